"""Message catalogues: every word people read, looked up by key in one language."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("zh", "en")


class Catalogue:
    """The texts of one language."""

    def __init__(self, language: str, texts: dict[str, Any]) -> None:
        """Keep the texts as read from the language's file."""
        self.language = language
        self._texts = texts

    def text(self, key: str, **values: Any) -> str:
        """Give the text of a dotted key with its placeholders filled; a missing key is KeyError."""
        found: Any = self._texts
        for part in key.split("."):
            found = found[part]
        return str(found).format(**values) if values else str(found)

    def number(self, key: str) -> float:
        """Give a number that stands in the catalogue."""
        return float(self.text(key))

    def words(self, section: str) -> dict[str, str]:
        """Give all texts of a section that has no sections below it."""
        return dict(self._texts[section])

    def keys(self, section: str) -> list[str]:
        """Give the keys of a section, in the file's order."""
        return list(self._texts[section])

    @property
    def characters(self) -> set[str]:
        """Give every character the catalogue can print."""
        return set(str(self._texts))


@cache
def catalogue(language: str) -> Catalogue:
    """Read the catalogue of a language."""
    path = files("report_templates").joinpath("messages", f"{language}.toml")
    return Catalogue(language, tomllib.loads(path.read_text("utf-8")))
