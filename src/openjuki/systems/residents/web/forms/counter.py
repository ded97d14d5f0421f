"""窓口の記録の欄: 郵送の受付, カードの処理, お渡し・発送."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openjuki.kernel.counter.card import CARDS, CONTINUATIONS
from openjuki.kernel.counter.receipt import COPIES, MISSING, RETURN_TO, PostalReceipt
from openjuki.systems.residents.web.forms.base import PathForm, choice, day, day_of, text, tick, ticked


class ReceiptForm(PathForm):
    """郵送の受付."""

    arrived_on = day("到達した日", required=True)
    postmarked_on = day("消印の日")
    identification = choice("本人確認書類の写し", COPIES.items(), required=True, width="l")
    envelope = tick("返信用封筒あり")
    return_to = choice("返送先", RETURN_TO.items(), blank=False, width="m")
    return_reason = text("ほかの宛先にする理由", width="l")
    due_on = day("回答の期限")


class CardForm(PathForm):
    """カードの処理 of one person."""

    card = choice("カード", CARDS.items(), blank=False, width="l")
    pin_verified = tick("暗証番号を照合")
    surface_updated = tick("券面を更新")
    continuation = choice("継続利用", CONTINUATIONS.items(), blank=False, width="m")
    returned = tick("カードを回収")
    done_on = day("処理した日", required=True)


class SendForm(PathForm):
    """発送."""

    sent_on = day("発送した日", required=True)
    sent_to = choice("宛先", RETURN_TO.items(), blank=False, width="m")
    note = text("記録(引受番号、入れた物など)", width="l")


def receipt_of(post: Mapping[str, Any]) -> PostalReceipt:
    """The envelope as posted; the service knows the kind of notice. Raises Invalid for a day that is none."""
    return PostalReceipt(
        kind="",
        arrived_on=day_of(post, "arrived_on"),
        postmarked_on=day_of(post, "postmarked_on"),
        identification=str(post.get("identification", "")),
        envelope="envelope" in post,
        return_to=str(post.get("return_to", "")),
        return_reason=str(post.get("return_reason", "")).strip(),
        missing=ticked(post, "missing", MISSING),
        due_on=day_of(post, "due_on"),
    )
