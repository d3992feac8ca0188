"""The exceptions of this package. Each message says what to do."""

from __future__ import annotations


class Error(Exception):
    """The base of all exceptions of this package."""


class NodeError(Error):
    """Node, which runs the checks, is missing, too old or broken."""
