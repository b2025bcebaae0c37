"""Look-ups by number: exactly what the plain pandas they stand for gives."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.metrics.lookups import among, looked_up, positions, rows_at, sums_by

ID = st.one_of(st.none(), st.sampled_from(["A1", "A2", "A3", "007", "NA", ""]))
IDS = st.lists(ID, max_size=12)
PAIRS = st.lists(st.tuples(ID, ID), max_size=12)


def texts(values: list[str | None], *, start: int = 0) -> pd.Series:
    """Give text in rows that are numbered from anywhere."""
    return pd.Series(values, index=range(start, start + len(values)), dtype="str")


def pairs(values: list[tuple[str | None, str | None]]) -> pd.DataFrame:
    """Give a frame of two keys."""
    return pd.DataFrame(values, columns=["rep_id", "region"], index=range(7, 7 + len(values)))


@settings(max_examples=200, deadline=None)
@given(IDS, IDS)
def test_among_is_isin_and_never_true_for_a_null(
    asked: list[str | None], chosen: list[str | None]
) -> None:
    ids = texts(asked, start=5)
    expected = ids.isin([one for one in chosen if one is not None])
    pd.testing.assert_series_equal(among(ids, texts(chosen)), expected)


@settings(max_examples=200, deadline=None)
@given(PAIRS, PAIRS)
def test_looking_up_is_a_left_merge_that_keeps_the_index(
    asked: list[tuple[str | None, str | None]], there: list[tuple[str | None, str | None]]
) -> None:
    keys = ["rep_id", "region"]
    left = pairs(asked).astype("str")
    known = pairs(there).astype("str").drop_duplicates()
    known = known.assign(team=texts([f"T{n}" for n in known.index]).to_numpy(), share=0.5)
    expected = left.merge(known, on=keys, how="left", validate="many_to_one")
    found = looked_up(left, known, keys, ["team", "share"])
    pd.testing.assert_frame_equal(
        found,
        expected[["team", "share"]].set_axis(left.index).astype({"team": found["team"].dtype}),
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(ID, st.one_of(st.none(), st.integers(-9, 9)))))
def test_sums_are_those_of_a_group_by_and_0_where_there_is_none(
    rows: list[tuple[str | None, int | None]],
) -> None:
    ids = texts(["A2", "A1", "XX"], start=3)
    facts = pd.DataFrame(rows, columns=["id", "amount"]).astype({"id": "str", "amount": float})
    grouped = facts.groupby("id")["amount"].sum()
    expected = [float(grouped.get(one, 0.0)) for one in ids]
    found = sums_by(ids, facts["id"], facts["amount"])
    assert found.tolist() == expected
    assert found.index.tolist() == [3, 4, 5]


def test_a_key_that_is_known_twice_is_an_error() -> None:
    known = pd.DataFrame({"rep_id": ["A1", "A1"], "team": ["T1", "T2"]})
    with pytest.raises(pd.errors.InvalidIndexError):
        looked_up(known.head(1), known, ["rep_id"], ["team"])


def test_a_stranger_has_no_position_and_null_everywhere() -> None:
    known = pd.DataFrame({"rep_id": ["A1"], "since": pd.to_datetime(["2026-09-06"])})
    asked = pd.DataFrame({"rep_id": ["B1", "A1"]}, index=[9, 4])
    found = positions(asked, known, ["rep_id"])
    assert found.tolist() == [-1, 0]
    rows = rows_at(known, found, asked.index)
    assert rows["since"].isna().tolist() == [True, False]
    assert rows.index.tolist() == [9, 4]


def test_nobody_is_known_where_nothing_is_known() -> None:
    nothing = pd.DataFrame({"rep_id": texts([]), "team": texts([])})
    found = looked_up(pd.DataFrame({"rep_id": ["A1"]}), nothing, ["rep_id"], ["team"])
    assert found["team"].isna().tolist() == [True]


def test_what_is_looked_up_stays_plain_text() -> None:
    known = pd.DataFrame({"rep_id": texts(["A1"]), "team": texts(["T1"])})
    found = looked_up(pd.DataFrame({"rep_id": ["A1", "A1"]}), known, ["rep_id"], ["team"])
    assert str(found["team"].dtype) == "str"
