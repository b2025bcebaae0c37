"""What is printed is what the tables hold: headlines, progress, and the golden figures."""

import re
from typing import Any

import pandas as pd
import pytest

from tests.reports import shown
from tests.reports.conftest import Getter
from tests.reports.kitchen import LANGUAGES, Made, Which
from tests.reports.paper import Leaf, Word, lines_of

CARD_VALUE_HEIGHT = 15.5
"""Only the values of the cards are set in letters this tall, below the page's heading."""

CARDS_START = 90.0
CARDS_A_ROW = 3
AGAINST_A_TARGET = {"PRG-2", "PRG-8", "FCT-3"}
CODES = ["PRG-2", "PRG-8", "FCT-3", "ACC-3", "CVG-3", "WKP-1"]

MARKS = {"v": [("v_provisional", "*")], "v_required": [("too_few", "†")]}
"""Signs at figures that the note below the table explains."""
MONEY = ["quota", "booked_net", "pace_gap", "remaining_quota", "needed_per_week"]
MONEY += ["open_in_window", "overdue", "landing_estimate", "landing_gap"]
PRINTED = ["quota", "booked_net", "attainment_rate", "pace_gap", "remaining_quota"]
PRINTED += ["needed_per_week", "open_in_window", "overdue", "v", "v_weighted", "v_required"]
PRINTED += ["landing_estimate", "landing_gap"]

PACKS = [Which("golden", code, language) for code in ("E1", "E2") for language in LANGUAGES]
PACKS += [Which("golden", "company", language) for language in LANGUAGES]
PACKS += [Which("sample", code, language) for code in ("NA", "company") for language in LANGUAGES]
PACKS += [Which(f"no_{name}", "E1", "zh") for name in ("visits", "quotas", "forecasts")]
PACKS += [Which(f"no_{name}", "E1", "en") for name in ("visits", "quotas", "forecasts")]
PACKS += [Which("awkward", code, language) for code in ("X0", "X2") for language in LANGUAGES]

each = pytest.mark.parametrize("which", PACKS, ids=str)


def headline_rows(made: Made) -> list[dict[str, Any]]:
    about, table = made.order.about, made.world.tables["headlines"]
    own = table["region"].isna() if about.is_company else table["region"] == about.code
    rows = table[own].set_index("code").loc[CODES].reset_index()
    return records(rows)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give rows by column name."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def in_unit(value: float, unit: str, language: str) -> str:
    if unit == "money":
        return shown.money(value, language)
    return shown.factor(value) if unit == "factor" else shown.rate(value)


