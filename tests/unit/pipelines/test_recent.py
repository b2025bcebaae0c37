"""Frames kept in memory: never more than asked for, never another's changes."""

from functools import partial

import pandas as pd

from pipelines.recent import RecentFrames

EIGHT_BYTES = {"amount": [1.0]}


class Files:
    """Counts how often it is read."""

    def __init__(self) -> None:
        self.reads: list[str] = []

    def read(self, name: str) -> pd.DataFrame:
        """Give a frame of eight bytes and its index."""
        self.reads.append(name)
        frame = pd.DataFrame(EIGHT_BYTES)
        frame.attrs = {"name": name}
        return frame


SIZE = int(pd.DataFrame(EIGHT_BYTES).memory_usage(deep=True).sum())


def test_a_frame_is_read_once() -> None:
    recent, files = RecentFrames(2 * SIZE), Files()
    for name in ("a", "b", "a", "b"):
        frame = recent.get(name, partial(files.read, name))
        assert frame.attrs == {"name": name}
    assert files.reads == ["a", "b"]


def test_no_more_is_kept_than_asked_for_and_the_longest_unused_goes_first() -> None:
    recent, files = RecentFrames(2 * SIZE), Files()
    for name in ("a", "b", "a", "c", "a", "b"):
        recent.get(name, partial(files.read, name))
        assert recent.size <= 2 * SIZE
    assert files.reads == ["a", "b", "c", "b"]


def test_a_frame_larger_than_all_that_may_be_kept_is_still_given() -> None:
    recent, files = RecentFrames(0), Files()
    assert len(recent.get("a", partial(files.read, "a"))) == 1
    recent.get("b", partial(files.read, "b"))
    recent.get("a", partial(files.read, "a"))
    assert files.reads == ["a", "b", "a"]


def test_changes_to_a_frame_stay_with_the_one_who_made_them() -> None:
    recent, files = RecentFrames(SIZE), Files()
    mine = recent.get("a", partial(files.read, "a"))
    mine["amount"] = 2.0
    mine.loc[0, "amount"] = 3.0
    mine.attrs["name"] = "mine"
    again = recent.get("a", partial(files.read, "a"))
    assert again["amount"].tolist() == [1.0]
    assert again.attrs == {"name": "a"}
    assert files.reads == ["a"]


def test_what_is_forgotten_is_read_anew() -> None:
    recent, files = RecentFrames(2 * SIZE), Files()
    for name in ("a", "b"):
        recent.get(name, partial(files.read, name))
    recent.forget("a")
    recent.forget("nothing")
    recent.get("b", partial(files.read, "b"))
    recent.get("a", partial(files.read, "a"))
    recent.forget_all()
    assert recent.size == 0
    recent.get("b", partial(files.read, "b"))
    assert files.reads == ["a", "b", "a", "b"]
