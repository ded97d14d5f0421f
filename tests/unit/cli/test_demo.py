"""What `make demo` and `make demo-check` tell (見本の案内): address, sign-ins, what to try, bars, OK and NG."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import typer
from rich.console import Console

from openjuki.cli import demo
from openjuki.cli.check import command
from openjuki.cli.check.staff import Failed
from openjuki.cli.console import Steps
from openjuki.cli.setup import home as homes
from openjuki.runtime import installation


@pytest.fixture(autouse=True)
def home_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands bind the process to their installation; those who come after have another."""
    monkeypatch.setenv("OPENJUKI_HOME", os.environ.get("OPENJUKI_HOME", ""))
    if not os.environ["OPENJUKI_HOME"]:
        monkeypatch.delenv("OPENJUKI_HOME")


@pytest.fixture
def written() -> tuple[Steps, io.StringIO]:
    out = io.StringIO()
    return Steps(Console(file=out, width=200)), out


def test_the_guide_tells_address_sign_ins_codes_and_what_to_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: tuple[Steps, io.StringIO]
) -> None:
    monkeypatch.setattr(installation, "usual_home", lambda: tmp_path / "usual")
    monkeypatch.setattr(homes, "_reachable", lambda home: None)
    inst = homes.open_or_create(tmp_path / "home", mode="demo", base_port=20000)
    steps, out = written
    demo.guide(inst, steps.console)
    said = out.getvalue()
    assert inst.url("residents") in said.splitlines()[1]
    assert re.findall(r"^  (s\d{4})  (\S+)$", said, re.MULTILINE) == [
        ("s1001", "窓口"), ("s2001", "審査1"), ("s2002", "審査2"), ("s3001", "責任者"), ("s9001", "情報システム"),
    ]  # fmt: skip
    assert f"openjuki demo code s1001 --home {inst.home}" in said
    tried = re.findall(r"^  (\d)\. (.+)$", said, re.MULTILINE)
    assert [n for n, _ in tried][:5] == ["1", "2", "3", "4", "5"]
    for text, word in zip(
        (t for _, t in tried), ("探す", "転入届", "審査", "住民票の写し", "都道府県"), strict=False
    ):
        assert word in text
    assert "Ctrl-C" in said


def test_a_step_at_a_terminal_has_a_bar_that_counts() -> None:
    out = io.StringIO()
    steps = Steps(Console(file=out, width=100, force_terminal=True))
    with steps.step("街を読み込む") as advance:
        advance(7, 20)
    assert "街を読み込む" in out.getvalue()
    assert "7/20" in out.getvalue()
    assert "済 街を読み込む" in out.getvalue()


def test_elsewhere_a_step_is_one_line_when_it_is_done(written: tuple[Steps, io.StringIO]) -> None:
    steps, out = written
    with steps.step("街を読み込む") as advance:
        advance(7, 20)
    assert re.fullmatch(r"  済 街を読み込む\(\d+\.\d秒\)\n", out.getvalue())


class _Scenario:
    """Three steps of which the second does not hold."""

    def __init__(self, inst: object) -> None:
        self.done: list[str] = []

    def steps(self) -> list[tuple[str, object]]:
        return [("一", self._well), ("二", self._badly), ("三", self._well)]

    def _well(self) -> None:
        self.done.append("well")

    def _badly(self) -> None:
        raise Failed("期待と違います")

    def close(self) -> None:
        self.done.append("closed")


class _Session(SimpleNamespace):
    """A demo that needs no process."""

    def __enter__(self) -> _Session:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def set_up(self, people: int) -> None:
        self.people = people

    def start(self) -> None: ...

    def hand_over(self) -> None: ...


def test_demo_check_names_what_failed_and_exits_with_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = []
    monkeypatch.setattr(command, "MoveIn", lambda inst: made.append(_Scenario(inst)) or made[0])
    monkeypatch.setattr(command.running, "session", lambda inst, steps: _Session())
    monkeypatch.setattr(command.audit, "check", lambda name: [])
    with pytest.raises(typer.Exit) as ended:
        command.demo_check(people=1, keep=False)
    assert ended.value.exit_code == 1
    said = capsys.readouterr().out
    assert re.search(r"^OK  一\(", said, re.MULTILINE)
    assert "NG  二: 期待と違います" in said
    assert "三" not in said
    assert made[0].done == ["well", "closed"]
    assert "期待どおりでない手順があります" in said


def test_demo_check_fails_where_a_log_does_not_verify(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(_Scenario, "_badly", _Scenario._well)
    monkeypatch.setattr(command, "MoveIn", _Scenario)
    monkeypatch.setattr(command.running, "session", lambda inst, steps: _Session())
    monkeypatch.setattr(command.time, "sleep", lambda seconds: None)
    for bad, code in (([], 0), (["1行目"], 1)):
        monkeypatch.setattr(command.audit, "check", lambda name, bad=bad: bad)
        with pytest.raises(typer.Exit) as ended:
            command.demo_check(people=1, keep=False)
        assert ended.value.exit_code == code, capsys.readouterr().out
