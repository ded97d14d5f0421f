"""規則の一覧 — the error and alert list as rows (docs/rules.md is made of them)."""

from typing import Final

from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Rule
from openjuki.kernel.rules.run import APPLIED, RULES, applies

_LEVELS = {ERROR: "エラー", ALERT: "アラート", "none": "なし"}
HEADER: Final = ("ID", "水準", "固定", "届出", "題", "メッセージ", "対処", "根拠")
#: Where the message stands in a row.
MESSAGE: Final = HEADER.index("メッセージ")


def rules_table() -> tuple[tuple[str, ...], ...]:
    """One row per rule: id, level, locked, notices, title, message, remedy, law."""
    return tuple(
        (
            each.id,
            _LEVELS[each.level],
            "固定" if each.locked else "",
            "、".join((kind.__doc__ or "").split(".")[0].split(" ")[0] for kind in _kinds(each)),
            each.title,
            each.message,
            each.remedy,
            each.law,
        )
        for each in RULES
    )


def _kinds(rule: Rule) -> tuple[type, ...]:
    """The kinds that a rule judges, those by 準用 at the end."""
    return (*rule.notices, *(k for k in APPLIED if k not in rule.notices and applies(rule, k)))
