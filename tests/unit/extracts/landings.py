"""A week of a handful of rows written as real files, changed row by row, and what is read of it."""

import csv
import gzip
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from upath import UPath

from assets.extracts.drafts import Draft, draft
from assets.extracts.intake import Intake, take_in
from assets.extracts.layout import Arrival
from assets.extracts.reading import Source, read
from assets.extracts.table import TextTable
from data_samples.generator.tiny import table_of
from schemas.calendar import Week
from schemas.extracts.registry import CONTROL_TOTALS, EXTRACTS, REQUIRED, kinds_of
from schemas.settings import SetAside, Settings

Row = dict[str, str]
World = dict[str, list[Row]]
Found = tuple[str, str | None, int | None, str | None]

WEEK = Week.parse("2026-W36")


def world(**extracts: list[Row]) -> World:
    """Give the valid rows of the tiny company, single extracts replaced or added.

    Its amounts: orders 250000 + 12500 + 4800.50 = 267300.50.
    """
    tables = {name: table_of(name) for name in REQUIRED}
    valid = {
        name: [dict(zip(header, row, strict=True)) for row in rows]
        for name, (header, *rows) in tables.items()
    }
    return {**valid, **extracts}


def core(**extracts: list[Row]) -> World:
    """Give the roster, the accounts and the orders alone, single extracts replaced or added."""
    valid = world()
    return {**{name: valid[name] for name in ("roster", "accounts", "orders")}, **extracts}


def row(extract: str, /, **cells: str) -> Row:
    """Give a row of an extract with every other cell empty."""
    model = CONTROL_TOTALS if extract == "control_totals" else EXTRACTS[extract]
    return dict.fromkeys(kinds_of(model), "") | cells


ACTION = row(
    "actions",
    action_id="T1",
    week="2026-W35",
    region="BJ",
    rep_id="AE001",
    metric="PRG-8",
    text="call",
    due_on="2026-09-09",
    status="OPEN",
)
"""An agreed action that breaks no rule."""


def order(number: int, **cells: str) -> Row:
    """Give a valid order line `N<number>` of 1000 yuan."""
    valid = {"order_line_id": f"N{number}", "account_id": "000001", "rep_id": "AE001"}
    return row("orders", **valid, booked_on="2026-09-01", amount="1000.00") | cells


def orders(count: int) -> list[Row]:
    """Give that many valid order lines, N1 first."""
    return [order(number) for number in range(1, count + 1)]


def as_csv(
    rows: Sequence[Row],
    separator: str = ",",
    encoding: str = "utf-8",
    line_end: str = "\n",
    header: Sequence[str] = (),
) -> bytes:
    """Write rows as CSV; without a header given it is the first row's names."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=line_end)
    writer.writerows([header or list(rows[0]), *(row.values() for row in rows)])
    return text.getvalue().encode(encoding)


def as_gzip(rows: Sequence[Row]) -> bytes:
    """Write rows as gzipped CSV."""
    return gzip.compress(as_csv(rows), mtime=0)


def as_xlsx(rows: Sequence[Row]) -> bytes:
    """Write rows as a workbook of text cells."""
    return sheet([list(rows[0]), *(list(row.values()) for row in rows)])


def sheet(cells: Sequence[Sequence[Any]]) -> bytes:
    """Write cells as a workbook's only sheet; nothing is an empty cell."""
    book = openpyxl.Workbook()
    for line in cells:
        book.active.append([None if cell == "" else cell for cell in line])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def as_parquet(rows: Sequence[Row]) -> bytes:
    """Write rows as Parquet of text columns, nothing for an empty cell."""
    names = list(rows[0])
    return parquet({name: pa.array([row[name] or None for row in rows]) for name in names})


def parquet(columns: Mapping[str, pa.Array], **options: Any) -> bytes:
    """Write typed columns as Parquet."""
    content = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), content, **options)
    return content.getvalue()


def landed(landing: Path, files: Mapping[str, list[Row] | bytes]) -> Path:
    """Write a week's folder: rows as `<extract>.csv`, bytes under the name given."""
    folder = landing / str(WEEK)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        if isinstance(content, bytes):
            (folder / name).write_bytes(content)
        else:
            (folder / f"{name}.csv").write_bytes(as_csv(content))
    return landing


def taken(landing: Path, files: Mapping[str, list[Row] | bytes], settings: Settings) -> Intake:
    """Write a week's folder and take it in."""
    return take_in(UPath(landed(landing, files)), WEEK, settings)


def alone(landing: Path, files: Mapping[str, list[Row] | bytes], settings: Settings) -> Intake:
    """Take in a week of these files; the required extracts it lacks are declared absent."""
    given = {name.partition(".")[0] for name in files}
    lacking = [name for name in REQUIRED if name not in given]
    return taken(landing, files, with_absent(settings, *lacking))


def instead(extract: str, file: str, content: bytes) -> dict[str, list[Row] | bytes]:
    """Give roster, accounts and orders, one of them in another file."""
    files: dict[str, list[Row] | bytes] = {**core()}
    del files[extract]
    return {**files, file: content}


def with_limit(settings: Settings, rate: float, **rates: float) -> Settings:
    """Give settings under which that share of every extract's rows may be set aside."""
    limits = SetAside(limit_rate=rate, limit_rates=rates)
    return settings.model_copy(update={"set_aside": limits})


def with_absent(settings: Settings, *extracts: str) -> Settings:
    """Give settings that list extracts as absent."""
    company = settings.company.model_copy(update={"absent_extracts": extracts})
    return settings.model_copy(update={"company": company})


def found(faults: pd.DataFrame, *rules: str) -> list[Found]:
    """Give rule, extract, row and column of faults, of all or of some rules."""
    chosen = faults[faults["rule"].isin(rules)] if rules else faults
    columns = chosen[["rule", "extract", "row", "column"]].astype(object)
    return [tuple(line) for line in columns.where(columns.notna(), None).to_numpy().tolist()]


def rules(faults: pd.DataFrame, severity: str | None = None) -> set[str]:
    """Give the rules that were broken, all of them or those of one severity."""
    chosen = faults if severity is None else faults[faults["severity"] == severity]
    return set(chosen["rule"])


def status(intake: Intake, extract: str) -> pd.Series:
    """Give one extract's row of the status."""
    table = intake.extract_status
    return table[table["extract"] == extract].iloc[0]


def read_file(folder: Path, name: str, content: bytes) -> tuple[Source, TextTable]:
    """Write a file and read it as a text table."""
    path = folder / name
    path.write_bytes(content)
    extract, _, ending = name.partition(".")
    return read(Arrival(extract, ending, UPath(path)), "gb18030")


def drafted(folder: Path, name: str, content: bytes, settings: Settings) -> Draft:
    """Write a file, read it and make its draft."""
    source, table = read_file(folder, name, content)
    extract = name.partition(".")[0]
    return draft(extract, EXTRACTS[extract], source, table, settings)


def cells(table: TextTable) -> list[list[str | None]]:
    """Give a text table's cells, nothing for a missing one."""
    assert table.frame is not None
    return table.frame.astype(object).where(table.frame.notna(), None).to_numpy().tolist()
