"""The pages on visits, on the review and on the method print what their tables hold."""

from typing import Any

import pandas as pd

from tests.reports import shown
from tests.reports.conftest import Getter
from tests.reports.kitchen import Which
from tests.reports.printed import Record, Told, each, known, records

COUNTS = ("rows_read", "duplicate_count", "set_aside_count", "used_count")
CALLS = ["ob_call_count", "connected_count", "connected_rate"]
CALLS += ["not_activated_count", "opportunity_found_count"]
LEAGUE = ("PRG-2", "PRG-12", "PRG-8", "FCT-4", "ACC-3", "FUN-7", "CVG-3", "WKP-1", "LST-1")
AT_RISK, OVERDUE = 10, 7


def beside(told: Told, name: str, column: str) -> dict[Any, Any]:
    """Give a column by region or rep."""
    table = told.made.world.tables[name]
    level, key = ("region", "region") if told.is_company else ("rep", "rep_id")
    rows = table[table["level"] == level]
    return dict(zip(rows[key], rows[column], strict=True))


def week_rows(told: Told) -> list[tuple[str, Record]]:
    """Give the week's rows of the regions in order or of the sellers by name."""
    week = str(told.made.world.week)
    if told.is_company:
        parts = told.parts("visit_weeks")
        return [(label, row) for label, of in parts for row in of if row["week"] == week]
    rows = told.table("visit_effectiveness")
    mine = records(rows[rows["week"] == week])
    return sorted(((told.rep(row["rep_id"]), row) for row in mine), key=lambda pair: pair[0])


def planned(told: Told) -> dict[Any, int]:
    """Count the visits planned for next week."""
    plan = told.table("work_plan")
    visits = plan[plan["kind"] == "VISIT"]
    return visits.groupby("region" if told.is_company else "rep_id").size().to_dict()


def visit_cells(told: Told, row: Record) -> list[str | None]:
    """Give what stands before the rates that other tables give."""
    done, of = ("on_target_count", "rep_count")
    if not told.is_company:
        done, of = ("days_on_target_count", "working_day_count")
    days = f"{shown.count(row[done])} / {shown.count(row[of])}" if done in row else None
    return [
        shown.count(row["effective_visit_count"]),
        shown.plain(row["effective_target"]),
        known(row["effective_rate"], shown.rate) or shown.DASH,
        shown.count(row["door_visit_count"]),
        *([days] if days else []),
        known(row["new_account_rate"], shown.rate) or shown.DASH,
    ]


@each
def test_every_number_of_the_visit_table_is_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines = told.columns("visits", right=60)
    if lines is None:
        return
    key = "region" if told.is_company else "rep_id"
    kept, fit = beside(told, "plan_kept", "kept_rate"), beside(told, "allocation_fit", "fit_rate")
    next_week, plan = planned(told), len(told.table("work_plan"))
    rows: list[tuple[str, list[str | None]]] = []
    for label, row in week_rows(told):
        rates = [known(of.get(row[key]), shown.rate) or shown.DASH for of in (kept, fit)]
        count = str(next_week.get(row[key], 0)) if plan else shown.DASH
        rows.append((label, [*visit_cells(told, row), *rates, count]))
    weeks = told.own("visit_weeks")
    (total,) = records(weeks[weeks["week"] == str(told.made.world.week)])
    rows.append((told.words["product"]["total"], visit_cells(told, total)))
    lines.rows(rows)


@each
def test_the_total_of_the_inside_calls_is_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines, calls = told.columns("visits", 60), records(told.own("inside_calls"))
    if lines is None or not calls:
        return
    cells = [
        known(calls[0][column], shown.rate if column.endswith("_rate") else shown.count)
        for column in CALLS
    ]
    lines.row(told.words["product"]["total"], cells)


@each
def test_every_opportunity_of_the_review_is_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    if told.is_company or told.page("review") is None:
        return
    lines, agenda = told.columns("review", 8, 68), told.table("review_agenda")
    found = agenda[agenda["item"] == "opportunity"]
    reviewed = told.table("opportunity_review").set_index("opportunity_id")
    assert lines is not None
    for row in records(found):
        seen = reviewed.loc[row["opportunity_id"]]
        lines.row(
            told.named("opportunities", "opportunity_id", row["opportunity_id"]),
            [
                known(seen["stage"], str) or shown.DASH,
                told.money(seen["amount"]) or shown.DASH,
                told.money(row["at_risk_amount"]) or shown.DASH,
                told.day(row["due_on"]) or shown.DASH,
                known(seen["days_in_stage"], shown.count) or shown.DASH,
                known(seen["push_count"], shown.count) or shown.DASH,
            ],
        )


@each
def test_the_opportunities_most_at_risk_are_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines, agenda = told.columns("review", 63), told.table("review_agenda")
    found = agenda[agenda["item"] == "opportunity"]
    order = ["at_risk_amount", "opportunity_id"]
    most = found.sort_values(order, ascending=[False, True]).head(AT_RISK)
    if lines is None or most.empty or not told.is_company:
        return
    lines.rows(
        (
            told.named("opportunities", "opportunity_id", row["opportunity_id"]),
            [
                told.region(row["region"]),
                told.money(row["at_risk_amount"]),
                told.day(row["due_on"]),
            ],
        )
        for row in records(most)
    )


def league_cell(row: Record) -> str | None:
    """Give a figure of the league with its place, marked where it is below target."""
    if shown.is_absent(row["value"]):
        return None
    value = (
        shown.factor(row["value"]) if row["unit"] == "factor" else shown.whole_rate(row["value"])
    )
    mark = "▼ " if row["status"] == "bad" else ""
    return f"{mark}{value} {shown.count(row['rank'])}"


@each
def test_every_figure_of_the_league_is_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines, league = told.columns("review", right=63), told.table("region_league")
    if lines is None or not told.is_company:
        return
    assert set(league["code"]) == set(LEAGUE)
    by_region = {code: rows.set_index("code") for code, rows in league.groupby("region")}
    order = sorted(by_region, key=lambda code: -(by_region[code]["status"] == "bad").sum())
    places = []
    for code in order:
        rows = records(by_region[code].loc[list(LEAGUE)])
        below = int((by_region[code]["status"] == "bad").sum())
        cells = [*map(league_cell, rows), str(below)]
        places.append((below, lines.row(told.region(str(code)), cells)))
    assert [below for below, _ in sorted(places, key=lambda one: one[1])] == sorted(
        (below for below, _ in places), reverse=True
    )


@each
def test_every_number_of_the_extracts_is_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines = told.columns("method", right=60)
    assert lines is not None
    words = told.words
    lines.rows(
        (
            words["extracts"][row["extract"]],
            [
                words["presences"][row["presence"]],
                known(row["file"], str) or shown.DASH,
                *(known(row[column], shown.count) or shown.DASH for column in COUNTS),
                told.money(row["amount_used"]) or shown.DASH,
                known(row["sha256"], lambda one: str(one)[:8]) or shown.DASH,
            ],
        )
        for row in records(told.made.world.tables["extract_status"])
    )


@each
def test_rows_read_are_used_set_aside_or_double(pack: Getter, which: Which) -> None:
    status: pd.DataFrame = pack(which).world.tables["extract_status"].dropna(subset=["rows_read"])
    rest = status["used_count"] + status["set_aside_count"] + status["duplicate_count"]
    assert (status["rows_read"] == rest).all()
