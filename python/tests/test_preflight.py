"""preflight, with objects that look like those of transformers and accelerate."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import warnings
from pathlib import Path
from types import SimpleNamespace

import pytest
from trainer_questions import MATCHING, MISMATCHING, Question

import deepspeed_config as dc

HERE = Path(__file__).parent
# Written by: $ORACLE_PYTHON python/tests/ask_trainer.py > python/tests/trainer.json
RECORD = json.loads((HERE / "trainer.json").read_text())
CONFIG = {"train_micro_batch_size_per_gpu": "auto", "gradient_accumulation_steps": 4, "zero_optimization": {"stage": 2}}


def arguments_for(config: object, **more: object) -> SimpleNamespace:
    return SimpleNamespace(
        **{"deepspeed": config, "per_device_train_batch_size": 8, "gradient_accumulation_steps": 4, **more}
    )


def findings_for(question: Question, kind: str) -> list[dc.Finding]:
    arguments = SimpleNamespace(deepspeed=question.config, **RECORD[kind][question.name]["arguments"])
    return dc.preflight(arguments, world_size=question.world_size, versions=RECORD["versions"], on_findings="return")


@pytest.mark.parametrize("question", MATCHING, ids=lambda question: question.name)
def test_is_silent_where_trainer_was(question: Question) -> None:
    assert RECORD["matching"][question.name]["mismatches"] == []
    assert findings_for(question, "matching") == []


@pytest.mark.parametrize("question", MISMATCHING, ids=lambda question: question.name)
def test_refuses_what_trainer_refused(question: Question) -> None:
    found = findings_for(question, "mismatching")
    assert {finding.rule for finding in found} == {"argument-mismatch"}
    assert sorted(finding.path for finding in found) == sorted(RECORD["mismatching"][question.name]["mismatches"])


def test_the_record_has_every_question() -> None:
    for kind, questions in (("matching", MATCHING), ("mismatching", MISMATCHING)):
        assert [question.name for question in questions] == list(RECORD[kind])


def test_the_real_trainer_agrees() -> None:
    """Asks the programs of ORACLE_PYTHON, whose live arguments preflight reads.

    Without ORACLE_PYTHON, the recorded answers are used.
    """
    python = os.environ.get("ORACLE_PYTHON")
    answer = RECORD
    if python:
        # An environment of its own, in which this package and Node are not installed.
        packages = Path(dc.__file__).parents[1]
        command = [str(Path(python).absolute()), str(HERE / "ask_trainer.py"), str(packages)]
        answer = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=240).stdout)
        for kind in ("matching", "mismatching"):
            for name, asked in answer[kind].items():
                found = asked.pop("preflight")
                assert sorted(path for _, path in found) == sorted(asked["mismatches"]), name
                assert {rule for rule, _ in found} <= {"argument-mismatch"}, name
                assert asked["mismatches"] == RECORD[kind][name]["mismatches"], name
        assert answer["plugins"] == {
            "config": [],
            "no config": [],
            "wrong config": [["unknown-key", "zero_optimization.stage3_max_live_params"]],
        }
    assert all(not asked["mismatches"] for asked in answer["matching"].values())
    assert all(asked["mismatches"] for asked in answer["mismatching"].values())


def test_raises_with_the_findings() -> None:
    with pytest.raises(dc.PreflightError, match="has 1 problem") as raised:
        dc.preflight(arguments_for(CONFIG, gradient_accumulation_steps=2), world_size=1)
    [finding] = raised.value.findings
    assert finding.rule == "argument-mismatch"
    assert finding.url in str(raised.value)
    assert "TrainingArguments has 2 (`gradient_accumulation_steps=2`)" in str(raised.value)


def test_warns_or_returns_when_it_is_told_to() -> None:
    wrong = arguments_for(CONFIG, gradient_accumulation_steps=2)
    with pytest.warns(dc.PreflightWarning, match="argument-mismatch") as caught:
        assert len(dc.preflight(wrong, world_size=1, on_findings="warn")) == 1
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(dc.preflight(wrong, world_size=1, on_findings="return")) == 1
        assert dc.preflight(wrong, world_size=1, ignore=["argument-mismatch"]) == []
        assert dc.preflight(wrong, world_size=1, ignore="argument-mismatch") == []


def test_counts_milder_findings_when_it_is_told_to() -> None:
    unknown = arguments_for({**CONFIG, "no_such_key": 1})
    assert dc.preflight(unknown, world_size=1) == []
    [finding] = dc.preflight(unknown, world_size=1, severity="warning", on_findings="return")
    assert finding.rule == "unknown-key"


def test_only_rank_0_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = arguments_for(CONFIG, gradient_accumulation_steps=2)
    monkeypatch.setenv("RANK", "3")
    monkeypatch.setattr("deepspeed_config._preflight.check", lambda *_, **__: pytest.fail("rank 3 checked"))
    assert dc.preflight(wrong) == []


def test_a_run_without_deepspeed_is_right() -> None:
    assert dc.preflight(arguments_for(None)) == []
    assert dc.preflight(SimpleNamespace()) == []


def test_the_world_size_is_that_of_the_launcher_or_of_the_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    config = {"train_batch_size": 32, "gradient_accumulation_steps": 4, "zero_optimization": {"stage": 2}}

    def batch_is_wrong(**more: object) -> bool:
        found = dc.preflight(arguments_for(config, **{"per_device_train_batch_size": 2, **more}), on_findings="return")
        return [finding.path for finding in found] == ["train_batch_size"]

    assert not batch_is_wrong(world_size=4)
    assert batch_is_wrong(world_size=8)
    monkeypatch.setenv("WORLD_SIZE", "8")
    assert batch_is_wrong(world_size=4)


def test_reads_the_file_that_the_arguments_name(tmp_path: Path) -> None:
    file = tmp_path / "ds_config.json"
    file.write_text(json.dumps(CONFIG, indent=2))
    [finding] = dc.preflight(
        arguments_for(str(file), gradient_accumulation_steps=2), world_size=1, on_findings="return"
    )
    assert (finding.file, finding.line) == (str(file), 3)
    with pytest.raises(dc.ConfigError, match="there is no such file"):
        dc.preflight(arguments_for(str(tmp_path / "missing.json")))


def test_reads_what_accelerate_reads() -> None:
    text = base64.urlsafe_b64encode(json.dumps(CONFIG).encode()).decode()
    wrong = arguments_for(text, gradient_accumulation_steps=2)
    assert len(dc.preflight(wrong, world_size=1, on_findings="return")) == 1


def test_objects_that_hold_the_arguments() -> None:
    wrong = {**CONFIG, "zero_optimization": {"stage": 7}, "steps_per_print": float("inf")}
    inner = SimpleNamespace(config=wrong)
    accelerator = SimpleNamespace(state=SimpleNamespace(deepspeed_plugin=SimpleNamespace(hf_ds_config=inner)))
    trainer = SimpleNamespace(args=arguments_for(CONFIG, gradient_accumulation_steps=2), state=SimpleNamespace())
    # What TrainingArguments keeps as `hf_deepspeed_config`.
    filled = SimpleNamespace(config=wrong, trainer_config_finalize=lambda: None)
    for holder, path in (
        (accelerator, "zero_optimization.stage"),
        (filled, "zero_optimization.stage"),
        (trainer, "gradient_accumulation_steps"),
    ):
        assert [each.path for each in dc.preflight(holder, world_size=1, on_findings="return")] == [path]


def test_a_tuple_does_not_equal_the_list_of_trainer() -> None:
    def found(betas: object) -> list[dc.Finding]:
        config = {**CONFIG, "optimizer": {"type": "AdamW", "params": {"betas": betas}}}
        arguments = arguments_for(config, adam_beta1=0.9, adam_beta2=0.999)
        return dc.preflight(arguments, world_size=1, on_findings="return")

    assert found([0.9, 0.999]) == []
    [tuple_finding] = found((0.9, 0.999))
    [other] = found([0.8, 0.999])
    assert "is a tuple" in tuple_finding.message
    for name in ("rule", "path", "severity", "fails_at", "url"):
        assert getattr(tuple_finding, name) == getattr(other, name)
    assert len(found((0.8, 0.999))) == 1


def test_the_plugin_of_accelerate() -> None:
    config = {**CONFIG, "zero_optimization": {"stage": 7}, "steps_per_print": float("inf"), "gradient_clipping": "auto"}
    plugin = SimpleNamespace(hf_ds_config=SimpleNamespace(config=config))
    [finding] = dc.preflight(plugin, world_size=1, on_findings="return")
    assert finding.path == "zero_optimization.stage"
    # `accelerate launch` gives Trainer the plugin, and Trainer compares its config.
    of_trainer = arguments_for(None, deepspeed_plugin=plugin, gradient_accumulation_steps=2)
    found = dc.preflight(of_trainer, world_size=1, on_findings="return")
    assert [each.path for each in found] == ["gradient_accumulation_steps", "zero_optimization.stage"]


def test_arguments_of_other_programs() -> None:
    wrong = {"train_batch_size": 8, "zero_optimization": {"stage": 7}}
    parsed = SimpleNamespace(deepspeed=True, deepspeed_config=wrong)
    assert [each.path for each in dc.preflight(parsed, on_findings="return")] == ["zero_optimization.stage"]
    of_transformers = SimpleNamespace(config=wrong)
    assert len(dc.preflight(of_transformers, on_findings="return")) == 1
    assert len(dc.preflight(config=wrong, on_findings="return")) == 1


def test_passes_the_installed_releases(monkeypatch: pytest.MonkeyPatch) -> None:
    passed: dict[str, object] = {}
    monkeypatch.setattr("deepspeed_config._preflight.check", lambda *_, **given: passed.update(given) or [])
    monkeypatch.setattr(
        "deepspeed_config._preflight._installed", lambda: {"deepspeed": "0.18.2+cu121", "transformers": "4.57.0.dev0"}
    )
    dc.preflight(arguments_for(CONFIG), versions={"accelerate": "1.10.1"})
    assert (passed["version"], passed["transformers_version"]) == ("0.18.2", "4.57.0")
    assert (passed["accelerate_version"], passed["loader"]) == ("1.10.1", "transformers")


def test_says_that_a_parameter_is_wrong() -> None:
    with pytest.raises(dc.UsageError, match="severity is 'fatal'"):
        dc.preflight(severity="fatal")  # type: ignore[arg-type]
    with pytest.raises(dc.UsageError, match="on_findings is 'stop'"):
        dc.preflight(on_findings="stop")  # type: ignore[arg-type]


def test_needs_none_of_the_packages_that_it_reads() -> None:
    code = (
        "import sys; from types import SimpleNamespace as S; import deepspeed_config;"
        "config = {'train_micro_batch_size_per_gpu': 8, 'zero_optimization': {'stage': 2}};"
        "deepspeed_config.preflight(S(deepspeed=config, per_device_train_batch_size=8));"
        "print([name for name in ('torch', 'transformers', 'accelerate', 'deepspeed', 'numpy') if name in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
