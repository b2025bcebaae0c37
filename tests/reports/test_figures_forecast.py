"""The pages on the four-week forecast and its accuracy print what their tables hold."""

from collections import Counter
from typing import Any

from tests.reports import shown
from tests.reports.conftest import Getter
from tests.reports.kitchen import Which
from tests.reports.printed import Record, Told, each, known, records

WHOLE_FROM, BRIDGE_WHOLE_FROM = 1_000, 10_000
"""From so many units on, the table and a bridge are written without decimals."""
LARGEST = 10
CHANGES = {"pulled_in": 1, "unforecast": 1, "slipped": -1, "lost": -1, "amount_change": 1}
"""The parts of the forecast bridge, and which way each goes."""


def weeks_of(rows: list[Record]) -> list[Record]:
    return sorted(rows, key=lambda row: row["horizon"])


def summed(rows: list[Record], column: str) -> float | None:
    known_all = not any(shown.is_absent(row[column]) for row in rows)
    return sum(row[column] for row in rows) if known_all else None


def forecast_cells(told: Told, rows: list[Record], places: int) -> list[str | None]:
    """Give the figures of a line over the weeks; a commit of last week's stands in brackets."""

    def money(value: Any) -> str:
        return shown.money(value, told.language, places) if value is not None else shown.DASH

    def known_or_none(value: Any) -> Any:
        return None if shown.is_absent(value) else value

    cells: list[str | None] = []
    for row in weeks_of(rows):
        commit, last = (known_or_none(row[c]) for c in ("submitted_commit", "last_week_commit"))
        cells.append(f"({money(last)})" if commit is None and last is not None else money(commit))
        cells.append(money(known_or_none(row["system_forecast"])))
    commit, flags = summed(rows, "submitted_commit"), weeks_of(rows)[0]["flags"]
    if commit is None and not shown.is_absent(flags):
        joiner = told.words["language"]["joiner"]
        cells.append(joiner.join(told.words["flags"][flag] for flag in flags.split(";")))
    else:
        cells += [money(commit), money(summed(rows, "gap"))]
    review = review_of(told, rows[0])
    cells.append(money(known_or_none(review.get("unbacked_amount"))))
    return cells + [known(review.get(c), shown.rate) for c in ("churn_rate", "kept_rate")]


def review_of(told: Told, row: Record) -> Record:
    table = told.made.world.tables["commit_review"]
    same = table["level"] == row["level"]
    for column in ("region", "rep_id"):
        same &= (
            table[column].isna() if shown.is_absent(row[column]) else table[column] == row[column]
        )
    found = records(table[same])
    return found[0] if found else {}


@each
def test_every_number_of_the_forecast_table_is_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines, total = told.columns("forecast", 30), records(told.own("forecast_weeks"))
    if lines is None:
        return
    sums = [summed(total, column) or 0 for column in ("submitted_commit", "system_forecast")]
    wide = any(one / shown.DIVISOR[which.language] >= WHOLE_FROM for one in sums)
    rows = [*told.parts("forecast_weeks"), (told.words["product"]["total"], total)]
    lines.rows((label, forecast_cells(told, of, 0 if wide else 1)) for label, of in rows)


@each
def test_the_ten_largest_opportunities_due_are_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines, due = told.columns("forecast", right=60), told.table("order_forecast")
    priced = due[due["system_forecast"].notna() & due["opportunity_id"].notna()]
    order = ["system_forecast", "target_week", "opportunity_id"]
    largest = priced.sort_values(order, ascending=[False, True, True]).head(LARGEST)
    if lines is None or largest.empty:
        return
    lines.rows(
        (
            told.named("opportunities", "opportunity_id", row["opportunity_id"]),
            [
                row["stage"],
                row["target_week"],
                told.money(row["submitted_commit"]) or shown.DASH,
                told.money(row["system_forecast"]),
                known(row["push_count"], shown.count) or shown.DASH,
            ],
        )
        for row in records(largest)
    )


def accuracy_cells(rows: list[Record]) -> list[str | None]:
    cells: list[str | None] = []
    for row in sorted(rows, key=lambda row: -row["horizon"]):
        pair = known(row["accuracy_rate"], shown.rate), known(row["bias_rate"], shown.points)
        # Where nothing is known, one word stands for both.
        cells += [None] if pair == (None, None) else pair
    return cells


@each
def test_every_number_of_the_accuracy_table_is_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines, own = told.columns("accuracy", right=65), records(told.own("accuracy_horizons", "grain"))
    if lines is None:
        return
    parts = [
        (label, of)
        for label, of in told.parts("accuracy_horizons", "grain")
        if any(not shown.is_absent(row["forecast"]) for row in of)
    ]
    words, of_total = told.words, by_horizon(own, "accuracy_of_total")
    lines.rows(
        [
            *((label, accuracy_cells(of)) for label, of in parts),
            (words["product"]["total"], accuracy_cells(own)),
            (
                words["columns"]["accuracy_of_total"],
                ["ACC-3", *of_total],
            ),
            (words["blocks"]["accuracy"]["skill"], ["ACC-6", *by_horizon(own, "skill")]),
        ]
    )


def by_horizon(rows: list[Record], column: str) -> list[str | None]:
    write = shown.points if column == "skill" else shown.rate
    ordered = sorted(rows, key=lambda row: -row["horizon"])
    return [known(row[column], write) for row in ordered]


def bridge_words(told: Told, ends: list[float], changes: list[float]) -> Counter[str]:
    wide = max(map(abs, ends)) / shown.DIVISOR[told.language] >= BRIDGE_WHOLE_FROM
    places = 0 if wide else 1
    wholes = [shown.money(one, told.language, places) for one in ends]
    return Counter(wholes + [shown.signed(one, told.language, places) for one in changes])


@each
def test_the_bridge_from_forecast_to_orders_is_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines, rows = told.columns("accuracy", 55), told.own("forecast_bridge_totals")
    nearest = rows[rows["horizon"] == rows["horizon"].min()]
    latest = nearest[nearest["target_week"] == nearest["target_week"].max()]
    if lines is None or latest.empty or latest["forecast"].isna().any():
        return
    (row,) = records(latest)
    changes = [way * row[bucket] for bucket, way in CHANGES.items()]
    assert not bridge_words(told, [row["forecast"], row["actual"]], changes) - Counter(lines.words)


@each
def test_the_bridge_from_won_to_booked_is_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines, rows = told.columns("accuracy", 65), told.own("reconciliation_totals")
    amounts = rows[["crm_amount", "difference_amount"]]
    if lines is None or rows.empty or bool(amounts.isna().any(axis=None)):
        return
    changes = rows.loc[rows["match_class"] != "matched", "difference_amount"]
    ends = [rows["crm_amount"].sum(), rows["booked_net"].sum()]
    assert not bridge_words(told, ends, list(changes)) - Counter(lines.words)
