"""Where files are: weeks as folders, one file an extract, and names nobody reads."""

from pathlib import Path

import pytest
from upath import UPath

from assets.extracts.layout import FORMATS, Arrival, arrivals, latest_week, require_week, weeks_in
from schemas.calendar import Week
from schemas.errors import Fault, InputError
from schemas.vocabulary import Severity

WEEK = Week.parse("2026-W36")


def folder(landing: Path, *names: str) -> UPath:
    """Make the week's folder with empty files of these names."""
    place = landing / str(WEEK)
    place.mkdir()
    for name in names:
        (place / name).touch()
    return UPath(landing)


def landing_of(landing: Path, *weeks: str) -> UPath:
    """Make a landing with these folders."""
    for week in weeks:
        (landing / week).mkdir()
    return UPath(landing)


def told(landing: Path, *names: str) -> list[Fault]:
    """Give the faults of a week with these files."""
    return arrivals(folder(landing, *names), WEEK)[1]


def test_weeks_are_listed_oldest_first(tmp_path: Path) -> None:
    landing = landing_of(tmp_path, "2027-W01", "2026-W36", "2026-W53", "2026-W09")
    assert [str(week) for week in weeks_in(landing)] == [
        "2026-W09",
        "2026-W36",
        "2026-W53",
        "2027-W01",
    ]
    assert latest_week(landing) == Week.parse("2027-W01")


def test_what_is_not_a_week_s_folder_is_passed_over(tmp_path: Path) -> None:
    landing = landing_of(tmp_path, "2026-W36", "2025-W53", "archive", "2026-36", ".2026-W37")
    (tmp_path / "2026-W40").write_text("a file")
    assert weeks_in(landing) == [WEEK]


