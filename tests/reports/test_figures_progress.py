"""The pages on progress and quota print what their tables hold."""

from collections import Counter

import pytest

from tests.reports import shown
from tests.reports.conftest import Getter
from tests.reports.kitchen import LANGUAGES, Which
from tests.reports.printed import Record, Told, each, known, records

KEY_FIGURES = {
    "quota": "PRG-2",
    "booked_gross": "PRG-1",
    "booked_net": "PRG-1",
    "attainment_rate": "PRG-2 PRG-12",
    "time_elapsed_rate": "PRG-3",
    "pace_gap": "PRG-4",
    "remaining_quota": "PRG-5",
    "needed_per_week": "PRG-6",
}
QUOTA = ["quota", "booked_net", "attainment_rate", "pace_gap", "remaining_quota"]
QUOTA += ["needed_per_week", "open_in_window", "overdue", "v", "v_weighted", "v_required"]
QUOTA += ["landing_estimate", "landing_gap"]
FACTORS = {"v": ("v_provisional", "*"), "v_required": ("too_few", "†"), "v_weighted": ("", "")}
"""The sign at a figure that a note explains, and the reason for it."""


def measure(told: Told, name: str) -> Record:
    rows = told.own("sales_progress")
    return records(rows[rows["measure"] == name])[0]


def cell(told: Told, row: Record, column: str) -> str | None:
    if column in FACTORS:
        reason, sign = FACTORS[column]
        marked = bool(reason) and reason in str(row["reason"]).split(";")
        return known(row[column], lambda one: shown.factor(one) + sign * marked)
    if column.endswith("_rate"):
        return known(row[column], shown.rate)
    return told.money(row[column])


@each
def test_the_key_figures_of_both_measures_are_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines = told.columns("progress", 60)
    revenue, profit = measure(told, "revenue"), measure(told, "gross_profit")
    if lines is None:
        assert shown.is_absent(revenue["booked_net"]) or not revenue["booked_net"]
        return
    rows, part = [], "provisional" in str(profit["reason"]).split(";")
    for column, code in KEY_FIGURES.items():
        cells = [cell(told, row, column) for row in (revenue, profit)]
        if column == "booked_net" and cells[1] and part:
            cells[1] = f"{cells[1]}*"
        rows.append((told.words["columns"][column], [*code.split(), *cells]))
    lines.rows(rows)


@each
def test_the_columns_of_the_bookings_bridge_are_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines = told.columns("progress", right=60)
    bridge = told.own("bookings_bridge")
    if lines is None or bridge["amount"].isna().any():
        return
    ends = bridge["bucket"].isin(["opening", "closing"])
    steps = [shown.signed(amount, which.language) for amount in bridge.loc[~ends, "amount"]]
    wholes = [shown.money(amount, which.language) for amount in bridge.loc[ends, "amount"]]
    assert len(wholes) == 2
    assert not Counter([*steps, *wholes]) - Counter(lines.words)
    labels = [told.words["bookings_bridge"][bucket] for bucket in bridge["bucket"]]
    assert all(label.replace(" ", "") in "".join(lines.words) for label in labels)


def quota_rows(told: Told) -> list[tuple[str, Record]]:
    rows = [(label, of[0]) for label, of in told.parts("sales_progress")]
    if not told.is_company:
        table = told.table("sales_progress")
        teams = table[(table["level"] == "team") & (table["measure"] == "revenue")]
        ordered = teams.sort_values(["landing_gap", "team"], na_position="last")
        rows += [(row["team"], row) for row in records(ordered)] if len(teams) > 1 else []
    rows.append((told.words["product"]["total"], measure(told, "revenue")))
    rows.append((told.words["measures"]["gross_profit"], measure(told, "gross_profit")))
    return rows


@each
def test_every_number_of_the_quota_table_is_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines = told.columns("quota")
    assert lines is not None
    assert all(row["measure"] == "revenue" for _, row in quota_rows(told)[:-1])
    lines.rows(
        (label, [cell(told, row, column) for column in QUOTA]) for label, row in quota_rows(told)
    )


@each
def test_the_share_of_the_quarter_that_is_gone_stands_over_the_quotas(
    pack: Getter, which: Which
) -> None:
    told = Told(pack(which))
    leaf = told.page("quota")
    assert leaf is not None
    gone = shown.rate(measure(told, "revenue")["time_elapsed_rate"])
    sentence = told.words["blocks"]["quota"]["elapsed"].format(rate=gone)
    assert sentence.replace(" ", "") in leaf.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_golden_region_reads_as_the_metric_dictionary_says(pack: Getter, language: str) -> None:
    told = Told(pack(Which("golden", "E1", language)))
    lines = told.columns("quota")
    assert lines is not None
    amounts = {
        "zh": "250.0 115.0 46.0% -69.8 135.0 39.4 150.0 15.0 1.11 0.62 4.50† 198.5 -51.5",
        "en": "2,500.0 1,150.0 46.0% -697.8 1,350.0 393.8 1,500.0 150.0 1.11 0.62 4.50† "
        "1,985.0 -515.0",
    }
    lines.row(told.words["product"]["total"], amounts[language].split())
