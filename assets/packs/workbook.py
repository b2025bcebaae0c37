"""A pack's workbook: real Excel tables, numbers as numbers, strings never as formulas.

Written with XlsxWriter row by row, so that a long sheet does not live in memory, and without a
clock, so that the same tables give the same bytes.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from assets.packs.formats import Formats, absent
from assets.packs.layout import Column, Layout, Sheet
from assets.packs.pack import About

TITLE_ROW, SUBTITLE_ROW, HEADER_ROW = 0, 1, 3
LONGEST_TEXT = 32_767
LONGEST_SHEET_NAME = 31
WIDEST_ON_ONE_PAGE = 190


class StreamedSheet(Worksheet):
    """A sheet that is written row by row and may hold an Excel table all the same.

    XlsxWriter refuses tables in its constant-memory mode because it would write the header and
    totals cells out of order; here they are written with the rows, in order.
    """

    def add_table(self, *place: Any, **options: Any) -> Any:
        """Declare a table; its cells are written by the caller."""
        self.constant_memory = False
        try:
            return super().add_table(*place, **options)
        finally:
            self.constant_memory = True
            self.table_cells.clear()


def write_workbook(
    layout: Layout, tables: Mapping[str, pd.DataFrame], about: About, formats: Formats
) -> bytes:
    """Write every sheet of the layout."""
    content = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(content, options)
    book.set_properties(
        {
            "title": layout.subtitle,
            "author": about.company,
            "created": datetime.combine(about.as_of, time()),
        }
    )
    styles = {name: book.add_format(style) for name, style in layout.formats.items()}
    for sheet in layout.sheets:
        _write_sheet(book, sheet, layout, tables, styles, formats)
    book.close()
    return content.getvalue()


def count_rows(layout: Layout, tables: Mapping[str, pd.DataFrame]) -> int:
    """Count the rows below the headers of all sheets."""
    return sum(len(_rows(sheet, tables)) for sheet in layout.sheets)


def _write_sheet(
    book: xlsxwriter.Workbook,
    sheet: Sheet,
    layout: Layout,
    tables: Mapping[str, pd.DataFrame],
    styles: Mapping[str, Format],
    formats: Formats,
) -> None:
    page = book.add_worksheet(sheet.name[:LONGEST_SHEET_NAME], worksheet_class=StreamedSheet)
    rows = _rows(sheet, tables)
    _set_up(page, sheet, len(rows))
    page.set_row(HEADER_ROW, layout.header_height)
    page.write_string(TITLE_ROW, 0, sheet.title, styles["title"])
    page.write_string(SUBTITLE_ROW, 0, layout.subtitle, styles["subtitle"])
    last = HEADER_ROW + max(len(rows), 1)
    adds_up = any(column.total for column in sheet.columns) and not rows.empty
    _declare_table(page, sheet, layout, last + adds_up, adds_up=adds_up)
    for place, column in enumerate(sheet.columns):
        style = styles.get(f"header_{column.format}", styles["header"])
        page.write_string(HEADER_ROW, place, column.header, style)
    writers = [_writer(page, column, styles, formats, rows) for column in sheet.columns]
    for number, row in enumerate(_records(rows, sheet), start=HEADER_ROW + 1):
        for place, (write, value) in enumerate(zip(writers, row, strict=True)):
            write(number, place, value)
    if adds_up:
        _write_totals(page, sheet, layout, tables, rows, last + 1, styles)


def _rows(sheet: Sheet, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    names = [column.name for column in sheet.columns]
    if sheet.table is None:
        return pd.DataFrame(list(sheet.rows), columns=names, dtype=object)
    return _where(tables[sheet.table], sheet.where)


def _where(frame: pd.DataFrame, conditions: Mapping[str, Any]) -> pd.DataFrame:
    for column, value in conditions.items():
        frame = frame[frame[column] == value]
    return frame


def _records(rows: pd.DataFrame, sheet: Sheet) -> Iterator[tuple[Any, ...]]:
    """Give each row's cells as value, reason and format, in the order of the columns."""
    columns = [
        list(zip(*(_plain(rows, name) for name in _sources(column)), strict=True))
        for column in sheet.columns
    ]
    return zip(*columns, strict=True)


def _sources(column: Column) -> tuple[str, str | None, str | None]:
    return column.name, column.reason, column.format_by


def _plain(rows: pd.DataFrame, name: str | None) -> list[Any]:
    if name is None:
        return [None] * len(rows)
    column = rows[name]
    return list(column.astype(object).where(column.notna(), None))


