"""`import_notices FILE --staff ID` — 届出の一括入力の命令. Thin: the work is in `services.notices_import`.

Prints `progress DONE TOTAL` lines for whoever draws a bar, and a line per notice that needs a person. The
report (one line per notice and finding) holds no number and is readable by its owner alone.
"""

from __future__ import annotations

import csv
import getpass
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.services.notices_import import (
    BEFORE,
    ENTERED,
    REFUSED,
    RESULTS,
    Outcome,
    import_notices,
)

SOME_REFUSED, NOTHING_TAKEN = 1, 2
HEADING = ("行", "届出番号", "結果", "受付番号", "水準", "指摘", "指摘の行", "項目", "内容", "根拠", "対処")
LEVELS = {"error": "エラー", "alert": "アラート", "note": ""}
_STEP = 65_536  # bytes between two progress lines


class Command(BaseCommand):
    """Exit code 0: all are entered; 1: some are refused; 2: the file was not taken."""

    help = "届出のCSVを入力中の受付にする"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", default="move_in", help="move_in(転入)、move_within(転居)")
        parser.add_argument("--staff", required=True, help="入力者となる職員ID(その届の審査はできない)")
        parser.add_argument("--ward", default="", help="入力者の区(5桁)。空は全市")
        parser.add_argument("--report", type=Path, help="結果のCSV(既定: <ファイル>.結果.csv)")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        report: Path = options["report"] or path.with_name(f"{path.name}.結果.csv")
        counts: Counter[str] = Counter()
        try:
            total = path.stat().st_size
            outcomes = import_notices(
                staff=_staff(options["staff"], options["ward"]), path=path, kind=options["kind"]
            )
            with _report(report) as write:
                for outcome in self._shown(outcomes, total):
                    counts[outcome.result] += 1
                    counts["alerts"] += sum(r.finding.level == "alert" for r in outcome.remarks)
                    for row in _rows(outcome):
                        write(row)
        except OSError as e:
            self._say(f"ファイルを開けません: {e.strerror}({e.filename})")
            raise SystemExit(NOTHING_TAKEN) from None
        except Refused as refused:
            for finding in refused.findings:
                self._say(f"{refused.title}: {_sentence(finding)}")
            self._say(
                "何も入力していません。"
                if not counts
                else "途中で止まりました。もう一度実行すると続きから入力します。"
            )
            raise SystemExit(NOTHING_TAKEN) from None
        self._say(
            f"入力済 {counts[ENTERED]:,}件、前回入力済 {counts[BEFORE]:,}件、未入力 {counts[REFUSED]:,}件、"
            f"アラート {counts['alerts']:,}件。結果: {report}"
        )
        if counts[REFUSED]:
            raise SystemExit(SOME_REFUSED)

    def _shown(self, outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
        told = 0
        for outcome in outcomes:
            yield outcome
            if outcome.result == REFUSED:
                for remark in outcome.remarks:
                    self._say(f"{remark.line}行目 {_sentence(remark.finding)}")
            if outcome.done - told >= _STEP:
                told = outcome.done
                self._say(f"progress {told} {total}")
        self._say(f"progress {total} {total}")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _staff(user_id: str, ward: str) -> Staff:
    """Who answers for the entry. The operating system has let this person in; the log names both."""
    rights, terminal = frozenset({"residents.enter"}), f"cli:{getpass.getuser()}"
    return Staff(user_id, user_id, "", ward, "", rights, 0, ("command",), "", terminal)


def _sentence(f: Finding) -> str:
    where = f"{f.field}: " if f.field and f.field != "file" else ""
    law = f"({f.law})" if f.law else ""
    return f"[{f.id}] {where}{f.message}{law} {f.remedy}".rstrip()


def _rows(outcome: Outcome) -> Iterator[tuple[str, ...]]:
    lines = str(outcome.first) if outcome.first == outcome.last else f"{outcome.first}-{outcome.last}"
    head = (lines, _cell(outcome.key), RESULTS[outcome.result], outcome.case_no)
    if not outcome.remarks:
        yield (*head, *[""] * 7)
    for remark in outcome.remarks:
        f = remark.finding
        yield (*head, LEVELS[f.level], f.id, str(remark.line), f.field, _cell(f.message), f.law, f.remedy)


def _cell(text: str) -> str:
    """Text from the file must not start a formula in a spreadsheet."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


@contextmanager
def _report(path: Path) -> Iterator[Any]:
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(fd, "w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADING)
        yield writer.writerow
