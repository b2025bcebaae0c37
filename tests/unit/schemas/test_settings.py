"""The company's settings: the method's defaults, what a file may change, what it may not."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from upath import UPath

from schemas.errors import Fault, SettingsError
from schemas.settings import Settings
from schemas.settings_file import default_values, load_settings
from schemas.vocabulary import Stage

COMPANY = """\
[company]
name = "Testwerk"
time_zone = "Europe/Berlin"
base_currency = "EUR"
country = "DE"
fiscal_year_start_month = 1

[[regions]]
code = "N"
zh = "北"
en = "North"
directors = ["Ada"]
[[regions]]
code = "S"
language = "en"

[[industries]]
code = "power"
zh = "电力"
"""

METHOD = '# Take away the "#" in front of a line to change it.\n'
"""The line of the sample's settings below which every default stands as a comment."""

DEFAULTS: dict[str, Any] = {
    "company": {"language": "zh", "absent_extracts": [], "confidentiality": ""},
    "reading": {
        "fallback_encoding": "gb18030",
        "history_starts": "2015-W01",
        "mangled_limit_rate": 0.05,
    },
    "completeness": {
        "weeks": 8,
        "told_rate": 0.20,
        "stop_rate": 0.40,
        "stop_rates": {},
        "rows_minimum": 5,
    },
    "set_aside": {"limit_rate": 0.01, "limit_rates": {}},
    "holidays": {"days_off": [], "working_days": []},
    "stages": {
        "L1": {"win_probability": 0.10},
        "L2": {"win_probability": 0.25},
        "L3": {"win_probability": 0.50},
        "L4": {"win_probability": 0.75},
        "L5": {"win_probability": 0.90},
    },
    "segmentation": {
        "window_days": 365,
        "sow_edges": [0.10, 0.50],
        "sow_top": 1.00,
        "buying_power_edges": [500_000, 1_000_000],
        "stale_after_days": 400,
    },
    "progress": {"v_target": 1.00, "unknown_profit_limit_rate": 0.01, "trailing_weeks": 13},
    "win_rate": {"quarters": 4, "resolved_minimum": 20},
    "calibration": {"prior_weight": 20},
    "landing": {"draw_count": 2000, "seed": 2006},
    "funnel": {
        "cohort_quarters": 4,
        "cohort_minimum": 10,
        "fiction_pushes": 3,
        "stale_early_days": 30,
        "stale_late_days": 14,
    },
    "forecast": {"horizon_weeks": 4, "kept_edges": [0.95, 1.10], "backing_weeks": 1},
    "accuracy": {
        "trailing_weeks": 13,
        "naive_weeks": 4,
        "habit_edges": [0.85, 1.15],
        "habit_weeks_minimum": 6,
        "bridge_weeks": 4,
        "offset_rate": 0.10,
    },
    "restatements": {"trailing_weeks": 13},
    "coverage": {"contact_days": 90, "new_after_days": 365, "late_registration_days": 7},
    "visits": {
        "effective_per_week": 12,
        "door_per_week": 12,
        "door_per_day": 3,
        "new_account_floor_rate": 0.25,
        "full_week_days": 5,
        "trailing_weeks": 13,
        "allocation_weeks": 4,
    },
    "account_load": {
        "r_accounts": [10, 15],
        "d_accounts": [10, 15],
        "ae_named_accounts": [20, 30],
        "sr_named_accounts": 200,
    },
    "plans": {"fresh_days": 90},
    "scorecard": {"trailing_weeks": 13, "seat_weeks_minimum": 8},
    "agenda": {"opportunity_count": 5, "action_weeks": 2},
    "decisions": {
        "count": 5,
        "due_days": {
            "overdue": 3,
            "fiction": 5,
            "stale": 5,
            "unbacked": 1,
            "not_submitted": 1,
            "landing_short": 5,
            "crm_only": 5,
            "vacant": 12,
            "set_aside": 1,
        },
    },
    "packs": {
        "most_rows": 20,
        "headline_weeks": 13,
        "largest_count": 10,
        "attach_tables": True,
        "attach_most_rows": 5000,
        "attach_most_kb": 600,
    },
    "branding": {
        "logo": "",
        "latin_font": "Inter",
        "cjk_font": "Noto Sans CJK SC",
        "ink": "",
        "accent": "",
        "good": "",
        "bad": "",
    },
    "tiers": {
        "TOP20": {"zh": "前20大客户", "en": "Top 20"},
        "NAMED": {"zh": "指名客户", "en": "Named"},
        "L3": {"zh": "长尾客户", "en": "Long tail"},
    },
}


