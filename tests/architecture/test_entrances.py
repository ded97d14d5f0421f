"""The commands and papers by which a stranger meets the project (入口): what `make` runs, what is handed out."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def would_run(*arguments: str) -> str:
    """What `make` would run, were nothing set up yet. Without make nobody comes in, so its absence is a failure."""
    command = ["make", "--dry-run", "--always-make", "VENV=fresh-environment", *arguments]
    alone = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env=alone)
    return done.stdout


def test_make_demo_sets_up_from_hashed_locks_and_starts_a_city_of_20000() -> None:
    said = would_run("demo")
    assert "-m venv fresh-environment" in said
    installed = [line for line in said.splitlines() if "install" in line and "-r requirements/" in line]
    assert installed
    assert [line for line in installed if "--require-hashes" not in line] == []
    assert "openjuki demo --people 20000" in said
    assert "openjuki demo --people 200000" in would_run("demo", "CITY=200000")
    assert "requirements/dev" not in said, "whoever only looks needs no tools of developers"


def test_make_demo_check_and_make_test_set_up_what_they_need() -> None:
    said = would_run("demo-check")
    assert "-m venv" in said
    assert "openjuki demo-check" in said
    said = would_run("test")
    assert "requirements/dev.txt" in said
    assert re.search(r"tests/run\.py\s*$", said.strip()), "all groups, none left out"


def test_make_check_looks_at_format_lint_types_walls_and_tests() -> None:
    said = would_run("check")
    for step in ("ruff format --check", "ruff check", "bin/mypy", "lint-imports", "tests/run.py"):
        assert step in said


def test_continuous_integration_runs_lint_and_all_tests() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.search(r"^make lint\b", script, re.MULTILINE)
    assert re.search(r"^make test\b", script, re.MULTILINE)
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("README.md", ("## だれのために", "make demo", "make test", "```mermaid", "## In English")),
        ("CHANGELOG.md", ("## [未公開]",)),
        ("SECURITY.md", ("脆弱性",)),
        ("LICENSE", ("Apache License", "Version 2.0")),
        ("docs/decisions.md", ()),
        ("docs/glossary.md", ()),
        ("docs/rules.md", ()),
        ("docs/architecture/README.md", ()),
    ],
)
def test_what_a_stranger_looks_for_is_there(name: str, wanted: tuple[str, ...]) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text
    assert [w for w in wanted if w not in text] == []


def test_every_data_set_and_font_is_named_with_its_licence() -> None:
    """A folder of data that no line names, or a line without a licence, fails."""
    text = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
    data = ROOT / "src" / "openjuki" / "data"
    folders = sorted(p.name for p in data.iterdir() if p.is_dir() and not p.name.startswith("_"))
    assert folders
    rows = [
        [c.strip() for c in line.strip("| \n").split("|")] for line in text.splitlines() if line[:1] == "|"
    ]
    for name in folders:
        named = [r for r in rows if f"data/{name}" in r[0]]
        assert named, name
        assert all(r[-1] for r in named)
    assert any("IPAmj明朝" in r[0] and "IPAフォントライセンス" in r[-1] for r in rows)


def test_nothing_reads_the_tables_outside_the_project() -> None:
    """The specification's tables are copies inside: a path that leads out of the checkout would not be there."""
    outside = re.compile(r"\.\./shared|[\"'/]work/shared|parents?\[\d\][^\n]*[\"']shared[\"']")
    found = [
        str(path.relative_to(ROOT))
        for folder in ("src", "tests", "bench", "tools", ".ci", "deploy")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".py", ".sh", ".toml", ".yaml", ""}
        and path.is_file()
        and path != Path(__file__).resolve()
        and outside.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []
    assert list((ROOT / "src" / "openjuki" / "spec").glob("*.csv"))
