"""The two font families of a pack, cut down once a run to the characters that occur in it.

The cut fonts carry names of their own, so that charts and pages use exactly them.
"""

import io
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb
from fontTools.ttLib import TTFont

from schemas.errors import RenderError

_FAMILY_NAME, _FULL_NAME, _POSTSCRIPT_NAME, _TYPOGRAPHIC_NAMES = 1, 4, 6, (16, 17, 21, 22, 25)
STAND_IN = "□"
"""Printed for a character that no font has."""
_ALWAYS = {*(chr(code) for code in range(0x20, 0x7F)), STAND_IN}
_BEYOND_16_BITS = 0xFFFF


class Face(NamedTuple):
    """One font of a pack: what it is called, how bold it is and which font it is cut from."""

    name: str
    weight: int
    pattern: str
    family: str


FACES = (
    Face("Radpack Latin", 400, "Inter:regular", "Inter"),
    Face("Radpack Latin", 700, "Inter:semibold", "Inter"),
    Face("Radpack CJK", 400, "Noto Sans CJK SC:regular", "Noto Sans CJK SC"),
    Face("Radpack CJK", 700, "Noto Sans CJK SC:bold", "Noto Sans CJK SC"),
)


@dataclass(frozen=True)
class FontSet:
    """The cut fonts in a folder of their own, and the characters none of them has.

    Those `nowhere` are in no other font of the machine either, or are emoji.
    """

    folder: Path
    missing: frozenset[str]
    nowhere: frozenset[str] = frozenset()

    def printable(self, text: str) -> str:
        """Give a text with the stand-in for every character that cannot be printed."""
        return text.translate(dict.fromkeys(map(ord, self.nowhere), STAND_IN))

    def files(self) -> dict[str, bytes]:
        """Give the fonts by file name."""
        return {path.name: path.read_bytes() for path in sorted(self.folder.glob("*.otf"))}


def cut_fonts(characters: Iterable[str], folder: Path) -> FontSet:
    """Cut every face to the characters and write it; a font not installed is a RenderError."""
    wanted = set(characters) | _ALWAYS
    folder.mkdir(parents=True, exist_ok=True)
    covered: set[str] = set()
    for face in FACES:
        font = hb.Face(hb.Blob.from_file_path(_file(face)[0]), _file(face)[1])
        codes = {ord(one) for one in wanted} & set(font.unicodes)
        covered |= {chr(code) for code in codes}
        (folder / file_name(face)).write_bytes(_renamed(_cut(font, codes), face))
    missing = {one for one in wanted - covered if one.isprintable() and not one.isspace()}
    nowhere = {one for one in missing if ord(one) > _BEYOND_16_BITS or not _elsewhere(one)}
    return FontSet(folder, frozenset(missing), frozenset(nowhere))


def file_name(face: Face) -> str:
    """Give the file name of a cut font."""
    return f"{face.name.replace(' ', '-').lower()}-{face.weight}.otf"


def _elsewhere(character: str) -> bool:
    """Tell whether any font of the machine has a character."""
    asked = ["fc-list", f":charset={ord(character):x}", "family"]
    return bool(subprocess.run(asked, capture_output=True, check=False).stdout)  # noqa: S603


def _file(face: Face) -> tuple[str, int]:
    asked = ["fc-match", "--format", "%{family}|%{file}|%{index}", face.pattern]
    try:
        answer = subprocess.run(asked, capture_output=True, check=True, text=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        raise RenderError.of("missing_font", value="fontconfig") from None
    family, _, place = answer.stdout.partition("|")
    if face.family not in family.split(","):
        raise RenderError.of("missing_font", value=face.family)
    path, _, index = place.rpartition("|")
    return path, int(index)


def _cut(font: hb.Face, codes: set[int]) -> bytes:
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(codes)
    return bytes(hb.subset(font, wanted).blob.data)


def _renamed(content: bytes, face: Face) -> bytes:
    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    names = font["name"]
    for number in _TYPOGRAPHIC_NAMES:
        names.removeNames(nameID=number)
    for number in (_FAMILY_NAME, _FULL_NAME, _POSTSCRIPT_NAME):
        for record in [one for one in names.names if one.nameID == number]:
            record.string = face.name
    font["OS/2"].usWeightClass = face.weight
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()
