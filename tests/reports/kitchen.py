"""Renders packs of made worlds in a pool, each once, and gives them as files and as paper."""

import io
import multiprocessing
from collections.abc import Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import openpyxl
from openpyxl.workbook import Workbook

from assets.packs.fonts import FontSet
from assets.packs.rendering import Order, Result, render, use_fonts
from tests.reports.paper import Paper
from tests.reports.week import World

LANGUAGES = ("zh", "en")


class Which(NamedTuple):
    """Names a pack: of which world, which code, in which language."""

    world: str
    code: str
    language: str

    def __str__(self) -> str:
        """Write it as a test's name shows it."""
        return "-".join(self)


@dataclass(repr=False)
class Made:
    """A rendered pack and what it was made of."""

    world: World
    order: Order
    result: Result

    def path(self, ending: str) -> Path:
        """Give where one of the files stands."""
        assert self.result.fault is None, self.result.fault
        return Path(str(self.order.path(ending)))

    def file(self, ending: str) -> bytes:
        """Give one file's bytes."""
        return self.path(ending).read_bytes()

    @property
    def pdf(self) -> bytes:
        """Give the PDF's bytes."""
        return self.file("pdf")

    @property
    def xlsx(self) -> bytes:
        """Give the workbook's bytes."""
        return self.file("xlsx")

    @cached_property
    def book(self) -> Workbook:
        """Give the workbook with the values its formulas were last computed to."""
        return openpyxl.load_workbook(io.BytesIO(self.xlsx), data_only=True)

    @cached_property
    def formulas(self) -> Workbook:
        """Give the workbook with its formulas as formulas."""
        return openpyxl.load_workbook(io.BytesIO(self.xlsx))

    @cached_property
    def paper(self) -> Paper:
        """Give the PDF as its reader sees it."""
        return Paper(self.pdf)


class Kitchen:
    """Makes packs on demand; the first of a world sets all of that world to work."""

    def __init__(
        self,
        worlds: Mapping[str, World],
        codes: Mapping[str, tuple[str, ...]],
        fonts: FontSet,
        folder: Path,
        workers: int = 2,
    ) -> None:
        """Keep the worlds and start a pool."""
        self._worlds, self._codes, self._folder = worlds, codes, folder
        self._orders: dict[Which, tuple[Order, Future[Result]]] = {}
        self._made: dict[Which, Made] = {}
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["assets.packs.rendering"])
        self._pool = ProcessPoolExecutor(
            workers, mp_context=context, initializer=use_fonts, initargs=(fonts,)
        )

    def made(self, which: Which) -> Made:
        """Give a pack, rendered."""
        if which not in self._orders:
            self._start(which.world)
        if which not in self._made:
            order, future = self._orders[which]
            self._made[which] = Made(self._worlds[which.world], order, future.result())
        return self._made[which]

    def close(self) -> None:
        """End the pool."""
        self._pool.shutdown(cancel_futures=True)

    def _start(self, name: str) -> None:
        for language in LANGUAGES:
            for order in self._worlds[name].orders(
                self._codes[name], self._folder / name, language
            ):
                which = Which(name, order.about.code, language)
                self._orders[which] = order, self._pool.submit(render, order)
