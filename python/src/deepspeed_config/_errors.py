"""The exceptions of this package. Each message says what to do."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ._findings import Finding


class Error(Exception):
    """The base of all exceptions of this package."""


class NodeError(Error):
    """Node, which runs the checks, is missing, too old or broken."""


class ProgramError(Error):
    """The bundled program failed. That is a bug of this package; the message has what it wrote."""


class ConfigError(Error, ValueError):
    """The config cannot be read: there is no such file, it is not a config, or a value has no form in JSON."""


class UsageError(Error, ValueError):
    """A parameter has a value that it cannot have."""


class PreflightError(Error):
    """The run would fail. `findings` says where and why."""

    def __init__(self, message: str, findings: Sequence[Finding]) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class PreflightWarning(UserWarning):
    """The run would fail, and `preflight` was told to warn."""
