"""The runner of the tests as a module, for tests of itself."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

TESTS = Path(__file__).resolve().parents[2]


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """It writes into a folder of the test; the runs that it starts load no plugins, which take longer than they."""
    monkeypatch.syspath_prepend(str(TESTS))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    spec = importlib.util.spec_from_file_location("runner_of_tests", TESTS / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "runner_of_tests", module)
    spec.loader.exec_module(module)
    for name in ("RESULTS", "MEMORY"):
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.setattr(module, name, folder)
    return module
