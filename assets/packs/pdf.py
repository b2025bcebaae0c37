"""HTML to PDF with WeasyPrint: nothing fetched from outside, no warning let through."""

import gc
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from schemas.errors import RenderError

SCHEME = "radpack:/"
"""Address under which a page finds the files that belong to it."""


class Rendered(NamedTuple):
    """A PDF and how many pages it has."""

    content: bytes
    pages: int


class OwnFiles(URLFetcher):
    """Serves exactly the files given, by name; everything else is refused and remembered."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """Keep the files that may be fetched."""
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._files = files
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Give one of the files."""
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or name not in self._files:
            self.refused.append(url)
            raise ValueError(url)
        return URLFetcherResponse(url, self._files[name], headers)


def render_pdf(html: str, css: str, files: Mapping[str, bytes]) -> Rendered:
    """Render a document; any log record or refused address is a RenderError."""
    fetcher = OwnFiles(files)
    with _collected(), _silent() as records:
        try:
            rendered = _rendered(html, css, fetcher)
        # Not an Exception for WeasyPrint, so that nothing but the caller stops it.
        except FatalURLFetchingError as error:
            records.append(str(error))
    complaints = [*records, *fetcher.refused]
    if complaints:
        raise RenderError.of("rendering_warning", value="; ".join(complaints[:5]))
    return rendered


def _rendered(html: str, css: str, fetcher: OwnFiles) -> Rendered:
    fonts = FontConfiguration()
    style = CSS(string=css, base_url=SCHEME, url_fetcher=fetcher, font_config=fonts)
    page = HTML(string=html, base_url=SCHEME, url_fetcher=fetcher)
    document = page.render(font_config=fonts, stylesheets=[style])
    return Rendered(document.write_pdf(), len(document.pages))


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