def test_a_landing_without_weeks_has_no_latest(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        latest_week(UPath(tmp_path))
    assert [(fault.rule, fault.file) for fault in caught.value.faults] == [
        ("landing_empty", str(tmp_path))
    ]


@pytest.mark.parametrize("url", ["{tmp}/nowhere", "memory://nowhere/at/all"])
def test_a_landing_that_is_not_there_is_told_with_its_place(tmp_path: Path, url: str) -> None:
    landing = UPath(url.format(tmp=tmp_path))
    with pytest.raises(InputError) as caught:
        weeks_in(landing)
    assert [(fault.rule, fault.file) for fault in caught.value.faults] == [
        ("landing_unreadable", str(landing))
    ]


def test_a_landing_that_is_a_file_is_told(tmp_path: Path) -> None:
    place = tmp_path / "landing"
    place.write_text("")
    with pytest.raises(InputError) as caught:
        weeks_in(UPath(place))
    assert [fault.rule for fault in caught.value.faults] == ["landing_unreadable"]


def test_a_week_without_folder_is_refused_with_the_last_six_there_are(tmp_path: Path) -> None:
    names = [f"2026-W{number}" for number in range(20, 28)]
    landing = landing_of(tmp_path, *names)
    with pytest.raises(InputError) as caught:
        require_week(landing, WEEK)
    (fault,) = caught.value.faults
    assert (fault.rule, fault.file) == ("week_without_folder", str(tmp_path / "2026-W36"))
    assert fault.value == "2026-W22, 2026-W23, 2026-W24, 2026-W25, 2026-W26, 2026-W27"


def test_a_week_with_a_folder_is_accepted(tmp_path: Path) -> None:
    require_week(landing_of(tmp_path, "2026-W36"), WEEK)
    with pytest.raises(InputError):
        require_week(UPath(tmp_path), WEEK + 1)


@pytest.mark.parametrize("ending", ["csv", "csv.gz", "xlsx", "parquet"])
def test_an_extract_arrives_in_any_of_four_formats(tmp_path: Path, ending: str) -> None:
    landing = folder(tmp_path, f"orders.{ending}")
    found, faults = arrivals(landing, WEEK)
    path = landing / "2026-W36" / f"orders.{ending}"
    assert found == {"orders": Arrival("orders", ending, path)}
    assert found["orders"].file == f"orders.{ending}"
    assert faults == []


def test_a_week_on_an_object_store_is_listed() -> None:
    landing = UPath("memory://layout-landing")
    place = landing / "2026-W36"
    place.mkdir(parents=True, exist_ok=True)
    (place / "orders.csv").write_bytes(b"")
    found, faults = arrivals(landing, WEEK)
    assert weeks_in(landing) == [WEEK]
    assert [arrival.file for arrival in found.values()] == ["orders.csv"]
    assert faults == []


def test_two_files_of_one_extract_are_an_error_that_names_both(tmp_path: Path) -> None:
    found, faults = arrivals(folder(tmp_path, "orders.xlsx", "visits.csv", "orders.csv"), WEEK)
    assert list(found) == ["visits"]
    assert faults == [Fault("two_files", extract="orders", file="orders.csv, orders.xlsx")]


def test_three_files_of_one_extract_are_one_error(tmp_path: Path) -> None:
    assert told(tmp_path, "orders.csv", "orders.csv.gz", "orders.parquet") == [
        Fault("two_files", extract="orders", file="orders.csv, orders.csv.gz, orders.parquet")
    ]


def test_control_totals_are_not_an_extract_and_not_unexpected(tmp_path: Path) -> None:
    landing = folder(tmp_path, "control_totals.csv")
    path = landing / str(WEEK) / "control_totals.csv"
    assert arrivals(landing, WEEK) == (
        {"control_totals": Arrival("control_totals", "csv", path)},
        [],
    )


@pytest.mark.parametrize("ending", FORMATS)
def test_control_totals_arrive_in_any_format(tmp_path: Path, ending: str) -> None:
    found, faults = arrivals(folder(tmp_path, f"control_totals.{ending}"), WEEK)
    assert [arrival.format for arrival in found.values()] == [ending]
    assert faults == []


@pytest.mark.parametrize("name", ["README.md", "success.csv", "o.csv", "_SUCCESS", "说明.txt"])
def test_a_name_nobody_reads_is_told(tmp_path: Path, name: str) -> None:
    assert told(tmp_path, name) == [Fault("unexpected_file", Severity.NOTICE, file=name)]


@pytest.mark.parametrize(
    ("name", "extract"),
    [
        *((name, "orders") for name in ("order.csv", "orders.CSV", "Orders.csv", "ORDERS.XLSX")),
        *((name, "orders") for name in ("orders.csv.bak", "orders.xls", "orders", "orders.tsv")),
        *((name, "orders") for name in ("orders.json", "orders.csv.zip", "orders (1).csv")),
        *((name, "orders") for name in (" orders.csv", "orders_2026-W36.csv", "orders.xlsm")),
        ("order-events.csv", "order_events"),
        ("Opportunity.csv", "opportunities"),
        ("stageevents.parquet", "stage_events"),
        ("ｒｏｓｔｅｒ.csv", "roster"),  # noqa: RUF001
    ],
)
def test_a_file_by_nearly_the_name_of_an_extract_is_said_to_be_meant(
    tmp_path: Path, name: str, extract: str
) -> None:
    assert told(tmp_path, name) == [
        Fault("misnamed_file", Severity.NOTICE, extract=extract, file=name)
    ]


def test_a_second_file_beside_the_right_one_is_only_unexpected(tmp_path: Path) -> None:
    assert told(tmp_path, "orders.csv", "orders (1).csv") == [
        Fault("unexpected_file", Severity.NOTICE, file="orders (1).csv")
    ]


@pytest.mark.parametrize("name", ["control_total.csv", "Control Totals.csv", "control_totals.txt"])
def test_misnamed_control_totals_are_said_not_to_be_checked(tmp_path: Path, name: str) -> None:
    assert told(tmp_path, name) == [
        Fault("misnamed_totals", Severity.NOTICE, extract="control_totals", file=name)
    ]


def test_hidden_files_are_passed_over(tmp_path: Path) -> None:
    assert told(tmp_path, ".DS_Store", ".orders.csv.part") == []
