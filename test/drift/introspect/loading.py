"""Loads configs into DeepSpeed's config object, and compares each with the config without the key in question."""

import logging
import os
import sys
import tempfile
from types import SimpleNamespace

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "oracle"))

MAX_CHANGES = 3
MAX_MESSAGE = 160


class Loader:
    """Loads each config once, with a world size of 1, so that the batch sizes always match."""

    def __init__(self):
        from deepspeed.runtime import config as module
        from deepspeed.utils import logger

        logger.setLevel(logging.CRITICAL)
        self.path = os.path.join(tempfile.mkdtemp(), "config.json")
        module.dist = SimpleNamespace(get_rank=lambda: 0, get_world_size=lambda *_: 1)
        self.known = {}

    def state(self, text):
        """Returns the values of the config object by path, and the error that was raised, one of which is None."""
        if text not in self.known:
            try:
                self.known[text] = self.held(text), None
            except BaseException as error:
                self.known[text] = None, {"error": type(error).__name__, "message": gist(error)}
        return self.known[text]

    def held(self, text):
        from defaults import leaves, plain
        from deepspeed.runtime.config import DeepSpeedConfig

        with open(self.path, "w", encoding="utf-8") as file:
            file.write(text)
        config = vars(DeepSpeedConfig(self.path))
        return leaves(plain({name: value for name, value in config.items() if name != "_param_dict"}))

    def answer(self, question):
        """Returns `{"id", "answers": {name: ...}}` for the first base that loads. An answer has the changes, or the error."""
        error = None
        for base in question["bases"]:
            held, error = self.state(base["without"])
            if error is None:
                answers = {name: self.compared(held, text) for name, text in base["texts"].items()}
                return {"id": question["id"], "answers": answers}
        return {"id": question["id"], "without": error, "answers": {}}

    def compared(self, base, text):
        held, error = self.state(text)
        if error is not None:
            return error
        paths = [path for path in {**base, **held} if not same(held.get(path), base.get(path))]
        paths = [path for path in paths if base.get(path) != {} or path in held]  # a section that was filled: its members are listed
        return {"changed": [["/".join(map(str, path)), held.get(path)] for path in paths[:MAX_CHANGES]]}


def same(one, other):
    """Whether two values are the same. True and 1 are different values."""
    return type(one) is type(other) and (one == other or repr(one) == repr(other))


def gist(error):
    """Returns the message of an error in one line, cut to MAX_MESSAGE characters."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip() and "errors.pydantic.dev" not in line]
    return " | ".join(lines)[:MAX_MESSAGE]
