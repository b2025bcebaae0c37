"""The embedded Dagster instance: below the output folder, no server, one run at a time."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from filelock import FileLock, Timeout

from assets.delivery.publishing import HIDDEN
from schemas.errors import OutputError

_CONFIG = """\
telemetry:
  enabled: false
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
event_log_storage:
  module: pipelines.event_log
  class: EventLog
  config:
    base_dir: {log}
"""


@contextmanager
def embedded_instance(out: Path) -> Iterator[dg.DagsterInstance]:
    """Open the instance of an output folder, alone: a second run is refused."""
    home = out / HIDDEN / "dagster"
    home.mkdir(parents=True, exist_ok=True)
    (home / "dagster.yaml").write_text(
        _CONFIG.format(log=json.dumps(str(home / "history" / "runs"))), "utf-8"
    )
    try:
        with (
            FileLock(out / HIDDEN / "lock", timeout=0),
            dg.DagsterInstance.from_config(str(home)) as instance,
        ):
            yield instance
    except Timeout:
        raise OutputError.of("output_busy", file=str(out)) from None
