"""Reads a page's title back: which sentence of the catalogue it is, and the words put into it."""

import re
from string import Formatter
from typing import Any

from assets.packs.messages import catalogue
from assets.packs.pack import Title
from tests.reports.shown import texts

LONGEST = 90
"""Characters of a title."""


def spoken(title: Title, language: str) -> str:
    """Give a title as it is printed."""
    return catalogue(language).text(f"titles.{title.key}", **title.words)


def sentences(page: str, language: str) -> dict[str, str]:
    """Give the sentences of a page by key."""
    found: dict[str, str] = texts(language)["titles"][page]
    return found


def parsed(text: str, page: str, language: str) -> tuple[str, dict[str, str]]:
    """Give the key and the words of the one sentence of a page that a title can be."""
    found = []
    for key, sentence in sentences(page, language).items():
        match = re.fullmatch(_pattern(sentence), text)
        if match is not None:
            found.append((key, match.groupdict()))
    assert found, f"{text!r} is no title of {page}"
    return min(found, key=lambda one: sum(map(len, one[1].values())))


def _pattern(sentence: str) -> str:
    parts: list[Any] = []
    seen: set[str] = set()
    for fixed, name, *_ in Formatter().parse(sentence):
        parts.append(re.escape(fixed))
        if name:
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>.+?)")
            seen.add(name)
    return "".join(parts)
