"""What a director must decide: whose matter, how much is at stake, in which order."""

from dataclasses import replace

import pandas as pd
import pytest

from assets.metrics.decisions import EVIDENCE, decisions
from assets.packs.messages import LANGUAGES, catalogue
from schemas.calendar import Week
from schemas.settings import Settings
from schemas.vocabulary import DecisionKind
from tests.company import Company
from tests.unit.metrics.conftest import (
    ROSTER,
    Row,
    having,
    only,
    published,
    seat,
    typed,
)

W36 = Week.parse("2026-W36")
VACANT = seat("AE9", seat="VACANT")
SOURCES = (
    *("opportunity_review", "order_forecast", "sales_progress"),
    *("order_reconciliation", "account_segments", "data_quality"),
)
LONGEST_NAME, LONGEST_SENTENCE = 24, 90


def review(opportunity_id: str, amount: float | None, **cells: object) -> Row:
    """Give an opportunity of AE1 in E1 that is overdue."""
    usual = {"region": "E1", "rep_id": "AE1", "account_id": "A1", "window": "overdue"}
    return {"opportunity_id": opportunity_id, "amount": amount, "stage": "L4", **usual, **cells}


def due(opportunity_id: str, amount: float, flags: str, **cells: object) -> Row:
    """Give one that is due in the quarter, with flags."""
    return review(opportunity_id, amount, **{"window": "in_window", "flags": flags, **cells})


def forecast(amount: float, flags: str, **cells: object) -> Row:
    """Give a row of the forecast of AE1."""
    usual = {"region": "E1", "rep_id": "AE1", "account_id": "A1", "target_week": "2026-W37"}
    return {"submitted_commit": amount, "system_forecast": amount, "flags": flags, **usual, **cells}


def landing(region: str, rep_id: str | None, gap: float, **cells: object) -> Row:
    """Give where a rep, or without one a region, will land."""
    level = {"level": "region" if rep_id is None else "rep", "measure": "revenue"}
    return {"region": region, "rep_id": rep_id, "landing_gap": gap, **level, **cells}


def won(amount: float, **cells: object) -> Row:
    """Give what the CRM alone calls won."""
    usual = {"region": "E1", "rep_id": "AE1", "opportunity_id": "O1", "account_id": "A1"}
    return {"match_class": "crm_only", "crm_amount": amount, **usual, **cells}


def segment(account_id: str, value: float, cell: str = "A1", **cells: object) -> Row:
    """Give an account of E1 and AE1 with the worth of its next move."""
    usual = {"region": "E1", "ae_id": "AE1", "rad_cell": cell, "next_move_value": value}
    return {"account_id": account_id, **usual, **cells}


def decide(settings: Settings, **rows: list[Row]) -> pd.DataFrame:
    """Give the decisions of a company with these rows in its tables, and none in the others.

    An account has an owner unless its row says `owned` 0.
    """
    tables = {name: published(name, *rows.get(name, ())) for name in SOURCES}
    owned = [float(str(row.get("owned", 1))) for row in rows.get("account_segments", ())]
    coverage = tables["account_segments"][["account_id"]].assign(owned=owned)
    roster = typed("roster", [*ROSTER, VACANT])
    return decisions(
        **tables, account_coverage=coverage, roster=roster, week=W36, settings=settings
    )


def of(found: pd.DataFrame, kind: str, level: str = "region", **cells: object) -> pd.Series:
    return only(found, kind=kind, level=level, **cells)


# --- which cases, whose, how much


def test_a_rep_with_most_overdue_is_named_with_the_sum_and_the_largest_case(
    golden_settings: Settings,
) -> None:
    rows = [
        review("O1", 300.0),
        review("O2", 400.0, account_id="A2"),
        review("O3", 600.0, rep_id="AE2"),
        review("O4", None),
    ]
    row = of(decide(golden_settings, opportunity_review=rows), "overdue")
    assert row[["rep_id", "opportunity_id", "account_id"]].tolist() == ["AE1", "O2", "A2"]
    assert row[["stake_amount", "case_count"]].tolist() == [700.0, 2]
    assert row[["region", "owner_region"]].tolist() == ["E1", "E1"]
    assert row[["code", "page"]].tolist() == ["FUN-1", "review"]


