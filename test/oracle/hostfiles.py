"""Records how DeepSpeed's launcher reads hostfiles: `python hostfiles.py > ../unit/hostfile/launcher-verdicts.json`.

Writes a list with {"text", "hosts"} for an accepted file and {"text", "error"} for one at which the launcher stops.
"""
import itertools
import json
import logging
import os
import random
import tempfile

os.environ.setdefault("DS_ACCELERATOR", "cpu")

from deepspeed.launcher.runner import fetch_hostfile  # noqa: E402

HOSTS = ["w0", "10.0.0.7", "user@w0", "fe80::1", "#w0", "w0:4", "w0,", "", "wörker", "[gpu]", "// w0", "a b"]
GAPS = [" ", "\t", "  \t ", "", "\u00a0", "\u3000", "\x1f", "\u200b", ", "]
COUNTS = ["slots=4", "slots=0", "slots=08", "slots=-1", "slots=4.5", "slots=4abc", "slots = 4", "slots= 4", "slots =4",
          "SLOTS=4", "gpus=4", "slots=", "slots", "slots:4", "max_slots=4", "4", "", "slots=4#c", "slots=\uff14",
          "slots=4,", "slots=+4", "xslots=4"]
TAILS = ["", " ", " # c", " max_slots=8", "\t\x85"]
LEADS = ["", " ", "\t", "\ufeff", "\x1c"]
WHOLE = ["", "\n", "\r\n\r\n", "# c", "# c\n#d\n  ", "w0 slots=4\rw1 slots=2", "w0 slots=4\r\nw1 slots=2\r\n",
         "w0 slots=4\nw0 slots=4", "w0 slots=4\n#w0 slots=4", "w0 slots=4\nW0 slots=4", "w0 slots=4\n\nw1\n",
         "w0 slots=4\nu@w0 slots=4", "w0 slots=4\x0bw1 slots=2", "w0 slots=4\u2028w1 slots=2", "w0 slots=4\x85w0",
         "w0 slots=2\nw1 slots=2\nw0 slots=2", "# w0\nw0 slots=0", "w0 slots=4\nbad\nw0 slots=4"]


def lines():
    """Yields each part among the usual other parts, then random combinations."""
    usual = ("", "w0", " ", "slots=4", "")
    parts = (LEADS, HOSTS, GAPS, COUNTS, TAILS)
    for place, part in enumerate(parts):
        for text in part:
            yield "".join([*usual[:place], text, *usual[place + 1:]])
    lot = random.Random(7)
    for combination in lot.sample(list(itertools.product(*parts)), 400):
        yield "".join(combination)


def verdict(text):
    with tempfile.NamedTemporaryFile("w", newline="", encoding="utf-8", delete=False) as file:
        file.write(text)
    try:
        return {"text": text, "hosts": dict(fetch_hostfile(file.name))}
    except ValueError as error:
        return {"text": text, "error": str(error)}
    finally:
        os.unlink(file.name)


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    verdicts = [verdict(text) for text in dict.fromkeys([*WHOLE, *lines()])]
    print("[\n" + ",\n".join("  " + json.dumps(each) for each in verdicts) + "\n]")
