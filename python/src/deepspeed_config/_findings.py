"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Optional

Severity = Literal["error", "warning", "information", "hint"]
FailsAt = Literal["load", "initialize", "step", "never"]


@dataclass(frozen=True)
class Fix:
    """A fix that `deepspeed-config check --fix` applies."""

    title: str
    safe: bool
    """Whether it only renames, moves or respells. Others need `--unsafe-fixes`."""


@dataclass(frozen=True)
class Finding:
    """Something that DeepSpeed rejects, ignores or misreads."""

    rule: str
    severity: Severity
    """error: the run fails. warning: something has no effect, another one, or fails later. Others: it runs."""
    fails_at: FailsAt
    """When a run notices: while the file is loaded, in deepspeed.initialize, in a step, or never."""
    message: str
    path: str
    """The key with those around it: optimizer.params.lr. Empty for the config as a whole."""
    file: Optional[str]
    """None for a dict or text."""
    line: Optional[int]
    """From 1. None for a dict."""
    column: Optional[int]
    """From 1, in UTF-16 units. None for a dict."""
    url: str
    """The page of the rule."""
    fix: Optional[Fix]

    def __str__(self) -> str:
        place = self.file or "config"
        if self.line is not None:
            place += f":{self.line}:{self.column}"
        key = f" {self.path}:" if self.path else ""
        return f"{place}:{key} {self.severity} {self.rule}: {self.message}"


@dataclass(frozen=True)
class Estimate:
    """The memory for weights, gradients and optimizer states, one way to run a ZeRO stage."""

    stage: int
    options: dict[str, object]
    """What is offloaded, and whether the model is made under deepspeed.zero.Init."""
    gpu_bytes: int
    """Per GPU."""
    cpu_bytes: int
    """Per node."""


@dataclass(frozen=True)
class Strategy:
    """A ZeRO stage with or without offload, and the memory of the config at it."""

    title: str
    is_current: bool
    """Whether it is that of the config."""
    fits: Optional[bool]
    """None if no memory was given."""
    gpu_bytes: int
    """Per GPU."""
    host_bytes: int
    """Per node."""


@dataclass(frozen=True)
class ConfigEstimate:
    """The memory of a training step with a config."""

    gpu_bytes: int
    """Tensors on each GPU in the phase that needs the most."""
    shown_bytes: tuple[int, int]
    """The least and the most that nvidia-smi will show for a GPU."""
    host_bytes: int
    """RAM of each node."""
    nvme_bytes: int
    """Drives of each node."""
    fits: Optional[bool]
    """None if no memory was given, or the config is between the strategies."""
    phases: dict[str, int]
    """The peak of each phase on a GPU, in their order."""
    has_activations: bool
    """Whether activations are counted: they need the config.json of the model."""
    left_out: tuple[str, ...]
    """What is not counted."""
    notes: tuple[str, ...]
    """What is assumed."""
    strategies: tuple[Strategy, ...]
    """The other stages, and offload, for the same run."""


@dataclass(frozen=True)
class Place:
    """A line of a config."""

    file: str
    line: int
    """From 1."""
    source: str


@dataclass(frozen=True)
class Explanation:
    """An error in a log, and the reason for it."""

    summary: str
    rule: Optional[str]
    """The rule or cause; None if it is unknown."""
    url: Optional[str]
    quote: str
    """The words of the log."""
    line: int
    """The line of the log, from 1."""
    details: tuple[str, ...]
    places: tuple[Place, ...]
    """Lines of the config that it is about."""
    fixes: tuple[str, ...]
    """What to do, the likeliest first."""
