"""Opportunities with a past: builders of stage events, and random histories with every oddity.

A history is drawn from a seed: levels climbed, skipped and fallen back to, losses reopened,
several changes on one day, events of tomorrow, events missing, opportunities without any.
"""

from datetime import date, timedelta

from tests.unit.metrics.conftest import Row, deal, seat, visit
from tests.unit.metrics.worlds import Fate, World

START = date(2026, 5, 5)
AS_OF = date(2026, 9, 6)
HISTORIES = 400
"""Opportunities in one drawn company."""

_PLACES = ("E1", "E2")
_WAYS = ("L1", "L2", "L3", "L4", "L5", "WON", "LOST", "CANCELLED")
_CLOSED = ("WON", "LOST", "CANCELLED")


def changed(event_id: str, old: str | None, new: str, on: str, **cells: object) -> Row:
    """Give a change of the stage of O1 at ten in the morning."""
    usual = {"opportunity_id": "O1", "field": "stage", "changed_at": f"{on}T10:00:00+08:00"}
    return {"event_id": event_id, "old_value": old, "new_value": new, **usual, **cells}


def life(opportunity_id: str, *stages: str, start: date = START, every: int = 7) -> list[Row]:
    """Give the stage events of an opportunity that goes from one stage to the next every week."""
    return [
        changed(
            f"{opportunity_id}-{number}",
            stages[number - 1] if number else None,
            stage,
            (start + timedelta(days=every * number)).isoformat(),
            opportunity_id=opportunity_id,
        )
        for number, stage in enumerate(stages)
    ]


def lived(opportunity_id: str, *stages: str, **cells: object) -> Row:
    """Give the opportunity that such a life ends with today."""
    last = (START + timedelta(days=7 * (len(stages) - 1))).isoformat()
    ended = {"closed_on": last} if stages[-1] in _CLOSED else {}
    return deal(opportunity_id, stages[-1], **{"created_on": START.isoformat(), **ended, **cells})


def histories(seed: int) -> World:
    """Draw a company with many opportunities, their events and some visits."""
    fate = Fate(seed)
    world: World = {"roster": [seat(place, region=place) for place in _PLACES]}
    for name in ("opportunities", "stage_events", "visits"):
        world[name] = []
    for number in range(HISTORIES):
        row, events = _drawn(fate, f"O{number}")
        world["opportunities"].append(row)
        world["stage_events"] += events
    world["visits"] = [_visit(fate, f"V{number}") for number in range(HISTORIES // 4)]
    return world


def _drawn(fate: Fate, opportunity_id: str) -> tuple[Row, list[Row]]:
    created = AS_OF - timedelta(days=fate.randrange(500))
    stages = [fate.choice(_WAYS[:3]), *(fate.choice(_WAYS) for _ in range(fate.randrange(6)))]
    days = sorted(fate.randrange((AS_OF - created).days + 1) for _ in stages)
    events = [
        changed(
            f"{opportunity_id}-{number}",
            stages[number - 1] if number else None,
            stage,
            (created + timedelta(days=day)).isoformat(),
            opportunity_id=opportunity_id,
        )
        for number, (stage, day) in enumerate(zip(stages, days, strict=True))
    ]
    closed_on = created + timedelta(days=days[-1]) if stages[-1] in _CLOSED else None
    row = deal(
        opportunity_id,
        stages[-1],
        rep_id=fate.choice(_PLACES),
        created_on=fate.maybe(created.isoformat()),
        closed_on=closed_on.isoformat() if closed_on else None,
        expected_order_on=fate.maybe((AS_OF + timedelta(days=fate.randrange(-9, 99))).isoformat()),
        evidence=fate.choice([None, "interest", "solution; price_agreed", "unheard_of"]),
    )
    return row, _told(fate, opportunity_id, stages[-1], events)


def _told(fate: Fate, opportunity_id: str, stage: str, events: list[Row]) -> list[Row]:
    """Leave some events out, and add changes of other fields and of tomorrow."""
    told = [] if fate.rarely() else [event for event in events if not fate.rarely()]
    if fate.rarely():
        more = {"opportunity_id": opportunity_id, "field": "expected_order_on"}
        told.append(
            changed(f"{opportunity_id}-D", "2026-08-01", "2026-09-01", "2026-08-30", **more)
        )
    if fate.rarely():
        late = {"opportunity_id": opportunity_id, "changed_at": "2026-09-07T00:00:00+08:00"}
        told.append(changed(f"{opportunity_id}-Z", stage, stage, "2026-09-07", **late))
    return told


def _visit(fate: Fate, visit_id: str) -> Row:
    about = f"O{fate.randrange(HISTORIES)}" if fate.rarely() else None
    day = (AS_OF - timedelta(days=fate.randrange(60))).isoformat()
    return visit(visit_id, f"{day}T10:00:00", rep_id=fate.choice(_PLACES), opportunity_id=about)
