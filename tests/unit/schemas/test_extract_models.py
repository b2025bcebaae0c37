"""The models of the extracts are the extract contract: columns, keys, words, and strictness."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pandera.pandas as pa
import pytest

from schemas.columns import Kind, Model
from schemas.extracts.registry import (
    AMOUNTS,
    CONTROL_TOTALS,
    EXTRACTS,
    OPTIONAL,
    REQUIRED,
    key_of,
    kinds_of,
    optional_of,
    references_of,
)

CONTRACT: dict[str, tuple[str, str]] = {
    "accounts": (
        "account_id",
        "name region industry tier ae_id? sr_id? buying_power? buying_power_on? currency? "
        "opened_on?",
    ),
    "opportunities": (
        "opportunity_id",
        "account_id? rep_id name? stage amount? gross_profit? currency? created_on? "
        "expected_order_on? closed_on? close_reason? evidence?",
    ),
    "visits": (
        "visit_id",
        "rep_id account_id kind status planned_on? happened_at? end_customer_present? connected? "
        "outcome? opportunity_id?",
    ),
    "orders": (
        "order_line_id",
        "account_id opportunity_id? rep_id region? booked_on received_on? amount gross_profit? "
        "currency?",
    ),
    "quotas": ("rep_id fiscal_quarter measure version", "region amount approved_on"),
    "forecasts": (
        "rep_id account_id opportunity_id? made_in_week target_week category",
        "amount currency? submitted_at?",
    ),
    "roster": (
        "rep_id valid_from",
        "name role region team manager_id? email? seat valid_to?",
    ),
    "order_events": (
        "event_id",
        "order_line_id happened_on received_on? type amount_delta gross_profit_delta?",
    ),
    "stage_events": ("event_id", "opportunity_id changed_at field old_value? new_value"),
    "account_plans": (
        "account_id",
        "rep_id updated_on decision_map? needs? installed_base? competitor_share? goals? "
        "next_moves? review_on?",
    ),
    "actions": ("action_id", "week region rep_id metric text due_on status outcome?"),
    "credits": ("order_line_id rep_id kind", "share"),
    "fx_rates": ("currency on kind", "rate"),
    "control_totals": ("extract", "row_count amount_sum?"),
}
"""Key and other columns of every extract; `?` may be empty."""

WORDS = {
    ("opportunities", "stage"): ["L1", "L2", "L3", "L4", "L5", "WON", "LOST", "CANCELLED"],
    ("accounts", "tier"): ["TOP20", "NAMED", "L3"],
    ("roster", "role"): ["AE", "SR", "DIRECTOR"],
    ("roster", "seat"): ["FILLED", "VACANT"],
    ("visits", "kind"): ["VISIT", "OB_CALL", "IB_CALL"],
    ("visits", "status"): ["PLANNED", "DONE", "CANCELLED"],
    ("visits", "outcome"): ["OPPORTUNITY_FOUND", "OPPORTUNITY_WON", "PROBLEM_SOLVED", "NONE"],
    ("quotas", "measure"): ["revenue", "gross_profit"],
    ("forecasts", "category"): ["COMMIT", "BEST_CASE"],
    ("order_events", "type"): ["CANCEL", "RETURN", "REPRICE"],
    ("stage_events", "field"): ["stage", "amount", "expected_order_on", "rep_id"],
    ("actions", "status"): ["OPEN", "DONE", "DROPPED"],
    ("credits", "kind"): ["PRIMARY", "OVERLAY"],
    ("fx_rates", "kind"): ["PLAN", "SPOT"],
}

SAMPLES = {
    Kind.ID: pd.Series(["007"], dtype="str"),
    Kind.TEXT: pd.Series(["text"], dtype="str"),
    Kind.DAY: pd.Series(pd.to_datetime(["2026-09-06"])).astype("datetime64[us]"),
    Kind.MOMENT: pd.Series(pd.to_datetime(["2026-09-06T15:59:59Z"])).astype("datetime64[us, UTC]"),
    Kind.WEEK: pd.Series(["2026-W36"], dtype="str"),
    Kind.QUARTER: pd.Series(["FY2026-Q2"], dtype="str"),
    Kind.MONEY: pd.Series([1000.0]),
    Kind.FRACTION: pd.Series([0.5]),
    Kind.INTEGER: pd.Series([1], dtype="Int64"),
    Kind.YES_NO: pd.Series([True], dtype="boolean"),
}
"""One typed cell of every kind but the words of a list."""

MODELS = {**EXTRACTS, "control_totals": CONTROL_TOTALS}


def named(text: str) -> list[str]:
    """Give the column names of a contract's list."""
    return text.replace("?", "").split()


