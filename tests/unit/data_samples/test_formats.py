"""Each file is in the format it is meant to exercise, and says what its totals say."""

import gzip
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from schemas.extracts.registry import EXTRACTS, kinds_of

Raw = Callable[..., pd.DataFrame]

WEEKS = ["2026-W33", "2026-W34", "2026-W35", "2026-W36"]

FILES = [
    *("account_plans.csv", "accounts.csv", "actions.csv", "control_totals.csv", "credits.csv"),
    *("forecasts.parquet", "fx_rates.xlsx", "opportunities.csv.gz", "order_events.csv"),
    *("orders.csv.gz", "quotas.xlsx", "roster.csv", "stage_events.parquet", "visits.csv.gz"),
]


@pytest.fixture
def folder(data: Path) -> Path:
    return data / "landing" / "2026-W36"


@pytest.mark.parametrize("week", WEEKS)
def test_every_week_has_one_file_of_every_extract(data: Path, week: str) -> None:
    assert sorted(path.name for path in (data / "landing" / week).iterdir()) == FILES


@pytest.mark.parametrize("extract", EXTRACTS)
def test_columns_are_those_of_the_contract_in_its_order(raw: Raw, extract: str) -> None:
    assert list(raw(extract)) == list(kinds_of(EXTRACTS[extract]))


def test_accounts_are_utf8_with_a_mark_and_hold_a_line_break_in_a_cell(folder: Path) -> None:
    content = (folder / "accounts.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfaccount_id,name,")
    assert '"澄岚""一号"", 通信\n有限公司",LN,'.encode() in content


def test_the_roster_is_gb18030_and_not_utf8(folder: Path) -> None:
    content = (folder / "roster.csv").read_bytes()
    assert "D01;林知远;DIRECTOR;BJ;" in content.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")


def test_actions_are_utf16_with_a_mark_and_tabs(folder: Path) -> None:
    content = (folder / "actions.csv").read_bytes()
    assert content.startswith(b"\xff\xfe")
    assert content.decode("utf-16").startswith("action_id\tweek\tregion\t")


def test_credits_end_their_lines_as_windows_does(folder: Path) -> None:
    lines = (folder / "credits.csv").read_bytes().split(b"\n")
    assert lines.pop() == b""
    assert all(line.endswith(b"\r") for line in lines)


@pytest.mark.parametrize("name", ["opportunities", "visits", "orders"])
def test_gzipped_files_carry_neither_a_time_nor_a_name(folder: Path, name: str) -> None:
    head = (folder / f"{name}.csv.gz").read_bytes()[:10]
    no_flags, no_time = 0, bytes(4)
    assert (head[3], head[4:8]) == (no_flags, no_time)


@pytest.mark.parametrize("name", [name for name in FILES if ".csv" in name])
def test_every_csv_ends_with_a_line_end(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    content = gzip.decompress(content) if name.endswith(".gz") else content
    assert content.rstrip(b"\x00").endswith(b"\n")


@pytest.mark.parametrize("name", ["quotas", "fx_rates"])
def test_workbooks_hold_typed_cells_and_a_fixed_date(folder: Path, name: str) -> None:
    book = openpyxl.load_workbook(folder / f"{name}.xlsx")
    header, first = list(book.active.iter_rows(max_row=2, values_only=True))
    cells = dict(zip(header, first, strict=True))
    assert isinstance(cells["approved_on" if name == "quotas" else "on"], datetime)
    assert isinstance(cells["amount" if name == "quotas" else "rate"], int | float)
    assert book.properties.created == datetime(2026, 9, 7)


def test_forecasts_are_typed_parquet(folder: Path) -> None:
    schema = pq.read_schema(folder / "forecasts.parquet")
    assert schema.field("amount").type == pa.decimal128(18, 2)
    assert schema.field("submitted_at").type == pa.timestamp("us", tz="UTC")
    assert schema.field("account_id").type == pa.string()


@pytest.mark.parametrize("week", WEEKS)
@pytest.mark.parametrize("extract", EXTRACTS)
def test_control_totals_are_those_of_the_file(raw: Raw, extract: str, week: str) -> None:
    amounts = {
        **dict.fromkeys(("opportunities", "orders", "quotas", "forecasts"), "amount"),
        "order_events": "amount_delta",
        "accounts": "buying_power",
    }
    frame, totals = raw(extract, week), raw("control_totals", week)
    ((_, row_count, said),) = totals[totals["extract"] == extract].to_numpy().tolist()
    assert int(row_count) == len(frame) > 0
    if extract not in amounts:
        assert said == ""
    else:
        cells = [str(cell) for cell in frame[amounts[extract]]]
        assert Decimal(said) == sum(Decimal(cell) for cell in cells if cell)


def test_timestamps_come_without_offset_in_utc_and_with_offset(raw: Raw) -> None:
    moments = raw("visits")["happened_at"]
    done = moments[moments != ""]
    assert done.str.fullmatch(r"2026-\d\d-\d\dT\d\d:\d\d:\d\d(Z|\+08:00)?").all()
    for end in ("Z", "+08:00"):
        assert 0.2 < done.str.endswith(end).mean() < 0.5
    local = done[~done.str.endswith(("Z", "+08:00"))].str[11:13].astype(int)
    assert local.between(8, 18).mean() > 0.99
    in_utc = done[done.str.endswith("Z")].str[11:13].astype(int)
    assert in_utc.between(0, 10).all()


def test_ids_keep_their_leading_zeros(raw: Raw) -> None:
    assert "000001" in set(raw("accounts")["account_id"])
    assert raw("orders")["account_id"].str.len().eq(6).all()


def test_a_region_is_called_na(raw: Raw) -> None:
    regions = raw("accounts")["region"].value_counts()
    assert regions["NA"] >= 40
    assert len(regions) == 18
