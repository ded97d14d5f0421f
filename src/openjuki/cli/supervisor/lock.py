"""One supervisor per installation (二重起動の防止)."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO

from openjuki.cli.supervisor.errors import CannotStart


def take(home: Path) -> IO[str]:
    """Hold the installation's lock as long as the file object lives. Raises CannotStart where it is held.

    A POSIX record lock is not inherited by forked children, so nothing left behind can hold it.
    """
    folder = home / "run"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    f = (folder / "supervisor.lock").open("a+", encoding="ascii")
    try:
        fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        f.seek(0)
        pid = f.read().strip() or "?"
        f.close()
        raise CannotStart(
            f"この設置({home})はすでに動いています(pid {pid})。止めるには kill {pid} としてください"
        ) from None
    f.truncate(0)
    f.write(str(os.getpid()))
    f.flush()
    return f
