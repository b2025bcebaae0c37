"""The pages on the pipeline and the funnel print what their tables hold."""

import re
from collections import Counter

from tests.reports import shown
from tests.reports.conftest import Getter
from tests.reports.kitchen import Which
from tests.reports.printed import BORDER, Columns, Told, each, known, records

LEAVING = ("decreased", "pushed_out", "moved_out", "won", "lost", "cancelled", "lapsed")
ENDS = ("opening", "closing")
BY_REGION = ["opening", "created", "pulled_in", "increased", "decreased", "pushed_out"]
BY_REGION += ["won", "lost", "cancelled", "lapsed", "closing"]
STEPS = ("L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-WON", "L1-WON")
MOVES, COMPANY_MOVES, PUSHED = 10, 5, 7


def moved(bucket: str, amount: float, language: str) -> str:
    if bucket in ENDS:
        return shown.money(amount, language)
    return shown.signed(-amount if bucket in LEAVING else amount, language)


def bridge_is_unknown(told: Told) -> bool:
    """Tell whether last week is not known."""
    return bool(told.own("pipeline_bridge")["amount"].isna().any())


@each
def test_the_pipeline_bridge_is_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines, rows = told.columns("pipeline"), told.own("pipeline_bridge")
    if lines is None or bridge_is_unknown(told):
        return
    steps = records(rows[rows["bucket"] != "residual"])
    shown_amounts = [moved(row["bucket"], row["amount"], which.language) for row in steps]
    assert not Counter(shown_amounts) - Counter(lines.words)
    labels = [told.words["bridge"][row["bucket"]] for row in steps]
    assert all(label.replace(" ", "") in "".join(lines.words) for label in labels)


@each
def test_the_bridge_by_region_is_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines = told.columns("pipeline", right=65)
    if lines is None or not told.is_company or bridge_is_unknown(told):
        return
    rows = []
    for label, of in told.parts("pipeline_bridge"):
        amounts = {row["bucket"]: row["amount"] for row in of}
        signed = [-amounts[one] if one in LEAVING else amounts[one] for one in BY_REGION]
        rows.append((label, [told.money(amount) for amount in signed]))
    lines.rows(rows)


@each
def test_the_slip_rates_are_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines = told.columns("pipeline", 65 if told.is_company else 60)
    if lines is None:
        return
    lines.rows(
        (
            told.words["periods"][row["period"]],
            [
                told.money(row["due_amount"]),
                told.money(row["slipped_amount"]),
                known(row["slipped_count"], shown.count),
                known(row["slip_rate"], shown.rate),
            ],
        )
        for row in records(told.own("slip_rates"))
    )


@each
def test_the_largest_moves_are_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    edges = (65, 105) if told.is_company else (-5, 60)
    lines, moves = told.columns("pipeline", *edges), told.own("pipeline_moves")
    ordered = moves.sort_values(["amount", "opportunity_id"], ascending=[False, True])
    largest = records(ordered.head(COMPANY_MOVES if told.is_company else MOVES))
    if lines is not None and largest:
        lines.rows(
            (
                told.named("opportunities", "opportunity_id", row["opportunity_id"]),
                [told.words["bridge"][row["bucket"]], told.money(row["amount"])],
            )
            for row in largest
        )


@each
def test_the_dates_moved_most_often_are_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines = told.columns("pipeline", 65 if told.is_company else 60)
    review = told.table("opportunity_review")
    order = ["push_count", "amount", "opportunity_id"]
    pushed = review[review["push_count"].fillna(0) > 0]
    pushed = pushed.sort_values(order, ascending=[False, False, True])
    most = records(pushed.head(COMPANY_MOVES if told.is_company else PUSHED))
    if lines is not None and most:
        lines.rows(
            (
                told.named("opportunities", "opportunity_id", row["opportunity_id"]),
                [
                    told.day(row["expected_order_on"]),
                    shown.count(row["push_count"]),
                    told.money(row["amount"]),
                ],
            )
            for row in most
        )


@each
def test_every_number_of_the_cohort_table_is_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines, cohorts = told.columns("funnel", right=60), told.own("funnel_conversion")
    if lines is None:
        return
    rows = []
    for quarter, of in cohorts.sort_values("cohort_quarter").groupby("cohort_quarter"):
        steps = of.set_index("step").loc[list(STEPS)]
        cells = [
            known(value, shown.rate) or shown.DASH
            for row in records(steps)
            for value in (row["conversion_rate"], row["still_open_rate"])
        ]
        rows.append((str(quarter), cells))
    lines.rows(rows)


def some(lines: Columns, amount: float, language: str, sign: str = "") -> bool:
    """Tell whether an amount is printed, with or without decimals, as the first or behind it."""
    written = (re.escape(shown.money(amount, language, places)) for places in (0, 1))
    start = rf"\+{BORDER}?" if sign else f"(?:^|{BORDER})"
    pattern = re.compile(rf"{start}(?:{'|'.join(written)})(?:$|{BORDER}|\+)")
    return any(pattern.search(line) for line in lines.lines)


@each
def test_the_stock_of_every_level_is_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines, stock = told.columns("funnel", right=38), told.own("funnel_stock")
    if lines is None:
        return
    assert len(stock) > 0
    for row in records(stock):
        assert some(lines, row["amount"], which.language), row["stage"]
        assert some(lines, row["weighted_amount"], which.language), row["stage"]
        if row["overdue_amount"]:
            assert some(lines, row["overdue_amount"], which.language, "+"), row["stage"]


@each
def test_the_median_days_at_every_level_are_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines, days = told.columns("funnel", right=27), told.own("stage_duration")
    if lines is None:
        return
    levels = records(days.sort_values("stage"))
    median = [known(row["median_days_in_stage"], shown.plain) for row in levels]
    if any(one is not None for one in median):
        lines.rows(
            (told.words["stages"][row["stage"]], [one])
            for row, one in zip(levels, median, strict=True)
        )


@each
def test_the_win_rate_is_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    leaf, rates = told.page("funnel"), records(told.own("win_rates"))
    if leaf is None or not rates or shown.is_absent(rates[0]["win_rate"]):
        return
    (row,) = rates
    counts = {key: shown.count(row[f"{key}_count"]) for key in ("won", "lost", "cancelled")}
    sentence = told.words["blocks"]["funnel"]["own_rate"].format(
        rate=shown.rate(row["win_rate"]), by_amount=shown.rate(row["win_amount_rate"]), **counts
    )
    lines = told.columns("funnel", 60)
    assert lines is not None
    assert sentence.replace(" ", "") in "".join(lines.words)
