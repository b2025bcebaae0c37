"""From text to types: each kind's cells, and every cell that is refused with its rule."""

import zoneinfo
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.extracts.parsing import parse
from schemas.columns import Kind

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
NEW_YORK = zoneinfo.ZoneInfo("America/New_York")


def texts(cells: list[str | None]) -> pd.Series:
    """Give cells as they stand in a file."""
    return pd.Series(cells, dtype="str", index=range(2, len(cells) + 2))


def typed(kind: Kind, *cells: str | None, zone: zoneinfo.ZoneInfo = SHANGHAI) -> list[object]:
    """Parse cells of which none is refused."""
    parsed = parse(texts([*cells]), kind, zone)
    assert parsed.broken.isna().all(), parsed.broken
    return [None if cell is pd.NaT or pd.isna(cell) else cell for cell in parsed.cells]


def rule(kind: Kind, cell: str) -> str | None:
    """Parse one cell between two empty ones and give the rule it breaks; its value is missing."""
    parsed = parse(texts([None, cell, None]), kind, SHANGHAI)
    assert parsed.broken.isna().tolist()[::2] == [True, True]
    broken = parsed.broken.iloc[1]
    if pd.isna(broken):
        return None
    assert pd.isna(parsed.cells.iloc[1])
    return str(broken)


def moment(cell: str, zone: zoneinfo.ZoneInfo = SHANGHAI) -> str:
    """Parse a timestamp and write it in UTC."""
    (found,) = typed(Kind.MOMENT, cell, zone=zone)
    assert isinstance(found, pd.Timestamp)
    return found.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("kind", Kind)
def test_an_empty_cell_is_missing_and_no_fault(kind: Kind) -> None:
    assert typed(kind, None, None) == [None, None]


@pytest.mark.parametrize(
    ("kind", "cell", "dtype"),
    [
        (Kind.ID, "007", "str"),
        (Kind.DAY, "2026-09-06", "datetime64[us]"),
        (Kind.MOMENT, "2026-09-06T10:00:00Z", "datetime64[us, UTC]"),
        (Kind.WEEK, "2026-W36", "str"),
        (Kind.QUARTER, "FY2026-Q2", "str"),
        (Kind.MONEY, "1.10", "float64"),
        (Kind.FRACTION, "0.25", "float64"),
        (Kind.INTEGER, "7", "Int64"),
        (Kind.YES_NO, "true", "boolean"),
    ],
)
@pytest.mark.parametrize("around", [None, "broken"])
def test_a_column_has_its_type_whatever_is_in_it(
    kind: Kind, cell: str, dtype: str, around: str | None
) -> None:
    assert str(parse(texts([cell]), kind, SHANGHAI).cells.dtype) == dtype
    assert str(parse(texts([around]), kind, SHANGHAI).cells.dtype) == dtype
    assert str(parse(texts([cell, around]), kind, SHANGHAI).cells.dtype) == dtype


def test_text_stays_as_it_stands() -> None:
    cells = ["007", "NA", "null", "nan", "1e5", " x ", "=1+1", "澄岚\n"]
    assert typed(Kind.TEXT, *cells) == cells


@pytest.mark.parametrize("around", [" {}", "{} ", "\t{}", "{}\xa0", "\u3000{}", "{}\r", "\ufeff{}"])
@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        *((Kind.ENUM, "WON"), (Kind.DAY, "2026-09-06"), (Kind.MOMENT, "2026-09-06T10:00:00Z")),
        *((Kind.MONEY, "1.10"), (Kind.FRACTION, "0.25"), (Kind.INTEGER, "7")),
        *((Kind.YES_NO, "true"), (Kind.WEEK, "2026-W36"), (Kind.QUARTER, "FY2026-Q2")),
    ],
)
def test_blanks_around_a_number_a_day_or_a_word_of_a_list_mean_nothing(
    kind: Kind, cell: str, around: str
) -> None:
    assert typed(kind, around.format(cell)) == typed(kind, cell)


def test_an_id_stays_as_it_stands() -> None:
    cells = ["007", "NA", "null", "1e5", "=1+1", "澄岚", "Kan-code RE", "a\u0301"]
    assert typed(Kind.ID, *cells) == cells


@pytest.mark.parametrize(
    "cell",
    [
        *("L2 ", " L2", "L2\t", "L2\n", "L2\xa0", "\xa0L2", "L\xa02", "L2\u3000", "L\u30002"),
        *("\ufeffL2", "L2\u200b", "L\u200d2", "L\xad2", "L2\u2060", "\u202eL2", "L2\u2009"),
    ],
)
def test_an_id_that_only_looks_like_another_one_is_refused(cell: str) -> None:
    assert rule(Kind.ID, cell) == "invisible_in_id"


