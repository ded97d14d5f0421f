"""取消しと世帯 — into which household somebody comes back, and who is its 世帯主 then (S 4.6.0.1, S 4.2.3.1).

The former household, while somebody of it lives at the former address or comes back with them; else a new one there.
A household has one address, and each of its records names the same 世帯主.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.cancellation import Cancellation
from openjuki.kernel.register.address import Address, address_of
from openjuki.kernel.register.decision import Change, Take
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.view import RegisterView
from openjuki.kernel.relationship.grammar import HOUSEHOLDER
from openjuki.kernel.unwinding.histories import Unwound, is_active


def homes_of(view: RegisterView, undone: list[Unwound]) -> dict[str, str]:
    """宛名番号 → 世帯番号 of everybody who is a resident again, or still, once the events are taken back."""
    back = {each.addressee_no: each.kept[-1].record for each in undone if each.kept}
    back = {number: then for number, then in back.items() if is_active(then)}
    homes = {}
    for household_no in dict.fromkeys(then.household_no for then in back.values()):
        coming = {number: then for number, then in back.items() if then.household_no == household_no}
        place = _place(view, household_no, {each.addressee_no for each in undone}, coming)
        former = list(dict.fromkeys(address_of(then) for then in coming.values()))
        for number, then in coming.items():
            here = address_of(then)
            at = former.index(here)
            new = Take("household_no", f"{household_no} {at}" if at else household_no)
            homes[number] = household_no if here == place else new
    return homes


def _place(
    view: RegisterView, household_no: str, undone: set[str], coming: dict[str, Record]
) -> Address | None:
    """Where the household lives: those whom nothing is taken back of say it, else those who come back to it.

    None: nobody is in it any more.
    """
    for each in view.members_of(household_no):
        if each.addressee_no not in undone:
            return address_of(each.record)
    there = [
        address_of(subject.record)
        for number, subject in view.subjects.items()
        if number in undone and is_active(subject.record) and subject.record.household_no == household_no
    ]
    if not there:
        return None
    former = [address_of(then) for then in coming.values()]
    return next((place for place in former if place in there), former[0])


def with_householders(view: RegisterView, notice: Cancellation, changes: list[Change]) -> list[Change]:
    """The changes, each last one naming the 世帯主 of its household; then members whose 世帯主 has become another."""
    last = {str(each.subject): at for at, each in enumerate(changes)}
    now = {number: each.record for number, each in view.subjects.items()}
    after = now | {number: changes[at].record for number, at in last.items()}
    was, names = _householders(now), _householders(after)
    corrected = list(changes)
    step = max(each.step for each in changes) + 1
    for number, then in after.items():
        name = names.get(then.household_no, "")
        if not is_active(then) or then.householder_name == name:
            continue
        record = then.with_(householder_name=name)
        if number in last:
            corrected[last[number]] = replace(changes[last[number]], record=record)
        elif name != was.get(then.household_no, ""):
            corrected.append(_correction(view, notice, changes, number, record, step))
    return corrected


def _householders(records: Mapping[str, Record]) -> dict[str, str]:
    """世帯番号 → name of its 世帯主."""
    return {
        record.household_no: full_name(record)
        for record in records.values()
        if is_active(record) and record.relationship == HOUSEHOLDER
    }


def _correction(
    view: RegisterView,
    notice: Cancellation,
    changes: Iterable[Change],
    number: str,
    record: Record,
    step: int,
) -> Change:
    """世帯主氏名の修正, from the first day that the cancellation changes, and never before the person's own last."""
    since = min(each.changed_on for each in changes)
    day = max(since, view.subjects[number].version.changed_on)
    return Change(number, "cancel_correct", day, notice.notified_on, record, note=notice.note, step=step)


def households_after(view: RegisterView, changes: Iterable[Change]) -> dict[str, list[Record]]:
    """世帯番号 → records of its members once the changes are made, for the households that they touch."""
    after = {str(each.subject): each.record for each in changes}
    found: dict[str, list[Record]] = {str(record.household_no): [] for record in after.values()}
    unchanged = [each.record for number, each in view.subjects.items() if number not in after]
    for record in (*after.values(), *unchanged):
        if is_active(record) and str(record.household_no) in found:
            found[str(record.household_no)].append(record)
    return found


def divided(households: Mapping[str, list[Record]]) -> dict[str, int]:
    """住所の分かれる世帯: 世帯番号 → at how many addresses its members live, where that is more than one."""
    places = {number: {(m.ward, address_of(m)) for m in members} for number, members in households.items()}
    return {number: len(found) for number, found in places.items() if len(found) > 1}
