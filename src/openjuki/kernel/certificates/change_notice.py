"""住民異動届 — printed from what was entered, read and signed by the notifier.

住民基本台帳法 第27条, S 4.1.0, RR-01, RR-02, flow 1-1. The signed paper is on record before review.
"""

from __future__ import annotations

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.case import Case
from openjuki.kernel.certificates.document import shown
from openjuki.kernel.certificates.paper import Column, Fields, Paper, Signature, Table, Words
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.names.shown import full_reading
from openjuki.kernel.notices.parties import CAPACITIES, IDENTITY_METHODS
from openjuki.kernel.register.codes import Sex
from openjuki.kernel.register.decision import Change

_MEMBERS = (
    Column("", 8),
    Column("氏名（フリガナ）", 66),
    Column("生年月日", 36),
    Column("性別", 12),
    Column("続柄", 24),
    Column("異動前の続柄", 34),
)


def change_notice(case: Case) -> Paper:
    """異動届 of a 転入 or 転居, with a line to sign on."""
    return Paper(
        title=f"住民異動届（{case.kind}）",
        case_no=case.case_no,
        office=case.office,
        made_on=format_wareki(case.made_on),
        sections=(_dates(case), _addresses(case), _members(case), _notifier(case), *_declaration()),
        addressee=(),
        specimen=case.specimen,
    )


def _dates(case: Case) -> Fields:
    notice = case.notice
    return Fields(
        "届出",
        (
            (
                shown("changed_on", "異動年月日", format_wareki(notice.changed_on)),
                shown("notified_on", "届出年月日", format_wareki(notice.notified_on)),
            ),
        ),
    )


def _addresses(case: Case) -> Fields:
    return Fields(
        "住所と世帯主",
        (
            (shown("new_address", "新しい住所", case.new_address),),
            (shown("new_householder", "新しい世帯主", case.new_householder),),
            (shown("old_address", "いままでの住所", case.old_address),),
            (shown("old_householder", "いままでの世帯主", case.old_householder),),
        ),
    )


def _members(case: Case) -> Table:
    rows = tuple(_member(case, number, change) for number, change in enumerate(case.movers, 1))
    return Table("異動する人", _MEMBERS, rows)


def _member(case: Case, number: int, change: Change) -> tuple[str, ...]:
    record = change.record
    reading = full_reading(record)
    name = facts.name_text(record)
    old = case.before.get(change.subject)
    return (
        str(number),
        f"{name}\n{reading}" if reading else name,
        facts.birth_text(record),
        Sex.LABELS.get(record.sex, ""),
        record.relationship,
        old.relationship if old else "",
    )


def _notifier(case: Case) -> Fields:
    notice = case.notice
    identity = notice.identity
    method = IDENTITY_METHODS.get(identity.method, identity.method) if identity else "未確認"
    rows = [
        (
            shown("notifier", "届出人", notice.notifier.name),
            shown("capacity", "異動者との関係", CAPACITIES.get(notice.notifier.capacity, "")),
        ),
        (
            shown("notifier_address", "届出人の住所", notice.notifier.address),
            shown("notifier_phone", "電話番号", notice.notifier.phone),
        ),
        (shown("identity", "本人確認", f"{method}　{identity.document if identity else ''}".strip("　")),),
    ]
    if notice.agent:
        seen = "確認済み" if notice.agent.mandate_seen else "未確認"
        rows.append((shown("agent", "代理権の確認", f"{notice.agent.mandate}（{seen}）"),))
    return Fields("届出人", tuple(rows))


def _declaration() -> tuple[Words | Signature, ...]:
    words = "上の内容を確かめました。このとおり届け出ます。"
    return Words("", (words,)), Signature("", ("届出人の署名",))
