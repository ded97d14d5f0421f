"""How typed texts are read beside their field (入力の読み取り): days, 続柄, codes, check digits.

Only the form of what was typed is told here; whether it may stand in the register is judged by the rules.
"""

from __future__ import annotations

from collections.abc import Mapping

from openjuki.kernel.dates.ages import age_or_none
from openjuki.kernel.dates.entry import parse_uncertain
from openjuki.kernel.dates.months import format_month, parse_month
from openjuki.kernel.dates.wareki import DateInputError, format_typed, format_wareki, parse_date
from openjuki.kernel.notices.move_in import NUMBER_CHECKS
from openjuki.kernel.numbers import individual_number, resident_code
from openjuki.kernel.register.codes import Kind, ResidenceCategory, Sex
from openjuki.kernel.relationship import codes as relationships
from openjuki.kernel.relationship.grammar import RelationshipError
from openjuki.runtime import clock, places
from openjuki.runtime.web import hooks
from openjuki.runtime.web.hooks import Reader, Reading

SHORT_KINDS = {"1": "日本人", "2": "外国人"}


def _date(text: str) -> Reading:
    try:
        return Reading(format_wareki(parse_date(text)))
    except DateInputError as e:
        return Reading(problem=str(e))


def _birth(text: str) -> Reading:
    try:
        born = parse_uncertain(text)
    except DateInputError as e:
        return Reading(problem=str(e))
    age = age_or_none(born, clock.today())
    return Reading(born.display() + (f" {age}歳" if age is not None and age >= 0 else ""))


def _uncertain(text: str) -> Reading:
    try:
        return Reading(parse_uncertain(text).display())
    except DateInputError as e:
        return Reading(problem=str(e))


def _month(text: str) -> Reading:
    try:
        return Reading(format_month(parse_month(text)))
    except DateInputError:
        return Reading(problem="R8.11、2026-11 のように年と月で入力します")


def _relationship(text: str) -> Reading:
    try:
        read = relationships.read(text)
    except RelationshipError as e:
        return Reading(problem=str(e))
    return Reading(read if read != text else "")


def _code(labels: Mapping[str, str]) -> Reader:
    def read(text: str) -> Reading:
        if text in labels:
            return Reading(labels[text])
        return Reading(problem=f"{'・'.join(k for k in labels if k)} のいずれかです")

    return read


def _individual_number(text: str) -> Reading:
    if text == "0":
        return Reading("番号を消します")
    fault = individual_number.problem_with(text)
    return Reading(problem=fault) if fault else Reading("✓ 検査数字")


def _resident_code(text: str) -> Reading:
    fault = resident_code.problem_with(text)
    return Reading(problem=fault) if fault else Reading("✓ 検査数字")


def _municipality(text: str) -> Reading:
    try:
        return Reading(places.municipality(text).full_name)
    except KeyError:
        return Reading(problem="市区町村コードにありません")


def lend() -> None:
    """Install all readers and lists of codes."""
    tables: dict[str, Mapping[str, str]] = {
        "kind": SHORT_KINDS,
        "sex": Sex.LABELS,
        "residence_category": ResidenceCategory.LABELS,
        "number_check": NUMBER_CHECKS,
    }
    readers: dict[str, Reader] = {
        "date": _date,
        "birth": _birth,
        "uncertain": _uncertain,
        "month": _month,
        "relationship": _relationship,
        "individual_number": _individual_number,
        "resident_code": _resident_code,
        "municipality": _municipality,
    }
    listed = {**tables, "relationship": relationships.CODES, "kind": Kind.LABELS}
    hooks.install(
        wareki=format_wareki,
        typed=format_typed,
        readers=readers | {name: _code(labels) for name, labels in tables.items()},
        choices={name: (lambda t=t: list(t.items())) for name, t in listed.items()},  # type: ignore[misc]
    )
