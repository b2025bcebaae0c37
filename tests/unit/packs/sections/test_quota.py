"""The page of V: its message is the table's, its charts are on one scale, its rows fit."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from assets.packs import html
from assets.packs.charts import draw
from assets.packs.sections import quota
from assets.packs.sections.view import View
from schemas.vocabulary import OPEN_STAGES
from tests.reports.kitchen import LANGUAGES
from tests.reports.shown import factor, texts, whole_rate
from tests.reports.titles import LONGEST, parsed, spoken
from tests.reports.week import World
from tests.unit.packs.sections.conftest import Viewer

CODES = ("company", "SH", "BJ", "CQ")
each = pytest.mark.parametrize("language", LANGUAGES)


def revenue(world: World) -> pd.DataFrame:
    table = world.tables["sales_progress"]
    return table[table["measure"] == "revenue"]


def own(world: World, code: str) -> pd.Series:
    rows = revenue(world)
    level, region = ("company", None) if code == "company" else ("region", code)
    found = rows[(rows["level"] == level) & (rows["region"].isna() | (rows["region"] == region))]
    return found.iloc[0]


def below(world: World, code: str) -> pd.DataFrame:
    rows = revenue(world)
    if code == "company":
        return rows[rows["level"] == "region"]
    return rows[(rows["level"] == "rep") & (rows["region"] == code)]


def told(world: World, code: str = "SH", **values: Any) -> pd.DataFrame:
    """Give `sales_progress` with other figures in the revenue row of a region."""
    table = world.tables["sales_progress"].copy()
    row = (table["level"] == "region") & (table["region"] == code)
    for column, value in values.items():
        table.loc[row & (table["measure"] == "revenue"), column] = value
    return table


def crowd(world: World, reps: int, teams: int = 1) -> pd.DataFrame:
    """Give `sales_progress` in which Shanghai has so many reps and teams."""
    table = world.tables["sales_progress"]
    shanghai = table["region"] == "SH"
    one = table[shanghai & (table["rep_id"] == "AE016") & (table["measure"] == "revenue")]
    many = pd.concat([one] * reps, ignore_index=True)
    many["rep_id"] = [f"AE{number:03}" for number in range(reps)]
    many["landing_gap"] = [-1000.0 * number for number in range(reps)]
    team = pd.concat([one] * teams, ignore_index=True)
    team = team.assign(level="team", rep_id=None, team=[f"T{n}" for n in range(teams)])
    rest = table[~(shanghai & table["level"].isin(["rep", "team"]))]
    return pd.concat([rest, many, team.astype(one.dtypes.to_dict())], ignore_index=True)


@each
@pytest.mark.parametrize("code", CODES)
def test_the_title_says_v_and_who_has_too_little_open(
    sample: World, view: Viewer, code: str, language: str
) -> None:
    made = quota.section(view(sample, code, language))
    key, said = parsed(spoken(made.title, language), "quota", language)
    total, parts = own(sample, code), below(sample, code)
    missed = parts["open_in_window"] < parts["remaining_quota"]
    short = int((missed & (parts["remaining_quota"] > 0)).sum())
    assert said["short" if "short" in said else "asked"] == str(short or len(parts))
    assert said["asked"] == str(parts["remaining_quota"].notna().sum())
    assert said["who"] == texts(language)["parts"]["region" if code == "company" else "rep_id"]
    if total["remaining_quota"] <= 0:
        assert key == f"met_{'some' if short else 'none'}"
        assert said["rate"] == whole_rate(total["booked_net"] / total["quota"])
        return
    v = total["open_in_window"] / total["remaining_quota"]
    assert (said["v"], said["required"]) == (factor(v), factor(total["v_required"]))
    side = "below" if v < total["v_required"] else "above"
    assert key == f"{side}_{'some' if short else 'none'}"


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"v": 2.0, "v_required": 2.5}, "below_some"),
        ({"v": 2.5, "v_required": 2.5}, "above_some"),
        ({"v": 2.6, "v_required": 2.5}, "above_some"),
        ({"v": 2.0, "v_required": np.nan}, "alone_some"),
        ({"v": np.nan, "reason": "quota_met", "attainment_rate": 1.2}, "met_some"),
        ({"v": np.nan, "reason": "no_quota"}, "no_quota"),
        ({"v": np.nan, "reason": "absent_extract;no_quota"}, "unknown"),
        ({"v": np.nan}, "unknown"),
    ],
)
def test_every_situation_has_its_sentence(
    sample: World, view: Viewer, values: dict[str, Any], key: str
) -> None:
    made = quota.section(view(sample, "SH", sales_progress=told(sample, **values)))
    assert made.title.key == f"quota.{key}"


@pytest.mark.parametrize(("least", "key"), [(0.9999, "below_some"), (1.0, "below_none")])
def test_v_of_one_reaches_quota(sample: World, view: Viewer, least: float, key: str) -> None:
    table = sample.tables["sales_progress"].copy()
    table.loc[table["level"] == "rep", "v"] = least
    made = quota.section(view(sample, "SH", sales_progress=table))
    assert made.title.key == f"quota.{key}"


def test_another_figure_gives_another_title(sample: World, view: Viewer) -> None:
    tables = [told(sample, v=0.81), told(sample, v=0.82), told(sample, v_required=4.5)]
    made = [quota.section(view(sample, "SH", sales_progress=table)) for table in tables]
    assert len({spoken(one.title, "en") for one in made}) == 3


@each
@pytest.mark.parametrize("reason", [None, "quota_met"])
def test_titles_of_large_figures_stay_short(
    sample: World, view: Viewer, language: str, reason: str | None
) -> None:
    table = crowd(sample, 120)
    mine = (table["region"] == "SH") & (table["level"] == "region")
    table.loc[mine, ["v", "v_required", "attainment_rate"]] = [1234.5, 2345.6, 98.7]
    table.loc[mine, "reason"] = reason
    table.loc[table["level"] == "rep", "v"] = 0.5
    title = quota.section(view(sample, "SH", language, sales_progress=table)).title
    assert len(spoken(title, language)) <= LONGEST


def test_a_region_is_shown_by_rep_and_team_the_company_by_region(
    sample: World, view: Viewer
) -> None:
    shanghai = quota.section(view(sample, "SH"))
    assert [row.rep_id for row in shanghai.parts] == [
        row.rep_id for row in sorted(shanghai.parts, key=lambda row: row.label)
    ]
    assert {row.rep_id for row in shanghai.parts} == set(below(sample, "SH")["rep_id"])
    gaps = [row.landing_gap for row in shanghai.teams]
    assert [row.team for row in shanghai.teams] == ["T1", "T2"]
    assert gaps == sorted(gaps)
    company = quota.section(view(sample, "company"))
    assert [row.label for row in company.parts] == [one.en for one in sample.settings.regions]
    assert company.teams == ()
    assert company.total.level == "company"
    assert company.profit.measure == "gross_profit"


@pytest.mark.parametrize(("teams", "shown", "reps"), [(1, 0, 20), (3, 3, 17), (9, 5, 15)])
def test_reps_and_teams_fit_the_page_and_the_rest_is_counted(
    sample: World, view: Viewer, teams: int, shown: int, reps: int
) -> None:
    made = quota.section(view(sample, "SH", sales_progress=crowd(sample, 30, teams)))
    assert (len(made.teams), len(made.parts)) == (shown, reps)
    assert made.more == 30 - reps
    worst = {f"AE{number:03}" for number in range(30 - reps, 30)}
    assert {row.rep_id for row in made.parts} == worst
    assert made.crowded


def test_the_difference_stands_in_its_own_panel_on_the_scale_of_v(
    sample: World, view: Viewer
) -> None:
    made = quota.section(view(sample, "company"))
    drawing = made.charts["v"]
    for row, drawn in zip(made.parts, drawing.rows, strict=True):
        if row.v is None:
            assert (drawn["value"], drawn["variance"]) == (None, None)
            continue
        assert drawn["variance"] == pytest.approx(row.v - row.v_required)
        assert drawn["good"] == (row.v >= row.v_required)
        sign = "+" if row.v > row.v_required else ""
        assert drawn["variance_shown"] == f"{sign}{factor(row.v - row.v_required)}"
    options = drawing.options
    units = [
        options[f"{panel}width"] / (options[f"{panel}domain"][1] - options[f"{panel}domain"][0])
        for panel in ("", "variance_")
    ]
    assert units[0] == pytest.approx(units[1], rel=0.02)
    assert options["domain"][0] == 0


def test_a_bar_that_would_dwarf_the_others_is_cut_and_says_so(sample: World, view: Viewer) -> None:
    table = sample.tables["sales_progress"].copy()
    table.loc[(table["rep_id"] == "AE016") & (table["measure"] == "revenue"), "v"] = 292.0
    drawing = quota.section(view(sample, "SH", sales_progress=table)).charts["v"]
    cut = [row for row in drawing.rows if row["over"]]
    assert [row["shown"] for row in cut] == ["292.00"]
    assert cut[0]["value"] == drawing.options["domain"][1] < 20
    assert cut[0]["variance_shown"].startswith("» +")


@each
def test_a_quota_met_is_a_word_and_leaves_nothing_to_fill(
    sample: World, view: Viewer, language: str
) -> None:
    charts = quota.section(view(sample, "company", language)).charts
    label = next(one for one in sample.settings.regions if one.code == "CQ").name(language, "CQ")
    (met,) = [row for row in charts["v"].rows if row["label"] == label]
    assert met["shown"] == texts(language)["reasons"]["quota_met"]
    levels = [row for row in charts["levels"].rows if row["label"] == label]
    assert [row["remaining"] for row in levels] == [0] * len(OPEN_STAGES)


def test_the_levels_add_up_to_what_is_open(sample: World, view: Viewer) -> None:
    made = quota.section(view(sample, "SH"))
    rows = pd.DataFrame(made.charts["levels"].rows)
    sums = rows.groupby("place")["amount"].sum() * 1000
    assert list(sums) == pytest.approx([row.open_in_window for row in made.parts])


def test_without_rows_or_without_quotas_and_orders_the_page_is_left_out(
    sample: World, view: Viewer
) -> None:
    table = sample.tables["sales_progress"]
    bare = table[~((table["region"] == "SH") & (table["level"] == "rep"))]
    assert quota.section(view(sample, "SH", sales_progress=bare)).silent
    assert quota.section(view(sample, "SH", sales_progress=table.head(0))).silent
    status = sample.tables["extract_status"].copy()
    status.loc[status["extract"] == "quotas", "presence"] = "absent"
    assert not quota.section(view(sample, "SH", extract_status=status)).silent
    status.loc[status["extract"] == "orders", "presence"] = "absent"
    made = quota.section(view(sample, "SH", extract_status=status))
    assert made.silent
    assert made.missing == ("orders", "quotas")


@pytest.mark.parametrize("reps", [1, 5, 20, 60])
def test_both_charts_have_their_rows_at_the_same_heights(
    sample: World, view: Viewer, reps: int
) -> None:
    seen = view(sample, "SH", sales_progress=crowd(sample, reps))
    made = quota.section(seen)
    heights = {drawing.options["height"] for drawing in made.charts.values()}
    assert len(heights) == 1
    assert heights.pop() <= 250
    for name in made.charts:
        assert "NaN" not in drawn(seen, made, name)


def drawn(seen: View, made: Any, name: str) -> str:
    about = seen.about
    env = html.environment(about.language, about.currency)
    context = html.chart_context(about.language, about.currency, about.settings)
    return draw(f"quota-{name}", made.charts[name], env, context).svg.decode()


def test_the_chart_shows_bars_ticks_and_differences(sample: World, view: Viewer) -> None:
    seen = view(sample, "SH")
    made = quota.section(seen)
    svg = drawn(seen, made, "v")
    theme = html.chart_context("en", "CNY", {})["theme"]
    assert svg.count(f'fill="{theme["accent"]}"') == len(made.parts)
    assert svg.count(f'fill="{theme["bad"]}"') == len(made.parts)
    assert all(row["variance_shown"] in svg for row in made.charts["v"].rows)


def test_what_nobody_has_is_not_drawn(sample: World, view: Viewer) -> None:
    table = sample.tables["sales_progress"]
    no_v = quota.section(view(sample, "SH", sales_progress=table.assign(v=np.nan)))
    assert list(no_v.charts) == ["levels"]
    nothing = table.assign(v=np.nan, open_in_window=np.nan)
    assert quota.section(view(sample, "SH", sales_progress=nothing)).charts == {}


def test_a_note_on_an_absent_extract_takes_the_room_of_rows(sample: World, view: Viewer) -> None:
    status = sample.tables["extract_status"].copy()
    status.loc[status["extract"] == "opportunities", "presence"] = "absent"
    crowded = crowd(sample, 30)
    made = quota.section(view(sample, "SH", sales_progress=crowded, extract_status=status))
    assert (len(made.parts), made.more) == (18, 12)


@each
def test_one_seller_is_spoken_of_as_one(sample: World, view: Viewer, language: str) -> None:
    made = quota.section(view(sample, "SH", language, sales_progress=crowd(sample, 1)))
    assert made.title.words["asked"] == "1"
    assert made.title.words["who"] == texts(language)["parts"]["rep_id_one"]
