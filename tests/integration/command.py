"""Runs the command as its users do, in this process or in one of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.cli import main


@dataclass(frozen=True)
class Answer:
    """What a command said and how it ended."""

    code: int
    text: str


class Command:
    """The `radpack` command in this process: quick, and as real as its entry point."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *words: str | Path) -> Answer:
        self._monkeypatch.setattr(sys, "argv", ["radpack", *map(str, words)])
        self._monkeypatch.setenv("COLUMNS", "200")
        with pytest.raises(SystemExit) as ended:
            main()
        said = self._capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Answer(ended.value.code, said.out + said.err)


def radpack(*words: str | Path, cwd: Path | None = None, **environ: str) -> Answer:
    """Run the command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *map(str, words)],
        cwd=cwd,
        env={**os.environ, "COLUMNS": "200", **environ},
        capture_output=True,
        check=False,
        text=True,
    )
    return Answer(done.returncode, done.stdout + done.stderr)
