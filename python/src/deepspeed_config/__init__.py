"""Checks DeepSpeed configs: says what DeepSpeed rejects, ignores or misreads, before a run starts."""

from ._errors import Error, NodeError

__all__ = ["Error", "NodeError"]
