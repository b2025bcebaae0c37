"""What a page needs on a screen and on paper does not: drawings in the page itself, boxes that
scroll, larger type. How it looks there stands in `screen.css.j2`.
"""

import re
from functools import cache

from markupsafe import Markup, escape

from assets.packs.pack import Chart

ENLARGED = 1.2
"""How much larger than on paper everything is: 7pt would be too small at arm's length."""
_WIDE = 360
"""CSS pixels; a wider drawing scrolls on a phone instead of shrinking until nobody can read it."""
_TAG = re.compile(r'<(?:[^">]|"[^"]*")*>')
_NOISE = re.compile(r' (?:class|role|font-family|xmlns(?::xlink)?|version|aria-[a-z]+)="[^"]*"')
_NAMED = re.compile(r' id="|url\(#|href="#')
_LENGTH = re.compile(r"\b(\d+(?:\.\d+)?)(pt|mm)\b")


def inlined(chart: Chart, label: str) -> Markup:
    """Give a drawing as part of the page: one picture with a label, its ids its own."""
    _, _, body = chart.svg.decode().partition(">")
    own = chart.file.removesuffix(".svg")
    inner = _TAG.sub(lambda tag: _bare(tag[0], own), body)
    width, height = chart.width, chart.height
    box = ' class="drawing wide" tabindex="0"' if width > _WIDE else ' class="drawing"'
    head = (
        f'<svg role="img" aria-label="{escape(label)}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" style="--width:{width}px">'
    )
    # Drawn by us from a template; labels in it are escaped.
    return Markup(f"<div{box}>{head}{inner}</div>")  # noqa: S704


def scrolling(page: Markup) -> Markup:
    """Put every table into a box that scrolls, so that the page itself never does."""
    boxed = str(page).replace("<table", '<div class="scroll" tabindex="0"><table')
    return Markup(boxed.replace("</table>", "</table></div>"))  # noqa: S704 - escaped by then


@cache
def enlarged(style: str) -> Markup:
    """Make every length that paper measures larger."""
    return Markup(_LENGTH.sub(_larger, style))  # noqa: S704 - our own style sheet


def _larger(length: re.Match[str]) -> str:
    return f"{round(float(length[1]) * ENLARGED, 2):g}{length[2]}"


def _bare(tag: str, own: str) -> str:
    """Strip a tag of what a picture needs not, and make its ids the drawing's own."""
    return _NAMED.sub(lambda found: f"{found[0]}{own}-", _NOISE.sub("", tag))
