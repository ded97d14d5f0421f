"""請求に共通の規則 — who asks, how we know, and what the right gives (住民基本台帳法 第12条第2項〜第4項)."""

from collections.abc import Iterator
from typing import Final

from openjuki.kernel.certificates.requests.request import Asked
from openjuki.kernel.certificates.requests.rights import NUMBERS, OFFICIAL
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Context, Hit, rule

REQUESTS: Final = (Asked,)


@rule(
    "E165",
    ERROR,
    notices=REQUESTS,
    fields=("requester", "requester_address"),
    law="住民基本台帳法 第12条第2項第1号、第12条の2第2項第1号、第12条の3第4項第1号",
    message="請求者の{what}がありません。",
    remedy="請求書のとおり入力してください。機関・法人は名称と所在地です。",
    locked=True,
)
def requester_is_named(ctx: Context) -> Iterator[Hit]:
    """請求者の氏名と住所"""
    request = ctx.notice.request
    if not request.requester.strip():
        yield Hit("requester", what="氏名又は名称")
    if not request.requester_address.strip():
        yield Hit("requester_address", what="住所又は所在地")


@rule(
    "E166",
    ERROR,
    notices=REQUESTS,
    fields=("identification",),
    law="住民基本台帳法 第12条第3項、第12条の2第3項、第12条の3第5項",
    message="現に請求の任に当たっている者の本人確認がありません。",
    remedy="書類の提示を受け、確かめた書類を選んでください。郵送では書類の写しを確かめます。",
    locked=True,
)
def bearer_was_identified(ctx: Context) -> Iterator[Hit]:
    """本人確認"""
    if not ctx.notice.request.identification.strip():
        yield Hit("identification")


@rule(
    "E168",
    ERROR,
    notices=REQUESTS,
    fields=("authority",),
    law="住民基本台帳法 第12条第4項、第12条の3第6項",
    message="請求者に代わる者の権限を示すものが記録されていません。",
    remedy="任意代理人は委任状、法定代理人は資格を証する書類、法人の担当者は社員証などを確かめ、入力してください。",
    locked=True,
)
def authority_was_seen(ctx: Context) -> Iterator[Hit]:
    """代理権限の確認"""
    request = ctx.notice.request
    stands_in = bool(request.bearer.strip()) or request.relation in ("agent", "statutory_agent")
    if ctx.notice.right is not OFFICIAL and stands_in and not request.authority.strip():
        yield Hit("authority")


@rule(
    "E169",
    ERROR,
    notices=REQUESTS,
    fields=("relation",),
    law="住民基本台帳法 第12条の2第1項、第12条の3第1項・第7項",
    message="この請求では、個人番号と住民票コードを記載できません。",
    remedy="個人番号と住民票コードの記載を外してください。",
    locked=True,
)
def right_gives_no_number(ctx: Context) -> Iterator[Hit]:
    """番号を記載できない請求"""
    if ctx.notice.request.prescribed:  # E182 says who may have a 転出証明書 at all
        return
    if ctx.notice.request.with_numbers and not ctx.notice.right.numbers():
        yield Hit("relation")


@rule(
    "E176",
    ERROR,
    notices=REQUESTS,
    fields=("special_request",),
    law="住民基本台帳法 第12条の3第1項・第7項",
    message="この請求では、特別の申出がなければ基礎証明事項だけを記載します。",
    remedy="記載する事項を外すか、続柄や本籍などが必要な理由を特別の申出として入力してください。",
    locked=True,
)
def more_needs_special_request(ctx: Context) -> Iterator[Hit]:
    """基礎証明事項と特別の申出"""
    request = ctx.notice.request
    if request.prescribed:
        return
    more = [n for n in ctx.notice.right.on_special_demand - NUMBERS if getattr(request.choices, n)]
    if more and not request.special_request.strip():
        yield Hit("special_request")


@rule(
    "A143",
    ALERT,
    notices=REQUESTS,
    fields=("fee_exemption",),
    law="住民基本台帳法 第12条の3、地方自治法 第227条",
    message="第三者の請求の手数料を免除します。",
    remedy="条例又は法律に免除の定めがあることを確かめ、その定めを理由に書いてください。",
)
def third_parties_pay(ctx: Context) -> Iterator[Hit]:
    """第三者の手数料の免除"""
    request = ctx.notice.request
    if request.fee_exemption.strip() and ctx.notice.right.on_special_demand:
        yield Hit("fee_exemption")
