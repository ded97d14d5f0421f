"""写しの請求の画面: the fields of one right, prefilled from the case or from the request that was recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from openjuki.kernel.certificates.facts import home_text
from openjuki.kernel.certificates.forms import CERTIFICATES, Certificate, Source
from openjuki.kernel.certificates.removed import removed_versions
from openjuki.kernel.certificates.request_paper import paper_title
from openjuki.kernel.certificates.requests.course import MISSING, Act
from openjuki.kernel.certificates.requests.request import CHANNELS
from openjuki.kernel.certificates.requests.rights import NUMBERS, PERSON, RIGHTS, Right
from openjuki.kernel.decide.departure import departed
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.reasons import REASONS
from openjuki.runtime import clock
from openjuki.runtime.errors import Finding, Forbidden
from openjuki.runtime.ids import uuid7
from openjuki.runtime.signin import Staff
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.selectors import cases as case_selectors
from openjuki.systems.residents.selectors import members as member_selectors
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.issue_defaults import IssueDefaults, defaults_from
from openjuki.systems.residents.services import printers
from openjuki.systems.residents.services.issue_defaults import items_by_default
from openjuki.systems.residents.services.issue_leaving import leaving_group, offered_to
from openjuki.systems.residents.services.issue_request import ITEM_RIGHTS
from openjuki.systems.residents.services.search_residents import SUPPORT
from openjuki.systems.residents.services.settings import setting
from openjuki.systems.residents.services.view_person import PersonView, view_person
from openjuki.systems.residents.services.view_requests import RequestView, view_request
from openjuki.systems.residents.web.common import page, staff_of
from openjuki.systems.residents.web.forms.record_copy import (
    ActForm,
    ItemsForm,
    RequestForm,
    left_out,
    titles,
    typed_from,
)
from openjuki.systems.residents.web.purpose import Purpose


def request_form(
    request: HttpRequest,
    addressee_no: str,
    purpose: Purpose,
    *,
    refused: tuple[Finding, ...] = (),
    status: int = 200,
) -> HttpResponse:
    """The request in the fields of one right; of a protected person, whom these staff may not see, blank."""
    staff, posted = staff_of(request), request.method == "POST"
    query = request.POST if posted else request.GET
    known = view_request(staff=staff, request_no=query["request_no"]) if query.get("request_no") else None
    seen = _seen(staff, addressee_no, purpose, known)
    first = dict(request.POST.items()) if posted else typed_from(known.request) if known else {}
    right = known.request.right if known else RIGHTS.get(query.get("right", ""), PERSON)
    channel = known.request.channel if known else query.get("channel", "")
    channel = channel if channel in CHANNELS else "counter"
    row = _certificate(known.request.choices.kind if known else query.get("kind", ""), seen)
    if not first:
        first = _prefilled(staff, seen, purpose.case_no, row, right, channel)
    asked = RequestForm(right, channel, prescribed=row.is_prescribed, initial=first)
    blank = next((n for n in asked.fields if asked.fields[n].required and not first.get(n)), "copies")
    asked.fields[blank].widget.attrs["autofocus"] = True
    members = people_on(row, staff, seen)
    chosen = request.POST.getlist("who") if posted else list(known.line.subjects) if known else []
    context: dict[str, Any] = {
        "addressee_no": addressee_no, "seen": seen,
        "check_url": f"{reverse('residents:check-copy', args=[addressee_no])}{purpose.query}", "members": members,
        # Others name the persons whom they ask for; a household is not theirs to be shown.
        "chosen": chosen
        or [m.addressee_no for m in members if right is PERSON or m.addressee_no == addressee_no],
        "asked": asked, "listed": _listed(row, first, staff, right),
        "acts": ActForm(initial=dict(request.POST.items())),
        "missing": [(k, v, f"missing.{k}" in request.POST) for k, v in MISSING.items()],
        "right": right, "channel": channel, "channel_title": CHANNELS[channel], "known": known,
        "law": row.law if row.is_prescribed else right.article(removed=row.source == Source.REMOVED),
        "removed": _removed_records(seen, first) if row.source == Source.REMOVED and seen else (),
        "row": row, "left_out": left_out(row, first),
        "kinds": titles(), "fee": 0 if right.free else setting("fee").get(row.kind, 0), "purpose": purpose,
        "findings": refused, "form_level": [f for f in refused if f.field not in asked.fields],
        "printers": printers.offered(staff, "certificate"), "printer": _printer(staff, first),
        "act_refused": request.POST.get("do") == "act" and bool(refused), "key": str(uuid7()),
        "fkeys": _form_keys(addressee_no, purpose, known, right if seen else None),
    }  # fmt: skip
    return page(request, "residents/record_copy.html", context, status=status)


def _printer(staff: Staff, first: Mapping[str, Any]) -> str:
    """Code of the printer that the copies are for: as chosen, else the counter's usual one."""
    usual = printers.usual(staff, "certificate")
    return str(first.get("printer", usual.code if usual else ""))


