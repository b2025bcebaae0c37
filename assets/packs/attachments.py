"""A pack's tables as CSV files inside its PDF, for whoever has nothing but the PDF.

Figures stand in full precision, texts so that no spreadsheet takes them for formulas. The
smallest tables come first; what would make the PDF too large for the mail is only in the workbook.
"""

import zlib
from collections.abc import Iterator, Mapping

import pandas as pd

from assets.packs.messages import catalogue
from assets.packs.pack import About
from assets.packs.pdf import Attached

_ENCODING = "utf-8-sig"
"""With a mark at the beginning, by which Excel knows that Chinese is coming."""
_STARTS_FORMULA = r"^([=+\-@\t\r])"
_KILOBYTE = 1024


def attached_tables(tables: Mapping[str, pd.DataFrame], about: About) -> tuple[Attached, ...]:
    """Give the tables that have rows as files, as many as the settings have room for."""
    packs = about.settings["packs"]
    if not packs["attach_tables"]:
        return ()
    short = {
        name: frame for name, frame in tables.items() if 0 < len(frame) <= packs["attach_most_rows"]
    }
    words = catalogue(about.language)
    return tuple(
        Attached(
            f"{about.code}-{about.week}-{name}.csv",
            content,
            words.text("product.attached", table=name),
            about.as_of,
        )
        for name, content in _fitting(short, packs["attach_most_kb"] * _KILOBYTE)
    )


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """Give a table as CSV that Excel opens as it is."""
    texts = frame.select_dtypes(["str", "object"]).columns
    safe = {
        name: frame[name].astype("str").str.replace(_STARTS_FORMULA, r"'\1", regex=True)
        for name in texts
    }
    plain = frame.assign(**safe)
    return plain.to_csv(index=False, lineterminator="\r\n").encode(_ENCODING)


def _fitting(tables: Mapping[str, pd.DataFrame], room: int) -> Iterator[tuple[str, bytes]]:
    """Give tables, the smallest first, until the next one has no room, as it lies in the PDF."""
    for name in sorted(tables, key=lambda one: (tables[one].size, one)):
        content = csv_bytes(tables[name])
        room -= len(zlib.compress(content))
        if room < 0:
            return
        yield name, content