def _set_up(page: Worksheet, sheet: Sheet, rows: int) -> None:
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
    page.freeze_panes(HEADER_ROW + 1, 1)
    page.set_landscape()
    page.set_paper(9)
    page.repeat_rows(HEADER_ROW)
    page.repeat_columns(0)
    if sum(column.width for column in sheet.columns) <= WIDEST_ON_ONE_PAGE:
        page.fit_to_pages(1, 0)
    page.hide_gridlines(2)
    page.print_area(0, 0, HEADER_ROW + rows + 1, max(len(sheet.columns) - 1, 0))


def _declare_table(
    page: StreamedSheet, sheet: Sheet, layout: Layout, last: int, *, adds_up: bool
) -> None:
    columns = [{"header": column.header} for column in sheet.columns]
    if adds_up:
        columns[0]["total_string"] = layout.total
        for described, column in zip(columns, sheet.columns, strict=True):
            if column.total is not None:
                described["total_function"] = _qualified(column.total, page, sheet)
    options = {
        "columns": columns,
        "total_row": adds_up,
        "style": "Table Style Light 1",
        "name": _table_name(page, sheet),
    }
    page.add_table(HEADER_ROW, 0, last, len(columns) - 1, options=options)


def _writer(
    page: Worksheet,
    column: Column,
    styles: Mapping[str, Format],
    formats: Formats,
    rows: pd.DataFrame,
) -> Callable[[int, int, tuple[Any, Any, Any]], None]:
    usual = styles[column.format]
    word = styles.get(f"word_{column.format}", styles["word"])
    is_number = not rows.empty and pd.api.types.is_numeric_dtype(rows[column.name].dtype)
    is_day = not rows.empty and pd.api.types.is_datetime64_dtype(rows[column.name].dtype)
    catalogue = formats.catalogue

    def write(row: int, place: int, cell: tuple[Any, Any, Any]) -> None:
        value, reason, chosen = cell
        style = styles[chosen] if chosen is not None else usual
        if value is None:
            if column.among:
                reason = formats.among(reason, column.among)
            page.write_string(row, place, formats.word(reason), word)
        elif column.label is not None:
            page.write_string(row, place, catalogue.text(column.label.format(value)), style)
        elif column.words is not None:
            page.write_string(row, place, formats.words(value, column.words), style)
        elif is_day:
            page.write_datetime(row, place, value, style)
        elif is_number or isinstance(value, int | float):
            page.write_number(row, place, value, style)
        else:
            page.write_string(row, place, str(value)[:LONGEST_TEXT], style)

    return write


def _write_totals(
    page: Worksheet,
    sheet: Sheet,
    layout: Layout,
    tables: Mapping[str, pd.DataFrame],
    rows: pd.DataFrame,
    last: int,
    styles: Mapping[str, Format],
) -> None:
    page.write_string(last, 0, layout.total, styles["total"])
    whole = _where(tables[str(sheet.table)], sheet.totals) if sheet.totals else rows.head(0)
    value: Any
    for place, column in enumerate(sheet.columns[1:], start=1):
        style = styles.get(f"{column.format}_total", styles["total"])
        if column.total is None:
            page.write_blank(last, place, None, styles["total"])
        elif rows[column.name].isna().all() or (len(whole) and rows[column.name].isna().any()):
            # A sum of what is known would pass for the whole.
            value = whole[column.name].iloc[0] if len(whole) else None
            if absent(value):
                page.write_string(last, place, layout.absent, styles["total"])
            else:
                page.write_number(last, place, float(value), style)
        elif column.total == "sum":
            formula = _qualified(f"=SUBTOTAL(109,[{column.header}])", page, sheet)
            added = round(float(rows[column.name].sum()), 4)
            page.write_formula(last, place, formula, style, added)
        else:
            value = whole[column.name].iloc[0] if len(whole) else None
            shown = layout.absent if absent(value) else float(value)
            formula = _qualified(column.total, page, sheet)
            page.write_formula(last, place, formula, style, shown)


def _table_name(page: Worksheet, sheet: Sheet) -> str:
    return f"t_{sheet.table or 'pairs'}_{abs(page.index)}"


def _qualified(formula: str, page: Worksheet, sheet: Sheet) -> str:
    """Put the table's name before its columns: only Excel reads them without."""
    return formula.replace("[", f"{_table_name(page, sheet)}[")
