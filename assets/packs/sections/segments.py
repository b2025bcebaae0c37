"""The RAD grid and the most valuable next moves."""

from assets.metrics.segmentation import ALL_CELLS
from assets.packs.pack import Section, rows_of
from assets.packs.sections.view import View
from schemas.vocabulary import RadCell


def section(view: View) -> Section:
    """Give the grid's cells by name, its total and the accounts with most to win."""
    grid = {row.rad_cell: row for row in rows_of(view.own("segment_grid"))}
    moves = view.table("account_segments")
    moves = moves[moves["next_move_value"] > 0]
    count = view.about.settings["packs"]["largest_count"]
    largest = moves.sort_values("next_move_value", ascending=False, kind="stable").head(count)
    return Section(
        {"largest": rows_of(largest)},
        {
            "grid": grid,
            "total": grid[ALL_CELLS],
            "unknown": grid[RadCell.U].account_count,
            "rules": view.about.settings["segmentation"],
        },
        view.missing("accounts", "orders"),
    )
