"""Both catalogues say everything, in the same places, with the same blanks to fill."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from assets.metrics.coverage import RUNGS
from assets.metrics.registry import METRICS
from assets.packs.build import SECTIONS
from assets.packs.html import environment
from assets.packs.layout import PACK_LAYOUT, WORK_LIST_LAYOUT, read_layout
from assets.packs.messages import LANGUAGES, catalogue
from assets.packs.pack import About
from assets.packs.sections.method import Line
from schemas.extracts.registry import EXTRACTS
from schemas.settings import Settings
from schemas.vocabulary import (
    ActionStatus,
    AgendaItem,
    BookingBucket,
    Dimension,
    Fit,
    Flag,
    ForecastBucket,
    ForecastHabit,
    FunnelStep,
    KeptStatus,
    Level,
    ListChange,
    MatchClass,
    Measure,
    MoveCause,
    PackState,
    Period,
    PipelineBucket,
    Presence,
    ProbabilitySet,
    Reason,
    Role,
    Severity,
    Stage,
    Status,
    View,
    VisitKind,
    VisitOutcome,
)
from tests.reports.week import World

ROOT = Path(__file__).parents[3]
SOURCES = ("assets", "schemas", "pipelines")
TEMPLATES = ROOT / "report_templates"

NAMED_SECTIONS: dict[str, type[StrEnum]] = {
    "reasons": Reason,
    "flags": Flag,
    "stages": Stage,
    "steps": FunnelStep,
    "levels": Level,
    "measures": Measure,
    "views": View,
    "agenda_items": AgendaItem,
    "action_statuses": ActionStatus,
    "pipeline_buckets": PipelineBucket,
    "periods": Period,
    "period_kinds": Period,
    "booking_buckets": BookingBucket,
    "visit_outcomes": VisitOutcome,
    "probability_sets": ProbabilitySet,
    "dimensions": Dimension,
    "move_causes": MoveCause,
    "kept_statuses": KeptStatus,
    "habits": ForecastHabit,
    "forecast_buckets": ForecastBucket,
    "match_classes": MatchClass,
    "presences": Presence,
    "severities": Severity,
    "status": Status,
    "fits": Fit,
    "list_changes": ListChange,
    "visit_kinds": VisitKind,
    "roles": Role,
    "cli": PackState,
}
"""Sections in which every member of a list is looked up by its code."""

RULE = re.compile(r"[a-z][a-z]+(_[a-z]+)*")
RULE_POSITIONS = {"Fault": 0, "of": 0, "notice": 1, "row_faults": 1, "_broken": 2, "_written": 2}
"""Calls that take a rule, and where among their arguments."""

RULE_TABLES = {"_RULES", "rules"}
"""Dictionaries whose values are rules."""

CODED = re.compile(r"\b[A-Z]{3}-\d+\b")

languages = pytest.mark.parametrize("language", LANGUAGES)


def flat(values: dict[str, Any], above: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, dict):
            found |= flat(value, f"{above}{key}.")
        else:
            found[f"{above}{key}"] = value
    return found


def texts(language: str) -> dict[str, Any]:
    return flat(tomllib.loads((TEMPLATES / "messages" / f"{language}.toml").read_text("utf-8")))


def blanks(text: Any) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(str(text)) if name is not None}


def rules_in_source() -> set[str]:
    return {
        rule
        for folder in SOURCES
        for path in (ROOT / folder).rglob("*.py")
        for rule in _rules(ast.parse(path.read_text("utf-8")))
    }


def _rules(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _rule_of(node)
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "rule":
                    yield from _text(value)
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
            for value in node.value.values if _name_of(node) in RULE_TABLES else ():
                yield from _text(value)


def _rule_of(call: ast.Call) -> Iterator[str]:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    place = RULE_POSITIONS.get(name)
    if place is not None and len(call.args) > place:
        yield from _text(call.args[place])


def _text(node: ast.AST) -> Iterator[str]:
    if (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and RULE.fullmatch(node.value)
    ):
        yield node.value


def _name_of(node: ast.Assign | ast.AnnAssign) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return getattr(target, "id", "")


def strings_in_source() -> set[str]:
    return {
        node.value
        for folder in SOURCES
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def made_of_targets() -> set[str]:
    """Give the rules put together from what a row names: unknown, or known but set aside."""
    told = {"unknown_opportunity"}
    for one in ("rep", "account", "order_line", "region", "industry"):
        told.add(f"unknown_{one}")
    return told | {"account_set_aside", "rep_set_aside", "order_line_set_aside"}


def test_both_catalogues_have_exactly_the_same_keys() -> None:
    chinese, english = texts("zh"), texts("en")
    assert sorted(chinese) == sorted(english)
    assert list(chinese) == list(english), "and in the same order"


def test_every_text_has_the_same_blanks_in_both_languages() -> None:
    chinese, english = texts("zh"), texts("en")
    different = {key for key in english if blanks(english[key]) != blanks(chinese[key])}
    assert different == set()


@languages
def test_only_the_status_of_a_neutral_figure_is_silent(language: str) -> None:
    silent = {key for key, text in texts(language).items() if not str(text).strip()}
    assert silent == {"status.neutral"}


def test_english_texts_are_english_and_chinese_texts_chinese() -> None:
    chinese = re.compile(r"[\u4e00-\u9fff]")
    english = {key for key, text in texts("en").items() if chinese.search(str(text))}
    assert english == set()
    untranslated = {
        key
        for key, text in texts("zh").items()
        if re.search(r"[a-z]{3,} [a-z]{3,}", str(text)) and not chinese.search(str(text))
    }
    assert untranslated == set()


@languages
def test_every_rule_that_the_code_can_give_has_words(language: str) -> None:
    wanted = rules_in_source() | made_of_targets()
    assert len(wanted) > 60, "the search finds what is there"
    said = texts(language)
    silent = {
        rule for rule in wanted for part in ("what", "do") if f"rules.{rule}.{part}" not in said
    }
    assert silent == set()


def test_every_rule_with_words_can_be_given() -> None:
    known = strings_in_source() | made_of_targets()
    worded = {key.split(".")[1] for key in texts("en") if key.startswith("rules.")}
    assert worded - known == set()


@languages
def test_what_to_do_about_a_rule_can_name_the_extract(language: str) -> None:
    words = catalogue(language)
    for rule in words.keys("rules"):
        said = words.text(f"rules.{rule}.do", extract="orders")
        assert "{" not in said
        assert "{" not in words.text(f"rules.{rule}.what")


@languages
@pytest.mark.parametrize("section", NAMED_SECTIONS)
def test_every_member_of_a_closed_list_has_a_word(language: str, section: str) -> None:
    said = texts(language)
    silent = [member for member in NAMED_SECTIONS[section] if f"{section}.{member}" not in said]
    assert silent == []


@languages
def test_every_page_extract_and_rung_has_a_word(language: str) -> None:
    said = texts(language)
    assert [name for name in SECTIONS if f"pages.{name}" not in said] == []
    assert [name for name in EXTRACTS if f"extracts.{name}" not in said] == []
    assert [rung for rung in RUNGS if f"rungs.{rung}" not in said] == []


@languages
def test_every_metric_has_a_name_and_a_definition(language: str) -> None:
    said = texts(language)
    defined = {key.split(".")[1] for key in said if key.startswith("metrics.")}
    assert defined == set(METRICS)
    for code in METRICS:
        assert said[f"metrics.{code}.name"]
        assert said[f"metrics.{code}.formula"]


def test_every_code_printed_on_a_page_is_defined() -> None:
    printed = {
        code
        for path in TEMPLATES.rglob("*.j2")
        for code in CODED.findall(path.read_text("utf-8"))
        if not code.startswith("UTF-")
    }
    assert printed
    assert printed - set(METRICS) == set()


@languages
def test_every_headline_has_a_name_and_something_to_be_held_against(
    language: str, world: World
) -> None:
    said = texts(language)
    for code in world.tables["headline_weeks"]["code"].unique():
        assert said[f"headlines.{code}.name"]
        assert said[f"headlines.{code}.against"]


@languages
def test_definitions_show_the_settings_in_force(language: str, golden_settings: Settings) -> None:
    changed = golden_settings.model_copy(
        update={
            "coverage": golden_settings.coverage.model_copy(update={"contact_days": 77}),
            "segmentation": golden_settings.segmentation.model_copy(update={"window_days": 123}),
        }
    )
    values, words = changed.model_dump(mode="json"), catalogue(language)
    assert "77" in words.text("metrics.CVG-2.formula", **values)
    assert "123" in words.text("metrics.SEG-1.formula", **values)
    for code in words.keys("metrics"):
        assert "{" not in words.text(f"metrics.{code}.formula", **values)


@languages
@pytest.mark.parametrize("name", [PACK_LAYOUT, WORK_LIST_LAYOUT])
def test_every_column_of_a_workbook_has_a_header_of_its_language(
    language: str, name: str, about: About
) -> None:
    env = environment(language, about.currency)
    facts = {"extracts": (), "settings": (Line("progress.v_target", 1.0),), "more": 0}
    layout = read_layout(env, about, facts, name)
    said = texts(language)
    headers = {text for key, text in said.items() if key.startswith("columns.")}
    titles = {text for key, text in said.items() if key.startswith("sheets.")}
    for sheet in layout.sheets:
        assert sheet.name in titles
        assert {column.header for column in sheet.columns} <= headers


def test_a_key_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        catalogue("en").text("pages.nowhere")


def test_a_blank_that_is_not_filled_is_an_error() -> None:
    with pytest.raises(KeyError):
        catalogue("en").text("product.absent_extract", wrong="orders")


@languages
def test_the_characters_of_a_catalogue_are_all_of_its_texts(language: str) -> None:
    wanted = set("".join(str(text) for text in texts(language).values()))
    assert wanted <= catalogue(language).characters
