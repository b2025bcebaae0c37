"""One pack rendered in one go, and many packs rendered by a warm pool of processes.

Measured on two cores: a step process of the orchestrator costs three to five seconds of start,
a pack about two; so regions go through one pool whose processes are forked from a server that
has everything imported. A pack whose process dies is tried once more alone; one that fails by
itself is not, because it would fail again.
"""

import gc
import multiprocessing
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pandas as pd
import vl_convert
from upath import UPath

from assets.files import write_whole
from assets.packs import html
from assets.packs.attachments import attached_tables
from assets.packs.build import sections
from assets.packs.charts import draw
from assets.packs.fonts import FontSet
from assets.packs.formats import Formats
from assets.packs.layout import PACK_LAYOUT, read_layout
from assets.packs.mail import render_mail
from assets.packs.messages import catalogue
from assets.packs.pack import About, Chart, Drawing, Pack, Section
from assets.packs.pdf import SCHEME, render_pdf
from assets.packs.workbook import count_rows, write_workbook
from schemas.errors import Fault, RadpackError

_PRELOADED = ["assets.packs.rendering"]
_GO_WITH_MAIL = ("pdf", "html", "xlsx")


@dataclass(frozen=True)
class Order:
    """What one pack is made of, and where its files go."""

    about: About
    tables: Mapping[str, pd.DataFrame]
    folder: str

    def path(self, ending: str) -> UPath:
        """Give where a file of the pack goes."""
        return UPath(self.folder) / file_name(self.about, ending)


@dataclass(frozen=True)
class Result:
    """What became of one pack. Warnings are the characters that no font of the pack has."""

    code: str
    pages: int | None = None
    workbook_rows: int | None = None
    warnings: tuple[str, ...] = ()
    fault: Fault | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)


def file_name(about: About, ending: str) -> str:
    """Give the name of a pack's file, e.g. `SH-2026-W36.pdf`."""
    return f"{about.code}-{about.week}.{ending}"


def render_all(
    orders: Sequence[Order], fonts: FontSet, workers: int | None = None
) -> Iterator[Result]:
    """Render packs on all cores and give each result as it comes."""
    workers = min(workers or os.cpu_count() or 1, max(len(orders), 1))
    left = {order.about.code: order for order in orders}
    for result in _in_pool(list(left.values()), fonts, workers):
        left.pop(result.code)
        yield result
    for order in left.values():
        alone = list(_in_pool([order], fonts, workers=1))
        yield alone[0] if alone else Result(order.about.code, fault=Fault("renderer_died"))


def render(order: Order) -> Result:
    """Render one pack and write its files; an error becomes the result's fault."""
    seconds: dict[str, float] = {}
    try:
        return _render(order, seconds)
    except RadpackError as error:
        fault = error.faults[0]
    except Exception as error:  # noqa: BLE001 - one region's failure must not take the others
        fault = Fault("render_failed", value=f"{type(error).__name__}: {error}")
    return Result(order.about.code, fault=fault, seconds=seconds)


def _in_pool(orders: Sequence[Order], fonts: FontSet, workers: int) -> Iterator[Result]:
    """Give results until all are there or a process has died; the rest is missing then."""
    pool = ProcessPoolExecutor(
        workers, mp_context=_processes(), initializer=use_fonts, initargs=(fonts,)
    )
    with pool:
        running = [pool.submit(render, order) for order in orders]
        for done in as_completed(running):
            try:
                yield done.result()
            except BrokenProcessPool:
                continue


def _processes() -> multiprocessing.context.BaseContext:
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context


_fonts: FontSet | None = None
_font_files: Mapping[str, bytes] = {}


def use_fonts(fonts: FontSet) -> None:
    """Make a process ready to render with these fonts."""
    global _fonts, _font_files
    _fonts, _font_files = fonts, fonts.files()
    vl_convert.register_font_directory(str(fonts.folder))
    # What is there before the first pack stays: no collection between packs need look at it.
    gc.collect()
    gc.freeze()


def _render(order: Order, seconds: dict[str, float]) -> Result:
    about = order.about
    with _timed(seconds, "html"):
        made = sections(about, order.tables)
        charts = _charts(about, made)
        pack = Pack(about, made, charts)
        page = html.render_html(pack)
        style = _rules() + html.render_css(about.language, about.currency, about.branding)
    with _timed(seconds, "pdf"):
        drawn = {chart.file: _drawable(chart.svg.decode()) for chart in charts.values()}
        own = {file: svg.encode() for file, svg in drawn.items()} | _logo(about)
        attached = attached_tables(order.tables, about)
        pdf = render_pdf(_printable(page), style, {**_font_files, **own}, attached)
    with _timed(seconds, "workbook"):
        book, rows = _workbook(order, made)
    with _timed(seconds, "screen"):
        screen = html.render_html(pack, html.SCREEN).encode()
        mail = render_mail(pack, {one: file_name(about, one) for one in _GO_WITH_MAIL})
    files = {"pdf": pdf.content, "xlsx": book, "html": screen, "eml": mail}
    for ending, content in files.items():
        write_whole(order.path(ending), content)
    missing = _fonts.missing & set(page) if _fonts else set()
    warnings = tuple(sorted(missing))
    return Result(about.code, pdf.pages, rows, warnings, seconds=seconds)


def _logo(about: About) -> dict[str, bytes]:
    logo = about.branding.logo if about.branding else None
    return {} if logo is None else {logo.file: logo.content}


def _rules() -> str:
    return _fonts.rules(SCHEME) if _fonts else ""


def _printable(text: str) -> str:
    return _fonts.printable(text) if _fonts else text


def _measured(drawing: Drawing) -> Drawing:
    """Put the letters that will be drawn into a chart's rows, so that room is made for them."""
    rows = [
        {name: _drawable(one) if isinstance(one, str) else one for name, one in row.items()}
        for row in drawing.rows
    ]
    return replace(drawing, rows=tuple(rows))


def _drawable(drawing: str) -> str:
    return _fonts.drawable(drawing) if _fonts else drawing


def _charts(about: About, made: Mapping[str, Section]) -> dict[str, Chart]:
    env = html.environment(about.language, about.currency, about.branding)
    context = html.chart_context(about.language, about.currency, about.settings, about.branding)
    return {
        f"{page}-{name}": draw(f"{page}-{name}", _measured(drawing), env, context)
        for page, section in made.items()
        for name, drawing in section.charts.items()
        if drawing.rows and not section.silent
    }


def _workbook(order: Order, made: Mapping[str, Section]) -> tuple[bytes, int]:
    about = order.about
    env = html.environment(about.language, about.currency, about.branding)
    facts = {
        "extracts": made["method"].rows["extracts"],
        "settings": made["method"].rows["settings"],
    }
    layout = read_layout(env, about, facts, PACK_LAYOUT)
    formats = Formats(catalogue(about.language), about.currency)
    content = write_workbook(layout, order.tables, about, formats)
    return content, count_rows(layout, order.tables)


@contextmanager
def _timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    seconds[name] = round(time.perf_counter() - started, 3)
