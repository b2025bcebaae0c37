"""Where frames wait between steps: Parquet on any UPath, written whole, never pickled."""

from typing import Any

import dagster as dg
import pandas as pd
from upath import UPath

from assets.files import frame_bytes, read_frame, write_whole
from assets.proof import CHECKS, SNAPSHOT
from pipelines.recent import RecentFrames
from schemas.errors import StateError

KEPT_BYTES = 400 * 1024**2
"""How much of the frames read in a run is kept in memory for its later steps."""


class FrameStore(dg.UPathIOManager):
    """Stores frames, and sees to it that frames of two snapshots never meet in one step.

    The extracts are stored with the name of their snapshot. Every frame made from them gets the
    same name; a step that has loaded two different ones is stopped. What one step of a run has
    read is kept in memory for the next ones, within limits.
    """

    extension = ".parquet"

    def __init__(self, base_path: UPath) -> None:
        """Store below a folder or URL."""
        super().__init__(base_path)
        self._seen: dict[tuple[str, str], str] = {}
        self._run: str | None = None
        self._recent = RecentFrames(KEPT_BYTES)

    def dump_to_path(self, context: dg.OutputContext, obj: Any, path: UPath) -> None:
        """Write a frame whole."""
        if not isinstance(obj, pd.DataFrame):
            raise StateError.of("nothing_stored", value=type(obj).__name__)
        seen = self._seen.get((context.run_id, context.step_key))
        if SNAPSHOT not in obj.attrs and seen is not None:
            obj = obj.copy(deep=False)
            obj.attrs = {**obj.attrs, SNAPSHOT: seen}
        self._recent.forget(str(path))
        write_whole(path, frame_bytes(obj))
        captured = context.step_context.output_capture
        if captured is not None:
            captured.clear()  # a run in process would hold every output in memory to its end

    def load_from_path(self, context: dg.InputContext, path: UPath) -> pd.DataFrame:
        """Read a frame, remembering its snapshot for what the step makes of it.

        One that has failed a check is refused: checks block only inside their own run.
        """
        try:
            frame = self._read(context.step_context.run_id, path)
        except FileNotFoundError:
            raise StateError.of("nothing_stored", file=str(path)) from None
        unproven = [name for name, passed in frame.attrs.get(CHECKS, {}).items() if not passed]
        if unproven:
            raise StateError.of("not_proven", file=str(path), value=", ".join(unproven))
        self._remember(context, str(frame.attrs.get(SNAPSHOT)))
        return frame

    def _read(self, run: str, path: UPath) -> pd.DataFrame:
        if run != self._run:
            self._recent.forget_all()
            self._run = run
        return self._recent.get(str(path), lambda: read_frame(path))

    def _remember(self, context: dg.InputContext, snapshot: str) -> None:
        step = (context.step_context.run_id, context.step_context.step.key)
        before = self._seen.setdefault(step, snapshot)
        if before != snapshot:
            raise StateError.of("mixed_snapshots", value=f"{before}, {snapshot}")
