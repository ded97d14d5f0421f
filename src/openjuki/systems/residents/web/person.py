"""住民票の照会と世帯: all items of the law in groups, the history on both axes, members in standing order."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from openjuki.kernel.certificates.forms import TITLES
from openjuki.kernel.names.shown import full_name, full_reading
from openjuki.kernel.register.codes import Kind, Sex, Status
from openjuki.kernel.unwinding.premises import NOT_CANCELLED
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.signin import Staff
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.selectors import cases as case_selectors
from openjuki.systems.residents.selectors.household import HouseholdView
from openjuki.systems.residents.services.cases import OPEN_STATES
from openjuki.systems.residents.services.contractors import may_take
from openjuki.systems.residents.services.issue_leaving import offered_to
from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.services.notice_forms.digits import codes
from openjuki.systems.residents.services.view_household import view_household
from openjuki.systems.residents.services.view_person import PersonView, view_person
from openjuki.systems.residents.web.axes import axes_of
from openjuki.systems.residents.web.cards import card_lines
from openjuki.systems.residents.web.common import page, staff_of
from openjuki.systems.residents.web.holds import hold_links
from openjuki.systems.residents.web.name_characters import name_characters
from openjuki.systems.residents.web.purpose import Purpose, purpose_of
from openjuki.systems.residents.web.record_items import items

HOLDS = {"change": "異動", "issue": "証明発行", "inquiry": "照会"}


@requires("residents.view")
@require_GET
def person(request: HttpRequest, addressee_no: str) -> HttpResponse:
    """One person, now or as asked on the two axes."""
    staff, purpose, axes = staff_of(request), purpose_of(request), axes_of(request)
    seen = view_person(
        staff=staff, addressee_no=addressee_no, case_no=purpose.case_no, reason=purpose.reason,
        as_of=axes.as_of, known_at=axes.known_at,
    )  # fmt: skip
    record = seen.version.record
    case = _choosing_case(staff, purpose.case_no)
    resident = seen.state == Status.RESIDENT
    kinds = [] if case else _kinds_for(staff, seen, axes.asked)
    context = {
        "seen": seen,
        "record": record,
        "name": full_name(record),
        "reading": full_reading(record),
        "state": Status.LABELS[seen.state],
        "sex": Sex.LABELS.get(record.sex, ""),
        "foreign": record.kind == Kind.FOREIGN,
        "resident": resident,
        "groups": items(record, staff, hidden=seen.hidden),
        "hidden": seen.hidden_labels(),
        "holds": [HOLDS[h] for h in seen.holds],
        **hold_links(staff, addressee_no),
        "axes": axes,
        "purpose": purpose,
        "case": case,
        "kinds": kinds,
        "name_characters": name_characters(record),
        "not_cancelled": NOT_CANCELLED,
        **card_lines(seen.cards),
        "may_cards": staff.may("residents.enter"),
        "may_cancel": bool(kinds) and staff.may("residents.enter_ex_officio"),
        "certificates": _certificates(staff, seen, purpose, axes.asked),
        "key": str(uuid7()),
        "fkeys": _keys(staff, seen, purpose, case, axes.asked, bool(kinds)),
    }
    return page(request, "residents/person.html", context)


def _choosing_case(staff: Staff, case_no: str) -> case_selectors.CaseLine | None:
    """The open case for which this person was looked up, where its kind is about a person."""
    detail = case_selectors.detail(staff=staff, case_no=case_no) if case_no else None
    line = detail.line if detail else None
    return line if line and KINDS[line.kind].start != "blank" and line.state in OPEN_STATES else None


def _kinds_for(staff: Staff, seen: PersonView, past: bool) -> list[Any]:
    """この人の届出: the kinds of notice that may begin with this person, by group and number."""
    if past or not staff.may("residents.enter"):
        return []
    starts = ("household", "member", "person") if seen.household else ("person",)
    return codes(
        k for k in KINDS.values() if k.start in starts and staff.may(k.right) and may_take(staff, k.name)
    )


def _certificates(staff: Staff, seen: PersonView, purpose: Purpose, past: bool) -> list[tuple[int, str, str]]:
    """証明書 of F9: number, title and where its request begins."""
    if past or not staff.may("residents.issue"):
        return []
    url = f"{reverse('residents:record-copy', args=[seen.addressee_no])}{purpose.query}"
    mark = "&" if purpose.query else "?"
    return [
        (n, TITLES[kind], f"{url}{mark}kind={kind}")
        for n, kind in enumerate(offered_to(seen.version.record), 1)
    ]


def _keys(
    staff: Staff,
    seen: PersonView,
    purpose: Purpose,
    case: case_selectors.CaseLine | None,
    past: bool,
    notices: bool,
) -> list[FunctionKey]:
    back = FunctionKey("back", "検索", href=f"{reverse('residents:search')}{purpose.query}")
    if purpose.case_no:
        back = FunctionKey("back", "受付へ", href=reverse("residents:case", args=[purpose.case_no]))
    keys = [back, FunctionKey("search", "検索", href=f"{reverse('residents:search')}{purpose.query}")]
    keys.append(FunctionKey("choose", "文字", dialog="characters"))
    keys += _neighbours(seen, purpose)
    if staff.may("residents.issue") and not past:
        keys.append(FunctionKey("papers", "証明書", dialog="certificates"))
    if case:
        keys.append(FunctionKey("confirm", f"{KINDS[case.kind].title}へ", form="take"))
    elif notices:
        keys.append(FunctionKey("confirm", "この人の届出", dialog="notices"))
    return keys


def _neighbours(seen: PersonView, purpose: Purpose) -> list[FunctionKey]:
    """F7 and F8 walk the household."""
    members = [m.addressee_no for m in seen.household.members] if seen.household else []
    members = [m for m in members if m]
    if seen.addressee_no not in members:
        return []
    at = members.index(seen.addressee_no)
    found = []
    for role, place in (("previous", at - 1), ("next", at + 1)):
        if 0 <= place < len(members):
            url = reverse("residents:person", args=[members[place]])
            found.append(FunctionKey(role, "前の世帯員" if role == "previous" else "次の世帯員",
                                     href=f"{url}{purpose.query}"))  # fmt: skip
    return found


@requires("residents.view")
@require_GET
def household(request: HttpRequest, household_no: str) -> HttpResponse:
    """A household: members in standing order, the card of each."""
    staff, purpose, axes = staff_of(request), purpose_of(request), axes_of(request)
    seen = view_household(
        staff=staff, household_no=household_no, case_no=purpose.case_no, reason=purpose.reason,
        as_of=axes.as_of,
    )  # fmt: skip
    context: dict[str, Any] = {
        "seen": seen,
        "members": [{"m": m, "sex": Sex.LABELS.get(m.sex, "")} for m in seen.members],
        "axes": axes,
        "purpose": purpose,
        "fkeys": _household_keys(staff, seen, purpose, axes.asked),
    }
    return page(request, "residents/household.html", context)


def _household_keys(staff: Staff, seen: HouseholdView, purpose: Purpose, past: bool) -> list[FunctionKey]:
    back = reverse("residents:case", args=[purpose.case_no]) if purpose.case_no else reverse("residents:home")
    keys = [
        FunctionKey("back", "受付へ" if purpose.case_no else "受付一覧", href=back),
        FunctionKey("search", "検索", href=f"{reverse('residents:search')}{purpose.query}"),
    ]
    first = next((m.addressee_no for m in seen.members if m.addressee_no), "")
    if staff.may("residents.issue") and first and not past:
        url = reverse("residents:record-copy", args=[first])
        keys.append(FunctionKey("papers", "住民票の写し", href=f"{url}{purpose.query}"))
    return keys
