"""閲覧用リスト (S 9.5, form 20.3.1): made from what is settled, frozen, shown on the days that were granted.

Nobody under 支援措置 or kept out by a hold is chosen; and because either may come after a list was made, each part is
looked at again before it leaves (S 3.4), and a list that has grown old is made anew (施行令 第14条). Every part is one
row of the log with everybody on it, before a byte of it is sent. The bytes of a part, drawn or as CSV, are archived
when they first leave; a look on another day, or at an earlier list, is a 再出力 with a reason.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Final

from openjuki.kernel.inspection.application import Application
from openjuki.kernel.inspection.course import Act, State
from openjuki.kernel.inspection.extent import Extent
from openjuki.kernel.inspection.papers import ITEMS
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Invalid, NotFound, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import (
    Inspection,
    InspectionAct,
    InspectionList,
    InspectionPart,
)
from openjuki.systems.residents.models.inspection import IN_PART
from openjuki.systems.residents.selectors import inspections as selectors
from openjuki.systems.residents.selectors.inspections import Chosen
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.incidents import reports
from openjuki.systems.residents.services.inspection_files import csv_of, csv_text, paper_of
from openjuki.systems.residents.services.inspections import append, check_right, inspection_row, said, taken
from openjuki.systems.residents.services.paper_release import LIST
from openjuki.systems.residents.services.search_residents import SUPPORT
from openjuki.systems.residents.services.settings import setting
from openjuki.systems.residents.services.show_printed import AT_HAND

LISTS: Final = "residents.inspection.list"


class NobodyThere(Refused):
    """範囲に当たる住民がいない."""

    status = 422
    title = "範囲に当たる住民がいません"


class NotShown(Refused):
    """今は見せられないリスト."""

    status = 403
    title = "このリストは、今は開けません"


@service("residents.inspection_make_list")
def make_list(*, staff: Staff, request_no: str, version: int | None = None) -> InspectionList:
    """Choose the people of the granted range as of now; an earlier list of the request is not shown any more.

    Raises Forbidden, NotFound, NotNow, InspectionChanged, NotShown (days over), NobodyThere.
    """
    check_right(staff, LISTS)
    row = taken(staff, request_no, Act.MAKE_LIST, version)
    extent = Application.of(row.data).extent
    if row.last_on is None or clock.today() > row.last_on:
        raise NotShown(_not_today("閲覧の日が過ぎています。"))
    before = selectors.newest_list(row)
    chosen = _drawn(selectors.eligible(row.ward, extent, clock.today()), extent, before)
    if not chosen:
        raise NobodyThere(Finding("V11", "この範囲に、閲覧の対象となる住民はいません。",
                                  remedy="範囲を確かめてください。"))  # fmt: skip
    made = InspectionList.objects.create(
        inspection=row, list_no=(before.list_no if before else 0) + 1, extent=extent.stored(), total=len(chosen),
        made_by=staff.user_id, made_at=clock.now(),
    )  # fmt: skip
    InspectionPart.objects.bulk_create(
        InspectionPart(
            list=made,
            part_no=n,
            subjects=[c.addressee_no for c in some],
            history_nos=[c.history_no for c in some],
        )
        for n, some in enumerate((chosen[i : i + IN_PART] for i in range(0, len(chosen), IN_PART)), 1)
    )
    append(row, Act.MAKE_LIST, staff=staff, made=made)
    for part in selectors.parts_of(made):
        audit.change(
            "residents.inspection_make_list", staff=staff, subjects=part.subjects, terms=_terms(row, part)
        )
    return made


@service("residents.inspection_read")
def record_reading(
    *, staff: Staff, request_no: str, reader: str, identification: str, version: int | None = None
) -> InspectionAct:
    """閲覧: who came, and what proved it; from now until midnight the list may be opened.

    Raises Forbidden, NotFound, NotNow, NotShown on another day or where the list has to be made again, Invalid for
    whoever was not named.
    """
    check_right(staff, LISTS)
    row = taken(staff, request_no, Act.READ, version)
    made = _list(row, 0)
    if not _is_day_of(row):
        raise NotShown(_not_today("承認された閲覧の日ではありません。"))
    days = selectors.list_line(made).days_old
    if days > setting("inspection_list_days"):
        raise NotShown(Finding("V19", f"閲覧用リストは{days}日前に作成したものです。",
                               law="住民基本台帳法施行令 第14条",
                               remedy="リストを作り直してから、閲覧者を確かめてください。"))  # fmt: skip
    if reader not in {each.name for each in Application.of(row.data).readers}:
        raise Invalid(Finding("V13", "承認された閲覧者ではありません。", field="reader",
                              law="住民基本台帳法 第11条第1項、第11条の2第1項",
                              remedy="来た人を一覧から選んでください。"))  # fmt: skip
    _refuse_held(made)  # nobody would see it, and yet it would be published and stand in everybody's history
    if not identification.strip():
        raise Invalid(Finding("V14", "閲覧者の本人確認がありません。", field="identification",
                              law="昭和60年自治省令第28号 第1条・第2条",
                              remedy="示された書類を入力してください。"))  # fmt: skip
    return append(row, Act.READ, staff=staff, made=made, reader=reader, identification=identification.strip())


@service("residents.inspection_reprint")
def reprint_list(*, staff: Staff, request_no: str, reason: str, list_no: int = 0) -> InspectionAct:
    """再出力: the staff who say why may open a list for a while. `list_no`: which one; 0: the newest.

    Raises Forbidden, Invalid, NotFound, NotNow.
    """
    check_right(staff, LISTS)
    row = taken(staff, request_no, Act.REPRINT)
    made = _list(row, list_no)
    return append(row, Act.REPRINT, staff=staff, reason=said(Act.REPRINT, reason), made=made)


@reports(LIST)
@service("residents.inspection_show_part")
def show_part(*, staff: Staff, request_no: str, part_no: int, list_no: int = 0) -> bytes:
    """One part as PDF, logged first. `list_no`: of which list; 0: of the newest.

    Raises Forbidden, NotFound, NotShown, NotPrintable, NotReleased.
    """
    row, made, proof = _opened(staff, request_no, list_no)
    part = InspectionPart.objects.filter(list=made, part_no=part_no).first()
    if part is None:
        raise NotFound(Finding("V15", "この冊はありません。", remedy="一覧から選んでください。"))
    pdf = paper_of(row, made, part)
    if not proof:
        _refuse_held(made)  # typesetting takes its time
    audit.view("residents.inspection_show_part", staff=staff, subjects=part.subjects, terms=_terms(row, part))
    return pdf


@service("residents.inspection_csv")
def open_csv(*, staff: Staff, request_no: str, list_no: int = 0) -> Iterator[str]:
    """全件リスト as CSV, streamed: everybody on it is on the log before the first line leaves.

    Raises as `show_part`.
    """
    row, made, _ = _opened(staff, request_no, list_no)
    parts = selectors.parts_of(made)
    for part in parts:
        audit.view("residents.inspection_csv", staff=staff, subjects=part.subjects, terms=_terms(row, part))
    return _csv(staff, request_no, list_no, parts)


def _csv(staff: Staff, request_no: str, list_no: int, parts: list[InspectionPart]) -> Iterator[str]:
    yield "\ufeff" + csv_text([ITEMS])
    for part in parts:
        yield _csv_part(staff=staff, request_no=request_no, list_no=list_no, part=part)


@reports(LIST)
@service("residents.inspection_csv_part")
def _csv_part(*, staff: Staff, request_no: str, list_no: int, part: InspectionPart) -> str:
    """The lines of one part. What would refuse the whole list by now breaks the answer off, and is on the log."""
    row, made, _ = _opened(staff, request_no, list_no)
    if made.pk != part.list_id:
        raise NotShown(_not_today("リストが作り直されました。"))
    return csv_of(row, made, part)


def _drawn(found: list[Chosen], extent: Extent, before: InspectionList | None) -> list[Chosen]:
    """So many as were asked for, by chance that nobody foresees; in the order of addresses or in none.

    Whom the list before drew stays drawn: however often a list is made again, nobody sees
    more people than were granted.
    """
    chance = secrets.SystemRandom()
    if extent.count and extent.count < len(found):
        known = {no for part in selectors.parts_of(before) for no in part.subjects} if before else set()
        drawn = known & {each.addressee_no for each in found}
        rest = [each.addressee_no for each in found if each.addressee_no not in drawn]
        drawn |= set(chance.sample(rest, extent.count - len(drawn)))
        found = [each for each in found if each.addressee_no in drawn]
    if extent.order == "random":
        chance.shuffle(found)
    return found


def _opened(staff: Staff, request_no: str, list_no: int) -> tuple[Inspection, InspectionList, bool]:
    """A list of a request, if these staff may open it now; and whether they may with the protected on it:
    what was shown can be proved later too, by whoever may see them. Readers are shown the newest only."""
    check_right(staff, LISTS)
    row = inspection_row(staff, request_no)
    made = _list(row, list_no)
    reprinted = _at_hand(staff, made, Act.REPRINT)
    today = (
        row.state == State.GRANTED
        and _is_day_of(row)
        and made == selectors.newest_list(row)
        and (selectors.is_read_today(made) or _at_hand(staff, made, Act.MAKE_LIST))
    )
    if not reprinted and not today:
        raise NotShown(_not_today("閲覧者の確認が今日の記録にありません。"))
    proof = reprinted and staff.may(SUPPORT)
    if not proof:
        _refuse_held(made)
    return row, made, proof


def _list(row: Inspection, list_no: int) -> InspectionList:
    """One of the lists of a request; 0: the newest. Raises NotFound."""
    found = InspectionList.objects.filter(inspection=row, list_no=list_no).first()
    made = found if list_no else selectors.newest_list(row)
    if made is None:
        raise NotFound(Finding("V12", "閲覧用リストがありません。", remedy="リストを作成してください。"))
    return made


def _is_day_of(row: Inspection) -> bool:
    """承認された閲覧の日: on no other day does a list leave but for a 再出力, whoever made it."""
    return bool(row.first_on and row.last_on and row.first_on <= clock.today() <= row.last_on)


def _refuse_held(made: InspectionList) -> None:
    if selectors.names_held(made):
        raise NotShown(
            Finding("V17", "作成した後に、見せてはならない人が含まれるようになりました。", law="S 3.4",
                    remedy="リストを作り直し、閲覧の日を過ぎていれば支援措置責任者に再出力を依頼してください。"
                    "閲覧者に事情を告げないでください。")
        )  # fmt: skip


def _at_hand(staff: Staff, made: InspectionList, act: str) -> bool:
    """Whether this person has just made the list, or said why it is opened again."""
    since = clock.now() - AT_HAND
    return InspectionAct.objects.filter(list=made, act=act, by=staff.user_id, at__gte=since).exists()


def _terms(row: Inspection, part: InspectionPart) -> dict[str, object]:
    return {"request_no": row.request_no, "list": part.list.list_no, "part": part.part_no}


def _not_today(message: str) -> Finding:
    return Finding("V16", message, law="住民基本台帳法 第11条第1項、第11条の2第1項",
                   remedy="承認された日に閲覧者を確かめて記録するか、理由を記録して再出力してください。")  # fmt: skip
