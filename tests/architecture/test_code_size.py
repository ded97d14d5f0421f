"""One idea per file: modules of at most 300 lines, functions of about 40."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "openjuki"
MODULE_LINES, FUNCTION_LINES = 300, 45
MODULES = sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)


def test_modules_are_short() -> None:
    long = {str(p.relative_to(SOURCE)): n for p in MODULES if (n := lines(p)) > MODULE_LINES}
    assert long == {}


def lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def test_functions_are_short() -> None:
    long = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > FUNCTION_LINES:
                    long[f"{path.relative_to(SOURCE)}:{node.name}"] = size
    assert long == {}


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX"])
def test_nothing_is_left_for_later(word: str) -> None:
    assert [str(p.relative_to(SOURCE)) for p in MODULES if word in p.read_text(encoding="utf-8")] == []
