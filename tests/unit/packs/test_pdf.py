"""HTML to PDF: what is served by name and nothing else, and no warning let through."""

import gc
import io
import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import page
import psutil
import pypdf
import pytest

from assets.packs.fonts import FontSet, cut_fonts
from assets.packs.html import render_css
from assets.packs.pdf import SCHEME, Attached, render_pdf
from schemas.errors import RenderError

AS_OF = date(2026, 9, 6)
STYLE = (
    '@font-face { font-family: "Radpack Latin"; src: url("radpack:/radpack-latin-400.otf") }'
    '@font-face { font-family: "Radpack CJK"; src: url("radpack:/radpack-cjk-400.otf") }'
    'html { font-family: "Radpack Latin", "Radpack CJK" }'
)
NAMESPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
DRAWING = f'<svg {NAMESPACES} width="9" height="9"><rect width="9" height="9"/></svg>'.encode()
FETCHING = DRAWING.replace(b"<rect", b'<image xlink:href="%s"')
MACHINE_FILE = "/etc/passwd"


TABLE = """
<h1>Sales</h1>
<table><thead><tr><th>Rep</th><th>Net</th></tr></thead>
<tbody><tr><th scope="row">Ann</th><td>1</td></tr>
<tr><th scope="row">Bo</th><td>2</td></tr></tbody></table>
<p style="break-before: page"><img src="radpack:/one.svg" alt="one"> <a href="#end">end</a></p>
<p id="end">end</p>
"""
RUNNING = (
    "@page { @top-left { content: element(head) } @bottom-left { content: element(foot) } }"
    ".head { position: running(head) } .foot { position: running(foot) }"
    ".foot::after { content: counter(page) }"
)
HEAD_AND_FOOT = '<div class="head">Running head</div><div class="foot">Running foot </div>'


def document(body: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>A pack</title>{head}</head>'
        f"<body>{body}</body></html>"
    )


def table(name: str) -> Attached:
    return Attached(name, "\ufeffname,net\r\n甲,1\r\n".encode(), "What it is", AS_OF)


