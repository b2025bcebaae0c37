"""A pack's mail as a message that needs nothing but sender, receiver and date: `.eml`.

The same pack always gives the same bytes: no clock, no chance, nothing from outside. Who gets it,
and when, is the business of whoever sends it.
"""

import unicodedata
from collections.abc import Mapping
from email import message_from_bytes
from email.header import Header
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32, default

from assets.packs.formats import Formats
from assets.packs.html import chart_context, environment
from assets.packs.mail_lines import address, decisions, drawn, figures, message
from assets.packs.messages import catalogue
from assets.packs.pack import Pack
from assets.packs.sparks import draw_spark
from schemas.errors import RenderError

HEADERS = ("Subject", "MIME-Version", "Content-Type")
"""All that a mail says of itself; anything more came in with a name."""
_ENCODED_WORD, _CONTROL = "=?", ("Cc", "Cs", "Zl", "Zp")
_PART, _PICTURES = "==radpack-part==", "==radpack-pictures=="


def render_mail(pack: Pack, files: Mapping[str, str]) -> bytes:
    """Write a pack's mail; `files` are the names of what goes with it, by ending."""
    about = pack.about
    formats = Formats(catalogue(about.language), about.currency)
    pictures = _pictures(pack)
    facts = {
        "about": about,
        "files": files,
        "message": message(pack, formats),
        "figures": figures(pack, formats),
        "decisions": decisions(pack, formats),
    }
    env = environment(about.language, about.currency, about.branding)
    html = env.get_template("mail/mail.html.j2").render(facts)
    text = env.get_template("mail/mail.txt.j2").render(facts)
    subject = formats.catalogue.text(
        "mail.subject", name=about.name, week=about.week, message=facts["message"]
    )
    return _checked(_assembled(subject, text, html, pictures), subject)


def _pictures(pack: Pack) -> dict[str, bytes]:
    about = pack.about
    env = environment(about.language, about.currency, about.branding)
    context = chart_context(about.language, about.currency, about.settings, about.branding)
    return {code: draw_spark(one, env, context) for code, one in drawn(pack).items()}


def _assembled(subject: str, text: str, html: str, pictures: Mapping[str, bytes]) -> MIMEMultipart:
    """Put the parts together: plain text, or a page with its pictures."""
    page = MIMEMultipart("related", _PICTURES, [MIMEText(html, "html", "utf-8")])
    for code, picture in pictures.items():
        part = MIMEImage(picture, "png")
        part["Content-ID"] = f"<{address(code)}>"
        part["Content-Disposition"] = "inline"
        page.attach(part)
    mail = MIMEMultipart("alternative", _PART, [MIMEText(text, "plain", "utf-8"), page])
    # As one encoded text: folded by words, a space gets doubled where a quotation mark begins.
    mail["Subject"] = Header(_harmless(subject), "utf-8")  # type: ignore[assignment]
    return mail


def _harmless(text: str) -> str:
    """Refuse a text that could write headers of its own."""
    if _ENCODED_WORD in text or any(unicodedata.category(one) in _CONTROL for one in text):
        raise RenderError.of("unsafe_subject", value=text)
    return text


def _checked(mail: MIMEMultipart, subject: str) -> bytes:
    """Give a mail's bytes after reading them back: the headers must be ours and no more."""
    content = mail.as_bytes(policy=compat32.clone(linesep="\r\n"))
    back = message_from_bytes(content, policy=default)
    if sorted(back.keys()) != sorted(HEADERS) or back["Subject"] != subject:
        raise RenderError.of("unsafe_subject", value=subject)
    return content
