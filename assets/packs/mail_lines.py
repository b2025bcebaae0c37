"""What a mail says, line by line: the figures and decisions of page 1 in words.

How the lines look stands in the mail's templates, how they become a message in `mail.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assets.packs.formats import Formats
from assets.packs.pack import Drawing, Pack
from schemas.vocabulary import DATA_STATUS, Status, Unit

PAGE = "decisions"


@dataclass(frozen=True)
class Figure:
    """One headline figure as a mail says it."""

    code: str
    name: str
    value: str
    known: bool
    is_money: bool
    against: str
    status: Status
    verdict: str
    history: str
    """What the drawing shows, in words; empty where there is none."""
    picture: str
    """The name of the drawing in the mail."""


@dataclass(frozen=True)
class Decision:
    """One decision as a mail says it."""

    place: int
    stake: str
    name: str
    code: str
    what: str
    owner: str
    due: str
    evidence: str


def message(pack: Pack, formats: Formats) -> str:
    """Give the sentence that heads page 1."""
    title = pack[PAGE].title
    return formats.catalogue.text(f"titles.{title.key}", **title.words)


def figures(pack: Pack, formats: Formats) -> tuple[Figure, ...]:
    """Give the five figures in their order."""
    return tuple(_figure(pack, code, row, formats) for code, row in pack[PAGE].figures.items())


def decisions(pack: Pack, formats: Formats) -> tuple[Decision, ...]:
    """Give the decisions in their order."""
    return tuple(_decision(pack, row, formats) for row in pack[PAGE].decisions)


def _figure(pack: Pack, code: str, row: Any, formats: Formats) -> Figure:
    told = formats.catalogue.text
    value = _value(code, row)
    status = pack[PAGE].statuses[code]
    shown = formats.word(row.reason if row is not None else None)
    return Figure(
        code="" if code == DATA_STATUS else code,
        name=told(f"headlines.{code}.name"),
        value=shown if value is None else _written(code, value, row, formats),
        known=value is not None,
        is_money=row is not None and row.unit == Unit.MONEY,
        against="" if value is None else _against(pack, code, row, formats),
        status=status,
        verdict="" if value is None else told(pack[PAGE].verdicts[code]),
        history=_history(pack, code, row, formats),
        picture=address(code) if code in drawn(pack) else "",
    )


def address(code: str) -> str:
    """Give the name under which a mail's page finds a drawing in the same mail."""
    return f"{code.lower()}@radpack"


def drawn(pack: Pack) -> dict[str, Drawing]:
    """Give the drawings that show a history: one known week alone is none."""
    charts = pack[PAGE].charts
    return {code: one for code, one in charts.items() if len(_known(one)) > 1}


def _known(drawing: Drawing) -> list[float]:
    return [row["value"] for row in drawing.rows if row["value"] is not None]


def _value(code: str, row: Any) -> Any:
    if row is None:
        return None
    return row.set_aside_count if code == DATA_STATUS else row.value


def _written(code: str, value: Any, row: Any, formats: Formats) -> str:
    return formats.count(value) if code == DATA_STATUS else formats.figure(value, row.unit)


def _against(pack: Pack, code: str, row: Any, formats: Formats) -> str:
    return formats.catalogue.text(
        f"headlines.{code}.against",
        target=formats.figure(row.target, row.unit),
        low=formats.money(row.low_amount),
        middle=formats.money(pack[PAGE].median),
        high=formats.money(row.high_amount),
        most=formats.rate(pack[PAGE].kept_most),
    )


def _history(pack: Pack, code: str, row: Any, formats: Formats) -> str:
    """Say what the weeks were, for whoever cannot see the drawing."""
    if code not in drawn(pack):
        return ""
    known = _known(pack[PAGE].charts[code])
    first, last = pack[PAGE].spans[code]
    shown = {"from": known[0], "to": known[-1], "low": min(known), "high": max(known)}
    values = {name: _written(code, value, row, formats) for name, value in shown.items()}
    name = formats.catalogue.text(f"headlines.{code}.name")
    return formats.catalogue.text("mail.history", name=name, first=first, last=last, **values)


def _decision(pack: Pack, row: Any, formats: Formats) -> Decision:
    told = formats.catalogue.text
    owner = row.owner if row.owner is not None else told("product.director")
    count = formats.count(row.case_count)
    return Decision(
        place=row.place,
        stake=formats.money(row.stake_amount),
        name=told(f"decisions.{row.kind}.name"),
        code=row.code,
        what=_line(
            " · ".join([told(f"decisions.{row.kind}.do", owner=owner, count=count), *_account(row)])
        ),
        owner=_line(owner),
        due=formats.day(row.due_on),
        evidence=_evidence(pack, row.page, formats),
    )


def _account(row: Any) -> Iterator[str]:
    if row.case_count == 1 and row.account_name is not None:
        yield row.account_name


def _evidence(pack: Pack, page: str, formats: Formats) -> str:
    if page not in pack.pages:
        return ""
    told = formats.catalogue.text
    return told("mail.evidence", name=told(f"pages.{page}"), page=pack.pages.index(page) + 1)


def _line(text: str) -> str:
    """Keep a text on one line, whatever names in it hold."""
    return " ".join(text.split())
