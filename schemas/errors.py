"""The family of errors and the fault that each of them carries.

A fault is facts only: where, what was found, which rule. How it reads to people, and what to
do about it, stands in the message catalogues under `faults.<rule>`.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from schemas.vocabulary import Severity


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where."""

    rule: str
    severity: Severity = Severity.FILE
    extract: str | None = None
    file: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    count: int | None = None
    """How many rows a notice stands for; `row` is the first of them."""

    def __str__(self) -> str:
        """Write the facts that are known, for logs and tracebacks."""
        known = {name: found for name, found in asdict(self).items() if found is not None}
        known.pop("severity")
        return " ".join(f"{name}={found}" for name, found in known.items())


class RadpackError(Exception):
    """Base of everything radpack raises on purpose."""

    def __init__(self, *faults: Fault) -> None:
        """Keep the faults; there is at least one."""
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults

    @classmethod
    def of(cls, rule: str, **facts: Any) -> "RadpackError":
        """Make an error of one fault."""
        return cls(Fault(rule, **facts))

    def __reduce__(self) -> tuple[type, tuple[Fault, ...]]:
        """Let the error travel between processes with its faults."""
        return type(self), self.faults


class SettingsError(RadpackError):
    """The company settings cannot be used."""


class InputError(RadpackError):
    """The landing, a week of it or one of its files cannot be used."""


class OutputError(RadpackError):
    """The output folder cannot be used."""


class StateError(RadpackError):
    """Stored tables do not belong together or were never proven."""


class RenderError(RadpackError):
    """A pack could not be rendered as it must be."""


def facts_of(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """Give faults as rows for a frame."""
    return [asdict(fault) for fault in faults]
