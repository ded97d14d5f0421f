"""取消しの規則 — can this event be taken back, and does the plan say what becomes of what rests on it?"""

from collections.abc import Iterator
from typing import Final

from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.cancellation import Cancellation
from openjuki.kernel.register.decision import ALERT, ERROR, Change
from openjuki.kernel.register.reasons import REASONS
from openjuki.kernel.register.record import Record
from openjuki.kernel.relationship.grammar import HOUSEHOLDER
from openjuki.kernel.rules.registry import Context, Hit, rule
from openjuki.kernel.unwinding.changes import cancellation_changes, redone_events, unwound_by
from openjuki.kernel.unwinding.histories import Event, before, events_of, is_active, resting_on
from openjuki.kernel.unwinding.homes import divided, households_after
from openjuki.kernel.unwinding.premises import NOT_CANCELLED, carries_out, obstacle

ONLY: Final = (Cancellation,)


def _in_event(ctx: Context) -> set[str]:
    """宛名番号 of those whom the event changed."""
    return {
        number
        for number, versions in ctx.view.histories.items()
        if any(each.event_id == ctx.notice.event_id for each in versions)
    }


def _event(ctx: Context) -> Event | None:
    """The event that is to be taken back."""
    return next((e for e in events_of(ctx.view.histories) if e.event_id == ctx.notice.event_id), None)


def _later(ctx: Context) -> list[str]:
    persons = [each.addressee_no for each in ctx.notice.members]
    return [each.event_id for each in resting_on(ctx.view.histories, ctx.notice.event_id, persons)]


def _sound(ctx: Context) -> bool:
    """Whether the plan can be worked out at all."""
    named = [each.addressee_no for each in ctx.notice.members]
    planned = [each.event_id for each in ctx.notice.later]
    complete = sorted(planned) == sorted(_later(ctx))
    return bool(named) and set(named) <= _in_event(ctx) and complete and not list(_not_redoable(ctx))


@rule(
    "E100",
    ERROR,
    notices=ONLY,
    fields=("event_id", "members"),
    law="S 4.6.0.1",
    message="{problem}",
    remedy="異動履歴から取り消す異動を選び、取り消す人に印を付けてください。",
    locked=True,
)
def the_event_is_there(ctx: Context) -> Iterator[Hit]:
    """取り消す異動と対象者"""
    there = _in_event(ctx)
    if not there:
        yield Hit("event_id", problem="取り消す異動が異動履歴にありません。")
        return
    for at, member in enumerate(ctx.notice.members):
        if member.addressee_no not in there:
            yield Hit(f"members.{at}", problem="この人は、取り消す異動の対象者ではありません。")


@rule(
    "E101",
    ERROR,
    notices=ONLY,
    fields=("later",),
    law="S 4.6.0.1、S 1.2.1",
    message="この異動の後の異動{count}件について、再び行うか行わないかが決まっていません。",
    remedy="巻戻し計画を開き直し、後の異動を一つずつ確かめてください。計画を作った後の異動も加わります。",
    locked=True,
)
def the_plan_names_every_later_event(ctx: Context) -> Iterator[Hit]:
    """後の異動の扱い"""
    there, planned = set(_later(ctx)), [each.event_id for each in ctx.notice.later]
    if open_ones := there - set(planned):
        yield Hit("later", count=len(open_ones))
    elif len(planned) != len(there) or set(planned) != there:
        yield Hit("later", count=len(there))


def _not_redoable(ctx: Context) -> Iterator[tuple[int, str]]:
    """(row of the plan, name) where a later event no longer has anything to stand on."""
    rows = {each.event_id: at for at, each in enumerate(ctx.notice.later)}
    view = ctx.view
    states: dict[str, Record | None] = {}
    for each in unwound_by(view, ctx.notice):
        states[each.addressee_no] = each.kept[-1].record if each.kept else None
    for event in redone_events(view, ctx.notice):
        version, _ = obstacle(view.histories, event, states)
        if version is not None:
            yield rows[event.event_id], full_name(version.record)
            return


@rule(
    "E102",
    ERROR,
    notices=ONLY,
    fields=("later.*",),
    law="S 4.6.0.1",
    message="取り消すと、{name}さんの後の異動は再び行えません。",
    remedy="この異動の「再び行う」の印を外すか、取消しを確定した後に、あらためて届け出てもらってください。",
    locked=True,
)
def what_is_redone_still_holds(ctx: Context) -> Iterator[Hit]:
    """成り立たない再記載"""
    for at, name in _not_redoable(ctx):
        yield Hit(f"later.{at}", name=name)


def after_cancellation(ctx: Context) -> dict[str, Change]:
    """The last change of each person, where the plan is sound."""
    if not _sound(ctx):
        return {}
    return {str(each.subject): each for each in cancellation_changes(ctx.view, ctx.notice)}


def _households(ctx: Context) -> dict[str, list[Record]]:
    """世帯番号 → its members after the cancellation, for households that it touches."""
    return households_after(ctx.view, after_cancellation(ctx).values())


