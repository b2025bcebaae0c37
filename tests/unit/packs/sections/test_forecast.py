"""The page of the forecast: its sums are those of the weeks, its lists the largest, in order."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from assets.packs import html
from assets.packs.charts import draw
from assets.packs.sections import forecast
from tests.reports.kitchen import LANGUAGES
from tests.reports.shown import brief
from tests.reports.titles import LONGEST, parsed, spoken
from tests.reports.week import World
from tests.unit.packs.sections.conftest import Viewer

CODES = ("company", "SH", "BJ", "SC")
each = pytest.mark.parametrize("language", LANGUAGES)


def own(world: World, code: str) -> pd.DataFrame:
    table = world.tables["forecast_weeks"]
    if code == "company":
        return table[table["level"] == "company"]
    return table[(table["level"] == "region") & (table["region"] == code)]


def told(world: World, code: str = "SH", **values: Any) -> pd.DataFrame:
    """Give `forecast_weeks` with other figures in the weeks of a region."""
    table = world.tables["forecast_weeks"].copy()
    rows = (table["level"] == "region") & (table["region"] == code)
    for column, value in values.items():
        table.loc[rows, column] = value
    return table


def crowd(world: World, reps: int) -> pd.DataFrame:
    """Give `forecast_weeks` in which Shanghai has so many reps."""
    table = world.tables["forecast_weeks"]
    mine = (table["region"] == "SH") & (table["level"] == "rep")
    one = table[mine & (table["rep_id"] == "AE016")]
    many = [one.assign(rep_id=f"AE{number:03}") for number in range(reps)]
    return pd.concat([table[~mine], *many], ignore_index=True)


@each
@pytest.mark.parametrize("code", CODES)
def test_the_title_says_what_is_committed_and_how_far_that_is_from_the_system(
    sample: World, view: Viewer, code: str, language: str
) -> None:
    made = forecast.section(view(sample, code, language))
    key, said = parsed(spoken(made.title, language), "forecast", language)
    weeks = own(sample, code)
    commit, system = weeks["submitted_commit"].sum(), weeks["system_forecast"].sum()
    assert key == ("below" if commit < system else "above")
    assert said["commit"] == brief(commit, language)
    assert said["gap"] == brief(commit - system, language)
    sellers = weeks.iloc[0]
    assert said["submitted"] == str(sellers["submitted_count"])
    assert said["reps"] == str(sellers["rep_count"])


def test_the_title_ties_to_the_headline(sample: World, view: Viewer) -> None:
    figures = sample.tables["headlines"]
    commit = figures[(figures["code"] == "FCT-3") & figures["region"].isna()]["value"].iloc[0]
    made = forecast.section(view(sample, "company"))
    assert made.title.words["commit"] == brief(commit, "en")
    assert made.total.commit == pytest.approx(commit)


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"submitted_commit": 100.0, "system_forecast": 100.0, "gap": 0.0}, "level"),
        ({"submitted_commit": 9e6, "system_forecast": 1e6, "gap": 8e6}, "above"),
        ({"system_forecast": np.nan, "gap": np.nan}, "no_system"),
        ({"submitted_commit": np.nan, "gap": np.nan, "flags": "not_submitted"}, "nobody"),
        ({"submitted_commit": np.nan, "gap": np.nan, "flags": "absent_extract"}, "no_forecasts"),
        ({"submitted_commit": np.nan, "system_forecast": np.nan, "gap": np.nan}, "unknown"),
    ],
)
def test_every_situation_has_its_sentence(
    sample: World, view: Viewer, values: dict[str, Any], key: str
) -> None:
    made = forecast.section(view(sample, "SH", forecast_weeks=told(sample, **values)))
    assert made.title.key == f"forecast.{key}"


def test_another_figure_gives_another_title(sample: World, view: Viewer) -> None:
    titles = {
        spoken(forecast.section(view(sample, "SH", forecast_weeks=table)).title, "en")
        for table in (
            sample.tables["forecast_weeks"],
            told(sample, submitted_commit=250_000.0),
            told(sample, gap=-250_000.0),
            told(sample, submitted_count=3),
        )
    }
    assert len(titles) == 4


@each
@pytest.mark.parametrize("commit", [987_654_321_000.0, np.nan])
def test_titles_of_large_amounts_stay_short(
    sample: World, view: Viewer, language: str, commit: float
) -> None:
    table = told(sample, submitted_commit=commit / 4, gap=-commit / 4, rep_count=60)
    table = table.assign(
        system_forecast=table["system_forecast"].where(table["level"] == "rep", 9e11)
    )
    made = forecast.section(view(sample, "SH", language, forecast_weeks=table))
    assert len(spoken(made.title, language)) <= LONGEST


def test_a_line_has_every_week_their_sums_and_what_became_of_earlier_commits(
    sample: World, view: Viewer
) -> None:
    made = forecast.section(view(sample, "SH"))
    weeks = sample.tables["forecast_weeks"].set_index("rep_id")
    reviews = sample.tables["commit_review"].set_index("rep_id")
    for line in made.lines:
        rep = line.cells[0].rep_id
        assert [cell.horizon for cell in line.cells] == [1, 2, 3, 4]
        sums = weeks.loc[rep, ["submitted_commit", "gap"]].sum(min_count=4)
        shown = [np.nan if one is None else one for one in (line.commit, line.gap)]
        assert shown == pytest.approx(list(sums), nan_ok=True)
        kept = reviews.loc[rep, "kept_rate"]
        assert line.review.kept_rate == pytest.approx(kept)
    assert made.total.review.kept_rate == pytest.approx(
        reviews.loc[reviews["level"].eq("region") & reviews["region"].eq("SH"), "kept_rate"].iloc[0]
    )


def test_who_has_not_submitted_has_no_sum_but_last_weeks_commit(
    sample: World, view: Viewer
) -> None:
    made = forecast.section(view(sample, "SH"))
    (silent,) = [line for line in made.lines if line.commit is None]
    assert (silent.gap, silent.flags) == (None, "not_submitted")
    assert [cell.last_week_commit for cell in silent.cells][:3] == [151_500, 0, 118_800]
    others = [line.commit for line in made.lines if line.commit is not None]
    assert made.total.commit == pytest.approx(sum(others))


def test_regions_stand_in_place_of_reps_in_the_company(sample: World, view: Viewer) -> None:
    made = forecast.section(view(sample, "company"))
    assert [line.label for line in made.lines] == [one.en for one in sample.settings.regions]
    assert {line.cells[0].level for line in made.lines} == {"region"}


@pytest.mark.parametrize(("reps", "shown"), [(1, 1), (20, 20), (33, 20)])
def test_lines_fit_the_page_and_the_rest_is_counted(
    sample: World, view: Viewer, reps: int, shown: int
) -> None:
    made = forecast.section(view(sample, "SH", forecast_weeks=crowd(sample, reps)))
    assert (len(made.lines), made.more) == (shown, reps - shown)
    assert made.crowded == (reps > 6)


def test_the_largest_opportunities_come_first(sample: World, view: Viewer) -> None:
    made = forecast.section(view(sample, "company"))
    due = sample.tables["order_forecast"]
    wanted = due[due["opportunity_id"].notna()]["system_forecast"].nlargest(10)
    assert [row.system_forecast for row in made.largest] == list(wanted)


@pytest.mark.parametrize("code", ["company", "AH"])
def test_slipped_and_unbacked_items_are_the_largest_and_the_rest_is_counted(
    sample: World, view: Viewer, code: str
) -> None:
    made = forecast.section(view(sample, code))
    moves, due = sample.tables["pipeline_moves"], sample.tables["order_forecast"]
    mine = moves["level"].eq("company") if code == "company" else moves["region"].eq(code)
    late = moves[mine & moves["bucket"].isin(["pushed_out", "lapsed"])]["amount"]
    bare = due[due["flags"].eq("unbacked") & ((code == "company") | due["region"].eq(code))]
    assert [row.amount for row in made.slipped] == list(late.nlargest(5))
    commits = bare["submitted_commit"]
    assert [row.submitted_commit for row in made.unbacked] == list(commits.nlargest(5))
    assert made.left == max(len(late) - 5, 0) + max(len(commits) - 5, 0)
    review = sample.tables["commit_review"]
    level = "company" if code == "company" else "region"
    found = review[(review["level"] == level) & ((code == "company") | review["region"].eq(code))]
    assert commits.sum() == pytest.approx(found["unbacked_amount"].iloc[0])


@pytest.mark.parametrize(
    ("absent", "silent"), [(["forecasts"], False), (["forecasts", "opportunities"], True)]
)
def test_without_forecasts_and_opportunities_the_page_is_left_out(
    sample: World, view: Viewer, absent: list[str], silent: bool
) -> None:
    status = sample.tables["extract_status"].copy()
    status.loc[status["extract"].isin(absent), "presence"] = "absent"
    made = forecast.section(view(sample, "SH", extract_status=status))
    assert (made.silent, made.missing) == (silent, tuple(absent))
    nobody = sample.tables["forecast_weeks"].head(0)
    assert forecast.section(view(sample, "SH", forecast_weeks=nobody)).silent


@each
@pytest.mark.parametrize("code", ["company", "SH"])
def test_the_chart_has_commit_system_and_gap_of_every_week_on_one_scale(
    sample: World, view: Viewer, code: str, language: str
) -> None:
    seen = view(sample, code, language)
    drawing = forecast.section(seen).charts["weeks"]
    options = drawing.options
    assert [row["week"] for row in drawing.rows] == list(own(sample, code)["target_week"])
    for row in drawing.rows:
        assert row["gap"] == pytest.approx(row["commit"] - row["system"], abs=1e-3)
        assert 0 <= row["commit"] <= options["domain"][1]
        assert options["gap_domain"][0] <= row["gap"] <= options["gap_domain"][1]
    low, high = options["gap_domain"]
    unit = options["height"] / options["domain"][1]
    assert options["gap_height"] / (high - low) == pytest.approx(unit, rel=0.02)
    env = html.environment(language, "CNY")
    context = html.chart_context(language, "CNY", seen.about.settings)
    svg = draw("weeks", drawing, env, context).svg.decode()
    assert svg.count('fill="url(#hatch-weeks)"') == len(drawing.rows)
    assert all(row["gap_shown"] in svg for row in drawing.rows)
