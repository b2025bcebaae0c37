"""Fonts cut to what is printed: no more, always the same, and never without telling."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from assets.packs.font_files import cut, installed
from assets.packs.fonts import FACES, FALLBACKS, STAND_IN, FontSet, cut_fonts, file_name
from assets.packs.messages import LANGUAGES, catalogue
from schemas.errors import RenderError
from tests.reports.week import World

ASCII = {chr(code) for code in range(0x20, 0x7F)}
ASKED = "销售进度÷Σ—é"


def characters(content: bytes) -> set[str]:
    return {chr(code) for code in TTFont(io.BytesIO(content)).getBestCmap()}


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> FontSet:
    """Fonts cut to a few characters."""
    return cut_fonts(ASKED, tmp_path_factory.mktemp("cut"))


def test_there_is_one_file_a_face(few: FontSet) -> None:
    assert sorted(few.files()) == sorted(file_name(face) for face in FACES)
    assert all(path.suffix == ".otf" for path in few.folder.iterdir())


def test_a_cut_font_holds_only_the_characters_asked_for(few: FontSet) -> None:
    held = {name: characters(content) for name, content in few.files().items()}
    for name, found in held.items():
        assert found <= ASCII | {STAND_IN} | set(ASKED), name
    assert set(ASKED) | ASCII | {STAND_IN} == set().union(*held.values())


def test_chinese_comes_from_the_chinese_family_in_both_weights(few: FontSet) -> None:
    files = few.files()
    for face in FACES:
        if face.name == "Radpack CJK":
            assert set("销售进度") <= characters(files[file_name(face)])


def test_figures_come_from_the_latin_family_in_both_weights(few: FontSet) -> None:
    files = few.files()
    for face in FACES:
        if face.name == "Radpack Latin":
            assert set("0123456789.,%-") <= characters(files[file_name(face)])


def test_a_cut_font_carries_a_name_and_weight_of_its_own(few: FontSet) -> None:
    for face in FACES:
        font = TTFont(io.BytesIO(few.files()[file_name(face)]))
        assert font["name"].getDebugName(1) == face.name
        assert font["OS/2"].usWeightClass == face.weight


def test_the_same_characters_give_the_same_bytes(few: FontSet, tmp_path: Path) -> None:
    again = cut_fonts(reversed(ASKED), tmp_path / "again")
    assert again.files() == few.files()


def test_the_same_characters_give_the_same_bytes_in_another_process(
    few: FontSet, tmp_path: Path
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
    assert FontSet(tmp_path, frozenset()).files() == few.files()


def test_other_characters_give_other_bytes(few: FontSet, tmp_path: Path) -> None:
    other = cut_fonts(ASKED + "额", tmp_path / "other")
    assert other.files()["radpack-cjk-400.otf"] != few.files()["radpack-cjk-400.otf"]


def test_a_cut_font_is_a_small_part_of_the_whole(few: FontSet) -> None:
    assert sum(len(content) for content in few.files().values()) < 100_000


NOWHERE = "\U00012000\U0001fae8"
"""A sign of cuneiform and a face of Unicode 15, which no face has."""
OTHERS = {
    "Radpack Arabic": "شركة",
    "Radpack Hebrew": "חברה",
    "Radpack Thai": "บริษัท",
    "Radpack Devanagari": "कंपनी",
    "Radpack Symbols": "🚀👩🔬🇨🇳",
}


def test_a_character_that_no_font_has_is_reported(tmp_path: Path) -> None:
    found = cut_fonts(f"销售 {NOWHERE}", tmp_path)
    assert found.missing == set(NOWHERE)
    assert found.printable(f"销售 {NOWHERE}.") == f"销售 {STAND_IN}{STAND_IN}."


def test_every_word_of_the_catalogues_is_in_the_two_families(tmp_path: Path) -> None:
    characters = set().union(*(catalogue(language).characters for language in LANGUAGES))
    found = cut_fonts(characters, tmp_path)
    assert found.missing == frozenset()
    assert sorted(found.files()) == sorted(file_name(face) for face in FACES)


@pytest.mark.parametrize("name", OTHERS)
def test_other_scripts_have_faces_of_their_own_with_nothing_else(tmp_path: Path, name: str) -> None:
    found = cut_fonts(f"Sales 销售 {OTHERS[name]}", tmp_path)
    assert found.missing == frozenset()
    added = {one: content for one, content in found.files().items() if name in _called(content)}
    assert len(added) == 2
    assert len(found.files()) == len(FACES) + 2
    held = {one for content in added.values() for one in characters(content)}
    assert set(OTHERS[name]) | {" "} <= held
    assert not any(one.isalnum() for one in held - set(OTHERS[name]))


def test_a_script_is_looked_for_in_its_own_face_before_the_symbols() -> None:
    assert [face.name for face in FALLBACKS][-1] == "Radpack Symbols"
    assert {face.name for face in FALLBACKS} == set(OTHERS)


def test_the_style_names_the_faces_that_were_cut_and_no_others(tmp_path: Path) -> None:
    found = cut_fonts("שלום", tmp_path)
    rules = found.rules("radpack:/")
    assert rules.count("@font-face") == len(found.files())
    assert all(f'url("radpack:/{name}")' in rules for name in found.files())
    assert "Radpack Hebrew" in rules
    assert "Radpack Arabic" not in rules


def test_a_picture_is_asked_for_as_a_letter_of_the_text(few: FontSet) -> None:
    assert few.printable("🚀 ⚡ ❤\ufe0f 1 销") == "🚀\ufe0e ⚡\ufe0e ❤ 1 销"


def test_a_fallback_that_is_not_installed_leaves_its_characters_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = "".join(
        f"<dir>{folder}</dir>" for folder in ("/usr/share/fonts/opentype", "/usr/local/share/fonts")
    )
    config = tmp_path / "fonts.conf"
    config.write_text(f"<fontconfig>{folders}</fontconfig>", "utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(config))
    assert cut_fonts("销售 شركة", tmp_path / "cut").missing == set("شركة")


def test_the_glyphs_of_a_cut_font_are_numbered_by_their_places(few: FontSet) -> None:
    """A PDF names glyphs by place; a reader looks for the font's own numbers."""
    seen = 0
    for content in few.files().values():
        top = TTFont(io.BytesIO(content))["CFF "].cff.topDictIndex[0]
        if hasattr(top, "ROS"):
            seen += 1
            assert top.charset == [
                ".notdef",
                *(f"cid{place:05}" for place in range(1, len(top.charset))),
            ]
    assert seen == 2


