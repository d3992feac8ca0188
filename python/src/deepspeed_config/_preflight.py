"""The check before a run: with the live arguments, the installed releases and the real world size."""

from __future__ import annotations

import base64
import binascii
import os
import re
import warnings
from collections.abc import Iterable, Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from typing import Literal, Optional, Union

from ._api import Config, check
from ._errors import PreflightError, PreflightWarning, UsageError
from ._findings import Finding, Severity
from ._names import Loader

_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "information", "hint")
_RANKS = ("RANK", "OMPI_COMM_WORLD_RANK", "SLURM_PROCID")
_WORLD_SIZES = ("WORLD_SIZE", "OMPI_COMM_WORLD_SIZE")


def preflight(
    arguments: Optional[object] = None,
    *,
    config: Optional[Config] = None,
    loader: Optional[Loader] = None,
    world_size: Optional[int] = None,
    versions: Optional[Mapping[str, str]] = None,
    severity: Severity = "error",
    on_findings: Literal["raise", "warn", "return"] = "raise",
    ignore: Union[str, Iterable[str]] = (),
) -> list[Finding]:
    """Checks the config of a run before the model is loaded, and raises PreflightError if the run would fail.

    arguments: an object of TrainingArguments, a Trainer, an Accelerator or its DeepSpeedPlugin, an HfDeepSpeedConfig,
    or the parsed arguments of a program with `deepspeed_config`. Only attributes are read: none of these packages is
    imported.
    config: the config, if the arguments do not have it.
    loader: who reads it. Otherwise transformers for TrainingArguments, accelerate for a plugin, deepspeed for others.
    world_size: the number of processes. Otherwise that of the launcher, by WORLD_SIZE, or of the arguments.
    versions: releases by package, for those that are not the installed ones.
    severity: the mildest severity that counts.
    on_findings: "warn" warns with PreflightWarning instead, "return" only returns the findings.
    ignore: rules that do not count, or one rule.

    Returns the findings that count. Only rank 0 checks; the others return an empty list at once, and so does a run
    without DeepSpeed.

    Raises PreflightError, and what `check` raises.

    >>> from types import SimpleNamespace
    >>> config = {"train_micro_batch_size_per_gpu": 8, "zero_optimization": {"stage": 2}}
    >>> arguments = SimpleNamespace(deepspeed=config, per_device_train_batch_size=4)
    >>> [finding] = preflight(arguments, world_size=1, on_findings="return")
    >>> finding.rule, finding.path
    ('argument-mismatch', 'train_micro_batch_size_per_gpu')
    """
    if severity not in _SEVERITIES:
        raise UsageError(f"severity is {severity!r}. Give one of {', '.join(_SEVERITIES)}.")
    if on_findings not in ("raise", "warn", "return"):
        raise UsageError(f'on_findings is {on_findings!r}. Give "raise", "warn" or "return".')
    if _number_in(_RANKS) not in (None, 0):
        return []
    arguments = _held_by(arguments)
    own = _config_of(arguments) if config is None else config
    if own is None:
        return []
    reader = loader or _loader_of(arguments)
    releases = {**_installed(), **(versions or {})}
    found = check(
        own,
        loader=reader,
        version=_release(releases.get("deepspeed")),
        transformers_version=_release(releases.get("transformers")),
        accelerate_version=_release(releases.get("accelerate")),
        world_size=world_size if world_size is not None else _world_size_of(arguments),
        arguments=arguments if reader == "transformers" and _is_of_trainer(arguments) else None,
        hints=severity == "hint",
    )
    ignored = frozenset((ignore,) if isinstance(ignore, str) else ignore)
    counting = _SEVERITIES[: _SEVERITIES.index(severity) + 1]
    counted = [finding for finding in found if finding.severity in counting and finding.rule not in ignored]
    if counted and on_findings == "raise":
        raise PreflightError(_message(counted), counted)
    if counted and on_findings == "warn":
        warnings.warn(_message(counted), PreflightWarning, stacklevel=2)
    return counted


