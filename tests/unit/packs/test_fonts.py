"""Fonts cut to what is printed: no more, always the same, and never without telling."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from assets.packs.fonts import FACES, STAND_IN, FontSet, cut_fonts, file_name
from schemas.errors import RenderError
from tests.reports.week import World

ASCII = {chr(code) for code in range(0x20, 0x7F)}
ASKED = "销售进度÷Σ—é"


def characters(content: bytes) -> set[str]:
    return {chr(code) for code in TTFont(io.BytesIO(content)).getBestCmap()}


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> FontSet:
    """Fonts cut to a few characters."""
    return cut_fonts(ASKED, tmp_path_factory.mktemp("cut"))


def test_there_is_one_file_a_face(cut: FontSet) -> None:
    assert sorted(cut.files()) == sorted(file_name(face) for face in FACES)
    assert all(path.suffix == ".otf" for path in cut.folder.iterdir())


def test_a_cut_font_holds_only_the_characters_asked_for(cut: FontSet) -> None:
    held = {name: characters(content) for name, content in cut.files().items()}
    for name, found in held.items():
        assert found <= ASCII | {STAND_IN} | set(ASKED), name
    assert set(ASKED) | ASCII | {STAND_IN} == set().union(*held.values())


def test_chinese_comes_from_the_chinese_family_in_both_weights(cut: FontSet) -> None:
    files = cut.files()
    for face in FACES:
        if face.name == "Radpack CJK":
            assert set("销售进度") <= characters(files[file_name(face)])


def test_figures_come_from_the_latin_family_in_both_weights(cut: FontSet) -> None:
    files = cut.files()
    for face in FACES:
        if face.name == "Radpack Latin":
            assert set("0123456789.,%-") <= characters(files[file_name(face)])


def test_a_cut_font_carries_a_name_and_weight_of_its_own(cut: FontSet) -> None:
    for face in FACES:
        font = TTFont(io.BytesIO(cut.files()[file_name(face)]))
        assert font["name"].getDebugName(1) == face.name
        assert font["OS/2"].usWeightClass == face.weight


def test_the_same_characters_give_the_same_bytes(cut: FontSet, tmp_path: Path) -> None:
    again = cut_fonts(reversed(ASKED), tmp_path / "again")
    assert again.files() == cut.files()


def test_the_same_characters_give_the_same_bytes_in_another_process(
    cut: FontSet, tmp_path: Path
) -> None:
    script = (
        "import sys; from pathlib import Path; from assets.packs.fonts import cut_fonts; "
        "cut_fonts(sys.argv[1], Path(sys.argv[2]))"
    )
    subprocess.run(
        [sys.executable, "-c", script, ASKED, str(tmp_path)],
        check=True,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert FontSet(tmp_path, frozenset()).files() == cut.files()


def test_other_characters_give_other_bytes(cut: FontSet, tmp_path: Path) -> None:
    other = cut_fonts(ASKED + "额", tmp_path / "other")
    assert other.files()["radpack-cjk-400.otf"] != cut.files()["radpack-cjk-400.otf"]


def test_a_cut_font_is_a_small_part_of_the_whole(cut: FontSet) -> None:
    assert sum(len(content) for content in cut.files().values()) < 100_000


def test_a_character_that_no_font_has_is_reported(tmp_path: Path) -> None:
    found = cut_fonts("销售 🚀 ش \N{ROCKET}", tmp_path)
    assert found.missing == {"🚀", "ش"}


def test_blanks_and_controls_are_not_reported(tmp_path: Path) -> None:
    assert cut_fonts("a\tb\nc\u200bd\u3000e", tmp_path).missing == frozenset()


def test_nothing_asked_for_still_gives_letters_and_figures(tmp_path: Path) -> None:
    found = cut_fonts("", tmp_path)
    assert set().union(*map(characters, found.files().values())) >= ASCII
    assert found.missing == frozenset()


def only_fonts_of(folder: Path, config: Path) -> str:
    """Write a configuration under which a machine has the fonts of one folder only."""
    config.write_text(f"<fontconfig><dir>{folder}</dir></fontconfig>", "utf-8")
    return str(config)


def test_a_font_that_is_not_installed_is_an_error_that_names_it(
    cut: FontSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", only_fonts_of(cut.folder, tmp_path / "fonts.conf"))
    with pytest.raises(RenderError) as caught:
        cut_fonts("a", tmp_path / "cut")
    assert caught.value.faults[0].rule == "missing_font"
    assert caught.value.faults[0].value == "Inter"


def test_a_machine_without_any_font_is_an_error_that_names_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "none").mkdir()
    config = only_fonts_of(tmp_path / "none", tmp_path / "fonts.conf")
    monkeypatch.setenv("FONTCONFIG_FILE", config)
    with pytest.raises(RenderError) as caught:
        cut_fonts("a", tmp_path / "cut")
    assert caught.value.faults[0].rule == "missing_font"
    assert caught.value.faults[0].value == "Inter"


def test_a_machine_without_fontconfig_is_an_error_that_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RenderError) as caught:
        cut_fonts("a", tmp_path / "cut")
    assert caught.value.faults[0].rule == "missing_font"
    assert caught.value.faults[0].value == "fontconfig"


def test_the_fonts_of_a_week_have_every_character_of_its_tables(
    world: World, fonts: FontSet
) -> None:
    held = set().union(*map(characters, fonts.files().values()))
    for name in ("中原电网", "Harbour Steel", "销售甲", "金一区", "内部资料"):
        assert set(name) <= held
    for frame in world.tables.values():
        for column in map(str, frame.select_dtypes("str").columns):
            text = "".join(frame[column].dropna())
            assert set(text) <= held
    assert fonts.missing == frozenset()
