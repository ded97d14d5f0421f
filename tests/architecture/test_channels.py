"""経路の一覧: everything that can let data of residents out is in it, and each way has its test (S 3.4, L-01)."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from openjuki.assurance.channels import DATA, KINDS, SYSTEMS, table, text
from openjuki.messages.registry import catalogue

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ROOT / "src" / "openjuki" / "systems"
IDS = [c.id for c in table()]


def test_the_document_is_current() -> None:
    told = "python -m openjuki.assurance.channels > docs/channels.md を実行してください"
    assert (ROOT / "docs" / "channels.md").read_text(encoding="utf-8") == text(), told


def test_rows_are_well_formed_and_each_stands_once() -> None:
    assert sorted({i for i in IDS if IDS.count(i) > 1}) == []
    for c in table():
        assert c.system in SYSTEMS, c
        assert c.kind in KINDS, c
        assert c.data in DATA, c
        assert c.protection, c


def test_every_message_kind_is_listed_per_receiver() -> None:
    made = {f"{r.sender} exchange {r.kind} → {r.receiver}" for r in catalogue().routes}
    assert {i for i in IDS if " exchange " in i and "exchange/" not in i} == made


def test_every_command_of_a_system_is_listed() -> None:
    found = {
        f"{p.parts[-4]} command {p.stem}"
        for p in COMMANDS.glob("*/management/commands/*.py")
        if p.stem != "__init__"
    }
    assert {c.id for c in table() if c.kind == "command" and c.system != "cli"} == found


def test_every_command_of_the_shell_is_listed() -> None:
    from openjuki.cli.main import app

    found = {f"cli command {name}" for name in commands(app)}
    assert {c.id for c in table() if c.system == "cli"} == found


def commands(app: object, prefix: str = "") -> list[str]:
    """Names of all commands, those of groups after the name of their group."""
    import typer

    group = typer.main.get_command(app)  # type: ignore[arg-type]

    def names(command: object, before: str) -> list[str]:
        inner = getattr(command, "commands", None)
        if inner is None:
            return [before]
        return [n for name, each in inner.items() for n in names(each, f"{before} {name}".strip())]

    return names(group, prefix)


def written(path: Path) -> set[str] | None:
    """Ids of the marks in a file as they stand there; None where one is computed, which pytest must do."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "protects"
        ):
            ids = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
            if node.keywords or not all(isinstance(each, str) for each in ids):
                return None
            found |= set(map(str, ids))
    return found


@pytest.fixture(scope="module")
def proven(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Ids that tests bear: as they are written, and where they are computed, as pytest collects them, a process per
    folder, for a process serves one system."""
    found: set[str] = set()
    files: dict[Path, list[str]] = {}
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("OPENJUKI", "DJANGO"))}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        if "mark.protects(" in path.read_text(encoding="utf-8") and path != Path(__file__):
            if (ids := written(path)) is None:
                files.setdefault(path.parent, []).append(str(path))
            else:
                found |= ids
    for number, paths in enumerate(files.values()):
        out = tmp_path_factory.mktemp("protects") / f"{number}.txt"
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider",
             "-p", "support.protects", *paths],
            cwd=ROOT, text=True, capture_output=True, check=False,
            env={**clean, "OPENJUKI_PROTECTS": str(out), "PYTHONPATH": str(ROOT / "tests")},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        found |= set(out.read_text(encoding="utf-8").split("\n"))
    return found


@pytest.mark.slow
@pytest.mark.spec("S 3.4", "L-01")
def test_every_way_with_data_of_residents_is_taken_by_a_protected_person(proven: set[str]) -> None:
    assert [c.id for c in table() if c.needs_test and c.id not in proven] == []


@pytest.mark.slow
def test_no_test_names_a_way_that_is_not_listed(proven: set[str]) -> None:
    assert sorted(proven - set(IDS) - {""}) == []