def card(leaf: Leaf, place: int) -> list[Word]:
    """Give the words of one of the six cards: thirds of the page, in two rows."""
    anchors = {word.text: word for word in leaf.words if word.text in CODES}
    row = [anchors[code].top for code in CODES[::CARDS_A_ROW]][place // CARDS_A_ROW]
    left = place % CARDS_A_ROW * leaf.width / CARDS_A_ROW
    return [
        word
        for word in leaf.words
        if left < word.x0 < left + leaf.width / CARDS_A_ROW and row - 20 < word.top < row + 160
    ]


def joined(words: list[Word]) -> str:
    return "".join(word.text for word in sorted(words, key=lambda one: one.x0))


@each
def test_every_headline_prints_the_figure_of_its_table_or_the_reason(
    pack: Getter, which: Which
) -> None:
    made = pack(which)
    reasons = shown.texts(which.language)["reasons"]
    for place, row in enumerate(headline_rows(made)):
        words = card(made.paper.leaves[0], place)
        assert row["code"] in {word.text for word in words}
        printed = joined([word for word in words if word.height > CARD_VALUE_HEIGHT])
        if shown.is_absent(row["value"]):
            reason = None if shown.is_absent(row["reason"]) else row["reason"]
            expected = reasons[reason] if reason else shown.DASH
        else:
            expected = in_unit(row["value"], row["unit"], which.language)
        assert printed == expected.replace(" ", ""), row["code"]


@each
def test_every_headline_names_its_target_and_whether_it_is_met(pack: Getter, which: Which) -> None:
    made = pack(which)
    words = shown.texts(which.language)
    for place, row in enumerate(headline_rows(made)):
        if row["code"] not in AGAINST_A_TARGET or row["reason"] == "absent_extract":
            continue
        text = joined_lines(card(made.paper.leaves[0], place))
        if shown.is_absent(row["target"]):
            target = shown.DASH
        else:
            target = in_unit(row["target"], row["unit"], which.language)
        against = words["headlines"][row["code"]]["against"].format(target=target)
        assert against.replace(" ", "") in text
        if not shown.is_absent(row["value"]):
            assert words["status"][row["status"]].replace(" ", "") in text


def joined_lines(words: list[Word]) -> str:
    return "\n".join("".join(word.text for word in line) for line in lines_of(words))


def progress_rows(made: Made) -> list[tuple[str, dict[str, Any]]]:
    """Give the rows of the progress table with their labels, in the order printed."""
    about, language = made.order.about, made.order.about.language
    words, table = shown.texts(language), made.world.tables["sales_progress"]
    revenue = table[table["measure"] == "revenue"]
    own = table["level"] == ("company" if about.is_company else "region")
    own &= table["region"].isna() if about.is_company else table["region"] == about.code
    total = table[own & (table["measure"] == "revenue")]
    profit = table[own & (table["measure"] == "gross_profit")]
    rows = [*_company_parts(made, revenue)] if about.is_company else [*_reps(made, revenue)]
    rows.append((words["product"]["total"], records(total)[0]))
    rows.append((words["tables"]["progress"]["profit"], records(profit)[0]))
    return rows


def _company_parts(made: Made, revenue: pd.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    at_region = revenue[revenue["level"] == "region"].set_index("region")
    return [
        (getattr(region, made.order.about.language), records(at_region.loc[[region.code]])[0])
        for region in made.world.settings.regions
    ]


def _reps(made: Made, revenue: pd.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    code = made.order.about.code
    roster = made.world.frames["roster"].sort_values("valid_from")
    names = roster.drop_duplicates("rep_id", keep="last").set_index("rep_id")["name"]
    reps = revenue[(revenue["level"] == "rep") & (revenue["region"] == code)]
    named = [(names[row["rep_id"]], row) for row in records(reps)]
    teams = revenue[(revenue["level"] == "team") & (revenue["region"] == code)]
    several = [(row["team"], row) for row in records(teams)] if len(teams) > 1 else []
    return [*sorted(named, key=lambda pair: pair[0]), *several]


def cell_pattern(row: dict[str, Any], column: str, language: str) -> str:
    """Give what a cell must read: the figure, or where there is none a word or a dash."""
    value = row[column]
    if shown.is_absent(value):
        words = sorted(shown.reason_words(language), key=len, reverse=True)
        return f"(?:{'|'.join(re.escape(word.replace(' ', '')) for word in words)})"
    if column in MONEY:
        return re.escape(shown.money(value, language))
    if column.endswith("_rate"):
        return re.escape(shown.rate(value))
    mark = next(
        (sign for reason, sign in MARKS.get(column, ()) if reason in str(row["reason"])), ""
    )
    return re.escape(shown.factor(value) + mark)


@each
def test_every_number_of_the_progress_table_is_the_tables(pack: Getter, which: Which) -> None:
    made = pack(which)
    printed = made.paper.leaves[1].text.splitlines()
    at = 0
    for label, row in progress_rows(made):
        cells = "".join(cell_pattern(row, column, which.language) for column in PRINTED)
        pattern = re.compile(re.escape(label.replace(" ", "")) + cells)
        matching = [number for number, line in enumerate(printed) if pattern.fullmatch(line)]
        assert matching, f"{label}: {pattern.pattern}\n" + "\n".join(printed)
        assert matching[-1] > at, f"{label} is out of order"
        at = matching[-1]


def test_the_golden_region_reads_as_the_metric_dictionary_says(pack: Getter) -> None:
    english, chinese = (pack(Which("golden", "E1", language)).paper for language in ("en", "zh"))
    assert "SellerTwo1,000.0250.025.0%-489.1750.0218.8600.0150.00.800.204.50†" in (
        english.leaves[1].text
    )
    assert "合计250.0115.046.0%-69.8135.039.4150.015.01.110.624.50†198.5-51.5" in (
        chinese.leaves[1].text
    )
    assert "31.8%" in english.leaves[5].spoken
    assert "4,799.0" in english.leaves[5].spoken
    assert "22.2%" in english.leaves[4].spoken


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_coverage_example_of_twenty_accounts_is_printed(pack: Getter, language: str) -> None:
    leaf = pack(Which("golden", "E2", language)).paper.leaves[6]
    whole = shown.texts(language)["tables"]["coverage"]["whole"].replace(" ", "")
    assert f"{whole}2090.0%60.0%40.0%25.0%66.7%66.7%62.5%20" in leaf.text.splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_visits_of_the_golden_seller_are_printed(pack: Getter, language: str) -> None:
    lines = pack(Which("golden", "E1", language)).paper.leaves[7].text.splitlines()
    assert "销售甲14111291.7%2101283.3%330.0%" in lines