def reader(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def root(content: bytes) -> Any:
    return reader(content).trailer["/Root"]


def elements(node: Any) -> Iterator[Any]:
    """Give every element of a tree of tags."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        below = kid.get_object()
        if isinstance(below, dict) and "/S" in below:
            yield below
            yield from elements(below)


def complaint(html: str, css: str = STYLE, **files: bytes) -> str:
    with pytest.raises(RenderError) as caught:
        render_pdf(html, css, files)
    (fault,) = caught.value.faults
    assert fault.rule == "rendering_warning"
    return str(fault.value)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The fonts by the name under which a page finds them."""
    return cut_fonts("销售", tmp_path_factory.mktemp("fonts")).files()


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
def test_the_style_sheet_of_the_pack_is_understood(
    fonts: FontSet, files: dict[str, bytes], language: str
) -> None:
    style = fonts.rules(SCHEME) + render_css(language, "CNY")
    assert render_pdf(document("<p>text</p>"), style, fonts.files() | files).pages == 1


def test_the_address_of_own_files_is_no_address_of_the_network() -> None:
    assert SCHEME == "radpack:/"


@pytest.fixture(scope="module")
def accessible(files: dict[str, bytes]) -> bytes:
    """Two pages with everything that assistive software is told about."""
    served = {**files, "one.svg": DRAWING}
    attached = [table("b.csv"), table("a.csv")]
    page = document(HEAD_AND_FOOT + TABLE)
    return render_pdf(page, STYLE + RUNNING, served, attached).content


def test_a_pdf_conforms_to_the_standard_of_accessible_documents(accessible: bytes) -> None:
    report = page.validate_pdf_bytes(accessible, profile="ua1")
    assert [(one.rule_id, one.message) for one in report.failures] == []
    assert report.is_compliant


def test_the_validator_finds_what_does_not_conform(accessible: bytes) -> None:
    pdf = pypdf.PdfWriter(io.BytesIO(accessible))
    del pdf.root_object["/MarkInfo"]
    written = io.BytesIO()
    pdf.write(written)
    assert not page.validate_pdf_bytes(written.getvalue(), profile="ua1").is_compliant


def test_a_pdf_says_its_title_language_and_standard(accessible: bytes) -> None:
    pdf = reader(accessible)
    catalog = root(accessible)
    assert pdf.metadata is not None
    assert pdf.metadata.title == "A pack"
    assert catalog["/Lang"] == "en"
    assert catalog["/MarkInfo"]["/Marked"] == True  # noqa: E712 - an object of the reader
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert b'pdfuaid:part="1"' in catalog["/Metadata"].get_data()
    assert b">A pack<" in catalog["/Metadata"].get_data()


def test_header_cells_say_what_they_head(accessible: bytes) -> None:
    tags = elements(root(accessible)["/StructTreeRoot"])
    heads = [one["/A"]["/Scope"] for one in tags if one["/S"] == "/TH"]
    assert heads == ["/Column", "/Column", "/Row", "/Row"]


def test_figures_have_a_text_and_links_a_place(accessible: bytes) -> None:
    tags = list(elements(root(accessible)["/StructTreeRoot"]))
    assert [one["/Alt"] for one in tags if one["/S"] == "/Figure"] == ["one"]
    assert len([one for one in tags if one["/S"] == "/Link"]) == 1
    assert root(accessible)["/Outlines"]["/First"]["/Title"] == "Sales"


def test_running_heads_and_feet_are_no_content(accessible: bytes) -> None:
    for leaf in reader(accessible).pages:
        drawn = leaf.get_contents()
        assert drawn is not None
        parts = drawn.get_data().split(b"/Artifact\n<</Type /Pagination>>\nBDC")
        assert len(parts) > 2
        assert "Running head" in leaf.extract_text()


def test_many_pages_leave_no_memory_behind(files: dict[str, bytes]) -> None:
    """A configuration of fonts leaves a quarter of a megabyte: one for each page would be seen."""
    process, page_of_text = psutil.Process(), document("<p>Sales 销售</p>")
    for _ in range(5):
        render_pdf(page_of_text, STYLE, files)
    before = process.memory_info().rss
    for _ in range(20):
        render_pdf(page_of_text, STYLE, files)
    assert process.memory_info().rss - before < 20 * 100 * 1024


def test_other_fonts_are_used_after_the_first(files: dict[str, bytes], tmp_path: Path) -> None:
    assert render_pdf(document("<p>Sales 销售</p>"), STYLE, files).pages == 1
    other = cut_fonts("额", tmp_path).files()
    rendered = render_pdf(document("<p>Sales 额</p>"), STYLE, other)
    assert "额" in reader(rendered.content).pages[0].extract_text()
    assert render_pdf(document("<p>Sales 销售</p>"), STYLE, files).pages == 1


def test_files_are_attached_with_what_they_are(accessible: bytes) -> None:
    pdf = reader(accessible)
    assert list(pdf.attachments) == ["a.csv", "b.csv"]
    assert pdf.attachments["a.csv"] == [table("a.csv").content]
    catalog = root(accessible)
    assert len(catalog["/AF"]) == 2
    for reference in catalog["/AF"]:
        told = reference.get_object()
        assert told["/AFRelationship"] == "/Data"
        assert told["/Desc"] == "What it is"
        held = told["/EF"]["/F"].get_object()
        assert held["/Subtype"] == "/text/csv"
        assert held["/Params"]["/ModDate"] == held["/Params"]["/CreationDate"]
        assert held["/Params"]["/ModDate"].startswith("D:20260906")


def test_attached_files_leave_the_bytes_the_same(files: dict[str, bytes]) -> None:
    attached = [table("a.csv"), table("b.csv")]
    one = render_pdf(document("<p>x</p>"), STYLE, files, attached)
    other = render_pdf(document("<p>x</p>"), STYLE, files, attached[::-1])
    assert one == other


def test_a_character_that_was_not_cut_is_an_error_that_names_it(files: dict[str, bytes]) -> None:
    with pytest.raises(RenderError) as caught:
        render_pdf(document("<p>Sales 鑫</p>"), STYLE, files)
    assert caught.value.faults[0].rule == "missing_glyph"
    assert caught.value.faults[0].value == "鑫"


def test_a_character_that_no_font_has_is_an_error(files: dict[str, bytes]) -> None:
    assert "U+1FAE8" in complaint(document("<p>\U0001fae8</p>"), STYLE, **files)


def test_other_scripts_and_pictures_are_set_in_faces_that_were_cut(tmp_path: Path) -> None:
    text = "Rocket 🚀⚡ 👩‍🔬 🇨🇳 ❤️ شركة الكهرباء חברה 販売 販"
    fonts = cut_fonts(text, tmp_path)
    families = '"Radpack Latin", "Radpack CJK", "Radpack Arabic", "Radpack Hebrew"'
    style = fonts.rules(SCHEME) + f'html {{ font-family: {families}, "Radpack Symbols" }}'
    rendered = render_pdf(document(f"<p>{fonts.printable(text)}</p>"), style, fonts.files())
    printed = reader(rendered.content).pages[0].extract_text()
    assert {"🚀", "👩", "🔬", "ش", "ח", "販"} <= set(printed)
    assert page.validate_pdf_bytes(rendered.content, profile="ua1").is_compliant
