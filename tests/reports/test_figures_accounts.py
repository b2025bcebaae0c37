"""The pages on segments and coverage print what their tables hold."""

from typing import Any

import pandas as pd

from tests.reports import shown
from tests.reports.conftest import Getter
from tests.reports.kitchen import Which
from tests.reports.printed import BORDER, Columns, Record, Told, each, known, records

GRID_WIDTHS = (17, 26, 26, 26)
SIZES = ("3", "2", "1")
LETTERS = ("R", "D", "A")
NEXT = {"A": "D", "D": "R"}
BEST, MOST_MOVES = 10, 8
RUNGS = ("owned", "contacted", "activated", "won")
TIERS = ("TOP20", "NAMED", "L3")


def cell_row(told: Told, cell: str) -> Record:
    grid = told.own("segment_grid")
    (row,) = records(grid[grid["rad_cell"] == cell])
    return row


def size_column(told: Told, place: int) -> Columns | None:
    share = 45 / sum(GRID_WIDTHS)
    left = sum(GRID_WIDTHS[: place + 1]) * share
    return told.columns("segments", left, left + GRID_WIDTHS[place + 1] * share - 0.5)


@each
def test_every_cell_of_the_grid_is_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    decimals = 0 if told.is_company else 1
    blocks, columns = told.words["blocks"]["segments"], told.words["columns"]

    def money(value: Any) -> str | None:
        return known(value, lambda one: shown.money(one, which.language, decimals))

    for place, size in enumerate(SIZES):
        lines = size_column(told, place)
        if lines is None:
            continue
        rows = []
        for letter in LETTERS:
            row = cell_row(told, letter + size)
            rows.append((letter + size, [blocks["own"], money(row["own_12m"])]))
            rows.append(("", [columns["white_space"], money(row["white_space"])]))
            rows.append(("", [columns["sow_rate"], known(row["sow_rate"], shown.rate)]))
            assert counted(lines, letter + size) == shown.count(row["account_count"])
        lines.rows(rows)


def counted(lines: Columns, cell: str) -> str:
    """Give the number that stands beside a cell's name, on its line or the next."""
    place = next(n for n, line in enumerate(lines.lines) if cell in line.split(BORDER))
    near = [word for line in lines.lines[place : place + 2] for word in line.split(BORDER)]
    return next(word for word in near if word != cell and word[:1].isdigit())


@each
def test_the_total_of_the_grid_is_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines = told.columns("segments", right=45)
    if lines is None:
        return
    row = cell_row(told, "ALL")
    cells = [told.money(row[column]) for column in ("buying_power", "own_12m")]
    cells += [known(row["sow_rate"], shown.rate), told.money(row["white_space"])]
    lines.row(told.words["product"]["total"], [shown.count(row["account_count"]), *cells])


def ranked(told: Told) -> pd.DataFrame:
    rows = told.table("account_segments")
    moves = rows[rows["next_move_value"] > 0]
    order = ["next_move_value", "account_id"]
    return moves.sort_values(order, ascending=[False, True]).head(BEST)


@each
def test_the_best_next_moves_are_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines, best = told.columns("segments", 45), records(ranked(told))
    top = told.made.world.settings.segmentation.sow_top
    if lines is None or not best:
        return
    rows = []
    for row in best:
        letter, size = tuple(str(row["rad_cell"]))
        to = NEXT[letter] + size if letter in NEXT else shown.rate(top).replace(".0%", "%")
        cells = [f"{letter}{size}→{to}", told.money(row["buying_power"])]
        cells += [told.money(row["own_12m"]), known(row["sow_rate"], shown.rate)]
        name = told.named("accounts", "account_id", row["account_id"])
        rows.append((name, [*cells, told.money(row["next_move_value"])]))
    lines.rows(rows)


@each
def test_the_moves_since_the_quarter_began_are_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines, moves = told.columns("segments", right=45), told.own("segment_moves")
    rest = moves["move_cause"].notna() & (moves["move_cause"] != "new")
    order = ["account_count", "previous_cell", "rad_cell", "move_cause"]
    ordered = moves[rest].sort_values(order, ascending=[False, True, True, True])
    if lines is None or ordered.empty:
        return
    amounts = ("own_12m", "white_space", "next_move_value")
    lines.rows(
        (
            f"{row['previous_cell']}→{row['rad_cell']}",
            [
                told.words["move_causes"][row["move_cause"]],
                shown.count(row["account_count"]),
                *(told.money(row[column]) for column in amounts),
            ],
        )
        for row in records(ordered.head(MOST_MOVES))
    )


def ladder(rows: list[Record], rung: str) -> list[str | None]:
    """Give what stands on a line of the ladders: each share, behind it that of the rung below."""
    cells: list[str | None] = []
    for row in rows:
        cells.append(known(row[f"{rung}_rate"], shown.rate))
        if rung != RUNGS[0]:
            cells.append(known(row[f"{rung}_step_rate"], shown.rate))
    return cells


@each
def test_the_ladders_of_the_tiers_are_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines = told.columns("coverage", right=60 if told.is_company else 80)
    own = told.own("coverage_totals")
    if lines is None:
        return
    tiers = own[own["dimension"] == "tier"]
    ordered = tiers.sort_values("tier", key=lambda one: one.map(TIERS.index))
    whole = records(own[own["dimension"] == "all"])
    rows = [*whole, *records(ordered)]
    lines.rows((told.words["rungs"][rung], ladder(rows, rung)) for rung in RUNGS)


@each
def test_what_stands_beside_the_ladder_is_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines, own = (
        told.columns("coverage", 60 if told.is_company else 80),
        told.own("coverage_totals"),
    )
    if lines is None:
        return
    (whole,) = records(own[own["dimension"] == "all"])
    columns = told.words["columns"]
    lines.row(columns["newly_activated"], [known(whole["newly_activated"], shown.count)])
    lines.row(columns["vacant_owner"], [known(whole["vacant_owner"], shown.count)])


@each
def test_the_vacant_seats_are_the_tables(pack: Getter, which: Which) -> None:
    told = Told(pack(which))
    lines, seats = told.columns("coverage", right=48), told.table("vacant_seats")
    order = ["white_space", "rep_id"]
    ordered = seats.sort_values(order, ascending=[False, True], na_position="last")
    if lines is None or ordered.empty:
        return
    counts, amounts = ("account_count", "unowned_count"), ("white_space", "next_move_value")
    lines.rows(
        (
            told.rep(row["rep_id"]),
            [
                told.words["roles"][row["role"]],
                *(known(row[column], shown.count) for column in counts),
                *(told.money(row[column]) for column in amounts),
            ],
        )
        for row in records(ordered)
    )
