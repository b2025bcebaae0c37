"""Frames kept in memory for the steps after: at most so many bytes, the longest unused goes first.

Knows nothing of Dagster or of files; what is kept under which name is the caller's business.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable

import pandas as pd


class RecentFrames:
    """Keeps frames up to a number of bytes, and the newest one whatever its size."""

    def __init__(self, most_bytes: int) -> None:
        """Keep nothing yet."""
        self._most = most_bytes
        self._kept: OrderedDict[Hashable, tuple[pd.DataFrame, int]] = OrderedDict()

    def get(self, name: Hashable, read: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Give the frame of a name, reading it if need be; a copy whose changes stay its own."""
        if name in self._kept:
            self._kept.move_to_end(name)
        else:
            self._keep(name, read())
        return self._kept[name][0].copy(deep=False)

    def forget(self, name: Hashable) -> None:
        """Read a frame anew when it is asked for next."""
        self._kept.pop(name, None)

    def forget_all(self) -> None:
        """Keep nothing."""
        self._kept.clear()

    @property
    def size(self) -> int:
        """Give how many bytes are kept."""
        return sum(size for _, size in self._kept.values())

    def _keep(self, name: Hashable, frame: pd.DataFrame) -> None:
        self._kept[name] = frame, int(frame.memory_usage(deep=True).sum())
        while self.size > self._most and len(self._kept) > 1:
            self._kept.popitem(last=False)