@pytest.mark.parametrize(
    "number", [*range(9), 11, 12, *range(14, 32), *range(127, 160), 0x2028, 0xFFF9]
)
def test_a_control_character_in_an_id_is_refused(number: int) -> None:
    assert rule(Kind.ID, f"L{chr(number)}2") == "invisible_in_id"


@pytest.mark.parametrize("cell", ["2.02609E+15", "1E+12", "2.02609060000001E+17"])
def test_an_id_that_a_spreadsheet_rounded_is_refused(cell: str) -> None:
    assert rule(Kind.ID, cell) == "digits_lost_in_id"


def test_rows_keep_their_numbers() -> None:
    parsed = parse(texts(["1", "x", "3"]), Kind.MONEY, SHANGHAI)
    assert parsed.cells.index.tolist() == parsed.broken.index.tolist() == [2, 3, 4]
    assert parsed.broken.dropna().to_dict() == {3: "not_a_number"}


def test_a_day_is_midnight_without_a_zone() -> None:
    assert typed(Kind.DAY, "2026-09-06", "2024-02-29", "1999-12-31") == [
        pd.Timestamp(2026, 9, 6),
        pd.Timestamp(2024, 2, 29),
        pd.Timestamp(1999, 12, 31),
    ]


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_any_day_reads_back(day: date) -> None:
    assert typed(Kind.DAY, day.isoformat()) == [pd.Timestamp(day)]


@pytest.mark.parametrize(
    "cell",
    [
        *("2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "2026-09-31", "0026-09-06"),
        *("2026-9-6", "06.09.2026", "09/06/2026", "2026/09/06", "20260906", "2026-09-06 24:00"),
        *("2026-02-30T00:00:00", "2026-09", "46271", "3026-09-06", "today", "２０２６-09-06"),  # noqa: RUF001
    ],
)
def test_what_is_no_date_is_refused(cell: str) -> None:
    assert rule(Kind.DAY, cell) == "not_a_date"


@pytest.mark.parametrize(
    "cell",
    [
        *("2026-09-06 00:00:00", "2026-09-06T00:00:00", "2026-09-06T00:00", "2026-09-06 00:00"),
        *("2026-09-06T00:00:00.000", "2026-09-06 00:00:00.000000", "2026-09-06T00:00:00+08:00"),
        "2026-09-06T00:00:00Z",
    ],
)
def test_a_day_at_midnight_is_that_day(cell: str) -> None:
    assert typed(Kind.DAY, cell) == [pd.Timestamp(2026, 9, 6)]


def test_a_midnight_elsewhere_is_a_day_only_where_it_is_the_same_day_here() -> None:
    assert typed(Kind.DAY, "2026-09-06T00:00:00Z", zone=SHANGHAI) == [pd.Timestamp(2026, 9, 6)]
    parsed = parse(texts(["2026-09-06T00:00:00Z"]), Kind.DAY, NEW_YORK)
    assert parsed.broken.tolist() == ["time_in_date"]


@pytest.mark.parametrize(
    "cell", ["2026-09-06 00:00:01", "2026-09-06T14:30", "2026-09-06T23:59:59.999+08:00"]
)
def test_a_day_with_a_time_costs_its_row_and_no_other(cell: str) -> None:
    parsed = parse(texts(["2026-09-06", cell, "2026-09-07"]), Kind.DAY, SHANGHAI)
    assert parsed.broken.dropna().to_dict() == {3: "time_in_date"}
    assert parsed.cells.isna().tolist() == [False, True, False]


OPEN_ENDS = [
    "9999-12-31",
    "9999-12-31 00:00:00",
    "2999-12-31",
    "9999-01-01",
    "9999-12-31T23:59:59Z",
]


@pytest.mark.parametrize("cell", OPEN_ENDS)
def test_an_end_that_is_open_is_none_where_there_may_be_none(cell: str) -> None:
    parsed = parse(texts(["2026-09-06", cell]), Kind.DAY, SHANGHAI, optional=True)
    assert parsed.broken.isna().all()
    assert parsed.cells.isna().tolist() == [False, True]
    assert {rule: rows.tolist() for rule, rows in parsed.told.items()} == {"open_end": [3]}


@pytest.mark.parametrize("cell", OPEN_ENDS)
def test_an_open_end_is_no_day_where_there_must_be_one(cell: str) -> None:
    assert rule(Kind.DAY, cell) == "not_a_date"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-09-06T23:59:59+08:00", "2026-09-06T15:59:59Z"),
        ("2026-09-07T00:00:00+08:00", "2026-09-06T16:00:00Z"),
        ("2026-09-06T23:59:59", "2026-09-06T15:59:59Z"),
        ("2026-09-06T15:59:59Z", "2026-09-06T15:59:59Z"),
        ("2026-09-06T15:59:59+00:00", "2026-09-06T15:59:59Z"),
        ("2026-09-06T15:59:59+0000", "2026-09-06T15:59:59Z"),
        ("2026-09-06 23:59:59+08", "2026-09-06T15:59:59Z"),
        ("2026-09-06T09:59:59-06:00", "2026-09-06T15:59:59Z"),
        ("2026-09-06T23:59", "2026-09-06T15:59:00Z"),
        ("2026-09-06T23:59:59.999", "2026-09-06T15:59:59Z"),
        ("2026-09-07", "2026-09-06T16:00:00Z"),
        ("2026-08-31T07:30:00", "2026-08-30T23:30:00Z"),
    ],
)
def test_a_timestamp_is_the_moment_it_says_in_shanghai(cell: str, expected: str) -> None:
    assert moment(cell) == expected