def sample(extract: str) -> pd.DataFrame:
    """Give a typed frame of one row that fits an extract's model."""
    return pd.DataFrame(
        {
            name: pd.Series([WORDS[extract, name][0]], dtype="str")
            if kind is Kind.ENUM
            else SAMPLES[kind]
            for name, kind in kinds_of(MODELS[extract]).items()
        }
    )


def with_words(extract: str, column: str, words: list[str]) -> pd.DataFrame:
    """Give a valid frame but for one column, a row for each word."""
    rows = pd.concat([sample(extract)] * len(words), ignore_index=True)
    return rows.assign(**{column: pd.Series(words, dtype="str")})


def failed(model: type[Model], frame: pd.DataFrame) -> set[tuple[str, str]]:
    """Give column and check of everything that fails."""
    with pytest.raises(pa.errors.SchemaErrors) as caught:
        model.validate(frame, lazy=True)
    cases = caught.value.failure_cases[["column", "check"]].astype("str")
    return set(cases.itertuples(index=False, name=None))


def failed_cases(model: type[Model], frame: pd.DataFrame) -> set[tuple[str, str]]:
    """Give failure case and check of everything that fails."""
    with pytest.raises(pa.errors.SchemaErrors) as caught:
        model.validate(frame, lazy=True)
    cases = caught.value.failure_cases[["failure_case", "check"]].astype("str")
    return set(cases.itertuples(index=False, name=None))


def test_the_required_extracts_are_those_of_the_contract() -> None:
    assert list(REQUIRED) == [
        *("accounts", "opportunities", "visits", "orders", "quotas", "forecasts", "roster")
    ]


def test_the_optional_extracts_are_those_of_the_contract() -> None:
    assert list(OPTIONAL) == [
        *("order_events", "stage_events", "account_plans", "actions", "credits", "fx_rates")
    ]


@pytest.mark.parametrize("extract", CONTRACT)
def test_an_extract_has_exactly_the_columns_of_the_contract(extract: str) -> None:
    key, others = CONTRACT[extract]
    columns = list(kinds_of(MODELS[extract]))
    assert sorted(columns) == sorted(named(key) + named(others))
    assert [name for name in columns if name not in named(key)] == named(others)


@pytest.mark.parametrize("extract", CONTRACT)
def test_an_extract_has_the_key_of_the_contract(extract: str) -> None:
    assert key_of(MODELS[extract]) == named(CONTRACT[extract][0])


@pytest.mark.parametrize("extract", CONTRACT)
def test_exactly_the_marked_columns_may_be_empty(extract: str) -> None:
    marked = " ".join(CONTRACT[extract]).split()
    assert optional_of(MODELS[extract]) == {name[:-1] for name in marked if name.endswith("?")}


@pytest.mark.parametrize(("extract", "column"), WORDS)
def test_a_list_holds_exactly_the_words_of_the_contract(extract: str, column: str) -> None:
    model, words = MODELS[extract], WORDS[extract, column]
    model.validate(with_words(extract, column, words), lazy=True)
    others = {"OTHER", words[0].swapcase(), *WORDS["opportunities", "stage"]} - set(words)
    spoilt = with_words(extract, column, sorted(others))
    with pytest.raises(pa.errors.SchemaErrors) as caught:
        model.validate(spoilt, lazy=True)
    cases = caught.value.failure_cases
    assert set(cases["column"]) == {column}
    assert sorted(cases["failure_case"]) == sorted(others)


def test_every_listed_column_is_in_the_contract() -> None:
    listed = {
        (extract, name)
        for extract, model in MODELS.items()
        for name, kind in kinds_of(model).items()
        if kind is Kind.ENUM
    }
    assert listed == set(WORDS)


