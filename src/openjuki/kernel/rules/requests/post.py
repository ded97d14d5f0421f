"""郵送の規則 — copies asked for or sent by letter: where they go, and the money (住民基本台帳法 第12条第7項)."""

from collections.abc import Iterator

from openjuki.kernel.certificates.requests.request import comes_to
from openjuki.kernel.certificates.requests.rights import PERSON
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Context, Hit, rule
from openjuki.kernel.rules.requests.shared import REQUESTS

_LAW = "住民基本台帳法 第12条第7項、第12条の2第5項、第12条の3第9項"


@rule(
    "E180",
    ERROR,
    notices=REQUESTS,
    fields=("delivery", "send_to", "paid"),
    law=_LAW,
    message="{problem}",
    remedy="受付と交付の方法を確かめてください。送るときは宛先を入力し、窓口で渡すときは宛先と同封の額を消してください。",
    locked=True,
)
def letter_is_answered_by_letter(ctx: Context) -> Iterator[Hit]:
    """郵送の請求の返信"""
    request = ctx.notice.request
    if request.channel == "post" and request.delivery == "counter":
        yield Hit("delivery", problem="郵送の請求を窓口で交付することはできません。")
    if request.delivery == "mail_to_person" and ctx.notice.right is not PERSON:
        yield Hit("delivery", problem="この請求の写しは、対象者でなく請求者へ送ります。")
    if request.delivery != "counter" and not request.send_to.strip():
        yield Hit("send_to", problem="送付先がありません。")
    if request.channel == "counter" and request.delivery == "counter" and request.send_to.strip():
        yield Hit("send_to", problem="窓口で交付するのに、送付先が入力されています。")
    if request.channel == "counter" and request.paid:
        yield Hit("paid", problem="窓口の請求に、同封された額が入力されています。")


@rule(
    "E181",
    ERROR,
    notices=REQUESTS,
    fields=("paid",),
    law=f"地方自治法 第227条、{_LAW}",
    message="手数料{due}円に対して、同封された額は{paid}円です。{short}円足りません。",
    remedy="不備として記録し、不足額の定額小為替を求めてください。免除するときは理由を入力します。",
)
def letter_brings_the_fee(ctx: Context) -> Iterator[Hit]:
    """郵送の請求の手数料"""
    due, paid = ctx.notice.due, ctx.notice.request.paid
    if ctx.notice.request.channel == "post" and paid < due:
        yield Hit("paid", due=due, paid=paid, short=due - paid)


@rule(
    "A144",
    ALERT,
    notices=REQUESTS,
    fields=("send_to",),
    law=_LAW,
    message="送付先が、{whose}と違います。",
    remedy="登録された住所(法人は所在地)への送付が原則です。違う所へ送る理由と、確かめた資料を入力してください。",
)
def goes_to_the_registered_address(ctx: Context) -> Iterator[Hit]:
    """送付先の突合"""
    asked = ctx.notice
    request = asked.request
    own = (asked.right is PERSON and not asked.removed) or request.delivery == "mail_to_person"
    known, whose = request.requester_address, "請求者の住所又は所在地"
    if own and asked.address:
        known, whose = asked.address, "届け出た転出先" if asked.left else "住民票の住所"
    sent = request.delivery != "counter" and bool(request.send_to.strip())
    if sent and known and not comes_to(request.send_to, known):
        yield Hit("send_to", whose=whose)


@rule(
    "A145",
    ALERT,
    notices=REQUESTS,
    fields=("paid",),
    law=f"地方自治法 第227条、{_LAW}",
    message="手数料{due}円に対して、同封された額は{paid}円です。おつりは{change}円です。",
    remedy="おつり(定額小為替又は切手)を同封し、その旨を入力してください。",
)
def change_is_returned(ctx: Context) -> Iterator[Hit]:
    """郵送の請求のおつり"""
    due, paid = ctx.notice.due, ctx.notice.request.paid
    if ctx.notice.request.channel == "post" and paid > due:
        yield Hit("paid", due=due, paid=paid, change=paid - due)
