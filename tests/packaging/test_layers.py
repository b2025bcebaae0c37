"""The house keeps its direction: schemas <- assets <- pipelines, and inside assets left to right.

Only assets.py, checks.py and pipelines/ know Dagster.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("schemas", "assets", "pipelines", "report_templates", "data_samples")
STAGES = ("extracts", "metrics", "packs", "delivery")
MAY_IMPORT = {
    "schemas": {"schemas"},
    "assets": {"schemas", "assets"},
    "pipelines": {"schemas", "assets", "pipelines", "data_samples"},
    "report_templates": set(),
    "data_samples": {"schemas", "data_samples"},
}


def modules() -> list[Path]:
    return sorted(path for folder in OURS for path in (ROOT / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Give the full name of every module a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            base = node.module or ""
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_module_imports_only_what_stands_below_it(path: Path) -> None:
    folder = path.relative_to(ROOT).parts[0]
    ours = {name.split(".")[0] for name in imports(path)} & set(OURS)
    assert ours <= MAY_IMPORT[folder]


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_a_stage_of_the_assets_imports_no_later_stage(path: Path) -> None:
    parts = path.relative_to(ROOT).parts
    stage = parts[1] if parts[0] == "assets" and len(parts) > 2 else None
    allowed = STAGES[: STAGES.index(stage) + 1] if stage in STAGES else ()
    if parts[0] == "assets":
        used = {name.split(".")[1] for name in imports(path) if name.startswith("assets.")}
        assert used & set(STAGES) <= set(allowed)


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_only_assets_checks_and_pipelines_know_dagster(path: Path) -> None:
    knows = any(name.split(".")[0] == "dagster" for name in imports(path))
    allowed = path.name in ("assets.py", "checks.py") or name_of(path).startswith("pipelines/")
    assert allowed or not knows


def test_the_templates_folder_holds_no_code() -> None:
    init = ROOT / "report_templates" / "__init__.py"
    assert list((ROOT / "report_templates").rglob("*.py")) == [init]


@pytest.mark.parametrize(
    "path", [path for path in modules() if path.name == "__init__.py"], ids=name_of
)
def test_an_init_holds_a_docstring_only(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1