@pytest.mark.parametrize("extract", CONTRACT)
def test_money_days_and_times_have_their_kind(extract: str) -> None:
    for name, kind in kinds_of(MODELS[extract]).items():
        expected = {"_on": Kind.DAY, "_at": Kind.MOMENT, "_id": Kind.ID}.get(name[-3:])
        money = ("amount", "amount_delta", "gross_profit", "gross_profit_delta", "buying_power")
        if name in (*money, "amount_sum"):
            expected = Kind.MONEY
        assert expected in (None, kind), name


def test_the_other_kinds_are_as_the_contract_writes_them() -> None:
    kinds = {extract: kinds_of(model) for extract, model in MODELS.items()}
    assert kinds["quotas"]["fiscal_quarter"] is Kind.QUARTER
    assert kinds["quotas"]["version"] is Kind.INTEGER
    assert kinds["forecasts"]["made_in_week"] is kinds["forecasts"]["target_week"] is Kind.WEEK
    assert kinds["actions"]["week"] is Kind.WEEK
    assert kinds["visits"]["end_customer_present"] is kinds["visits"]["connected"] is Kind.YES_NO
    assert kinds["roster"]["valid_from"] is kinds["roster"]["valid_to"] is Kind.DAY
    assert kinds["fx_rates"]["on"] is Kind.DAY
    assert kinds["fx_rates"]["rate"] is kinds["credits"]["share"] is Kind.FRACTION
    assert kinds["control_totals"]["row_count"] is Kind.INTEGER


def test_the_amounts_that_tie_out_are_money() -> None:
    assert AMOUNTS == {
        "opportunities": "amount",
        "orders": "amount",
        "quotas": "amount",
        "forecasts": "amount",
        "order_events": "amount_delta",
        "accounts": "buying_power",
    }
    for extract, column in AMOUNTS.items():
        assert kinds_of(EXTRACTS[extract])[column] is Kind.MONEY


def test_what_a_row_names_is_looked_up() -> None:
    assert references_of(EXTRACTS["accounts"]) == {
        "region": "regions",
        "industry": "industries",
        "ae_id": "roster",
        "sr_id": "roster",
    }
    assert references_of(EXTRACTS["orders"]) == {
        "account_id": "accounts",
        "opportunity_id": "opportunities",
        "rep_id": "roster",
        "region": "regions",
    }
    assert references_of(EXTRACTS["visits"]) == {
        "rep_id": "roster",
        "account_id": "accounts",
        "opportunity_id": "opportunities",
    }
    assert references_of(EXTRACTS["forecasts"]) == {
        "rep_id": "roster",
        "account_id": "accounts",
        "opportunity_id": "opportunities",
    }
    assert references_of(EXTRACTS["opportunities"]) == {
        "account_id": "accounts",
        "rep_id": "roster",
    }
    assert references_of(EXTRACTS["quotas"]) == {"rep_id": "roster", "region": "regions"}
    assert references_of(EXTRACTS["roster"]) == {"region": "regions"}
    assert references_of(EXTRACTS["order_events"]) == {"order_line_id": "orders"}
    assert references_of(EXTRACTS["credits"]) == {"order_line_id": "orders", "rep_id": "roster"}


@pytest.mark.parametrize("extract", CONTRACT)
def test_every_column_is_described(extract: str) -> None:
    columns = MODELS[extract].to_schema().columns
    assert all(column.description for column in columns.values())


@pytest.mark.parametrize("extract", CONTRACT)
def test_a_typed_row_fits_its_model(extract: str) -> None:
    frame = sample(extract)
    pd.testing.assert_frame_equal(MODELS[extract].validate(frame, lazy=True), frame)


@pytest.mark.parametrize("extract", CONTRACT)
def test_an_empty_frame_has_the_columns_and_fits(extract: str) -> None:
    empty = MODELS[extract].empty()
    assert list(empty.columns) == list(kinds_of(MODELS[extract]))
    assert MODELS[extract].validate(empty, lazy=True).empty


