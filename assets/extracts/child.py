"""A process of its own for files that only a library can open: limited in memory, time and output.

`work` is what the child does, `answer_of` how it is asked. A hostile file can at worst take down
the child.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

MEMORY_LIMIT = 3 * 1024**3
SECONDS_LIMIT = 300
OUTPUT_LIMIT = 512 * 1024**2
_REFUSED = 3
_ROOT = Path(__file__).parents[2]

Reader = Callable[[bytes, Collection[str]], Iterable[bytes]]


class Refused(Exception):  # noqa: N818 - a finding about a file, not an error of the program
    """A file that is not read: the rule it breaks, and what was found."""

    def __init__(self, rule: str, found: str) -> None:
        """Keep both."""
        super().__init__(rule, found)
        self.rule, self.found = rule, found


def answer_of(module: str, raw: bytes, arguments: Collection[str] = ()) -> bytes:
    """Give what a module's `work` writes about a file.

    Raises Refused for a file that it does not read, or that took it down.
    """
    path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
    child = subprocess.run(  # noqa: S603 - our own module, the file goes in by pipe
        [sys.executable, "-m", module, *sorted(arguments)],
        input=raw,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": path},
    )
    if child.returncode == _REFUSED:
        raise Refused(*json.loads(child.stderr.splitlines()[-1]))
    if child.returncode:
        raise Refused("unreadable_file", _last_line(child.stderr))
    return child.stdout


def work(read: Reader) -> None:
    """Read standard input and write the parts that `read` makes of it, within the limits."""
    limit_resources()
    try:
        _write(read(sys.stdin.buffer.read(), set(sys.argv[1:])))
    except Refused as refused:
        _refuse(refused)
    except MemoryError:
        _refuse(Refused("unpacks_to_too_much", f"> {MEMORY_LIMIT} bytes"))


def limit_resources() -> None:
    """Let the operating system end this process when it takes too much."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_LIMIT, SECONDS_LIMIT))


def _write(parts: Iterable[bytes]) -> None:
    left = OUTPUT_LIMIT
    for part in parts:
        left -= len(part)
        if left < 0:
            raise Refused("unpacks_to_too_much", f"> {OUTPUT_LIMIT} bytes")
        sys.stdout.buffer.write(part)


def _refuse(refused: Refused) -> None:
    sys.stderr.write("\n" + json.dumps([refused.rule, refused.found]) + "\n")
    sys.exit(_REFUSED)


def _last_line(stderr: bytes) -> str:
    lines = stderr.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "killed"
