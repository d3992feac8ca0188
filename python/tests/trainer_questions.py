"""Configs and arguments of Trainer: half of them match, the others do not. `ask_trainer.py` asks the real Trainer."""

from __future__ import annotations

from dataclasses import dataclass, field

ADAM = {"type": "AdamW"}
# Trainer adds no batch size, and DeepSpeed needs one.
PLAIN: dict[str, object] = {"train_micro_batch_size_per_gpu": "auto", "zero_optimization": {"stage": 2}}


@dataclass(frozen=True)
class Question:
    """A config with the arguments of a run. All that is left out has Trainer's default."""

    name: str
    config: dict[str, object]
    arguments: dict[str, object] = field(default_factory=dict)
    world_size: int = 1


def _optimizer(**params: object) -> dict[str, object]:
    return {**PLAIN, "optimizer": {**ADAM, "params": params}}


def _scheduler(kind: str = "WarmupLR", **params: object) -> dict[str, object]:
    return {**_optimizer(), "scheduler": {"type": kind, "params": params}}


def _zero(**more: object) -> dict[str, object]:
    return {**PLAIN, **more}


MATCHING = [
    Question("nothing is compared", _zero()),
    Question(
        "everything is auto",
        {
            **_zero(train_batch_size="auto", gradient_accumulation_steps="auto"),
            **_zero(gradient_clipping="auto", bf16={"enabled": "auto"}),
            "optimizer": {**ADAM, "params": {"lr": "auto", "betas": "auto", "eps": "auto", "weight_decay": "auto"}},
        },
        {"gradient_accumulation_steps": 3, "max_grad_norm": 0.3, "learning_rate": 1e-4, "bf16": True},
    ),
    Question("micro batch", _zero(train_micro_batch_size_per_gpu=4), {"per_device_train_batch_size": 4}),
    Question("default micro batch", _zero(train_micro_batch_size_per_gpu=8)),
    Question("accumulation", _zero(gradient_accumulation_steps=16), {"gradient_accumulation_steps": 16}),
    Question(
        "batch of eight ranks",
        _zero(train_batch_size=128, gradient_accumulation_steps="auto"),
        {"per_device_train_batch_size": 4, "gradient_accumulation_steps": 4},
        8,
    ),
    Question("an integer for a float", _zero(gradient_clipping=1)),
    Question("clipping", _zero(gradient_clipping=0.5), {"max_grad_norm": 0.5}),
    Question("learning rate in another form", _optimizer(lr=0.00002), {"learning_rate": 2e-5}),
    Question("betas", _optimizer(betas=[0.9, 0.95]), {"adam_beta2": 0.95}),
    Question("default epsilon", _optimizer(eps=1e-8)),
    Question("no weight decay", _optimizer(weight_decay=0)),
    Question("peak of the schedule", _scheduler(warmup_max_lr=3e-4), {"learning_rate": 3e-4}),
    Question("a start that is not compared", _scheduler(warmup_min_lr=1e-6, warmup_max_lr="auto")),
    Question("warm-up", _scheduler(warmup_num_steps=50), {"warmup_steps": 50}),
    Question("warm-up as a share", _scheduler(warmup_num_steps=10), {"warmup_steps": 0.1, "max_steps": 100}),
    Question(
        "all steps", _scheduler("WarmupDecayLR", total_num_steps=100, warmup_num_steps="auto"), {"max_steps": 100}
    ),
    Question(
        "steps of a cosine schedule",
        _scheduler("WarmupCosineLR", total_num_steps=100, warmup_num_steps=10),
        {"max_steps": 100, "warmup_steps": 10},
    ),
    Question("bf16", _zero(bf16={"enabled": True}), {"bf16": True}),
    Question("bf16 for evaluation", _zero(bf16={"enabled": True}), {"bf16_full_eval": True}),
    Question(
        "null is not compared",
        _zero(train_batch_size=None, train_micro_batch_size_per_gpu=2),
        {"per_device_train_batch_size": 2},
    ),
]

MISMATCHING = [
    Question("micro batch", _zero(train_micro_batch_size_per_gpu=4), {"per_device_train_batch_size": 2}),
    Question("micro batch and the default", _zero(train_micro_batch_size_per_gpu=4)),
    Question("accumulation", _zero(gradient_accumulation_steps=4), {"gradient_accumulation_steps": 8}),
    Question("accumulation and the default", _zero(gradient_accumulation_steps=2)),
    Question(
        "batch of one rank",
        _zero(train_batch_size=64, gradient_accumulation_steps="auto"),
    ),
    Question(
        "batch of eight ranks",
        _zero(train_batch_size=32, gradient_accumulation_steps="auto"),
        {"per_device_train_batch_size": 8},
        8,
    ),
    Question("clipping", _zero(gradient_clipping=0.3)),
    Question("no clipping", _zero(gradient_clipping=0)),
    Question("learning rate", _optimizer(lr=1e-4), {"learning_rate": 2e-5}),
    Question("betas", _optimizer(betas=[0.8, 0.999])),
    Question("betas as a tuple", _optimizer(betas=(0.9, 0.999))),
    Question(
        "steps of a cosine schedule",
        _scheduler("WarmupCosineLR", total_num_steps=90, warmup_num_steps=10),
        {"max_steps": 100, "warmup_steps": 10},
    ),
    Question("epsilon", _optimizer(eps=1e-6)),
    Question("weight decay", _optimizer(weight_decay=0.01)),
    Question("peak of the schedule", _scheduler(warmup_max_lr=1e-3)),
    Question("warm-up", _scheduler(warmup_num_steps=100), {"warmup_steps": 50}),
    Question("warm-up and the default", _scheduler(warmup_num_steps=100)),
    Question("warm-up as a share", _scheduler(warmup_num_steps=20), {"warmup_steps": 0.1, "max_steps": 100}),
    Question(
        "all steps", _scheduler("WarmupDecayLR", total_num_steps=500, warmup_num_steps="auto"), {"max_steps": 100}
    ),
    Question("bf16 in the config only", _zero(bf16={"enabled": True})),
    Question("bf16 in the arguments only", _zero(bf16={"enabled": False}), {"bf16": True}),
    Question(
        "several at once",
        {**_optimizer(lr=1e-3, weight_decay=0.1), "gradient_accumulation_steps": 4},
        {"learning_rate": 2e-5, "gradient_accumulation_steps": 2},
    ),
]
