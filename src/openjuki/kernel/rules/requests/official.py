"""公用請求の規則 — 住民基本台帳法 第12条の2; for a removed record 第15条の4第2項."""

from collections.abc import Iterator

from openjuki.kernel.certificates.requests.rights import OFFICIAL
from openjuki.kernel.register.decision import ERROR
from openjuki.kernel.rules.registry import Context, Hit, rule
from openjuki.kernel.rules.requests.shared import REQUESTS


@rule(
    "E177",
    ERROR,
    notices=REQUESTS,
    fields=("bearer",),
    law="住民基本台帳法 第12条の2第2項第2号",
    message="現に請求の任に当たっている職員の職名と氏名がありません。",
    remedy="公文書又は請求書に書かれた職名と氏名を入力してください。",
    locked=True,
)
def official_is_named(ctx: Context) -> Iterator[Hit]:
    """職名と氏名"""
    if ctx.notice.right is OFFICIAL and not ctx.notice.request.bearer.strip():
        yield Hit("bearer")


@rule(
    "E178",
    ERROR,
    notices=REQUESTS,
    fields=("purpose",),
    law="住民基本台帳法 第12条の2第2項第4号",
    message="請求事由がありません。",
    remedy="請求事由を入力してください。捜査などで事由を明らかにできないときは、根拠となる法令の名称を入力します。",
    locked=True,
)
def official_says_why(ctx: Context) -> Iterator[Hit]:
    """公用請求の請求事由"""
    request = ctx.notice.request
    if ctx.notice.right is OFFICIAL and not (request.purpose.strip() or request.statute.strip()):
        yield Hit("purpose")
