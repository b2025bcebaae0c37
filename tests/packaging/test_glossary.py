"""The README's table of metrics is that of the registry, and every test it names is there."""

import re
from pathlib import Path

import pytest

from assets.metrics.registry import METRICS
from assets.packs.messages import catalogue
from pipelines.cli import explain

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
LINE = re.compile(
    r"^\| (?P<code>[A-Z]{3}-\d+) \| (?P<name>[^|]+) \| `(?P<table>\w+)` \| `(?P<test>[\w/.]+)` \|$",
    re.MULTILINE,
)
LINES = {found["code"]: found for found in LINE.finditer(README)}


def test_the_glossary_lists_every_metric_in_its_order() -> None:
    assert list(LINES) == list(METRICS)


@pytest.mark.parametrize("code", METRICS)
def test_a_metric_stands_there_with_its_name_its_table_and_a_test_that_names_it(code: str) -> None:
    line = LINES[code]
    assert line["name"] == catalogue("en").text(f"metrics.{code}.name")
    assert line["table"] == METRICS[code].table
    test = ROOT / line["test"]
    assert test.is_file()
    family = code.split("-", maxsplit=1)[0]
    assert re.search(rf"\b{family}-\d", test.read_text("utf-8")), "names the metric or its family"


def test_every_option_of_explain_is_documented() -> None:
    options = [option for one in explain.params for option in one.opts if option.startswith("--")]
    assert [option for option in options if f"`{option}" not in README] == []
