"""Who comes, moves, is born and leaves: one maker for each kind of notice about households, for the state machine.

A maker draws from the desk and gives a notice, sensible or not, or None where nobody could notify it.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.notices.birth import Birth, Newborn
from openjuki.kernel.notices.counterparts import COUNTERPARTS
from openjuki.kernel.notices.death import Death, Disappearance, RemovedMember
from openjuki.kernel.notices.entry_ex_officio import EntryExOfficio, RemovalExOfficio, Restoration
from openjuki.kernel.notices.foreign import ForeignEntry
from openjuki.kernel.notices.grounds import Grounds
from openjuki.kernel.notices.household_change import (
    HouseholdMerge,
    HouseholdReassignment,
    HouseholdSplit,
    NewHouseholder,
)
from openjuki.kernel.notices.inter_ward_move import InterWardMove
from openjuki.kernel.notices.move_in import MoveIn, Mover
from openjuki.kernel.notices.move_in_notification import MoveInNotification
from openjuki.kernel.notices.move_out import LeavingMember, MoveOut
from openjuki.kernel.notices.move_out_withdrawal import MoveOutWithdrawal, RemainingMember
from openjuki.kernel.notices.move_within import MoveWithin, MovingMember
from openjuki.kernel.register.address import Address, address_of
from openjuki.kernel.register.codes import Kind, Status
from support.memory_register import WARDS
from support.register_desk import (
    ABROAD,
    BY,
    ELSEWHERE,
    FAMILY_REGISTER,
    GROUNDS,
    NOBODY_NOTIFIES,
    Desk,
    formed,
    home,
)

OTHERS = ("妻", "子", "子", "母")
#: What a returning person is known by.
_SAME = (
    "kind", "surname", "given_name", "roman_name", "birth", "sex", "nationality", "nationality_code",
    "residence_category", "residence_card_no", "status_of_residence", "period_of_stay", "period_of_stay_until",
    "became_foreign_resident_on", "individual_number",
)  # fmt: skip


def move_in(desk: Desk) -> MoveIn | None:
    """A new family, somebody who joins a household, or somebody who comes back (再転入) as who they were."""
    what, head = desk.chance.random(), desk.head()
    household, members = desk.household()
    place, joins, family = home(desk.count, head["ward"]), "", desk.named()
    if what < 0.5 or not members:
        size = desk.chance.randint(1, 5)
        movers = [desk.mover(at, word, family) for at, word in enumerate(("世帯主", *OTHERS)[:size])]
        if desk.chance.random() < 0.3:
            movers.append(desk.foreigner("同居人"))
    elif what < 0.75:
        head, joins, place = desk.head(members[0]), household, address_of(desk.record(members[0]))
        foreign = desk.chance.random() < 0.5
        movers = [desk.foreigner("同居人") if foreign else desk.mover(0, "同居人", family)]
    else:
        back = comes_back(desk)
        if back is None:
            return None
        movers = [back]
    came_from, source = desk.chance.choice(((ELSEWHERE, "typed"), (ELSEWHERE, "typed"), (ABROAD, "abroad")))
    return MoveIn(**head, **BY, moved_in_on=desk.today, address=place, previous_address=came_from, joins=joins,
                  members=tuple(movers), source=source)  # fmt: skip


def comes_back(desk: Desk, *kinds: str) -> Mover | None:
    """再転入: somebody whom the register removed, as who they were; None where there is nobody of these 住民種別."""
    number = desk.gone(*Status.LABELS.keys() - {Status.RESIDENT})
    then = desk.record(number) if number else None
    if then is None or (kinds and then.kind not in kinds):
        return None
    made = desk.foreigner("世帯主") if then.kind == Kind.FOREIGN else desk.mover(0, "世帯主", desk.named())
    same = {n: getattr(then, n) for n in _SAME if getattr(then, n)}
    return replace(made, **same, resumes=number)


def foreign_entry(desk: Desk) -> ForeignEntry:
    """Somebody new, or somebody who comes back."""
    head, article = desk.head(), desk.chance.choice(("46", "47"))
    back = comes_back(desk, Kind.FOREIGN) if desk.chance.random() < 0.5 else None
    return ForeignEntry(**head, **BY, changed_on=desk.today, article=article,
                        members=(back or desk.foreigner("世帯主"),),
                        address=home(300 + desk.count, head["ward"]))  # fmt: skip


def entry_ex_officio(desk: Desk) -> EntryExOfficio:
    """Somebody new, or somebody who comes back."""
    head, family = desk.head(), desk.named()
    back = comes_back(desk) if desk.chance.random() < 0.5 else None
    return EntryExOfficio(**head, changed_on=desk.today, occasion="omitted", grounds=GROUNDS,
                          address=home(300 + desk.count, head["ward"]), previous_address=ELSEWHERE,
                          members=(back or desk.mover(0, "世帯主", family),))  # fmt: skip


def birth(desk: Desk) -> Birth | None:
    """One child or twins, of anybody in a household; or a foundling, in a household of its own."""
    household, members = desk.household()
    if not members:
        return None
    mother, day, children = desk.chance.choice(members), desk.lately(5), []
    for at in range(desk.chance.randint(1, 2)):
        name, reading = desk.named()
        children.append(
            Newborn(key=f"c{at}", surname="試", given_name="生" + name, reading_surname="シ",
                    reading_given_name="ウマレ" + reading, birth=UncertainDate.exact(day), sex="12"[at],
                    relationship="子", registered_domicile="宮城県仙台市青葉区", register_head="試　一")
        )  # fmt: skip
    about: dict[str, Any] = {**desk.head(mother), "mother_addressee_no": mother, "joins": household}
    if desk.chance.random() < 0.1:
        head = desk.head()
        about = {**head, "address": home(300 + desk.count, head["ward"])}
    return Birth(**about, members=tuple(children), grounds=FAMILY_REGISTER)


def _moving(desk: Desk) -> tuple[dict[str, Any], list[str]] | None:
    """Household and rows of those who move, all or one; and who stays."""
    household, members = desk.household()
    if not members:
        return None
    part = desk.chance.random() < 0.5
    moving = members[-1:] if part else members
    rows = tuple(MovingMember(n, "世帯主" if part and len(members) > 1 else "") for n in moving)
    return {"household_no": household, "members": rows}, [n for n in members if n not in moving]


def move_within(desk: Desk) -> MoveWithin | None:
    if (found := _moving(desk)) is None:
        return None
    about, _ = found
    head = desk.head(about["members"][0].addressee_no)
    return MoveWithin(**head, **BY, **about, moved_on=desk.lately(),
                      address=home(desk.chance.randint(500, 900), head["ward"]))  # fmt: skip


def inter_ward_move(desk: Desk) -> InterWardMove | None:
    """To the other ward, or into a household there; now and then notified at the wrong ward."""
    if (found := _moving(desk)) is None:
        return None
    about, staying = found
    old = desk.record(about["members"][0].addressee_no).ward
    ward = next(w for w in WARDS if w != old) if desk.chance.random() < 0.9 else old
    there = [h for h, m in desk.register.households().items() if desk.record(m[0]).ward == ward]
    place, joins = home(desk.chance.randint(500, 900), ward), ""
    if there and desk.chance.random() < 0.3:
        joins = desk.chance.choice(sorted(there))
        place = address_of(desk.record(desk.register.households()[joins][0]))
        about["members"] = tuple(MovingMember(m.addressee_no, "同居人") for m in about["members"])
    told = formed(staying) if desk.chance.random() < 0.3 else ()
    return InterWardMove(ward=ward, notified_on=desk.today, **BY, **about, moved_on=desk.lately(), address=place,
                         joins=joins, staying=told)  # fmt: skip


def move_out(desk: Desk) -> MoveOut | None:
    household, members = desk.household()
    if not members:
        return None
    leaving = desk.chance.sample(members, desk.chance.randint(1, len(members)))
    staying = formed([n for n in members if n not in leaving]) if desk.chance.random() < 0.5 else ()
    day = desk.today + timedelta(days=desk.chance.randint(-3, 20))
    return MoveOut(**desk.head(members[0]), **BY, moves_out_on=day, household_no=household, staying=staying,
                   destination=desk.chance.choice((ELSEWHERE, ELSEWHERE, ABROAD)),
                   members=tuple(LeavingMember(addressee_no=n) for n in leaving))  # fmt: skip


def _planning(desk: Desk) -> str:
    found = [n for n, v in sorted(desk.register.residents().items()) if v.record.planned_move_out_on]
    return desk.chance.choice(found) if found else ""


def move_out_withdrawal(desk: Desk) -> MoveOutWithdrawal | None:
    if not (number := _planning(desk)):
        return None
    return MoveOutWithdrawal(**desk.head(number), **BY, members=(RemainingMember(number),),
                             household_no=desk.record(number).household_no)  # fmt: skip


def move_in_notification(desk: Desk) -> MoveInNotification | None:
    """Of one who plans to leave, or has left."""
    number = _planning(desk) or desk.gone(Status.MOVED_OUT, Status.REMOVED)
    if not number:
        return None
    told = Grounds("move_in_notice", "転入通知", desk.today)
    return MoveInNotification(**desk.head(number), moved_in_on=desk.lately(3), addressee_no=number,
                              destination=ELSEWHERE, grounds=told)  # fmt: skip


def household_split(desk: Desk) -> HouseholdSplit | None:
    household, members = desk.household()
    if not members:
        return None
    rows = (MovingMember(members[-1], "世帯主"),)
    return HouseholdSplit(
        **desk.head(members[0]), **BY, split_on=desk.today, household_no=household, members=rows
    )


def _joining(desk: Desk) -> tuple[dict[str, Any], list[str]] | None:
    """Two households, of one address where there are such (S 4.1.4.2); any other is refused."""
    households = desk.register.households()
    place: dict[str, Address] = {h: address_of(desk.record(m[0])) for h, m in households.items()}
    pairs = [(h, j) for h in households for j in households if h != j]
    near = [(h, j) for h, j in pairs if place[h] == place[j]]
    if not pairs:
        return None
    household, joins = desk.chance.choice(sorted(near if near and desk.chance.random() < 0.9 else pairs))
    members = households[household]
    return {**desk.head(members[0]), **BY, "household_no": household, "joins": joins}, members


def household_merge(desk: Desk) -> HouseholdMerge | None:
    if (found := _joining(desk)) is None:
        return None
    about, members = found
    rows = tuple(MovingMember(n, "同居人") for n in members)
    return HouseholdMerge(**about, merged_on=desk.today, members=rows)


def household_reassignment(desk: Desk) -> HouseholdReassignment | None:
    if (found := _joining(desk)) is None:
        return None
    about, members = found
    rows = (MovingMember(members[-1], "同居人"),)
    return HouseholdReassignment(**about, reassigned_on=desk.today, members=rows)


def new_householder(desk: Desk) -> NewHouseholder | None:
    household, members = desk.household()
    if not members:
        return None
    head = desk.chance.choice(members)
    rows = tuple(MovingMember(n, "世帯主" if n == head else "同居人") for n in members)
    return NewHouseholder(
        **desk.head(head), **BY, took_over_on=desk.today, household_no=household, members=rows
    )


def _removing(desk: Desk) -> dict[str, Any] | None:
    """One of a household, with or without a word of those who stay."""
    household, members = desk.household()
    if not members:
        return None
    number = desk.chance.choice(members)
    staying = formed([n for n in members if n != number]) if desk.chance.random() < 0.5 else ()
    return {
        **desk.head(number),
        "household_no": household,
        "members": (RemovedMember(number),),
        "staying": staying,
    }


def death(desk: Desk) -> Death | None:
    about, day = _removing(desk), UncertainDate.exact(desk.lately(3))
    return Death(**about, died_on=day, grounds=FAMILY_REGISTER) if about else None


def disappearance(desk: Desk) -> Disappearance | None:
    about, day = _removing(desk), desk.lately()
    if about is None:
        return None
    gone = UncertainDate.exact(day)
    return Disappearance(**about, deemed_dead_on=gone, judged_on=day, grounds=FAMILY_REGISTER)


def removal_ex_officio(desk: Desk) -> RemovalExOfficio | None:
    about, day = _removing(desk), desk.lately(3)
    return RemovalExOfficio(**about, changed_on=day, cause="absent", grounds=GROUNDS) if about else None


def restoration(desk: Desk) -> Restoration | None:
    """回復 of whom the city removed."""
    if not (number := desk.gone(Status.REMOVED)):
        return None
    return Restoration(**desk.head(number), changed_on=desk.today, addressee_no=number,
                       grounds=Grounds("own_finding", "再調査の報告", desk.today))  # fmt: skip


def counterparts(makers: Mapping[type, Callable[[Desk], Any]]) -> dict[type, Callable[[Desk], Any]]:
    """職権による…: what the same notice says where nobody notifies (S 4.2.0.2)."""
    return {kind: _ex_officio(kind, makers[model]) for kind, model in COUNTERPARTS.items() if model in makers}


def _ex_officio(kind: type, maker: Callable[[Desk], Any]) -> Callable[[Desk], Any]:
    """The same items with grounds in place of a notifier."""
    (row, _) = typing.get_args(typing.get_type_hints(kind)["members"])

    def made(desk: Desk) -> Any:
        if (notice := maker(desk)) is None:
            return None
        told = [f.name for f in fields(kind) if f.name not in ("members", "grounds")]
        rows = tuple(row(**{f.name: getattr(m, f.name) for f in fields(row)}) for m in notice.members)
        return kind(**{name: getattr(notice, name) for name in told}, members=rows, grounds=NOBODY_NOTIFIES)

    return made
