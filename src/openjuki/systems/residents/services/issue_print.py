"""Printing with the residents' forms (帳票の組版)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openjuki.systems.residents as residents
from openjuki.runtime.typeset import Engine, Printed, printing
from openjuki.runtime.typeset.printing import NotPrintable, PrintingAway

__all__ = ["FORMS", "NotPrintable", "PrintingAway", "engine", "print_form"]

FORMS = Path(residents.__path__[0]) / "forms"


def engine() -> Engine:
    """The engine of this process. Raises PrintingAway where set-up never brought the font."""
    return printing.engine(FORMS)


def print_form(
    template: str, data: Mapping[str, Any], *, mark: str, made_at: datetime, overflow: str = "refuse"
) -> Printed:
    """Typeset one document. Raises NotPrintable, NotReleased, PrintingAway.

    `overflow`: what becomes of a text that does not fit; only `issue_overflow` asks for more than a refusal.
    """
    return printing.print_form(engine(), template, data, mark=mark, made_at=made_at, overflow=overflow)
