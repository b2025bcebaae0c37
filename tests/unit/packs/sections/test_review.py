"""The page of reviews: everybody has a turn, the next step is the plan's, the worst come first."""

from typing import Any

import pandas as pd
import pytest

from assets.packs.sections import agenda_rows, review
from assets.packs.sections.room import end_of
from tests.reports.kitchen import LANGUAGES
from tests.reports.shown import brief, texts
from tests.reports.titles import LONGEST, parsed, spoken
from tests.reports.week import World
from tests.unit.packs.sections.conftest import Viewer

CODES = ("SH", "BJ", "SC", "NA", "GD")
each = pytest.mark.parametrize("language", LANGUAGES)


def agenda(world: World, item: str, code: str | None = None) -> pd.DataFrame:
    table = world.tables["review_agenda"]
    rows = table[table["item"] == item]
    return rows if code is None else rows[rows["region"] == code]


def without(world: World, *items: str) -> pd.DataFrame:
    table = world.tables["review_agenda"]
    return table[~table["item"].isin(items)].reset_index(drop=True)


def statuses(world: World, **bad: int) -> pd.DataFrame:
    """Give `region_league` in which these regions have so many figures below target."""
    table = world.tables["region_league"].assign(status="good")
    for region, count in bad.items():
        table.loc[table.index[table["region"] == region][:count], "status"] = "bad"
    return table


@each
@pytest.mark.parametrize("code", CODES)
def test_the_title_counts_what_there_is_to_discuss(
    sample: World, view: Viewer, code: str, language: str
) -> None:
    made = review.section(view(sample, code, language))
    key, said = parsed(spoken(made.title, language), "review", language)
    found, acted = agenda(sample, "opportunity", code), agenda(sample, "action", code)
    table = sample.tables["opportunity_review"].set_index("opportunity_id")["amount"]
    assert key == "both"
    assert said == {
        "count": str(len(found)),
        "amount": brief(table[found["opportunity_id"]].sum(), language),
        "done": str((acted["action_status"] == "DONE").sum()),
        "total": str(len(acted)),
    }


@each
def test_each_situation_of_a_region_has_its_sentence(
    sample: World, view: Viewer, language: str
) -> None:
    cases = {
        "opportunities": without(sample, "action"),
        "actions": without(sample, "opportunity"),
        "nothing": without(sample, "opportunity", "action"),
    }
    for key, table in cases.items():
        made = review.section(view(sample, "SH", language, review_agenda=table))
        sentence = spoken(made.title, language)
        assert parsed(sentence, "review", language)[0] == key
        assert len(sentence) <= LONGEST
        assert not made.silent


@each
def test_the_company_names_the_regions_with_most_below_target(
    sample: World, view: Viewer, language: str
) -> None:
    made = review.section(view(sample, "company", language))
    _, said = parsed(spoken(made.title, language), "review", language)
    league = sample.tables["region_league"]
    counts = league[league["status"] == "bad"].groupby("region").size()
    names = {region.code: getattr(region, language) for region in sample.settings.regions}
    below = {names[str(code)]: count for code, count in counts.items()}
    most = sorted(below.values(), reverse=True)
    assert [below[said["first"]], below[said["second"]]] == most[:2]
    assert [said["first_count"], said["second_count"]] == [str(count) for count in most[:2]]
    assert said["total"] == str(league.dropna(subset=["target"])["code"].nunique())


@each
@pytest.mark.parametrize(
    ("bad", "key", "words"),
    [
        ({"TJ": 4, "HE": 2}, "help_two", {"first_count": "4", "second_count": "2"}),
        ({"HE": 3}, "help_one", {"first_count": "3"}),
        ({}, "no_help", {}),
    ],
)
def test_each_situation_of_the_company_has_its_sentence(
    sample: World, view: Viewer, language: str, bad: dict[str, int], key: str, words: Any
) -> None:
    made = review.section(view(sample, "company", language, region_league=statuses(sample, **bad)))
    found, said = parsed(spoken(made.title, language), "review", language)
    assert found == key
    assert said | words == said
    no_target = sample.tables["region_league"].assign(target=float("nan"))
    made = review.section(view(sample, "company", language, region_league=no_target))
    assert made.title.key == "review.no_league"


@each
def test_titles_stay_short_with_large_amounts_and_long_names(
    sample: World, view: Viewer, language: str
) -> None:
    large = sample.tables["opportunity_review"].assign(amount=987_654_321_000.0)
    made = review.section(view(sample, "SH", language, opportunity_review=large))
    assert len(spoken(made.title, language)) <= LONGEST
    company = view(sample, "company", language)
    named = company.tables["region_league"].assign(region_name="Inner and Outer Mongolia, east")
    told = type(company)(company.about, {**company.tables, "region_league": named})
    assert len(spoken(review.section(told).title, language)) <= LONGEST


@pytest.mark.parametrize("code", CODES)
def test_opportunities_are_the_agendas_with_what_is_known_of_them(
    sample: World, view: Viewer, code: str
) -> None:
    made = review.section(view(sample, code))
    wanted = agenda(sample, "opportunity", code)
    assert {row.opportunity_id for row in made.opportunities} == set(wanted["opportunity_id"])
    known = sample.tables["opportunity_review"].set_index("opportunity_id")
    for row in made.opportunities:
        assert row.amount == known.loc[row.opportunity_id, "amount"]
        assert row.push_count == known.loc[row.opportunity_id, "push_count"]
    named = [row.rep_id for row in made.opportunities if row.named]
    assert len(named) == wanted["rep_id"].nunique()


