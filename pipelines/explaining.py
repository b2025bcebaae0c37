"""A figure asked for from the command: its week's frames read from the store, then explained.

Nothing is computed anew but the explanation itself, and nothing is printed here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import dagster as dg
import pandas as pd
from upath import UPath

from assets.extracts.checks import snapshot_of
from assets.files import read_frame, write_whole
from assets.metrics import assets as metrics
from assets.metrics.explain import Explanation, explain
from assets.metrics.explained.metric import Metric
from assets.metrics.question import Question
from assets.metrics.registry import METRICS
from assets.packs.pack import COMPANY
from assets.places import Places
from assets.proof import SNAPSHOT
from schemas.calendar import Week
from schemas.errors import InputError, OutputError
from schemas.extracts.registry import EXTRACTS, REQUIRED
from schemas.settings import Settings
from schemas.vocabulary import Presence

_EVIDENCE, _CSV_ENCODING = "evidence", "utf-8-sig"
"""A spreadsheet takes UTF-8 for Chinese only with a byte order mark."""


@dataclass(frozen=True)
class Answer:
    """An explanation, the files that the rows came from, and required extracts that are absent."""

    explanation: Explanation
    inputs: pd.DataFrame
    absent: tuple[str, ...] = ()


class Stored(Mapping[str, pd.DataFrame]):
    """The frames of a week by name, each read from the store when it is first asked for."""

    def __init__(self, places: Places, week: Week) -> None:
        """Read below the places of a run."""
        self._places, self._week = places, week
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Give a frame; one that no run has made is an error that says so."""
        if name not in self._read:
            path = self._places.work / name / f"{self._week.key}.parquet"
            if not path.exists():
                raise InputError.of("week_not_run", file=str(path), value=str(self._week))
            self._read[name] = read_frame(path)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        """Give the names of what was read."""
        return iter(self._read)

    def __len__(self) -> int:
        """Count what was read."""
        return len(self._read)


def find_metric(code: str) -> Metric:
    """Give a metric by its code, in any case; an unknown one is an error that lists those known."""
    metric = METRICS.get(code.upper())
    if metric is None:
        raise InputError.of("unknown_metric_option", value=f"{code} ∉ {', '.join(METRICS)}")
    return metric


def question(region: str | None, rep: str | None, where: Sequence[str]) -> Question:
    """Give what is asked for; `where` holds texts like `stage=L3`."""
    pairs = [text.partition("=") for text in where]
    strange = [text for text in where if "=" not in text.strip()[1:]]
    if strange:
        raise InputError.of("not_a_where_option", value=", ".join(strange))
    named = {name.strip(): value.strip() for name, _, value in pairs}
    return Question(None if region == COMPANY else region, rep, named)


def answer(
    places: Places, week: Week, settings: Settings, metric: Metric, question: Question
) -> Answer:
    """Explain a figure of a week that was run."""
    frames = Stored(places, week)
    _require_same_run(frames, metric, settings)
    _require_known(question, frames["roster"], settings)
    explanation = explain(metric, frames, question, week, settings)
    behind = _extracts_behind(explanation.frames)
    status = frames["extract_status"]
    mine = status[status["extract"].isin(behind)]
    there = mine["presence"] == Presence.PRESENT
    absent = [name for name in mine.loc[~there, "extract"] if name in REQUIRED]
    return Answer(explanation, mine[there], tuple(absent))


def write_evidence(explanation: Explanation, file: str) -> None:
    """Write all rows that went in as one CSV, the first column saying what each row is."""
    parts = [group.rows.assign(**{_EVIDENCE: group.name}) for group in explanation.evidence]
    rows = pd.concat([part for part in parts if not part.empty] or parts, ignore_index=True)
    columns = [_EVIDENCE, *(column for column in rows if column != _EVIDENCE)]
    content = rows[columns].to_csv(index=False).encode(_CSV_ENCODING)
    try:
        write_whole(UPath(file), content)
    except OSError as error:
        raise OutputError.of("output_unwritable", file=file, value=error.strerror) from None


def _require_same_run(frames: Stored, metric: Metric, settings: Settings) -> None:
    """Refuse frames that other settings or another version made: they would not add up."""
    made_from = frames[metric.table].attrs.get(SNAPSHOT)
    expected = snapshot_of(frames["extract_status"], settings)
    if made_from != expected:
        raise InputError.of("mixed_snapshots", value=f"{made_from}, {expected}")


def _require_known(question: Question, roster: pd.DataFrame, settings: Settings) -> None:
    if question.region is not None and question.region not in settings.region_codes:
        known = ", ".join([*settings.region_codes, COMPANY])
        raise InputError.of("unknown_region_option", value=f"{question.region} ∉ {known}")
    if question.rep is not None and question.rep not in set(roster["rep_id"]):
        raise InputError.of("unknown_rep_option", value=question.rep)


def _extracts_behind(frames: Iterable[str]) -> set[str]:
    """Give the extracts from which frames are made."""
    parents, found, ahead = _parents(), set[str](), set(frames)
    while ahead:
        found |= ahead
        ahead = {parent for name in ahead for parent in parents.get(name, ())} - found
    return found & set(EXTRACTS)


@cache
def _parents() -> dict[str, set[str]]:
    """Give what each frame is made of, as the graph of the weekly run has it."""
    made = dg.load_assets_from_modules([metrics])
    named = [one.asset_deps for one in made if isinstance(one, dg.AssetsDefinition)]
    return {
        key.to_user_string(): {one.to_user_string() for one in parents}
        for deps in named
        for key, parents in deps.items()
    }