def _message(findings: list[Finding]) -> str:
    count = "1 problem" if len(findings) == 1 else f"{len(findings)} problems"
    lines = "\n".join(f"- {finding}\n  {finding.url}" for finding in findings)
    return (
        f"The DeepSpeed config of this run has {count}:\n{lines}\n"
        'Correct them, or call preflight(..., ignore=["<rule>"]) or on_findings="warn" to run nevertheless.'
    )


def _is_of_trainer(arguments: object) -> bool:
    return hasattr(arguments, "per_device_train_batch_size")


def _held_by(arguments: object) -> object:
    """Returns the arguments of a Trainer, or the plugin of an Accelerator."""
    inner = getattr(arguments, "args", None)
    if _is_of_trainer(inner):
        return inner
    plugin = getattr(getattr(arguments, "state", None), "deepspeed_plugin", None)
    return arguments if plugin is None else plugin


def _is_plugin(arguments: object) -> bool:
    return hasattr(arguments, "hf_ds_config") and not _is_of_trainer(arguments)


def _loader_of(arguments: object) -> Loader:
    # TrainingArguments keeps an HfDeepSpeedConfig that Trainer fills in.
    if _is_of_trainer(arguments) or hasattr(arguments, "trainer_config_finalize"):
        return "transformers"
    return "accelerate" if _is_plugin(arguments) else "deepspeed"


def _config_of(arguments: object) -> Optional[Config]:
    """Returns the config of a run as its user wrote it, if that is still there: Trainer fills in a copy."""
    if _is_plugin(arguments):
        return _config_of_plugin(arguments)
    for name in ("deepspeed", "deepspeed_config"):
        written = getattr(arguments, name, None)
        # The launcher of DeepSpeed adds a switch with the first name.
        if written is not None and not isinstance(written, bool):
            return _as_config(written)
    plugin = getattr(arguments, "deepspeed_plugin", None)
    return _as_config(arguments) if plugin is None else _config_of_plugin(plugin)


def _config_of_plugin(plugin: object) -> Optional[Config]:
    return _as_config(getattr(plugin, "hf_ds_config", None))


def _as_config(value: object) -> Optional[Config]:
    """Returns a dict, a path, or the dict of an HfDeepSpeedConfig."""
    if isinstance(value, str) and not os.path.exists(value):
        return _decoded(value)
    if isinstance(value, (str, Mapping, os.PathLike)):
        return value
    config = getattr(value, "config", None)
    if not isinstance(config, Mapping):
        return None
    if config.get("steps_per_print") == float("inf"):
        # Accelerate writes that into each config.
        return {name: member for name, member in config.items() if name != "steps_per_print"}
    return config


def _decoded(value: str) -> str:
    """Accelerate takes a config in base64, too. Source: accelerate/utils/deepspeed.py:HfDeepSpeedConfig.__init__."""
    try:
        text = base64.urlsafe_b64decode(value).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return value
    return text if text.lstrip().startswith("{") else value


def _installed() -> dict[str, str]:
    found: dict[str, str] = {}
    for package in ("deepspeed", "transformers", "accelerate"):
        with suppress(PackageNotFoundError):
            found[package] = version_of(package)
    return found


def _release(version: Optional[str]) -> Optional[str]:
    """Returns "0.19.8" of "0.19.8+cu121"."""
    match = re.match(r"\d+\.\d+(\.\d+)?", version or "")
    return None if match is None else match.group()


def _number_in(names: tuple[str, ...]) -> Optional[int]:
    for name in names:
        value = os.environ.get(name, "")
        if value.isdigit():
            return int(value)
    return None


def _world_size_of(arguments: object) -> Optional[int]:
    launched = _number_in(_WORLD_SIZES)
    if launched is not None:
        return launched
    try:
        size: Union[int, object] = getattr(arguments, "world_size", None)
    except Exception:  # noqa: BLE001  # It may set up the processes, which can fail in many ways and is not the business of a check.
        return None
    return size if isinstance(size, int) and size > 0 else None
