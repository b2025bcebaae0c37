"""The proof a frame carries: its snapshot, the checks it passed, and that checks run at all."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from assets.proof import (
    CHECKS,
    SNAPSHOT,
    Check,
    Tie,
    check_model,
    check_ties,
    require_proof,
    require_validation,
    snapshot_id,
    with_proof,
)
from schemas.errors import StateError
from schemas.extracts.registry import EXTRACTS
from schemas.settings import Settings
from tests.unit.extracts.landings import with_limit

ROOT = Path(__file__).parents[3]
RUN = "5e1f00d5a1ad"


def frame(snapshot: str | None = RUN, **checks: bool) -> pd.DataFrame:
    """Give a frame with a proof."""
    plain = pd.DataFrame({"a": [1]})
    if snapshot is not None:
        plain.attrs[SNAPSHOT] = snapshot
    return with_proof(plain, [Check(name, passed, {}) for name, passed in checks.items()])


def refusal(frames: dict[str, pd.DataFrame]) -> tuple[str, str | None]:
    """Give rule and value of the refusal of frames."""
    with pytest.raises(StateError) as caught:
        require_proof(frames, RUN)
    (fault,) = caught.value.faults
    return fault.rule, fault.value


def rates(**cells: Any) -> pd.DataFrame:
    """Give a typed frame of one exchange rate."""
    typed = pd.DataFrame(
        {
            "currency": pd.Series(["USD"], dtype="str"),
            "on": pd.Series(pd.to_datetime(["2026-04-01"])).astype("datetime64[us]"),
            "kind": pd.Series(["PLAN"], dtype="str"),
            "rate": pd.Series([7.1]),
        }
    )
    return typed.assign(**cells)


def test_frames_of_one_snapshot_with_passed_checks_are_accepted() -> None:
    require_proof({"a": frame(valid=True, ties_out=True), "b": frame(valid=True)}, RUN)


def test_a_frame_of_another_snapshot_is_refused() -> None:
    frames = {"a": frame(valid=True), "b": frame("000000000000", valid=True)}
    assert refusal(frames) == ("mixed_snapshots", "b")


def test_a_frame_without_a_snapshot_is_refused() -> None:
    assert refusal({"a": frame(None, valid=True)}) == ("mixed_snapshots", "a")
    assert refusal({"a": pd.DataFrame()}) == ("mixed_snapshots", "a")


def test_a_frame_with_a_failed_check_is_refused() -> None:
    assert refusal({"a": frame(valid=True, ties_out=False)}) == ("not_proven", "a")


def test_a_frame_without_checks_is_refused() -> None:
    assert refusal({"a": frame()}) == ("not_proven", "a")
    unproven = pd.DataFrame({"a": [1]})
    unproven.attrs[SNAPSHOT] = RUN
    assert refusal({"a": unproven}) == ("not_proven", "a")


def test_a_proof_does_not_change_the_frame_it_is_given() -> None:
    plain = pd.DataFrame({"a": [1]})
    plain.attrs["other"] = 1
    proven = with_proof(plain, [Check("valid", passed=True, found={})])
    assert proven.attrs == {"other": 1, CHECKS: {"valid": True}}
    assert plain.attrs == {"other": 1}
    pd.testing.assert_frame_equal(proven, plain)


def test_a_snapshot_depends_on_files_settings_and_version(sample_settings: Settings) -> None:
    digests = {"orders": "aa", "visits": "bb"}
    name = snapshot_id(digests, sample_settings, "1.0")
    assert re.fullmatch(r"[0-9a-f]{12}", name)
    assert snapshot_id(dict(reversed(digests.items())), sample_settings, "1.0") == name
    others = {
        snapshot_id({"orders": "aa"}, sample_settings, "1.0"),
        snapshot_id({"orders": "bb", "visits": "aa"}, sample_settings, "1.0"),
        snapshot_id(digests, with_limit(sample_settings, 0.02), "1.0"),
        snapshot_id(digests, sample_settings, "1.1"),
    }
    assert len(others) == 4
    assert name not in others


def test_a_valid_frame_passes_and_its_rows_are_counted() -> None:
    assert check_model(EXTRACTS["fx_rates"], rates()) == Check(
        "valid", passed=True, found={"failure_count": 0, "row_count": 1}
    )


def test_an_invalid_frame_fails_with_a_sample() -> None:
    check = check_model(EXTRACTS["fx_rates"], rates(rate=-1.0))
    assert not check.passed
    assert check.found["failure_count"] == 1
    (case,) = sample(check)
    assert (case["column"], case["failure_case"]) == ("rate", "-1.0")


def sample(check: Check) -> list[dict[str, str]]:
    """Give the sample of a failed check."""
    cases = check.found["sample"]
    assert isinstance(cases, list)
    return cases


@pytest.mark.parametrize(
    "cells",
    [{"rate": np.inf}, {"rate": "7.1"}, {"rate": np.nan}, {"kind": "BUDGET"}, {"more": 1}],
    ids=str,
)
def test_what_does_not_fit_its_model_fails(cells: dict[str, Any]) -> None:
    assert not check_model(EXTRACTS["fx_rates"], rates(**cells)).passed


def test_many_failures_are_counted_and_a_few_shown() -> None:
    many = pd.concat([rates(rate=-1.0)] * 5000, ignore_index=True)
    check = check_model(EXTRACTS["fx_rates"], many)
    assert check.found["failure_count"] == 5000
    assert len(sample(check)) == 20


def test_totals_that_tie_out_pass() -> None:
    check = check_ties([Tie("orders", 1000.0, 1000.0), Tie("dust", 0.3, 0.1 + 0.2)])
    assert check.passed
    assert check.name == "ties_out"
    assert check.found["gaps"] == {}
    assert check_ties([]).passed


def test_totals_that_do_not_tie_out_fail_with_their_gap() -> None:
    check = check_ties([Tie("orders", 1000.0, 999.9999), Tie("visits", 5.0, 5.0)])
    assert not check.passed
    assert check.found["gaps"] == {"orders": -0.0001}


def test_a_total_that_is_not_a_number_fails() -> None:
    assert not check_ties([Tie("orders", 1000.0, float("nan"))]).passed


def test_checks_that_run_are_accepted() -> None:
    require_validation()


@pytest.mark.parametrize(
    ("name", "value"),
    [("PANDERA_VALIDATION_ENABLED", "False"), ("PANDERA_VALIDATION_DEPTH", "SCHEMA_ONLY")],
)
def test_checks_switched_off_in_the_environment_are_noticed(name: str, value: str) -> None:
    code = (
        "import pandas as pd\n"
        "from assets.proof import check_model\n"
        "from schemas.errors import StateError\n"
        "from schemas.extracts.registry import EXTRACTS\n"
        "try:\n"
        "    check_model(EXTRACTS['fx_rates'], pd.DataFrame({'rate': ['x']}))\n"
        "except StateError as error:\n"
        "    print([(fault.rule, fault.value) for fault in error.faults])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, name: value},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[('not_proven', 'PANDERA_VALIDATION_ENABLED')]"
