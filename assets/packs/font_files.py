"""One font file found on the machine and cut down to the characters that are wanted.

Which fonts a pack has stands in `fonts.py`.
"""

import io
import re
import subprocess
from collections.abc import Collection

import uharfbuzz as hb
from fontTools.ttLib import TTFont

from schemas.errors import RenderError

_FAMILY_NAME, _FULL_NAME, _POSTSCRIPT_NAME, _TYPOGRAPHIC_NAMES = 1, 4, 6, (16, 17, 21, 22, 25)
_TABULAR = "tnum"
"""The feature of a font that makes its figures equally wide."""
_INDEX = 0xFFFF
"""The bits of a face's number that are its place in the file; the others name an instance."""


def installed(family: str, style: str) -> hb.Face:
    """Give a font of the machine; one that is not installed is a RenderError that names it."""
    escaped = re.sub(r"([-:,\\])", r"\\\1", family)
    asked = ["fc-match", "--format", "%{family}|%{file}|%{index}", f"{escaped}:{style}"]
    try:
        answer = subprocess.run(asked, capture_output=True, check=True, text=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        raise RenderError.of("missing_font", value="fontconfig") from None
    found, _, place = answer.stdout.partition("|")
    if family not in found.split(","):
        raise RenderError.of("missing_font", value=family)
    path, _, index = place.rpartition("|")
    return hb.Face(hb.Blob.from_file_path(path), int(index) & _INDEX)


def cut(font: hb.Face, codes: Collection[int], name: str, weight: int) -> bytes:
    """Give a font's file with these characters only, under a name and weight of its own.

    Its figures are all equally wide, so that they stand below each other.
    """
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(codes)
    wanted.layout_feature_tag_set.add(int.from_bytes(_TABULAR.encode(), "big"))
    for axis in font.axis_infos:
        wanted.pin_axis_location(font, axis.tag, _place(axis, weight))
    return _renamed(bytes(hb.subset(font, wanted).blob.data), name, weight)


def _place(axis: hb.OTVarAxisInfo, weight: int) -> float:
    """Give where a variable font is held on an axis: at the weight, otherwise as it comes."""
    wanted = float(weight) if axis.tag == "wght" else axis.default_value
    return float(min(max(wanted, axis.min_value), axis.max_value))


def _renamed(content: bytes, name: str, weight: int) -> bytes:
    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    if "CFF " in font:
        _numbered(font)
    _tabulate(font)
    names = font["name"]
    for number in _TYPOGRAPHIC_NAMES:
        names.removeNames(nameID=number)
    for number in (_FAMILY_NAME, _FULL_NAME, _POSTSCRIPT_NAME):
        for record in [one for one in names.names if one.nameID == number]:
            record.string = name
    font["OS/2"].usWeightClass = weight
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def _tabulate(font: TTFont) -> None:
    """Make the equally wide figures, where a font has them apart, those that are used anyway.

    A page that asks for them by a style rule leaves memory behind with every text it sets.
    """
    if "GSUB" not in font:
        return
    rules = font["GSUB"].table
    lookups = {
        place
        for record in rules.FeatureList.FeatureRecord
        if record.FeatureTag == _TABULAR
        for place in record.Feature.LookupListIndex
    }
    swapped: dict[str, str] = {}
    for place in sorted(lookups):
        for part in rules.LookupList.Lookup[place].SubTable:
            swapped |= getattr(getattr(part, "ExtSubTable", part), "mapping", {})
    for table in font["cmap"].tables:
        table.cmap = {code: swapped.get(glyph, glyph) for code, glyph in table.cmap.items()}


def _numbered(font: TTFont) -> None:
    """Number the glyphs of a CID-keyed font by their places.

    Cutting leaves the numbers of the whole font. A PDF names glyphs by place, and a reader that
    takes these for the font's own numbers, as the standard has it, shows nothing or another glyph.
    """
    top = font["CFF "].cff.topDictIndex[0]
    if not hasattr(top, "ROS"):
        return
    glyphs, order = top.CharStrings, [".notdef"]
    order += [f"cid{place:05}" for place in range(1, len(top.charset))]
    held = [glyphs.charStrings[name] for name in top.charset]
    glyphs.charStrings = dict(zip(order, held, strict=True))
    top.charset = order
    font.setGlyphOrder(order)
