"""The built wheel: it holds the templates and the sample, and runs from another folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as an installer would, with the tools at hand."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "-w", str(out), str(ROOT)], check=True, capture_output=True)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the wheel as installed packages."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as content:
        content.extractall(folder)
    return folder


def radpack(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command from the unpacked wheel, with nothing of the checkout in reach."""
    environ = {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *words],
        cwd=folder,
        env=environ,
        capture_output=True,
        check=False,
        text=True,
    )


def test_the_wheel_holds_every_template_and_the_sample(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as content:
        names = set(content.namelist())
    for folder in ("report_templates", "data_samples/landing"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert str(path.relative_to(ROOT)) in names
    assert "schemas/defaults.toml" in names
    assert "data_samples/company.toml" in names
    assert not [name for name in names if name.startswith("tests/")]


def test_the_wheel_runs_from_another_folder(installed: Path, tmp_path: Path) -> None:
    done = radpack(installed, tmp_path, "run", "--region", "NA", "--out", "here")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "here/2026-W36/NA/NA-2026-W36.pdf").read_bytes().startswith(b"%PDF")
    where = subprocess.run(
        [sys.executable, "-c", "import assets; print(assets.__file__)"],
        env={**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"},
        cwd=tmp_path,
        capture_output=True,
        check=True,
        text=True,
    )
    assert str(installed) in where.stdout
