"""郵送の受付の規則 — when a notice by post took effect, and what must not be missing (住基法 第24条, 民法 第97条)."""

from collections.abc import Iterator
from typing import Final

from openjuki.kernel.counter.receipt import IDENTIFICATION, MAILABLE, OTHER, PostalReceipt, listed
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Context, Hit, rule

ONLY: Final = (PostalReceipt,)


@rule(
    "E130",
    ERROR,
    notices=ONLY,
    fields=("arrived_on", "postmarked_on"),
    law="民法 第97条第1項",
    message="到達した日を記録できません: {problem}。",
    remedy="封筒の消印と収受印を確かめて、日付を直してください。",
)
def arrival_is_a_day_that_was(ctx: Context) -> Iterator[Hit]:
    """郵送の到達日"""
    receipt = ctx.notice
    if receipt.arrived_on is None:
        yield Hit("arrived_on", problem="到達した日が空欄です")
    elif receipt.arrived_on > ctx.today:
        yield Hit("arrived_on", problem="到達した日が今日より後です")
    elif receipt.postmarked_on is not None and receipt.postmarked_on > receipt.arrived_on:
        yield Hit("postmarked_on", problem="消印の日が到達した日より後です")


@rule(
    "E131",
    ERROR,
    notices=ONLY,
    fields=("notified_on",),
    law="住民基本台帳法 第24条、民法 第97条第1項",
    message="郵送の届の届出日は、到達した日({arrived})です。",
    remedy="届出日を到達した日に直してください。消印の日や発送した日ではありません。",
    locked=True,
)
def notice_counts_on_arrival(ctx: Context) -> Iterator[Hit]:
    """到達主義"""
    receipt = ctx.notice
    wrong = receipt.notified_on is not None and receipt.notified_on != receipt.arrived_on
    if receipt.for_review and receipt.arrived_on is not None and wrong:
        yield Hit("notified_on", arrived=format_wareki(receipt.arrived_on))


@rule(
    "E132",
    ERROR,
    notices=ONLY,
    fields=("missing",),
    law="住民基本台帳法 第27条、施行令 第26条",
    message="書類の不備が残っています: {missing}。",
    remedy="届いた書類を「郵送の受付」で記録し、不備を消してから審査へ回してください。",
)
def nothing_is_missing_at_review(ctx: Context) -> Iterator[Hit]:
    """不備のある郵送の届"""
    if ctx.notice.for_review and ctx.notice.missing:
        yield Hit("missing", missing=listed(ctx.notice.missing))


@rule(
    "E133",
    ERROR,
    notices=ONLY,
    fields=("identification", "due_on"),
    law="住民基本台帳法 第27条第2項、施行規則 第8条",
    message="不備の扱いが決まっていません: {problem}。",
    remedy="足りないものを不備として選び、回答の期限を入れてください。届出人への照会文書を印刷できます。",
)
def what_is_missing_is_asked_for(ctx: Context) -> Iterator[Hit]:
    """不備と照会"""
    receipt = ctx.notice
    if not receipt.identification:
        yield Hit("identification", problem="本人確認書類の写しが入っていたかを選んでください")
    elif (receipt.identification == "none") != (IDENTIFICATION in receipt.missing):
        yield Hit("identification", problem="本人確認書類の写しの有無と、不備の選択が合いません")
    if receipt.missing and receipt.due_on is None:
        yield Hit("due_on", problem="回答の期限がありません")


@rule(
    "E134",
    ERROR,
    notices=ONLY,
    fields=("return_reason",),
    law="住民基本台帳事務処理要領、S 4.1.3",
    message="返送先が、登録された住所でも届出の新しい住所でもありません。",
    remedy="証明書を知らない人に送らないため、ほかの宛先にする理由を入力してください。",
)
def reply_goes_to_a_known_address(ctx: Context) -> Iterator[Hit]:
    """返送先"""
    if ctx.notice.return_to == OTHER and not ctx.notice.return_reason.strip():
        yield Hit("return_reason")


@rule(
    "E135",
    ERROR,
    notices=ONLY,
    fields=("kind",),
    law="住民基本台帳法 第22条・第23条・第24条・第25条",
    message="この届は郵送では受けられません。",
    remedy="郵送で受けるのは転出届(期間を過ぎたものは職権による転出)だけです。届出人に、窓口での届出を案内してください。",
    locked=True,
)
def kind_may_come_by_post(ctx: Context) -> Iterator[Hit]:
    """郵送できる届"""
    if ctx.notice.kind not in MAILABLE:
        yield Hit("kind")


@rule(
    "A115",
    ALERT,
    notices=ONLY,
    fields=("due_on",),
    law="住民基本台帳法 第24条、民法 第97条第1項",
    message="回答の期限({due})を過ぎています。",
    remedy="届出人に電話で確かめるか、期限を延ばして再び照会してください。届は取り下げられるまで受付のままです。",
)
def answer_is_awaited_in_time(ctx: Context) -> Iterator[Hit]:
    """照会の期限"""
    receipt = ctx.notice
    if receipt.missing and receipt.due_on is not None and receipt.due_on < ctx.today:
        yield Hit("due_on", due=format_wareki(receipt.due_on))
