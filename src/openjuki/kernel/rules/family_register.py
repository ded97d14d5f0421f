"""戸籍の届出による修正の規則 — what each 届出 can change, and for whom (S 4.2.0.3, S 4.2.3.1, 戸籍法)."""

from collections.abc import Iterator
from typing import Final

from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.family_register import (
    EVENTS,
    ITEMS,
    Event,
    FamilyRegisterNotice,
    RegisteredMember,
)
from openjuki.kernel.register.codes import Kind
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.register.items import labels_of
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.view import Subject
from openjuki.kernel.relationship.grammar import HOUSEHOLDER, SPOUSES
from openjuki.kernel.rules.registry import Context, Hit, rule

ONLY: Final = (FamilyRegisterNotice,)
_LABELS: Final = labels_of(Record)
_OF_JAPANESE: Final = ("surname", "given_name", "registered_domicile", "register_head")


def _rows(ctx: Context) -> Iterator[tuple[int, RegisteredMember, Subject]]:
    for at, row in enumerate(ctx.notice.members):
        if (subject := ctx.view.subjects.get(row.addressee_no)) is not None:
            yield at, row, subject


def _changed(row: RegisteredMember, subject: Subject) -> list[str]:
    """Items that the row changes."""
    record = subject.record
    return [name for name in ITEMS if getattr(row, name) and getattr(row, name) != getattr(record, name)]


def _event(ctx: Context) -> Event | None:
    return EVENTS.get(ctx.notice.event)


@rule(
    "E75",
    ERROR,
    notices=ONLY,
    fields=("event",),
    law="住民基本台帳法 第9条第2項、施行令 第12条第2項第1号",
    message="戸籍の届出の種別が選ばれていません。",
    remedy="届書又は通知の種別を一覧から選んでください。",
)
def event_is_known(ctx: Context) -> Iterator[Hit]:
    """戸籍の届出の種別"""
    if _event(ctx) is None:
        yield Hit("event")


@rule(
    "E76",
    ERROR,
    notices=ONLY,
    fields=("members.*",),
    law="戸籍法、施行令 第12条第2項第1号、S 4.2.3.1",
    message="{title}で「{label}」は変わりません。",
    remedy="届書の種別と入力した項目を確かめてください。誤りの訂正であれば職権修正又は誤記修正です。",
)
def event_can_change_the_item(ctx: Context) -> Iterator[Hit]:
    """届出の種別にない項目"""
    event = _event(ctx)
    if event is None:
        return
    for at, row, subject in _rows(ctx):
        for name in _changed(row, subject):
            if name not in event.may:
                yield Hit(f"members.{at}.{name}", title=event.title, label=_LABELS[name])


@rule(
    "E77",
    ERROR,
    notices=ONLY,
    fields=("members.*.relationship",),
    law="住民基本台帳法 第25条、S 4.1.4",
    message="戸籍の届出によって世帯主は変えられません。",
    remedy="世帯主変更の届出(又は職権)を別に入力してください。",
)
def householder_stays(ctx: Context) -> Iterator[Hit]:
    """戸籍の届出と世帯主変更"""
    for at, row, subject in _rows(ctx):
        if row.relationship and (row.relationship == HOUSEHOLDER) != (
            subject.record.relationship == HOUSEHOLDER
        ):
            yield Hit(f"members.{at}.relationship")


@rule(
    "E78",
    ERROR,
    notices=ONLY,
    fields=("members.*",),
    law="住民基本台帳法施行令 第12条第2項",
    message="{name}さんの記載に変わるところがありません。",
    remedy="変わる項目を入力するか、選択を外してください。",
)
def something_changes_for_each(ctx: Context) -> Iterator[Hit]:
    """変更のない人"""
    for at, row, subject in _rows(ctx):
        if not _changed(row, subject):
            yield Hit(f"members.{at}", name=full_name(subject.record))


@rule(
    "E79",
    ERROR,
    notices=ONLY,
    fields=("members.*",),
    law="住民基本台帳法 第7条第5号、第30条の45",
    message="外国人住民{name}さんに「{label}」は記載できません。",
    remedy="外国人住民で変わるのは続柄だけです。氏名は出入国在留管理庁からの通知で修正します。",
)
def foreign_residents_have_no_family_register(ctx: Context) -> Iterator[Hit]:
    """外国人住民の戸籍の表示"""
    for at, row, subject in _rows(ctx):
        if subject.record.kind == Kind.FOREIGN:
            for name in _OF_JAPANESE:
                if getattr(row, name):
                    yield Hit(f"members.{at}.{name}", name=full_name(subject.record), label=_LABELS[name])


