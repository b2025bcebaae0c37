"""Landing folders with one fault each, made from the tiny company."""

import io
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from data_samples.generator.tiny import TINY, Table, table_of, text_of
from data_samples.generator.writing import CREATED
from schemas.calendar import Week

Files = dict[str, bytes]
"""Contents by file name."""

WEEK = Week.parse("2026-W36")
"""The week of every faulty landing."""

_CUT = 6
"""Bytes lost at the end of a file: the line's end and some digits."""

_HTML = (
    "<!DOCTYPE html>\n<html><head><title>504</title></head><body>Gateway timeout</body></html>\n"
)


def write_faulty(out: Path) -> list[Path]:
    """Write `<out>/<case>/2026-W36/` for every case and give the case folders."""
    for case, make in CASES.items():
        folder = out / case / str(WEEK)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in make().items():
            (folder / name).write_bytes(content)
    return [out / case for case in CASES]


def _valid() -> Files:
    return {f"{extract}.csv": text.encode() for extract, text in TINY.items()}


def _with(extract: str, table: Table) -> Files:
    return _valid() | {f"{extract}.csv": text_of(table).encode()}


def _with_cell(extract: str, column: str, value: str) -> Files:
    """Put a value into the last row of an extract."""
    table = table_of(extract)
    table[-1][table[0].index(column)] = value
    return _with(extract, table)


def _with_row(extract: str, row: list[str]) -> Files:
    return _with(extract, [*table_of(extract), row])


def _with_bytes(extract: str, content: bytes) -> Files:
    return _valid() | {f"{extract}.csv": content}


def _with_column(extract: str, name: str, place: int) -> Files:
    """Repeat a column under a name; the header and every row get one cell more."""
    header, *rows = table_of(extract)
    return _with(extract, [[*header, name], *([*row, row[place]] for row in rows)])


def _missing_file() -> Files:
    files = _valid()
    del files["visits.csv"]
    return files


def _two_files() -> Files:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": CREATED})
        sheet = workbook.add_worksheet()
        for place, row in enumerate(table_of("orders")):
            sheet.write_row(place, 0, row)
    return _valid() | {"orders.xlsx": book.getvalue()}


def _missing_column() -> Files:
    table = table_of("opportunities")
    place = table[0].index("stage")
    return _with("opportunities", [row[:place] + row[place + 1 :] for row in table])


def _wrong_encoding() -> Files:
    """Put a byte into a name that neither UTF-8 nor GB18030 has."""
    return _with_bytes("accounts", TINY["accounts"].encode().replace(b"Brimwick", b"Brim\xffwick"))


def _ragged_row(extract: str) -> Files:
    table = table_of(extract)
    table[-1].append("surplus")
    return _with(extract, table)


def _duplicate_key() -> Files:
    row = table_of("accounts")[-1]
    return _with_row("accounts", [row[0], "沅泓信托有限公司", *row[2:]])


def _cut_short() -> Files:
    """Put the amount last and cut the file inside the last one, so that the fields still count."""
    table = table_of("orders")
    place = table[0].index("amount")
    turned = [[*row[:place], *row[place + 1 :], row[place]] for row in table]
    return _with_bytes("orders", text_of(turned).encode()[:-_CUT])


def _wrong_totals() -> Files:
    totals = "extract,row_count,amount_sum\norders,3,267300.51\n"
    return _valid() | {"control_totals.csv": totals.encode()}


CASES: dict[str, Callable[[], Files]] = {
    "none": _valid,
    "missing_file": _missing_file,
    "two_files": _two_files,
    "missing_column": _missing_column,
    "unknown_enum": lambda: _with_cell("opportunities", "stage", "L9"),
    "wrong_encoding": _wrong_encoding,
    "ragged_row": lambda: _ragged_row("visits"),
    "ragged_order": lambda: _ragged_row("orders"),
    "duplicate_key": _duplicate_key,
    "exact_duplicate": lambda: _with_row("orders", table_of("orders")[-1]),
    "unknown_account": lambda: _with_cell("orders", "account_id", "999999"),
    "unknown_rep": lambda: _with_cell("visits", "rep_id", "AE999"),
    "unknown_region": lambda: _with_cell("accounts", "region", "XX"),
    "negative_amount": lambda: _with_cell("orders", "amount", "-4800.50"),
    "non_numeric_amount": lambda: _with_cell("orders", "amount", "48OO.50"),
    "impossible_date": lambda: _with_cell("visits", "planned_on", "2026-02-30"),
    "header_only": lambda: _with("visits", table_of("visits")[:1]),
    "empty_file": lambda: _with_bytes("visits", b""),
    "no_final_newline": _cut_short,
    "nul_bytes": lambda: _with_bytes("visits", TINY["visits"].encode() + bytes(64)),
    "duplicate_header": lambda: _with_column("orders", "amount", 7),
    "extra_column": lambda: _with_column("accounts", "fax", 0),
    "control_totals_mismatch": _wrong_totals,
    "foreign_currency": lambda: _with_cell("orders", "currency", "USD"),
    "html_instead": lambda: _with_bytes("orders", _HTML.encode()),
}
"""How each faulty landing is made."""
