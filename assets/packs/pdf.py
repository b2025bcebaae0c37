"""HTML to PDF with WeasyPrint: accessible, with files attached, always the same bytes.

Nothing is fetched from outside, no warning is let through, and no character is set in a font that
was not cut for the packs.
"""

import gc
import hashlib
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple

from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from assets.packs.fonts import OWN, has_shape
from assets.packs.pdf_structure import finish
from schemas.errors import RenderError

SCHEME = "radpack:/"
"""Address under which a page finds the files that belong to it."""
VARIANT = "pdf/ua-1"
"""The standard that makes a PDF readable for assistive software."""


_FACE = re.compile(r"@font-face[^}]*}")


class Rendered(NamedTuple):
    """A PDF and how many pages it has."""

    content: bytes
    pages: int


class Attached(NamedTuple):
    """A file inside the PDF: data that the pages were made from, as of a day."""

    name: str
    content: bytes
    about: str
    as_of: date


class OwnFiles(URLFetcher):
    """Serves exactly the files given, by name; everything else is refused and remembered."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """Keep the files that may be fetched."""
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.files = files
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Give one of the files."""
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or name not in self.files:
            self.refused.append(url)
            raise ValueError(url)
        return URLFetcherResponse(url, self.files[name], headers)


def render_pdf(
    html: str, css: str, files: Mapping[str, bytes], attachments: Sequence[Attached] = ()
) -> Rendered:
    """Render a document; a log record, a refused address or a strange font is a RenderError."""
    fetcher = OwnFiles(files)
    with _collected(), _silent() as records:
        try:
            rendered, strange = _rendered(html, css, fetcher, attachments)
        # Not an Exception for WeasyPrint, so that nothing but the caller stops it.
        except FatalURLFetchingError as error:
            records.append(str(error))
    complaints = [*records, *fetcher.refused]
    if complaints:
        raise RenderError.of("rendering_warning", value="; ".join(complaints[:5]))
    if strange:
        raise RenderError.of("missing_glyph", value=strange)
    return rendered


def _rendered(
    html: str, css: str, fetcher: OwnFiles, attachments: Sequence[Attached]
) -> tuple[Rendered, str]:
    fonts = _configuration(_fonts_key(css, fetcher.files))
    style = CSS(string=css, base_url=SCHEME, url_fetcher=fetcher, font_config=fonts)
    page = HTML(string=html, base_url=SCHEME, url_fetcher=fetcher)
    document = page.render(font_config=fonts, stylesheets=[style])
    # The reader of the file looks names up in a sorted list.
    attached = [_attachment(one, fetcher) for one in sorted(attachments)]
    content = document.write_pdf(finisher=finish, pdf_variant=VARIANT, attachments=attached)
    return Rendered(content, len(document.pages)), _strange(document)


@lru_cache(maxsize=1)
def _configuration(_key: str) -> FontConfiguration:
    """Give the fonts' configuration: one for all packs with the same fonts.

    Each leaves a quarter of a megabyte behind that nothing frees.
    """
    return FontConfiguration()


def _fonts_key(css: str, files: Mapping[str, bytes]) -> str:
    """Give a hash of all fonts that a page is given and of how they are called."""
    found = hashlib.sha256("".join(_FACE.findall(css)).encode())
    for name in sorted(name for name in files if name.endswith(".otf")):
        found.update(name.encode())
        found.update(files[name])
    return found.hexdigest()


def _attachment(attached: Attached, fetcher: OwnFiles) -> Attachment:
    made = datetime.combine(attached.as_of, time(), UTC)
    return Attachment(
        string=attached.content,
        base_url=SCHEME,
        url_fetcher=fetcher,
        name=attached.name,
        description=attached.about,
        created=made,
        modified=made,
        relationship="Data",
    )


def _strange(document: Document) -> str:
    """Give the characters that were drawn with a font that is not ours."""
    found: set[str] = set()
    for font in document.fonts.values():
        if not font.family.startswith(OWN):
            found |= set("".join(font.to_unicode.values()))
    return "".join(sorted(one for one in found if has_shape(one)))


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


@contextmanager
def _silent() -> Iterator[list[str]]:
    recorder = _Recorder()
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    for logger in loggers:
        logger.addHandler(recorder)
    try:
        yield recorder.texts
    finally:
        for logger in loggers:
            logger.removeHandler(recorder)


@contextmanager
def _collected() -> Iterator[None]:
    """Keep the garbage collector out of layout, which it slows by a quarter; collect afterwards."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        gc.collect()
