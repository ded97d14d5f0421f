"""A forked child (子プロセス): dies with its parent, logs into a file of its own, ends by an exit code.

Children are forked from a parent that has imported the heavy libraries and is single-threaded; that is what
makes a start fast. The parent has never configured Django, so each child becomes the system it is told to be.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
NOT_MIGRATED = 78  # EX_CONFIG: starting again will not help, `openjuki setup` will
RESET = (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGHUP)


def fork(
    name: str, target: Callable[[], int | None], *, log: Path | None, drop: Iterable[socket.socket] = ()
) -> int:
    """Fork; the child runs `target` and exits with what it returns (None = 0), 1 after an exception.

    `log` None keeps the terminal. `drop` are sockets of others that the child must not hold open.
    Returns the child's pid.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        _become(name, parent, log, drop)
        code = target() or 0
    except SystemExit as e:
        code = e.code if isinstance(e.code, int) else 1
    except BaseException:  # nothing of the parent's stack may go on in the child
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        # Not sys.exit: the parent's atexit handlers and finally blocks are not the child's.
        os._exit(code)


def _become(name: str, parent: int, log: Path | None, drop: Iterable[socket.socket]) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    # SIGKILL: whoever kills the supervisor with -9 wants a clean slate at once; databases roll back.
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    libc.prctl(PR_SET_NAME, name.encode()[:15])
    if os.getppid() != parent:  # the parent died before we asked to die with it
        os._exit(1)
    os.setsid()  # Ctrl-C at the terminal reaches the supervisor alone, which drains in order
    signal.set_wakeup_fd(-1)
    for sig in RESET:
        signal.signal(sig, signal.SIG_DFL)
    for other in drop:
        other.close()
    if log is not None:
        _redirect(log)
    gc.unfreeze()


def _redirect(log: Path) -> None:
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for target, source in ((0, nothing), (1, out), (2, out)):
        os.dup2(source, target)
    os.close(out)
    os.close(nothing)
    # Fresh objects over the new files: the parent's may be captured, buffered or of another encoding.
    sys.stdout = open(1, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115


def exit_code(pid: int, *, wait: bool = False) -> int | None:
    """Exit code of a child (negative: the signal that killed it), None while it runs."""
    try:
        done, status = os.waitpid(pid, 0 if wait else os.WNOHANG)
    except ChildProcessError:
        return 1
    return os.waitstatus_to_exitcode(status) if done else None


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log, for a message to people."""
    if not log.exists():
        return ""
    with log.open("rb") as f:
        f.seek(max(0, log.stat().st_size - 16_384))
        return "\n".join(f.read().decode("utf-8", "replace").splitlines()[-lines:])
