"""The agenda of a review: what was agreed, what is at risk, what is remarkable (PRF-2)."""

import pandas as pd
import pytest

from tests.company import Company
from tests.unit.metrics.conftest import (
    Lacking,
    Make,
    Row,
    deal,
    having,
    only,
    order,
    promise,
    quota,
    reasons,
    seat,
    visit,
)


def action(action_id: str, **cells: object) -> Row:
    """Give an open action of AE1, agreed last week and due later."""
    usual = {"region": "E1", "rep_id": "AE1", "metric": "PRG-8", "text": "call"}
    about = {"action_id": action_id, "due_on": "2026-09-30", "status": "OPEN"}
    return {**about, "week": "2026-W35", **usual, **cells}


def items(company: Company, item: str, rep_id: str = "AE1") -> pd.DataFrame:
    agenda = company.review_agenda
    return agenda[(agenda["item"] == item) & (agenda["rep_id"] == rep_id)]


def listed(company: Company) -> list[str]:
    return items(company, "action")["action_id"].tolist()


def flags(company: Company, rep_id: str = "AE1") -> list[tuple[str, str]]:
    rows = items(company, "flag", rep_id)
    return list(zip(rows["code"], rows["flags"], strict=True))


# --- actions


def test_last_weeks_actions_stand_with_what_came_of_them(make: Make) -> None:
    done = action("T1", status="DONE", outcome="two new deals", due_on="2026-09-04")
    company = make(actions=[done])
    (row,) = items(company, "action").to_dict("records")
    assert (row["code"], row["text"], row["place"]) == ("PRG-8", "call", 1)
    assert (row["action_status"], row["outcome"]) == ("DONE", "two new deals")
    assert row["due_on"] == pd.Timestamp("2026-09-04")
    assert pd.isna(row["flags"])


@pytest.mark.parametrize(
    ("cells", "there"),
    [
        ({"week": "2026-W36", "status": "DROPPED"}, True),
        ({"week": "2026-W35", "status": "DROPPED"}, True),
        ({"week": "2026-W34", "status": "DONE"}, False),  # told a week ago
        ({"week": "2026-W34", "status": "DONE", "due_on": "2026-08-31"}, True),  # due this week
        ({"week": "2026-W34", "status": "DONE", "due_on": "2026-08-30"}, False),
        ({"week": "2026-W20", "status": "OPEN"}, True),  # never forgotten
        ({"week": "2026-W37", "status": "OPEN"}, False),  # agreed later
    ],
)
def test_an_action_is_listed_while_lately_agreed_due_or_open(
    make: Make,
    cells: dict[str, object],
    there: bool,
) -> None:
    assert bool(listed(make(actions=[action("T1", **cells)]))) == there


@pytest.mark.parametrize(
    ("due_on", "status", "expected"),
    [
        ("2026-09-06", "OPEN", ["overdue"]),
        ("2026-09-07", "OPEN", []),
        ("2026-09-04", "DONE", []),
        ("2026-09-04", "DROPPED", []),
    ],
)
def test_an_open_action_past_its_day_is_overdue(
    make: Make, due_on: str, status: str, expected: list[str]
) -> None:
    company = make(actions=[action("T1", due_on=due_on, status=status)])
    assert reasons(items(company, "action").iloc[0], "flags") == expected


def test_actions_stand_in_the_order_in_which_they_are_due(make: Make) -> None:
    company = make(actions=[action("T1"), action("T2", due_on="2026-09-01"), action("T3")])
    assert listed(company) == ["T2", "T1", "T3"]
    assert items(company, "action")["place"].tolist() == [1, 2, 3]


def test_how_many_weeks_are_looked_back_is_a_setting(make: Make, w36: Company) -> None:
    told = action("T1", week="2026-W34", status="DONE", due_on="2026-08-28")
    longer = having(w36.settings, "agenda", action_weeks=3)
    assert listed(make(settings=longer, actions=[told])) == ["T1"]


# --- opportunities at risk


def test_at_risk_is_what_is_counted_on_of_an_overdue_deal(make: Make) -> None:
    deals = [deal("O1", "L5", expected_order_on="2026-08-28", amount=400.0)]
    (row,) = items(make(opportunities=deals), "opportunity").to_dict("records")
    assert (row["opportunity_id"], row["at_risk_amount"]) == ("O1", 360.0)
    assert row["account_id"] == "A1"
    assert "overdue" in row["flags"]


