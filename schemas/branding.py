"""How a company's packs look: its logo, its colours, its fonts.

The file of the logo is read when the settings are (`settings_file.py`); here stands what it may
be. Colours that a company leaves empty are those of `report_templates/theme.toml`.
"""

import hashlib
import re
from base64 import b64encode
from typing import Annotated, Protocol

from pydantic import BaseModel, ConfigDict, Field, field_serializer

LARGEST_LOGO = 200 * 1024
"""Bytes; the logo stands in every pack."""
_PNG_STARTS, _PNG_ENDS = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
_SVG_ROOT = re.compile(rb"^\s*(<\?xml[^>]*\?>\s*)?(<!--.*?-->\s*)*<svg[\s>]", re.DOTALL)
_SVG_ENDS = b"</svg>"
_SVG_TEXT = re.compile(rb"<([\w-]+:)?text[\s>/]")
_SVG_OUTSIDE = re.compile(rb"""href\s*=\s*["']\s*(?!#|data:)|url\(\s*["']?(?!#|data:)|@import""")
_MARK = b"\xef\xbb\xbf"

Colour = Annotated[str, Field(pattern=r"^(#[0-9a-fA-F]{6})?$")]
Family = Annotated[str, Field(pattern=r"^[^\s\"'\\{}<>;][^\"'\\{}<>;]*$", max_length=100)]


class Readable(Protocol):
    """A file on any disk or object store."""

    def read_bytes(self) -> bytes:
        """Give its content."""


class _Look(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Logo(_Look):
    """A picture that heads every page. Told to others by name and hash only."""

    name: str
    kind: str
    content: bytes

    @field_serializer("content")
    def digest(self, content: bytes) -> str:
        """Give the SHA-256 of the picture, so that another one makes other settings."""
        return hashlib.sha256(content).hexdigest()

    @property
    def file(self) -> str:
        """Give the name under which a page finds it."""
        return f"logo.{self.kind}"

    @property
    def uri(self) -> str:
        """Give the picture as an address that holds it."""
        kind = {"svg": "svg+xml"}.get(self.kind, self.kind)
        return f"data:image/{kind};base64,{b64encode(self.content).decode()}"


class Branding(_Look):
    """What a company may choose."""

    logo: Logo | None
    latin_font: Family
    cjk_font: Family
    ink: Colour
    accent: Colour
    good: Colour
    bad: Colour

    @property
    def colours(self) -> dict[str, str]:
        """Give the colours that the company has chosen, by name."""
        named = {"ink": self.ink, "accent": self.accent, "good": self.good, "bad": self.bad}
        return {name: colour for name, colour in named.items() if colour}


def read_logo(path: Readable, name: str) -> Logo:
    """Read a logo; what cannot be one is a ValueError that says why."""
    try:
        content = path.read_bytes()
    except OSError:
        raise ValueError("file_not_found") from None
    if len(content) > LARGEST_LOGO:
        raise ValueError("larger_than_200_kb")
    if content.startswith(_PNG_STARTS) and content.endswith(_PNG_ENDS):
        return Logo(name=name, kind="png", content=content)
    drawn = content.removeprefix(_MARK)
    if _SVG_ROOT.match(drawn) and drawn.rstrip().endswith(_SVG_ENDS):
        # Its letters would be set in a font, and the packs bring only their own.
        if _SVG_TEXT.search(drawn):
            raise ValueError("has_text_convert_it_to_paths")
        if _SVG_OUTSIDE.search(drawn):
            raise ValueError("refers_to_another_file")
        return Logo(name=name, kind="svg", content=content)
    raise ValueError("not_a_png_or_svg_file")
