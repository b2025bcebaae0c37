"""The page of the coverage ladder: its message is the accounts', its panels are on one scale."""

import numpy as np
import pandas as pd
import pytest

from assets.packs.sections import coverage
from tests.reports.kitchen import LANGUAGES
from tests.reports.shown import rate, texts
from tests.reports.titles import LONGEST, parsed, spoken
from tests.reports.week import World
from tests.unit.packs.sections.conftest import Viewer, page

CODES = ("company", "SH", "BJ", "SD")
RUNGS = ("owned", "contacted", "activated", "won")
each = pytest.mark.parametrize("language", LANGUAGES)


def whole(world: World, code: str) -> pd.Series:
    table = world.tables["coverage_totals"]
    level, region = ("company", None) if code == "company" else ("region", code)
    mine = table[(table["level"] == level) & (table["dimension"] == "all")]
    return mine[mine["region"].isna() | (mine["region"] == region)].iloc[0]


def told(world: World, **values: float | None) -> pd.DataFrame:
    """Give the totals with other figures in the row of Shanghai's accounts."""
    table = world.tables["coverage_totals"].copy()
    row = (table["level"] == "region") & (table["region"] == "SH") & (table["dimension"] == "all")
    for column, value in values.items():
        table.loc[row, column] = value
    return table


def seats(world: World, count: int) -> pd.DataFrame:
    """Give so many vacant seats in Shanghai, the last the one with most white space."""
    one = world.tables["vacant_seats"].head(1).assign(region="SH")
    many = pd.concat([one.head(0), *[one] * count], ignore_index=True)
    places = range(count)
    return many.assign(
        rep_id=[f"V{place:02}" for place in places],
        white_space=[1000.0 * place for place in places],
    )


def activated(world: World, count: int) -> pd.DataFrame:
    """Give so many newly activated accounts of Shanghai, one without an amount."""
    segments = world.tables["account_segments"]
    mine = segments[segments["region"] == "SH"].head(count)
    columns = ["region", "account_id", "ae_id", "tier", "industry", "rad_cell"]
    rows = mine[columns].assign(
        opportunity_id="P000001",
        created_on=pd.Timestamp("2026-09-01"),
        amount=[np.nan, *(1000.0 * place for place in range(1, count))],
        flags=None,
    )
    return rows.reindex(columns=world.tables["activations"].columns)


@each
@pytest.mark.parametrize("code", CODES)
def test_the_title_says_who_is_activated_and_the_weakest_step(
    sample: World, view: Viewer, code: str, language: str
) -> None:
    made = coverage.section(view(sample, code, language))
    key, said = parsed(spoken(made.title, language), "coverage", language)
    row = whole(sample, code)
    assert key == "weakest"
    assert said["activated"] == rate(row["activated"] / row["accounts"])
    steps = {rung: row[f"{rung}_step_rate"] for rung in RUNGS[1:]}
    weakest = min(steps, key=lambda rung: steps[rung])
    words = texts(language)["rungs"]
    assert said["rate"] == rate(steps[weakest])
    assert said["upper"] == words[weakest].lower()
    assert said["lower"] == words[RUNGS[RUNGS.index(weakest) - 1]].lower()


STEPS = ("contacted_step_rate", "activated_step_rate", "won_step_rate")


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({}, "weakest"),
        (dict.fromkeys(STEPS, 0.5), "even"),
        (dict.fromkeys(STEPS, 1.0), "even"),
        (dict.fromkeys(STEPS, np.nan) | {STEPS[2]: 1.0}, "no_loss"),
        (dict.fromkeys(STEPS, np.nan), "no_steps"),
        ({"won_step_rate": np.nan, "activated_step_rate": 0.5, STEPS[0]: 0.5}, "weakest"),
        ({"activated_rate": np.nan}, "unknown"),
        ({"accounts": 0}, "no_accounts"),
    ],
)
def test_every_situation_has_its_sentence(
    sample: World, view: Viewer, values: dict[str, float | None], key: str
) -> None:
    made = coverage.section(view(sample, "SH", coverage_totals=told(sample, **values)))
    assert made.title.key == f"coverage.{key}"
    assert made.silent == (key == "no_accounts")


def test_another_figure_gives_another_title(sample: World, view: Viewer) -> None:
    values = [{}, {"activated_rate": 0.9}, {"won_step_rate": 0.01}, {STEPS[0]: 0.01}]
    seen = {
        spoken(
            coverage.section(view(sample, "SH", coverage_totals=told(sample, **one))).title, "en"
        )
        for one in values
    }
    assert len(seen) == len(values)


@each
def test_every_sentence_stays_short(language: str) -> None:
    words = dict.fromkeys(("activated", "rate", "owned"), "100.0%")
    rungs = sorted(texts(language)["rungs"].values(), key=len)[-2:]
    words |= {"lower": rungs[0], "upper": rungs[1]}
    for sentence in texts(language)["titles"]["coverage"].values():
        assert len(sentence.format(**words)) <= LONGEST


