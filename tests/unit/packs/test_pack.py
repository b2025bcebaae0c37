"""What templates are given: texts cut to their room."""

import pytest

from assets.packs.pack import clipped


@pytest.mark.parametrize(
    ("name", "most", "shown"),
    [
        ("Anselm", 6, "Anselm"),
        ("Anselmo", 6, "Ansel…"),
        ("一二三", 6, "一二三"),
        ("一二三四", 6, "一二…"),
        ("Rook Ashdrift", 6, "Rook…"),
        ("ab cd", 4, "ab…"),
        ("数据中心网络", 8, "数据中…"),
        ("", 6, ""),
        ("W", 0, "W…"),
    ],
)
def test_a_name_is_cut_by_its_width(name: str, most: int, shown: str) -> None:
    assert clipped(name, most) == shown
