"""Asks several releases about the same configs. Runs run_config.py for each given folder of sources; `""` is the installed release.

The common imports are loaded once, because they take longer than thousands of answers. Each release runs in a fork.
"""

import importlib
import os
import runpy
import sys
import tempfile

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "run_config.py")
SHARED = ("torch", "torch._dynamo", "torch._inductor.config", "torch.distributed.tensor", "pydantic", "transformers")


def import_shared():
    """Imports the shared packages, with their output on stderr: standard output is for answers only."""
    answers = os.dup(1)
    os.dup2(2, 1)
    for name in SHARED:
        try:
            importlib.import_module(name)
        except Exception:  # DeepSpeed works without the package
            pass
    os.dup2(answers, 1)
    os.close(answers)


def run(source, questions):
    if source:
        sys.path.insert(1, source)
    questions.seek(0)
    os.dup2(questions.fileno(), 0)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    runpy.run_path(SCRIPT, run_name="__main__")


def main():
    with tempfile.TemporaryFile() as questions:
        questions.write(sys.stdin.buffer.read())
        questions.flush()
        import_shared()
        for source in sys.argv[1:]:
            child = os.fork()
            if child == 0:
                try:
                    run(source, questions)
                    os._exit(0)
                finally:  # also after sys.exit() and errors: the fork must not run the parent's cleanup again
                    os._exit(1)
            if os.waitpid(child, 0)[1] != 0:
                sys.exit(f"{source} cannot be asked")


main()
