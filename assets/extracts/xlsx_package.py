"""A workbook's package cut down to what its cells need, for the process that reads them.

No fault of a drawing, a theme, a name or a style then stands between a reader and the cells.
Imports nothing of radpack.
"""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml.ElementTree import fromstring

_USUAL = "http://schemas.openxmlformats.org/"
_MAIN = _USUAL + "spreadsheetml/2006/main"
_LINKS = _USUAL + "officeDocument/2006/relationships"
_STRICT = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": _MAIN.encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": _LINKS.encode(),
}
"""What Strict Open XML calls the same things."""
_NOT_CELLS = re.compile(
    r"docProps/|customXml/|xl/(?:theme|drawings|media|charts|chartsheets|externalLinks|tables"
    r"|pivotTables|pivotCache|printerSettings|ctrlProps|activeX|embeddings|worksheets/_rels)/",
    re.IGNORECASE,
)
_STATES = ("visible", "hidden", "veryHidden")
_EAST_ASIAN_DATES = {*range(27, 37), *range(50, 59)}
"""Number formats built into Excel that are dates where its language is Chinese or Japanese."""
_DATE_AND_TIME = 22


def repacked(content: bytes) -> bytes:
    """Give the workbook with its cells, strings and sheets; Strict Open XML as the usual one."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(packed, "w") as new:
        for part in book.infolist():
            name = part.filename.replace("\\", "/")
            if not _NOT_CELLS.match(name) and name.endswith((".xml", ".rels")):
                new.writestr(name, _rewritten(name, book.read(part)))
    return packed.getvalue()


def _rewritten(name: str, text: bytes) -> bytes:
    for strict, usual in _STRICT.items():
        text = text.replace(strict, usual)
    rewrite = _REWRITTEN.get(name.rpartition("/")[2])
    return text if rewrite is None else tostring(rewrite(fromstring(text)))


def _sheets(old: Any) -> Element:
    """Keep of the workbook its sheets and the day its dates count from."""
    new = Element("workbook", {"xmlns": _MAIN, "xmlns:r": _LINKS})
    for about in old.findall(f"{{{_MAIN}}}workbookPr"):
        SubElement(new, "workbookPr", date1904=about.get("date1904", "0"))
    sheets = SubElement(new, "sheets")
    for place, sheet in enumerate(old.findall(f"{{{_MAIN}}}sheets/{{{_MAIN}}}sheet"), start=1):
        state = sheet.get("state", _STATES[0])
        about = {"name": sheet.get("name", ""), "sheetId": str(place)}
        about |= {"state": state if state in _STATES else _STATES[0]}
        SubElement(sheets, "sheet", about | {"r:id": sheet.get(f"{{{_LINKS}}}id", "")})
    return new


def _styles(old: Any) -> Element:
    """Keep of the styles which cells are dates."""
    new = Element("styleSheet", xmlns=_MAIN)
    custom = old.findall(f"{{{_MAIN}}}numFmts/{{{_MAIN}}}numFmt")
    formats = SubElement(new, "numFmts", count=str(len(custom)))
    for one in custom:
        SubElement(formats, "numFmt", one.attrib)
    for group, kind in (("fonts", "font"), ("fills", "fill"), ("borders", "border")):
        only = SubElement(SubElement(new, group, count="1"), kind)
        if kind == "fill":
            SubElement(only, "patternFill")
    SubElement(SubElement(new, "cellStyleXfs", count="1"), "xf", numFmtId="0")
    own = {one.get("numFmtId") for one in custom}
    cells = SubElement(new, "cellXfs")
    for style in old.findall(f"{{{_MAIN}}}cellXfs/{{{_MAIN}}}xf"):
        number = style.get("numFmtId", "0")
        if number not in own and int(number) in _EAST_ASIAN_DATES:
            number = str(_DATE_AND_TIME)
        SubElement(cells, "xf", numFmtId=number, fontId="0", fillId="0", borderId="0", xfId="0")
    return new


_REWRITTEN: dict[str, Callable[[Any], Element]] = {"workbook.xml": _sheets, "styles.xml": _styles}
