"""Dagster's event log in SQLite files, with connections that stay open.

The stock storage makes an engine and a connection for every event, which is most of what an event
costs. Nothing else is different, so that Dagster's UI reads the same files with either.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dagster._core.storage.event_log.sqlite.sqlite_event_log import (
    INDEX_SHARD_NAME,
    SqliteEventLogStorage,
)
from sqlalchemy import Connection, Engine, create_engine

_BUSY_SECONDS = 60


class EventLog(SqliteEventLogStorage):
    """Keeps one engine a database file until it is disposed."""

    def __init__(self, base_dir: str, inst_data: Any = None) -> None:
        """Start without any engine."""
        self._engines: dict[str, Engine] = {}
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: Any, config_value: Any) -> "EventLog":
        """Make the storage that `dagster.yaml` names."""
        return cls(inst_data=inst_data, **config_value)

    def run_connection(self, run_id: str | None = None) -> Any:
        """Connect to the file of a run."""
        return self._kept(str(run_id))

    def index_connection(self) -> Any:
        """Connect to the file of all runs."""
        return self._kept(INDEX_SHARD_NAME)

    def dispose(self) -> None:
        """Close every file."""
        for engine in self._engines.values():
            engine.dispose()
        self._engines.clear()
        super().dispose()

    @contextmanager
    def _kept(self, shard: str) -> Iterator[Connection]:
        if shard not in self._engines:
            with super().run_connection(shard):
                pass  # The stock storage makes the file and its tables.
            waiting = {"timeout": _BUSY_SECONDS}
            path = self.conn_string_for_shard(shard)
            self._engines[shard] = create_engine(path, connect_args=waiting)
        with self._engines[shard].begin() as connection:
            yield connection
