"""Parquet: every type as the contract writes it, and damaged files."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assets.extracts import child, parquet_cells
from assets.extracts.child import Refused
from assets.extracts.parquet_cells import text_table
from assets.extracts.parquet_files import parse_parquet, text_table_of
from assets.extracts.parsing import parse
from assets.extracts.table import TextTable
from schemas.columns import Kind
from schemas.errors import Fault
from schemas.settings import Settings
from tests.unit.extracts.landings import (
    alone,
    as_parquet,
    cells,
    core,
    found,
    instead,
    orders,
    parquet,
    rules,
)

EVENING = datetime(2026, 9, 6, 15, 59, 59, tzinfo=UTC)


def column(array: pa.Array) -> list[str | None]:
    """Write one column as Parquet and read it as text."""
    return [row[0] for row in cells(inside(parquet({"a": array})))]


def inside(content: bytes) -> TextTable:
    """Read a file as the child process does, without one: some tests read thousands."""
    try:
        return text_table_of(text_table(content))
    except Refused as refused:
        return TextTable.rejected(Fault(refused.rule, value=refused.found))


def small() -> bytes:
    """Give a file of an id and a number, with a checksum on every page and little else."""
    columns = {
        "a": pa.array(["L1", "L2", "L3"]),
        "b": pa.array([1.1, 2.0, None]),
    }
    return parquet(columns, compression="none", write_page_checksum=True, store_schema=False)


def footer_of(content: bytes) -> int:
    """Give the place where the footer begins."""
    return len(content) - 8 - int.from_bytes(content[-8:-4], "little")


def flipped(content: bytes, bit: int) -> bytes:
    """Give the content with one bit turned over."""
    damaged = bytearray(content)
    damaged[bit // 8] ^= 1 << bit % 8
    return bytes(damaged)


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (pa.array(["007", "NA", "澄岚", None]), ["007", "NA", "澄岚", None]),
        (pa.array(["a", "b", "a", None]).dictionary_encode(), ["a", "b", "a", None]),
        (pa.array(["x", None], pa.large_string()), ["x", None]),
        (pa.array([7, None]), ["7", None]),
        (pa.array([7, None], pa.int8()), ["7", None]),
        (pa.array([1.5, 2.0, 0.1 + 0.2, None]), ["1.5", "2", "0.3", None]),
        (pa.array([1234567.895, -0.0001]), ["1234567.895", "-0.0001"]),
        (pa.array([True, False, None]), ["true", "false", None]),
        (pa.array([date(2026, 9, 6), None], pa.date32()), ["2026-09-06", None]),
        (pa.array([date(2026, 9, 6), None], pa.date64()), ["2026-09-06", None]),
        (pa.array([datetime(2026, 9, 6), None], pa.timestamp("ns")), ["2026-09-06", None]),
        (pa.array([None, None], pa.null()), [None, None]),
        (pa.array([], pa.string()), []),
    ],
    ids=str,
)
def test_a_typed_column_is_written_as_the_contract_writes_it(
    array: pa.Array, expected: list[str | None]
) -> None:
    assert column(array) == expected


@pytest.mark.parametrize(("precision", "scale"), [(18, 2), (18, 4), (38, 10), (38, 18)])
def test_a_decimal_is_written_plainly_at_any_scale(precision: int, scale: int) -> None:
    values = ["0", "0.01", "100", "-4800.5", "1200000"]
    array = pa.array([*map(Decimal, values), None], pa.decimal128(precision, scale))
    assert column(array) == [*values, None]


@pytest.mark.parametrize("value", [0.00008, 0.00001, 123456789012345.0])
def test_a_small_or_large_number_is_written_without_exponent(value: float) -> None:
    (text,) = column(pa.array([value]))
    assert text is not None
    assert "e" not in text
    assert float(text) == value


@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "+08:00", "America/New_York"])
@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_a_time_keeps_its_moment_in_any_zone_and_unit(
    sample_settings: Settings, zone: str, unit: str
) -> None:
    frame = parse_parquet(parquet({"at": pa.array([EVENING], pa.timestamp(unit, zone))})).frame
    assert frame is not None
    parsed = parse(frame["at"], Kind.MOMENT, sample_settings.zone)
    assert [moment.isoformat() for moment in parsed.cells] == ["2026-09-06T15:59:59+00:00"]


def test_a_time_without_zone_is_the_company_s(sample_settings: Settings) -> None:
    naive = pa.array([datetime(2026, 9, 6, 23, 59, 59)], pa.timestamp("us"))
    frame = parse_parquet(parquet({"at": naive})).frame
    assert frame is not None
    parsed = parse(frame["at"], Kind.MOMENT, sample_settings.zone)
    assert [moment.isoformat() for moment in parsed.cells] == ["2026-09-06T15:59:59+00:00"]


def test_rows_are_numbered_from_one() -> None:
    table = parse_parquet(as_parquet(orders(3)))
    assert table.frame is not None
    assert table.frame.index.tolist() == [1, 2, 3]
    assert table.rows_read == 3


def test_an_empty_text_is_an_empty_cell() -> None:
    assert column(pa.array(["x", "", None])) == ["x", None, None]


def test_empty_texts_leave_optional_cells_empty(tmp_path: Path, lenient: Settings) -> None:
    rows = core()["orders"]
    texts = {name: pa.array([row[name] for row in rows]) for name in rows[0]}
    intake = alone(tmp_path, instead("orders", "orders.parquet", parquet(texts)), lenient)
    assert found(intake.faults) == []
    assert intake.frames["orders"]["amount"].tolist() == [250_000.0, 12_500.0, 4800.5]


@pytest.mark.parametrize(
    "extra",
    [
        pa.array([[1], [2], [3]]),
        pa.array([{"a": 1}, None, {"a": 2}]),
        pa.array([b"\xff\xfe", b"\x00", None]),
    ],
    ids=["list", "struct", "bytes"],
)
def test_an_extra_column_of_any_type_is_only_told(
    tmp_path: Path, lenient: Settings, extra: pa.Array
) -> None:
    rows = core()["orders"]
    columns = {name: pa.array([row[name] or None for row in rows]) for name in rows[0]}
    content = parquet({**columns, "extra": extra})
    intake = alone(tmp_path, instead("orders", "orders.parquet", content), lenient)
    assert rules(intake.faults) == {"extra_column"}
    assert len(intake.frames["orders"]) == 3


def test_two_columns_of_one_name_are_refused(tmp_path: Path, lenient: Settings) -> None:
    rows = core()["orders"]
    arrays = [pa.array([row[name] or None for row in rows]) for name in rows[0]]
    doubled = pa.BufferOutputStream()
    pq.write_table(pa.table([*arrays, arrays[-3]], names=[*rows[0], "amount"]), doubled)
    content = doubled.getvalue().to_pybytes()
    intake = alone(tmp_path, instead("orders", "orders.parquet", content), lenient)
    assert not intake.accepted
    assert intake.frames["orders"].empty


def test_text_that_is_not_utf_8_is_refused_and_does_not_raise() -> None:
    offsets, content = pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")
    broken = pa.Array.from_buffers(pa.string(), 1, [None, offsets, content])
    table = parse_parquet(parquet({"a": broken}))
    assert table.frame is None
    assert [fault.rule for fault in table.faults] == ["unreadable_file"]


@pytest.mark.parametrize("junk", [b"", b"PAR1", b"PAR1" * 4, b"<html></html>", b"id,name\n1,a\n"])
def test_what_is_not_parquet_is_refused(junk: bytes) -> None:
    table = parse_parquet(junk)
    assert table.frame is None
    assert [fault.rule for fault in table.faults] == ["unreadable_file"]
    assert table.faults[0].value


def test_a_file_cut_short_is_refused() -> None:
    content = small()
    for length in range(0, len(content), 37):
        table = inside(content[:length])
        assert [fault.rule for fault in table.faults] == ["unreadable_file"]


def test_a_flipped_bit_in_a_page_never_gives_other_data() -> None:
    content = small()
    whole = cells(inside(content))
    assert whole == [["L1", "1.1"], ["L2", "2"], ["L3", None]]
    refused = 0
    for bit in range(footer_of(content) * 8):
        table = inside(flipped(content, bit))
        refused += table.frame is None
        assert table.frame is None or cells(table) == whole, bit
    assert refused > 100


@pytest.fixture(scope="module")
def damage() -> list[tuple[int, str]]:
    """Every single bit of a footer turned over: what is read, where it is not what was written."""
    content = small()
    whole, names = inside(content), ["a", "b"]
    wrong = []
    for bit in range(footer_of(content) * 8, len(content) * 8):
        try:
            table = inside(flipped(content, bit))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
            wrong.append((bit, repr(error)))
            continue
        readable = table.frame is not None and list(table.frame.columns) == names
        if readable and cells(table) != cells(whole):
            wrong.append((bit, str(cells(table))))
    return wrong


def test_a_flipped_bit_in_the_footer_never_raises(damage: list[tuple[int, str]]) -> None:
    assert [found for found in damage if not found[1].startswith("[[")] == []


def test_a_flipped_bit_in_the_footer_never_gives_other_data(damage: list[tuple[int, str]]) -> None:
    assert [found for found in damage if found[1].startswith("[[")] == []


def test_a_small_file_that_claims_too_many_cells_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parquet_cells, "CELLS_LIMIT", 5)
    assert inside(parquet({"a": pa.array([1, 2, 3, 4, 5])})).frame is not None
    table = inside(parquet({"a": pa.array([1, 2, 3, 4, 5, 6])}))
    assert [fault.rule for fault in table.faults] == ["unreadable_file"]


def test_a_day_among_times_stays_a_day() -> None:
    array = pa.array([datetime(2026, 9, 6), datetime(2026, 9, 6, 16, 30), None])
    assert column(array) == ["2026-09-06", "2026-09-06T16:30:00.000000", None]


def test_an_id_kept_as_a_number_has_all_its_digits_or_says_that_it_has_not() -> None:
    ids = [2026090600000007.0, float(2**53), float(2**53 + 2), 2.0260906000000071e17]
    assert column(pa.array(ids)) == [
        *("2026090600000007", "9007199254740992"),
        *("9.00719925474099E+15", "2.02609060000001E+17"),
    ]


def test_a_text_said_once_and_meant_everywhere_is_not_spelt_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(child, "OUTPUT_LIMIT", 1000)
    assert column(pa.array(["x" * 10] * 100)) == ["x" * 10] * 100
    table = inside(parquet({"a": pa.array(["x" * 10] * 101)}))
    assert table.faults == [Fault("unpacks_to_too_much", value="1010 bytes")]


def test_a_long_text_in_a_column_nobody_reads_costs_nothing() -> None:
    raw = parquet({"id": pa.array(["1", "2"]), "notes": pa.array(["x" * 200_000, None])})
    assert cells(parse_parquet(raw, ["id"])) == [["1", "…"], ["2", None]]


def test_a_file_of_a_few_bytes_that_unpacks_to_gigabytes_is_refused() -> None:
    raw = parquet({"order_line_id": pa.array(["x" * 200_000] * 20_000)}, compression="zstd")
    assert len(raw) < 100_000
    (fault,) = parse_parquet(raw, ["order_line_id"]).faults
    assert (fault.rule, fault.value) == ("unpacks_to_too_much", "4000000000 bytes")