@pytest.mark.parametrize("family", ["Noto Sans Thai", "Noto Serif CJK SC"])
def test_a_company_chooses_its_families(tmp_path: Path, family: str) -> None:
    found = cut_fonts("กขค销售", tmp_path, latin=family, cjk="Noto Sans CJK SC")
    assert found.missing == frozenset()
    chosen = found.files()["radpack-latin-400.otf"]
    assert characters(chosen) & set("กขค销售")
    assert _called(chosen) == {"Radpack Latin"}


@pytest.mark.parametrize("family", ["Nobody's Sans", "Inter:bold", "Inter-12", "Inter,Other"])
def test_a_family_that_is_not_installed_is_an_error_that_names_it(
    tmp_path: Path, family: str
) -> None:
    with pytest.raises(RenderError) as caught:
        cut_fonts("a", tmp_path, latin=family)
    assert caught.value.faults[0].rule == "missing_font"
    assert caught.value.faults[0].value == family


def test_a_cut_font_has_no_axes_left() -> None:
    font = TTFont(io.BytesIO(cut(installed("Inter", "regular"), {ord("a")}, "Radpack X", 400)))
    assert "fvar" not in font


def _called(content: bytes) -> set[str]:
    return {TTFont(io.BytesIO(content))["name"].getDebugName(1)}


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
    few: FontSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", only_fonts_of(few.folder, tmp_path / "fonts.conf"))
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


@pytest.mark.parametrize("place", [0, 1], ids=["regular", "bold"])
def test_figures_are_equally_wide(tmp_path: Path, place: int) -> None:
    cut_fonts("0123456789", tmp_path)
    font = TTFont(tmp_path / file_name(FACES[place]))
    glyphs, widths = font.getBestCmap(), font["hmtx"]
    wide = {widths[glyphs[ord(figure)]][0] for figure in "0123456789"}
    assert max(wide) - min(wide) <= max(wide) / 100
