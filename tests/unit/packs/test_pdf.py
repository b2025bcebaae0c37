"""HTML to PDF: what is served by name and nothing else, and no warning let through."""

import gc
import io
import logging
from pathlib import Path

import pypdf
import pytest

from assets.packs.fonts import FontSet
from assets.packs.html import render_css
from assets.packs.pdf import SCHEME, render_pdf
from schemas.errors import RenderError

STYLE = (
    '@font-face { font-family: "Radpack Latin"; src: url("radpack:/radpack-latin-400.otf") }'
    '@font-face { font-family: "Radpack CJK"; src: url("radpack:/radpack-cjk-400.otf") }'
    'html { font-family: "Radpack Latin", "Radpack CJK" }'
)
NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
DRAWING = f'<svg {NAMESPACES} width="9" height="9"><rect width="9" height="9"/></svg>'.encode()
FETCHING = DRAWING.replace(b"<rect", b'<image xlink:href="%s"')
MACHINE_FILE = "/etc/passwd"


def document(body: str, head: str = "") -> str:
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{body}</body></html>'


def complaint(html: str, css: str = STYLE, **files: bytes) -> str:
    with pytest.raises(RenderError) as caught:
        render_pdf(html, css, files)
    (fault,) = caught.value.faults
    assert fault.rule == "rendering_warning"
    return str(fault.value)


@pytest.fixture(scope="module")
def files(fonts: FontSet) -> dict[str, bytes]:
    """The fonts by the name under which a page finds them."""
    return fonts.files()


@pytest.fixture
def serving(server: tuple[str, Path], tmp_path: Path) -> tuple[str, Path]:
    """The web server with files that a page could ask for."""
    (tmp_path / "x.css").write_text("p { color: red }", "utf-8")
    (tmp_path / "x.svg").write_bytes(DRAWING)
    return server


def test_a_page_is_rendered_with_the_fonts_it_is_given(files: dict[str, bytes]) -> None:
    rendered = render_pdf(document("<p>Sales 销售</p>"), STYLE, files)
    assert rendered.pages == 1
    assert rendered.content.startswith(b"%PDF-")
    text = pypdf.PdfReader(io.BytesIO(rendered.content)).pages[0].extract_text()
    assert "Sales" in text
    assert "销售" in text


def test_pages_are_counted(files: dict[str, bytes]) -> None:
    body = '<p>1</p><p style="break-before: page">2</p><p style="break-before: page">3</p>'
    assert render_pdf(document(body), STYLE, files).pages == 3


def test_a_drawing_that_is_served_is_used(files: dict[str, bytes]) -> None:
    body = '<img src="radpack:/one.svg" alt="one">'
    with_drawing = render_pdf(document(body), STYLE, {**files, "one.svg": DRAWING})
    assert with_drawing.pages == 1


@pytest.mark.parametrize(
    "address",
    [
        "radpack:/nowhere.svg",
        "nowhere.svg",
        "../one.svg",
        "radpack:/../one.svg",
        "radpack:one.svg",
        "file:///etc/passwd",
        "http://127.0.0.1:9/one.svg",
        "https://127.0.0.1:9/one.svg",
        "ftp://127.0.0.1:9/one.svg",
        "//127.0.0.1:9/one.svg",
    ],
)
def test_an_image_that_is_not_served_is_an_error(files: dict[str, bytes], address: str) -> None:
    body = f'<img src="{address}" alt="one">'
    served = {**files, "one.svg": DRAWING}
    with pytest.raises(RenderError) as caught:
        render_pdf(document(body), STYLE, served)
    assert caught.value.faults[0].rule == "rendering_warning"


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="stylesheet" href="radpack:/nowhere.css">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
        '<style>@import "radpack:/nowhere.css";</style>',
        '<style>@import url("file:///etc/passwd");</style>',
        '<style>p { background: url("radpack:/nowhere.png") }</style>',
        '<style>p { background: url("file:///etc/passwd") }</style>',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<link rel="attachment" href="radpack:/nowhere.csv">',
    ],
)
def test_anything_else_that_is_not_served_is_an_error(files: dict[str, bytes], head: str) -> None:
    assert complaint(document("<p>text</p>", head), STYLE, **files)