def test_one_second_parts_two_weeks() -> None:
    last, first = typed(Kind.MOMENT, "2026-09-06T23:59:59+08:00", "2026-09-07T00:00:00+08:00")
    assert isinstance(last, pd.Timestamp)
    assert isinstance(first, pd.Timestamp)
    assert (first - last) == timedelta(seconds=1)
    assert last.tz_convert(SHANGHAI).isocalendar()[:2] == (2026, 36)
    assert first.tz_convert(SHANGHAI).isocalendar()[:2] == (2026, 37)


def test_forms_of_timestamps_may_stand_in_one_column() -> None:
    cells = ["2026-09-06T23:59:59", None, "2026-09-06T15:59:59Z", "2026-09-06T23:59:59+08:00"]
    found = typed(Kind.MOMENT, *cells)
    assert found[1] is None
    assert found[0] == found[2] == found[3] == pd.Timestamp("2026-09-06T15:59:59Z")


def test_the_hour_that_clocks_skip_is_read_as_the_next() -> None:
    assert moment("2026-03-08T02:30:00", NEW_YORK) == "2026-03-08T07:00:00Z"
    assert moment("2026-03-08T01:59:59", NEW_YORK) == "2026-03-08T06:59:59Z"
    assert moment("2026-03-08T03:00:00", NEW_YORK) == "2026-03-08T07:00:00Z"


def test_the_hour_that_clocks_repeat_is_read_as_the_first() -> None:
    assert moment("2026-11-01T01:30:00", NEW_YORK) == "2026-11-01T05:30:00Z"
    assert moment("2026-11-01T01:30:00-05:00", NEW_YORK) == "2026-11-01T06:30:00Z"
    assert moment("2026-11-01T02:00:00", NEW_YORK) == "2026-11-01T07:00:00Z"


@settings(deadline=None)
@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/Berlin", "Asia/Kathmandu"]),
)
def test_any_moment_reads_back_from_any_zone(when: datetime, zone: str) -> None:
    written = when.astimezone(zoneinfo.ZoneInfo(zone)).isoformat()
    assert typed(Kind.MOMENT, written) == [pd.Timestamp(when)]


@settings(deadline=None)
@given(st.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1)))
def test_no_local_time_of_new_york_is_refused(when: datetime) -> None:
    (found,) = typed(Kind.MOMENT, when.isoformat(), zone=NEW_YORK)
    assert isinstance(found, pd.Timestamp)
    local = found.tz_convert(NEW_YORK).tz_localize(None)
    assert timedelta() <= local.to_pydatetime() - when <= timedelta(hours=1)


@pytest.mark.parametrize(
    "cell",
    [
        *("2026-02-30T10:00:00", "2026-09-06T24:00:00", "2026-09-06T10:60:00", "2026-09-06T1:00"),
        *("2026-09-06T10:00:00+25:00", "2026-09-06T10:00:00+8", "2026-09-06T10:00:00 CST"),
        *("1757145599", "06.09.2026 10:00", "2026-09-06T", "2026-09-06T10", "yesterday"),
        *("2026-09-06T10:00:00,5", "2026-09-06T10:00:00z"),
    ],
)
def test_what_is_no_timestamp_is_refused(cell: str) -> None:
    assert rule(Kind.MOMENT, cell) == "not_a_timestamp"


def test_money_has_up_to_four_decimals() -> None:
    cells = ["0", "1", "-1", "4800.5", "4800.50", "0.0001", "-60000.00", "007"]
    assert typed(Kind.MONEY, *cells) == [0, 1, -1, 4800.5, 4800.5, 0.0001, -60_000, 7]


