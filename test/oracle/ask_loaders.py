"""Asks Trainer and Accelerate what they do with a config before DeepSpeed sees it: what they fill in, compare and refuse.

Reads questions, JSON lines `{"id", "loader", "text"}`, from stdin. The first output line has the versions of transformers and
accelerate. Then one line follows for each question: `{"id", "answer"}`. The answer is one of
  {"filled": {path: value}}            every "auto" of the file, by path, with the value that replaces it
  {"mismatches": [path, ...]}          Trainer compared values and stopped
  {"refused": error, "message": text}  one of the two raised another error

Needs no GPU and builds no engine: the configs go through the programs' own classes. No argument equals a default.
"""

import copy
import json
import os
import re
import sys
import tempfile
import types
import warnings

os.environ.setdefault("DS_ACCELERATOR", "cpu")  # releases before 0.10 expect "cuda"
os.environ.update(HF_HUB_OFFLINE="1", RANK="0", LOCAL_RANK="0", WORLD_SIZE="1", ACCELERATE_USE_DEEPSPEED="true")
lines = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
warnings.simplefilter("ignore")

import accelerate  # noqa: E402
import transformers  # noqa: E402
from accelerate.utils import DeepSpeedPlugin  # noqa: E402

try:
    from transformers.integrations import deepspeed as integration
except ImportError:
    from transformers import deepspeed as integration

STEPS = 100
HIDDEN_SIZE = 16


def arguments():
    """Returns values for TrainingArguments. Each number differs from the defaults of all arguments."""
    return types.SimpleNamespace(
        world_size=1,
        per_device_train_batch_size=3,
        gradient_accumulation_steps=5,
        max_grad_norm=0.25,
        learning_rate=0.125,
        adam_beta1=0.5,
        adam_beta2=0.75,
        adam_epsilon=0.001,
        weight_decay=0.375,
        save_on_each_node=False,
        fp16=False,
        bf16=False,
        fp16_full_eval=False,
        bf16_full_eval=False,
        fp16_backend="auto",
        fp16_opt_level="O3",
        adafactor=False,
        optim="adamw_torch",
        get_warmup_steps=lambda _: 0,
    )


def autos(value, path=()):
    """Returns the paths of all "auto" in a config."""
    if value == "auto":
        return [path]
    return [found for key, item in value.items() for found in autos(item, (*path, key))] if isinstance(value, dict) else []


def at(config, path):
    for key in path:
        config = config[key]
    return config


def fill_as_accelerate(plugin, config, micro):
    """Fills in the values that `Accelerator.prepare` passes to the plugin. Source: accelerate/accelerator.py (_prepare_deepspeed)."""
    own = {
        "gradient_accumulation_steps": 5,
        "train_micro_batch_size_per_gpu": micro,
        "train_batch_size": micro * 5,
        "gradient_clipping": 1.0,
        "zero_optimization.stage3_gather_16bit_weights_on_model_save": False,
        "zero_optimization.reduce_bucket_size": HIDDEN_SIZE**2,
        "zero_optimization.stage3_prefetch_bucket_size": int(0.9 * HIDDEN_SIZE**2),
        "zero_optimization.stage3_param_persistence_threshold": 10 * HIDDEN_SIZE,
    }
    if "optimizer" in config:
        own.update({"optimizer.params.lr": 0.125, "optimizer.params.weight_decay": 0.375})
    if "scheduler" in config:
        named = {"warmup_min_lr": 0, "warmup_max_lr": 0.125, "warmup_num_steps": 1, "total_num_steps": STEPS}
        own.update({f"scheduler.params.{name}": value for name, value in named.items()})
    plugin.deepspeed_config_process(must_match=False, **own)


def run_trainer(path):
    args = arguments()
    config = integration.HfTrainerDeepSpeedConfig(path)
    before = copy.deepcopy(config.config)
    config.trainer_config_process(args)
    plugin = DeepSpeedPlugin(hf_ds_config=config)
    plugin.set_mixed_precision("no")
    model = types.SimpleNamespace(config=types.SimpleNamespace(hidden_size=HIDDEN_SIZE))
    config.trainer_config_finalize(args, model, STEPS)
    if "optimizer" in config.config:
        integration.deepspeed_optim_sched(types.SimpleNamespace(args=args), config, args, STEPS, [])
    fill_as_accelerate(plugin, config.config, 3)
    return before, config.config


def run_accelerate(path):
    with open(path) as file:
        before = json.load(file)
    plugin = DeepSpeedPlugin(hf_ds_config=path)
    plugin.set_mixed_precision("no")
    fill_as_accelerate(plugin, plugin.deepspeed_config, 3)
    return before, plugin.deepspeed_config


runs = {"transformers": run_trainer, "accelerate": run_accelerate}


def plain(value):
    return str(value) if isinstance(value, float) and value in (float("inf"), float("-inf")) else value


def answer(loader, path):
    try:
        before, after = runs[loader](path)
    except Exception as error:
        compared = re.findall(r"^- ds (\S+?)=", str(error), re.MULTILINE)
        if compared:
            return {"mismatches": compared}
        return {"refused": type(error).__name__, "message": " ".join(str(error).split())[:160]}
    return {"filled": {".".join(keys): plain(at(after, keys)) for keys in autos(before)}}


def main():
    versions = {"transformers": transformers.__version__, "accelerate": accelerate.__version__}
    lines.write(json.dumps(versions) + "\n")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "ds_config.json")
        for line in sys.stdin:
            question = json.loads(line)
            with open(path, "w", encoding="utf-8") as file:
                file.write(question["text"])
            lines.write(json.dumps({"id": question["id"], "answer": answer(question["loader"], path)}) + "\n")
    lines.flush()


main()
