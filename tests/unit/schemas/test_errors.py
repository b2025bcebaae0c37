"""Faults and the errors that carry them."""

import pickle

import pytest

from schemas.errors import (
    Fault,
    InputError,
    OutputError,
    RadpackError,
    RenderError,
    SettingsError,
    StateError,
    facts_of,
)
from schemas.vocabulary import Severity

KINDS = (SettingsError, InputError, OutputError, StateError, RenderError)


def test_a_fault_stops_the_week_unless_it_says_otherwise() -> None:
    assert Fault("empty_file").severity is Severity.FILE


def test_a_fault_writes_only_the_facts_that_are_known() -> None:
    fault = Fault("not_a_date", Severity.ROW, file="visits.csv", row=4, value="2026-02-30")
    assert str(fault) == "rule=not_a_date file=visits.csv row=4 value=2026-02-30"
    assert str(Fault("empty_file")) == "rule=empty_file"


def test_a_fault_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Fault("empty_file").rule = "other"  # type: ignore[misc]


def test_an_error_tells_all_its_faults() -> None:
    error = InputError(Fault("missing_file", file="visits"), Fault("empty_file", file="orders.csv"))
    assert str(error) == "rule=missing_file file=visits; rule=empty_file file=orders.csv"
    assert [fault.rule for fault in error.faults] == ["missing_file", "empty_file"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_is_one_of_the_family(kind: type[RadpackError]) -> None:
    error = kind.of("some_rule", file="a.csv", row=2)
    assert type(error) is kind
    assert isinstance(error, RadpackError)
    assert error.faults == (Fault("some_rule", file="a.csv", row=2),)


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_keeps_its_faults_between_processes(kind: type[RadpackError]) -> None:
    error = kind(Fault("one", row=1), Fault("two", Severity.ROW, column="amount"))
    arrived = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(arrived) is kind
    assert arrived.faults == error.faults
    assert str(arrived) == str(error)


def test_faults_become_rows_of_facts() -> None:
    assert facts_of([Fault("ragged_row", Severity.ROW, row=3)]) == [
        {
            "rule": "ragged_row",
            "severity": "row",
            "extract": None,
            "file": None,
            "row": 3,
            "column": None,
            "value": None,
            "count": None,
        }
    ]
    assert facts_of([]) == []
