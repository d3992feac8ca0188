"""check, effective, estimate and explain_log."""

from __future__ import annotations

import dataclasses
import enum
import json
import os
import stat
from collections import OrderedDict
from pathlib import Path
from types import MappingProxyType

import pytest

import deepspeed_config as dc

BAD = {"train_batch_size": 8, "zero_optimization": {"stage": 4}}


def test_a_dict_a_path_and_text_have_the_same_findings(tmp_path: Path) -> None:
    file = tmp_path / "my.json"
    file.write_text(json.dumps(BAD))
    [of_dict] = dc.check(BAD)
    [of_path] = dc.check(file)
    [of_name] = dc.check(str(file))
    [of_text] = dc.check("\n" + file.read_text())
    assert {each.message for each in (of_dict, of_path, of_name, of_text)} == {of_dict.message}
    assert (of_dict.file, of_dict.line, of_dict.column) == (None, None, None)
    assert (of_path.file, of_path.line, of_path.column) == (str(file), 1, 56)
    assert (of_text.file, of_text.line) == (None, 2)
    assert of_name == of_path
    assert str(of_path).startswith(f"{file}:1:56: zero_optimization.stage: error invalid-value: ")
    assert str(of_dict).startswith("config: zero_optimization.stage: error invalid-value: ")


def test_a_finding_is_frozen_and_has_its_page_and_fix() -> None:
    [finding] = dc.check({"train_batch_size": 8, "step_per_print": 10})
    assert finding.url.endswith(f"/{finding.rule}.md")
    assert finding.fails_at == "never"
    assert finding.fix is not None
    assert finding.fix.safe
    with pytest.raises(dataclasses.FrozenInstanceError):
        finding.rule = "other"  # type: ignore[misc]


def test_the_loader_and_the_releases_count() -> None:
    config = {"train_micro_batch_size_per_gpu": "auto", "zero_optimization": {"stage": 2}}
    assert dc.check(config, loader="transformers") == []
    assert [found.severity for found in dc.check(config, loader="deepspeed")] == ["error"]
    old = {
        "train_batch_size": 8,
        "zero_optimization": {"stage": 3, "zenflow": {"topk_ratio": 0.1}, "offload_optimizer": {"device": "cpu"}},
    }
    assert [found.rule for found in dc.check(old, version="0.15.0")] == ["newer-key"]


def test_the_world_size_counts() -> None:
    config = {"train_batch_size": 8, "train_micro_batch_size_per_gpu": 2, "gradient_accumulation_steps": 1}
    assert dc.check(config, world_size=4) == []
    assert dc.check(config, world_size=8) != []


def test_hints_and_ignored_keys() -> None:
    config = {"train_batch_size": 8, "my_framework": {"a": 1}}
    assert len(dc.check(config)) == 1
    assert dc.check(config, ignore_keys=["my_framework", "my_framework.**"]) == []
    stage = {"train_batch_size": 8, "zero_optimization": {"stage": 0}}
    assert len(dc.check(stage, hints=True)) >= len(dc.check(stage))


class Device(str, enum.Enum):
    """A name of a device."""

    CPU = "cpu"


class Scalar:
    """A number as numpy has it."""

    ndim = 0

    def __init__(self, value: object) -> None:
        self.value = value

    def item(self) -> object:
        return self.value


class TorchType:
    """A type as torch has it."""

    def __str__(self) -> str:
        return "torch.bfloat16"


TorchType.__module__ = "torch"


def test_converts_values_of_python_that_json_does_not_have() -> None:
    config = {
        "train_batch_size": Scalar(8),
        "gradient_clipping": Scalar(0.5),
        "data_types": {"grad_accum_dtype": TorchType()},
        "optimizer": OrderedDict(type="AdamW", params=MappingProxyType({"lr": 1e-3, "betas": (0.9, 0.95)})),
        "zero_optimization": {"stage": 3, "offload_param": {"device": Device.CPU, "nvme_path": Path("nvme")}},
    }
    effective = dc.effective(config, world_size=1)
    assert effective["train_batch_size"] == 8
    assert effective["gradient_clipping"] == 0.5
    assert effective["data_types"]["grad_accum_dtype"] == "bf16"
    assert effective["optimizer"]["params"]["betas"] == [0.9, 0.95]
    assert effective["zero_optimization"]["offload_param"]["device"] == "cpu"


