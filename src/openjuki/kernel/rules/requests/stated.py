"""申し立てられた対象者の規則 — whom the request names, and whether that is who was chosen.

住民基本台帳法 第12条第2項第3号 (氏名), 第12条の2第2項第3号 and 第12条の3第4項第3号 (氏名及び住所). What the
register says stands in no message: whoever asks by 第12条の3 may well be asking in order to learn it.
"""

from collections.abc import Iterator
from typing import Final

from openjuki.kernel.certificates.requests.request import Asked, compared
from openjuki.kernel.certificates.requests.rights import PERSON
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Context, Hit, rule
from openjuki.kernel.rules.requests.shared import REQUESTS

_LAW: Final = "住民基本台帳法 第12条第2項第3号、第12条の2第2項第3号、第12条の3第4項第3号"


@rule(
    "E250",
    ERROR,
    notices=REQUESTS,
    fields=("stated_name", "stated_address"),
    law=_LAW,
    message="対象者の{what}がありません。",
    remedy="用紙に書かれたとおり入力してください。住民票から写さないでください。書かれていなければ、不備として記入を求めます。",
    locked=True,
)
def subject_is_stated(ctx: Context) -> Iterator[Hit]:
    """対象者の氏名と住所"""
    asked, request = ctx.notice, ctx.notice.request
    if request.prescribed:
        return
    if not request.stated_names and not _asks_for_oneself(asked):
        yield Hit("stated_name", what="氏名")
    if asked.right is not PERSON and not request.stated_address.strip():
        yield Hit("stated_address", what="住所")


def _asks_for_oneself(asked: Asked) -> bool:
    """By 第12条 who asks for a copy that shows oneself has named the person in naming oneself."""
    request = asked.request
    if asked.right is not PERSON:
        return False
    return request.relation == "self" or any(each.is_named(request.requester) for each in asked.subjects)


@rule(
    "A220",
    ALERT,
    notices=REQUESTS,
    fields=("stated_name", "stated_address"),
    law=_LAW,
    message="用紙に書かれた対象者の{what}が、選んだ人の住民票(前の氏名・住所を含む)と一致しません。",
    remedy="選んだ人を確かめてください。書き方の違いだけなら、確かめた資料を理由に書きます。該当する人がいなければ不交付にし、住民票の氏名・住所や、どこが違うかは相手に告げないでください。",
)
def stated_subject_is_who_was_chosen(ctx: Context) -> Iterator[Hit]:
    """対象者の突合"""
    asked, request = ctx.notice, ctx.notice.request
    if not asked.subjects:
        return
    if request.stated_names and not _are_named(asked):
        yield Hit("stated_name", what="氏名")
    stated = request.stated_address
    if compared(stated) and not any(each.lived_at(stated) for each in asked.subjects):
        yield Hit("stated_address", what="住所")


def _are_named(asked: Asked) -> bool:
    """Whoever is named stands on the paper; others than the household have to name everybody on it.

    Of 個人票 there are as many papers as persons: each shows one of those who are named.
    """
    stated, alone = asked.request.stated_names, asked.request.choices.form == "individual"
    known = [[each.is_named(name) for name in stated] for each in asked.subjects]
    everybody = asked.right is not PERSON or alone
    return (not everybody or all(any(one) for one in known)) and (
        alone or all(map(any, zip(*known, strict=True)))
    )
