"""What scorecard and agenda find of the sample company's planted truths (PRF-1, PRF-2)."""

import pandas as pd
import pytest

from tests.company import Company
from tests.unit.metrics.conftest import only, reasons


def score(company: Company, rep_id: str, code: str) -> pd.Series:
    return only(company.rep_scorecard, rep_id=rep_id, code=code)


def test_the_new_person_on_a_planted_seat_is_not_ranked(sample: Company) -> None:
    mine = sample.rep_scorecard.query("rep_id == 'AE030'")
    assert mine["rank"].isna().all()
    assert mine["reason"].str.contains("new_in_seat").all()
    unranked = sample.rep_scorecard[sample.rep_scorecard["seat_week_count"] < 8]
    assert set(unranked["rep_id"]) == {"AE030", "AE021"}  # AE021 is new in its region


def test_the_planted_sandbaggers_are_no_better_for_booking_more(sample: Company) -> None:
    for rep in ("AE004", "AE034"):
        assert score(sample, rep, "FCT-4")["value"] > 1.1
        found = score(sample, rep, "FCT-4")
        assert found["rank"] == found["ranked_count"]


def test_the_planted_idle_are_last_in_visits(sample: Company) -> None:
    for rep in ("AE012", "AE027"):
        history = sample.scorecard_history.query(f"rep_id == '{rep}' and code == 'WKP-1'")
        assert history["value"].mean() < 0.5
        found = score(sample, rep, "WKP-1")
        assert (
            found["rank"]
            == sample.rep_scorecard.query(f"region == '{found['region']}' and code == 'WKP-1'")[
                "rank"
            ].max()
        )


@pytest.mark.parametrize(
    ("rep_id", "code", "flag"),
    [
        ("AE004", "ACC-5", "sandbags"),
        ("AE034", "ACC-5", "sandbags"),
        ("AE008", "ACC-5", "over_calls"),
        ("AE040", "ACC-5", "over_calls"),
        ("AE004", "FCT-4", "sandbagged"),
        ("AE008", "FCT-4", "broken"),
        ("AE012", "WKP-1", "under_target"),
        ("AE027", "WKP-1", "under_target"),
        ("AE018", "FCT-2", "not_submitted"),
    ],
)
def test_a_planted_habit_is_on_the_agenda(
    sample: Company, rep_id: str, code: str, flag: str
) -> None:
    rows = sample.review_agenda.query(f"rep_id == '{rep_id}' and item == 'flag'")
    assert (code, flag) in set(zip(rows["code"], rows["flags"], strict=True))


@pytest.mark.parametrize(
    ("opportunity_id", "flag"),
    [("P900001", "date_is_fiction"), ("P900002", "date_is_fiction"), ("P900003", "overdue")],
)
def test_a_planted_deal_at_risk_is_on_its_sellers_agenda(
    sample: Company, opportunity_id: str, flag: str
) -> None:
    found = only(sample.review_agenda, opportunity_id=opportunity_id)
    deals = sample.opportunity_review
    assert found["rep_id"] == only(deals, opportunity_id=opportunity_id)["rep_id"]
    assert flag in reasons(found, "flags")
