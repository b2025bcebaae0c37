"""How far a run is: Dagster's events turned into calls on whoever shows them."""

import logging
from collections.abc import Callable

import dagster as dg

LOGGER = "progress"
RUN_CONFIG = {"loggers": {LOGGER: {}}}
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

    @dg.logger(description="Shows progress in the terminal.")
    def logger(_context: dg.InitLoggerContext) -> logging.Logger:
        quiet = logging.Logger(LOGGER)
        quiet.addHandler(_EventHandler(listener))
        return quiet

    return logger
