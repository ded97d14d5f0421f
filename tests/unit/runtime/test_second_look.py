"""The runner's second look: one unlucky test is run again alone and named; a broken one stays broken."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

UNLUCKY = """
from pathlib import Path
def test_once():
    seen = Path(__file__).with_name("seen")
    first = not seen.exists()
    seen.touch()
    assert not first
def test_well():
    pass
"""
BROKEN = UNLUCKY + "def test_never():\n    assert 1 == 2\n"


def _first(runner: ModuleType, tmp_path: Path, text: str):  # type: ignore[no-untyped-def]
    file = tmp_path / "test_x.py"
    file.write_text(text, encoding="utf-8")
    group = runner.Group("browser/x", (file,))
    return runner.run(group, ["-c", "/dev/null", "--rootdir", str(tmp_path)])


def test_what_passes_alone_counts_and_is_named(
    runner: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = _first(runner, tmp_path, UNLUCKY)
    assert (first.passed, first.failed) == (1, 1)
    second = runner._second_look(first, ["-c", "/dev/null", "--rootdir", str(tmp_path)])
    assert (second.passed, second.failed) == (2, 0)
    assert "test_once" in capsys.readouterr().out
    assert runner.again.failing(first.group.results) == set()


def test_what_fails_again_has_failed(runner: ModuleType, tmp_path: Path) -> None:
    first = _first(runner, tmp_path, BROKEN)
    assert (first.passed, first.failed) == (1, 2)
    second = runner._second_look(first, ["-c", "/dev/null", "--rootdir", str(tmp_path)])
    assert second.failed == 2


@pytest.mark.parametrize(
    ("failed", "name", "wanted"),
    [(0, "flows", False), (1, "flows", True), (7, "flows", False), (1, "unit", False), (1, "cases", False)],
)
def test_only_a_few_and_only_where_time_plays_a_part(
    runner: ModuleType, failed: int, name: str, wanted: bool
) -> None:
    assert runner.again.deserves([SimpleNamespace(failed=failed, name=name)]) is wanted