def _householders(ctx: Context) -> dict[str, list[str]]:
    """世帯番号 → names of the householders after the cancellation."""
    return {
        number: [full_name(each) for each in members if each.relationship == HOUSEHOLDER]
        for number, members in _households(ctx).items()
    }


@rule(
    "E103",
    ERROR,
    notices=ONLY,
    fields=("members",),
    law="住民基本台帳法 第6条・第7条第4号",
    message="取り消すと、世帯主が{names}の{count}人になります。",
    remedy="戻る人の続柄を、今の世帯主から見た続柄で入力してください。世帯主を替えるときは後で届け出てもらいます。",
    locked=True,
)
def one_householder_remains(ctx: Context) -> Iterator[Hit]:
    """取消し後の世帯主"""
    for names in _householders(ctx).values():
        if len(names) > 1:
            yield Hit("members", names="、".join(names), count=len(names))


@rule(
    "A100",
    ALERT,
    notices=ONLY,
    fields=("members",),
    law="住民基本台帳法 第6条、S 1.1.10",
    message="取り消すと、世帯主のいない世帯(世帯番号{number})ができます。",
    remedy="戻る人の続柄を確かめてください。世帯主が定まらないときは、その理由を記録してください。",
)
def a_householder_remains(ctx: Context) -> Iterator[Hit]:
    """取消し後に世帯主がいない世帯"""
    after = after_cancellation(ctx)
    active = {str(each.record.household_no) for each in after.values() if is_active(each.record)}
    for number, names in _householders(ctx).items():
        if number in active and not names:
            yield Hit("members", number=number if number.isdigit() else "新規")


@rule(
    "E104",
    ERROR,
    notices=ONLY,
    fields=("event_id",),
    law="S 4.6.0.1、S 1.1.4",
    message="「{reason}」による記載は、取り消せません。",
    remedy="記載の誤りは、職権修正又は誤記修正で直してください。",
)
def what_no_notice_made_stays(ctx: Context) -> Iterator[Hit]:
    """取り消せない異動"""
    event = _event(ctx)
    if event is not None and event.reason in NOT_CANCELLED:
        yield Hit("event_id", reason=REASONS[event.reason])


@rule(
    "E109",
    ERROR,
    notices=ONLY,
    fields=("event_id",),
    law="S 4.6.0.1、S 1.1.5",
    message="転出の日({day})の到来による消除だけを取り消しても、その人は同じ日付で再び消除されます。",
    remedy="履歴から転出届の異動「転出(予定)」を取り消してください。転出届のとおりに消除された人を戻すときは、回復を行ってください。",
)
def the_notice_is_cancelled_not_its_day(ctx: Context) -> Iterator[Hit]:
    """転出の日の到来による消除だけの取消し"""
    event = _event(ctx)
    named = {each.addressee_no for each in ctx.notice.members}
    for version in event.versions if event else ():
        if version.addressee_no in named and carries_out(before(ctx.view.histories, version), version):
            yield Hit("event_id", day=format_wareki(version.changed_on))
            return


@rule(
    "E108",
    ERROR,
    notices=ONLY,
    fields=("event_id",),
    law="S 4.6.0.1",
    message="この異動は、{name}さんについて既に取り消されています。",
    remedy="取消しが誤りなら、異動の履歴からその取消しを取り消してください。",
    locked=True,
)
def an_event_is_cancelled_once(ctx: Context) -> Iterator[Hit]:
    """取消済みの異動"""
    for each in ctx.notice.members:
        if ctx.notice.event_id in ctx.view.taken_back.get(each.addressee_no, ()):
            yield Hit("event_id", name=full_name(ctx.view.subjects[each.addressee_no].record))


@rule(
    "E105",
    ERROR,
    notices=ONLY,
    fields=("later",),
    law="S 4.0.8、S 10.3",
    message="後の異動に関わる{name}さんには、仮登録中の別の届出(受付番号{case})があります。",
    remedy="先の届出が確定するか取り下げられるのを待ってください。",
    locked=True,
)
def nobody_dragged_along_is_in_another_case(ctx: Context) -> Iterator[Hit]:
    """巻き込まれる人の仮登録"""
    named = {each.addressee_no for each in ctx.notice.members}
    for each in unwound_by(ctx.view, ctx.notice) if _in_event(ctx) >= named else ():
        subject = ctx.view.subjects.get(each.addressee_no)
        if subject is not None and subject.pending_case and each.addressee_no not in named:
            yield Hit("later", name=full_name(subject.record), case=subject.pending_case)


@rule(
    "E106",
    ERROR,
    notices=ONLY,
    fields=("later",),
    law="住民基本台帳法 第6条・第7条第7号",
    message="後の異動を再び行うと、1つの世帯(世帯番号{number})が{count}つの住所に分かれます。",
    remedy="転居や世帯変更の「再び行う」の印を外し、取消しを確定した後に、あらためて入力してください。",
    locked=True,
)
def a_household_has_one_address(ctx: Context) -> Iterator[Hit]:
    """取消し後に住所の分かれる世帯"""
    for number, count in divided(_households(ctx)).items():
        yield Hit("later", number=number if number.isdigit() else "新規", count=count)
