"""Asks the real Trainer about the questions of trainer_questions.py. Run by the Python of ORACLE_PYTHON.

Writes an object as JSON: the releases, and for each question the arguments that Trainer had, the keys that its error
names, and what `preflight` finds with the live arguments, if the path of this package is given.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import types
import warnings

lines = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
os.environ.update(DS_ACCELERATOR="cpu", HF_HUB_OFFLINE="1", RANK="0", LOCAL_RANK="0", WORLD_SIZE="1")
os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT="29531")
warnings.simplefilter("ignore")
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.extend(sys.argv[1:])

import accelerate
import deepspeed
import transformers
from trainer_questions import MATCHING, MISMATCHING, PLAIN, Question

RECORDED = (
    *("per_device_train_batch_size", "gradient_accumulation_steps", "max_grad_norm", "learning_rate", "weight_decay"),
    *("adam_beta1", "adam_beta2", "adam_epsilon", "warmup_steps", "max_steps", "auto_find_batch_size"),
    *("fp16", "bf16", "fp16_full_eval", "bf16_full_eval", "warmup_ratio"),
)
STEPS = 300


def ask(question: Question, folder: str) -> dict[str, object]:
    arguments_type = type(
        "Arguments", (transformers.TrainingArguments,), {"world_size": property(lambda _: question.world_size)}
    )
    arguments = arguments_type(output_dir=folder, use_cpu=True, deepspeed=question.config, **question.arguments)
    found = None if len(sys.argv) == 1 else preflight_of(arguments, question)
    model = types.SimpleNamespace(config=types.SimpleNamespace(hidden_size=16))
    steps = arguments.max_steps if arguments.max_steps > 0 else STEPS
    error = ""
    try:
        arguments.hf_deepspeed_config.trainer_config_finalize(arguments, model, steps)
    except ValueError as raised:
        error = str(raised)
    return {
        "arguments": {name: getattr(arguments, name) for name in RECORDED if hasattr(arguments, name)},
        "mismatches": re.findall(r"^- ds (\S+?)=", error, re.MULTILINE),
        **({} if found is None else {"preflight": found}),
    }


def preflight_of(arguments: object, question: Question) -> list[list[str]]:
    return found_in(arguments, question.world_size)


def found_in(arguments: object, world_size: int) -> list[list[str]]:
    from deepspeed_config import preflight

    found = preflight(arguments, world_size=world_size, on_findings="return")
    return [[finding.rule, finding.path] for finding in found]


def ask_plugins() -> dict[str, object]:
    """Returns what preflight finds with live plugins of Accelerate."""
    plugin = accelerate.utils.DeepSpeedPlugin
    config = {
        **PLAIN,
        "train_micro_batch_size_per_gpu": 2,
        "gradient_accumulation_steps": "auto",
        "bf16": {"enabled": "auto"},
    }
    wrong = {**config, "zero_optimization": {"stage": 2, "stage3_max_live_params": 1}}
    return {
        "config": found_in(plugin(hf_ds_config=config), 1),
        "no config": found_in(plugin(zero_stage=3, gradient_accumulation_steps=4), 1),
        "wrong config": found_in(plugin(hf_ds_config=wrong), 1),
    }


with tempfile.TemporaryDirectory() as folder:
    answer = {
        "versions": {module.__name__: module.__version__ for module in (accelerate, deepspeed, transformers)},
        "matching": {question.name: ask(question, folder) for question in MATCHING},
        "mismatching": {question.name: ask(question, folder) for question in MISMATCHING},
    }
if len(sys.argv) > 1:
    answer["plugins"] = ask_plugins()
lines.write(json.dumps(answer, indent=1) + "\n")
lines.flush()
