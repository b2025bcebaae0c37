"""The page of the RAD grid: its message is the accounts', its lists are complete, it fits."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from assets.packs.sections import segments
from tests.reports.kitchen import LANGUAGES
from tests.reports.shown import brief, money, rate
from tests.reports.titles import LONGEST, parsed, spoken
from tests.reports.week import World
from tests.unit.packs.sections.conftest import Viewer, page

CODES = ("company", "SH", "BJ", "SC")
CELLS = [letter + size for letter in "RDA" for size in "123"]
LETTERS = {"A": 0, "D": 1, "R": 2}
each = pytest.mark.parametrize("language", LANGUAGES)


def accounts(world: World, code: str) -> pd.DataFrame:
    table = world.tables["account_segments"]
    return table if code == "company" else table[table["region"] == code]


def moved(rows: pd.DataFrame, sign: int) -> int:
    """Count the accounts that went to a letter with more, or less, share of wallet."""
    old = rows[rows["move_cause"].notna() & (rows["move_cause"] != "new")]
    then, now = (old[column].str[0].map(LETTERS) for column in ("previous_cell", "rad_cell"))
    return int((np.sign(now - then) == sign).sum())


@each
@pytest.mark.parametrize("code", CODES)
def test_the_title_says_the_white_space_the_best_moves_and_who_moved(
    sample: World, view: Viewer, code: str, language: str
) -> None:
    made = segments.section(view(sample, code, language))
    key, said = parsed(spoken(made.title, language), "segments", language)
    rows = accounts(sample, code)
    usable = rows[rows["buying_power"] > 0]
    white = (usable["buying_power"] - usable["own_12m"]).clip(lower=0).sum()
    assert said["white"] == brief(white, language)
    assert said["value"] == brief(rows["next_move_value"].nlargest(10).sum(), language)
    up, down = moved(rows, 1), moved(rows, -1)
    assert up + down
    assert key == "moves_moved"
    assert (said["count"], said["up"], said["down"]) == ("10", str(up), str(down))


def told(world: World, **values: Any) -> dict[str, pd.DataFrame]:
    """Give the tables with other figures in the accounts of Shanghai."""
    table = world.tables["account_segments"].copy()
    mine = table["region"] == "SH"
    for column, value in values.items():
        table.loc[mine, column] = value
    return {"account_segments": table}


def totalled(world: World, **values: Any) -> dict[str, pd.DataFrame]:
    """Give the tables with other figures in the total of Shanghai's grid."""
    table = world.tables["segment_grid"].copy()
    row = (table["region"] == "SH") & (table["rad_cell"] == "ALL")
    for column, value in values.items():
        table.loc[row, column] = value
    return {"segment_grid": table}


def stayed(world: World) -> dict[str, pd.DataFrame]:
    return {"segment_moves": world.tables["segment_moves"].head(0)}


def one_move(world: World) -> dict[str, pd.DataFrame]:
    table = world.tables["account_segments"].copy()
    table.loc[table["account_id"] != "000201", "next_move_value"] = 0.0
    return {"account_segments": table}


def test_every_situation_has_its_sentence(sample: World, view: Viewer) -> None:
    none = told(sample, next_move_value=np.nan)
    cases = {
        "moves_moved": {},
        "moves": stayed(sample),
        "move_moved": one_move(sample),
        "move": one_move(sample) | stayed(sample),
        "nothing": none,
        "no_buying_power": none | totalled(sample, white_space=np.nan),
        "unknown": none | totalled(sample, white_space=np.nan, own_12m=np.nan),
    }
    for key, tables in cases.items():
        made = segments.section(view(sample, "SH", **tables))
        assert made.title.key == f"segments.{key}"
        assert not made.silent


def test_another_figure_gives_another_title(sample: World, view: Viewer) -> None:
    moves = sample.tables["segment_moves"]
    more = moves.assign(account_count=moves["account_count"] + 1)
    tables = [{}, totalled(sample, white_space=1.0), one_move(sample), {"segment_moves": more}]
    seen = {spoken(segments.section(view(sample, "SH", **one)).title, "en") for one in tables}
    assert len(seen) == len(tables)


@each
def test_titles_of_large_amounts_stay_short(sample: World, view: Viewer, language: str) -> None:
    table = sample.tables["account_segments"].assign(next_move_value=12_345_678_900.0)
    grid = sample.tables["segment_grid"].assign(white_space=123_456_789_000.0)
    moves = sample.tables["segment_moves"].assign(account_count=1234)
    made = segments.section(
        view(
            sample,
            "company",
            language,
            account_segments=table,
            segment_grid=grid,
            segment_moves=moves,
        )
    )
    assert made.title.key == "segments.moves_moved"
    assert len(spoken(made.title, language)) <= LONGEST


def test_the_best_moves_are_those_worth_most_and_lead_one_letter_up(
    sample: World, view: Viewer
) -> None:
    rows = segments.section(view(sample, "SH")).rows["best"]
    worth = accounts(sample, "SH")["next_move_value"]
    assert [row.next_move_value for row in rows] == sorted(worth.dropna(), reverse=True)[:10]
    for row in rows:
        letter = {"A": "D", "D": "R"}.get(row.rad_cell[0])
        assert row.next_cell == (letter and letter + row.rad_cell[1])
    assert {row.rad_cell[0] for row in rows} == {"A", "D", "R"}


