"""第三者と特定事務受任者に共通の規則 — 住民基本台帳法 第12条の3第1項・第4項, 第15条の4第3項・第4項."""

from collections.abc import Iterator

from openjuki.kernel.certificates.requests.request import GROUNDS
from openjuki.kernel.certificates.requests.rights import PROFESSIONAL, THIRD_PARTY
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Context, Hit, rule
from openjuki.kernel.rules.requests.shared import REQUESTS


@rule(
    "E173",
    ERROR,
    notices=REQUESTS,
    fields=("purpose",),
    law="住民基本台帳法 第12条の3第4項第4号",
    message="利用の目的がありません。",
    remedy="権利義務の発生の原因や、写しを何に使うかが分かるように、具体的に入力してください。",
    locked=True,
)
def use_is_stated(ctx: Context) -> Iterator[Hit]:
    """利用の目的"""
    if ctx.notice.right in (THIRD_PARTY, PROFESSIONAL) and not ctx.notice.request.purpose.strip():
        yield Hit("purpose")


@rule(
    "E174",
    ERROR,
    notices=REQUESTS,
    fields=("ground",),
    law="住民基本台帳法 第12条の3第1項各号・第2項",
    message="どの号による申出かが選ばれていません。",
    remedy="権利・義務(1号)、官公署への提出(2号)、その他の正当な理由(3号)から選んでください。",
    locked=True,
)
def ground_is_chosen(ctx: Context) -> Iterator[Hit]:
    """申出の号"""
    if ctx.notice.right in (THIRD_PARTY, PROFESSIONAL) and ctx.notice.request.ground not in GROUNDS:
        yield Hit("ground")


@rule(
    "E175",
    ERROR,
    notices=REQUESTS,
    fields=("submit_to",),
    law="住民基本台帳法 第12条の3第1項第2号",
    message="提出先の機関がありません。",
    remedy="国又は地方公共団体の機関の名称を入力してください。",
    locked=True,
)
def office_is_named(ctx: Context) -> Iterator[Hit]:
    """提出先"""
    request = ctx.notice.request
    others = ctx.notice.right in (THIRD_PARTY, PROFESSIONAL)
    if others and request.ground == "2" and not request.submit_to.strip():
        yield Hit("submit_to")


@rule(
    "A141",
    ALERT,
    notices=REQUESTS,
    fields=("evidence",),
    law="住民基本台帳法 第12条の3第1項・第4項、住民基本台帳事務処理要領",
    message="第三者の申出について、契約書の写しなどの疎明資料が記録されていません。",
    remedy="疎明資料の提示を求めて入力するか、求めない理由を入力してください。",
)
def evidence_was_seen(ctx: Context) -> Iterator[Hit]:
    """疎明資料"""
    if ctx.notice.right is THIRD_PARTY and not ctx.notice.request.evidence.strip():
        yield Hit("evidence")