@rule(
    "A62",
    ALERT,
    notices=ONLY,
    fields=("members",),
    law="戸籍法、施行令 第12条第2項第1号",
    message="{title}ですが、{labels}が誰も変わっていません。",
    remedy="届書の「届出の後の戸籍」の欄を確かめてください。変わらないのが正しければ理由を記録してください。",
)
def usual_items_change(ctx: Context) -> Iterator[Hit]:
    """届出で変わるはずの項目"""
    event = _event(ctx)
    if event is None or not ctx.notice.members:
        return
    changed = {name for _, row, subject in _rows(ctx) for name in _changed(row, subject)}
    if not changed & event.usual:
        labels = "、".join(_LABELS[name] for name in ITEMS if name in event.usual)
        yield Hit("members", title=event.title, labels=labels)


@rule(
    "A63",
    ALERT,
    notices=ONLY,
    fields=("members",),
    law="戸籍法 第107条第1項・第108条、S 4.0.6",
    message="同じ戸籍の{name}さんが選ばれていません。",
    remedy="転籍と氏の変更は同じ戸籍の全員に及びます。除籍などで及ばないときは理由を記録してください。",
)
def everybody_in_the_register_is_named(ctx: Context) -> Iterator[Hit]:
    """同じ戸籍の人の漏れ"""
    event = _event(ctx)
    if event is None or not event.whole_register:
        return
    named = {row.addressee_no for row in ctx.notice.members}
    registers = {_register(subject) for _, _, subject in _rows(ctx)} - {("", "")}
    for other in ctx.view.members_of(ctx.notice.household_no):
        if other.addressee_no not in named and _register(other) in registers:
            yield Hit("members", name=full_name(other.record))


def _register(subject: Subject) -> tuple[str, str]:
    return subject.record.registered_domicile, subject.record.register_head


@rule(
    "A64",
    ALERT,
    notices=ONLY,
    fields=("members.*.relationship",),
    law="住民基本台帳法 第7条第4号、S 1.1.11",
    message="{problem}",
    remedy="世帯主から見た続柄を確かめて入力してください。正しければ理由を記録してください。",
)
def couples_relationship_follows(ctx: Context) -> Iterator[Hit]:
    """婚姻・離婚と続柄"""
    rows = [(at, subject, row.relationship or subject.record.relationship) for at, row, subject in _rows(ctx)]
    if not any(subject.record.relationship == HOUSEHOLDER for _, subject, _ in rows):
        return
    others = [each for each in rows if each[1].record.relationship != HOUSEHOLDER]
    if ctx.notice.event == "marriage" and len(others) == 1 and others[0][2] not in ("夫", "妻"):
        problem = f"世帯主との婚姻ですが、続柄が「{others[0][2]}」です。"
        yield Hit(f"members.{others[0][0]}.relationship", problem=problem)
    if ctx.notice.event == "divorce":
        for at, _, relationship in others:
            if relationship in SPOUSES:
                yield Hit(
                    f"members.{at}.relationship",
                    problem=f"世帯主との離婚ですが、続柄が「{relationship}」です。",
                )


@rule(
    "A65",
    ALERT,
    notices=ONLY,
    fields=("members.*.furigana_surname", "members.*.furigana_given_name"),
    law="住民基本台帳法 第7条第1号の2、S 2.1.2",
    message="{label}が変わりますが、新しい{label}の振り仮名が入力されていません。",
    remedy="戸籍の振り仮名を入力してください。通知にないときは、フリガナ(検索用)だけでも入力します。",
)
def new_names_have_furigana(ctx: Context) -> Iterator[Hit]:
    """新しい氏名の振り仮名"""
    for at, row, subject in _rows(ctx):
        changed = _changed(row, subject)
        for part, label in (("surname", "氏"), ("given_name", "名")):
            if part in changed and not getattr(row, f"furigana_{part}"):
                yield Hit(f"members.{at}.furigana_{part}", label=label)
