"""年月日の規則 — the day of the move, of the notice and of birth against each other."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from openjuki.kernel.dates.card_deadlines import card_deadlines
from openjuki.kernel.dates.terms import notice_due_on
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.notices.any import ALL, having
from openjuki.kernel.notices.birth import Birth
from openjuki.kernel.notices.counterparts import COUNTERPARTS
from openjuki.kernel.notices.household_change import HOUSEHOLD_CHANGES
from openjuki.kernel.notices.inter_ward_move import InterWardMove
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.notices.move_out import MoveOut
from openjuki.kernel.notices.move_within import MoveWithin
from openjuki.kernel.notices.shape import day_path
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Context, Hit, rule

#: Notices that follow what they notify, within 14 days.
AFTERWARDS: Final = (MoveIn, MoveWithin, InterWardMove, *HOUSEHOLD_CHANGES)
#: Days before the end of a stay from which on the counter is warned.
STAY_WARNING_DAYS: Final = 30


@rule(
    "E01",
    ERROR,
    notices=having(without=(MoveOut,)),
    fields=("*_on", "members.*.birth"),
    law="S 4.0.3",
    message="異動日({changed})が処理日({today})より後です。",
    remedy="異動した後に届け出るものです。異動日を確かめ、まだ異動していなければ異動後の届出を案内してください。",
)
def changed_on_is_not_in_the_future(ctx: Context) -> Iterator[Hit]:
    """異動日が未来"""
    path = day_path(ctx.notice)
    if ctx.notice.changed_on > ctx.today and path != "notified_on":  # E02 says it of the 届出日
        yield Hit(path, changed=format_wareki(ctx.notice.changed_on), today=format_wareki(ctx.today))


@rule(
    "E02",
    ERROR,
    notices=ALL,
    fields=("notified_on",),
    law="S 4.1.0.2",
    message="届出日({notified})が処理日({today})より後です。",
    remedy="届出を受けた日を入力してください。",
)
def notified_on_is_not_in_the_future(ctx: Context) -> Iterator[Hit]:
    """届出日が未来"""
    if ctx.notice.notified_on > ctx.today:
        yield Hit(
            "notified_on", notified=format_wareki(ctx.notice.notified_on), today=format_wareki(ctx.today)
        )


@rule(
    "E26",
    ERROR,
    notices=AFTERWARDS,
    fields=("notified_on",),
    law="住民基本台帳法 第22条第1項、第23条、第25条",
    message="届出日({notified})が異動日({changed})より前です。",
    remedy="転入・転居・世帯の変更は異動した後に届け出ます。異動日か届出日を直してください。",
)
def notice_follows_the_move(ctx: Context) -> Iterator[Hit]:
    """異動前の届出"""
    if ctx.notice.notified_on < ctx.notice.changed_on:
        yield Hit(
            "notified_on",
            notified=format_wareki(ctx.notice.notified_on),
            changed=format_wareki(ctx.notice.changed_on),
        )


@rule(
    "A03",
    ALERT,
    notices=AFTERWARDS,
    fields=("notified_on",),
    law="住民基本台帳法 第22条第1項、第23条、第25条、第52条第2項",
    message="届出期限({due})を過ぎています。",
    remedy="遅れた理由を聞き取り、期間経過通知の要否を確かめて理由を記録してください。",
)
def notice_is_in_time(ctx: Context) -> Iterator[Hit]:
    """届出期限(14日)の経過"""
    due = notice_due_on(ctx.notice.changed_on, ctx.view.closing_days)
    if ctx.notice.notified_on > due:
        yield Hit("notified_on", due=format_wareki(due))


@rule(
    "A205",
    ALERT,
    notices=tuple(COUNTERPARTS),
    fields=("*_on",),
    law="住民基本台帳法 第22条〜第25条、施行令 第12条第1項",
    message="届出の期間({due}まで)がまだ過ぎていません。",
    remedy="届出を促してください。届出を待たずに職権とするときは、その理由を記録してください。",
)
def the_term_of_the_notice_is_over(ctx: Context) -> Iterator[Hit]:
    """届出期間中の職権"""
    due = notice_due_on(ctx.notice.changed_on, ctx.view.closing_days)
    if ctx.today <= due:
        yield Hit(day_path(ctx.notice), due=format_wareki(due))


@rule(
    "E13",
    ERROR,
    notices=(MoveIn,),
    fields=("members.*.birth",),
    law="住民基本台帳法 第7条第2号",
    message="生年月日({birth})が届出日より後です。",
    remedy="生年月日を確かめて直してください。",
)
def born_before_the_notice(ctx: Context) -> Iterator[Hit]:
    """生年月日が届出日より後"""
    for at, mover in enumerate(ctx.notice.members):
        if mover.birth is not None and mover.birth.first > ctx.notice.notified_on:
            yield Hit(f"members.{at}.birth", birth=mover.birth.display())


@rule(
    "A12",
    ALERT,
    notices=(MoveIn,),
    fields=("moved_in_on",),
    law="住民基本台帳法 第22条、第24条",
    message="転入日が転出証明書の転出予定日({planned})より前です。",
    remedy="転入した日を届出人に確かめ、正しければ理由を記録してください。",
)
def move_in_follows_the_certificate(ctx: Context) -> Iterator[Hit]:
    """転入日が転出予定日より前"""
    planned = ctx.notice.certificate_move_out_on
    if planned is not None and ctx.notice.moved_in_on < planned:
        yield Hit("moved_in_on", planned=format_wareki(planned))


@rule(
    "A18",
    ALERT,
    notices=(MoveIn, Birth),
    fields=("members.*.birth",),
    law="S 1.1.8",
    message="生年月日「{birth}」は不詳日又は暦にない日です。",
    remedy="戸籍の記載と同じであることを確かめて理由を記録してください。年齢の計算には使われません。",
)
def birth_is_certain(ctx: Context) -> Iterator[Hit]:
    """不詳日・非暦日の入力"""
    for at, mover in enumerate(ctx.notice.members):
        if mover.birth is not None and mover.birth.entered:
            yield Hit(f"members.{at}.birth", birth=mover.birth.entered)


@rule(
    "A21",
    ALERT,
    notices=(MoveIn,),
    fields=("card_move_in",),
    law="住民基本台帳法 第24条の2第1項、施行令 第24条の2第1項第2号",
    message="特例転入の期限を過ぎています(転出予定日から30日: {card_due}、転入日から14日: {notice_due})。",
    remedy="個人番号カードは失効します。転出証明書の交付を前住所地に請求するよう案内し、理由を記録してください。",
)
def card_move_in_is_in_time(ctx: Context) -> Iterator[Hit]:
    """特例転入の期限の経過"""
    notice = ctx.notice
    if not notice.card_move_in:
        return
    due = card_deadlines(
        planned_on=notice.certificate_move_out_on,
        moved_on=notice.moved_in_on,
        notified_on=notice.notified_on,
        closing_days=ctx.view.closing_days,
    )
    if due.missed(notice.notified_on):
        shown = format_wareki(due.by_plan) if due.by_plan is not None else "転出予定日不明"
        yield Hit("card_move_in", card_due=shown, notice_due=format_wareki(due.by_move))


@rule(
    "A07",
    ALERT,
    notices=(MoveIn,),
    fields=("members.*.period_of_stay_until",),
    law="住民基本台帳法 第30条の45",
    message="在留期間の満了日(西暦{until})を過ぎているか、満了まで30日以内です。",
    remedy="在留カードの裏面の申請中の記載を確かめ、在留期間の更新を案内してください。",
)
def stay_has_not_run_out(ctx: Context) -> Iterator[Hit]:
    """在留期間の満了"""
    for at, mover in enumerate(ctx.notice.members):
        until = mover.period_of_stay_until
        if until is not None and until <= ctx.today + timedelta(days=STAY_WARNING_DAYS):
            yield Hit(
                f"members.{at}.period_of_stay_until", until=f"{until.year}年{until.month}月{until.day}日"
            )