def load(folder: Path, text: str | bytes = COMPANY) -> Settings:
    """Write a settings file and read it."""
    return load_settings(written(folder, text))


def written(folder: Path, text: str | bytes) -> Path:
    """Write a settings file."""
    path = folder / "company.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refused(folder: Path, text: str | bytes) -> list[Fault]:
    """Write a settings file that cannot be used and give its faults, which all name the file."""
    path = written(folder, text)
    with pytest.raises(SettingsError) as caught:
        load_settings(path)
    faults = list(caught.value.faults)
    assert {fault.file for fault in faults} == {str(path)}
    return faults


def changed(old: str, new: str) -> str:
    """Give the company with one text replaced."""
    assert COMPANY.count(old) == 1, old
    return COMPANY.replace(old, new)


def with_table(name: str, line: str) -> str:
    """Give the company with one more table of one line."""
    return f"{COMPANY}\n[{name}]\n{line}\n"


def uncommented(text: str) -> str:
    """Take away the "#" in front of every key and table."""
    return re.sub(r"^#(?=[\[a-z])", "", text, flags=re.MULTILINE)


@pytest.fixture
def sample_file(sample_landing: Path) -> str:
    """Text of the sample company's settings."""
    return (sample_landing.parent / "company.toml").read_text("utf-8")


def test_the_defaults_are_those_of_the_method() -> None:
    assert default_values() == DEFAULTS


