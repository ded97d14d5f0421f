"""住民の検索 (業務): who asks, why, what they may see; logged before answered. RR-04, U-08, U-19.

Every search bears a case or a reason. A person under 支援措置 is found by what the person is called and
born, as a flagged row whose address and household are masked — never "not found", which breeds duplicates —
and by no place: an empty address and one where such a person lives give the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from openjuki.kernel.names.kana import fold_kana, to_katakana
from openjuki.runtime import audit, clock, fields
from openjuki.runtime.errors import Finding, Forbidden, Invalid
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseFile
from openjuki.systems.residents.selectors import search as search_keys
from openjuki.systems.residents.selectors.criteria import NUMBERS, Criteria, Cursor, check
from openjuki.systems.residents.selectors.found_rows import Row, rows_for
from openjuki.systems.residents.selectors.search import Hits
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.own_ward import in_own_ward

SUPPORT = "residents.item.support_measure"
#: How long a closed case still explains why somebody looks: questions come in the weeks after.
CASE_SERVES = timedelta(days=30)
_RIGHTS = {
    "individual_number": ("residents.search.individual_number", "個人番号"),
    "resident_code": ("residents.search.resident_code", "住民票コード"),
    "residence_card_no": ("residents.search.residence_card_no", "在留カード番号"),
    "special_permanent_no": ("residents.search.residence_card_no", "特別永住者証明書の番号"),
}


@dataclass(frozen=True, slots=True)
class SearchResult:
    """検索結果. `more`: there are more than these; `next` then asks for the list in order of かな."""

    rows: tuple[Row, ...]
    more: bool = False
    next: Cursor | None = None


@service("residents.search")
def search(*, staff: Staff, criteria: Criteria, case_no: str = "", reason: str = "") -> SearchResult:
    """Search and log. Raises Invalid without a purpose or a leading key, Forbidden without the right."""
    refuse_without_purpose(staff, case_no, reason)
    _refuse_numbers(staff, criteria)
    check(criteria)
    criteria = in_own_ward(staff, criteria, case_no)
    open_eyes = may_see_protected(staff, reason)
    apart = criteria.by_hidden and not open_eyes
    found = _found_apart(criteria) if apart else search_keys.find(criteria)
    rows = rows_for(found.hits, clock.today())
    if criteria.after is None:
        rows.sort(key=lambda row: _order(row, criteria))
    shown = tuple(row if open_eyes or not row.support_measure else _masked(row) for row in rows)
    audit.view(
        "residents.search",
        staff=staff,
        subjects=[row.addressee_no for row in rows],
        terms=_terms(criteria),
        reason=reason,
        case_no=case_no,
    )
    return SearchResult(shown, found.more, found.next)


def refuse_without_purpose(staff: Staff, case_no: str, reason: str) -> None:
    """U-19: a search or a view belongs to a case of the own ward that is alive, or states its reason.

    Raises Invalid; another ward's case does not exist for whoever is bound to a ward.
    """
    case = CaseFile.objects.filter(case_no=case_no).first() if case_no else None
    reasoned = bool(reason.strip())
    foreign = case is not None and bool(staff.ward) and staff.ward != case.ward
    if case_no and (case is None or (foreign and not reasoned)):
        raise Invalid(
            Finding(
                "S04",
                "この受付番号の受付はありません。",
                field="case_no",
                remedy="受付番号を確認してください。",
            )
        )
    if case is not None and not reasoned and _long_closed(case):
        raise Invalid(
            Finding(
                "S09",
                f"完了又は取下げから{CASE_SERVES.days}日を過ぎた受付は、検索・照会の目的になりません。",
                field="reason",
                law="本人確認情報等の管理 U-19",
                remedy="理由を入力してください。",
            )
        )
    if not case_no and not reasoned:
        raise Invalid(
            Finding(
                "S02",
                "検索・照会の目的がありません。",
                field="reason",
                law="本人確認情報等の管理 U-19",
                remedy="受付を開いてから検索するか、理由を入力してください。",
            )
        )


def _long_closed(case: CaseFile) -> bool:
    return case.state in ("handed_over", "withdrawn") and clock.now() - case.state_since > CASE_SERVES


def may_see_protected(staff: Staff, reason: str) -> bool:
    """支援措置: a right of its own, and a reason (a case alone is none)."""
    return staff.may(SUPPORT) and bool(reason.strip())


def _refuse_numbers(staff: Staff, criteria: Criteria) -> None:
    for name, (right, label) in _RIGHTS.items():
        if getattr(criteria, name) and not staff.may(right):
            raise Forbidden(
                Finding(
                    "S05",
                    f"{label}で検索する権限がありません。",
                    field=name,
                    remedy="氏名、生年月日、住所などで検索するか、権限のある職員に依頼してください。",
                )
            )


def _found_apart(criteria: Criteria) -> Hits:
    """Everybody else by all that was asked; protected persons by what tells nothing about where they live."""
    others = search_keys.find(criteria, protected=False)
    named = criteria.for_protected()
    if named is None:
        return others
    return search_keys.merged(others, search_keys.find(named, protected=True), criteria.after)


def _order(row: Row, criteria: Criteria) -> tuple[bool, bool, str, str, str]:
    """Exact readings first (folding puts マツダ and マスダ together), then かな, birth, 宛名番号."""
    typed = to_katakana(criteria.kana).replace("　", "").replace(" ", "")
    exact = bool(typed) and row.reading.replace("　", "").startswith(typed)
    return not exact, not row.hit.current, fold_kana(row.reading), row.birth, row.addressee_no


def _masked(row: Row) -> Row:
    """Who it is, so that nobody is entered twice, and that the person is protected; nothing of where."""
    return replace(
        row,
        address="", household_no="", ward="", relationship="", pending_case="", masked=True,
        hit=replace(row.hit, address=""),
    )  # fmt: skip


def _terms(criteria: Criteria) -> dict[str, Any]:
    """What was asked, for the log: numbers as keyed hash only."""
    return {name: _term(name, value) for name, value in criteria.given().items()}


def _term(name: str, value: Any) -> Any:
    if name in NUMBERS:
        return fields.keyed_hash(value).hex()
    if isinstance(value, Cursor):
        return value.id
    if isinstance(value, tuple):
        return [v.isoformat() if isinstance(v, date) else v for v in value]
    return value