def test_moves_are_told_by_their_direction(sample: World, view: Viewer) -> None:
    made = segments.section(view(sample, "company"))
    rows = accounts(sample, "company")
    unknown = rows["previous_cell"].isna() & rows["move_cause"].isna()
    assert made.moved == {
        "up": moved(rows, 1),
        "down": moved(rows, -1),
        "aside": moved(rows, 0),
        "new": int((rows["move_cause"] == "new").sum()),
        "unknown": int(unknown.sum()),
    }
    counts = [row.account_count for row in made.moves]
    assert counts == sorted(counts, reverse=True)
    assert {row.direction for row in made.moves} == {"up", "down"}
    pairs = rows[rows["move_cause"].notna() & (rows["move_cause"] != "new")]
    kinds = pairs[["previous_cell", "rad_cell", "move_cause"]].drop_duplicates()
    assert len(made.moves) + made.more_moves == len(kinds)


def test_another_buying_power_only_is_neither_up_nor_down(sample: World, view: Viewer) -> None:
    moves = sample.tables["segment_moves"]
    row = moves[(moves["region"] == "SH") & moves["move_cause"].notna()].head(1)
    row = row.assign(previous_cell="D3", rad_cell="D2", move_cause="buying_power")
    made = segments.section(view(sample, "SH", segment_moves=row))
    assert (made.moved["aside"], made.moved["up"], made.moved["down"]) == (1, 0, 0)
    assert [one.direction for one in made.moves] == ["aside"]
    assert made.title.key == "segments.moves"


@each
@pytest.mark.parametrize("code", ["company", "SH"])
def test_the_page_shows_every_cell_of_the_grid(
    sample: World, view: Viewer, code: str, language: str
) -> None:
    seen = view(sample, code, language)
    made = segments.section(seen)
    shown = page(seen, "segments", made)
    rows = accounts(sample, code)
    for cell in CELLS:
        mine = rows[rows["rad_cell"] == cell]
        assert made.cells[cell].account_count == len(mine)
        assert f'<span class="cell-count">{len(mine):,}</span><b>{cell}</b>' in shown
        if len(mine):
            sow = mine["own_12m"].sum() / mine["buying_power"].sum()
            assert f'<span class="cell-value">{rate(sow)}</span>' in shown
    usable = rows[rows["buying_power"] > 0]
    assert f"<td>{money(usable['own_12m'].sum(), language)}</td>" in shown
    unknown = int((rows["rad_cell"] == "U").sum())
    assert (made.unknown or 0) == unknown


def test_bars_of_the_grid_are_whole_percents_of_the_wallet(sample: World, view: Viewer) -> None:
    grid = sample.tables["segment_grid"].copy()
    mine = grid["region"] == "SH"
    for cell, sow in {"R1": 1.4, "R2": 0.754, "D1": -0.1, "D2": np.nan, "A1": 0.005}.items():
        grid.loc[mine & (grid["rad_cell"] == cell), "sow_rate"] = sow
    cells = segments.section(view(sample, "SH", segment_grid=grid)).cells
    assert [cells[cell].fill for cell in ("R1", "R2", "D1", "D2", "A1")] == [100, 75, 0, 0, 0]


def test_the_load_of_sellers_stands_on_one_scale_with_its_band(sample: World, view: Viewer) -> None:
    drawing = segments.section(view(sample, "SH")).charts["parts"]
    load = sample.tables["account_load"]
    mine = load[(load["region"] == "SH") & (load["role"] == "AE")].set_index("rep_id")
    assert sorted(row["value0"] for row in drawing.rows) == sorted(mine["r_count"])
    assert sorted(row["value1"] for row in drawing.rows) == sorted(mine["d_count"])
    assert all(row["bad0"] for row in drawing.rows)
    first, second = drawing.options["panels"]
    assert first["band"] == second["band"] == (10, 15)
    assert first["most"] == second["most"] > 15


def test_the_company_sees_its_regions_instead(sample: World, view: Viewer) -> None:
    drawing = segments.section(view(sample, "company")).charts["parts"]
    grid = sample.tables["segment_grid"]
    whole = grid[(grid["level"] == "region") & (grid["rad_cell"] == "ALL")]
    assert len(drawing.rows) == len(sample.settings.regions)
    shown = sum(row["value0"] for row in drawing.rows)
    assert shown == pytest.approx(whole["white_space"].sum() / 1000)
    assert {row["shown1"] for row in drawing.rows} == {rate(sow) for sow in whole["sow_rate"]}


@each
def test_rows_get_lower_the_more_there_are(sample: World, view: Viewer, language: str) -> None:
    table = sample.tables["account_load"]
    one = table[(table["region"] == "SH") & (table["role"] == "AE")].head(1)
    many = pd.concat([one] * 60, ignore_index=True)
    many["rep_id"] = [f"AE{number:03}" for number in range(60)]
    seen = view(sample, "SH", language, account_load=many)
    made = segments.section(seen)
    drawing = made.charts["parts"]
    assert len(drawing.rows) == 20
    assert drawing.options["step"] * 20 <= 216
    assert "<img" in page(seen, "segments", made)


@pytest.mark.parametrize("code", ["company", "SH"])
def test_without_accounts_the_page_is_silent(sample: World, view: Viewer, code: str) -> None:
    empty = {
        name: sample.tables[name].head(0)
        for name in ("account_segments", "segment_grid", "segment_moves", "account_load")
    }
    made = segments.section(view(sample, code, **empty))
    assert made.silent
    assert made.rows == {"best": (), "moves": ()}
    assert made.charts["parts"].rows == ()