CIRCLE: dict[str, object] = {"train_batch_size": 8}
CIRCLE["fp16"] = CIRCLE
DEEP: dict[str, object] = {}
for _ in range(3000):
    DEEP = {"fp16": DEEP}


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ({"optimizer": {"params": {"lr": float("nan")}}}, r"config\['optimizer'\]\['params'\]\['lr'\] is nan"),
        ({"steps_per_print": float("inf")}, r"config\['steps_per_print'\] is inf"),
        ({"fp16": {1: True}}, r"config\['fp16'\] has the key 1, and keys of JSON are strings\. Write '1'"),
        ({"optimizer": {"params": {"betas": [{0.9}]}}}, r"\['betas'\]\[0\] is an object of builtins\.set"),
        (CIRCLE, r"config\['fp16'\] contains itself"),
        (DEEP, "The config is nested too deeply"),
        ("", "'' is not a path"),
        ("ds\0config.json", r"'ds\\x00config.json' is not a path"),
        (8, "The config is an object of int"),
        ("missing.json", "missing.json: there is no such file"),
        ("--missing.json", "--missing.json: there is no such file"),
    ],
)
def test_says_why_a_config_cannot_be_checked(config: object, says: str) -> None:
    with pytest.raises(dc.ConfigError, match=says) as raised:
        dc.check(config)  # type: ignore[arg-type]
    assert isinstance(raised.value, (dc.Error, ValueError))
    assert "deepspeed-config:" not in str(raised.value)


