"""届書・職権記録書の頭書 — what stands at the head of every notice. S 4.0.3, S 4.2, RR-02, RR-03."""

from dataclasses import dataclass
from datetime import date

from openjuki.kernel.notices.grounds import Grounds
from openjuki.kernel.notices.parties import Agent, IdentityCheck, Notifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """`ward`: 区 that takes it (5 digits); `notified_on`: 届出日・申出日・通知日; `note`: 留意事項."""

    ward: str
    notified_on: date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given(Head):
    """届出・申出 — somebody stands at the counter, and we know who (住民基本台帳法 第27条, A-04)."""

    notifier: Notifier
    identity: IdentityCheck | None
    agent: Agent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExOfficio(Head):
    """職権による記載・消除・修正 — grounds instead of a notifier (住民基本台帳法 第8条)."""

    grounds: Grounds