@pytest.mark.parametrize(
    "css",
    [
        '@import "radpack:/nowhere.css";',
        '@font-face { font-family: X; src: url("radpack:/nowhere.otf") } p { font-family: X }',
        "p { colour: red }",
        "p { color: }",
        "@page { size: A99 }",
        "p { width: 10 }",
    ],
)
def test_a_style_that_is_not_understood_is_an_error(files: dict[str, bytes], css: str) -> None:
    assert complaint(document("<p>text</p>"), STYLE + css, **files)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/x.png", "file:///etc/passwd", "radpack:/nowhere.png"]
)
def test_a_drawing_that_fetches_is_an_error(files: dict[str, bytes], address: str) -> None:
    drawing = FETCHING % address.encode()
    body = '<img src="radpack:/one.svg" alt="one">'
    assert address in complaint(document(body), STYLE, **files, **{"one.svg": drawing})


def test_nothing_is_fetched(files: dict[str, bytes], serving: tuple[str, Path]) -> None:
    address, log = serving
    head = (
        f'<link rel="stylesheet" href="{address}/x.css"><style>@import "{address}/x.css";</style>'
    )
    body = f'<img src="{address}/x.svg" alt=""><p style="background: url({address}/x.svg)">x</p>'
    drawing = FETCHING % f"{address}/x.svg".encode()
    body += '<img src="radpack:/one.svg" alt="">'
    complaint(document(body, head), STYLE, **files, **{"one.svg": drawing})
    assert log.read_text("utf-8") == ""


def test_a_file_of_the_machine_is_never_attached(files: dict[str, bytes]) -> None:
    body = f'<a rel="attachment" href="file://{MACHINE_FILE}">x</a>'
    told = complaint(document(body), STYLE, **files)
    assert MACHINE_FILE in told
    assert Path(MACHINE_FILE).read_text("utf-8").splitlines()[0] not in told


def test_a_broken_drawing_is_an_error(files: dict[str, bytes]) -> None:
    body = '<img src="radpack:/one.svg" alt="one">'
    assert complaint(document(body), STYLE, **files, **{"one.svg": b"<svg"})


def test_an_error_names_what_was_refused(files: dict[str, bytes]) -> None:
    body = '<img src="radpack:/nowhere.svg" alt="">'
    assert "radpack:/nowhere.svg" in complaint(document(body), STYLE, **files)


def test_after_an_error_the_next_page_is_rendered(files: dict[str, bytes]) -> None:
    complaint(document("<p>text</p>"), "p { colour: red }", **files)
    assert render_pdf(document("<p>text</p>"), STYLE, files).pages == 1


def test_rendering_leaves_no_handler_behind(files: dict[str, bytes]) -> None:
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    before = [list(logger.handlers) for logger in loggers]
    render_pdf(document("<p>text</p>"), STYLE, files)
    complaint(document("<p>text</p>"), "p { colour: red }", **files)
    assert [list(logger.handlers) for logger in loggers] == before


@pytest.mark.parametrize("was_on", [True, False])
def test_the_garbage_collector_is_left_as_it_was(files: dict[str, bytes], was_on: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if was_on else gc.disable)()
        render_pdf(document("<p>text</p>"), STYLE, files)
        assert gc.isenabled() is was_on
        complaint(document("<p>text</p>"), "p { colour: red }", **files)
        assert gc.isenabled() is was_on
    finally:
        (gc.enable if before else gc.disable)()


def test_the_same_page_gives_the_same_bytes(files: dict[str, bytes]) -> None:
    one, two = (render_pdf(document("<p>Sales 销售</p>"), STYLE, files) for _ in range(2))
    assert one == two


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_style_sheet_of_the_pack_is_understood(files: dict[str, bytes], language: str) -> None:
    assert render_pdf(document("<p>text</p>"), render_css(language, "CNY"), files).pages == 1


def test_the_address_of_own_files_is_no_address_of_the_network() -> None:
    assert SCHEME == "radpack:/"
