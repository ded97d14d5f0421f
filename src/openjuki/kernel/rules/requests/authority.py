"""法定代理人と支援措置対象者の請求の規則 — who may act for whom (民法; 住民基本台帳事務処理要領 第5-10)."""

from collections.abc import Iterator

from openjuki.kernel.certificates.requests.rights import PERSON
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Context, Hit, rule
from openjuki.kernel.rules.requests.shared import REQUESTS

_SUPPORT = "住民基本台帳事務処理要領 第5-10、S 3.4"


@rule(
    "E244",
    ERROR,
    notices=REQUESTS,
    fields=("relation", "channel"),
    law=_SUPPORT,
    message="支援措置の対象者に係る請求は、{how}では受けられません。",
    remedy="本人が窓口へ来て請求するよう案内してください。来られないときは、支援措置責任者へ引き継いでください。",
    locked=True,
)
def protected_come_in_person(ctx: Context) -> Iterator[Hit]:
    """支援措置対象者の代理・郵送の請求"""
    asked, request = ctx.notice, ctx.notice.request
    if not asked.protected or asked.right is not PERSON:
        return
    if request.by_mandate:
        yield Hit("relation", how="任意代理人")
    if request.channel == "post":
        yield Hit("channel", how="郵送")


@rule(
    "E245",
    ERROR,
    notices=REQUESTS,
    fields=("purpose",),
    law="住民基本台帳法 第12条第2項第4号、昭和60年自治省令第28号 第4条第2項第1号",
    message="支援措置の対象者に係る請求の、請求事由がありません。",
    remedy="何のために、どこへ提出するかを聞き取り、入力してください。",
    locked=True,
)
def protected_say_why(ctx: Context) -> Iterator[Hit]:
    """支援措置対象者に係る請求の事由"""
    asked = ctx.notice
    if asked.protected and asked.right is PERSON and not asked.request.purpose.strip():
        yield Hit("purpose")


@rule(
    "A218",
    ALERT,
    notices=REQUESTS,
    fields=("authority",),
    law="民法 第4条、第824条、第859条、住民基本台帳法 第12条第4項",
    message="成年の人の法定代理人による請求です。親権者は成年の子の法定代理人ではありません。",
    remedy="成年後見人は登記事項証明書を、保佐人・補助人は代理権のあることも確かめ、その書類を理由に書いてください。",
)
def adult_has_a_guardian(ctx: Context) -> Iterator[Hit]:
    """成年の者の法定代理人"""
    if ctx.notice.adult and ctx.notice.request.relation == "statutory_agent":
        yield Hit("authority")


@rule(
    "A219",
    ALERT,
    notices=REQUESTS,
    fields=("relation",),
    law=_SUPPORT,
    message="支援措置の対象者の法定代理人による請求です。",
    remedy="法定代理人が相手方でないこと、相手方に頼まれていないことを確かめ、確かめ方を理由に書いてください。",
)
def guardian_is_not_the_opponent(ctx: Context) -> Iterator[Hit]:
    """支援措置対象者の法定代理人"""
    if ctx.notice.protected and ctx.notice.request.relation == "statutory_agent":
        yield Hit("relation")