def _listed(row: Certificate, first: Mapping[str, Any], staff: Staff, right: Right) -> ItemsForm:
    """記載する事項 that these staff may print, and this right may ask for."""
    listed = ItemsForm(row, initial=first)
    for name, item in ITEM_RIGHTS.items():
        if not staff.may(item) or (name in NUMBERS and not right.numbers()):
            listed.fields.pop(name, None)
    return listed


def _certificate(kind: str, seen: PersonView | None) -> Certificate:
    """The certificate asked for; else the usual one of this person."""
    if seen and kind in CERTIFICATES and CERTIFICATES[kind].source == Source.LEAVING:
        mine = offered_to(seen.version.record)  # the register knows whether the notice was in time
        kind = next((k for k in mine if CERTIFICATES[k].source == Source.LEAVING), kind)
    if kind in CERTIFICATES:
        return CERTIFICATES[kind]
    resident = seen is None or seen.state == Status.RESIDENT
    return CERTIFICATES["record_copy" if resident else "removed_record_copy"]


def _removed_records(seen: PersonView, typed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """除票の選択: each with its reason, its day and the address of then, the newest first."""
    found = [(v.history_no, v.record) for v in removed_versions(rows.all_versions(seen.addressee_no))]
    newest = seen.version.record
    if seen.state != Status.RESIDENT and newest.status == Status.RESIDENT:
        found.insert(0, (0, departed(newest)))  # the day has come, and the job has not
    chosen = str(typed.get("removed_as") or found[0][0]) if found else ""
    return [
        {
            "history_no": number,
            "reason": REASONS.get(record.removal_reason, ""),
            "day": record.removed_on.display() if record.removed_on else "",
            "address": address_of(record).one_line(),
            "chosen": str(number) == chosen,
        }
        for number, record in found
    ]


def people_on(row: Certificate, staff: Staff, seen: PersonView | None) -> list[Any]:
    """Who may stand on it: the household, the removed person alone, or all who leave together."""
    if seen is None:
        return []
    if row.source == Source.LEAVING:
        return leaving_group(staff=staff, addressee_no=seen.addressee_no)
    if row.source == Source.RESIDENT and seen.household:
        return [m for m in seen.household.members if m.addressee_no]
    return [member_selectors.named([seen.addressee_no])[seen.addressee_no].member]


def _seen(staff: Staff, addressee_no: str, purpose: Purpose, known: RequestView | None) -> PersonView | None:
    """The person; None where it is protected and these staff can but hand the request over (S07)."""
    reason = purpose.reason or (f"写しの請求 {known.line.request_no}" if known else "")
    try:
        return view_person(staff=staff, addressee_no=addressee_no, case_no=purpose.case_no, reason=reason)
    except Forbidden as e:
        if staff.may(SUPPORT) or not any(f.id == "S07" for f in e.findings):
            raise
        return None


def _form_keys(
    addressee_no: str, purpose: Purpose, known: RequestView | None, right: Right | None
) -> list[FunctionKey]:
    """`right`: by which is asked; None where the person may not be shown."""
    if right is None:
        back = FunctionKey("back", "請求の一覧へ", href=reverse("residents:requests"))
        return [back, FunctionKey("confirm", "責任者へ引継ぎ", form="issue", name="do", value=Act.RECEIVE)]
    back_to = f"{reverse('residents:person', args=[addressee_no])}{purpose.query}"
    keys = [FunctionKey("back", "住民票へ", href=back_to)]
    if known:
        keys = [
            FunctionKey("back", "請求へ", href=reverse("residents:request", args=[known.line.request_no]))
        ]
    else:
        keys.append(FunctionKey("choose", "請求の種類", dialog="kinds"))
    return [
        *keys,
        FunctionKey("papers", paper_title("request_form", right), form="issue", name="do", value=Act.PRINT),
        FunctionKey("send_back", "ほかの処理", dialog="acts"),
        FunctionKey("confirm", "発行", form="issue"),
    ]


def _prefilled(
    staff: Staff, seen: PersonView | None, case_no: str, row: Certificate, right: Right, channel: str
) -> dict[str, Any]:
    """請求者 taken over from the notifier; without a case, the person asks for the own household.

    A 転出証明書 bears numbers: that of an agent's notice goes to the person.
    """
    delivery = "mail" if channel == "post" else "counter"
    first: dict[str, Any] = {"copies": "1", "delivery": delivery}
    if seen is None or right is not PERSON:
        return first
    detail = case_selectors.detail(staff=staff, case_no=case_no) if case_no else None
    known = defaults_from(detail) if detail else IssueDefaults()
    home = home_text(seen.version.record, clock.today())
    own = full_name(seen.version.record)
    if row.is_prescribed and known.relation == "agent":
        delivery = "mail_to_person"
    return first | {
        "delivery": delivery,
        "requester": known.requester or own,
        "requester_address": known.requester_address or home,
        "bearer": known.bearer,
        "authority": known.authority,
        "relation": known.relation,
        **dict.fromkeys(items_by_default(staff, row, next(iter(row.sheets)), right), True),
        "identification": known.identification,
        "send_to": f"{home}　{own}　様" if home and delivery != "counter" else "",
    }
