"""The checks of a week taken in, and the snapshot it makes. Plain functions, no Dagster."""

import pandas as pd

from assets.extracts.faults import having
from assets.extracts.intake import Intake
from assets.extracts.knowledge import KNOWLEDGE
from assets.extracts.totals import ties_out
from assets.proof import Check, check_model, snapshot_id
from assets.version import VERSION
from schemas.columns import Model
from schemas.extracts.registry import EXTRACTS
from schemas.settings import Settings
from schemas.vocabulary import Severity

_SHOWN = 20


def checks_of(name: str, model: type[Model], frame: pd.DataFrame, intake: Intake) -> list[Check]:
    """Give the checks of one extract, or of the fault list and the status table."""
    second = _accepted(name, intake) if name in EXTRACTS else _ties_out(intake)
    return [check_model(model, frame), second]


def snapshot_of(extract_status: pd.DataFrame, settings: Settings) -> str:
    """Name the snapshot that the week's files, and the earlier weeks known, make with these
    settings and this software."""
    read = extract_status.dropna(subset="sha256")
    digests = dict(zip(read["extract"], read["sha256"], strict=True))
    return snapshot_id(digests, settings, VERSION, extract_status.attrs.get(KNOWLEDGE))


def _accepted(name: str, intake: Intake) -> Check:
    faults = intake.faults[intake.faults["extract"] == name]
    stopping = having(faults, Severity.FILE)
    sample = faults[["severity", "file", "row", "column", "value", "rule"]].head(_SHOWN)
    found = {
        "stopping_count": len(stopping),
        "set_aside_count": len(having(faults, Severity.ROW)["row"].drop_duplicates()),
        "sample": sample.astype(str).to_dict("records"),
    }
    return Check("accepted", passed=stopping.empty, found=found)


def _ties_out(intake: Intake) -> Check:
    passed = ties_out(intake.extract_status)
    return Check("ties_out", passed=passed, found={"files": len(intake.extract_status)})
