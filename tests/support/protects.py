"""A pytest plugin that writes down which channels the collected tests take with a protected person."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def pytest_collection_finish(session: pytest.Session) -> None:
    """One id per line, into the file that `OPENJUKI_PROTECTS` names."""
    marks = {str(i) for item in session.items for mark in item.iter_markers("protects") for i in mark.args}
    Path(os.environ["OPENJUKI_PROTECTS"]).write_text("\n".join(sorted(marks)), encoding="utf-8")
