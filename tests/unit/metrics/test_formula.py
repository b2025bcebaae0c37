"""Formulas: one text is shown with words, with numbers, and worked out."""

import pytest

from assets.metrics.explained.formula import filled, operands_in, worked_out

V = "{open_in_window} / ({quota} - {booked_net})"


def test_operands_are_named_in_their_order_and_once() -> None:
    assert operands_in("{b} + {a} * {b}") == ["b", "a"]


def test_a_formula_is_written_with_the_signs_that_people_use() -> None:
    words = {"open_in_window": "Open", "quota": "Quota", "booked_net": "Net - of events"}
    shown = "Open \u00f7 (Quota \u2212 Net - of events)"
    assert filled(V, words) == shown


def test_a_formula_is_worked_out() -> None:
    values = {"open_in_window": 1500.0, "quota": 2500.0, "booked_net": 1150.0}
    assert worked_out(V, values) == pytest.approx(1.1111, abs=1e-4)
    assert worked_out("max(0, 1 - {a})", {"a": 3}) == 0
    assert worked_out("abs({a} - {b}) * 2", {"a": 1, "b": 3}) == 4
    assert worked_out("{letter} + {digit}", {"letter": "R", "digit": "1"}) == "R1"


@pytest.mark.parametrize("values", [{"a": None, "b": 1}, {"a": 1, "b": 0}])
def test_what_is_unknown_or_cannot_be_divided_gives_nothing(values: dict[str, int | None]) -> None:
    assert worked_out("{a} / {b}", values) is None


@pytest.mark.parametrize("formula", ["__import__('os')", "{a}.real", "{a} ** 2", "[{a}]"])
def test_nothing_but_arithmetic_is_understood(formula: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        worked_out(formula, {"a": 1})
