"""職務上請求の規則 — 住民基本台帳法 第12条の3第2項〜第4項; for a removed record 第15条の4第4項."""

from collections.abc import Iterator

from openjuki.kernel.certificates.requests.request import PROFESSIONS, WITHOUT_AGENCY
from openjuki.kernel.certificates.requests.rights import PROFESSIONAL
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Context, Hit, rule
from openjuki.kernel.rules.requests.shared import REQUESTS


@rule(
    "E179",
    ERROR,
    notices=REQUESTS,
    fields=("profession", "registration_no", "matter", "client"),
    law="住民基本台帳法 第12条の3第3項・第4項第5号、施行令 第15条の2",
    message="{what}がありません。",
    remedy="職務上請求書のとおり入力してください。",
    locked=True,
)
def mandate_is_described(ctx: Context) -> Iterator[Hit]:
    """資格・登録番号・業務"""
    request = ctx.notice.request
    if ctx.notice.right is not PROFESSIONAL:
        return
    if request.profession not in PROFESSIONS:
        yield Hit("profession", what="特定事務受任者の資格")
    for name, what in (
        ("registration_no", "登録番号"),
        ("matter", "受任している事件又は事務の種類"),
    ):
        if not getattr(request, name).strip():
            yield Hit(name, what=what)
    if request.profession in WITHOUT_AGENCY and not request.client.strip():
        yield Hit("client", what="依頼者の氏名又は名称")


@rule(
    "A146",
    ALERT,
    notices=REQUESTS,
    fields=("client",),
    law="住民基本台帳法 第12条の3第4項第5号、施行令 第15条の2",
    message="依頼者の氏名又は名称がありません。",
    remedy="訴訟その他の紛争処理の手続の代理業務なら、依頼者は要りません。その業務であることを理由に書いてください。ほかの業務では、依頼者を入力します。",
)
def client_is_named(ctx: Context) -> Iterator[Hit]:
    """職務上請求の依頼者"""
    request = ctx.notice.request
    agency = ctx.notice.right is PROFESSIONAL and request.profession not in WITHOUT_AGENCY
    if agency and not request.client.strip():
        yield Hit("client")


@rule(
    "A142",
    ALERT,
    notices=REQUESTS,
    fields=("form_no",),
    law="住民基本台帳法 第12条の3第2項、住民基本台帳事務処理要領",
    message="職務上請求書(統一用紙)の番号がありません。",
    remedy="統一用紙による請求かを確かめてください。用紙によらない請求を受けるときは、その理由を入力します。",
)
def unified_form_was_used(ctx: Context) -> Iterator[Hit]:
    """職務上請求書の番号"""
    if ctx.notice.right is PROFESSIONAL and not ctx.notice.request.form_no.strip():
        yield Hit("form_no")