def test_rows_are_shared_out_so_that_everybody_has_a_turn(sample: World, view: Viewer) -> None:
    found = agenda_rows.opportunities(view(sample, "company"))
    sellers = found["rep_id"].nunique()
    for most in (sellers - 5, sellers, sellers + 9, len(found) + 3):
        shown = agenda_rows.shared_out(found, most)
        assert len(shown) == min(most, len(found))
        each_has = shown.groupby("rep_id").size()
        assert len(each_has) == min(most, sellers)
        left = found[~found["opportunity_id"].isin(shown["opportunity_id"])]
        if len(left):
            assert shown["place"].max() <= left["place"].min()
        assert shown["named"].sum() == len(each_has)


def test_the_next_step_is_the_plan_else_the_first_check_missing(
    sample: World, view: Viewer
) -> None:
    first = agenda(sample, "opportunity", "SH")["opportunity_id"].iloc[0]
    plan = sample.tables["work_plan"].copy()
    mine = plan.index[plan["region"] == "SH"][:3]
    plan.loc[mine, "opportunity_id"] = first
    made = review.section(view(sample, "SH", work_plan=plan))
    rows = {row.opportunity_id: row for row in made.opportunities}
    planned = plan.loc[mine].sort_values(["planned_on", "visit_id"]).iloc[0]
    assert rows[first].planned_on == planned["planned_on"]
    assert rows[first].kind == planned["kind"]
    assert rows[first].next_check is None
    checks = sample.tables["opportunity_review"].set_index("opportunity_id")["missing_evidence"]
    for key, row in rows.items():
        if row.planned_on is None and isinstance(checks[key], str):
            assert row.next_check == checks[key].split(";")[0]


@each
def test_missing_checks_are_written_on_one_line(sample: World, view: Viewer, language: str) -> None:
    every = ";".join(texts(language)["exit_checks"])
    table = sample.tables["opportunity_review"].assign(missing_evidence=every)
    made = review.section(view(sample, "SH", language, opportunity_review=table))
    names = list(texts(language)["exit_checks"].values())
    for row in made.opportunities:
        words, _, more = row.checks.partition(" +")
        shown = words.split(texts(language)["language"]["joiner"])
        left = names[1:] if row.planned_on is None else names
        assert shown == left[: len(shown)]
        assert int(more) == len(left) - len(shown)
        assert len(row.checks) <= 40


@pytest.mark.parametrize("code", ["company", *CODES])
def test_overdue_actions_come_first_and_the_rest_is_counted(
    sample: World, view: Viewer, code: str
) -> None:
    made = review.section(view(sample, code))
    acted = agenda(sample, "action", None if code == "company" else code)
    late = [row.flags == "overdue" for row in made.actions]
    assert late == sorted(late, reverse=True)
    dates = [row.due_on for row in made.actions if row.flags == "overdue"]
    assert dates == sorted(dates)
    whole = acted[acted["flags"] == "overdue"] if code == "company" else acted
    assert len(made.actions) + made.more_actions == len(whole)


def test_flags_are_shown_by_code_for_the_sellers_with_most(sample: World, view: Viewer) -> None:
    made = review.section(view(sample, "SH"))
    table = agenda(sample, "flag", "SH")
    counts = [len(cells) for _, cells in made.flags]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == len(table.drop_duplicates(["rep_id", "code"]))
    assert set(table["code"]) <= set(made.codes)


def test_the_league_has_the_regions_that_need_most_help_first(sample: World, view: Viewer) -> None:
    made = review.section(view(sample, "company"))
    league = sample.tables["region_league"]
    below = [region.below for region in made.league]
    assert below == sorted(below, reverse=True)
    assert {region.code for region in made.league} == set(league["region"])
    assert made.codes == tuple(dict.fromkeys(league["code"]))
    for region in made.league:
        rows = league[league["region"] == region.code].set_index("code")
        assert region.below == (rows["status"] == "bad").sum()
        for code, cell in region.cells.items():
            assert cell.status == rows.loc[code, "status"]


def test_the_company_lists_the_ten_largest_risks(sample: World, view: Viewer) -> None:
    made = review.section(view(sample, "company"))
    amounts = agenda(sample, "opportunity")["at_risk_amount"].sort_values(ascending=False)
    assert [row.at_risk_amount for row in made.opportunities] == list(amounts.head(10))
    assert made.more == len(amounts) - 10


def test_an_empty_agenda_leaves_the_page_out(sample: World, view: Viewer) -> None:
    nothing = sample.tables["review_agenda"].head(0)
    made = review.section(view(sample, "SH", review_agenda=nothing))
    assert made.silent
    assert made.title.key == "review.nothing"


def test_a_scale_ends_behind_what_is_written() -> None:
    assert end_of([10.0, None, -30.0], ["1"], 400) > 30
    assert end_of([10.0], ["a long figure"], 400) > end_of([10.0], ["1"], 400)
    assert end_of([], [], 100) > 0


def test_a_region_whose_opportunities_miss_nothing_has_no_next_check(
    sample: World, view: Viewer
) -> None:
    table = sample.tables["opportunity_review"].assign(missing_evidence=None)
    made = review.section(view(sample, "SH", opportunity_review=table))
    assert {(row.next_check, row.checks) for row in made.opportunities} == {(None, "")}