def test_the_company_names_the_region_with_most(golden_settings: Settings) -> None:
    rows = [
        review("O1", 300.0),
        review("O2", 400.0, rep_id="AE2"),
        review("O3", 600.0, region="E2", rep_id="AE3"),
    ]
    row = of(decide(golden_settings, opportunity_review=rows), "overdue", "company")
    assert row[["owner_region", "stake_amount", "case_count"]].tolist() == ["E1", 700.0, 2]
    assert row["opportunity_id"] == "O2"
    assert pd.isna(row["region"])
    assert pd.isna(row["rep_id"])


@pytest.mark.parametrize(
    ("row", "kinds"),
    [
        (due("O1", 10.0, "date_is_fiction"), {"fiction"}),
        (due("O1", 10.0, "date_is_fiction;stale"), {"fiction"}),
        (due("O1", 10.0, "stale"), {"stale"}),
        (due("O1", 10.0, "stale", stage="L3"), {"stale"}),
        (due("O1", 10.0, "stale", stage="L2"), set()),
        (due("O1", 10.0, "stale", window="beyond"), set()),
        (due("O1", 10.0, "date_is_fiction", window="beyond"), set()),
        (due("O1", 10.0, "date_is_fiction;overdue", window="overdue"), {"overdue"}),
        (due("O1", 10.0, "skip"), set()),
        (due("O1", 0.0, "stale"), set()),
        (due("O1", 10.0, "stale", region=None), set()),
    ],
)
def test_an_opportunity_is_of_one_kind_at_most(
    golden_settings: Settings, row: Row, kinds: set[str]
) -> None:
    assert set(decide(golden_settings, opportunity_review=[row])["kind"]) == kinds


def test_a_commit_without_an_opportunity_is_told(golden_settings: Settings) -> None:
    rows = [
        forecast(50.0, "unbacked", opportunity_id=None),
        forecast(70.0, "unbacked", target_week="2026-W38", account_id="A2"),
        forecast(900.0, "undated"),
    ]
    row = of(decide(golden_settings, order_forecast=rows), "unbacked")
    assert row[["stake_amount", "case_count", "account_id"]].tolist() == [120.0, 2, "A2"]


def test_who_did_not_submit_is_told_with_what_is_due(golden_settings: Settings) -> None:
    rows = [
        forecast(50.0, "not_submitted", opportunity_id="O1"),
        forecast(70.0, "not_submitted;unpriced", opportunity_id="O2"),
        forecast(90.0, "absent_extract", opportunity_id="O3"),
    ]
    row = of(decide(golden_settings, order_forecast=rows), "not_submitted")
    assert row[["stake_amount", "case_count", "opportunity_id"]].tolist() == [120.0, 2, "O2"]


def test_a_region_tells_its_rep_and_the_company_its_region(golden_settings: Settings) -> None:
    rows = [
        landing("E1", "AE1", -500.0),
        landing("E1", "AE2", 300.0),
        landing("E1", "AE9", -900.0),
        landing("E1", "AE1", -50.0, measure="gross_profit"),
        landing("E1", None, -200.0),
        landing("E2", None, -100.0),
    ]
    found = decide(golden_settings, sales_progress=rows)
    rep = of(found, "landing_short")
    assert rep[["rep_id", "stake_amount", "case_count"]].tolist() == ["AE1", 500.0, 1]
    region = of(found, "landing_short", "company")
    assert region[["owner_region", "stake_amount"]].tolist() == ["E1", 200.0]


def test_what_only_the_crm_knows_is_told(golden_settings: Settings) -> None:
    rows = [won(30.0), won(20.0, opportunity_id="O2"), won(99.0, match_class="matched")]
    row = of(decide(golden_settings, order_reconciliation=rows), "crm_only")
    assert row[["stake_amount", "case_count", "code"]].tolist() == [50.0, 2, "REC-1"]


def test_accounts_without_a_filled_seat_are_the_directors(golden_settings: Settings) -> None:
    rows = [
        segment("A1", 40.0),
        segment("A2", 60.0, "R1", ae_id="AE9", owned=0),
        segment("A3", 5.0, owned=0),
    ]
    found = decide(golden_settings, account_segments=rows)
    row = of(found, "vacant")
    assert row[["stake_amount", "case_count", "account_id"]].tolist() == [65.0, 2, "A2"]
    assert pd.isna(row["rep_id"])


