"""What the command shows: progress while a run is at work, and tables of what came of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from assets.packs.messages import Catalogue
from schemas.errors import Fault

if TYPE_CHECKING:
    import dagster as dg

    from pipelines.running import Checked, Outcome

_SHOWN = 20
_STYLES = {"done": "green", "kept": "yellow", "failed": "red", "not_made": "dim"}


class Screen:
    """A terminal that speaks one language."""

    def __init__(self, words: Catalogue, *, errors: bool = False) -> None:
        """Write to standard output, or to standard error."""
        self._words = words
        self._console = Console(stderr=errors, highlight=False, soft_wrap=not errors)

    def say(self, key: str, style: str | None = None, **values: Any) -> None:
        """Say one line of the catalogue's command section."""
        self._console.print(self._words.text(f"cli.{key}", **values), style=style, markup=False)

    def faults(self, faults: Sequence[Fault]) -> None:
        """Show faults as a table: where, what was found, what it means, what to do."""
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("where", "found", "what", "do"):
            table.add_column(self._words.text(f"cli.{column}"), overflow="fold")
        for fault in faults[:_SHOWN]:
            rule = f"rules.{fault.rule}"
            do = self._words.text(f"{rule}.do", extract=fault.extract)
            found = fault.value or ""
            table.add_row(
                _plain(self._where(fault)), _plain(found), self._words.text(f"{rule}.what"), do
            )
        self._console.print(table)
        if len(faults) > _SHOWN:
            self.say("more", count=len(faults) - _SHOWN)

    def checked(self, checked: "Checked") -> None:
        """Show the faults of a week's files, those that stop it first, and the work list."""
        self.faults(_as_faults(checked))
        self.say("work_list", path=checked.work_list)

    def outcome(self, outcome: "Outcome") -> None:
        """Show what became of every pack."""
        table = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("region", "status", "pages", "warnings", "path"):
            table.add_column(self._words.text(f"cli.{column}"), overflow="fold")
        for code, pack in outcome.packs.items():
            state = self._words.text(f"cli.{pack['state']}")
            remark = outcome.reasons.get(code, pack.get("warnings") or "")
            path = str(outcome.place / code) if pack["files"] else ""
            shown = f"[{_STYLES[pack['state']]}]{state}[/]"
            table.add_row(code, shown, str(pack.get("pages", "")), _plain(remark), _plain(path))
        self._console.print(table)

    @contextmanager
    def progress(self, packs: int) -> Iterator["Bars"]:
        """Show bars by stage while a run is at work; nothing where there is no terminal."""
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Progress(
            *columns, console=self._console, disable=not self._console.is_terminal
        ) as bars:
            yield Bars(bars, self._words, packs)

    def _where(self, fault: Fault) -> str:
        file = fault.file or fault.extract or ""
        place = (
            file
            if fault.row is None
            else self._words.text("cli.reads_like", file=file, row=fault.row)
        )
        return f"{place} {fault.column}" if fault.column else place


class Bars:
    """Progress by stage and region, driven by Dagster's events."""

    def __init__(self, bars: Progress, words: Catalogue, packs: int) -> None:
        """Start with the stages in their order."""
        self._bars = bars
        self._words = words
        self._intake = bars.add_task(words.text("cli.stage_intake", week=""), total=None)
        self._metrics = bars.add_task(words.text("cli.stage_metrics"), total=None)
        self._packs = bars.add_task(words.text("cli.stage_packs"), total=packs)
        self._publish = bars.add_task(words.text("cli.stage_publish"), total=1)

    def __call__(self, event: "dg.DagsterEvent") -> None:
        """Move the bar that an event belongs to."""
        kind, step = event.event_type_value, event.step_key
        key = event.asset_key.path if event.asset_key is not None else []
        if kind == "STEP_START" and step == "extracts":
            self._bars.update(
                self._intake,
                description=self._words.text("cli.stage_intake", week=event.partition or ""),
            )
        elif kind == "ASSET_MATERIALIZATION" and step == "packs" and len(key) > 1:
            stage = self._words.text("cli.stage_packs")
            self._bars.update(self._packs, advance=1, description=f"{stage} {key[-1]}")
        elif kind == "STEP_SUCCESS":
            self._done(str(step))

    def _done(self, step: str) -> None:
        if step == "extracts":
            self._bars.update(self._intake, advance=1)
        elif step == "published_week":
            self._bars.update(self._publish, advance=1)
        elif step != "packs":
            self._bars.update(self._metrics, advance=1)


def _as_faults(checked: "Checked") -> list[Fault]:
    ordered = checked.faults.sort_values(
        "severity", key=lambda s: s.map({"file": 0, "row": 1, "notice": 2}), kind="stable"
    )
    plain = ordered.astype(object).where(ordered.notna(), None)
    columns = ["rule", "severity", "extract", "file", "row", "column", "value"]
    return [Fault(**dict(zip(columns, row, strict=True))) for row in plain[columns].to_numpy()]


def _plain(text: str) -> str:
    """Keep what comes from a file from being read as markup."""
    return text.replace("[", "\\[")
