"""転出の規則 — where to, when, and by which way (住基法 第24条・第24条の2, S 4.1.3.0)."""

from collections.abc import Iterator
from typing import Final

from openjuki.kernel.dates.terms import notice_due_on
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.move_out import MoveOut, MoveOutExOfficio
from openjuki.kernel.notices.move_out_withdrawal import MoveOutWithdrawal
from openjuki.kernel.register.codes import CardStatus, Kind
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.register.view import Subject
from openjuki.kernel.rules.registry import Context, Hit, rule

ONLY: Final = (MoveOut,)
#: A planned day farther ahead than this is more often a slip of the pen than a plan.
FAR_AHEAD_DAYS: Final = 60


def _members(ctx: Context) -> Iterator[tuple[int, Subject]]:
    for at, member in enumerate(ctx.notice.members):
        if (subject := ctx.view.subjects.get(member.addressee_no)) is not None:
            yield at, subject


@rule(
    "E50",
    ERROR,
    notices=ONLY,
    fields=("destination",),
    law="住民基本台帳法 第23条、第24条、第38条",
    message="転出先「{destination}」は市内です。転出ではありません。",
    remedy="同じ区の中なら転居届、他の区へなら移った先の区で区間異動として入力してください。",
)
def destination_lies_outside(ctx: Context) -> Iterator[Hit]:
    """市内への転出"""
    destination = ctx.notice.destination
    if destination.code and destination.code in ctx.view.settings.wards:
        yield Hit("destination.code", destination=destination.one_line())


@rule(
    "E51",
    ERROR,
    notices=ONLY,
    fields=("card_move_out",),
    law="住民基本台帳法 第24条の2",
    message="特例転出にできません: {problem}。",
    remedy="特例転出をやめて転出証明書を交付するか、入力を直してください。",
)
def card_move_out_is_open(ctx: Context) -> Iterator[Hit]:
    """特例転出の要件"""
    notice = ctx.notice
    if not notice.card_move_out:
        return
    if not any(subject.record.card_status == CardStatus.ACTIVE for _, subject in _members(ctx)):
        yield Hit("card_move_out", problem="有効な個人番号カードを持つ人が転出者の中にいません")
    if notice.is_abroad:
        yield Hit("card_move_out", problem="転出先が国外です")
    elif not notice.destination.code:
        yield Hit("card_move_out", problem="転出証明書情報を送る転出先の市区町村が決まっていません")
    if notice.is_late(ctx.view.closing_days):
        yield Hit("card_move_out", problem="転出した日から14日を過ぎています")


@rule(
    "E52",
    ERROR,
    notices=ONLY,
    fields=("members.*.continues_card",),
    law="番号法 第17条第6項、番号法施行令 第14条第1号(令和6年5月27日施行)",
    message="{name}さんの個人番号カードは国外で継続利用できません: {problem}。",
    remedy="継続利用の選択を外してください。カードは転出により失効します。",
)
def card_may_be_continued_abroad(ctx: Context) -> Iterator[Hit]:
    """カードの国外継続利用の要件"""
    notice = ctx.notice
    for at, subject in _members(ctx):
        if not notice.members[at].continues_card:
            continue
        record = subject.record
        if not notice.is_abroad:
            problem = "転出先が国内です"
        elif record.kind != Kind.JAPANESE:
            problem = "日本の国籍を有する人に限られます"
        elif record.card_status != CardStatus.ACTIVE:
            problem = "有効なカードがありません"
        elif ctx.today >= notice.moves_out_on:
            problem = "転出予定日の前日までに手続が必要です"
        else:
            continue
        yield Hit(f"members.{at}.continues_card", name=full_name(record), problem=problem)


@rule(
    "E54",
    ERROR,
    notices=ONLY,
    fields=("members.*",),
    law="住民基本台帳法 第24条、S 4.1.3.0.1",
    message="{name}さんには既に転出届({planned}転出予定)があります。",
    remedy="予定が変わったのであれば、先に「転出の取りやめ」を入力してください。",
)
def nobody_leaves_twice(ctx: Context) -> Iterator[Hit]:
    """転出届の重複"""
    for at, subject in _members(ctx):
        planned = subject.record.planned_move_out_on
        if planned is not None and subject.is_resident:
            yield Hit(f"members.{at}", name=full_name(subject.record), planned=format_wareki(planned))


