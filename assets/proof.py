"""The proof that travels with every stored frame: its snapshot and the checks it has passed.

What renders, publishes or mails asks for this proof, because a check of the orchestrator blocks
only inside its own run.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd
import pandera.pandas as pa

from schemas.columns import Model
from schemas.errors import StateError
from schemas.settings import Settings

SNAPSHOT = "snapshot_id"
CHECKS = "checks"
_SHOWN = 20
_LENGTH = 12


@dataclass(frozen=True)
class Check:
    """One check of a frame: its name, whether it passed, and what was found."""

    name: str
    passed: bool
    found: Mapping[str, object]


@dataclass(frozen=True)
class Tie:
    """Two figures that must be the same: a total before and after a step."""

    name: str
    expected: float
    found: float

    @property
    def gap(self) -> float:
        """Give the difference, settled to the decimals of money."""
        return round(self.found - self.expected, 4)


def snapshot_id(
    digests: Mapping[str, str],
    settings: Settings,
    version: str,
    knowledge: Mapping[str, object] | None = None,
) -> str:
    """Name a snapshot by what goes into it: files, earlier weeks, settings, software."""
    parts = {"files": dict(sorted(digests.items())), "settings": settings.digest}
    text = json.dumps(parts | {"version": version, "knowledge": knowledge}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def check_model(model: type[Model], frame: pd.DataFrame) -> Check:
    """Check a frame against its model; tells how many cells fail, and a sample of them."""
    require_validation()
    try:
        model.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
        sample = cases[["column", "check", "failure_case", "index"]].head(_SHOWN)
        found = {"failure_count": len(cases), "sample": sample.astype(str).to_dict("records")}
        return Check("valid", passed=False, found=found)
    return Check("valid", passed=True, found={"failure_count": 0, "row_count": len(frame)})


def check_ties(ties: Iterable[Tie]) -> Check:
    """Check that totals in are totals out."""
    listed = list(ties)
    told = {tie.name: f"{tie.found:,.4f} = {tie.expected:,.4f}" for tie in listed}
    off = {tie.name: tie.gap for tie in listed if tie.gap != 0}
    return Check("ties_out", passed=not off, found={"ties": told, "gaps": off})


def require_validation() -> None:
    """Refuse to go on when Pandera's checks are switched off in the environment."""
    canary = pa.DataFrameSchema({"canary": pa.Column(float, pa.Check.ge(0))})
    try:
        canary.validate(pd.DataFrame({"canary": [-1.0]}))
    except pa.errors.SchemaError:
        return
    raise StateError.of("not_proven", value="PANDERA_VALIDATION_ENABLED")


def with_proof(frame: pd.DataFrame, checks: Iterable[Check]) -> pd.DataFrame:
    """Give the frame carrying the results of its checks."""
    proven = frame.copy(deep=False)
    proven.attrs = frame.attrs | {CHECKS: {check.name: check.passed for check in checks}}
    return proven


def require_proof(frames: Mapping[str, pd.DataFrame], expected: str) -> None:
    """Refuse frames of another snapshot than expected, or with a check not passed."""
    for name, frame in frames.items():
        if frame.attrs.get(SNAPSHOT) != expected:
            raise StateError.of("mixed_snapshots", value=name)
        checks = frame.attrs.get(CHECKS)
        if not checks or not all(checks.values()):
            raise StateError.of("not_proven", value=name)
