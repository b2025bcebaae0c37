"""Files that are not what their names say: each is named, and none is guessed at."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from assets.extracts.formats import foreign_format
from tests.unit.extracts.landings import as_csv, as_parquet, as_xlsx, orders, read_file

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ROWS = orders(3)


def zipped(*names: str) -> bytes:
    """Give a zip archive with empty parts of these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        for name in names:
            parts.writestr(name, b"")
    return out.getvalue()


CONTENTS = {
    "csv": as_csv(ROWS),
    "csv.gz": gzip.compress(as_csv(ROWS)),
    "xlsx": as_xlsx(ROWS),
    "parquet": as_parquet(ROWS),
}
INSTEAD = {
    "csv": "text_instead",
    "csv.gz": "gzip_instead",
    "xlsx": "workbook_instead",
    "parquet": "parquet_instead",
}


@pytest.mark.parametrize("named", CONTENTS)
@pytest.mark.parametrize("held", CONTENTS)
def test_a_file_under_the_name_of_another_format_is_named(
    tmp_path: Path, named: str, held: str
) -> None:
    _, table = read_file(tmp_path, f"orders.{named}", CONTENTS[held])
    if named == held:
        assert table.faults == []
    else:
        assert [fault.rule for fault in table.faults] == [INSTEAD[held]]


@pytest.mark.parametrize("named", CONTENTS)
@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (OLE + b"\0" * 600, "old_workbook"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "locked_workbook"),
        (zipped("[Content_Types].xml", "xl/workbook.bin"), "binary_workbook"),
        (zipped("mimetype", "content.xml"), "open_document"),
        (zipped("orders.csv"), "zip_instead"),
    ],
)
def test_a_format_that_is_never_read_is_named(
    tmp_path: Path, named: str, content: bytes, rule: str
) -> None:
    _, table = read_file(tmp_path, f"orders.{named}", content)
    assert [(fault.rule, fault.value) for fault in table.faults] == [(rule, f".{named}")]


@pytest.mark.parametrize("named", ["xlsx", "parquet", "csv.gz"])
def test_a_web_page_is_named_wherever_it_stands(named: str) -> None:
    fault = foreign_format(b"<html>\n<body>504</body>", named)
    assert fault is not None
    assert fault.rule == "markup_instead"


@pytest.mark.parametrize("named", CONTENTS)
def test_nothing_is_of_no_format(named: str) -> None:
    assert foreign_format(b"", named) is None
