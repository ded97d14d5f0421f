"""Supervised processes: children of their own, back-off, death with the parent (監視)."""

from __future__ import annotations

import os
import signal
import socket
import time
from pathlib import Path

import pytest

from openjuki.cli.setup.tasks import SetupFailed, Task, run_all
from openjuki.cli.supervisor import lock, ports
from openjuki.cli.supervisor.errors import CannotStart
from openjuki.cli.supervisor.process import FIRST_PAUSE, LONGEST_PAUSE, Process
from openjuki.runtime import installation
from openjuki.runtime.processes import child


def wait_for(pid: int) -> int:
    code = child.exit_code(pid, wait=True)
    assert code is not None
    return code


def test_a_child_ends_with_its_code_and_leaves_its_output_in_its_log(tmp_path: Path) -> None:
    def work() -> int:
        print("記録")
        return 7

    assert wait_for(child.fork("x", work, log=tmp_path / "log")) == 7
    assert child.tail(tmp_path / "log") == "記録"
    assert (tmp_path / "log").stat().st_mode & 0o777 == 0o600


def test_an_exception_in_a_child_does_not_come_back_into_the_parent(tmp_path: Path) -> None:
    def work() -> None:
        raise ValueError("見えるのは記録だけ")

    assert wait_for(child.fork("x", work, log=tmp_path / "log")) == 1
    assert "見えるのは記録だけ" in child.tail(tmp_path / "log")


def test_a_child_dies_with_its_parent(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"

    def parent() -> None:
        pid = child.fork("grandchild", lambda: time.sleep(60), log=tmp_path / "log2")
        pid_file.write_text(str(pid))
        time.sleep(60)

    middle = child.fork("parent", parent, log=tmp_path / "log1")
    deadline = time.monotonic() + 10
    while not (pid_file.exists() and pid_file.read_text()) and time.monotonic() < deadline:
        time.sleep(0.01)
    grandchild = int(pid_file.read_text())
    os.kill(middle, signal.SIGKILL)
    assert wait_for(middle) == -signal.SIGKILL
    while running(grandchild) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not running(grandchild)


def running(pid: int) -> bool:
    """Alive; one that nobody has reaped yet is not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_pauses_between_starts_grow_up_to_a_limit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    now = [1000.0]
    monkeypatch.setattr("openjuki.cli.supervisor.process.time.monotonic", lambda: now[0])
    monkeypatch.setattr("openjuki.cli.supervisor.process.exit_code", lambda pid: 1)
    process = Process("x", "x", tmp_path / "log", lambda: 1)
    pauses = []
    for _ in range(12):
        process.start()
        assert process.check() == 1
        assert not process.start_again_if_due()
        pauses.append(process.not_before - now[0])
    assert pauses[0] == pytest.approx(FIRST_PAUSE)
    assert pauses == sorted(pauses)
    assert pauses[-1] == pytest.approx(LONGEST_PAUSE)
    process.start()
    now[0] += 3600
    process.check()
    assert process.not_before - now[0] == pytest.approx(FIRST_PAUSE), "one that lived long starts anew"


def test_tasks_run_side_by_side_and_the_first_failure_names_itself(tmp_path: Path) -> None:
    good = [Task(f"作業{n}", lambda: None, tmp_path / f"{n}.log") for n in range(5)]
    moved: list[int] = []
    assert run_all(good, lambda done, total: moved.append(done)) == []
    assert moved[-1] == 5
    with pytest.raises(SetupFailed, match="壊れた作業"):
        run_all([*good, Task("壊れた作業", lambda: 3, tmp_path / "bad.log")])


def test_an_optional_task_may_fail(tmp_path: Path) -> None:
    told = run_all([Task("任意の作業", lambda: 1, tmp_path / "log", optional=True)])
    assert len(told) == 1
    assert "任意の作業" in told[0]


def test_a_held_lock_names_its_holder(tmp_path: Path) -> None:
    def second() -> int:
        try:
            lock.take(tmp_path)
        except CannotStart as e:
            print(e)
            return 1
        return 0

    with lock.take(tmp_path):
        assert wait_for(child.fork("second", second, log=tmp_path / "log")) == 1
    assert f"pid {os.getpid()}" in child.tail(tmp_path / "log")
    assert wait_for(child.fork("second", second, log=tmp_path / "log")) == 0


def test_a_port_in_use_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "PATIENCE_SECONDS", 0.0)
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        s.listen()
        port = s.getsockname()[1]
        inst = installation.create(tmp_path, base_port=port)
        with pytest.raises(CannotStart, match=f"ポート {port}"):
            ports.listen(inst, "identity")