def test_a_company_that_changes_nothing_has_the_defaults(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.stages.probabilities == {
        "L1": 0.10,
        "L2": 0.25,
        "L3": 0.50,
        "L4": 0.75,
        "L5": 0.90,
    }
    assert settings.segmentation.sow_edges == (0.10, 0.50)
    assert settings.segmentation.buying_power_edges == (500_000, 1_000_000)
    assert (settings.segmentation.window_days, settings.segmentation.stale_after_days) == (365, 400)
    assert (settings.win_rate.quarters, settings.win_rate.resolved_minimum) == (4, 20)
    assert (settings.accuracy.trailing_weeks, settings.accuracy.naive_weeks) == (13, 4)
    assert (settings.coverage.contact_days, settings.coverage.new_after_days) == (90, 365)
    assert (settings.visits.effective_per_week, settings.visits.door_per_week) == (12, 12)
    assert (settings.visits.door_per_day, settings.visits.new_account_floor_rate) == (3, 0.25)
    assert (settings.set_aside.limit("orders"), settings.forecast.horizon_weeks) == (0.01, 4)
    assert (settings.progress.v_target, settings.progress.unknown_profit_limit_rate) == (1.0, 0.01)


def test_what_the_file_says_is_what_is_used(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.company.name == "Testwerk"
    assert settings.zone == ZoneInfo("Europe/Berlin")
    assert str(settings.fiscal.quarter(date(2026, 9, 6))) == "FY2026-Q3"
    assert settings.region_codes == ("N", "S")
    assert settings.region("N").directors == ("Ada",)
    assert settings.industries[0].name("zh", "power") == "电力"


def test_the_sample_company_loads(sample_settings: Settings) -> None:
    assert sample_settings.region_codes == (
        *("BJ", "TJ", "HE", "LN", "HL", "SH", "JS", "ZJ", "AH"),
        *("SD", "HA", "HB", "GD", "SZ", "SC", "CQ", "SN", "NA"),
    )
    assert [industry.code for industry in sample_settings.industries] == [
        *("government", "defence", "enterprise", "education", "finance", "power", "telecom")
    ]
    assert sample_settings.company.fiscal_year_start_month == 4
    assert sample_settings.company.base_currency == "CNY"
    assert sample_settings.company.time_zone == "Asia/Shanghai"


def test_uncommenting_every_line_of_the_sample_changes_nothing(
    tmp_path: Path, sample_file: str, sample_settings: Settings
) -> None:
    head, method = sample_file.split(METHOD)
    assert method.count("\n#[") == 33
    settings = load(tmp_path, head + uncommented(method))
    assert settings == sample_settings
    assert settings.digest == sample_settings.digest


def test_the_commented_lines_of_the_sample_are_all_the_defaults(sample_file: str) -> None:
    method = sample_file.split(METHOD)[1]
    shown = tomllib.loads(uncommented(method))
    assert shown == {name: table for name, table in DEFAULTS.items() if name != "company"}


def test_a_changed_number_replaces_only_itself(tmp_path: Path) -> None:
    settings = load(tmp_path, with_table("visits", "effective_per_week = 15"))
    assert settings.visits.effective_per_week == 15
    assert settings.visits.door_per_week == 12
    assert settings.packs.largest_count == 10


def test_a_changed_probability_leaves_the_other_levels(tmp_path: Path) -> None:
    settings = load(tmp_path, with_table("stages.L3", "win_probability = 0.4"))
    assert settings.stages.probabilities[Stage.L3] == 0.4
    assert settings.stages.probabilities[Stage.L4] == 0.75


def test_a_limit_for_one_extract_leaves_the_others(tmp_path: Path) -> None:
    settings = load(tmp_path, with_table("set_aside.limit_rates", "visits = 0.05"))
    assert settings.set_aside.limit("visits") == 0.05
    assert settings.set_aside.limit("orders") == 0.01


def test_a_whole_number_serves_where_a_fraction_is_asked(tmp_path: Path) -> None:
    assert load(tmp_path, with_table("stages.L5", "win_probability = 1")).stages.L5 is not None


def test_days_off_are_dates(tmp_path: Path) -> None:
    settings = load(tmp_path, with_table("holidays", "days_off = [2026-09-30]"))
    assert settings.holidays.days_off == (date(2026, 9, 30),)


def test_a_region_speaks_its_own_language_or_the_company_s(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.language_of("S") == "en"
    assert settings.language_of("N") == "zh"
    assert settings.language_of(None) == "zh"


def test_what_has_no_name_goes_by_its_code(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.region("S").name("zh", "S") == "S"
    assert settings.region("N").name("en", "N") == "North"
    assert settings.tiers.name("TOP20", "en") == "Top 20"


def test_settings_cannot_be_changed(sample_settings: Settings) -> None:
    with pytest.raises(ValueError, match="frozen"):
        sample_settings.company.name = "other"


def test_the_digest_follows_every_value_and_nothing_else(tmp_path: Path) -> None:
    digest = load(tmp_path).digest
    assert load(tmp_path, "# a remark\n" + COMPANY).digest == digest
    assert load(tmp_path, with_table("packs", "largest_count = 11")).digest != digest
    assert load(tmp_path, changed('"Ada"', '"Ida"')).digest != digest
    assert re.fullmatch(r"[0-9a-f]{64}", digest)


def test_settings_may_stand_on_an_object_store() -> None:
    path = UPath("memory://settings/company.toml")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(COMPANY, "utf-8")
    assert load_settings(path).company.name == "Testwerk"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[nonsense]\na = 1\n" + COMPANY, "nonsense"),
        ("nonsense = 1\n" + COMPANY, "nonsense"),
        (changed('country = "DE"', 'country = "DE"\nlanding = "/data"'), "company.landing"),
        (changed('directors = ["Ada"]', 'boss = "Ada"'), "regions.0.boss"),
        (with_table("packs", "largst_count = 3"), "packs.largst_count"),
        (with_table("stages.L6", "win_probability = 0.95"), "stages.L6"),
        (with_table("stages.L1", "probability = 0.1"), "stages.L1.probability"),
        (with_table("tiers.TOP30", 'en = "Top 30"'), "tiers.TOP30"),
    ],
)
def test_an_unknown_key_is_refused(tmp_path: Path, text: str, key: str) -> None:
    (fault,) = refused(tmp_path, text)
    assert (fault.rule, fault.column) == ("settings_unknown_key", key)


BAD_COMPANY = [
    ('country = "DE"', 'country = "DE"\nlanguage = "fr"', "company.language"),
    ('"Europe/Berlin"', '"Europe/Berln"', "company.time_zone"),
    ('"Europe/Berlin"', '"CET+1"', "company.time_zone"),
    ('country = "DE"', 'country = "XX"', "company.country"),
    ('"EUR"', '"Euro"', "company.base_currency"),
    ('"EUR"', '"eur"', "company.base_currency"),
    ("start_month = 1", "start_month = 13", "company.fiscal_year_start_month"),
    ("start_month = 1", "start_month = 0", "company.fiscal_year_start_month"),
    ("start_month = 1", 'start_month = "1"', "company.fiscal_year_start_month"),
    ("start_month = 1", "start_month = 1.5", "company.fiscal_year_start_month"),
    ("start_month = 1", "start_month = true", "company.fiscal_year_start_month"),
    ('"Testwerk"', "7", "company.name"),
    ('country = "DE"', 'country = "DE"\nabsent_extracts = ["visit"]', "company.absent_extracts.0"),
    (
        'country = "DE"',
        'country = "DE"\nabsent_extracts = ["credits"]',
        "company.absent_extracts.0",
    ),
    ('country = "DE"', 'country = "DE"\nabsent_extracts = "visits"', "company.absent_extracts"),
    ('directors = ["Ada"]', 'directors = "Ada"', "regions.0.directors"),
    ('language = "en"', 'language = "english"', "regions.1.language"),
]

BAD_NUMBERS = [
    ("stages.L1", "win_probability = 1.5", "stages.L1.win_probability"),
    ("stages.L1", "win_probability = -0.1", "stages.L1.win_probability"),
    ("stages.L1", 'win_probability = "0.1"', "stages.L1.win_probability"),
    ("stages.L1", "win_probability = nan", "stages.L1.win_probability"),
    ("set_aside", "limit_rate = 5", "set_aside.limit_rate"),
    ("set_aside.limit_rates", "visits = 5", "set_aside.limit_rates.visits"),
    ("set_aside.limit_rates", "visit = 0.05", "set_aside.limit_rates.visit.[key]"),
    ("segmentation", 'window_days = "365"', "segmentation.window_days"),
    ("segmentation", "window_days = 0", "segmentation.window_days"),
    ("segmentation", "window_days = 365.5", "segmentation.window_days"),
    ("segmentation", "sow_edges = [0.5, 0.1]", "segmentation.sow_edges"),
    ("segmentation", "sow_edges = [0.5, 0.5]", "segmentation.sow_edges"),
    ("segmentation", "buying_power_edges = [1000000, 500000]", "segmentation.buying_power_edges"),
    ("progress", "v_target = 0", "progress.v_target"),
    ("progress", "v_target = nan", "progress.v_target"),
    ("visits", "effective_per_week = -12", "visits.effective_per_week"),
    ("account_load", "r_accounts = [15, 10]", "account_load.r_accounts"),
    ("account_load", "r_accounts = [10.5, 15]", "account_load.r_accounts.0"),
    ("packs", "largest_count = 0", "packs.largest_count"),
    ("packs", "headline_weeks = 0", "packs.headline_weeks"),
    ("decisions", "count = 0", "decisions.count"),
    ("decisions.due_days", "overdue = 0", "decisions.due_days.overdue"),
    ("holidays", 'days_off = ["2026-09-30"]', "holidays.days_off.0"),
    ("reading", 'fallback_encoding = "latin-1"', "reading.fallback_encoding"),
    ("reading", 'history_starts = "2025-W53"', "reading.history_starts"),
    ("reading", 'history_starts = "2015"', "reading.history_starts"),
]


@pytest.mark.parametrize(("old", "new", "key"), BAD_COMPANY)
def test_a_bad_value_is_refused_with_its_key(tmp_path: Path, old: str, new: str, key: str) -> None:
    (fault,) = refused(tmp_path, changed(old, new))
    assert (fault.rule, fault.column) == ("settings_bad_value", key)


@pytest.mark.parametrize(("table", "line", "key"), BAD_NUMBERS)
def test_a_bad_number_of_the_method_is_refused_with_its_key(
    tmp_path: Path, table: str, line: str, key: str
) -> None:
    (fault,) = refused(tmp_path, with_table(table, line))
    assert (fault.rule, fault.column) == ("settings_bad_value", key)


def test_a_bad_value_is_shown(tmp_path: Path) -> None:
    (fault,) = refused(tmp_path, with_table("stages.L1", "win_probability = 1.5"))
    assert fault.value is not None
    assert fault.value.startswith("1.5 ")


@pytest.mark.parametrize(
    ("table", "line", "key"),
    [
        ("progress", "v_target = inf", "progress.v_target"),
        ("segmentation", "sow_top = inf", "segmentation.sow_top"),
        ("segmentation", "buying_power_edges = [5, inf]", "segmentation.buying_power_edges"),
        ("segmentation", "sow_edges = [-inf, 0.5]", "segmentation.sow_edges"),
        ("segmentation", "sow_edges = [0.1, nan]", "segmentation.sow_edges"),
    ],
)
def test_a_number_that_is_not_finite_is_refused(
    tmp_path: Path, table: str, line: str, key: str
) -> None:
    (fault,) = refused(tmp_path, with_table(table, line))
    assert fault.column is not None
    assert fault.column.startswith(key)


def test_a_number_where_a_table_belongs_is_refused(tmp_path: Path) -> None:
    (fault,) = refused(tmp_path, "stages = 5\n" + COMPANY)
    assert (fault.rule, fault.column) == ("settings_bad_value", "stages")


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = changed('country = "DE"', 'country = "XX"').replace(
        "start_month = 1", "start_month = 13"
    )
    faults = refused(tmp_path, text + "\n[nonsense]\na = 1\n")
    assert {fault.column for fault in faults} == {
        "company.country",
        "company.fiscal_year_start_month",
        "nonsense",
    }


@pytest.mark.parametrize("code", ["N", "n"])
def test_two_regions_of_one_code_are_refused(tmp_path: Path, code: str) -> None:
    faults = refused(tmp_path, changed('code = "S"', f'code = "{code}"'))
    assert [fault.rule for fault in faults] == ["settings_bad_value"]


def test_two_industries_of_one_code_are_refused(tmp_path: Path) -> None:
    faults = refused(tmp_path, COMPANY + '[[industries]]\ncode = "Power"\n')
    assert [fault.rule for fault in faults] == ["settings_bad_value"]


@pytest.mark.parametrize("code", ["company", "tables", "Company", "TABLES"])
def test_a_region_named_like_a_folder_of_the_output_is_refused(tmp_path: Path, code: str) -> None:
    faults = refused(tmp_path, changed('code = "S"', f'code = "{code}"'))
    assert [fault.rule for fault in faults] == ["settings_bad_value"]


def test_a_region_named_like_the_manifest_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, changed('code = "S"', 'code = "manifest.json"'))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('code = "S"', 'code = "n"', "regions"),
        ('code = "S"', 'code = "tables"', "regions"),
        ('zh = "电力"', '[[industries]]\ncode = "power"', "industries"),
    ],
)
def test_a_code_that_cannot_be_used_is_told_with_its_key_and_not_the_whole_file(
    tmp_path: Path, old: str, new: str, key: str
) -> None:
    (fault,) = refused(tmp_path, changed(old, new))
    assert fault.column is not None
    assert fault.column.startswith(key)
    assert fault.value is not None
    assert "Europe/Berlin" not in fault.value