@rule(
    "A40",
    ALERT,
    notices=ONLY,
    fields=("destination",),
    law="住民基本台帳法 第24条、施行令 第23条、S 1.1.5",
    message="転出先が空欄です。",
    remedy="届出人に確かめ、空欄とする理由を記録してください。特別養子縁組の成立に伴う転出では、留意事項に「特別養子縁組」と入力してください。",
)
def destination_is_stated(ctx: Context) -> Iterator[Hit]:
    """転出先の空欄"""
    if ctx.notice.destination.is_blank:
        yield Hit("destination")


@rule(
    "A41",
    ALERT,
    notices=ONLY,
    fields=("destination.lot",),
    law="S 4.1.3.0.2",
    message="転出先は市区町村までしか入力されていません。",
    remedy="番地まで決まっていないか届出人に確かめ、決まっていないことを記録してください。",
)
def destination_is_complete(ctx: Context) -> Iterator[Hit]:
    """転出先が市区町村まで"""
    destination = ctx.notice.destination
    if not destination.is_blank and not ctx.notice.is_abroad and not destination.lot:
        yield Hit("destination.lot")


@rule(
    "E205",
    ERROR,
    notices=ONLY,
    fields=("notified_on",),
    law="住民基本台帳法 第24条、施行令 第12条第1項、S 4.1.3.0.1",
    message="転出した日から14日({due})を過ぎています。届出ではなく職権で記載します。",
    remedy="「職権に切り替える」(F10)で「職権による転出」とし、出された届書を根拠として、転出証明書に準ずる証明書を交付してください。",
)
def move_out_is_in_time(ctx: Context) -> Iterator[Hit]:
    """14日を過ぎた転出届"""
    if ctx.notice.is_late(ctx.view.closing_days):
        due = notice_due_on(ctx.notice.moves_out_on, ctx.view.closing_days)
        yield Hit("notified_on", due=format_wareki(due))


@rule(
    "E206",
    ERROR,
    notices=(MoveOutExOfficio,),
    fields=("destination",),
    law="住民基本台帳法施行令 第8条、第12条第1項、S 4.1.3.0.2",
    message="転出先が空欄です。",
    remedy="市区町村(国外は国名)だけでも、確かめた転出先を入力してください。分からないときは職権消除です。",
)
def somebody_who_left_went_somewhere(ctx: Context) -> Iterator[Hit]:
    """転出先の分からない職権による転出"""
    if ctx.notice.destination.is_blank:
        yield Hit("destination")


@rule(
    "A43",
    ALERT,
    notices=ONLY,
    fields=("moves_out_on",),
    law="住民基本台帳法 第24条",
    message="転出予定日({planned})が、届出日から{days}日先です。",
    remedy="年月の誤りでないか確かめてください。予定が固まってから届け出るよう案内し、理由を記録してください。",
)
def planned_day_is_near(ctx: Context) -> Iterator[Hit]:
    """遠い転出予定日"""
    # Not from today: the notice settles on another day, and an alert must read there as it was answered.
    days = (ctx.notice.moves_out_on - ctx.notice.notified_on).days
    if days > FAR_AHEAD_DAYS:
        yield Hit("moves_out_on", planned=format_wareki(ctx.notice.moves_out_on), days=days)


@rule(
    "E55",
    ERROR,
    notices=(MoveOutWithdrawal,),
    fields=("members.*",),
    law="住民基本台帳法 第24条、S 4.6.0.1",
    message="{name}さんの転出は取りやめにできません: {problem}。",
    remedy="転出予定日が来た後は、異動の取消し(増)として入力してください。",
)
def there_is_a_plan_to_withdraw(ctx: Context) -> Iterator[Hit]:
    """取りやめる転出がない"""
    for at, subject in _members(ctx):
        if subject.plans_to_leave:
            continue
        leaving = subject.record.planned_move_out_on
        problem = (
            "転出届がありません" if leaving is None else f"転出予定日({format_wareki(leaving)})が来ています"
        )
        yield Hit(f"members.{at}", name=full_name(subject.record), problem=problem)


@rule(
    "A44",
    ALERT,
    notices=(MoveOutWithdrawal,),
    fields=("certificate_returned",),
    law="住民基本台帳法施行令 第24条",
    message="交付した転出証明書の返還が記録されていません。",
    remedy="転出証明書を回収してください。特例転出や紛失で回収できないときは、その旨を記録してください。",
)
def certificate_comes_back(ctx: Context) -> Iterator[Hit]:
    """転出証明書の返還"""
    if not ctx.notice.certificate_returned:
        yield Hit("certificate_returned")
