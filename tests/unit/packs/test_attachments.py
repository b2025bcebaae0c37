"""The tables inside a PDF: whole, in full precision, harmless, and never too large."""

import io
import zlib
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from assets.packs.attachments import attached_tables, csv_bytes
from assets.packs.pack import About
from schemas.calendar import Week

ROOM = {"attach_tables": True, "attach_most_rows": 5000, "attach_most_kb": 600}
WEEK = Week.parse("2026-W36")
ABOUT = About(
    code="SH",
    language="en",
    company="Test",
    name="Shanghai",
    directors=(),
    week=WEEK,
    as_of=date(2026, 9, 6),
    quarter="FY2026-Q2",
    currency="CNY",
    run_id="0",
    confidentiality="",
    set_aside_count=0,
    settings={"packs": ROOM},
)


def allowed(**packs: Any) -> About:
    """Say what pack this is, under other settings."""
    return replace(ABOUT, settings={"packs": ROOM | packs})


def frame(rows: int) -> pd.DataFrame:
    numbers = [place / 7 for place in range(rows)]
    return pd.DataFrame({"region": ["SH"] * rows, "net_amount": numbers})


def read(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")


def test_a_file_is_named_after_pack_week_and_table() -> None:
    (one,) = attached_tables({"coverage": frame(3)}, ABOUT)
    assert one.name == "SH-2026-W36-coverage.csv"
    assert one.as_of == date(2026, 9, 6)
    assert "coverage" in one.about


def test_a_table_without_rows_is_left_out() -> None:
    assert attached_tables({"coverage": frame(0)}, ABOUT) == ()


def test_nothing_is_attached_where_the_settings_say_so() -> None:
    assert attached_tables({"coverage": frame(3)}, allowed(attach_tables=False)) == ()


def test_excel_is_told_the_encoding() -> None:
    content = csv_bytes(pd.DataFrame({"name": ["销售甲"]}))
    assert content == "\ufeffname\r\n销售甲\r\n".encode()


def test_numbers_keep_every_digit_and_days_are_days() -> None:
    values = [0.1 + 0.2, 1 / 3, 1e15 + 0.25]
    days = pd.to_datetime(["2026-09-06"] * 3).astype("datetime64[us]")
    found = read(csv_bytes(pd.DataFrame({"rate": values, "on": days})))
    assert [float(one) for one in found["rate"]] == values
    assert set(found["on"]) == {"2026-09-06"}


def test_what_is_absent_stays_empty() -> None:
    given = pd.DataFrame(
        {
            "name": pd.Series(["a", None], dtype="str"),
            "count": pd.Series([1, None], dtype="Int64"),
            "rate": [0.0, float("nan")],
        }
    )
    assert read(csv_bytes(given)).to_dict("list") == {
        "name": ["a", ""],
        "count": ["1", ""],
        "rate": ["0.0", ""],
    }


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_begins_like_a_formula_is_made_harmless(start: str) -> None:
    text = f'{start}HYPERLINK("x")'
    assert b"'" + start.encode() in csv_bytes(pd.DataFrame({"name": [text, "a=b"]}))
    assert b"\na=b" in csv_bytes(pd.DataFrame({"name": [text, "a=b"]}))


def test_a_negative_number_stays_a_number() -> None:
    assert read(csv_bytes(pd.DataFrame({"net_amount": [-1.5]})))["net_amount"][0] == "-1.5"


def test_a_table_with_too_many_rows_is_only_in_the_workbook() -> None:
    tables = {"long": frame(6), "short": frame(5)}
    found = attached_tables(tables, allowed(attach_most_rows=5))
    assert [one.name for one in found] == ["SH-2026-W36-short.csv"]


def test_the_smallest_tables_come_first_and_stop_where_the_room_ends() -> None:
    tables = {"c": frame(4000), "a": frame(10), "b": frame(3000)}
    sizes = {name: len(zlib.compress(csv_bytes(table))) for name, table in tables.items()}
    room = -(-(sizes["a"] + sizes["b"]) // 1024)
    assert sizes["c"] > 1024
    found = attached_tables(tables, allowed(attach_most_kb=room))
    assert [one.name[12:] for one in found] == ["a.csv", "b.csv"]
    assert attached_tables(tables, allowed(attach_most_kb=1000))[-1].name.endswith("c.csv")


def test_the_frames_are_left_as_they_were() -> None:
    given = pd.DataFrame({"name": ["=1"]})
    csv_bytes(given)
    assert list(given["name"]) == ["=1"]
