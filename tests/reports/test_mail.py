"""The mail body as its reader has it: on a phone, on a desk, in the dark, and as plain text."""

import base64
import html
import io
import re
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.reports.browser import DESK, NUMBER, PHONE, Scheme, looking, visiting
from tests.reports.conftest import Getter
from tests.reports.kitchen import LANGUAGES, Made, Which
from tests.reports.shown import texts

ORDINARY = [
    *(Which("golden", code, language) for code in ("E1", "company") for language in LANGUAGES),
    *(Which("sample", code, "zh") for code in ("NA", "company")),
]
AWKWARD = [Which("awkward", code, "en") for code in ("X0", "X1", "XE", "XL")]
EVERY = [*ORDINARY, *AWKWARD]
LARGEST = 100 * 1024
CIDS = re.compile(r'src="cid:([^"]+)"')
OUTWARD = re.compile(r"https?:|url\(|@import|<script|<link|<a |//[a-z]", re.IGNORECASE)

every = pytest.mark.parametrize("which", EVERY, ids=str)
ordinary = pytest.mark.parametrize("which", ORDINARY, ids=str)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests here."""
    with looking() as started:
        yield started


def parsed(made: Made) -> EmailMessage:
    """Give the mail as a program reads it."""
    mail = message_from_bytes(made.file("eml"), policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def body(mail: EmailMessage, kind: str) -> str:
    """Give the page or the plain text."""
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def pictures(mail: EmailMessage) -> dict[str, bytes]:
    """Give the pictures by the name under which the page finds them."""
    parts = [part for part in mail.walk() if part.get_content_maintype() == "image"]
    return {part["Content-ID"].strip("<>"): part.get_content() for part in parts}


def opened(mail: EmailMessage, folder: Path) -> Path:
    """Write the page with its pictures in it, as a mail program puts them together."""
    held = {name: base64.b64encode(one).decode() for name, one in pictures(mail).items()}
    page = CIDS.sub(lambda cid: f'src="data:image/png;base64,{held[cid[1]]}"', body(mail, "html"))
    file = folder / "mail.html"
    file.write_text(page, "utf-8")
    return file


@every
@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_reads_on_every_screen_by_day_and_by_night(
    browser: Browser, pack: Getter, which: Which, width: int, scheme: Scheme, tmp_path: Path
) -> None:
    file = opened(parsed(pack(which)), tmp_path)
    with visiting(browser, file, width, scheme) as visit:
        assert visit.messages == []
        assert [one for one in visit.requests if not one.startswith("data:")] == [file.as_uri()]
        assert visit.width <= width
        assert visit.outside == []
        assert visit.pale == []
        shown = visit.evaluate("[...document.images].every(one => one.naturalWidth > 0)")
        assert shown is True
        ground = visit.evaluate("getComputedStyle(document.body).backgroundColor")
    levels = [int(one) for one in re.findall(r"\d+", ground)]
    assert max(levels) < 60 if scheme == "dark" else min(levels) > 200


@every
def test_it_is_small_and_needs_nothing_from_outside(pack: Getter, which: Which) -> None:
    made = pack(which)
    assert len(made.file("eml")) < LARGEST
    page = body(parsed(made), "html")
    assert OUTWARD.findall(page.replace(html.escape(made.order.about.company), "")) == []
    assert sorted(CIDS.findall(page)) == sorted(pictures(parsed(made)))


@every
def test_it_has_only_its_own_headers_and_two_bodies(pack: Getter, which: Which) -> None:
    made = pack(which)
    mail = parsed(made)
    assert sorted(mail.keys()) == ["Content-Type", "MIME-Version", "Subject"]
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == [
        "text/plain",
        "multipart/related",
    ]
    about = made.order.about
    assert mail["Subject"].startswith(f"{about.name} {about.week}")
    assert all(len(line) <= 998 for line in made.file("eml").splitlines())
    assert made.file("eml").isascii()


@ordinary
def test_its_sentence_is_the_title_of_page_1(
    browser: Browser, pack: Getter, which: Which, tmp_path: Path
) -> None:
    made = pack(which)
    mail = parsed(made)
    outline: list[Any] = made.paper.reader.outline
    title = str(outline[0].title).partition(" · ")[2]
    assert mail["Subject"].endswith(title)
    assert title in body(mail, "plain")
    with visiting(browser, opened(mail, tmp_path), PHONE) as visit:
        assert visit.texts("h1") == [title]


@ordinary
def test_its_figures_are_those_of_page_1(
    browser: Browser, pack: Getter, which: Which, tmp_path: Path
) -> None:
    made = pack(which)
    with visiting(browser, made.path("html"), PHONE) as visit:
        told = visit.texts("#decisions .stake, #decisions .card-value, #decisions .card-against")
    with visiting(browser, opened(parsed(made), tmp_path), PHONE) as visit:
        said = Counter(NUMBER.findall(" ".join(visit.texts("body"))))
    expected = Counter(NUMBER.findall(" ".join(told)))
    assert sum(expected.values()) > 8
    assert expected - said == Counter()


@every
def test_the_plain_text_says_the_same(
    browser: Browser, pack: Getter, which: Which, tmp_path: Path
) -> None:
    mail = parsed(pack(which))
    plain = " ".join(body(mail, "plain").split())
    with visiting(browser, opened(mail, tmp_path), DESK) as visit:
        for text in visit.texts("h1, h2, strong, td[dir]"):
            for part in re.split(r" · |(?<=\.)\d+$", text):
                assert "".join(part.split()) in "".join(plain.split()), text
        alts = visit.evaluate("[...document.images].map(one => one.alt)")
    assert all(" ".join(alt.split()) in plain for alt in alts)


@ordinary
def test_each_picture_says_its_figure_and_its_weeks(pack: Getter, which: Which) -> None:
    mail = parsed(pack(which))
    names = [one["name"] for one in texts(which.language)["headlines"].values()]
    alts = re.findall(r'<img[^>]* alt="([^"]*)"', body(mail, "html"))
    assert alts
    for alt in alts:
        assert any(alt.startswith(name) for name in names)
        assert len(re.findall(r"W\d\d", alt)) == 2
        assert len(NUMBER.findall(re.sub(r"W\d\d", "", alt))) >= 4


@ordinary
def test_pictures_are_sharp_and_have_no_ground_of_their_own(pack: Getter, which: Which) -> None:
    for content in pictures(parsed(pack(which))).values():
        picture = Image.open(io.BytesIO(content))
        assert picture.format == "PNG"
        assert picture.width >= 2 * 132
        alpha = picture.convert("RGBA").getchannel("A")
        assert alpha.getpixel((0, 0)) == 0


@ordinary
def test_it_names_the_files_of_the_pack(pack: Getter, which: Which) -> None:
    made = pack(which)
    for ending in ("pdf", "html", "xlsx"):
        for kind in ("html", "plain"):
            assert made.path(ending).name in body(parsed(made), kind)
    for kind in ("html", "plain"):
        assert made.order.about.confidentiality in html.unescape(body(parsed(made), kind))
