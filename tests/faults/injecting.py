"""Programs as processes of their own, which `strace` kills or hinders at a system call of a number.

A process is forked from this one, in which everything is imported: it is as real as any, and begins at once.
"""

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import attrs

from tests.faults.site import Site

STRACE: Final = shutil.which("strace")
SYSCALLS: Final = ("pwrite64", "fdatasync", "fsync", "rename", "ftruncate", "unlink", "write")
"""The calls by which anything reaches the disk, or another process."""
PATIENCE: Final = 120.0
"""Seconds after which a process hangs."""
_CALL: Final = re.compile(r"^\d+ +(\w+)\(", re.MULTILINE)
_UNTRACED: Final = "TracerPid:\t0\n"
_ATTACHED_WITHIN: Final = 20.0

KILL: Final = "KILL"


class Hangs(Exception):
    """A process has not ended."""


@attrs.frozen
class Point:
    """A system call of a number, and what happens there: `pwrite64#12` or `pwrite64#12=ENOSPC`.

    KILL ends the process before the call; the name of an error lets the call fail, with a `+` behind it all
    later ones too.
    """

    syscall: str
    number: int
    does: str = KILL

    def __str__(self) -> str:
        """Return it as it stands in the report."""
        return f"{self.syscall}#{self.number}" + ("" if self.does == KILL else f"={self.does}")

    @classmethod
    def read(cls, text: str) -> "Point":
        """Return what was spelt so."""
        where, _, does = text.partition("=")
        syscall, _, number = where.partition("#")
        return cls(syscall, int(number), does or KILL)

    @property
    def injection(self) -> str:
        """What `strace` is told."""
        if self.does == KILL:
            return f"inject={self.syscall}:signal=KILL:when={self.number}"
        error, on = self.does.removesuffix("+"), "+" if self.does.endswith("+") else ""
        return f"inject={self.syscall}:error={error}:when={self.number}{on}"


def may_trace() -> bool:
    """Tell whether `strace` is there and is let to trace."""
    if STRACE is None:
        return False
    tried = subprocess.run([STRACE, "-qq", "-o", "/dev/null", "true"], capture_output=True, check=False)
    return tried.returncode == 0


@contextmanager
def forked(site: Site, program: Callable[[Site], None]) -> Iterator[tuple[int, int]]:
    """Fork a process that will run the program; yield its id, and where to write a byte to let it begin.

    What is left of it at the end is killed.
    """
    ready, begin = os.pipe()
    sys.stdout.flush()
    process = os.fork()
    if not process:
        os.close(begin)
        os.read(ready, 1)
        _run(site, program)
    os.close(ready)
    try:
        yield process, begin
    finally:
        os.close(begin)
        with suppress(ChildProcessError):
            end(process)


def end(process: int) -> int | None:
    """Kill the process; return the exit status where it had ended by itself, else None."""
    if os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        return None
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def status_of(process: int, *, within: float = PATIENCE) -> int:
    """Wait for the end of the process; return its exit status, or the signal that killed it, negative.

    Raises:
        Hangs: It does not end within so many seconds.
    """
    watched = os.pidfd_open(process)
    try:
        if not select.select([watched], [], [], within)[0]:
            raise Hangs
    finally:
        os.close(watched)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def run(site: Site, program: Callable[[Site], None]) -> int:
    """Run the program undisturbed; return the exit status."""
    with forked(site, program) as (process, begin):
        os.write(begin, b"!")
        return status_of(process)


def run_until(site: Site, program: Callable[[Site], None], point: Point) -> int:
    """Run the program with this point; return the exit status."""
    return _traced(site, program, "-e", f"trace={point.syscall}", "-e", point.injection, "-o", "/dev/null")


def calls_of(site: Site, program: Callable[[Site], None]) -> Counter[str]:
    """Run the program; return how often it makes each call."""
    log = site.directory / "calls"
    names = ",".join(f"?{name}" for name in SYSCALLS)
    status = _traced(site, program, "-e", f"trace={names}", "-e", "signal=none", "-o", str(log))
    assert status == 0, site.output.read_text()
    return Counter(_CALL.findall(log.read_text()))


def _traced(site: Site, program: Callable[[Site], None], *options: str) -> int:
    assert STRACE is not None
    with forked(site, program) as (process, begin):
        strace = subprocess.Popen(
            [STRACE, "-f", "-qq", "-p", str(process), *options], stderr=subprocess.DEVNULL
        )
        try:
            _wait_until_traced(process)
            os.write(begin, b"!")
            return status_of(process)
        finally:
            with suppress(ChildProcessError):
                end(process)
            strace.wait(PATIENCE)


def _wait_until_traced(process: int) -> None:
    until = time.monotonic() + _ATTACHED_WITHIN
    while _UNTRACED in _status(process):
        if time.monotonic() > until:
            raise Hangs
        time.sleep(0.001)


def _status(process: int) -> str:
    return Path(f"/proc/{process}/status").read_text("ascii", "replace")


def _run(site: Site, program: Callable[[Site], None]) -> None:
    """Run the program in this process, which ends with it; all that it prints is kept."""
    output = os.open(site.output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for printed in (1, 2):
        os.dup2(output, printed)
    status = 1
    try:
        program(site)
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 - whatever it is: it is printed, and looked for canaries
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(status)
