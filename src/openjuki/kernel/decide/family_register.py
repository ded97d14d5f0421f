"""戸籍の届出による修正の異動 — what the family register says anew (S 4.2.3.1, 施行令 第12条第2項, RR-02).

A new 氏 or 名 takes its furigana with it: what was certified for the old one is certified no longer.
"""

from dataclasses import replace
from typing import Any

from openjuki.kernel.decide.households import Day, with_householder_name
from openjuki.kernel.names.furigana import may_be_certified
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.family_register import EVENTS, FamilyRegisterNotice, RegisteredMember
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.view import RegisterView
from openjuki.kernel.relationship.grammar import HOUSEHOLDER

_PARTS = ("surname", "given_name")
_PLAIN = ("registered_domicile", "register_head", "relationship", "sex")


def family_register_changes(view: RegisterView, notice: FamilyRegisterNotice) -> tuple[Change, ...]:
    """Those whom the notice names, then the others whose 世帯主氏名 follows the householder's new name."""
    day = Day(notice.changed_on, notice.notified_on)
    after = {
        row.addressee_no: registered(view.subjects[row.addressee_no].record, row, day)
        for row in notice.members
    }
    name = next((full_name(each) for each in after.values() if each.relationship == HOUSEHOLDER), None)
    if name is not None:
        after = {number: record.with_(householder_name=name) for number, record in after.items()}
    note = EVENTS[notice.event].note
    changes = [
        replace(day.change(number, "correction_ex_officio", record), note=note)
        for number, record in after.items()
    ]
    if name is not None:
        changes += with_householder_name(view, notice.household_no, name, day, changed=set(after))
    return tuple(changes)


def registered(record: Record, row: RegisteredMember, day: Day) -> Record:
    """The record as the family register has the person now."""
    changes: dict[str, Any] = {name: value for name in _PLAIN if (value := getattr(row, name))}
    for part in _PARTS:
        changes |= _name_part(record, row, part, day)
    return record.with_(**changes)


def _name_part(record: Record, row: RegisteredMember, part: str, day: Day) -> dict[str, Any]:
    """氏 or 名 with its furigana and its reading for search."""
    name, furigana = getattr(row, part), getattr(row, f"furigana_{part}")
    reading = getattr(row, f"reading_{part}")
    changes: dict[str, Any] = {}
    if name and name != getattr(record, part):
        changes = {
            part: name,
            f"furigana_{part}": "",
            f"furigana_{part}_certified": False,
            f"reading_{part}": "",
        }
    if furigana:
        changes |= {
            f"furigana_{part}": furigana,
            f"furigana_{part}_certified": may_be_certified(day.notified_on),
            f"reading_{part}": furigana,
        }
    return changes | ({f"reading_{part}": reading} if reading else {})
