"""What assistive software is told beyond WeasyPrint's tags: the last touch before a PDF is written.

Header cells say whether they head a row or a column, running heads and feet are no content, and
attached files say that they are data. How a document becomes a PDF stands in `pdf.py`.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pydyf

_HEAD = "/THead"
_OWNED = "/StructElem"

Marks = dict[int, set[int]]
"""Marked pieces by the number of their page's object."""


def finish(_document: Any, pdf: pydyf.PDF) -> None:
    """Complete the tags of a PDF; given to WeasyPrint, which calls it before it writes."""
    elements = [one for one in _dictionaries(pdf) if one.get("Type") == _OWNED]
    _say_what_headers_head(pdf, elements)
    _take_out_what_runs(pdf, elements)
    _say_what_is_attached(pdf)


def _dictionaries(pdf: pydyf.PDF) -> Iterator[pydyf.Dictionary]:
    return (one for one in pdf.objects if isinstance(one, pydyf.Dictionary) and one.free == "n")


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _say_what_headers_head(pdf: pydyf.PDF, elements: list[pydyf.Dictionary]) -> None:
    for cell in elements:
        if cell["S"] == "/TH" and "A" in cell:
            row = pdf.objects[_number(cell["P"])]
            part = pdf.objects[_number(row["P"])]
            cell["A"]["Scope"] = "/Column" if part.get("S") == _HEAD else "/Row"


def _take_out_what_runs(pdf: pydyf.PDF, elements: list[pydyf.Dictionary]) -> None:
    """Make running heads and feet artifacts: their tags hang in no tree."""
    reached = _reached(pdf)
    marks: Marks = defaultdict(set)
    for element in elements:
        if element.number not in reached:
            pieces = {kid for kid in element["K"] if isinstance(kid, int)}
            marks[_number(element["Pg"])] |= pieces
            element.free = "f"
    for page, pieces in marks.items():
        _as_artifacts(pdf.objects[_number(pdf.objects[page]["Contents"])], pieces)
    _forget(pdf, marks)


def _reached(pdf: pydyf.PDF) -> set[int]:
    reached: set[int] = set()
    waiting = [_number(pdf.catalog["StructTreeRoot"])]
    while waiting:
        number = waiting.pop()
        if number not in reached:
            reached.add(number)
            kids = pdf.objects[number].get("K", ())
            waiting += [_number(kid) for kid in kids if isinstance(kid, bytes)]
    return reached


def _as_artifacts(stream: pydyf.Stream, pieces: set[int]) -> None:
    for place, part in enumerate(stream.stream):
        if isinstance(part, pydyf.Dictionary) and part.get("MCID") in pieces:
            stream.stream[place - 1] = "/Artifact"
            stream.stream[place] = pydyf.Dictionary({"Type": "/Pagination"})


def _forget(pdf: pydyf.PDF, marks: Marks) -> None:
    """Take the pieces out of the list by which a reader finds their tags."""
    root = pdf.objects[_number(pdf.catalog["StructTreeRoot"])]
    listed = pdf.objects[_number(root["ParentTree"])]["Nums"]
    by_page = dict(zip(listed[::2], listed[1::2], strict=True))
    for page, pieces in marks.items():
        held = by_page[pdf.objects[page]["StructParents"]]
        for piece in pieces:
            held[piece] = "null"


def _say_what_is_attached(pdf: pydyf.PDF) -> None:
    files = [one for one in _dictionaries(pdf) if one.get("Type") == "/Filespec"]
    for file in files:
        file["AFRelationship"] = "/Data"
    if files:
        pdf.catalog["AF"] = pydyf.Array(file.reference for file in files)
