"""世帯の構成 — what a change leaves in a household: 続柄, 世帯主氏名, 記載順位 (S 4.0.4, S 4.2.3.1, S 5.2).

Shared by all kinds of notice. A relationship that the notice does not state stays as the register has it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from openjuki.kernel.dates.adulthood import is_minor
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.view import RegisterView, Subject
from openjuki.kernel.relationship.grammar import HOUSEHOLDER
from openjuki.kernel.relationship.order import Member, order_members, place_last


@dataclass(frozen=True, slots=True)
class Day:
    """異動日と届出日 of the changes that one notice makes. `text`: the 異動日 as written when uncertain."""

    changed_on: date
    notified_on: date
    text: str = ""

    def change(self, subject: str, reason: str, record: Record) -> Change:
        """One person's change on this day."""
        return Change(subject, reason, self.changed_on, self.notified_on, record, self.text)


def relationships_after(subjects: Iterable[Subject], stated: Mapping[str, str]) -> dict[str, str]:
    """宛名番号 → 続柄 after the notice: what it states, else what the register has."""
    return {each.addressee_no: stated.get(each.addressee_no) or each.record.relationship for each in subjects}


def householder_among(subjects: Iterable[Subject], after: Mapping[str, str]) -> str:
    """世帯主氏名 — the name of the one who is 世帯主 after the notice; empty when 世帯主未設定."""
    for subject in subjects:
        if after[subject.addressee_no] == HOUSEHOLDER:
            return full_name(subject.record)
    return ""


def householder_of(view: RegisterView, household_no: str) -> str:
    """世帯主氏名 of a household as it stands."""
    members = view.members_of(household_no)
    return householder_among(members, relationships_after(members, {}))


def next_place(view: RegisterView, household_no: str) -> int:
    """記載順位 of who joins a household: after everybody in it (S 5.2)."""
    return place_last(each.record.member_order for each in view.members_of(household_no))


def in_standard_order(
    subjects: Iterable[Subject], after: Mapping[str, str], first: int = 1
) -> list[tuple[int, Subject]]:
    """(記載順位, person) in the standard's order, counted from `first`."""
    by_no = {each.addressee_no: each for each in subjects}
    rows = [
        Member(
            number,
            after[number],
            each.record.birth,
            full_name(each.record),
            each.record.register_head,
            each.record.sex,
        )
        for number, each in by_no.items()
    ]
    return [(first + at, by_no[row.key]) for at, row in enumerate(order_members(rows))]


def those_who_stay(
    view: RegisterView, household_no: str, leaving: Collection[str], stated: Mapping[str, str], day: Day
) -> list[Change]:
    """残る世帯員 — changes of those whom the leaving members leave behind (S 4.0.4).

    `stated`: their new 続柄 by 宛名番号. Nobody's version is touched unless the householder leaves or the
    notice states something. When the householder leaves and none is named, the only adult left becomes the
    householder ex officio; else the household is 世帯主未設定 (S 1.1.10), and no record goes on naming as
    householder who has left.
    """
    members = view.members_of(household_no)
    staying = [each for each in members if each.addressee_no not in leaving]
    gone = any(each.record.relationship == HOUSEHOLDER and each.addressee_no in leaving for each in members)
    if not staying or not (stated or gone):
        return []
    stated = stated or left_alone(staying, day.changed_on)
    after = relationships_after(staying, stated)
    return regrouped(staying, after, day, "new_householder", keep_order=not stated)


def left_alone(staying: list[Subject], on: date) -> dict[str, str]:
    """職権による世帯主 — the only one who stays, unless a minor; more than one are asked (A04)."""
    if len(staying) != 1 or is_minor(staying[0].record.birth, on):
        return {}
    return {staying[0].addressee_no: HOUSEHOLDER}


def regrouped(
    members: list[Subject], after: Mapping[str, str], day: Day, reason: str, *, keep_order: bool = False
) -> list[Change]:
    """Changes of a household's members whose 続柄, 世帯主氏名 or 記載順位 becomes another."""
    name = householder_among(members, after)
    placed: Iterable[tuple[int | None, Subject]] = in_standard_order(members, after)
    if keep_order:
        placed = [(each.record.member_order, each) for each in members]
    changes = []
    for position, subject in placed:
        record = subject.record.with_(
            relationship=after[subject.addressee_no], householder_name=name, member_order=position
        )
        if record != subject.record:
            changes.append(day.change(subject.addressee_no, reason, record))
    return changes


def with_householder_name(
    view: RegisterView, household_no: str, name: str, day: Day, *, changed: Collection[str] = ()
) -> list[Change]:
    """世帯主氏名の修正 — the other members' changes when the householder's name became `name` (S 4.2.3.1).

    `changed`: those whose record the notice changes itself; they are left to the caller, whose records must
    carry the name too. The reason is 職権修正.
    """
    return [
        day.change(each.addressee_no, "correction_ex_officio", each.record.with_(householder_name=name))
        for each in view.members_of(household_no)
        if each.addressee_no not in changed and each.record.householder_name != name
    ]
