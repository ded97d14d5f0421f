"""Bulk entry of notices (届出の一括入力): a CSV file becomes cases *entered*, with a report per notice.

First the whole file is surveyed: encoding, heading, a cut end. A file that fails there is not touched. Then
one transaction per notice; a broken run goes on where it stopped, a second run enters nothing twice, and a
bad line costs its own notice only. Memory does not grow with the file. RR-01, RR-02, A-01, S 10.8;
decisions.md, Files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openjuki.runtime import fields
from openjuki.runtime.errors import Finding, Forbidden, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.services import csv_reader, notices_import_columns
from openjuki.systems.residents.services.csv_reader import FileRefused, Line
from openjuki.systems.residents.services.notices_import_columns import KEY, NEEDED
from openjuki.systems.residents.services.notices_import_entry import enter, state_title
from openjuki.systems.residents.services.notices_import_groups import Group, Remark, form_data, groups, place

ENTERED, BEFORE, REFUSED = "entered", "before", "refused"
RESULTS = {ENTERED: "入力済", BEFORE: "入力済(前回)", REFUSED: "未入力"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one notice. `first` to `last`: its lines; `done`: bytes of the file behind it."""

    first: int
    last: int
    key: str
    result: str
    case_no: str
    remarks: tuple[Remark, ...]
    done: int


@dataclass(frozen=True, slots=True)
class Survey:
    """The file as a whole. `scattered`: 届出番号 whose rows do not stand together; `mark`: for the log."""

    size: int
    heading: tuple[str, ...]
    scattered: frozenset[str]
    mark: str


def survey(path: Path, kind: str) -> Survey:
    """Read the file once without entering anything. Raises FileRefused."""
    with path.open("rb") as stream:
        mark = fields.keyed_hash(hashlib.file_digest(stream, "sha256").hexdigest()).hex()[:16]
        stream.seek(0)
        lines = csv_reader.lines(stream)
        heading = csv_reader.checked_heading(
            next(lines, None), notices_import_columns.known(kind), NEEDED[kind]
        )
        if heading[0] != KEY:
            raise _refused(
                "IM03", f"1行目の最初の見出しは「{KEY}」でなければなりません。", "列の順を直してください。"
            )
        scattered, last = _survey_lines(lines, heading)
        if last is None:
            raise _refused("IM03", "見出しの行だけで、届の行がありません。", "ファイルを確かめてください。")
        if not last.ended:  # a cell that was cut short looks like any other; a line break says it is whole
            raise csv_reader.cut_off(last.number)
        return Survey(stream.tell(), heading, frozenset(scattered), mark)


def _survey_lines(lines: Iterator[Line], heading: tuple[str, ...]) -> tuple[set[str], Line | None]:
    seen: set[int] = set()  # hashes: the file may hold a hundred thousand notices
    scattered: set[str] = set()
    key, last = "", None
    for line in lines:
        if line.blank:
            continue
        last = line
        here = line.cells[0].strip() if line.cells else ""
        if here and here != key:
            if hash(here) in seen:
                scattered.add(here)
            seen.add(hash(here))
            key = here
    return scattered, last


def import_notices(*, staff: Staff, path: Path, kind: str = "move_in") -> Iterator[Outcome]:
    """Enter the notices of a file one after another, yielding what became of each.

    Raises Forbidden, and FileRefused before anything is entered.
    """
    if not staff.may("residents.enter"):
        raise Forbidden(
            Finding("IM11", "届出の入力の権限がありません。", remedy="権限のある職員を指定してください。")
        )
    if kind not in notices_import_columns.COLUMNS:
        raise _refused(
            "IM12", f"届出の種別「{kind}」はありません。", "move_in か move_within を指定してください。"
        )
    whole = survey(path, kind)
    done = 0
    with path.open("rb") as stream:
        lines = csv_reader.lines(stream)
        done += next(lines).size
        for group in groups(lines, whole.heading, whole.scattered):
            done += group.size
            yield _enter(staff, kind, group, whole, done)


def _enter(staff: Staff, kind: str, group: Group, whole: Survey, done: int) -> Outcome:
    data: dict[str, Any] = form_data(kind, group)
    if group.faults:
        return _outcome(group, REFUSED, "", tuple(group.faults), done)
    try:
        entered = enter(staff=staff, kind=kind, data=data, line=group.first, file=whole.mark)
    except Refused as refused:
        return _outcome(group, REFUSED, "", _remarks(kind, group, data, refused.findings), done)
    if entered.before:
        note = Finding("IM13", f"前に入力されています(状態: {state_title(entered.state)})。", level="note")
        return _outcome(group, BEFORE, entered.case_no, (Remark(group.first, note),), done)
    return _outcome(group, ENTERED, entered.case_no, _remarks(kind, group, data, entered.alerts), done)


def _remarks(
    kind: str, group: Group, data: dict[str, Any], findings: tuple[Finding, ...]
) -> tuple[Remark, ...]:
    found = []
    for each in findings:
        line, heading = place(kind, group, data, each)
        found.append(Remark(line, Finding(each.id, each.message, each.level, heading, each.law, each.remedy)))
    return tuple(found)


def _outcome(group: Group, result: str, case_no: str, remarks: tuple[Remark, ...], done: int) -> Outcome:
    key = csv_reader.without_numbers(group.key)
    return Outcome(group.first, group.last, key, result, case_no, remarks, done)


def _refused(id_: str, message: str, remedy: str) -> FileRefused:
    return FileRefused(Finding(id_, message, field="file", remedy=remedy))
