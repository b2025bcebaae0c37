"""The checks of a week taken in, and the snapshot its files make."""

from pathlib import Path

from assets.extracts.checks import checks_of, snapshot_of
from schemas.extracts.registry import EXTRACTS
from schemas.settings import Settings
from schemas.tables.quality import DataQuality, ExtractStatus
from tests.unit.extracts.landings import alone, core, order, with_limit


def test_an_accepted_extract_passes_both_checks(tmp_path: Path, lenient: Settings) -> None:
    intake = alone(tmp_path, core(), lenient)
    checks = checks_of("orders", EXTRACTS["orders"], intake.frames["orders"], intake)
    assert [(check.name, check.passed) for check in checks] == [("valid", True), ("accepted", True)]
    assert checks[0].found == {"failure_count": 0, "row_count": 3}
    assert checks[1].found == {"stopping_count": 0, "set_aside_count": 0, "sample": []}


def test_a_row_set_aside_is_counted_and_does_not_stop(tmp_path: Path, lenient: Settings) -> None:
    lines = [order(1), order(2, amount="x", booked_on="x")]
    intake = alone(tmp_path, core(orders=lines), lenient)
    accepted = checks_of("orders", EXTRACTS["orders"], intake.frames["orders"], intake)[1]
    assert accepted.passed
    assert (accepted.found["stopping_count"], accepted.found["set_aside_count"]) == (0, 1)


def test_an_extract_over_its_limit_is_not_accepted(tmp_path: Path, lenient: Settings) -> None:
    lines = [order(1), order(2, amount="x")]
    intake = alone(tmp_path, core(orders=lines), with_limit(lenient, 0.01))
    orders, accounts = (
        checks_of(name, EXTRACTS[name], intake.frames[name], intake)[1]
        for name in ("orders", "accounts")
    )
    assert not orders.passed
    assert accepted_sample(orders.found["sample"]) == ["not_a_number", "too_many_set_aside"]
    assert accounts.passed


def accepted_sample(sample: object) -> list[str]:
    """Give the rules of a check's sample."""
    assert isinstance(sample, list)
    return [line["rule"] for line in sample]


def test_the_sample_of_faults_is_short(tmp_path: Path, lenient: Settings) -> None:
    lines = [order(number, amount="x") for number in range(500)]
    intake = alone(tmp_path, core(orders=lines), lenient)
    accepted = checks_of("orders", EXTRACTS["orders"], intake.frames["orders"], intake)[1]
    assert accepted.found["set_aside_count"] == 500
    assert len(accepted_sample(accepted.found["sample"])) == 20


def test_the_fault_list_and_the_status_are_checked_too(tmp_path: Path, lenient: Settings) -> None:
    intake = alone(tmp_path, core(orders=[order(1), order(2, amount="-1")]), lenient)
    for name, model, frame in (
        ("faults", DataQuality, intake.faults),
        ("extract_status", ExtractStatus, intake.extract_status),
    ):
        checks = checks_of(name, model, frame, intake)
        assert [(check.name, check.passed) for check in checks] == [
            ("valid", True),
            ("ties_out", True),
        ]


def test_a_snapshot_is_named_by_its_files_and_settings(tmp_path: Path, lenient: Settings) -> None:
    status = alone(tmp_path, core(), lenient).extract_status
    other = alone(tmp_path, core(orders=[order(1)]), lenient).extract_status
    name = snapshot_of(status, lenient)
    assert snapshot_of(status.iloc[::-1], lenient) == name
    assert snapshot_of(other, lenient) != name
    assert snapshot_of(status, with_limit(lenient, 0.5)) != name
