"""The registry of metrics holds the whole dictionary, and fits the tables and the catalogues."""

import pytest

from assets.metrics.explained.formula import operands_in
from assets.metrics.explained.metric import Metric, Selection
from assets.metrics.question import Question
from assets.metrics.registry import FAMILIES, METRICS
from assets.metrics.rules import FACTS, RULES
from assets.packs.messages import LANGUAGES, catalogue
from schemas.calendar import Week
from schemas.extracts.registry import EXTRACTS
from schemas.settings import Settings
from schemas.tables.registry import TABLES

COUNTS = {
    "SEG": 7,
    "PRG": 12,
    "FCT": 6,
    "FUN": 11,
    "ACC": 8,
    "REC": 2,
    "CVG": 7,
    "WKP": 6,
    "LST": 3,
    "PLN": 3,
    "PRF": 2,
}
DICTIONARY = [f"{family}-{n}" for family, count in COUNTS.items() for n in range(1, count + 1)]
"""Every code of the metric dictionary, in its order."""

languages = pytest.mark.parametrize("language", LANGUAGES)
metrics = pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.code)


def formulas(metric: Metric, settings: Settings) -> list[str]:
    selection = Selection(Week.parse("2026-W36"), settings)
    return [one(selection) if callable(one) else one for one in metric.figures.values()]


def test_every_code_of_the_dictionary_is_there_in_its_order() -> None:
    assert list(METRICS) == DICTIONARY
    assert tuple(COUNTS) == FAMILIES


@languages
def test_each_code_has_its_words_once_in_each_catalogue(language: str) -> None:
    assert sorted(catalogue(language).keys("metrics")) == sorted(DICTIONARY)


@metrics
def test_tables_and_columns_are_published(metric: Metric) -> None:
    for table in metric.tables:
        columns = TABLES[table].to_schema().columns
        assert [name for name in metric.figures if name in columns], table
        assert set(metric.only) <= set(columns)
    main = TABLES[metric.table].to_schema().columns
    assert set(metric.figures) <= set(main)
    assert set(metric.usual) <= {name for one in metric.tables for name in _columns(one)}


def _columns(table: str) -> list[str]:
    return list(TABLES[table].to_schema().columns)


@metrics
def test_formulas_name_only_operands_that_rows_add_up_to(
    metric: Metric, golden_settings: Settings
) -> None:
    for formula in formulas(metric, golden_settings):
        assert operands_in(formula)
        assert set(operands_in(formula)) <= metric.operands


@metrics
def test_rows_are_selected_from_frames_that_a_run_stores(metric: Metric) -> None:
    history = {"last_opportunities", "last_accounts", "quarter_end_accounts", "first_reported"}
    early = {"bookings", "opportunities_as_of", "submissions", "contacts", "forecast_scores"}
    stored = {*EXTRACTS, *TABLES, *FACTS, *RULES, *history, *early, "account_coverage"}
    assert {name for rows in metric.rows for name in rows.frames} <= stored


@metrics
@languages
def test_every_operand_figure_and_kind_of_rows_has_a_word(metric: Metric, language: str) -> None:
    words = catalogue(language)
    labels = {**words.words("operands"), **words.words("columns")}
    assert (metric.operands | set(metric.figures)) - set(labels) == set()
    assert {rows.name for rows in metric.rows} - set(words.words("evidence")) == set()


@languages
def test_no_word_is_left_over(language: str) -> None:
    words = catalogue(language)
    operands = {name for metric in METRICS.values() for name in metric.operands}
    names = {rows.name for metric in METRICS.values() for rows in metric.rows}
    assert set(words.words("operands")) - operands == set()
    assert set(words.words("evidence")) - names == set()
    assert set(words.words("operands")) & set(words.words("columns")) == set()


def test_a_question_is_of_the_level_of_what_it_names() -> None:
    asked = (Question(), Question("SH"), Question("SH", "AE1"), Question(where={"team": "T1"}))
    assert [question.level for question in asked] == ["company", "region", "rep", "team"]
