"""The tests run in an environment that has the wheel and no Node on the PATH."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def pytest_sessionstart(session: pytest.Session) -> None:
    import deepspeed_config

    if ROOT in Path(deepspeed_config.__file__).parents:
        pytest.exit("The tests have to run with the installed wheel, not with the sources.", 4)
    if shutil.which("node") is not None:
        pytest.exit("The tests have to run without Node on the PATH.", 4)


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of example configs."""
    return ROOT / "examples"


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps the variables of this machine out of the tests."""
    for name in ("DEEPSPEED_CONFIG_NODE", "RANK", "WORLD_SIZE", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
