"""How a company's packs look: what its settings may say, and the logo they bring along."""

from pathlib import Path

import pytest

from schemas.branding import LARGEST_LOGO
from schemas.errors import Fault, SettingsError
from schemas.settings import Settings
from schemas.settings_file import load_settings
from tests.unit.schemas.test_settings import COMPANY, with_table

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"IEND\xaeB`\x82"
SVG = b'<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="http://www.w3.org/2000/svg"></svg>\n'


def load(folder: Path, branding: str = "") -> Settings:
    path = folder / "company.toml"
    path.write_text(with_table("branding", branding) if branding else COMPANY, "utf-8")
    return load_settings(path)


def fault(folder: Path, branding: str) -> Fault:
    with pytest.raises(SettingsError) as caught:
        load(folder, branding)
    (found,) = caught.value.faults
    assert found.rule == "settings_bad_value"
    return found


def test_a_company_without_a_choice_has_no_logo_and_the_standard_look(tmp_path: Path) -> None:
    branding = load(tmp_path).branding
    assert branding.logo is None
    assert branding.colours == {}
    assert (branding.latin_font, branding.cjk_font) == ("Inter", "Noto Sans CJK SC")


@pytest.mark.parametrize(
    ("name", "content", "file"),
    [("logo.png", PNG, "logo.png"), ("mark.SVG", SVG, "logo.svg"), ("x", SVG[22:], "logo.svg")],
)
def test_a_logo_is_read_from_beside_the_settings(
    tmp_path: Path, name: str, content: bytes, file: str
) -> None:
    (tmp_path / name).write_bytes(content)
    logo = load(tmp_path, f'logo = "{name}"').branding.logo
    assert logo is not None
    assert (logo.name, logo.file, logo.content) == (name, file, content)


def test_another_logo_makes_other_settings(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_bytes(SVG)
    first = load(tmp_path, 'logo = "logo.svg"')
    assert first.digest == load(tmp_path, 'logo = "logo.svg"').digest
    (tmp_path / "logo.svg").write_bytes(SVG.replace(b"drawn", b"drown"))
    second = load(tmp_path, 'logo = "logo.svg"')
    assert len({first.digest, second.digest, load(tmp_path).digest}) == 3


def test_the_picture_itself_is_not_told_with_the_settings(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_bytes(SVG)
    told = load(tmp_path, 'logo = "logo.svg"').model_dump(mode="json")["branding"]["logo"]
    assert told["name"] == "logo.svg"
    assert len(told["content"]) == 64


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "file_not_found"),
        (b"", "not_a_png_or_svg_file"),
        (PNG[:-1], "not_a_png_or_svg_file"),
        (SVG[:-8], "not_a_png_or_svg_file"),
        (b"<html><svg></svg>", "not_a_png_or_svg_file"),
        (b"\xff\xd8\xff\xe0", "not_a_png_or_svg_file"),
        (SVG[:-6] + b"<text>H</text></svg>", "has_text_convert_it_to_paths"),
        (SVG[:-6] + b'<svg:text x="1"/></svg>', "has_text_convert_it_to_paths"),
        (SVG[:-6] + b'<image href="other.png"/></svg>', "refers_to_another_file"),
        (SVG[:-6] + b'<path fill="url(x.svg#a)"/></svg>', "refers_to_another_file"),
        (PNG[:-8] + b"\0" * LARGEST_LOGO + PNG[-8:], "larger_than_200_kb"),
    ],
)
def test_what_cannot_be_a_logo_is_an_error_that_names_the_key(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "logo.png").write_bytes(content)
    found = fault(tmp_path, 'logo = "logo.png"')
    assert found.column == "branding.logo"
    assert said in str(found.value)


def test_a_logo_may_refer_to_its_own_parts(tmp_path: Path) -> None:
    parts = b'<use xlink:href="#a"/><image href="data:image/png;base64,"/><path fill="url(#b)"/>'
    (tmp_path / "logo.svg").write_bytes(SVG[:-6] + parts + b"</svg>")
    assert load(tmp_path, 'logo = "logo.svg"').branding.logo is not None


def test_a_folder_is_no_logo(tmp_path: Path) -> None:
    assert "file_not_found" in str(fault(tmp_path, 'logo = "."').value)


@pytest.mark.parametrize("value", ["3", "true", '["logo.png"]'])
def test_a_logo_is_a_name(tmp_path: Path, value: str) -> None:
    assert str(fault(tmp_path, f"logo = {value}").column).startswith("branding.logo")


@pytest.mark.parametrize("colour", ["red", "#12345", "#1234567", "#12345g", "123456", "#123;x"])
def test_a_colour_is_six_hexadecimal_digits(tmp_path: Path, colour: str) -> None:
    assert fault(tmp_path, f'accent = "{colour}"').column == "branding.accent"


def test_chosen_colours_are_kept_by_name(tmp_path: Path) -> None:
    branding = load(tmp_path, 'accent = "#804000"\nbad = "#AA0000"').branding
    assert branding.colours == {"accent": "#804000", "bad": "#AA0000"}


@pytest.mark.parametrize("family", ["", " ", 'A\\"B', "A;B", "A{B", "x" * 101])
def test_a_font_is_the_name_of_a_family(tmp_path: Path, family: str) -> None:
    assert fault(tmp_path, f'latin_font = "{family}"').column == "branding.latin_font"
