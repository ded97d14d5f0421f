"""本人・同一世帯の請求の規則 — 住民基本台帳法 第12条; for a removed record 第15条の4第1項."""

from collections.abc import Iterator

from openjuki.kernel.certificates.forms import TITLES
from openjuki.kernel.certificates.requests.request import comes_to, compared
from openjuki.kernel.certificates.requests.rights import PERSON
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Context, Hit, rule
from openjuki.kernel.rules.requests.shared import REQUESTS


@rule(
    "E167",
    ERROR,
    notices=REQUESTS,
    fields=("bearer",),
    law="住民基本台帳法 第12条第2項第2号",
    message="代理人の氏名と住所がありません。",
    remedy="窓口に来た人(郵送では手紙を出した人)の氏名と住所を入力してください。請求者は代理される本人です。",
    locked=True,
)
def agent_is_named(ctx: Context) -> Iterator[Hit]:
    """代理人の氏名と住所"""
    request = ctx.notice.request
    if request.relation in ("agent", "statutory_agent") and not request.bearer.strip():
        yield Hit("bearer")


@rule(
    "E170",
    ERROR,
    notices=REQUESTS,
    fields=("purpose",),
    law="番号法 第19条、住民基本台帳法 第12条第5項",
    message="個人番号又は住民票コードを記載する理由がありません。",
    remedy="使用目的と提出先を聞き取り、入力してください。",
    locked=True,
)
def numbers_have_a_reason(ctx: Context) -> Iterator[Hit]:
    """番号を記載する理由"""
    request = ctx.notice.request
    asked_for = request.with_numbers and not request.prescribed
    if ctx.notice.right is PERSON and asked_for and not request.purpose.strip():
        yield Hit("purpose")


@rule(
    "E171",
    ERROR,
    notices=REQUESTS,
    fields=("delivery",),
    law="住民基本台帳法 第12条第7項、住民基本台帳事務処理要領",
    message="任意代理人には、個人番号や住民票コードを記載したものを渡せません。",
    remedy="交付の方法を「本人の住所へ郵送」にするか、選んだ番号の記載を外してください。転出証明書の番号は外せません。",
)
def agent_takes_no_number(ctx: Context) -> Iterator[Hit]:
    """代理人と番号"""
    request = ctx.notice.request
    if request.by_mandate and request.with_numbers and request.delivery != "mail_to_person":
        yield Hit("delivery")


@rule(
    "E246",
    ERROR,
    notices=REQUESTS,
    fields=("send_to",),
    law="住民基本台帳法 第12条第7項、住民基本台帳事務処理要領",
    message="任意代理人の請求で番号を記載したものは、{home}のほかへは送れません。",
    remedy="送付先を直してください。転出先の番地が分からないときは、本人に窓口へ来てもらうか、番号の記載を外してください。",
    locked=True,
)
def number_goes_to_the_person(ctx: Context) -> Iterator[Hit]:
    """代理人と番号の送付先"""
    asked, request = ctx.notice, ctx.notice.request
    sent = request.by_mandate and request.with_numbers and request.delivery != "counter"
    if sent and request.send_to.strip() and not comes_to(request.send_to, asked.address):
        yield Hit("send_to", home="本人の届け出た転出先" if asked.left else "本人の登録された住所")


@rule(
    "E172",
    ERROR,
    notices=REQUESTS,
    fields=("relation",),
    law="住民基本台帳法 第15条の4第1項・第3項",
    message="{problem}",
    remedy="除票では家族も第三者です。関係を「第三者」にし、正当な理由を聞き取ってください。",
    locked=True,
)
def removed_record_has_no_household(ctx: Context) -> Iterator[Hit]:
    """除票の請求と家族"""
    asked = ctx.notice
    if asked.removed and asked.request.relation == "same_household":
        yield Hit("relation", problem="除票に同一世帯はありません。")
    elif asked.dead and asked.right is PERSON:
        yield Hit("relation", problem="亡くなった人の除票は、本人又はその代理人として請求できません。")


@rule(
    "E182",
    ERROR,
    notices=REQUESTS,
    fields=("relation",),
    law="住民基本台帳法施行令 第23条・第24条",
    message="{title}は、転出する人とその代理人のほかには交付しません。",
    remedy="転出を証明する必要があるほかの人には、除票の写しを案内してください。",
    locked=True,
)
def leaving_is_certified_to_whoever_leaves(ctx: Context) -> Iterator[Hit]:
    """転出証明書を求める者"""
    asked = ctx.notice
    if asked.request.prescribed and asked.right is not PERSON:
        yield Hit("relation", title=TITLES[asked.request.choices.kind])


@rule(
    "A140",
    ALERT,
    notices=REQUESTS,
    fields=("requester",),
    law="住民基本台帳法 第12条第1項・第3項",
    message="請求者の氏名が、対象者の世帯の住民票にありません。",
    remedy="本人又は同一世帯の者かを確かめてください。書き方の違いだけなら、その旨を理由に書きます。違えば第三者です。",
)
def requester_is_of_the_household(ctx: Context) -> Iterator[Hit]:
    """請求者と世帯の突合"""
    asked = ctx.notice
    if asked.right is PERSON and asked.names and asked.request.requester.strip():
        known = {compared(name) for name in asked.names}
        if compared(asked.request.requester) not in known:
            yield Hit("requester")
