"""一覧の絞り込み: chosen once, remembered for each member of staff, applied to every list (issue 3)."""

from __future__ import annotations

from dataclasses import dataclass

from openjuki.runtime import clock, places
from openjuki.runtime.errors import Finding, Invalid
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import ListScope
from openjuki.systems.residents.selectors.scope import Scope
from openjuki.systems.residents.selectors.town_offers import wards_of
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.settings import setting


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen: (code, name) of wards, names of the branches of the chosen ward, and what is chosen."""

    wards: tuple[tuple[str, str], ...]
    branches: tuple[str, ...]
    chosen: Scope

    @property
    def is_by_ward_only(self) -> bool:
        """The branch has no towns of its own: lists of people cannot follow it."""
        return bool(self.chosen.branch) and not self.chosen.towns


def scope_for(staff: Staff, ward: str = "", branch: str = "") -> Scope:
    """The scope of this ward and branch for these staff. Raises Invalid for one that is not theirs."""
    if ward and ward not in wards_of(staff):
        raise Invalid(Finding("F07", "この区は選べません。", field="ward", remedy="一覧から選んでください。"))
    ward = ward or staff.ward
    known = _branches(staff, ward)
    if branch and branch not in known:
        raise Invalid(
            Finding("F07", "この区にその支所はありません。", field="branch",
                    remedy="区を選び直してから、支所を選んでください。")
        )  # fmt: skip
    return Scope(ward, branch, known.get(branch, ()))


def remembered(staff: Staff) -> Scope:
    """What the person last chose; all that is theirs where they chose nothing, or serve elsewhere by now."""
    row = ListScope.objects.filter(user_id=staff.user_id).first()
    if row is None:
        return scope_for(staff)
    try:
        return scope_for(staff, row.ward, row.branch)
    except Invalid:
        return scope_for(staff)


def choices(staff: Staff, chosen: Scope) -> Choices:
    """For the block above a list."""
    wards = tuple((code, places.municipality(code).name) for code in wards_of(staff))
    return Choices(wards, tuple(_branches(staff, chosen.ward)), chosen)


@service("residents.choose_scope")
def choose(*, staff: Staff, ward: str = "", branch: str = "") -> Scope:
    """Remember the choice. Another ward starts with all its branches. Raises Invalid."""
    before = remembered(staff)
    scope = scope_for(staff, ward, branch if (ward or staff.ward) == before.ward else "")
    ListScope.objects.update_or_create(
        user_id=staff.user_id,
        defaults={"ward": scope.ward, "branch": scope.branch, "changed_at": clock.now()},
    )
    return scope


def _branches(staff: Staff, ward: str) -> dict[str, tuple[str, ...]]:
    """支所・出張所 of a ward with their 町字コード: those of the setting, and where the staff sit."""
    known = {name: tuple(towns) for name, towns in setting("branches").get(ward, {}).items()}
    if staff.branch and staff.ward == ward:
        known.setdefault(staff.branch, ())
    return known
