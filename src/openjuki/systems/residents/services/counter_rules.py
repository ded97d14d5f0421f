"""The kernel's rules on what the counter does beside a notice: same levels, same alerts with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from openjuki.kernel.counter.card import CardWork
from openjuki.kernel.counter.receipt import PostalReceipt
from openjuki.kernel.register.view import RegisterView, Settings
from openjuki.kernel.rules import check
from openjuki.runtime import clock
from openjuki.runtime.errors import Finding, Invalid
from openjuki.systems.residents.selectors.calendar import CLOSING_DAYS
from openjuki.systems.residents.services.issue_request import holds_number
from openjuki.systems.residents.services.judge import alert_key, shown_finding
from openjuki.systems.residents.services.settings import setting


def found(work: PostalReceipt | CardWork) -> tuple[Finding, ...]:
    """What stands against it today."""
    view = RegisterView(closing_days=CLOSING_DAYS, settings=Settings(levels=setting("rule_levels")))
    return tuple(map(shown_finding, check(view, work, clock.today())))


def refuse_number(text: str, *, field: str) -> None:
    """Raise Invalid where a note bears 個人番号 or 住民票コード: it would stand in the history for good."""
    if holds_number(text):
        raise Invalid(
            Finding("C20", "個人番号又は住民票コードが入力されています。", field=field, law="番号法 第20条",
                    remedy="番号を消してください。")
        )  # fmt: skip


def refuse_open(findings: Iterable[Finding], acknowledged: Mapping[str, str]) -> None:
    """Raise Invalid for errors, and for alerts to which no reason was given."""
    listed = tuple(findings)
    if any(f.level == "error" for f in listed):
        raise Invalid(*listed)
    unanswered = [f for f in listed if not acknowledged.get(alert_key(f), "").strip()]
    if unanswered:
        raise Invalid(*unanswered, title="確認の理由が必要なアラートがあります")
