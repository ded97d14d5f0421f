"""委託先の従事者 (受託者): an account that opens and enters the kinds given to it, and decides nothing.

The city may hand receiving, typing and handing over to a contractor; to examine, settle, issue, hold and release
are acts of the city. What marks such an account is a right `residents.contracted.<group>`, granted like any other
in identity; whatever else it holds, its services are those named here. 住民基本台帳法 第36条・第36条の2,
特定個人情報保護評価 U-05.
"""

from __future__ import annotations

from typing import Any, Final

from openjuki.runtime.errors import Finding, Forbidden
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.rights import CONTRACTED
from openjuki.systems.residents.services.notice_forms.kinds import KINDS

#: Services open to a contractor, by the name under which the log knows them; every other is closed.
OPEN: Final = frozenset(
    "residents." + name
    for name in (
        "open_case", "open_case_for", "open_entry", "save_entry", "save_draft", "change_rows",
        "choose_person", "take_up_record", "find_move_out_information", "take_move_out_information",
        "take_certificate_csv", "record_paper", "print_paper", "show_paper", "submit_notice", "withdraw_case",
        "hand_over", "view_board", "view_case", "search", "view", "view_household", "choose_scope",
        "record_receipt", "view_receipt", "view_history", "view_cards", "record_card",
    )
)  # fmt: skip
#: Papers that say what was typed; whatever the city states over its name is issued by its own staff.
PAPERS: Final = frozenset({"printed_for_signature", "confirmation_sheet", "office_guide"})
_LAW: Final = "住民基本台帳法 第36条の2、特定個人情報保護評価 U-05"


def is_contractor(staff: Staff | None) -> bool:
    """受託者か."""
    return staff is not None and not CONTRACTED.keys().isdisjoint(staff.rights)


def shown_name(staff: Staff) -> str:
    """The name as the history of a case shows it."""
    return f"{staff.name}(委託)" if is_contractor(staff) else staff.name


def may_take(staff: Staff, kind: str) -> bool:
    """Whether these staff may have a case of this kind; the city's own may have any."""
    return not is_contractor(staff) or staff.may(KINDS[kind].contract_right)


def kinds_of(staff: Staff) -> frozenset[str]:
    """The kinds whose cases these staff may have; empty for no limit."""
    return frozenset(k for k in KINDS if may_take(staff, k)) if is_contractor(staff) else frozenset()


def refuse_contractor(staff: Any, action: str) -> None:
    """Raise Forbidden (C10) where a contractor calls what only the city's own staff do."""
    if action not in OPEN and isinstance(staff, Staff) and is_contractor(staff):
        raise Forbidden(
            Finding("C10", "委託先の従事者は、この処理をできません。", law=_LAW,
                    remedy="市の職員に引き継いでください。")
        )  # fmt: skip


def refuse_kind(staff: Staff, kind: str) -> None:
    """Raise Forbidden (C11) where a contractor takes a case of a kind that is not theirs."""
    if not may_take(staff, kind):
        raise Forbidden(
            Finding("C11", f"委託先の従事者は、「{KINDS[kind].title}」を扱えません。", law=_LAW,
                    remedy="市の職員に引き継いでください。")
        )  # fmt: skip


def may_print(staff: Staff, kind: str) -> bool:
    """Whether these staff may make this paper: a contractor prints only what was typed."""
    return kind in PAPERS or not is_contractor(staff)


def refuse_paper(staff: Staff, kind: str) -> None:
    """Raise Forbidden (C12) where a contractor would print what the city states over its name."""
    if not may_print(staff, kind):
        raise Forbidden(
            Finding("C12", "委託先の従事者は、この書面を作成できません。", field="kind", law=_LAW,
                    remedy="市の職員に引き継いでください。")
        )  # fmt: skip
