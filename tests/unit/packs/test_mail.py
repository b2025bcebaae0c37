"""The message around a mail's body: its bytes, its headers, what names cannot do to it."""

from collections.abc import Mapping
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assets.packs.build import sections
from assets.packs.mail import render_mail
from assets.packs.pack import About, Pack
from assets.packs.sections import decisions
from assets.packs.sections.view import View
from schemas.errors import RenderError
from tests.reports.week import World

FILES = {"pdf": "E1.pdf", "html": "E1.html", "xlsx": "E1.xlsx"}
ENCODED = "=?utf-8?q?E1=0ABcc=3A_thief=40example.com?="
HOSTILE = ["E1\nBcc: x@example.com", "E1\r\n\r\nx", "E1\x00", "E1\u2028", "E1\x85", ENCODED]
AWKWARD = ['<b>&"</b>', "شركة الكهرباء", "Rocket 🚀 Works", "two\nlines", "=?utf-8?q?x?="]


def pack_of(about: About, tables: Mapping[str, pd.DataFrame]) -> Pack:
    """Give a pack of page 1 alone."""
    return Pack(about, {"decisions": decisions.section(View(about, tables))}, {})


def parsed(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def bodies(content: bytes) -> tuple[str, str]:
    """Give the page and the plain text."""
    found = [parsed(content).get_body((kind,)) for kind in ("html", "plain")]
    page, plain = (str(one.get_content()) for one in found if one is not None)
    return page, plain


@pytest.fixture
def tables(world: World, tmp_path: Path) -> Mapping[str, pd.DataFrame]:
    """The tables of E1's pack."""
    (order,) = world.orders(["E1"], tmp_path, "en")
    return order.tables


@pytest.fixture
def pack(about: About, tables: Mapping[str, pd.DataFrame]) -> Pack:
    """Page 1 of E1, in English."""
    return pack_of(about, tables)


def test_the_same_pack_gives_the_same_bytes(pack: Pack) -> None:
    assert render_mail(pack, FILES) == render_mail(pack, FILES)


def test_every_line_ends_as_mail_does(pack: Pack) -> None:
    content = render_mail(pack, FILES)
    assert content.count(b"\n") == content.count(b"\r\n")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["上海", "Shanghai", "شرق", "🚀", 'R&D "East"', "é" * 60])
def test_a_subject_comes_back_as_it_was(pack: Pack, name: str, language: str) -> None:
    about = replace(pack.about, name=name, language=language)
    subject = parsed(render_mail(Pack(about, pack.sections, {}), FILES))["Subject"]
    assert subject.startswith(f"{name} 2026-W36")
    assert "  " not in subject


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_cannot_write_headers(pack: Pack, name: str) -> None:
    about = replace(pack.about, name=name)
    with pytest.raises(RenderError) as caught:
        render_mail(Pack(about, pack.sections, {}), FILES)
    assert caught.value.faults[0].rule == "unsafe_subject"


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_names_stay_names(
    about: About, tables: Mapping[str, pd.DataFrame], name: str
) -> None:
    named = tables["decisions"].assign(rep_name=name, account_name=name, case_count=1)
    content = render_mail(pack_of(about, {**tables, "decisions": named}), FILES)
    page, plain = bodies(content)
    said = " ".join(name.split())
    assert escape(said, quote=False).replace('"', "&#34;") in page
    assert f"Who acts: {said} · due" in plain
    assert sorted(parsed(content).keys()) == ["Content-Type", "MIME-Version", "Subject"]


def test_whoever_sees_no_picture_reads_what_it_shows(pack: Pack) -> None:
    drawn = {code: one for code, one in pack["decisions"].charts.items() if one.rows}
    assert drawn
    page, plain = bodies(render_mail(pack, FILES))
    assert page.count("<img") == page.count("alt=") == plain.count(" weeks W24 to W36: from ")


def test_a_single_known_week_is_no_history(about: About, tables: Mapping[str, Any]) -> None:
    weeks = tables["headline_weeks"]
    alone = weeks.assign(value=weeks["value"].where(weeks["week"] == "2026-W36"))
    page, _ = bodies(render_mail(pack_of(about, {**tables, "headline_weeks": alone}), FILES))
    assert "<img" not in page


def test_without_figures_and_decisions_there_is_still_a_mail(
    about: About, tables: Mapping[str, pd.DataFrame]
) -> None:
    none = {name: tables[name].head(0) for name in ("headline_weeks", "decisions", "landing_bands")}
    page, plain = bodies(render_mail(pack_of(about, {**tables, **none}), FILES))
    assert "No figure of this week asks for a decision." in page
    assert "No figure of this week asks for a decision." in plain
    assert "<img" not in page


def test_the_evidence_names_the_page_where_it_stands(
    about: About, tables: Mapping[str, pd.DataFrame]
) -> None:
    made = sections(about, tables)
    whole = Pack(about, made, {})
    _, plain = bodies(render_mail(whole, FILES))
    for row in made["decisions"].rows["decisions"]:
        if row.page in whole.pages:
            assert f", page {whole.pages.index(row.page) + 1}\n" in plain
