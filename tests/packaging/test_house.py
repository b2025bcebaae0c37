"""The house itself: its folders, its commands, its words, and code that checkers find clean."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = {"assets", "data_samples", "pipelines", "report_templates", "schemas", "tests"}
FILES = {"README.md", "pyproject.toml", "requirements.lock"}
REGISTRIES = re.compile(r"pypi\.org|pythonhosted|npmjs|deb\.debian|archive\.ubuntu")
SENTENCE = re.compile(r"[A-Za-z]{2,},? [a-z]{2,},? [a-z]{2,}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
RENDERING = ("assets/packs", "assets/delivery", "pipelines/console.py", "pipelines/cli.py")


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_the_top_level_holds_only_what_the_house_allows() -> None:
    tops = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {top for top in tops if not top.startswith(".")} <= FOLDERS | FILES


def test_no_file_names_a_registry() -> None:
    itself = Path(__file__)
    named = [
        path
        for path in tracked()
        if path.suffix in {".py", ".toml", ".md", ".lock", ".yaml", ".yml", ""}
        and path != itself
        and REGISTRIES.search(path.read_text("utf-8", errors="replace"))
    ]
    assert named == []


def test_the_build_machine_runs_the_test_command_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    run = (ROOT / ".ci" / "run").read_text("utf-8")
    assert ".ci/env radpack run" in readme
    assert ".ci/env pytest" in readme
    assert ".ci/env pytest" in run


def test_every_package_of_the_lock_is_pinned_with_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    entries = re.findall(r"^([a-z0-9][\w.-]*)==\S+(.*(?:\n    .*)*)", lock, re.MULTILINE)
    assert len(entries) > 100
    assert [name for name, rest in entries if "--hash=sha256:" not in rest] == []


def test_the_samples_stay_small_in_git() -> None:
    size = sum(path.stat().st_size for path in tracked() if "data_samples" in path.parts)
    assert size <= 5 * 1024**2


def strings(path: Path) -> list[str]:
    """Give the string constants of a file that are not docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone
    ]


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in tracked()
        if path.suffix == ".py" and str(path.relative_to(ROOT)).startswith(RENDERING)
    ],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_no_text_that_people_read_stands_in_python(path: Path) -> None:
    dagster_only = path.name == "assets.py"
    found = [text for text in strings(path) if CHINESE.search(text)]
    if not dagster_only:
        found += [text for text in strings(path) if SENTENCE.search(text)]
    assert found == []


@pytest.mark.parametrize(
    "command",
    [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]],
    ids=["ruff check", "ruff format", "mypy"],
)
def test_the_checkers_find_nothing(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
