"""One run of the golden weeks that many tests look at, and the command in this process."""

from pathlib import Path

import pytest

from tests.integration.command import Command, radpack


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Give the command."""
    return Command(monkeypatch, capsys)


@pytest.fixture(scope="session")
def golden_out(tmp_path_factory: pytest.TempPathFactory, golden: Path) -> Path:
    """Output folder after a run of the golden week 2026-W36. Not to be changed by a test."""
    out = tmp_path_factory.mktemp("golden-out")
    answer = radpack("run", "--landing", golden, "--week", "2026-W36", "--out", out)
    assert answer.code == 0, answer.text
    return out
