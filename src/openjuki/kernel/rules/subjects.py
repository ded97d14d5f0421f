"""異動者の規則 — whether the people named can take part in a change now."""

from collections.abc import Iterator

from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.any import ALL, having
from openjuki.kernel.notices.household_change import HOUSEHOLD_CHANGES
from openjuki.kernel.notices.inter_ward_move import InterWardMove
from openjuki.kernel.notices.move_within import MoveWithin
from openjuki.kernel.notices.shape import day_path, named_persons
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.register.view import Subject
from openjuki.kernel.rules.registry import Context, Hit, rule

#: Kinds that tick the members of one household.
TICKING = having("household_no", "members.addressee_no")


def _named(ctx: Context) -> Iterator[tuple[str, Subject]]:
    """Everyone known to the register whom the notice changes, with the field that names them."""
    subjects = ctx.view.subjects
    if not subjects:
        return
    for field, number in named_persons(ctx.notice):
        if (subject := subjects.get(number)) is not None:
            yield field, subject


def changed_persons(ctx: Context) -> Iterator[tuple[str, Subject]]:
    """Those whose records the notice changes: not the mother of a newborn, who is only named."""
    return ((field, subject) for field, subject in _named(ctx) if not field.endswith("_addressee_no"))


@rule(
    "E08",
    ERROR,
    notices=TICKING,
    fields=("members.*",),
    law="住民基本台帳法 第23条、第25条",
    message="宛名番号{number}の人は現住民ではありません。",
    remedy="検索し直して、この区の現住民を選んでください。除票の人が戻ったときは転入届です。",
)
def movers_are_residents(ctx: Context) -> Iterator[Hit]:
    """現住民でない異動者"""
    for at, member in enumerate(ctx.notice.members):
        subject = ctx.view.subjects.get(member.addressee_no)
        if subject is None or not subject.is_resident:
            yield Hit(f"members.{at}", number=member.addressee_no)


@rule(
    "E39",
    ERROR,
    notices=TICKING,
    fields=("members.*",),
    law="S 4.0.1",
    message="{name}さんは、選んだ世帯(世帯番号{household})の人ではありません。",
    remedy="1通の届出では1つの世帯の人だけを異動できます。世帯ごとに分けて入力してください。",
)
def movers_belong_to_the_household(ctx: Context) -> Iterator[Hit]:
    """異なる世帯の異動者"""
    for at, member in enumerate(ctx.notice.members):
        subject = ctx.view.subjects.get(member.addressee_no)
        if subject is not None and subject.record.household_no != ctx.notice.household_no:
            yield Hit(f"members.{at}", name=full_name(subject.record), household=ctx.notice.household_no)


@rule(
    "E20",
    ERROR,
    notices=ALL,
    fields=("members.*", "staying.*", "addressee_no"),
    law="S 4.0.8、S 10.3",
    message="{name}さんには、仮登録中の別の届出(受付番号{case})があります。",
    remedy="先の届出が確定するか取り下げられるのを待ってください。",
    locked=True,
)
def nobody_is_in_another_case(ctx: Context) -> Iterator[Hit]:
    """他の届出が仮登録中"""
    for field, subject in changed_persons(ctx):
        if subject.pending_case:
            yield Hit(field, name=full_name(subject.record), case=subject.pending_case)


@rule(
    "A20",
    ALERT,
    notices=ALL,
    fields=("joins", "household_no"),
    law="S 4.0.8",
    message="世帯(世帯番号{number})に仮登録中の届出(受付番号{case})があります。",
    remedy="先の届出の内容を確かめ、この届出を先に確定してよい理由を記録してください。",
)
def no_other_case_in_the_household(ctx: Context) -> Iterator[Hit]:
    """世帯に仮登録中の届出"""
    for field in ("joins", "household_no"):
        number = getattr(ctx.notice, field, "")
        household = ctx.view.households.get(number) if number else None
        if household is not None and household.pending_case:
            yield Hit(field, number=number, case=household.pending_case)


@rule(
    "A28",
    ALERT,
    notices=(MoveWithin, InterWardMove, *HOUSEHOLD_CHANGES),
    fields=("members.*",),
    law="住民基本台帳法 第23条〜第25条",
    message="{name}さんは{planned}に転出する予定です。",
    remedy="転出を取りやめたのであれば、先に「転出の取りやめ」を入力してください。",
)
def movers_do_not_plan_to_leave(ctx: Context) -> Iterator[Hit]:
    """転出予定者の転居・世帯変更"""
    for field, subject in changed_persons(ctx):
        planned = subject.record.planned_move_out_on
        if planned is not None:
            yield Hit(field, name=full_name(subject.record), planned=format_wareki(planned))


@rule(
    "A29",
    ALERT,
    notices=ALL,
    fields=("*_on", "members.*.birth"),
    law="S 1.2.1",
    message="異動日が、{name}さんの前回の異動日({last})より前です。",
    remedy="異動の順序を確かめ、前後して届け出られた理由を記録してください。",
)
def changes_come_in_order(ctx: Context) -> Iterator[Hit]:
    """前回の異動より前の異動日"""
    for _, subject in changed_persons(ctx):
        if ctx.notice.changed_on < subject.version.changed_on:
            last = format_wareki(subject.version.changed_on)
            yield Hit(day_path(ctx.notice), name=full_name(subject.record), last=last)


@rule(
    "A30",
    ALERT,
    notices=ALL,
    fields=("members.*",),
    law="住民基本台帳事務処理要領 第5-10、S 3.4",
    message="{name}さんは支援措置の対象です。",
    remedy="支援措置責任者に連絡し、新しい住所が相手方に知られないよう取扱いを確かめて記録してください。",
    locked=True,
)
def supported_persons_are_seen(ctx: Context) -> Iterator[Hit]:
    """支援措置対象者の異動"""
    for field, subject in _named(ctx):
        if subject.support_measure:
            yield Hit(field, name=full_name(subject.record))


def _holds(ctx: Context, level: str) -> Iterator[Hit]:
    for field, subject in changed_persons(ctx):
        for hold in subject.holds:
            if hold.process == "change" and hold.level == level:
                reason = hold.reason or "理由の記録なし"
                yield Hit(field, name=full_name(subject.record), reason=reason)


@rule(
    "E40",
    ERROR,
    notices=ALL,
    fields=("members.*",),
    law="S 3.1",
    message="{name}さんの異動は抑止されています({reason})。",
    remedy="抑止の解除又は一時解除の権限を持つ職員に依頼してください。",
    locked=True,
)
def change_is_not_held(ctx: Context) -> Iterator[Hit]:
    """異動の抑止(エラー)"""
    return _holds(ctx, ERROR)


@rule(
    "A31",
    ALERT,
    notices=ALL,
    fields=("members.*",),
    law="S 3.1",
    message="{name}さんには異動の抑止(アラート)があります({reason})。",
    remedy="抑止の内容を確かめ、続けてよい理由を記録してください。",
)
def change_is_not_flagged(ctx: Context) -> Iterator[Hit]:
    """異動の抑止(アラート)"""
    return _holds(ctx, ALERT)
