"""Checks DeepSpeed configs: says what DeepSpeed rejects, ignores or misreads, before a run starts.

>>> import deepspeed_config
>>> config = {"train_batch_size": 8, "fp16": {"enabled": True}, "bf16": {"enabled": True}}
>>> for finding in deepspeed_config.check(config):
...     print(finding.rule)
fp16-with-bf16
"""

# The console scripts import this package, and typing takes longer than all that they do.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._api import Config, check, effective, estimate, explain_log
    from ._errors import ConfigError, Error, NodeError, PreflightError, PreflightWarning, ProgramError, UsageError
    from ._findings import ConfigEstimate, Estimate, Explanation, FailsAt, Finding, Fix, Place, Severity, Strategy
    from ._names import Loader
    from ._preflight import preflight

__all__ = [
    "Config",
    "ConfigError",
    "ConfigEstimate",
    "Error",
    "Estimate",
    "Explanation",
    "FailsAt",
    "Finding",
    "Fix",
    "Loader",
    "NodeError",
    "Place",
    "PreflightError",
    "PreflightWarning",
    "ProgramError",
    "Severity",
    "Strategy",
    "UsageError",
    "check",
    "effective",
    "estimate",
    "explain_log",
    "preflight",
]

if not TYPE_CHECKING:

    def __getattr__(name):
        """Imports what is asked for."""
        if name in __all__:
            from importlib import import_module

            for module in ("._errors", "._findings", "._names", "._api", "._preflight"):
                found = getattr(import_module(module, __name__), name, None)
                if found is not None:
                    return found
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__():
        return sorted(__all__)
