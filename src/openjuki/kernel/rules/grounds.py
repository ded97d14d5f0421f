"""職権の根拠の規則 — nothing is entered ex officio without saying on which grounds (施行令 第12条, S 4.2.0.1)."""

from collections.abc import Iterator

from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.notices.any import having
from openjuki.kernel.notices.counterparts import COUNTERPARTS
from openjuki.kernel.notices.grounds import BASES
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Context, Hit, rule


@rule(
    "E91",
    ERROR,
    notices=having("grounds"),
    fields=("grounds",),
    law="住民基本台帳法 第8条、施行令 第12条、S 4.2.0.1",
    message="{problem}",
    remedy="何に基づく職権かを選び、根拠となる書面の名を入力してください。職権記録書に記載されます。",
    locked=True,
)
def grounds_are_stated(ctx: Context) -> Iterator[Hit]:
    """職権の根拠"""
    grounds = ctx.notice.grounds
    if grounds.basis not in BASES:
        yield Hit("grounds.basis", problem="職権の根拠が選ばれていません。")
    if not grounds.document.strip():
        yield Hit("grounds.document", problem="根拠となる書面が入力されていません。")
    if grounds.received_on is not None and grounds.received_on > ctx.today:
        day = format_wareki(grounds.received_on)
        yield Hit("grounds.received_on", problem=f"書面を受けた日({day})が今日より後です。")


@rule(
    "A206",
    ALERT,
    notices=tuple(COUNTERPARTS),
    fields=("grounds.basis",),
    law="住民基本台帳法施行令 第12条第1項、S 4.2.0.5",
    message="申出を根拠とする職権です。申出だけでは、事実を確認したことになりません。",
    remedy="申出人の本人確認と、事実を確かめた方法を記録してください。申出人が異動者でないときは、異動者にも確かめてください。",
)
def what_was_told_is_confirmed(ctx: Context) -> Iterator[Hit]:
    """申出による職権の事実の確認"""
    if ctx.notice.grounds.basis == "request":
        yield Hit("grounds.basis")