def test_says_that_a_file_has_no_config(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("print(1)\n")
    with pytest.raises(dc.ConfigError, match="there is no DeepSpeed config in this file"):
        dc.check(tmp_path / "train.py")


def test_says_that_a_parameter_is_wrong() -> None:
    with pytest.raises(dc.UsageError, match=r'^loader takes .*, not "trainer"'):
        dc.check(BAD, loader="trainer")  # type: ignore[arg-type]
    with pytest.raises(dc.UsageError, match=r"^world_size takes a number from 1 on"):
        dc.check(BAD, world_size=0)
    with pytest.raises(dc.UsageError, match=r"^version takes a version"):
        dc.check(BAD, version="newest")


def test_names_parameters_instead_of_settings() -> None:
    [finding] = dc.check({"train_batch_size": "auto"}, loader="deepspeed")
    assert 'set the parameter "loader" to the program' in finding.message
    foreign = dc.check({"train_batch_size": 8, **{f"k{i}": {"a": i} for i in range(20)}})
    assert 'list them in the parameter "ignore_keys"' in foreign[0].message


def test_says_the_place_in_a_list() -> None:
    config = {"train_batch_size": 8, "optimizer": {"type": "AdamW", "params": {"betas": ["0.9", 0.999]}}}
    assert [finding.path for finding in dc.check(config)] == ["optimizer.params.betas[0]"]


def test_passes_only_arguments_that_configs_depend_on() -> None:
    from deepspeed_config._api import argument_values

    class Arguments:
        gradient_accumulation_steps = 2
        hub_token = "secret"
        learning_rate = object()

    assert argument_values(Arguments()) == {"gradient_accumulation_steps": 2, "learning_rate": None}
    assert argument_values({"hub_token": "secret", "max_grad_norm": 1.0}) == {"max_grad_norm": 1.0}


def test_checks_files_in_other_languages(tmp_path: Path) -> None:
    script = tmp_path / "train.py"
    script.write_text(
        'import deepspeed\nds_config = {\n    "train_batch_size": 8,\n    "zero_optimization": {"stage": 4},\n}\n'
    )
    [finding] = dc.check(script)
    assert (finding.path, finding.line) == ("zero_optimization.stage", 4)


def test_the_text_of_a_file_of_accelerate() -> None:
    text = (
        "distributed_type: DEEPSPEED\nnum_processes: 2\ndeepspeed_config:\n  zero_stage: 3\n  zero3_init_flag: maybe\n"
    )
    [finding] = dc.check(text)
    assert (finding.rule, finding.line, finding.file) == ("accelerate-invalid-value", 5, None)
    assert dc.effective(text.replace("maybe", "true"))["zero_optimization"]["stage"] == 3


def test_effective_takes_arguments() -> None:
    config = {"gradient_accumulation_steps": "auto", "zero_optimization": {"stage": 2}}
    assert dc.effective(config, arguments={"gradient_accumulation_steps": 2})["gradient_accumulation_steps"] == 2


def test_estimate_takes_a_number_or_a_model(tmp_path: Path) -> None:
    rows = dc.estimate(7_000_000_000, largest_layer="131M", gpus=8)
    assert {row.stage for row in rows} == {2, 3}
    assert all(row.gpu_bytes > 0 and row.cpu_bytes > 0 for row in rows)
    config = {"model_type": "llama", "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2}
    config.update({"num_attention_heads": 4, "vocab_size": 1000})
    (tmp_path / "config.json").write_text(json.dumps(config))
    assert len(dc.estimate(tmp_path, stage=3)) == 6
    with pytest.raises(dc.UsageError, match="largest_layer"):
        dc.estimate("7B", stage=3)


def test_estimate_takes_a_config(tmp_path: Path) -> None:
    model = {"model_type": "llama", "architectures": ["LlamaForCausalLM"], "hidden_size": 64, "intermediate_size": 128}
    model.update({"num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 1000})
    (tmp_path / "config.json").write_text(json.dumps(model))
    config = {"train_micro_batch_size_per_gpu": 1, "bf16": {"enabled": True}, "zero_optimization": {"stage": 2}}
    found = dc.estimate(tmp_path, config, gpus=4, seq=128)
    assert found.has_activations
    assert found.gpu_bytes == max(found.phases.values())
    assert found.shown_bytes[0] < found.shown_bytes[1]
    assert found.fits is None
    longer = dc.estimate(tmp_path, config, gpus=4, seq=1024, checkpointing=False)
    assert longer.gpu_bytes > found.gpu_bytes
    [current] = [each for each in found.strategies if each.is_current]
    assert current.gpu_bytes == found.gpu_bytes


def test_estimate_says_whether_a_config_fits() -> None:
    config = {"train_batch_size": 8, "bf16": {"enabled": True}, "zero_optimization": {"stage": 2}}
    fits = [dc.estimate("7B", config, gpus=8, gpu_memory=size).fits for size in (80, 79.6, 16)]
    assert fits == [True, True, False]


def test_estimate_refuses_a_config_that_deepspeed_refuses(tmp_path: Path) -> None:
    with pytest.raises(dc.ConfigError, match="The ZeRO stage cannot be read"):
        dc.estimate("7B", {"train_batch_size": 8, "zero_optimization": {"stage": 9}}, gpus=8)
    with pytest.raises(dc.ConfigError, match="there is no such file"):
        dc.estimate("7B", tmp_path / "missing.json", gpus=8)
    with pytest.raises(dc.UsageError, match="gpu_memory"):
        dc.estimate("7B", {"train_batch_size": 8}, gpus=8, gpu_memory=0)


LOG = (
    "ValueError: Please correct the following DeepSpeed config values that mismatch TrainingArguments values:\n"
    "- ds gradient_accumulation_steps=4 vs hf gradient_accumulation_steps=2\n"
)


def test_explain_log_reads_a_file(tmp_path: Path) -> None:
    log = tmp_path / "run.log"
    log.write_text(LOG)
    assert [why.rule for why in dc.explain_log(log)] == ["unequal-literal"]
    assert dc.explain_log(str(log)) == dc.explain_log(LOG)
    with pytest.raises(dc.ConfigError, match=r"missing\.log"):
        dc.explain_log(tmp_path / "missing.log")


def test_explain_log_names_the_rule_and_the_line(tmp_path: Path) -> None:
    file = tmp_path / "ds.json"
    file.write_text('{\n "gradient_accumulation_steps": 4,\n "zero_optimization": { "stage": 2 }\n}\n')
    [why] = dc.explain_log(LOG.encode(), config=file, loader="transformers")
    assert why.rule == "unequal-literal"
    assert [(place.line, place.source) for place in why.places] == [(2, '"gradient_accumulation_steps": 4,')]
    [of_dict] = dc.explain_log(LOG, config=json.loads(file.read_text()))
    assert len(of_dict.places) == 1
    assert dc.explain_log("Everything went well.\n") == []


def test_says_that_node_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = tmp_path / "node"
    node.write_text("#!/bin/sh\necho \"libc.so.6: version 'GLIBC_2.28' not found\" >&2\nexit 1\n")
    node.chmod(node.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr("deepspeed_config._call.find_node", lambda: str(node))
    with pytest.raises(dc.NodeError, match=r"does not run: .*GLIBC_2\.28.*DEEPSPEED_CONFIG_NODE=node"):
        dc.check(BAD)
    monkeypatch.setattr("deepspeed_config._call.find_node", lambda: os.devnull)
    with pytest.raises(dc.NodeError, match="does not run"):
        dc.check(BAD)


def test_says_that_the_program_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "cli.js"
    broken.write_text("throw new Error('broken')")
    monkeypatch.setattr("deepspeed_config._call.bundle", lambda _: str(broken))
    with pytest.raises(dc.ProgramError, match="Please report it"):
        dc.check(BAD)


def test_exports_what_it_lists() -> None:
    assert dir(dc) == sorted(dc.__all__)
    for name in dc.__all__:
        assert getattr(dc, name) is not None
    with pytest.raises(AttributeError, match="has no attribute 'chekc'"):
        _ = dc.chekc  # type: ignore[attr-defined]


def test_what_does_not_fit_into_the_machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "ds_config.json"
    config.write_text(
        json.dumps({"train_batch_size": 8, "zero_optimization": {"stage": 3, "offload_optimizer": {"device": "cpu"}}})
    )
    (tmp_path / "train.sh").write_text("trl sft --deepspeed ds_config.json --model_name_or_path ./llama --bf16\n")
    monkeypatch.chdir(tmp_path)

    def rules(host_memory: int) -> set[str]:
        return {
            each.rule
            for each in dc.check(config, world_size=8, model="7B", gpu_memory=80, host_memory=host_memory, runs=True)
        }

    assert "exceeded-host-memory" in rules(32)
    assert "exceeded-host-memory" not in rules(512)
