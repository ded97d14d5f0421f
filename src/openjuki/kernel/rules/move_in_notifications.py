"""転入通知の規則 — does it speak of somebody who left, and of the same move? (住基法 第9条, S 4.1.3.1.1)"""

from collections.abc import Iterator
from typing import Final

from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.move_in_notification import MoveInNotification
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.register.replay import leaves_on
from openjuki.kernel.register.view import Subject
from openjuki.kernel.rules.registry import Context, Hit, rule

ONLY: Final = (MoveInNotification,)
#: 消除事由 of somebody who may turn up elsewhere: left, or was found gone (実態調査など).
_ELSEWHERE: Final = frozenset({"move_out", "removal_ex_officio"})


def _subject(ctx: Context) -> Subject | None:
    return ctx.view.subjects.get(ctx.notice.addressee_no)


@rule(
    "E56",
    ERROR,
    notices=ONLY,
    fields=("addressee_no",),
    law="住民基本台帳法 第9条第1項、S 4.1.3.1.1",
    message="{name}転入通知を受けられる人ではありません: {problem}。",
    remedy="転入地に照会してください。転出届のない住民であれば、通知を根拠に「職権による転出」で消除した後に受理します。",
)
def it_speaks_of_somebody_who_left(ctx: Context) -> Iterator[Hit]:
    """転入通知の対象者"""
    subject = _subject(ctx)
    if subject is None:
        yield Hit("addressee_no", name="", problem="宛名番号の人がいません")
        return
    record = subject.record
    name = f"{full_name(record)}さんは"
    if record.status == Status.RESIDENT and leaves_on(record) is None:
        yield Hit("addressee_no", name=name, problem="転出届のない現住民です")
    elif record.status != Status.RESIDENT and record.removal_reason not in _ELSEWHERE:
        yield Hit("addressee_no", name=name, problem="国内への転出又は職権消除による除票ではありません")
    elif record.planned_destination_country:
        yield Hit("addressee_no", name=name, problem="国外へ転出した人です")


@rule(
    "E57",
    ERROR,
    notices=ONLY,
    fields=("destination", "notified_on"),
    law="住民基本台帳法 第9条第1項",
    message="{problem}",
    remedy="転入通知を見て入力し直してください。",
)
def notification_is_complete(ctx: Context) -> Iterator[Hit]:
    """転入通知の記載"""
    notice = ctx.notice
    if notice.destination.is_blank:
        yield Hit("destination", problem="転出先(確定)が空欄です。")
    elif notice.destination.code in ctx.view.settings.wards:
        yield Hit("destination", problem="転出先(確定)が市内です。")
    if notice.notified_on < notice.moved_in_on:
        yield Hit("notified_on", problem="転入通知の日が転入した日より前です。")


@rule(
    "A13",
    ALERT,
    notices=ONLY,
    fields=("destination", "moved_in_on"),
    law="住民基本台帳法 第9条第1項、施行令 第13条第2項、S 4.1.3.1.1",
    message="転入通知の{label}「{told}」が転出届の「{planned}」と異なります。",
    remedy="別の人の通知でないか確かめてください。予定は消さず、確定した内容を並べて記載します。",
)
def it_agrees_with_the_plan(ctx: Context) -> Iterator[Hit]:
    """転出届と転入通知の相違"""
    subject = _subject(ctx)
    if subject is None or (planned := subject.record.planned_move_out_on) is None:
        return
    told, there = ctx.notice.destination, address_of(subject.record, "planned_destination")
    if there.code and told.code != there.code:
        yield Hit("destination", label="転出先", told=told.one_line(), planned=there.one_line())
    if ctx.notice.moved_in_on < planned:
        day = format_wareki(ctx.notice.moved_in_on)
        yield Hit("moved_in_on", label="転入日", told=day, planned=format_wareki(planned))


@rule(
    "A45",
    ALERT,
    notices=ONLY,
    fields=("notified_on",),
    law="S 4.1.3.1.2",
    message="{former}の転入通知が既に記載されています。",
    remedy="再送された通知で前の内容を訂正することを確かめ、理由を記録してください。",
)
def it_is_the_first(ctx: Context) -> Iterator[Hit]:
    """転入通知の再送"""
    subject = _subject(ctx)
    if subject is not None and (former := subject.record.move_in_notification_on) is not None:
        yield Hit("notified_on", former=format_wareki(former))
