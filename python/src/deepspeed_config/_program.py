"""The console scripts. They import as little as possible, and become the program on POSIX."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from ._errors import NodeError
from ._node import find_node


def bundle(name: str) -> str:
    """Returns the path of a file of the bundled program: "cli.js" or "server.js"."""
    return os.path.join(os.path.dirname(__file__), "program", name)


def run_command_line() -> NoReturn:
    """Runs `deepspeed-config` with the arguments of this process."""
    _become("cli.js", "deepspeed-config")


def run_language_server() -> NoReturn:
    """Runs `deepspeed-config-language-server` with the arguments of this process."""
    _become("server.js", "deepspeed-config-language-server")


def _become(name: str, program: str) -> NoReturn:
    try:
        node = find_node()
    except NodeError as error:
        sys.exit(_failed(program, str(error)))
    command = [node, bundle(name), *sys.argv[1:]]
    if sys.platform == "win32":
        import subprocess

        try:
            sys.exit(subprocess.call(command))
        except KeyboardInterrupt:
            sys.exit(130)
        except OSError as error:
            sys.exit(_failed(program, f"{node} does not run: {error}"))
    try:
        os.execv(node, command)
    except OSError as error:
        sys.exit(_failed(program, f"{node} does not run: {error}"))


def _failed(program: str, reason: str) -> int:
    sys.stderr.write(f"{program}: {reason}\n")
    return 2
