"""審査 — runs every rule for the notice's kind; importing this module loads the whole list."""

from datetime import date
from typing import Any, Final

from openjuki.kernel.notices.counterparts import COUNTERPARTS
from openjuki.kernel.notices.entry_ex_officio import EntryExOfficio
from openjuki.kernel.notices.foreign import ForeignEntry
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.notices.move_out import MoveOutExOfficio
from openjuki.kernel.register.decision import NONE, Finding
from openjuki.kernel.register.view import RegisterView
from openjuki.kernel.rules import (
    address_corrections,
    addresses,
    births,
    cancelling,
    cards,
    characters,
    correction_kinds,
    corrections,
    days,
    deaths,
    doubtful,
    entries,
    entries_ex_officio,
    family_register,
    foreign,
    grounds,
    household_changes,
    households,
    identities,
    inspections,
    leaving,
    move_in_kinds,
    move_in_notifications,
    move_out,
    name_requests,
    nationality,
    number_changes,
    numbers,
    parties,
    payments,
    receipts,
    requests,
    subjects,
)
from openjuki.kernel.rules.registry import Context, Rule, registered

#: The modules whose import fills the list.
MODULES: Final = (
    foreign,
    entries_ex_officio,
    number_changes,
    nationality,
    address_corrections,
    name_requests,
    correction_kinds,
    corrections,
    grounds,
    addresses,
    births,
    cancelling,
    cards,
    characters,
    days,
    deaths,
    doubtful,
    entries,
    family_register,
    household_changes,
    households,
    identities,
    inspections,
    leaving,
    move_in_kinds,
    move_in_notifications,
    move_out,
    numbers,
    parties,
    payments,
    receipts,
    requests,
    subjects,
)

#: The complete list.
RULES: Final[tuple[Rule, ...]] = registered()

#: About the notifier and the 届出日.
_OF_THE_NOTICE: Final = frozenset({"E26", "E41", "E42", "A03", "A32"})
#: About the term of a 転出届, a day to come, the card of who leaves by it, and a destination that may stay blank.
_OF_THE_MOVE_OUT: Final = frozenset({"E51", "E52", "E205", "A40", "A43"})

#: 準用 (S 4.2.0.2): kinds ex officio, the notice whose rules apply to them, and the rules that do not fit:
#: those about the notifier, the 届出日 and the items that a notice must state.
APPLIED: Final[dict[type, tuple[type, frozenset[str]]]] = {
    ForeignEntry: (MoveIn, frozenset({"E03", "E41", "E42", "A32"})),
    EntryExOfficio: (MoveIn, _OF_THE_NOTICE | {"E03"}),
    **{kind: (model, _OF_THE_NOTICE) for kind, model in COUNTERPARTS.items()},
    MoveOutExOfficio: (COUNTERPARTS[MoveOutExOfficio], _OF_THE_NOTICE | _OF_THE_MOVE_OUT),
}

_BY_NOTICE: dict[type, tuple[Rule, ...]] = {}


def applies(rule: Rule, kind: type) -> bool:
    """Whether a rule of another kind applies to this one by 準用."""
    model, without = APPLIED.get(kind, (None, frozenset()))
    return model in rule.notices and rule.id not in without


def rules_for(kind: type) -> tuple[Rule, ...]:
    """The rules that judge one kind of notice."""
    found = _BY_NOTICE.get(kind)
    if found is None:
        found = _BY_NOTICE[kind] = tuple(
            each for each in RULES if kind in each.notices or applies(each, kind)
        )
    return found


def check(view: RegisterView, notice: Any, today: date) -> tuple[Finding, ...]:
    """指摘の一覧 — every finding on the notice, errors first as in the list."""
    context = Context(view, notice, today)
    levels = view.settings.levels
    findings: list[Finding] = []
    for each in rules_for(type(notice)):
        level = each.level_in(levels) if levels else each.level
        if level != NONE:
            for hit in each.check(context):
                findings.append(each.finding(hit, level))
    return tuple(findings)