def test_all_panels_show_the_tables_shares_on_one_scale(sample: World, view: Viewer) -> None:
    made = coverage.section(view(sample, "SH"))
    table = sample.tables["coverage_totals"]
    mine = table[table["region"] == "SH"]
    tiers, parts = made.charts["tiers"], made.charts["parts"]
    assert tiers.options == parts.options
    assert len(tiers.rows) == 4 * len(RUNGS)
    assert len(parts.rows) == (mine["dimension"] == "industry").sum() * len(RUNGS)
    drawn = sorted(row["rate"] or 0.0 for row in (*tiers.rows, *parts.rows))
    kept = mine[[f"{rung}_rate" for rung in RUNGS]].to_numpy().ravel()
    assert drawn == pytest.approx(sorted(kept))
    assert [row["step"] for row in tiers.rows[: len(RUNGS)]] == [
        "",
        *(rate(whole(sample, "SH")[step]) for step in STEPS),
    ]


def test_the_company_sees_its_regions(sample: World, view: Viewer) -> None:
    made = coverage.section(view(sample, "company", "en"))
    panels = {row["panel"] for row in made.charts["parts"].rows}
    regions = {
        f"{region.en} · {whole(sample, region.code)['accounts']}"
        for region in sample.settings.regions
    }
    assert panels == regions


def test_lists_show_the_largest_first_and_say_what_is_left_out(sample: World, view: Viewer) -> None:
    tables = {"vacant_seats": seats(sample, 12), "activations": activated(sample, 12)}
    made = coverage.section(view(sample, "SH", **tables))
    shown = len(made.vacant)
    assert shown == len(made.new) <= 10
    assert made.more_vacant == made.more_new == 12 - shown
    assert [row.rep_id for row in made.vacant] == [f"V{11 - place:02}" for place in range(shown)]
    assert [row.amount for row in made.new] == [1000.0 * (11 - place) for place in range(shown)]


def test_an_activation_without_amount_comes_last(sample: World, view: Viewer) -> None:
    made = coverage.section(view(sample, "SH", activations=activated(sample, 3)))
    assert [row.amount for row in made.new] == [2000.0, 1000.0, None]


@pytest.mark.parametrize("code", ["company", "SH"])
@pytest.mark.parametrize("count", [0, 1, 12])
def test_ladders_leave_room_for_the_lists(
    sample: World, view: Viewer, code: str, count: int
) -> None:
    tables = {"vacant_seats": seats(sample, count)}
    made = coverage.section(view(sample, code, **tables))
    options = made.charts["parts"].options
    panels = len(made.charts["parts"].rows) // len(RUNGS)
    rows = 1 + -(-panels // options["columns"])
    lists = 70 + 27.5 * max(len(made.vacant), 1)
    assert rows * (options["height"] + 27) + lists <= 540


def test_activations_without_contact_are_counted(sample: World, view: Viewer) -> None:
    faults = sample.tables["data_quality"]
    gaps = faults[faults["rule"] == "activated_without_contact"]
    assert coverage.section(view(sample, "company")).without_contact == len(gaps) > 0
    for code in ("SH", "TJ"):
        mine = int((gaps["region"] == code).sum())
        assert coverage.section(view(sample, code)).without_contact == mine


@each
@pytest.mark.parametrize("code", ["company", "SH"])
def test_the_page_shows_late_registration_and_the_lists(
    sample: World, view: Viewer, code: str, language: str
) -> None:
    tables = {"vacant_seats": seats(sample, 2), "activations": activated(sample, 2)}
    seen = view(sample, code, language, **tables)
    shown = page(seen, "coverage", coverage.section(seen))
    late = sample.tables["late_registration"]
    own = late[late["region"].isna()] if code == "company" else late[late["region"] == code]
    assert f'<td class="strong">{rate(own["late_rate"].iloc[0])}</td>' in shown
    words = texts(language)["blocks"]["coverage"]
    assert words["no_vacant"] not in shown
    assert words["no_new"] not in shown


@each
def test_nothing_vacant_and_nothing_new_is_said_in_words(
    sample: World, view: Viewer, language: str
) -> None:
    tables = {
        name: sample.tables[name].head(0)
        for name in ("vacant_seats", "activations", "late_registration")
    }
    seen = view(sample, "SH", language, **tables)
    shown = page(seen, "coverage", coverage.section(seen))
    words = texts(language)["blocks"]["coverage"]
    assert words["no_vacant"] in shown
    assert words["no_new"] in shown


@pytest.mark.parametrize("code", ["company", "SH"])
def test_without_accounts_the_page_is_silent(sample: World, view: Viewer, code: str) -> None:
    names = ("coverage_totals", "vacant_seats", "activations", "late_registration")
    empty = {name: sample.tables[name].head(0) for name in names}
    made = coverage.section(view(sample, code, **empty))
    assert made.silent
    assert made.title.key == "coverage.no_accounts"