def test_a_healthy_deal_is_at_risk_by_its_evidence_gap(make: Make) -> None:
    three_of_four = "proposal_reviewed;questions_answered;quotation_approved"
    seen = visit("V1", "2026-09-02T10:00")
    deals = [deal("O1", "L4", amount=400.0, evidence=three_of_four)]
    company = make(opportunities=deals, visits=[seen])
    assert items(company, "opportunity")["at_risk_amount"].tolist() == [75.0]


def test_a_deal_that_nothing_speaks_against_is_not_at_risk(make: Make) -> None:
    whole = "proposal_reviewed;questions_answered;quotation_approved;price_agreed"
    deals = [deal("O1", "L4", evidence=whole)]
    company = make(opportunities=deals, visits=[visit("V1", "2026-09-02T10:00")])
    assert items(company, "opportunity").empty


def test_what_is_due_after_the_quarter_is_not_yet_at_risk(make: Make) -> None:
    deals = [deal("O1", "L4", expected_order_on="2026-10-01", created_on="2025-01-01")]
    company = make(opportunities=deals, visits=[visit("V1", "2026-01-02T10:00")])
    assert "stale" in company.opportunity_review["flags"].iloc[0]
    assert items(company, "opportunity").empty


def test_the_five_with_most_at_risk_are_listed_most_first(make: Make) -> None:
    deals = [
        deal(f"O{n}", "L5", expected_order_on="2026-08-28", amount=100.0 * n) for n in range(1, 8)
    ]
    found = items(make(opportunities=deals), "opportunity")
    assert found["opportunity_id"].tolist() == ["O7", "O6", "O5", "O4", "O3"]
    assert found["place"].tolist() == [1, 2, 3, 4, 5]


# --- flags


def test_what_is_under_its_target_is_flagged_with_both_figures(make: Make) -> None:
    quotas = [quota("AE1", 100.0), quota("AE2", 100.0)]
    lines = [order("S1", 50.0), order("S2", 90.0, rep_id="AE2")]
    company = make(quotas=quotas, orders=lines)
    assert ("PRG-2", "under_target") in flags(company)
    assert ("PRG-2", "under_target") not in flags(company, "AE2")
    row = only(items(company, "flag"), code="PRG-2")
    assert (row["value"], row["target"], row["unit"]) == (0.5, 68 / 92, "rate")


def test_a_broken_commit_is_flagged_and_a_kept_one_is_not(w36: Company) -> None:
    assert ("FCT-4", "broken") in flags(w36, "AE1")
    assert "FCT-4" not in {code for code, _ in flags(w36, "AE2")}
    assert only(items(w36, "flag"), code="FCT-4")["value"] == 0.60


def test_a_seller_who_did_not_submit_is_flagged_once(make: Make) -> None:
    company = make(forecasts=[promise("2026-W36", "2026-W37", 5.0)], orders=[order("S1", 1.0)])
    assert flags(company, "AE2").count(("FCT-2", "not_submitted")) == 1
    assert ("FCT-2", "not_submitted") not in flags(company)


# --- whose, and what is absent


def test_only_outside_sellers_in_seat_have_an_agenda(make: Make) -> None:
    roster = [seat("AE1"), seat("AE2", seat="VACANT"), seat("SR1", role="SR")]
    mine = [action("T1"), action("T2", rep_id="AE2"), action("T3", rep_id="SR1")]
    company = make(roster=roster, actions=mine)
    assert set(company.review_agenda["rep_id"]) == {"AE1"}


def test_an_agenda_is_in_the_region_of_the_seat_now(make: Make) -> None:
    roster = [
        seat("AE1", valid_to="2026-08-30"),
        seat("AE1", region="E2", team="T2", valid_from="2026-08-31"),
    ]
    company = make(roster=roster, actions=[action("T1", region="E1")])
    assert items(company, "action")["region"].tolist() == ["E2"]


@pytest.mark.parametrize(
    ("extract", "item"), [("opportunities", "opportunity"), ("roster", "action")]
)
def test_without_an_extract_its_items_are_not_there(
    lacking: Lacking, extract: str, item: str
) -> None:
    assert items(lacking(extract), item).empty


def test_the_golden_week_without_actions_has_the_rest(w36: Company) -> None:
    assert items(w36, "action").empty
    assert not items(w36, "flag").empty
