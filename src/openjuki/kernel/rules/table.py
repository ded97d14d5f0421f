"""規則の一覧 — the error and alert list as rows and as a document (docs/rules.md)."""

from openjuki.kernel.register.decision import ALERT, ERROR
from openjuki.kernel.rules.registry import Rule
from openjuki.kernel.rules.run import APPLIED, RULES, applies

_LEVELS = {ERROR: "エラー", ALERT: "アラート", "none": "なし"}
_HEADER = ("ID", "水準", "固定", "届出", "題", "メッセージ", "対処", "根拠")


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


def rules_text() -> str:
    """The list as a Markdown document, generated; the caller writes it to docs/rules.md."""
    lines = [
        "# エラー・アラート一覧",
        "",
        "このファイルは規則の登録から作られます。手で書き換えないでください。",
        "「固定」の規則の水準は設定で変えられません。",
        "",
        "| " + " | ".join(_HEADER) + " |",
        "|" + "---|" * len(_HEADER),
    ]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rules_table()]
    return "\n".join(lines) + "\n"
