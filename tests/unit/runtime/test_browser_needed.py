"""Where no Chromium is (ブラウザーの無い所): the run gets it where it may, and otherwise says what did not run."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

TESTS = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("user", "there", "asked"),
    [
        (0, (), ["update", "install"]),
        (0, ("chromium",), []),
        (1000, (), []),
    ],
    ids=["root", "there-already", "ordinary-user"],
)
def test_root_installs_it_and_nobody_else_tries(
    runner: ModuleType, monkeypatch: pytest.MonkeyPatch, user: int, there: tuple[str, ...], asked: list[str]
) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> SimpleNamespace:
        ran.append(command)
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(runner.os, "geteuid", lambda: user)
    monkeypatch.setattr(shutil, "which", lambda name: name if name in ("apt-get", *there) else None)
    monkeypatch.setattr(subprocess, "run", run)
    runner.ensure_chromium()
    assert [c[2] for c in ran] == asked
    assert all(c[-1] == "chromium" for c in ran[1:])


def test_without_it_the_reason_and_the_way_to_it_are_told(
    runner: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run of its own, because the fixture is the browser's and a skip here would be this test's."""
    (tmp_path / "conftest.py").write_text(
        "from support import browser as module\n"
        "module.CHROMIUM = '/nowhere/chromium'\n"
        "from support.browser import *\n",
        encoding="utf-8",
    )
    file = tmp_path / "test_screen.py"
    file.write_text("def test_screen(page): raise AssertionError\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(TESTS))
    outcome = runner.run(
        runner.Group("browser/x", (file,)),
        ["-c", "/dev/null", "--rootdir", str(tmp_path), "-p", "no:playwright"],
    )
    runner.report(outcome)
    assert (outcome.passed, outcome.failed, outcome.skipped) == (0, 0, 1), outcome.output
    said = capsys.readouterr().out
    assert "未実施 1" in said
    assert "未実施の理由" in said
    assert "apt-get install chromium" in said
