"""Names of invented accounts, people and deals, Chinese and English."""

from collections.abc import Mapping, Sequence

import numpy as np

from data_samples.generator import words
from data_samples.generator.days import Numbers

Rng = np.random.Generator


def account_names(rng: Rng, industries: Sequence[str], english: Sequence[bool]) -> list[str]:
    """Compose a name for each account from its industry and language."""
    draws = rng.random((len(industries), 3))
    return [
        _english_account(draw, industry) if in_english else _chinese_account(draw, industry)
        for draw, industry, in_english in zip(draws, industries, english, strict=True)
    ]


def person_names(rng: Rng, english: Sequence[bool]) -> list[str]:
    """Compose a name for each person from their language."""
    draws = rng.random((len(english), 3))
    return [
        _english_person(draw) if in_english else _chinese_person(draw)
        for draw, in_english in zip(draws, english, strict=True)
    ]


def deal_names(rng: Rng, english: Sequence[bool]) -> list[str]:
    """Compose a title for each opportunity from its language."""
    draws = rng.random((len(english), 2))
    return [_deal(draw, in_english) for draw, in_english in zip(draws, english, strict=True)]


def _pick(choices: Sequence[str], draw: float) -> str:
    return choices[int(draw * len(choices))]


def _ending(
    endings: Mapping[str, Sequence[str]], other: Sequence[str], industry: str, draw: float
) -> str:
    return _pick(endings.get(industry, other), draw)


def _chinese_account(draw: Numbers, industry: str) -> str:
    place = _pick(words.ZH_FIRST, draw[0]) + _pick(words.ZH_SECOND, draw[1])
    return place + _ending(words.ZH_ENDINGS, words.ZH_OTHER_ENDINGS, industry, draw[2])


def _english_account(draw: Numbers, industry: str) -> str:
    place = _pick(words.EN_FIRST, draw[0]) + _pick(words.EN_SECOND, draw[1])
    return f"{place} {_ending(words.EN_ENDINGS, words.EN_OTHER_ENDINGS, industry, draw[2])}"


def _chinese_person(draw: Numbers) -> str:
    given = _pick(words.ZH_GIVEN, draw[1]) + _pick(words.ZH_GIVEN, draw[2])
    return _pick(words.ZH_SURNAMES, draw[0]) + given


def _english_person(draw: Numbers) -> str:
    return f"{_pick(words.EN_GIVEN, draw[0])} {_pick(words.EN_SURNAMES, draw[1])}"


def _deal(draw: Numbers, in_english: bool) -> str:
    if in_english:
        return f"{_pick(words.EN_PROJECTS, draw[0])}, {_pick(words.EN_PERIODS, draw[1])}"
    return _pick(words.ZH_PROJECTS, draw[0]) + _pick(words.ZH_PERIODS, draw[1])
