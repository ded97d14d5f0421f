"""The marks that `openjuki trace` counts are honest: at most three per test, and only ids that exist."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def collect(tmp_path: Path, body: str) -> subprocess.CompletedProcess[str]:
    test = tmp_path / "test_marked.py"
    test.write_text("import pytest\n" + textwrap.dedent(body), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "conftest"]
    # The project's conftest as a plugin, under which a test of somebody else is collected and run.
    return subprocess.run(
        [*command, f"--junitxml={tmp_path / 'out.xml'}", "-c", str(ROOT / "pyproject.toml"), str(test)],
        cwd=tmp_path, text=True, capture_output=True, check=False,
        env={"PYTHONPATH": str(ROOT / "tests"), "PATH": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )  # fmt: skip


def test_four_ids_on_one_test_are_refused(tmp_path: Path) -> None:
    done = collect(tmp_path, '@pytest.mark.spec("RR-01", "RR-02", "RR-03", "RR-04")\ndef test_all(): pass\n')
    assert done.returncode != 0
    assert "仕様番号は3つまでです" in done.stdout + done.stderr


def test_the_modules_marks_count_too(tmp_path: Path) -> None:
    body = """
    pytestmark = pytest.mark.spec("RR-01", "RR-02")

    @pytest.mark.spec("RR-03", "RR-04")
    def test_both(): pass
    """
    assert "仕様番号は3つまでです" in str(collect(tmp_path, body))


def test_an_id_that_no_table_has_is_refused(tmp_path: Path) -> None:
    done = collect(tmp_path, '@pytest.mark.spec("RR-99")\ndef test_it(): pass\n')
    assert "どの表にも無い仕様番号です: RR-99" in done.stdout + done.stderr


def test_what_counts_stands_in_the_results(tmp_path: Path) -> None:
    body = """
    @pytest.mark.parametrize("n", [pytest.param(1, marks=pytest.mark.spec("sendai-46")), 2])
    def test_row(n): pass

    @pytest.mark.spec("RR-01", "S 2.1.3")
    def test_one(): pass
    """
    done = collect(tmp_path, body)
    assert done.returncode == 0, done.stdout
    written = (tmp_path / "out.xml").read_text(encoding="utf-8")
    assert written.count('name="spec"') == 3
    assert 'value="sendai-46"' in written


@pytest.mark.parametrize("wrong", ["rr-01", "46", "S", "sendai-47"])
def test_look_alikes_are_no_ids(wrong: str) -> None:
    from openjuki.cli.trace.tables import is_known

    assert not is_known(wrong)
