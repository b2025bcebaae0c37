"""A pack as HTML: templates filled from the frozen pack, every value escaped."""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assets.metrics.registry import METRICS
from assets.packs.formats import Formats
from assets.packs.messages import catalogue
from assets.packs.pack import Pack
from assets.packs.screen import enlarged, inlined, scrolling
from assets.packs.theme import theme
from schemas.branding import Branding

PAPER, SCREEN = "paper", "screen"
"""What a page is made for."""
_PAIR = re.compile(r"\\\\|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}")
"""An escaped backslash, or a character that JSON escapes as a pair."""


@cache
def environment(language: str, currency: str, branding: Branding | None = None) -> Environment:
    """Give the template environment of a language: strict, escaping, with its formats."""
    words = catalogue(language)
    formats = Formats(words, currency)
    env = Environment(
        loader=PackageLoader("report_templates", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.policies["json.dumps_function"] = _json
    env.filters |= {
        "money": formats.money,
        "rate": formats.rate,
        "points": formats.points,
        "factor": formats.factor,
        "count": formats.count,
        "amount": formats.amount,
        "day": formats.day,
        "words": formats.words,
        "word": formats.word,
        "among": formats.among,
        "or_dash": formats.or_dash,
        "setting": formats.setting,
        "figure": formats.figure,
        "inlined": inlined,
        "scrolling": scrolling,
        "enlarged": enlarged,
    }
    env.globals |= {"t": words.text, "unit": formats.money_unit, "words": words}
    env.globals |= {"metrics": tuple(METRICS), "medium": PAPER, "theme": theme(branding)}
    return env


def _json(value: Any, **options: Any) -> str:
    """Write JSON that is YAML too: a character beyond 16 bits as itself, not as a pair."""
    return _PAIR.sub(_joined, json.dumps(value, **options))


def _joined(found: re.Match[str]) -> str:
    escaped = found[0]
    return escaped if escaped == "\\\\" else str(json.loads(f'"{escaped}"'))


def chart_context(
    language: str,
    currency: str,
    settings: Mapping[str, Any],
    branding: Branding | None = None,
) -> dict[str, Any]:
    """Give what every chart template sees beside its rows."""
    return {**environment(language, currency, branding).globals, "settings": settings}


def render_html(pack: Pack, medium: str = PAPER) -> str:
    """Fill the pack's template: style and drawings apart for paper, all in one for a screen."""
    about = pack.about
    env = environment(about.language, about.currency, about.branding)
    return env.get_template("pack.html.j2").render(pack=pack, about=about, medium=medium)


def render_css(language: str, currency: str, branding: Branding | None = None) -> str:
    """Fill the style sheet with the colours."""
    return env_text(environment(language, currency, branding), "pack.css.j2")


def env_text(env: Environment, name: str) -> str:
    """Fill a template that needs nothing but the globals."""
    return str(Markup(env.get_template(name).render()))  # noqa: S704 - our own template
