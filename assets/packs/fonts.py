"""The fonts of a pack, cut down once a run to the characters that occur in it.

One Latin and one CJK family set everything; for names in other scripts there are further faces,
which are cut only where such a character occurs. The cut fonts carry names of their own, so that
charts and pages use exactly them. How one font is cut stands in `font_files.py`.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from assets.packs.font_files import cut, installed
from schemas.errors import RenderError

OWN = "Radpack "
"""How the names of cut fonts begin: a page set in any other has a character that was not cut."""
LATIN_FAMILY, CJK_FAMILY = "Inter", "Noto Sans CJK SC"
STAND_IN = "□"
"""Printed for a character that no face has."""
_AS_TEXT = "\ufe0e"
"""Behind a picture: shown as a letter of the text's own font, never from a font of pictures."""
_WANTED_ALWAYS = {*(chr(code) for code in range(0x20, 0x7F)), STAND_IN}
_BETWEEN = {" ", "\u00a0", *map(chr, range(0x200B, 0x2010)), *".,:;-()/'\""}
"""What stands between the words of a name: set in the face of the letters before it."""
_SHAPELESS = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}
_SELECTORS = {chr(code) for code in range(0xFE00, 0xFE10)}
_PICTURES = (
    *((0x231A, 0x231B), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3), (0x25FD, 0x25FE)),
    *((0x2614, 0x2615), (0x2648, 0x2653), (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1)),
    *((0x26AA, 0x26AB), (0x26BD, 0x26BE), (0x26C4, 0x26C5), (0x26CE, 0x26CE), (0x26D4, 0x26D4)),
    *((0x26EA, 0x26EA), (0x26F2, 0x26F5), (0x26FA, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B)),
    *((0x2728, 0x2728), (0x274C, 0x274E), (0x2753, 0x2757), (0x2795, 0x2797), (0x27B0, 0x27BF)),
    *((0x2B1B, 0x2B1C), (0x2B50, 0x2B55), (0x1F000, 0x1FAFF)),
)
"""Characters that are pictures unless told otherwise, from and to."""


class Face(NamedTuple):
    """One font of a pack: what it is called, how bold it is and which font it is cut from."""

    name: str
    weight: int
    family: str
    style: str


def _both(name: str, family: str, bold: str) -> tuple[Face, Face]:
    name = OWN + name
    return Face(name, 400, family, "regular"), Face(name, 700, family, bold)


FACES = (*_both("Latin", LATIN_FAMILY, "semibold"), *_both("CJK", CJK_FAMILY, "bold"))
"""The faces of a company that chose none."""
FALLBACKS = (
    *_both("Arabic", "Noto Sans Arabic", "bold"),
    *_both("Hebrew", "Noto Sans Hebrew", "bold"),
    *_both("Thai", "Noto Sans Thai", "bold"),
    *_both("Devanagari", "Noto Sans Devanagari", "bold"),
    *_both("Symbols", "Symbola", "regular"),
)
"""For characters that the two families lack, in this order."""


def faces(latin: str, cjk: str) -> tuple[Face, ...]:
    """Give the faces of a company's two families."""
    return (*_both("Latin", latin, "semibold"), *_both("CJK", cjk, "bold"))


@dataclass(frozen=True)
class FontSet:
    """The cut fonts in a folder of their own, and the characters none of them has."""

    folder: Path
    missing: frozenset[str]

    def printable(self, text: str) -> str:
        """Give a text as it can be printed.

        A character that no font has becomes the stand-in, a picture a letter among others.
        """
        said = {ord(one): "" for one in _SELECTORS}
        said |= {ord(one): one + _AS_TEXT for one in set(text) if _is_picture(one)}
        return text.translate(said | dict.fromkeys(map(ord, self.missing), STAND_IN))

    def drawable(self, drawing: str) -> str:
        """Give a drawing as it can be printed: a picture becomes the stand-in.

        The letters of a drawing are set one by one, so that none can tell how another is shown.
        """
        pictures = {ord(one): STAND_IN for one in set(drawing) if _is_picture(one)}
        return self.printable(drawing.translate(pictures))

    def files(self) -> dict[str, bytes]:
        """Give the fonts by file name."""
        return {path.name: path.read_bytes() for path in sorted(self.folder.glob("*.otf"))}

    def rules(self, address: str) -> str:
        """Give the style rules by which a page finds the fonts at an address."""
        return "\n".join(
            f'@font-face {{ font-family: "{face.name}"; font-weight: {face.weight}; '
            f'src: url("{address}{file_name(face)}") }}'
            for face in (*FACES, *FALLBACKS)
            if (self.folder / file_name(face)).exists()
        )


def cut_fonts(
    characters: Iterable[str], folder: Path, latin: str = LATIN_FAMILY, cjk: str = CJK_FAMILY
) -> FontSet:
    """Cut every face to the characters and write it; a font not installed is a RenderError.

    A fallback that is not installed is passed over: its characters are missing then.
    """
    wanted = set(characters) | _WANTED_ALWAYS
    folder.mkdir(parents=True, exist_ok=True)
    covered = _written(faces(latin, cjk), wanted, folder)
    missing = {one for one in wanted - covered if has_shape(one)}
    for pair in zip(FALLBACKS[::2], FALLBACKS[1::2], strict=True):
        if missing:
            missing -= _written(_usable(pair, missing), missing | _BETWEEN, folder)
    return FontSet(folder, frozenset(missing))


def file_name(face: Face) -> str:
    """Give the file name of a cut font."""
    return f"{face.name.replace(' ', '-').lower()}-{face.weight}.otf"


def has_shape(character: str) -> bool:
    """Tell whether a character is to be seen; one that Unicode got lately is."""
    return unicodedata.category(character) not in _SHAPELESS and character not in _SELECTORS


def _written(chosen: Iterable[Face], wanted: set[str], folder: Path) -> set[str]:
    """Cut faces to the characters, write them, and give what they have."""
    covered: set[str] = set()
    for face in chosen:
        font = installed(face.family, face.style)
        codes = {ord(one) for one in wanted} & set(font.unicodes)
        covered |= {chr(code) for code in codes}
        (folder / file_name(face)).write_bytes(cut(font, codes, face.name, face.weight))
    return covered


def _usable(pair: Iterable[Face], wanted: set[str]) -> Iterator[Face]:
    """Give the faces that are installed and have any of the characters."""
    for face in pair:
        try:
            font = installed(face.family, face.style)
        except RenderError:
            continue
        if not wanted.isdisjoint(map(chr, font.unicodes)):
            yield face


def _is_picture(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _PICTURES)
