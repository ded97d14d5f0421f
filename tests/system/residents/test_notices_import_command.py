"""The command and the big file: exit codes, the report, and memory that does not grow with the file."""

from __future__ import annotations

import csv
import io
import resource
import stat
from pathlib import Path

import pytest
from django.core.management import call_command

from openjuki.runtime.audit.models import AuditRow
from openjuki.systems.residents.models import CaseFile
from openjuki.systems.residents.services.notices_import import import_notices
from support.notices_csv import rows_of, text_of, write_families
from support.residents import CLERK, code, family_data, number

pytestmark = pytest.mark.usefixtures("real_db")
MEGABYTE = 1_000_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "届出.csv"


def command(file: Path, *options: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("import_notices", str(file), "--staff", "s1001", *options, stdout=out)
    except SystemExit as e:
        return int(e.code or 0), out.getvalue()
    return 0, out.getvalue()


def report(file: Path) -> list[dict[str, str]]:
    with file.with_name(f"{file.name}.結果.csv").open(encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def test_the_report_has_a_line_per_notice_and_finding(file: Path) -> None:
    lines = write_families(file, 3)
    lines[6] = lines[6].replace("S62.8.9", "S62.13.9")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    exit_code, said = command(file)
    assert exit_code == 1
    assert "入力済 2件、前回入力済 0件、未入力 1件" in said
    assert "7行目 [F04]" in said
    rows = report(file)
    refused = [r for r in rows if r["結果"] == "未入力"]
    assert [(r["行"], r["指摘の行"], r["指摘"], r["項目"]) for r in refused] == [
        ("6-9", "7", "F04", "生年月日")
    ]
    accepted = {r["受付番号"] for r in rows if r["結果"] == "入力済"}
    assert accepted == set(CaseFile.objects.values_list("case_no", flat=True))


def test_the_report_is_for_its_owner_and_holds_no_number(file: Path) -> None:
    write_families(file, 2)
    exit_code, said = command(file)
    path = file.with_name(f"{file.name}.結果.csv")
    assert exit_code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    both = said + path.read_text(encoding="utf-8-sig")
    for first in (1, 2):
        for member in family_data(first)["members"]:
            assert member["individual_number"] not in both
            assert member["resident_code"] not in both


@pytest.mark.parametrize("codec", ["cp932", "utf-16"])
def test_a_file_that_is_not_taken_says_so_and_enters_nothing(file: Path, codec: str) -> None:
    write_families(file, 1)
    file.write_bytes(file.read_text(encoding="utf-8").encode(codec))
    exit_code, said = command(file)
    assert exit_code == 2
    assert "何も入力していません" in said
    assert "iconv" in said


def test_a_file_that_is_not_there_is_said(file: Path) -> None:
    exit_code, said = command(file)
    assert (exit_code, "ファイルを開けません" in said) == (2, True)


def test_the_log_names_who_entered_and_from_which_terminal(file: Path) -> None:
    write_families(file, 1)
    command(file)
    row = AuditRow.objects.get(action="residents.import_notice", outcome="done")
    assert row.actor == "s1001"
    assert row.terminal.startswith("cli:")


def crowd(n: int) -> list[dict[str, str]]:
    """A notice of thirty with long entries."""
    data = family_data(n)
    first = data["members"][0]
    long = dict.fromkeys(("remarks", "alias_entered_in", "katakana_name"), "宮" * 290)
    data["members"] = [
        {
            **first, **long, "given_name": f"太{'一' * (i + 1)}", "relationship": "同居人" if i else "世帯主",
            "individual_number": number(n * 100 + i), "resident_code": code(n * 100 + i),
        }
        for i in range(30)
    ]  # fmt: skip
    return rows_of(f"N{n}", data)


@pytest.mark.slow
def test_twenty_megabytes_with_one_bad_line(file: Path) -> None:
    n = 0
    with file.open("w", encoding="utf-8") as out:
        while out.tell() < 20 * MEGABYTE:
            n += 1
            rows = crowd(n)
            if n == 100:
                rows[7]["生年月日"] = "S60.13.30"
            heading, _, rest = text_of(rows).partition("\n")
            out.write(rest if n > 1 else f"{heading}\n{rest}")
    results, peak = [], 0
    for done, outcome in enumerate(import_notices(staff=CLERK, path=file)):
        results.append(outcome.result)
        if done == 20:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak) * 1024
    assert results.count("refused") == 1
    assert results.index("refused") == 99
    assert results.count("entered") == CaseFile.objects.count() == n - 1
    assert grown < 8 * MEGABYTE