@settings(deadline=None)
@given(st.decimals(-99_999_999_999, 99_999_999_999, places=4))
def test_any_amount_reads_back_to_four_decimals(amount: Decimal) -> None:
    (found,) = typed(Kind.MONEY, f"{amount:.4f}")
    assert Decimal(f"{found:.4f}") == amount


@settings(deadline=None)
@given(st.integers(0, 10**15), st.integers(0, 9999))
def test_an_amount_is_read_exactly_or_refused(whole: int, part: int) -> None:
    cell = f"{whole}.{part:04}"
    parsed = parse(texts([cell]), Kind.MONEY, SHANGHAI)
    if pd.isna(parsed.broken.iloc[0]):
        assert f"{parsed.cells.iloc[0]:.4f}" == cell


def test_noughts_beyond_four_decimals_are_nothing() -> None:
    cells = ["1.00000", "320000.00000", "4800.500000000", "-0.12340000", "99999999999.99990"]
    assert typed(Kind.MONEY, *cells) == [1, 320_000, 4800.5, -0.1234, 99_999_999_999.9999]


@pytest.mark.parametrize(
    "cell", ["1.00001", "-0.12345", "0.333333333333333", "157714.285714286", "0.1" + "0" * 40 + "1"]
)
def test_an_amount_with_more_than_four_decimals_is_refused(cell: str) -> None:
    assert rule(Kind.MONEY, cell) == "too_many_decimals"


NO_NUMBERS = [
    *("48OO.50", "abc", "1,000.00", "1.000,00", "1 000", "1'000", "1e5", "1E+05", "0x10"),
    *("+5", ".5", "5.", "--5", "5-", "(5)", "¥5", "5%", "5 0", "5\n0", "nan", "NaN", "inf"),
    *("-inf", "NULL", "#N/A", "\uff11\uff10\uff10", "\u0661\u0662", "\u22125", "1_000", "1.2.3"),
]


@pytest.mark.parametrize("cell", NO_NUMBERS)
@pytest.mark.parametrize("kind", [Kind.MONEY, Kind.FRACTION])
def test_what_is_no_plain_number_is_refused(kind: Kind, cell: str) -> None:
    assert rule(kind, cell) == "not_a_number"


def test_a_fraction_may_have_any_number_of_decimals() -> None:
    assert typed(Kind.FRACTION, "0.333333333333", "1", "0", "7.10", "0.33333333333333331") == [
        *(0.333333333333, 1, 0, 7.1),
        1 / 3,
    ]


def test_a_whole_number_has_no_decimals_but_noughts() -> None:
    cells = ["0", "7", "-3", "999999999999999", "2.0", "-4.000"]
    assert typed(Kind.INTEGER, *cells) == [0, 7, -3, 999_999_999_999_999, 2, -4]


@settings(deadline=None)
@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_any_whole_number_reads_back(number: int) -> None:
    assert typed(Kind.INTEGER, str(number)) == [number]


@pytest.mark.parametrize("cell", ["1.9", "1.", "1e3", "1,000", "x", "\uff11", "1 1", "1" * 16])
def test_what_is_no_whole_number_is_refused(cell: str) -> None:
    assert rule(Kind.INTEGER, cell) == "not_a_whole_number"


def test_yes_and_no_are_true_and_false() -> None:
    assert typed(Kind.YES_NO, "true", "false", "TRUE", "False") == [True, False, True, False]


@pytest.mark.parametrize("cell", ["1", "0", "yes", "no", "Y", "是", "t rue", "t"])
def test_what_is_neither_true_nor_false_is_refused(cell: str) -> None:
    assert rule(Kind.YES_NO, cell) == "not_true_or_false"


def test_weeks_and_quarters_stay_as_they_are_written() -> None:
    assert typed(Kind.WEEK, "2026-W36", "2026-W53") == ["2026-W36", "2026-W53"]
    assert typed(Kind.QUARTER, "FY2026-Q2", "FY2026-Q4") == ["FY2026-Q2", "FY2026-Q4"]


@pytest.mark.parametrize(
    "cell", ["2025-W53", "2026-W00", "2026W36", "36", "2026-09-06", "2026-W\uff13\uff16"]
)
def test_a_week_that_does_not_exist_is_refused(cell: str) -> None:
    assert rule(Kind.WEEK, cell) == "not_a_week"


@pytest.mark.parametrize("cell", ["FY2026-Q5", "2026-Q2", "Q2", "FY\uff12\uff10\uff12\uff16-Q2"])
def test_what_is_no_quarter_is_refused(cell: str) -> None:
    assert rule(Kind.QUARTER, cell) == "not_a_quarter"
