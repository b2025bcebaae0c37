"""How far a run is: Dagster's events turned into calls on whoever shows them."""

import logging
from collections.abc import Callable
from typing import Any

import dagster as dg

LOGGER = "progress"
RUN_CONFIG: dict[str, Any] = {"loggers": {LOGGER: {}}}
"""Chooses this logger instead of Dagster's console output."""

Listener = Callable[[dg.DagsterEvent], None]


class _EventHandler(logging.Handler):
    def __init__(self, listener: Listener) -> None:
        super().__init__()
        self._listener = listener

    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "dagster_meta", {}).get("dagster_event")
        if event is not None:
            self._listener(event)


def progress_logger(listener: Listener) -> dg.LoggerDefinition:
    """Give a Dagster logger that hands every event of a run to the listener, as it happens."""

    def make(_context: dg.InitLoggerContext) -> logging.Logger:
        quiet = logging.Logger(LOGGER)
        quiet.addHandler(_EventHandler(listener))
        return quiet

    return dg.LoggerDefinition(make, config_schema={})
