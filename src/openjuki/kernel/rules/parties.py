"""届出人の規則 — how the notifier's identity and an agent's mandate were checked (control A-04)."""

from collections.abc import Iterator
from typing import Final

from openjuki.kernel.notices.any import having
from openjuki.kernel.notices.parties import CAPACITIES, IDENTITY_METHODS
from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Context, Hit, rule

NOTIFIED: Final = having("notifier", "identity", "agent")
_AGENTS: Final = frozenset({"agent", "statutory_agent"})


@rule(
    "E41",
    ERROR,
    notices=NOTIFIED,
    fields=("notifier", "identity"),
    law="住民基本台帳法 第27条第2項、A-04",
    message="{problem}",
    remedy="届出人の氏名と立場、本人確認の方法を入力してください。確認できないときは「確認できず」を選びます。",
    locked=True,
)
def notifier_was_identified(ctx: Context) -> Iterator[Hit]:
    """届出人の本人確認"""
    notifier = ctx.notice.notifier
    identity = ctx.notice.identity
    if not notifier.name:
        yield Hit("notifier.name", problem="届出人の氏名が入力されていません。")
    if notifier.capacity not in CAPACITIES:
        yield Hit("notifier.capacity", problem="届出人の立場が入力されていません。")
    if identity is None or identity.method not in IDENTITY_METHODS:
        yield Hit("identity.method", problem="届出人の本人確認の方法が入力されていません。")


@rule(
    "E42",
    ERROR,
    notices=NOTIFIED,
    fields=("agent",),
    law="住民基本台帳法 第27条第3項、A-04",
    message="代理人による届出ですが、代理権の確認(委任状など)が記録されていません。",
    remedy="委任状又は法定代理人の資格を証する書類を確かめ、その旨を入力してください。",
    locked=True,
)
def mandate_was_seen(ctx: Context) -> Iterator[Hit]:
    """代理権の確認"""
    agent = ctx.notice.agent
    if ctx.notice.notifier.capacity in _AGENTS and (agent is None or not agent.mandate_seen):
        yield Hit("agent.mandate_seen")


@rule(
    "A32",
    ALERT,
    notices=NOTIFIED,
    fields=("identity.method",),
    law="住民基本台帳法 第27条第2項、住民基本台帳事務処理要領",
    message="届出人の本人確認ができていません。",
    remedy="異動者の従前の住所へ届出受理通知を送り、送ったことを記録してください。",
)
def notifier_is_not_unknown(ctx: Context) -> Iterator[Hit]:
    """本人確認ができない届出"""
    identity = ctx.notice.identity
    if identity is not None and identity.method == "not_verified":
        yield Hit("identity.method")
