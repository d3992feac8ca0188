"""The functions of this package. Each calls the bundled program once, which takes a tenth of a second."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional, Union, cast, overload

from ._call import Answer, call, parameter
from ._errors import ConfigError, UsageError
from ._findings import ConfigEstimate, Estimate, Explanation, Finding, Fix, Place, Strategy
from ._names import ARGUMENTS, Loader
from ._values import plain_or_none, to_json

Config = Union[Mapping[str, object], str, "os.PathLike[str]"]
"""A config: a dict, a path, or its text, which is JSON or the YAML of Accelerate. A string is text if it begins with a
brace or has several lines."""


_BETAS = "optimizer.params.betas"
_RULES = "https://github.com/deepspeed-config/vscode-deepspeed-config/blob/main/docs/rules/"
_OF_ACCELERATE = re.compile(r"^(?:compute_environment|distributed_type|deepspeed_config)\s*:", re.MULTILINE)
_SETTING = re.compile(r'"deepspeed\.\w+" \(CLI: --([a-z-]+)\)')


@dataclass(frozen=True)
class _Given:
    """A config as the program gets it."""

    operand: str
    text: str
    file: Optional[str]
    is_dict: bool = False
    is_yaml: bool = False


def _given(config: Config) -> _Given:
    if isinstance(config, Mapping):
        return _Given("-", to_json(config), None, is_dict=True)
    if isinstance(config, str) and (config.lstrip("\ufeff \t\r\n").startswith("{") or "\n" in config):
        is_yaml = not config.lstrip("\ufeff \t\r\n").startswith("{") and _OF_ACCELERATE.search(config) is not None
        return _Given("-", config, None, is_yaml=is_yaml)
    if not isinstance(config, (str, os.PathLike)):
        raise ConfigError(
            f"The config is an object of {type(config).__qualname__}. Give a dict, a path, or the text of a config."
        )
    path = os.fspath(config)
    if path == "" or "\0" in path:
        raise ConfigError(f"{path!r} is not a path. Give a dict, a path, or the text of a config.")
    return _Given(os.path.join(".", path) if path.startswith("-") else path, "", path)


def _ask(command: Sequence[str], given: _Given) -> Answer:
    if not given.is_yaml:
        return call([*command, given.operand], given.text)
    # The name of a file says its language. Standard input has none.
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "config.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(given.text)
        return call([*command, path])


def _assumptions(
    loader: Loader,
    version: Optional[str],
    transformers_version: Optional[str],
    accelerate_version: Optional[str],
    world_size: Optional[int],
    arguments: Optional[object],
) -> list[str]:
    named = {
        "--loader": loader,
        "--deepspeed-version": version,
        "--transformers-version": transformers_version,
        "--accelerate-version": accelerate_version,
        "--world-size": world_size,
        "--arguments": None if arguments is None else json.dumps(argument_values(arguments)),
    }
    return [f"{name}={value}" for name, value in named.items() if value is not None]


def argument_values(arguments: object) -> dict[str, object]:
    """Returns the arguments of Trainer that configs depend on, from a dict or an object of TrainingArguments.
    No other is passed on, so that tokens stay where they are.
    """
    if isinstance(arguments, Mapping):
        return {name: plain_or_none(arguments[name]) for name in ARGUMENTS if name in arguments}
    return {name: plain_or_none(getattr(arguments, name)) for name in ARGUMENTS if hasattr(arguments, name)}


def check(
    config: Config,
    *,
    loader: Loader = "auto",
    version: Optional[str] = None,
    transformers_version: Optional[str] = None,
    accelerate_version: Optional[str] = None,
    world_size: Optional[int] = None,
    arguments: Optional[object] = None,
    model: Union[int, str, os.PathLike[str], None] = None,
    gpu_memory: Optional[float] = None,
    host_memory: Optional[float] = None,
    hints: bool = False,
    ignore_keys: Sequence[str] = (),
    runs: bool = False,
) -> list[Finding]:
    """Returns what DeepSpeed rejects, ignores or misreads in a config.

    loader: the program that reads it. "auto" is transformers for a config with "auto" values, otherwise DeepSpeed.
    version, transformers_version, accelerate_version: releases such as "0.19.8". Otherwise those that the project in
    the working directory pins, or the newest known ones.
    world_size: the number of processes. Otherwise that of a hostfile beside the file.
    arguments: a dict or an object of TrainingArguments, which Trainer compares with the config.
    model: the number of parameters, or the path of the model's config.json, its index or its directory.
    gpu_memory, host_memory: GiB of each GPU and RAM of each node. With the model, what does not fit is a finding.
    hints: whether to return hints, too.
    ignore_keys: globs of keys that another program reads: "my_framework.**".
    runs: whether to look for launch scripts, recipes and calls in the working directory that name the file.

    Raises ConfigError, UsageError, NodeError or ProgramError.

    >>> [finding] = check({"train_batch_size": 8, "zero_optimization": {"stage": 4}})
    >>> finding.rule, finding.severity, finding.path
    ('invalid-value', 'error', 'zero_optimization.stage')
    >>> check('{ "train_batch_size": 8 }')
    []
    >>> config = {"train_micro_batch_size_per_gpu": 8, "zero_optimization": {"stage": 2}}
    >>> [finding] = check(config, arguments={"per_device_train_batch_size": 4})
    >>> finding.rule
    'argument-mismatch'
    """
    given = _given(config)
    options = _assumptions(loader, version, transformers_version, accelerate_version, world_size, arguments)
    memory = {
        "--model": os.fspath(model) if isinstance(model, os.PathLike) else model,
        "--gpu-memory": gpu_memory,
        "--host-memory": host_memory,
    }
    answer = _ask(
        [
            *("check", "--format=json", *options),
            *(f"{name}={value}" for name, value in memory.items() if value is not None),
            *(["--hints"] if hints else []),
            *([f"--ignore-keys={','.join(ignore_keys)}"] if ignore_keys else []),
            *([] if runs and given.file is not None else ["--no-runs"]),
        ],
        given,
    )
    reports = cast("list[dict[str, Any]]", answer.value)
    if not reports:
        raise ConfigError(answer.complaints.replace("deepspeed-config: ", "") or "There is no config.")
    findings = [_finding(found, report["file"], given) for report in reports for found in report["diagnostics"]]
    if arguments is not None and loader in ("auto", "transformers") and isinstance(config, Mapping):
        findings.extend(_tuple_for_list(config, findings))
    return findings


def _tuple_for_list(config: Mapping[str, object], findings: Sequence[Finding]) -> list[Finding]:
    """JSON has no tuples, so the program cannot see them. Trainer compares the betas with a list.

    Source: transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.trainer_config_process
    """
    value: object = config
    for name in _BETAS.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    if not isinstance(value, tuple) or any(finding.path == _BETAS for finding in findings):
        return []
    return [
        Finding(
            rule="argument-mismatch",
            severity="error",
            fails_at="initialize",
            message=(
                f'"{_BETAS}" is a tuple, and TrainingArguments has a list, which equals no tuple. Trainer stops after '
                'the model and the data are loaded ("Please correct the following DeepSpeed config values"). '
                f'Write {list(value)!r}, or "auto".'
            ),
            path=_BETAS,
            file=None,
            line=None,
            column=None,
            url=f"{_RULES}argument-mismatch.md",
            fix=None,
        )
    ]


def _finding(found: Mapping[str, Any], file: str, given: _Given) -> Finding:
    start = found["range"]["start"]
    fix = found["fix"]
    return Finding(
        rule=found["code"],
        severity=found["severity"],
        fails_at=found["failsAt"],
        # Messages name the setting of the editor and the option.
        message=_SETTING.sub(lambda option: f'the parameter "{parameter(option[1])}"', found["message"]),
        path=found["path"],
        file=None if given.file is None else file,
        line=None if given.is_dict else start["line"] + 1,
        column=None if given.is_dict else start["character"] + 1,
        url=found["url"],
        fix=None if fix is None else Fix(fix["title"], fix["safe"]),
    )


def effective(
    config: Config,
    *,
    loader: Loader = "auto",
    version: Optional[str] = None,
    transformers_version: Optional[str] = None,
    accelerate_version: Optional[str] = None,
    world_size: Optional[int] = None,
    arguments: Optional[object] = None,
) -> dict[str, Any]:
    """Returns the config as DeepSpeed would use it: with defaults, derived batch sizes and current names of keys.
    Values that the config does not determine are left out, or stay "auto". For a config that DeepSpeed refuses, `check`
    says why.

    The parameters are those of `check`, and so are the exceptions.

    >>> config = {"train_batch_size": 16, "train_micro_batch_size_per_gpu": 2}
    >>> effective(config, world_size=4)["gradient_accumulation_steps"]
    2
    """
    given = _given(config)
    options = _assumptions(loader, version, transformers_version, accelerate_version, world_size, arguments)
    answer = _ask(["effective", "--format=json", "--no-runs", *options], given)
    return cast("dict[str, Any]", answer.value)


@overload
def estimate(
    model: Union[int, str, os.PathLike[str]],
    *,
    largest_layer: Union[int, str, None] = None,
    gpus: Optional[int] = None,
    nodes: int = 1,
    stage: Optional[int] = None,
) -> list[Estimate]: ...


@overload
def estimate(
    model: Union[int, str, os.PathLike[str]],
    config: Config,
    *,
    largest_layer: Union[int, str, None] = None,
    gpus: Optional[int] = None,
    nodes: int = 1,
    batch: Optional[int] = None,
    seq: Optional[int] = None,
    checkpointing: Optional[bool] = None,
    attention: Optional[str] = None,
    lora: Optional[int] = None,
    gpu_memory: Optional[float] = None,
    host_memory: Optional[float] = None,
    loader: Loader = "auto",
    version: Optional[str] = None,
) -> ConfigEstimate: ...


def estimate(
    model: Union[int, str, os.PathLike[str]],
    config: Optional[Config] = None,
    *,
    largest_layer: Union[int, str, None] = None,
    gpus: Optional[int] = None,
    nodes: int = 1,
    stage: Optional[int] = None,
    batch: Optional[int] = None,
    seq: Optional[int] = None,
    checkpointing: Optional[bool] = None,
    attention: Optional[str] = None,
    lora: Optional[int] = None,
    gpu_memory: Optional[float] = None,
    host_memory: Optional[float] = None,
    loader: Loader = "auto",
    version: Optional[str] = None,
) -> Union[list[Estimate], ConfigEstimate]:
    """Returns the memory of a training step with a config, at its stage and at the others. Without a config: the memory
    that the model needs for weights, gradients and optimizer states, by DeepSpeed's own formulas.

    model: the number of parameters (7_000_000_000, "7B"), or the path of its config.json, its index or its directory.
    Activations are counted if it is a config.json or a directory with one.
    largest_layer: the parameters of the largest layer, which stage 3 needs if the model is a number.
    gpus: GPUs of each node; 1 without a config, otherwise those of a hostfile or 8.
    stage: only this ZeRO stage, without a config. Otherwise 3 and 2.
    batch, seq: micro batch and tokens of a sequence, in place of those of the config and of what is assumed.
    checkpointing: whether layers compute their activations again in the backward pass.
    attention: the kernel of attention, such as "sdpa".
    lora: the rank of adapters on all linear layers; 0 trains all weights.
    gpu_memory, host_memory: GiB of each GPU and RAM of each node, to say what fits.

    Raises ConfigError (also for a config that DeepSpeed refuses), UsageError, NodeError or ProgramError.

    >>> [offloaded, on_gpu] = estimate("7B", gpus=8, stage=2)
    >>> on_gpu.options, offloaded.gpu_bytes < on_gpu.gpu_bytes
    ({'offload_optimizer': 'none'}, True)
    >>> config = {"train_batch_size": 8, "bf16": {"enabled": True}, "zero_optimization": {"stage": 2}}
    >>> found = estimate("7B", config, gpus=8, gpu_memory=80)
    >>> found.fits, found.gpu_bytes < found.strategies[0].gpu_bytes
    (True, True)
    """
    named = {
        "--model": os.fspath(model) if isinstance(model, os.PathLike) else model,
        "--largest-layer": largest_layer,
        "--gpus": gpus,
        "--nodes": None if nodes == 1 else nodes,
        "--stage": stage,
        "--batch": batch,
        "--seq": seq,
        "--checkpointing": None if checkpointing is None else "on" if checkpointing else "off",
        "--attention": attention,
        "--lora": lora,
        "--gpu-memory": gpu_memory,
        "--host-memory": host_memory,
    }
    options = [f"{name}={value}" for name, value in named.items() if value is not None]
    command = ["estimate", "--format=json", *options]
    if config is None:
        value = cast("dict[str, Any]", call(command).value)
        return [_estimate(row) for row in value["estimates"]]
    given = _given(config)
    assumptions = _assumptions(loader, version, None, None, None, None)
    try:
        answer = call([*command, *assumptions, given.operand], given.text)
    except UsageError as error:
        # The command line counts a file that cannot be read as a wrong argument.
        if str(error).startswith(f"{given.operand}: "):
            raise ConfigError(str(error)) from None
        raise
    if not answer.value:
        raise ConfigError(answer.complaints.replace("deepspeed-config: ", ""))
    return _config_estimate(cast("dict[str, Any]", answer.value))


def _estimate(row: Mapping[str, Any]) -> Estimate:
    own = {"stage", "gpuBytes", "cpuBytes"}
    options = {name: option for name, option in row.items() if name not in own}
    return Estimate(row["stage"], options, int(row["gpuBytes"]), int(row["cpuBytes"]))


def _config_estimate(answer: Mapping[str, Any]) -> ConfigEstimate:
    found = answer["estimate"]
    if found is None:
        raise ConfigError(answer["notes"][0])
    strategies = [each for each in answer["strategies"] if "problem" not in each]
    return ConfigEstimate(
        gpu_bytes=int(found["gpuBytes"]),
        shown_bytes=(int(found["shown"]["least"]), int(found["shown"]["most"])),
        host_bytes=int(found["hostBytes"]),
        nvme_bytes=int(found["nvmeBytes"]),
        fits=next((each.get("fits") for each in strategies if each["isCurrent"]), None),
        phases={phase["name"]: int(phase["gpuBytes"]) for phase in found["phases"]},
        has_activations=found["hasActivations"],
        left_out=tuple(found["leftOut"]),
        notes=tuple(found["notes"]),
        strategies=tuple(
            Strategy(each["title"], each["isCurrent"], each.get("fits"), int(each["gpuBytes"]), int(each["hostBytes"]))
            for each in strategies
        ),
    )


def _log_text(log: Union[str, bytes, os.PathLike[str]]) -> str:
    if isinstance(log, bytes):
        return log.decode("utf-8", "replace")
    text = os.fspath(log)
    if isinstance(log, str) and ("\n" in log or not os.path.isfile(log)):
        return text
    try:
        with open(text, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError as error:
        raise ConfigError(f"{text}: {error.strerror}") from None


def explain_log(
    text: Union[str, bytes, os.PathLike[str]],
    *,
    config: Optional[Config] = None,
    loader: Loader = "auto",
    version: Optional[str] = None,
    world_size: Optional[int] = None,
) -> list[Explanation]:
    """Returns the rule or cause behind each known error in what a failed run wrote. With the config that the run
    read, it says the lines that the errors are about.

    text: the output of the run, or the path of a file with it.

    >>> [why] = explain_log(
    ...     "ValueError: Please correct the following DeepSpeed config values that mismatch TrainingArguments"
    ...     " values:\\n"
    ...     "- ds gradient_accumulation_steps=4 vs hf gradient_accumulation_steps=2"
    ... )
    >>> why.rule
    'unequal-literal'
    """
    text = _log_text(text)
    options = _assumptions(loader, version, None, None, world_size, None)
    command = ["explain", "--log=-", "--format=json", "--no-runs", *options]
    if config is not None and not isinstance(config, Mapping):
        given = _given(config)
        if given.file is not None:
            return _explanations(call([*command, f"--config={os.path.abspath(given.file)}"], text).value)
    with tempfile.TemporaryDirectory() as folder:
        # Without a config, the program would look for one in the working directory.
        if config is not None:
            with open(os.path.join(folder, "ds_config.json"), "w", encoding="utf-8") as file:
                file.write(_given(config).text)
            command.append("--config=ds_config.json")
        return _explanations(call(command, text, folder).value)


def _explanations(value: object) -> list[Explanation]:
    answers: Iterable[Mapping[str, Any]] = cast("dict[str, Any]", value)["answers"]
    return [
        Explanation(
            summary=answer["what"],
            rule=answer.get("code"),
            url=answer.get("page"),
            quote=answer["quote"],
            line=answer["line"],
            details=tuple(text for text in answer["details"] if text),
            places=tuple(Place(place["file"], place["line"], place["source"]) for place in answer["places"]),
            fixes=tuple(answer["fixes"]),
        )
        for answer in answers
    ]
