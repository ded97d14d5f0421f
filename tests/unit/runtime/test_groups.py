"""The runner's groups: a folder that is run in parts loses no file, and none runs twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import ModuleType

TESTS = Path(__file__).resolve().parents[2]


def test_every_file_is_in_one_group(runner: ModuleType) -> None:
    found: Counter[Path] = Counter()
    for group in runner.groups():
        if not group.environment:  # else a second time, on the oldest server
            for path in group.paths:
                found.update([path] if path.is_file() else path.rglob("test_*.py"))
    assert found == Counter(TESTS.rglob("test_*.py"))


def test_the_parts_of_a_folder_have_results_of_their_own(runner: ModuleType) -> None:
    names = [g.file_name for g in runner.groups()]
    assert len(names) == len(set(names))
    assert {"system-residents", "system-residents-2"} <= set(names)
