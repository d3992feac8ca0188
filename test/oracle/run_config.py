"""Asks one release of DeepSpeed whether it loads configs.

Reads JSON lines {"id", "text"} from stdin and writes JSON lines {"id", "ok", "error", "message"} to stdout. Each text is written to
a file and read through its path, like that of `--deepspeed_config`. `ok` says whether the config loads at some world size. An
answer that this machine cannot give has the reason as `undecided`. The first output line has the versions of the programs. Works
with all releases from 0.9 on.
"""

import json
import os
import re
import signal
import sys
import tempfile

os.environ.setdefault("DEEPSPEED_LOG_LEVEL", "critical")

answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

import logging  # noqa: E402
import warnings  # noqa: E402

import hjson  # noqa: E402

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

import deepspeed  # noqa: E402
import pydantic  # noqa: E402
import torch  # noqa: E402
from deepspeed.runtime import config as ds  # noqa: E402
from doubts import doubt_about  # noqa: E402

WORLD_SIZES = range(2, 65)
SECONDS = 5
DEPENDS_ON_WORLD_SIZE = re.compile(
    r"Check batch related parameters|has to be greater than 0|World size \(|is not defined"
)


def asked_world_size(path):
    """Returns a list with the world size at which a file's three batch sizes agree; an empty one if it is not above 64."""
    try:
        with open(path) as file:
            config = hjson.load(file)
        size = config["train_batch_size"] / config["train_micro_batch_size_per_gpu"]
        size /= config["gradient_accumulation_steps"]
        return [int(size)] if size == int(size) and size > 64 else []
    except Exception:
        return []


def error_at(path, world_size):
    ds.dist.get_world_size = lambda *_: world_size
    ds.dist.get_rank = lambda *_: 0
    try:
        ds.DeepSpeedConfig(path)
    except Exception as error:
        return error
    return None


def first_error(path):
    """Returns the error at world size 1; None if the file loads at some world size."""
    first = error_at(path, 1)
    if first is None or not DEPENDS_ON_WORLD_SIZE.search(str(first)):
        return first
    for world_size in [*WORLD_SIZES, *asked_world_size(path)]:
        if error_at(path, world_size) is None:
            return None
    return first


def programs():
    """Returns the versions of the programs. That of DeepSpeed is without the suffix of a build."""
    release = re.match(r"[\d.]*\d", deepspeed.__version__)[0]
    python = ".".join(map(str, sys.version_info[:2]))
    return {"deepspeed": release, "torch": torch.__version__.split("+")[0], "pydantic": pydantic.VERSION, "python": python}


def answer_about(error):
    if error is None:
        return {"ok": True}
    doubt = doubt_about(error)
    said = {"ok": False, "error": type(error).__name__, "message": str(error)[:400]}
    return {**said, "undecided": doubt} if doubt else said


class TooLong(BaseException):
    """Not a subclass of Exception, because DeepSpeed catches those."""


def give_up(*_):
    raise TooLong


def answer_in_time(path):
    """Answers within SECONDS. Elasticity counts up to the sizes in the file, which can take hours and all memory."""
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)  # of its own CPU time, because other processes may use the machine, too
    try:
        return answer_about(first_error(path))
    except TooLong:
        return {"ok": False, "undecided": f"no answer within {SECONDS} s"}
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def main():
    signal.signal(signal.SIGVTALRM, give_up)
    answers.write(json.dumps(programs()) + "\n")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "ds_config.json")
        for line in sys.stdin:
            row = json.loads(line)
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(row["text"])
            answer = {"id": row["id"], **answer_in_time(path)}
            answers.write(json.dumps(answer) + "\n")
    answers.flush()


main()
