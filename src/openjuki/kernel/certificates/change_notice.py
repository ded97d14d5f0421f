"""住民異動届・職権記載等記録書 — printed from what was entered, before review.

A notice is read and signed by the notifier (住民基本台帳法 第27条, S 4.1.0, RR-01, RR-02, flow 1-1); a change ex
officio is put on file with its grounds (第8条, 施行令 第12条, S 4.2, RR-03). Any kind of notice: what changes is
read from the decision.
"""

from __future__ import annotations

from typing import Any

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.case import Case
from openjuki.kernel.certificates.document import shown
from openjuki.kernel.certificates.items import LABELS, changed, text
from openjuki.kernel.certificates.paper import Column, Fields, Paper, Section, Signature, Table, Words
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.names.shown import full_reading
from openjuki.kernel.notices.grounds import BASES
from openjuki.kernel.notices.parties import CAPACITIES, IDENTITY_METHODS
from openjuki.kernel.register.codes import Sex
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.record import SECRET_FIELDS

_MEMBERS = (
    Column("", 8),
    Column("氏名（フリガナ）", 66),
    Column("生年月日", 36),
    Column("性別", 12),
    Column("続柄", 24),
    Column("異動前の続柄", 34),
)
_CHANGES = (Column("氏名", 40), Column("項目", 44), Column("いままで", 48), Column("これから", 48))
#: Said by other sections of the paper, or by the change itself.
_SAID = frozenset({"relationship", "householder_name", "address_since", "notified_on"})
_OF_ADDRESSES = ("address_", "planned_destination", "confirmed_destination")
#: Said by the days and the destination, while somebody plans to leave.
_OF_LEAVING = frozenset({"planned_move_out_on", "removal_notified_on"})
_HIDDEN = "（番号は印刷しません）"


def change_notice(case: Case) -> Paper:
    """異動届 with a line to sign on; for a change ex officio the record of its grounds."""
    title = f"職権記載等記録書（{case.kind}）" if case.is_ex_officio else f"住民異動届（{case.kind}）"
    sections = (_dates(case), *_addresses(case), _members(case), *changes_of(case), *_reason(case))
    return Paper(
        title=title,
        case_no=case.case_no,
        office=case.office,
        made_on=format_wareki(case.made_on),
        sections=sections,
        addressee=(),
        specimen=case.specimen,
    )


def _dates(case: Case) -> Fields:
    notified = "受領年月日" if case.is_ex_officio else "届出年月日"
    return Fields(
        "職権による異動" if case.is_ex_officio else "届出",
        (
            (
                shown("changed_on", "異動年月日", case.changed_on),
                shown("notified_on", notified, format_wareki(case.notice.notified_on)),
            ),
        ),
    )


def _addresses(case: Case) -> tuple[Section, ...]:
    """Where they live before and after; a notice that moves nobody says only where they live."""
    moves = case.new_address != case.old_address
    rows = [
        (shown("new_address", "新しい住所", case.new_address),),
        (shown("new_householder", "新しい世帯主", case.new_householder),),
        (shown("old_address", "いままでの住所", case.old_address),),
        (shown("old_householder", "いままでの世帯主", case.old_householder),),
    ]
    if not moves:
        rows = [(shown("old_address", "住所", case.old_address),)]
        if case.destination:
            rows.append((shown("destination", "転出先", case.destination),))
        rows.append((shown("new_householder", "世帯主", case.new_householder),))
    return (Fields("住所と世帯主", tuple(rows)),)


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


def changes_of(case: Case) -> tuple[Section, ...]:
    """変わる事項 — what the sections above do not say, for everyone concerned."""
    rows = [row for change in case.changes for row in _changed_rows(case, change)]
    now = (Table("変わる事項", _CHANGES, tuple(rows)),) if rows else ()
    later = [row for change in case.planned for row in _changed_rows(case, change)]
    if not later:
        return now
    day = format_wareki(case.planned[0].changed_on)
    return *now, Table(f"{day}から変わる事項（残る人）", _CHANGES, tuple(later))


def _changed_rows(case: Case, change: Change) -> list[tuple[str, ...]]:
    before = case.before.get(change.subject)
    if before is None:
        return []
    mover = change in case.movers
    listed = [
        name
        for name in changed(before, change.record)
        if not (mover and (name in _SAID or name.startswith(_OF_ADDRESSES)))
        and not (mover and name in _OF_LEAVING and text(name, change.record))
    ]
    who = facts.name_text(change.record)
    return [
        (who if at == 0 else "", LABELS[name], *_values(name, before, change.record))
        for at, name in enumerate(listed)
    ]


def _values(name: str, before: Any, after: Any) -> tuple[str, str]:
    if name in SECRET_FIELDS:
        return ("あり" if getattr(before, name) else "なし", _HIDDEN if getattr(after, name) else "なし")
    return text(name, before), text(name, after)


def _reason(case: Case) -> tuple[Section, ...]:
    """Who gives notice and signs, or the grounds and who decided."""
    if case.is_ex_officio:
        return _grounds(case.notice), Signature("", ("入力した職員", "審査した職員"))
    words = "上の内容を確かめました。このとおり届け出ます。"
    return _notifier(case.notice), Words("", (words,)), Signature("", ("届出人の署名",))


def _grounds(notice: Any) -> Fields:
    grounds = getattr(notice, "grounds", None)
    if grounds is None:
        return Fields("職権の根拠", ())
    received = format_wareki(grounds.received_on) if grounds.received_on else ""
    return Fields(
        "職権の根拠",
        (
            (shown("basis", "根拠", BASES.get(grounds.basis, "")),),
            (shown("document", "根拠となる書面", grounds.document),),
            (shown("sender", "発信者", grounds.sender), shown("number", "文書番号", grounds.number)),
            (shown("received_on", "受領の日", received),),
        ),
    )


def _notifier(notice: Any) -> Fields:
    identity = getattr(notice, "identity", None)
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
    agent = getattr(notice, "agent", None)
    if agent:
        seen = "確認済み" if agent.mandate_seen else "未確認"
        rows.append((shown("agent", "代理権の確認", f"{agent.mandate}（{seen}）"),))
    return Fields("届出人", tuple(rows))
