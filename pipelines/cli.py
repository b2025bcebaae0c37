"""The command: `radpack run`, `radpack check`, `radpack explain`, `radpack sample`.

Imports little at the top: every process that renders packs reads this module again, and `--help`
must not wait for Dagster. Exit codes: 0 done, 1 failed, 2 bad input.
"""

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assets.packs.messages import LANGUAGES, catalogue
from schemas.calendar import Week
from schemas.errors import InputError, OutputError, RadpackError, SettingsError

if TYPE_CHECKING:
    from upath import UPath

    from pipelines.console import Screen
    from pipelines.running import Outcome
    from schemas.settings import Settings

DONE, FAILED, BAD_INPUT = 0, 1, 2
_BAD_INPUT = (SettingsError, InputError, OutputError)
_asked = os.environ.get("RADPACK_LANGUAGE", "en")
WORDS = catalogue(_asked if _asked in LANGUAGES else "en")
"""What the command says; packs and work lists speak the company's own language."""


def _help(key: str) -> str:
    return WORDS.text(f"help.{key}")


def _placed(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say which week and where."""
    for name in ("settings", "out", "landing", "week"):
        command = click.option(f"--{name}", help=_help(name))(command)
    return command


@click.group(help=_help("radpack"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="radpack")
def cli() -> None:
    """Hold the commands together."""


@cli.command(help=_help("run"))
@_placed
@click.option("--region", "regions", multiple=True, help=_help("region"))
@click.option("--known-at", help=_help("known_at"))
def run(
    week: str | None,
    landing: str | None,
    out: str | None,
    settings: str | None,
    regions: Sequence[str],
    known_at: str | None,
) -> int:
    """Run a week: extracts in, packs out."""
    from pipelines import environment
    from pipelines.running import run_week

    options = environment.Options(landing, out, settings)
    company, places = environment.settings(options), environment.places(options)
    chosen = choose_week(week, places.landing, company)
    places = replace(places, known_at=choose_knowledge(known_at, chosen))
    screen = _screen()
    with screen.progress(len(regions) or len(company.region_codes) + 1) as listener:
        outcome = run_week(places, chosen, company, regions, listener)
    return _report(outcome, screen)


@cli.command(help=_help("check"))
@_placed
def check(week: str | None, landing: str | None, out: str | None, settings: str | None) -> int:
    """Only check a week's files."""
    from pipelines import environment
    from pipelines.running import check_week

    options = environment.Options(landing, out, settings)
    company, places = environment.settings(options), environment.places(options)
    checked = check_week(places, choose_week(week, places.landing, company), company)
    screen = _screen()
    screen.checked(checked)
    accepted = checked.stopping.empty
    screen.say("accepted" if accepted else "rejected", week=checked.week)
    return DONE if accepted else BAD_INPUT


@cli.command(help=_help("explain"))
@click.argument("code")
@_placed
@click.option("--region", help=_help("explain_region"))
@click.option("--rep", help=_help("rep"))
@click.option("--where", "where", multiple=True, metavar="COLUMN=VALUE", help=_help("where"))
@click.option("--csv", "csv_file", help=_help("csv"))
@click.option("--known-at", help=_help("known_at"))
def explain(
    code: str,
    week: str | None,
    landing: str | None,
    out: str | None,
    settings: str | None,
    region: str | None,
    rep: str | None,
    where: Sequence[str],
    csv_file: str | None,
    known_at: str | None,
) -> int:
    """Say where a figure comes from."""
    from pipelines import environment, explaining
    from pipelines.explained import Explained

    options = environment.Options(landing, out, settings)
    company, places = environment.settings(options), environment.places(options)
    metric, question = explaining.find_metric(code), explaining.question(region, rep, where)
    chosen = choose_week(week, places.landing, company)
    places = replace(places, known_at=choose_knowledge(known_at, chosen))
    answer = explaining.answer(places, chosen, company, metric, question)
    Explained(WORDS, company).show(answer)
    if csv_file is not None:
        explaining.write_evidence(answer.explanation, csv_file)
        _screen().say("explained_csv", path=csv_file)
    return DONE


@cli.command(help=_help("sample"))
@click.option("--out", required=True, help=_help("sample_out"))
@click.option(
    "--scale", type=click.Choice(["small", "company"]), default="small", help=_help("scale")
)
@click.option("--weeks", type=click.IntRange(min=1), default=4, help=_help("weeks"))
@click.option("--seed", type=int, default=2006, help=_help("seed"))
def sample(out: str, scale: str, weeks: int, seed: int) -> int:
    """Write landing folders of the sample company."""
    from data_samples.generator.sample import write_sample
    from data_samples.generator.scale import SCALES
    from pipelines.environment import SETTINGS_FILE, sample_file
    from schemas.settings_file import load_settings

    company = load_settings(sample_file(SETTINGS_FILE))
    try:
        folders = write_sample(Path(out), company, scale=SCALES[scale], weeks=weeks, seed=seed)
        shutil.copyfile(sample_file(SETTINGS_FILE), Path(out) / SETTINGS_FILE)
    except OSError as error:
        raise OutputError.of("output_unwritable", file=out, value=error.strerror) from None
    _screen().say("sample_written", count=len(folders), scale=scale, path=out)
    return DONE


def choose_week(asked: str | None, landing: "UPath", settings: "Settings") -> Week:
    """Give the week asked for: `2026-W36`, a date in it, `last`, or the latest of the landing."""
    from assets.extracts.layout import latest_week

    if asked is None:
        week = latest_week(landing)
    elif asked == "last":
        week = Week.of(datetime.now(settings.zone).date()) - 1
    else:
        week = _read_week(asked)
    first = Week.parse(settings.reading.history_starts)
    if week < first:
        raise InputError.of("week_before_history", value=f"{week} < {first}")
    return week


def choose_knowledge(asked: str | None, week: Week) -> Week | None:
    """Give the later week whose landing says what is known; the week's own is nothing special."""
    known_at = None if asked is None else _read_week(asked)
    if known_at is not None and known_at < week:
        raise InputError.of("known_before_week", value=f"{known_at} < {week}")
    return None if known_at == week else known_at


def main() -> None:
    """Run the command; an error of ours is shown with what to do, never as a traceback."""
    try:
        code = cli.main(standalone_mode=False)
    except RadpackError as error:
        _screen(errors=True).faults(error.faults)
        code = BAD_INPUT if isinstance(error, _BAD_INPUT) else FAILED
    except click.ClickException as error:
        error.show()
        code = BAD_INPUT
    except click.Abort:
        code = FAILED
    sys.exit(code)


def _read_week(asked: str) -> Week:
    for read in (Week.parse, lambda text: Week.of(date.fromisoformat(text))):
        try:
            return read(asked)
        except ValueError:
            continue
    raise InputError.of("not_a_week_option", value=asked)


def _screen(*, errors: bool = False) -> "Screen":
    from pipelines.console import Screen

    return Screen(WORDS, errors=errors)


def _report(outcome: "Outcome", screen: "Screen") -> int:
    for week, count in outcome.skipped.items():
        screen.say("older_week_skipped", week=week, count=count)
    if outcome.rejected is not None:
        screen.checked(outcome.rejected)
        screen.say("week_stopped", week=outcome.week, count=len(outcome.rejected.stopping))
        return BAD_INPUT
    if outcome.error is not None:
        screen.say("run_failed", detail=outcome.error)
        return FAILED
    screen.outcome(outcome)
    if outcome.failed:
        count, total = len(outcome.failed), len(outcome.packs)
        screen.say("week_failed", week=outcome.week, count=count, total=total)
        return FAILED
    screen.say("week_done", week=outcome.week, count=outcome.made, path=outcome.place)
    return DONE


if __name__ == "__main__":
    main()
