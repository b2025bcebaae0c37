"""The RAD grid, who moved in it since quarter start, the best next moves, and who carries what."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from assets.metrics.segmentation import ALL_CELLS
from assets.packs.formats import Formats, absent
from assets.packs.pack import Section, Title, clipped, rows_of
from assets.packs.sections.segment_charts import load, regions
from assets.packs.sections.view import View
from schemas.vocabulary import MoveCause, RadCell

UP, DOWN, ASIDE, NEW, UNKNOWN = "up", "down", "aside", "new", "unknown"
"""Where an account went: to a letter with more or less share of wallet, or to neither."""
_RUNGS = {"A": 0, "D": 1, "R": 2}
_NEXT = {"A": "D", "D": "R"}
_MOST_MOVES, _FEW = 8, 8
_ACCOUNT, _OWNER = 34, 20
"""Cells of a name that two lines have room for."""


def section(view: View) -> Section:
    """Give the grid, the moves in it, the best next moves, and the load or the regions."""
    grid = view.own("segment_grid").set_index("rad_cell", drop=False)
    total = _row(grid, ALL_CELLS)
    best = best_moves(view.table("account_segments"), view.about.settings["packs"]["largest_count"])
    moved = directed(view.own("segment_moves"))
    rows = moved[moved["direction"].isin([UP, DOWN, ASIDE])]
    parts = regions(view) if view.about.is_company else load(view)
    return Section(
        title=title(total, best, moved, view.formats),
        rows={"best": rows_of(best), "moves": rows_of(rows.head(_MOST_MOVES))},
        facts={
            "cells": {row.rad_cell: row for row in rows_of(_filled(grid))},
            "total": total,
            "unknown": getattr(_row(grid, RadCell.U), "account_count", None),
            "moved": counted(moved),
            "crowded": len(parts.rows) > _FEW,
            "more_moves": max(len(rows) - _MOST_MOVES, 0),
            "rules": view.about.settings["segmentation"],
            "load": view.about.settings["account_load"],
        },
        charts={"parts": parts},
        missing=view.missing("accounts", "orders"),
        silent=view.table("account_segments").empty,
    )


def title(total: Any, best: pd.DataFrame, moved: pd.DataFrame, formats: Formats) -> Title:
    """Say how much white space there is, what the best moves are worth, and who moved."""
    if total is None or absent(total.white_space):
        unknown = total is None or absent(total.own_12m)
        return Title("segments.unknown" if unknown else "segments.no_buying_power")
    values = {"white": formats.brief(total.white_space)}
    if best.empty:
        return Title("segments.nothing", values)
    values["value"] = formats.brief(best["next_move_value"].sum())
    key = "move" if len(best) == 1 else "moves"
    if key == "moves":
        values["count"] = formats.count(len(best))
    counts = counted(moved)
    if counts[UP] or counts[DOWN]:
        key = f"{key}_moved"
        values |= {way: formats.count(counts[way]) for way in (UP, DOWN)}
    return Title(f"segments.{key}", values)


def best_moves(segments: pd.DataFrame, count: int) -> pd.DataFrame:
    """Give the accounts whose next moves are worth most, with the letter they lead to."""
    moves = segments[segments["next_move_value"] > 0]
    order = ["next_move_value", "account_id"]
    best = moves.sort_values(order, ascending=[False, True]).head(count)
    cell = best["rad_cell"].astype("str")
    return best.assign(
        next_cell=cell.str[0].map(_NEXT) + cell.str[1],
        account_name=[clipped(name, _ACCOUNT) for name in best["account_name"]],
        ae_name=[clipped(name, _OWNER) for name in best["ae_name"]],
    )


def directed(moves: pd.DataFrame) -> pd.DataFrame:
    """Give the moves and their direction, those of most accounts first; who stayed is left out.

    Of an account without cause and without a cell of then, nobody knows whether it moved.
    """
    unknown = moves["move_cause"].isna() & moves["previous_cell"].isna()
    moved = moves[moves["move_cause"].notna() | unknown].copy()
    then, now = (
        moved[column].astype("str").str[0].map(_RUNGS) for column in ("previous_cell", "rad_cell")
    )
    direction = pd.Series(ASIDE, index=moved.index).mask(now > then, UP).mask(now < then, DOWN)
    direction = direction.mask(moved["move_cause"] == MoveCause.NEW, NEW)
    moved["direction"] = direction.mask(moved["move_cause"].isna(), UNKNOWN)
    order = ["account_count", "previous_cell", "rad_cell", "move_cause"]
    return moved.sort_values(order, ascending=[False, True, True, True])


def counted(moved: pd.DataFrame) -> Mapping[str, int]:
    """Give how many accounts went each way."""
    sums = moved.groupby("direction")["account_count"].sum()
    return {way: int(sums.get(way, 0)) for way in (UP, DOWN, ASIDE, NEW, UNKNOWN)}


def _row(grid: pd.DataFrame, cell: str) -> Any:
    found = grid[grid["rad_cell"] == cell]
    return rows_of(found)[0] if len(found) else None


def _filled(grid: pd.DataFrame) -> pd.DataFrame:
    """Put the whole percents of each cell's bar beside it; more than everything fills it."""
    percent = (grid["sow_rate"].astype(float).clip(0, 1) * 100).round().fillna(0)
    return grid.assign(fill=percent.astype(int))
