"""What belongs into one pack: its own region's rows and names, in its language, and no others."""

import pickle

import pandas as pd
import pytest

from assets.packs.messages import LANGUAGES, catalogue
from assets.packs.pack import COMPANY
from assets.packs.slices import Names, slice_tables
from schemas.settings import Settings
from schemas.tables.registry import TABLES
from tests.reports.week import World

REGIONS = {"E1": "E2", "E2": "E1"}
"""Each region, and the other one."""

each = pytest.mark.parametrize(("code", "other"), REGIONS.items())


def sliced(world: World, code: str, language: str = "en") -> dict[str, pd.DataFrame]:
    return slice_tables(world.tables, world.names, code, world.settings, language)


def roster(*seats: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "rep_id": [rep for rep, _ in seats],
            "name": [name for _, name in seats],
            "valid_from": pd.Timestamp("2025-04-01"),
        }
    )


def names(*seats: tuple[str, str]) -> Names:
    accounts = pd.DataFrame({"account_id": ["A1"], "name": ["One"]})
    deals = pd.DataFrame(
        {
            "opportunity_id": ["O1"],
            "name": ["Deal"],
            "expected_order_on": pd.Timestamp("2026-09-10"),
        }
    )
    return Names.of(roster(*seats), accounts, deals)


@each
def test_a_regions_tables_hold_only_its_own_rows(world: World, code: str, other: str) -> None:
    for name, frame in sliced(world, code).items():
        if "region" in frame:
            assert set(frame["region"]) <= {code}, name
            whole = world.tables[name]
            assert len(frame) == (whole["region"] == code).sum(), name
            assert other not in set(frame["region"])


@each
def test_no_id_or_name_of_another_region_is_in_a_regions_tables(
    world: World, code: str, other: str
) -> None:
    frames = world.frames
    accounts, seats = frames["accounts"], frames["roster"]
    deals = frames["opportunities"]
    their_reps = seats.loc[seats["region"] == other]
    their_accounts = accounts.loc[accounts["region"] == other]
    their_deals = deals[deals["rep_id"].isin(their_reps["rep_id"])]
    marks = {*their_reps["rep_id"], *their_reps["name"], *their_accounts["name"]}
    marks |= {*their_accounts["account_id"], *their_deals["opportunity_id"], *their_deals["name"]}
    marks -= {"D1", "D2"}  # directors' seats, but cells of the grid too
    for name, frame in sliced(world, code).items():
        strings = set(frame.astype(object).to_numpy().ravel()) - {None}
        assert {one for one in strings if isinstance(one, str)} & marks == set(), name


@each
def test_nothing_of_another_region_travels_along_unseen(
    world: World, code: str, other: str
) -> None:
    travelling = pickle.dumps(sliced(world, code))
    mine = {"E1": "中原电网", "E2": "长尾客户07"}
    assert mine[code].encode() in travelling
    assert mine[other].encode() not in travelling


@pytest.mark.parametrize("code", [COMPANY, "E1"])
def test_no_column_of_a_slice_is_categorical(world: World, code: str) -> None:
    for frame in sliced(world, code).values():
        assert not any(isinstance(kind, pd.CategoricalDtype) for kind in frame.dtypes)


def test_the_companys_tables_hold_every_row(world: World) -> None:
    for name, frame in sliced(world, COMPANY).items():
        assert len(frame) == len(world.tables[name])


def test_the_weeks_own_tables_stay_as_they_are(world: World) -> None:
    before = {name: list(frame.columns) for name, frame in world.tables.items()}
    sliced(world, "E1")
    assert {name: list(frame.columns) for name, frame in world.tables.items()} == before


def test_a_slice_has_all_tables_and_all_their_columns(world: World) -> None:
    made = sliced(world, "E1")
    assert list(made) == list(TABLES)
    for name, frame in made.items():
        assert (
            list(world.tables[name].columns)
            == list(frame.columns)[: len(world.tables[name].columns)]
        )


def test_names_stand_beside_ids(world: World) -> None:
    made = sliced(world, "E1")
    by_rep = made["visit_effectiveness"].set_index("rep_id")["rep_name"]
    assert by_rep["AE1"].unique().tolist() == ["销售甲"]
    segments = made["account_segments"].set_index("account_id")
    assert segments.loc["A01", "account_name"] == "中原电网"
    assert segments.loc["A01", "ae_name"] == "销售甲"
    due = made["order_forecast"].set_index("opportunity_id")
    assert due.loc["O1", "opportunity_name"] == "opportunity O1"
    assert due.loc["O1", "expected_order_on"] == pd.Timestamp("2026-09-10")


