"""Handing a paper to a printer (印刷の受渡し): CUPS by its own client, or a folder where nothing may really print.

A browser cannot choose a printer or a tray, so whoever wants that prints from here. `options["printing"]` of the
installation says how: `{"kind": "lp"}` calls `lp` of the package cups-client (`"command"`: another path,
`"server"`: `host:port` of a CUPS elsewhere); `{"kind": "folder"}` puts the files into `<home>/printed/<queue>/`,
which is what a demo does unless told otherwise. Production without the option prints in the browser alone.

The paper goes through a pipe: no file of it stays behind. A title is a number, never a name. Source: S 10.7.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from openjuki.runtime.installation import Installation

#: As long as a spooler may take to say that it has the file.
PATIENCE = 20.0
#: Names of queues and trays: none begins like an option of a command, none leaves its folder.
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}")
_JOB = re.compile(r"request id is (\S+)")
_UNSAFE = re.compile(r"[^0-9A-Za-z\u3005-\u9fff-]+")


class SpoolRefused(Exception):  # noqa: N818  # named for what could not be done
    """印刷できない: the spooler did not take the file; the message says why, in its own words. Nothing is printed."""


class SpoolSilent(Exception):  # noqa: N818
    """結果が分からない: no answer, or none that names a job. Whether it prints, only the printer shows."""


def available(inst: Installation) -> bool:
    """Can this installation print by itself?"""
    return _kind(inst) != ""


def send(inst: Installation, *, queue: str, tray: str, title: str, content: bytes) -> str:
    """Hand a PDF over; gives the spooler's id of the job. `tray`: media source, "" for the printer's own choice.

    Raises SpoolRefused, SpoolSilent; ValueError for a name that is none.
    """
    if not NAME.fullmatch(queue) or (tray and not NAME.fullmatch(tray)):
        raise ValueError("not the name of a queue or a tray")
    kind = _kind(inst)
    if kind == "lp":
        return _lp(inst.options["printing"], queue, tray, title, content)
    if kind == "folder":
        return _folder(inst.home / "printed" / queue, title, content)
    raise SpoolRefused("この設置では、サーバからの印刷を設定していません")


def _kind(inst: Installation) -> str:
    default = "" if inst.mode == "production" else "folder"
    kind = str(inst.options.get("printing", {}).get("kind", default))
    return "" if kind == "folder" and inst.mode == "production" else kind


def _lp(wanted: dict[str, str], queue: str, tray: str, title: str, content: bytes) -> str:
    command = [wanted.get("command", "lp")]
    command += ["-h", wanted["server"]] if wanted.get("server") else []
    command += ["-d", queue, "-t", title, "-n", "1", "-o", "document-format=application/pdf"]
    command += ["-o", f"media-source={tray}"] if tray else []
    environment = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME")} | {"LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603  # no shell; names are checked, the command is the installation's
            command, input=content, capture_output=True, timeout=PATIENCE, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        raise SpoolSilent(f"{PATIENCE:.0f}秒待っても印刷サーバの答えがありません") from None
    except OSError as e:
        raise SpoolRefused(f"印刷のコマンドを実行できません({type(e).__name__})") from None
    if done.returncode < 0:  # ended by a signal: the file may have left before
        raise SpoolSilent(f"印刷のコマンドが途中で終わりました(シグナル {-done.returncode})")
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise SpoolRefused(said[:200] or f"印刷のコマンドが終了コード {done.returncode} で終わりました")
    found = _JOB.search(done.stdout.decode("utf-8", "replace"))
    if found is None:  # whatever ran was content, and no printer said that it has the paper
        raise SpoolSilent("印刷サーバが、受け付けたジョブの番号を答えません")
    return found[1][:80]


def _folder(folder: Path, title: str, content: bytes) -> str:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = _UNSAFE.sub("_", title)
    for again in range(1, 100):
        path = folder / (f"{name}.pdf" if again == 1 else f"{name}_{again}.pdf")
        try:
            fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(fd, "wb") as file:
            file.write(content)
        return path.name
    raise SpoolRefused("同じ番号のファイルが多すぎます")