def test_rows_set_aside_count_by_the_size_of_their_amount(golden_settings: Settings) -> None:
    fault = {"severity": "row", "rule": "too_small", "count": 1, "region": "E1"}
    rows = [fault | {"amount": -500.0}, fault | {"amount": 20.0}, fault | {"amount": None}]
    row = of(decide(golden_settings, data_quality=rows), "set_aside")
    assert row[["stake_amount", "case_count"]].tolist() == [520.0, 2]
    assert row[["code", "page"]].tolist() == ["DATA", "method"]
    assert pd.isna(row["rep_id"])


def test_what_lies_on_a_vacant_seat_is_the_directors(golden_settings: Settings) -> None:
    rows = [review("O1", 10.0, rep_id="AE9"), review("O2", 5.0)]
    row = of(decide(golden_settings, opportunity_review=rows), "overdue")
    assert row["stake_amount"] == 10.0
    assert pd.isna(row["rep_id"])


# --- order, number, days


def test_kinds_are_ranked_by_what_is_at_stake_and_cut_at_the_count(
    golden_settings: Settings,
) -> None:
    tables = {
        "opportunity_review": [
            review("O1", 10.0),
            due("O2", 30.0, "date_is_fiction"),
            due("O3", 20.0, "stale"),
        ],
        "order_forecast": [forecast(25.0, "unbacked")],
        "order_reconciliation": [won(30.0)],
        "account_segments": [segment("A1", 5.0)],
    }
    found = decide(golden_settings, **tables)
    region = found[found["level"] == "region"]
    assert region["kind"].tolist() == ["crm_only", "fiction", "unbacked", "stale", "overdue"]
    assert region["place"].tolist() == [1, 2, 3, 4, 5]
    fewer = decide(having(golden_settings, "decisions", count=2), **tables)
    assert fewer["place"].tolist() == [1, 2, 1, 2]


def test_equal_stakes_go_to_the_first_id(golden_settings: Settings) -> None:
    rows = [review("O2", 10.0, rep_id="AE2"), review("O1", 10.0), review("O0", 10.0, region="E2")]
    for some in (rows, rows[::-1]):
        found = decide(golden_settings, opportunity_review=some)
        assert of(found, "overdue", region="E1")["rep_id"] == "AE1"
        assert of(found, "overdue", "company")["owner_region"] == "E1"


def test_every_kind_is_due_as_the_settings_say(golden_settings: Settings) -> None:
    days = golden_settings.decisions.due_days.model_copy(update={"overdue": 9})
    changed = having(golden_settings, "decisions", due_days=days)
    rows = [review("O1", 10.0), due("O2", 5.0, "stale")]
    found = decide(changed, opportunity_review=rows)
    assert of(found, "overdue")["due_on"] == pd.Timestamp("2026-09-15")
    assert of(found, "stale")["due_on"] == pd.Timestamp("2026-09-11")


def test_without_anything_to_decide_there_are_no_rows(golden_settings: Settings) -> None:
    assert decide(golden_settings).empty


# --- the sample


def test_every_director_of_the_sample_has_decisions(sample: Company) -> None:
    found = sample.decisions
    assert set(found["region"].dropna()) == set(sample.settings.region_codes)
    assert (found["stake_amount"] > 0).all()
    assert found.groupby(["level", "region"], dropna=False).size().max() == 5
    assert not found.duplicated(["level", "region", "kind"]).any()


def test_a_lost_stake_does_not_tie(sample: Company) -> None:
    table = sample.decisions
    wrong = replace(sample)
    wrong.__dict__["decisions"] = table.assign(stake_amount=table["stake_amount"] + 1.0)
    gaps = {tie.name for tie in wrong.ties() if tie.gap != 0}
    assert {"overdue of reps", "unbacked of reps"} <= gaps
    assert {tie.name for tie in sample.ties() if tie.gap != 0} == set()


# --- words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", DecisionKind)
def test_every_kind_has_a_short_name_and_a_sentence(language: str, kind: DecisionKind) -> None:
    words = catalogue(language)
    assert len(words.text(f"decisions.{kind}.name")) <= LONGEST_NAME
    sentence = words.text(f"decisions.{kind}.do")
    assert len(sentence) <= LONGEST_SENTENCE
    assert "{" not in sentence.format(owner="AE1", count=3)


def test_every_kind_has_its_evidence_and_days(golden_settings: Settings) -> None:
    assert set(EVIDENCE) == set(DecisionKind)
    assert set(golden_settings.decisions.due_days.by_kind) == set(DecisionKind)