def test_an_id_without_a_name_stands_for_itself(golden_settings: Settings) -> None:
    frame = pd.DataFrame({"rep_id": ["GONE", "AE1"], "region": ["E1", "E1"]})
    made = slice_tables({"t": frame}, names(("AE1", "Somebody")), "E1", golden_settings, "en")
    assert made["t"]["rep_name"].tolist() == ["GONE", "Somebody"]


def test_an_absent_id_has_no_name(golden_settings: Settings) -> None:
    frame = pd.DataFrame({"rep_id": [None, "AE1"], "region": ["E1", "E1"]}, dtype="str")
    made = slice_tables({"t": frame}, names(("AE1", "Somebody")), "E1", golden_settings, "en")
    assert made["t"]["rep_name"].isna().tolist() == [True, False]


def test_two_reps_of_one_name_are_told_apart_by_their_ids(golden_settings: Settings) -> None:
    known = names(("AE1", "李伟"), ("AE2", "李伟"), ("AE3", "王芳"))
    frame = pd.DataFrame({"rep_id": ["AE1", "AE2", "AE3"], "region": "E1"})
    made = slice_tables({"t": frame}, known, "E1", golden_settings, "zh")
    assert made["t"]["rep_name"].tolist() == ["李伟 (AE1)", "李伟 (AE2)", "王芳"]


def test_a_name_shared_with_another_region_needs_no_id(golden_settings: Settings) -> None:
    known = names(("AE1", "李伟"), ("AE2", "李伟"))
    frame = pd.DataFrame({"rep_id": ["AE1", "AE2"], "region": ["E1", "E2"]})
    alone = slice_tables({"t": frame}, known, "E1", golden_settings, "zh")
    both = slice_tables({"t": frame}, known, COMPANY, golden_settings, "zh")
    assert alone["t"]["rep_name"].tolist() == ["李伟"]
    assert both["t"]["rep_name"].tolist() == ["李伟 (AE1)", "李伟 (AE2)"]


def test_two_reps_of_one_name_are_told_apart_across_tables(golden_settings: Settings) -> None:
    known = names(("AE1", "李伟"), ("AE2", "李伟"))
    tables = {
        "one": pd.DataFrame({"rep_id": ["AE1"], "region": "E1"}),
        "two": pd.DataFrame({"rep_id": ["AE2"], "region": "E1"}),
    }
    made = slice_tables(tables, known, "E1", golden_settings, "zh")
    assert made["one"]["rep_name"].tolist() == ["李伟 (AE1)"]
    assert made["two"]["rep_name"].tolist() == ["李伟 (AE2)"]


def test_the_latest_name_of_a_seat_is_taken() -> None:
    seats = roster(("AE1", "Old"), ("AE1", "New"))
    seats["valid_from"] = pd.to_datetime(["2025-04-01", "2026-07-01"])
    empty = names().accounts.to_frame().reset_index().iloc[:0]
    deals = pd.DataFrame({"opportunity_id": [], "name": [], "expected_order_on": []})
    assert Names.of(seats, empty, deals).reps.to_dict() == {"AE1": "New"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_codes_are_labelled_in_the_packs_language(world: World, language: str) -> None:
    made = sliced(world, "E1", language)
    wanted = {"zh": ("金一区", "电力", "指名客户"), "en": ("Golden One", "Power", "Named")}[
        language
    ]
    first = made["account_segments"].set_index("account_id").loc["A01"]
    assert (first["region_name"], first["industry_name"], first["tier_name"]) == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_is_explained_in_the_packs_language(
    golden_settings: Settings, language: str
) -> None:
    frame = pd.DataFrame({"rule": ["missing_file"], "extract": ["orders"], "region": ["E1"]})
    made = slice_tables({"t": frame}, Names.none(), "E1", golden_settings, language)
    words = catalogue(language)
    assert made["t"]["what"].tolist() == [words.text("rules.missing_file.what")]
    assert "orders" in made["t"]["do"].iloc[0]
