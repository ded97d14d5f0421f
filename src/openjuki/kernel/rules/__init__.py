"""審査規則 — the checks on notices, each with level, article, message and remedy."""

from openjuki.kernel.rules.run import RULES, check
from openjuki.kernel.rules.table import rules_table

__all__ = ["RULES", "check", "rules_table"]
