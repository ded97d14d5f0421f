"""手数料の領収の規則 — what is due is paid in a way that the counter or a letter allows (地方自治法 第227条)."""

from collections.abc import Iterator
from typing import Final

from openjuki.kernel.fees.payment import CASHLESS, CHANGE, MEANS, RETURNED, TAKEN, Payment
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Context, Hit, rule

_PAYMENTS: Final = (Payment,)
_LAW: Final = "地方自治法 第227条"


@rule(
    "E240",
    ERROR,
    notices=_PAYMENTS,
    fields=("tendered",),
    law=_LAW,
    message="手数料{due}円に対して、受け取った額は{tendered}円です。{short}円足りません。",
    remedy="足りない額を受け取ってから、合わせた額を入力してください。",
    locked=True,
)
def fee_is_paid_in_full(ctx: Context) -> Iterator[Hit]:
    """領収の額"""
    paid = ctx.notice
    if paid.tendered < paid.due:
        yield Hit("tendered", due=paid.due, tendered=paid.tendered, short=paid.due - paid.tendered)


@rule(
    "E241",
    ERROR,
    notices=_PAYMENTS,
    fields=("means",),
    law=f"{_LAW}、郵便法 第17条",
    message="{problem}",
    remedy="納付の方法を選び直してください。",
    locked=True,
)
def means_fit_the_channel(ctx: Context) -> Iterator[Hit]:
    """納付の方法"""
    paid = ctx.notice
    if paid.means not in MEANS:
        yield Hit("means", problem="納付の方法が選ばれていません。")
    elif paid.means not in TAKEN[paid.channel]:
        where = "郵送の請求" if paid.channel == "post" else "窓口"
        yield Hit("means", problem=f"{where}の手数料を「{MEANS[paid.means]}」で受け取ることはできません。")


@rule(
    "E242",
    ERROR,
    notices=_PAYMENTS,
    fields=("tendered",),
    law=_LAW,
    message="キャッシュレスの額が、手数料{due}円と違います。",
    remedy="決済した額を確かめてください。多く決済したときは、決済を取り消してやり直します。",
    locked=True,
)
def cashless_is_exact(ctx: Context) -> Iterator[Hit]:
    """キャッシュレスの額"""
    paid = ctx.notice
    if paid.means == CASHLESS and paid.tendered > paid.due:
        yield Hit("tendered", due=paid.due)


@rule(
    "E243",
    ERROR,
    notices=_PAYMENTS,
    fields=("change_as",),
    law=_LAW,
    message="{problem}",
    remedy="おつりを何で返したかを選んでください。",
    locked=True,
)
def change_is_given_back(ctx: Context) -> Iterator[Hit]:
    """おつりの返し方"""
    paid = ctx.notice
    if paid.means == CASHLESS or not paid.change or paid.change_as in RETURNED[paid.channel]:
        return
    how = CHANGE.get(paid.change_as, "")
    problem = f"を「{how}」で返すことはできません。" if how else "の返し方が選ばれていません。"
    yield Hit("change_as", problem=f"おつり{paid.change}円{problem}")


@rule(
    "A217",
    ALERT,
    notices=_PAYMENTS,
    fields=("tendered",),
    law=_LAW,
    message="受け取った額{tendered}円が、請求の受付のときに記録した同封の額{sent}円と違います。",
    remedy="追加で届いた額など、違う理由を入力してください。",
)
def agrees_with_what_came(ctx: Context) -> Iterator[Hit]:
    """同封の額との突合"""
    paid = ctx.notice
    if paid.channel == "post" and paid.tendered != paid.sent:
        yield Hit("tendered", tendered=paid.tendered, sent=paid.sent)