@pytest.mark.parametrize(
    "code",
    ["../x", "..", ".", "/etc", "a/b", r"a\\b", "", " ", "N ", r"N\n", ".hidden", "a:b", "-n"],
)
def test_a_code_that_cannot_be_a_folder_is_refused(tmp_path: Path, code: str) -> None:
    (fault,) = refused(tmp_path, changed('code = "S"', f'code = "{code}"'))
    assert (fault.rule, fault.column) == ("settings_bad_value", "regions.1.code")


@pytest.mark.parametrize("code", ["NA", "E1", "华东", "North 2", "N-1", "a.b", "0"])
def test_a_code_may_be_any_plain_word(tmp_path: Path, code: str) -> None:
    settings = load(tmp_path, changed('code = "S"', f'code = "{code}"'))
    assert settings.region_codes == ("N", code)


def test_a_missing_table_is_told_key_by_key(tmp_path: Path) -> None:
    faults = refused(tmp_path, COMPANY[COMPANY.index("[[regions]]") :])
    assert {fault.rule for fault in faults} == {"settings_missing_key"}
    assert [fault.column for fault in faults] == [
        "company.name",
        "company.time_zone",
        "company.base_currency",
        "company.country",
        "company.fiscal_year_start_month",
    ]


def test_a_company_has_regions_and_industries(tmp_path: Path) -> None:
    head = COMPANY[: COMPANY.index("[[regions]]")]
    faults = refused(tmp_path, head)
    assert {(fault.rule, fault.column) for fault in faults} == {
        ("settings_missing_key", "regions"),
        ("settings_missing_key", "industries"),
    }
    faults = refused(tmp_path, "regions = []\nindustries = []\n" + head)
    assert {(fault.rule, fault.column) for fault in faults} == {
        ("settings_bad_value", "regions"),
        ("settings_bad_value", "industries"),
    }


@pytest.mark.parametrize("text", ["[company", COMPANY + "\n[company]\n", "a =", b"\xff\xfe\x00["])
def test_a_file_that_is_not_toml_is_refused(tmp_path: Path, text: str | bytes) -> None:
    (fault,) = refused(tmp_path, text)
    assert fault.rule == "settings_not_toml"
    assert fault.value


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path / "nowhere.toml")
    (fault,) = caught.value.faults
    assert fault.rule == "settings_unreadable"
    assert fault.file == str(tmp_path / "nowhere.toml")


def test_a_folder_is_not_a_settings_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path)
    assert [fault.rule for fault in caught.value.faults] == ["settings_unreadable"]
