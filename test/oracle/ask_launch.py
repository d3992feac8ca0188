"""Asks `accelerate launch` and the process that it starts what they do with a config file.

Reads questions, JSON lines `{"id", "text"}`, from stdin. The first output line has the versions of accelerate and deepspeed. Then one
line follows for each question: `{"id", "answer"}`. The answer is one of
  {"config": {...}}                                  the config that DeepSpeed gets, before values that are known at run time
  {"other": true}                                    it starts something else than DeepSpeed
  {"refused": error, "message": text, "by": where}   what stopped the run: launch, torchrun, plugin, accelerator, prepare or deepspeed

Needs no GPU and starts no process: what `accelerate launch` would start runs here, with its environment. DeepSpeed builds no engine; it
reads the config.
"""

import contextlib
import copy
import io
import json
import os
import sys
import tempfile
import warnings

os.environ.setdefault("DS_ACCELERATOR", "cpu")
os.environ.update(HF_HUB_OFFLINE="1", RANK="0", LOCAL_RANK="0", WORLD_SIZE="1", MASTER_ADDR="localhost", MASTER_PORT="29500")
lines = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
warnings.simplefilter("ignore")

import accelerate  # noqa: E402
import deepspeed  # noqa: E402
import torch.distributed.run as distrib_run  # noqa: E402
from accelerate.commands import launch  # noqa: E402
from accelerate.utils import DeepSpeedPlugin  # noqa: E402
from accelerate.utils.environment import parse_choice_from_env  # noqa: E402
from deepspeed.launcher import runner  # noqa: E402
from deepspeed.runtime.config import DeepSpeedConfig  # noqa: E402
from torch.distributed.elastic.agent.server.api import WorkerSpec  # noqa: E402


class Started(BaseException):
    """What `accelerate launch` would start."""

    def __init__(self, by, args, env):
        self.by, self.command, self.env = by, args, env


def started_by_torch(args):
    raise Started("torchrun", args, dict(os.environ))


def started_by_deepspeed(cmd, env=None):
    raise Started("runner", cmd, env)


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return str(value) if isinstance(value, float) and value in (float("inf"), float("-inf")) else value


def process(env, steps):
    """Does what the process does, and adds to `steps` the part that it reaches. Source: accelerate/accelerator.py:Accelerator."""
    with accelerate.utils.patch_environment(**env):
        steps.append("plugin")
        plugin = DeepSpeedPlugin()
        steps.append("accelerator")
        accelerate.utils.PrecisionType(parse_choice_from_env("ACCELERATE_MIXED_PRECISION", "no"))
        plugin.set_mixed_precision(parse_choice_from_env("ACCELERATE_MIXED_PRECISION", "no"))
        config = plain(copy.deepcopy(plugin.deepspeed_config))
        int(parse_choice_from_env("ACCELERATE_GRADIENT_ACCUMULATION_STEPS", 1))
        steps.append("prepare")
        plugin.deepspeed_config_process(
            must_match=False,
            gradient_accumulation_steps=1,
            train_micro_batch_size_per_gpu=1,
            train_batch_size=plugin.deepspeed_config["gradient_accumulation_steps"]
            if isinstance(plugin.deepspeed_config["gradient_accumulation_steps"], int)
            else 1,
            gradient_clipping=1.0,
            **{"zero_optimization.stage3_gather_16bit_weights_on_model_save": False},
        )
        steps.append("deepspeed")
        DeepSpeedConfig(plugin.deepspeed_config)
    return config


def answer(path):
    steps = ["launch"]
    try:
        args = launch.launch_command_parser().parse_args(["--config_file", path, "train.py"])
        try:
            launch.launch_command(args)
        except Started as found:
            if "ACCELERATE_USE_DEEPSPEED" not in found.env:
                return {"other": True}
            steps.append(found.by)
            if found.by == "torchrun":
                torchrun, command, arguments = distrib_run.config_from_args(found.command)
                WorkerSpec(role="", local_world_size=torchrun.nproc_per_node, rdzv_handler=None, entrypoint=command, args=arguments)
            else:
                args = runner.parse_args(found.command[1:])
                if args.launcher not in ("pdsh", "openmpi", "mpich", "impi", "slurm", "mvapich"):
                    raise NotImplementedError(f"Unknown launcher {args.launcher}")
            return {"config": process(found.env, steps)}
        return {"other": True}
    except (Exception, SystemExit) as error:
        return {"refused": type(error).__name__, "message": " ".join(str(error).split())[:160], "by": steps[-1]}


def main():
    distrib_run.run = started_by_torch
    launch.subprocess.Popen = started_by_deepspeed
    versions = {"accelerate": accelerate.__version__, "deepspeed": deepspeed.__version__}
    lines.write(json.dumps(versions) + "\n")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        path = os.path.join(folder, "accelerate.yaml")
        for line in sys.stdin:
            question = json.loads(line)
            with open(path, "w", encoding="utf-8") as file:
                file.write(question["text"])
            with contextlib.redirect_stderr(io.StringIO()):
                found = answer(path)
            found["message"] = found.get("message", "").replace(path, "...")
            if found["message"] == "":
                del found["message"]
            lines.write(json.dumps({"id": question["id"], "answer": found}) + "\n")
    lines.flush()


main()
