"""The work list of a week: every fault as a workbook for the people who correct the sources."""

import pandas as pd

from assets.packs.formats import Formats
from assets.packs.html import environment
from assets.packs.layout import WORK_LIST_LAYOUT, read_layout
from assets.packs.messages import catalogue
from assets.packs.ordering import about_pack
from assets.packs.pack import COMPANY
from assets.packs.slices import Names, slice_tables
from assets.packs.workbook import write_workbook
from schemas.calendar import Week
from schemas.settings import Settings

MOST_ROWS = 200_000
"""Rows on the sheet; a spreadsheet ends at a million, a person long before. The table has all."""


def write_work_list(
    faults: pd.DataFrame, extract_status: pd.DataFrame, week: Week, settings: Settings
) -> bytes:
    """Give the faults of a week as a workbook in the company's language."""
    language = settings.company.language
    tables = {"data_quality": faults.head(MOST_ROWS), "extract_status": extract_status}
    named = slice_tables(tables, Names.none(), COMPANY, settings, language)
    about = about_pack(COMPANY, language, named, week, "", settings)
    env = environment(language, about.currency)
    layout = read_layout(env, about, {"more": max(len(faults) - MOST_ROWS, 0)}, WORK_LIST_LAYOUT)
    return write_workbook(layout, named, about, Formats(catalogue(language), about.currency))
