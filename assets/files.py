"""Files written whole or not at all, on a disk or on an object store."""

import hashlib
import io
import os
import tempfile
from pathlib import Path

import pandas as pd
from upath import UPath

LOCAL = ("", "file")
"""How local places call their protocol."""


def write_whole(path: UPath, content: bytes) -> None:
    """Write a file so that nobody ever sees a part of it, even after a crash or on a full disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.protocol not in LOCAL:
        path.write_bytes(content)
        return
    place = Path(path.path)
    handle, beside = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(0o644)
        Path(beside).replace(place)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def frame_bytes(frame: pd.DataFrame) -> bytes:
    """Give a frame as Parquet with a checksum on every page."""
    content = io.BytesIO()
    frame.to_parquet(
        content, engine="pyarrow", index=False, compression="zstd", write_page_checksum=True
    )
    return content.getvalue()


def read_frame(path: UPath) -> pd.DataFrame:
    """Read a frame from Parquet; a damaged page is an error."""
    content = io.BytesIO(path.read_bytes())
    return pd.read_parquet(content, engine="pyarrow", page_checksum_verification=True)


def sha256(content: bytes) -> str:
    """Give the SHA-256 of a content."""
    return hashlib.sha256(content).hexdigest()
