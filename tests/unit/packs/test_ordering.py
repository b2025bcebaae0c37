"""From a week's tables to the orders of its packs, and from results to their status."""

from pathlib import Path

import pandas as pd
import pytest
from upath import UPath

from assets.extracts.faults import fault_frame
from assets.packs.ordering import about_pack, codes_of, fonts_for, orders_for, status_of
from assets.packs.pack import COMPANY
from assets.packs.rendering import Order, Result, file_name
from assets.packs.slices import slice_tables
from schemas.errors import Fault
from schemas.settings import Settings
from schemas.tables.packs import PackStatus
from schemas.vocabulary import Severity
from tests.reports.week import RUN_ID, World, speaking


def ordered(world: World, folder: Path, settings: Settings | None = None) -> list[Order]:
    chosen = settings or world.settings
    codes = codes_of(chosen)
    return orders_for(codes, world.tables, world.names, world.week, RUN_ID, chosen, UPath(folder))


def test_the_company_comes_first_and_the_regions_as_the_settings_list_them(
    sample_settings: Settings,
) -> None:
    codes = codes_of(sample_settings)
    assert codes[0] == COMPANY
    assert codes[1:] == sample_settings.region_codes
    assert "NA" in codes


def test_there_is_one_order_a_code(world: World, tmp_path: Path) -> None:
    made = ordered(world, tmp_path)
    assert [order.about.code for order in made] == [COMPANY, "E1", "E2"]
    assert [order.about.is_company for order in made] == [True, False, False]


def test_an_order_goes_to_a_folder_of_its_week_and_code(world: World, tmp_path: Path) -> None:
    for order in ordered(world, tmp_path):
        code = order.about.code
        assert order.path("pdf") == UPath(tmp_path) / "2026-08-31" / code / f"{code}-2026-W36.pdf"
        assert file_name(order.about, "xlsx") == f"{code}-2026-W36.xlsx"


def test_a_pack_is_in_its_regions_language_or_else_the_companys(
    world: World, tmp_path: Path
) -> None:
    languages = {order.about.code: order.about.language for order in ordered(world, tmp_path)}
    assert languages == {COMPANY: "zh", "E1": "zh", "E2": "en"}
    english = ordered(world, tmp_path, speaking(world.settings, "en"))
    assert {order.about.language for order in english} == {"en"}


def test_a_pack_knows_what_it_is(world: World, tmp_path: Path) -> None:
    company, first, second = (order.about for order in ordered(world, tmp_path))
    assert (company.name, first.name, second.name) == ("全公司", "金一区", "Golden Two")
    assert (company.directors, first.directors) == ((), ("总监一",))
    assert str(first.week) == "2026-W36"
    assert first.as_of.isoformat() == "2026-09-06"
    assert first.quarter == "FY2026-Q2"
    assert (first.currency, first.run_id) == ("CNY", RUN_ID)
    assert first.settings["progress"]["v_target"] == 1.0


def test_only_the_codes_asked_for_are_ordered(world: World, tmp_path: Path) -> None:
    made = orders_for(
        ["E2"], world.tables, world.names, world.week, RUN_ID, world.settings, UPath(tmp_path)
    )
    assert [order.about.code for order in made] == ["E2"]
    assert set(made[0].tables["sales_progress"]["region"]) == {"E2"}


def test_rows_set_aside_are_counted_once_however_many_faults_they_have(world: World) -> None:
    def fault(extract: str, row: int, severity: Severity = Severity.ROW) -> Fault:
        return Fault("not_a_date", severity, extract=extract, row=row)

    faults = fault_frame(
        [
            fault("orders", 3),
            fault("orders", 3),
            fault("visits", 3),
            fault("orders", 4),
            fault("orders", 9, Severity.NOTICE),
        ]
    ).assign(region=pd.Series(["E1", "E1", "E1", "E2", "E1"], dtype="str"))
    counts = {}
    for code in (COMPANY, "E1", "E2"):
        tables = {"data_quality": faults}
        sliced = slice_tables(tables, world.names, code, world.settings, "en")
        about = about_pack(code, "en", sliced, world.week, RUN_ID, world.settings)
        counts[code] = about.set_aside_count
    assert counts == {COMPANY: 3, "E1": 2, "E2": 1}


def test_the_status_lists_what_was_made_and_what_was_not() -> None:
    status = status_of(
        [
            Result("E1", 10, 296, ("ش", "🚀"), None, {"html": 0.5, "pdf": 1.0}),
            Result("E2", fault=Fault("render_failed", value="ValueError: x")),
        ]
    )
    PackStatus.validate(status, lazy=True)
    made, failed = status.itertuples()
    assert (made.code, made.state, made.pages, made.workbook_rows) == ("E1", "done", 10, 296)
    assert made.warnings == "ش 🚀"
    assert made.seconds == 1.5
    assert status["rule"].isna().tolist() == [True, False]
    assert (failed.code, failed.state, failed.rule) == ("E2", "failed", "render_failed")
    assert failed.found == "ValueError: x"
    assert status["pages"].isna().tolist() == [False, True]
    assert status["warnings"].isna().tolist() == [False, True]


def test_no_results_give_an_empty_status_that_fits_its_model() -> None:
    status = status_of([])
    PackStatus.validate(status, lazy=True)
    assert status.empty


@pytest.mark.parametrize("name", ["reps", "accounts", "opportunities"])
def test_the_fonts_hold_the_characters_of_names_that_no_table_has(
    world: World, name: str, tmp_path: Path
) -> None:
    names = world.names
    extended = type(names)(
        **{
            field: getattr(names, field)
            for field in ("reps", "accounts", "opportunities", "expected")
        }
        | {name: pd.Series(["\U0001f9ea"], index=["new"], dtype="str")}
    )
    assert fonts_for([], extended, world.settings, tmp_path).missing == {"\U0001f9ea"}


def test_the_fonts_hold_the_characters_of_the_settings(world: World, tmp_path: Path) -> None:
    company = world.settings.company.model_copy(update={"confidentiality": "\U0001f9ea"})
    settings = world.settings.model_copy(update={"company": company})
    assert fonts_for([], world.names, settings, tmp_path).missing == {"\U0001f9ea"}
