"""Page 1 prints what its tables hold: five figures with their targets, and every decision."""

import re

import pytest

from tests.reports import shown
from tests.reports.conftest import Getter
from tests.reports.kitchen import LANGUAGES, Which
from tests.reports.paper import Word, lines_of
from tests.reports.printed import Record, Told, each, letters, records

CODES = ("PRG-2", "PRG-8", "PRG-11", "FCT-4", "DATA")
COLUMNS = ((0, 16), (16, 65), (65, 105))
"""Number and amount; what is to be decided; who acts, by when, and where it is shown."""
VALUE_HEIGHT = 15.5
"""Only the values of the cards, and the heading above them, are set in letters this tall."""
VALUE_DEEP = 130.0
"""The heading stands higher than so many points from the upper edge."""


def figures(told: Told) -> dict[str, Record]:
    """Give the report week's row of each figure."""
    rows = told.own("headline_weeks")
    week = rows[rows["week"] == str(told.made.world.week)]
    return {row["code"]: row for row in records(week)}


def card(told: Told, code: str) -> list[Word]:
    """Give the words of a card: the fifth of the page between decisions and pages left out."""
    leaf = told.made.paper.leaves[0]
    top = max(word.top for word in leaf.words if word.text == CODES[0])
    place = CODES.index(code)
    inner = leaf.width * (1 - 2 * 12 / 297)
    left = (leaf.width - inner) / 2 + inner * place / len(CODES)
    right, bottom = left + inner / len(CODES), lowest(told)
    return [word for word in leaf.words if left <= word.x0 < right and top - 3 < word.top < bottom]


def lowest(told: Told) -> float:
    """Give where the first line on a page left out stands, or the end of the sheet."""
    leaf = told.made.paper.leaves[0]
    starts = tuple(letters(f"{name}:") for name in told.words["pages"].values())
    lines = [(line[0].top, "".join(word.text for word in line)) for line in leaf.lines]
    return min((top - 1 for top, text in lines if text.startswith(starts)), default=leaf.height)


def value_of(words: list[Word]) -> str:
    """Give the large letters of a card."""
    large = [word for word in words if word.height > VALUE_HEIGHT and word.top > VALUE_DEEP]
    return "".join(word.text for word in sorted(large, key=lambda one: one.x0))


def text_of(words: list[Word]) -> str:
    """Give all letters of a card."""
    return "".join(word.text for line in lines_of(words) for word in line)


def expected_value(row: Record, language: str) -> str:
    """Give what a card must read."""
    value = row["set_aside_count"] if row["code"] == "DATA" else row["value"]
    if shown.is_absent(value):
        word = shown.DASH
        if not shown.is_absent(row["reason"]):
            word = shown.texts(language)["reasons"][row["reason"].split(";")[0]]
        return word.replace(" ", "")
    if row["code"] == "DATA":
        return shown.count(value)
    return shown.in_unit(value, row["unit"], language)


@each
def test_every_card_prints_the_figure_of_its_table_or_the_reason(
    pack: Getter, which: Which
) -> None:
    told = Told(pack(which))
    rows = figures(told)
    assert set(CODES) <= set(rows)
    for code in CODES:
        words, expected = card(told, code), expected_value(rows[code], which.language)
        if re.search(r"\d", expected):
            assert value_of(words) == expected, code
        else:
            assert value_of(words) == "", code
            assert expected in text_of(words), code


@each
def test_every_card_names_what_its_figure_is_held_against(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    bands = told.own("landing_bands")
    median = bands.loc[bands["probability_set"] == "method", "landing_p50"]
    for code, row in figures(told).items():
        if code not in CODES or (code != "DATA" and shown.is_absent(row["value"])):
            continue
        target = shown.DASH
        if not shown.is_absent(row["target"]):
            target = shown.in_unit(row["target"], row["unit"], which.language)
        amounts = (row["low_amount"], *median, row["high_amount"])
        low, middle, high = (told.money(one) or shown.DASH for one in amounts)
        sentence = told.words["headlines"][code]["against"]
        most = shown.rate(told.made.world.settings.forecast.kept_edges[1])
        against = sentence.format(target=target, low=low, middle=middle, high=high, most=most)
        assert against.replace(" ", "") in text_of(card(told, code)), code


@each
def test_a_figure_that_misses_its_target_says_so(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    words = told.words["status"]
    for code in ("PRG-2", "PRG-8", "PRG-11"):
        row = figures(told)[code]
        if not shown.is_absent(row["value"]) and not shown.is_absent(row["target"]):
            status = words["good" if row["value"] >= row["target"] else "bad"]
            assert status.replace(" ", "") in text_of(card(told, code)), code


@each
def test_every_decision_prints_amount_owner_due_and_page(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    numbers, names, rest = (told.columns("decisions", *edges) for edges in COLUMNS)
    decided = records(told.own("decisions").sort_values("place"))
    nothing = told.words["blocks"]["decisions"]["nothing"].replace(" ", "")
    assert numbers is not None
    assert names is not None
    assert rest is not None
    assert bool(decided) != (nothing in told.made.paper.leaves[0].text)
    if decided:
        at_stake = [(row["place"], told.money(row["stake_amount"])) for row in decided]
        numbers.rows([("", [f"{place:.0f}", amount]) for place, amount in at_stake])
        kinds = told.words["decisions"]
        names.rows([(kinds[row["kind"]]["name"], [row["code"]]) for row in decided])
        rest.rows([("", cells(told, row)) for row in decided])


def cells(told: Told, row: Record) -> list[str | None]:
    """Give owner, date and page of a decision."""
    owner = told.words["product"]["director"]
    if told.is_company and not shown.is_absent(row["owner_region"]):
        owner = told.region(row["owner_region"])
    if not told.is_company and not shown.is_absent(row["rep_id"]):
        owner = told.rep(row["rep_id"])
    blocks, number = told.words["blocks"]["decisions"], told.page(row["page"])
    seen = [] if number is None else [page_of(blocks, number.number)]
    return [owner, told.day(row["due_on"]), *seen]


def page_of(blocks: dict[str, str], number: int) -> str:
    """Give how a page is referred to."""
    return f"{blocks['see_before']}{number}{blocks['see_after']}".rstrip(" →")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_golden_region_reads_as_the_metric_dictionary_says(pack: Getter, language: str) -> None:
    told = Told(pack(Which("golden", "E1", language)))
    values = [value_of(card(told, code)) for code in CODES]
    landing = {"zh": "198.5", "en": "1,985.0"}[language]
    assert values == ["46.0%", "1.11", landing, "72.4%", "0"]
