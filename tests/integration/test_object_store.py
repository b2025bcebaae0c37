"""The landing and the store on an object store, spoken to over its own protocol."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.integration.command import radpack
from tests.integration.test_definitions import free_port

BUCKET = "radpack"
WEEK = "2026-W36"
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """An S3 server on loopback, in a process of its own."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + 60
    try:
        while not answers(address):
            assert time.monotonic() < until
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own server
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


@pytest.fixture(scope="module")
def landed(endpoint: str, golden: Path) -> str:
    """The golden week and its settings, uploaded as a sender would."""
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",  # noqa: S106 - the server takes any
    )
    client.create_bucket(Bucket=BUCKET)
    files = [golden / "company.toml", *(golden / WEEK).iterdir()]
    for path in files:
        client.upload_file(str(path), BUCKET, f"landing/{path.relative_to(golden)}")
    return f"s3://{BUCKET}/landing"


def test_a_week_runs_from_a_landing_and_through_a_store_on_s3(
    endpoint: str, landed: str, golden_out: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    environ: dict[str, Any] = {
        **KEYS,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_DEFAULT_REGION": "us-east-1",
        "RADPACK_STORE": f"s3://{BUCKET}/store",
        "NO_PROXY": "127.0.0.1",
        "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
    }
    answer = radpack("run", "--landing", landed, "--out", out, "--region", "E1", **environ)
    assert answer.code == 0, answer.text
    assert not (out / ".radpack" / "store").exists()
    name = f"{WEEK}/E1/E1-{WEEK}.pdf"
    assert (out / name).read_bytes() == (golden_out / name).read_bytes()