@pytest.mark.parametrize("extract", CONTRACT)
def test_an_empty_cell_is_refused_where_it_is_not_marked(extract: str) -> None:
    model, frame = MODELS[extract], sample(extract)
    marked = optional_of(model)
    nothing = frame.reindex([1]).set_axis([0])
    hollow = frame.assign(**{name: nothing[name] for name in marked})
    model.validate(hollow, lazy=True)
    empty = nothing.astype(dict(frame.dtypes.items()))
    assert failed(model, empty) == {(name, "not_nullable") for name in set(frame) - marked}


@pytest.mark.parametrize("extract", CONTRACT)
def test_one_column_more_or_less_is_refused(extract: str) -> None:
    model, frame = MODELS[extract], sample(extract)
    assert ("fax", "column_in_schema") in failed_cases(model, frame.assign(fax="1"))
    first, last = frame.columns[0], frame.columns[-1]
    less = failed_cases(model, frame.drop(columns=[first, last]))
    assert less == {(first, "column_in_dataframe"), (last, "column_in_dataframe")}


def test_two_columns_of_one_name_are_refused() -> None:
    frame = sample("orders")
    doubled = pd.concat([frame, frame[["amount"]]], axis=1)
    cases = failed_cases(EXTRACTS["orders"], doubled)
    assert any("unique" in check for _, check in cases)


@pytest.mark.parametrize("extract", [name for name in CONTRACT if name != "control_totals"])
@pytest.mark.parametrize("infinite", [np.inf, -np.inf])
def test_an_infinite_number_is_refused(extract: str, infinite: float) -> None:
    model, frame = MODELS[extract], sample(extract)
    for name in frame.select_dtypes("float").columns.astype(str):
        with pytest.raises(pa.errors.SchemaErrors):
            model.validate(frame.assign(**{name: infinite}), lazy=True)


def test_nothing_is_coerced() -> None:
    frame = sample("quotas")
    wrong: dict[str, pd.Series] = {
        "version": pd.Series([1.9]),
        "amount": pd.Series(["1000"], dtype="str"),
        "approved_on": pd.Series(["2026-06-25"], dtype="str"),
        "rep_id": pd.Series([7]),
    }
    for name, cells in wrong.items():
        spoilt = frame.assign(**{name: cells})
        assert name in {column for column, _ in failed(EXTRACTS["quotas"], spoilt)}


def test_a_time_without_a_zone_is_refused() -> None:
    naive = sample("visits").assign(happened_at=pd.Timestamp("2026-09-06T23:59:59"))
    assert "happened_at" in {column for column, _ in failed(EXTRACTS["visits"], naive)}


@pytest.mark.parametrize(
    ("extract", "column"),
    [
        ("opportunities", "amount"),
        ("orders", "amount"),
        ("quotas", "amount"),
        ("forecasts", "amount"),
        ("credits", "share"),
    ],
)
def test_a_negative_amount_is_refused(extract: str, column: str) -> None:
    model, frame = MODELS[extract], sample(extract)
    model.validate(frame.assign(**{column: 0.0}), lazy=True)
    assert {name for name, _ in failed(model, frame.assign(**{column: -0.0001}))} == {column}


def test_a_change_of_an_order_may_be_negative() -> None:
    frame = sample("order_events").assign(amount_delta=-60_000.0, gross_profit_delta=-1.0)
    assert len(EXTRACTS["order_events"].validate(frame, lazy=True)) == 1


def test_a_share_is_at_most_the_whole_and_a_rate_more_than_nothing() -> None:
    share, rate = sample("credits"), sample("fx_rates")
    EXTRACTS["credits"].validate(share.assign(share=1.0), lazy=True)
    above = failed(EXTRACTS["credits"], share.assign(share=1.0001))
    nothing = failed(EXTRACTS["fx_rates"], rate.assign(rate=0.0))
    assert {name for name, _ in above} == {"share"}
    assert {name for name, _ in nothing} == {"rate"}


def test_extracts_are_listed_required_first() -> None:
    places = [list(EXTRACTS).index(name) for name in (*REQUIRED, *OPTIONAL)]
    assert all(before < after for before, after in pairwise(places))
    assert set(EXTRACTS) == set(REQUIRED) | set(OPTIONAL)
