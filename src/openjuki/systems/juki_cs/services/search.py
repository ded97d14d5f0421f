"""統合端末での検索 — CS-04, A-07, U-04, U-08, U-19: who searched for what, why, and whom they saw.

The log is committed before anything is shown. 住民票コード and 個人番号 stand in it as keyed hashes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from openjuki.runtime import audit, fields
from openjuki.runtime.errors import Finding, Forbidden, Invalid, NotFound, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.juki_cs.selectors import identity
from openjuki.systems.juki_cs.selectors.identity import Found, Terms

LEAST: Final = 2
SECRET: Final = ("resident_code", "individual_number")
NUMBER_RIGHT: Final = "juki_cs.item.individual_number"
SUPPORT_RIGHT: Final = "juki_cs.item.support_measure"


def search_identity(*, terms: Terms, reason: str, case_no: str, staff: Staff) -> list[Found]:
    """本人確認情報の検索. Raises Invalid for fewer than two items besides 性別 or without a reason; the
    refused try is logged too."""
    findings = _findings(terms, reason)
    logged = _terms(terms, staff)
    if findings:
        audit.refusal("identity.search", staff=staff, terms=logged, reason=reason, case_no=case_no)
        raise Invalid(*findings)
    found = identity.search(terms, places_of_protected=staff.may(SUPPORT_RIGHT))
    audit.view(
        "identity.search",
        staff=staff,
        subjects=[f.addressee_no for f in found[: identity.LIMIT]],
        terms=logged,
        reason=reason,
        case_no=case_no,
    )
    return [_for(f, staff) for f in found]


def _for(found: Found, staff: Staff) -> Found:
    """支援措置: the 住所 is for whoever holds the right (S 3.4)."""
    if not found.support_measure or staff.may(SUPPORT_RIGHT):
        return found
    return replace(found, address="")


def show_identity(
    *, record: int, with_number: bool, reason: str, staff: Staff
) -> tuple[list[Found], str | None]:
    """One person's states, newest first, and 個人番号 if asked for. Raises NotFound, Forbidden, Invalid."""
    refusal: Refused | None = None
    if not reason.strip():
        refusal = Invalid(_no_reason())
    elif with_number and not staff.may(NUMBER_RIGHT):
        refusal = Forbidden(Finding("CC-22", "個人番号を表示する権限がありません", law="U-05"))
    if refusal:
        audit.refusal("identity.show", staff=staff, terms={"record": record, "number": with_number})
        raise refusal
    versions = identity.history(record)
    if not versions:
        audit.refusal(
            "identity.show", staff=staff, terms={"record": record, "number": with_number, "finding": "CC-23"},
            reason=reason,
        )  # fmt: skip
        raise NotFound(Finding("CC-23", "該当する人がいません"))
    audit.view(
        "identity.show",
        staff=staff,
        subjects=[versions[0].addressee_no],
        terms={"number": with_number, **_who(staff)},
        reason=reason,
    )
    versions = [_for(v, staff) for v in versions]
    return versions, identity.number_of(record) if with_number else None


def _findings(terms: Terms, reason: str) -> list[Finding]:
    findings = []
    if len(set(terms.given) - {"sex"}) < LEAST:
        findings.append(
            Finding(
                "CC-20",
                "性別を除く2つ以上の項目を指定してください",
                law="A-07",
                remedy="氏名、生年月日、住所などから2つ以上を入力してください",
            )
        )
    if not reason.strip():
        findings.append(_no_reason())
    return findings


def _no_reason() -> Finding:
    return Finding(
        "CC-21", "検索の理由がありません", field="reason", law="U-19", remedy="理由を入力してください"
    )


def _terms(terms: Terms, staff: Staff) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name in terms.given:
        value = getattr(terms, name)
        shown[name] = fields.keyed_hash(value).hex() if name in SECRET else str(value)
    return {**shown, **_who(staff)}


def _who(staff: Staff) -> dict[str, Any]:
    # 照合ID and 操作者ID (U-04): here the account, and by which means its holder was verified.
    return {"operator": staff.user_id, "verified_by": list(staff.methods)}
