"""From bytes to text: every encoding of the contract, and what is no plain text at all."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.extracts.texts import Text, decode
from schemas.errors import Fault

CHINESE = "account_id,name\n000001,澄岚供电公司\n000002,Brimwick Steel\n"
PLAIN = st.text(st.characters(exclude_categories=["Cs", "Co"], exclude_characters="\0\ufffd\ufeff"))

FORMS = {
    "utf-8": CHINESE.encode(),
    "utf-8 with mark": codecs.BOM_UTF8 + CHINESE.encode(),
    "utf-16 little": codecs.BOM_UTF16_LE + CHINESE.encode("utf-16-le"),
    "utf-16 big": codecs.BOM_UTF16_BE + CHINESE.encode("utf-16-be"),
    "gb18030": CHINESE.encode("gb18030"),
}


def fault(raw: bytes, fallback: str = "gb18030") -> Fault:
    """Decode what is to be refused."""
    found = decode(raw, fallback)
    assert isinstance(found, Fault)
    return found


@pytest.mark.parametrize(
    ("form", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8 with mark", "utf-8-sig"),
        ("utf-16 little", "utf-16"),
        ("utf-16 big", "utf-16"),
        ("gb18030", "gb18030"),
    ],
)
def test_every_encoding_of_the_contract_gives_the_same_text(form: str, encoding: str) -> None:
    assert decode(FORMS[form], "gb18030") == Text(CHINESE.encode(), encoding)


@settings(deadline=None)
@given(PLAIN)
def test_any_plain_text_survives_utf_8_and_utf_16(text: str) -> None:
    text = "id\n" + text
    for raw in (
        text.encode(),
        codecs.BOM_UTF8 + text.encode(),
        codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    ):
        decoded = decode(raw, "gb18030")
        assert isinstance(decoded, Text)
        assert decoded.content == text.encode()


def test_utf_8_is_never_read_as_the_fallback() -> None:
    mojibake = CHINESE.encode().decode("gb18030", errors="replace")
    decoded = decode(CHINESE.encode(), "gb18030")
    assert isinstance(decoded, Text)
    assert decoded.content.decode() == CHINESE != mojibake


def test_a_rare_character_of_four_bytes_is_read() -> None:
    text = "name\n㐂𠮷\n"
    assert decode(text.encode("gb18030"), "gb18030") == Text(text.encode(), "gb18030")


def test_without_the_fallback_only_utf_8_is_read() -> None:
    found = fault(FORMS["gb18030"], fallback="utf-8")
    assert (found.rule, found.value) == ("wrong_encoding", "utf-8, utf-8")


def test_bytes_of_no_encoding_are_refused() -> None:
    found = fault(CHINESE.encode().replace(b"Brimwick", b"Brim\xffwick"))
    assert (found.rule, found.value) == ("wrong_encoding", "utf-8, gb18030")


def test_a_marked_file_is_not_tried_in_another_encoding() -> None:
    assert fault(codecs.BOM_UTF8 + b"id\n\xb3\xce\n").rule == "wrong_encoding"
    assert fault(FORMS["utf-16 little"][:-1]).rule == "wrong_encoding"


@pytest.mark.parametrize("order", ["LE", "BE"])
def test_utf_16_without_a_mark_is_named(order: str) -> None:
    raw = CHINESE.encode(f"utf-16-{order}")
    assert fault(raw) == Fault("utf_16_without_mark", value=f"UTF-16 {order}")


@pytest.mark.parametrize("mark", [codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE])
def test_utf_32_is_named(mark: bytes) -> None:
    assert fault(mark + CHINESE.encode("utf-32-le")).rule == "utf_32"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_byte_order_mark_is_no_text_however_often_it_stands(encoding: str, times: int) -> None:
    raw = ("\ufeff" * times + CHINESE).encode(encoding)
    decoded = decode(raw, "utf-8")
    assert isinstance(decoded, Text)
    assert decoded.content == CHINESE.encode()


@pytest.mark.parametrize(
    ("raw", "row"),
    [
        (b"id\n1\n\0\0\0", 3),
        (b"\0id\n1\n", 1),
        (b"id\n1\0\n2\n", 2),
        (b"id\n1\n2\n" + bytes(64), 4),
    ],
)
def test_nul_is_refused_with_its_line(raw: bytes, row: int) -> None:
    found = fault(raw)
    assert (found.rule, found.row) == ("nul_bytes", row)


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html>\n<html><body>504</body></html>\n",
        "<html>\n",
        "\r\n  <HTML lang='zh'>",
        '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code></Error>\n',
    ],
)
def test_a_web_page_is_refused(page: str) -> None:
    found = fault(page.encode())
    assert found.rule == "markup_instead"
    assert found.value is not None
    assert found.value == page[:40].strip()


def test_markup_inside_a_cell_is_text() -> None:
    text = "id,name\n1,<html> & <b>\n"
    assert decode(text.encode(), "gb18030") == Text(text.encode(), "utf-8")


def test_nothing_is_a_text_without_content() -> None:
    assert decode(b"", "gb18030") == Text(b"", "utf-8")
