"""届の入力: the entry screen of a case, saved field by field, judged while typing, submitted to review."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from openjuki.kernel.counter.receipt import MAILABLE
from openjuki.runtime.errors import Finding, NotFound, Refused
from openjuki.runtime.rights import requires
from openjuki.runtime.web import findings as boxes
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.selectors import cases as selectors
from openjuki.systems.residents.services.cases import OPEN_STATES, PAPERS
from openjuki.systems.residents.services.edit_lock import Held
from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.services.notice_forms.items import rows_that_resume
from openjuki.systems.residents.services.same_case import ANSWERS, Overtaken, Page
from openjuki.systems.residents.services.save_entry import Entry, change_rows, open_entry
from openjuki.systems.residents.services.submit_entry import save_page, submit_entry
from openjuki.systems.residents.services.take_up_record import take_up_record, takes_up
from openjuki.systems.residents.services.turn_ex_officio import TURNED, may_turn, only_told, turn_ex_officio
from openjuki.systems.residents.web.cancellation_page import CancellationPage
from openjuki.systems.residents.web.common import go, page, staff_of
from openjuki.systems.residents.web.findings_shown import answered, taken_back, while_typing
from openjuki.systems.residents.web.move_in_page import MoveInPage
from openjuki.systems.residents.web.notice_page import NoticePage
from openjuki.systems.residents.web.papers import printable, receivable
from openjuki.systems.residents.web.steps import steps_of

#: Kinds with a page of their own; every other kind's page is made from its dataclass.
PAGES: dict[str, Any] = {"move_in": MoveInPage, "cancellation": CancellationPage}


def page_of(kind: str) -> Any:
    """The page of a kind. Raises NotFound for none."""
    if kind not in KINDS:
        raise NotFound(Finding("F05", "届出の種別がありません。", remedy="受付一覧から開き直してください。"))
    return PAGES.get(kind, NoticePage)


@requires("residents.enter")
@require_GET
def entry(request: HttpRequest, case_no: str) -> HttpResponse:
    """The form. A case that cannot be typed in leads to its own page."""
    found = open_entry(staff=staff_of(request), case_no=case_no)
    detail = selectors.detail(staff=staff_of(request), case_no=case_no)
    assert detail is not None  # open_entry has answered for it
    if detail.line.state not in OPEN_STATES:
        return go(reverse("residents:case", args=[case_no]))
    return _show(request, found, detail)


def _show(
    request: HttpRequest, found: Entry, detail: Any, *, refused: tuple[Finding, ...] = (), said: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    more = request.GET.get("more", "")
    form = page_of(found.kind).of_entry(found, more=int(more) if more.isdigit() else None)
    shown = form.told(refused) or _told(form, found)
    if focus := request.GET.get("focus", "") or form.first:
        _focus(form, focus)
    answers = answered({form.to_page(k): reason for k, reason in found.acknowledged.items()})
    turns = may_turn(found.kind, staff_of(request))
    context = {
        "case": detail.line,
        "steps": steps_of(detail.line),
        "draft": found,
        "page_token": secrets.token_hex(8),
        "form": form,
        "save_url": reverse("residents:save", args=[found.case_no, found.kind]),
        "submit_url": reverse("residents:submit", args=[found.case_no, found.kind]),
        "previous_boxes": ["previous_address", "previous_address.code", "previous_address.town_code"],
        "address_boxes": ["address", "address.code", "address.town_code"],
        "kind": KINDS[found.kind],
        "take_url": _take_url(found),
        "neighbours": found.neighbours,
        "joins": found.data.get("joins") or "",
        "findings": shown,
        "form_level": boxes.shown([f for f in shown if f.field not in form.boxes], answers),
        "answered": answers,
        "refused": said,
        "errors": sum(f.level == "error" for f in shown),
        "alerts": sum(f.level == "alert" for f in shown),
        "candidates": found.candidates,
        "papers": [(p, PAPERS[p.kind]) for p in detail.papers],
        "printable": printable(staff_of(request), detail.line.kind, detail.line.state, detail.line.round),
        "receivable": receivable(detail.line.kind),
        "written": found.written,
        "sent_back": next((s.note for s in reversed(detail.steps) if s.state == "sent_back"), ""),
        "turned": next((s.note for s in detail.steps if s.note.startswith(TURNED)), ""),
        "instead": KINDS[KINDS[found.kind].instead] if turns else None,
        "only_told": only_told(found.kind) if turns else (),
        "fkeys": keys_of(found, turns=turns),
    }
    return page(request, form.template, context, status=status)


def _take_url(found: Entry) -> str:
    """Where 再転入 is chosen for a kind whose blank items the removed record fills."""
    return reverse("residents:take-up", args=[found.case_no]) if takes_up(found.kind) else ""


def _told(form: Any, found: Entry) -> list[Finding]:
    """The findings so far, in the words of the page."""
    early = while_typing(found.judgement.findings, found.data, names=form.names, required=form.required)
    told: list[Finding] = form.told(early)
    return told


def keys_of(found: Entry, *, turns: bool) -> list[FunctionKey]:
    """The keys of the entry screen. `turns`: a notice that does not go on as it is may go on ex officio."""
    return [
        FunctionKey("back", "受付一覧", href=reverse("residents:home")),
        FunctionKey("search", "住民検索", href=f"{reverse('residents:search')}?case={found.case_no}"),
        FunctionKey("choose", action="choose"),
        FunctionKey("refresh", href=reverse("residents:entry", args=[found.case_no])),
        FunctionKey("copy_above", action="copy-above"),
        FunctionKey("previous", "経過", href=reverse("residents:case-history", args=[found.case_no])),
        *_by_post(found),
        FunctionKey("papers", dialog="papers"),
        FunctionKey("send_back", "取下げ・職権へ" if turns else "取下げ", dialog="withdraw"),
        FunctionKey("confirm", "審査へ", form="entry"),
    ]


def _by_post(found: Entry) -> list[FunctionKey]:
    """郵送の受付, for a kind that may come by post."""
    if found.kind not in MAILABLE:
        return []
    return [FunctionKey("next", "郵送の受付", href=reverse("residents:receipt", args=[found.case_no]))]


def _focus(form: Any, name: str) -> None:
    for each in form.forms:
        for own, field in each.fields.items():
            if each.add_prefix(own) == name:
                field.widget.attrs["autofocus"] = True


@requires("residents.enter")
@require_POST
def save(request: HttpRequest, case_no: str, kind: str) -> HttpResponse:
    """Autosave: 「保存済」, the findings so far, and who lives at the new address."""
    posted = page_of(kind).of_post(kind, request.POST)
    said = said_by(posted, request, kind)
    try:
        found, overtaken = save_page(staff=staff_of(request), case_no=case_no, **said)
    except Held as held:
        answer = boxes.saved(request, findings=held.findings, fields=posted.boxes, message="保存していません")
        answer.status_code = held.status
        answer.write(render_to_string("residents/_typing.html", {"oob": True}, request))  # it is said once
        return answer
    form = page_of(kind).of_entry(found)
    lost = posted.told(overtaken.findings) if overtaken else []
    shown = [*lost, *_told(form, found)]
    # Only the boxes of the page that was posted are there to be filled.
    message = "保存していない項目があります" if lost else ""
    response = boxes.saved(request, findings=shown, fields=posted.boxes, message=message)
    response.status_code = overtaken.status if overtaken else 200
    told = {"draft": found, "case_no": case_no, "oob": True}
    response.write(render_to_string("residents/_typing.html", told, request))
    for at, each in enumerate(overtaken.lost if overtaken else ()):
        response.write(render_to_string("residents/_over.html", {"finding": lost[at], "lost": each}, request))
    behind = {"written": found.written, "kind": KINDS[kind], "oob": True}
    response.write(render_to_string("residents/_written.html", behind, request))
    for name in rows_that_resume(KINDS[kind].notice):
        for at, row in enumerate(found.data.get(name) or []):
            listed = {"at": at, "candidates": found.candidates.get(at, ()), "oob": True}
            listed |= {"chosen": row.get("resumes", ""), "take_url": _take_url(found)}
            response.write(render_to_string("residents/_candidates.html", listed, request))
    for row in form.proposed:
        response.write(render_to_string("residents/_proposals.html", {"p": row, "oob": True}, request))
    if form.joins_by_number:
        response.write(
            render_to_string("residents/_joined.html", {"joined": found.joined, "oob": True}, request)
        )
    elif found.neighbours_changed and "joins" in KINDS[kind].fields:
        context = {"neighbours": found.neighbours, "joins": found.data.get("joins") or "", "oob": True}
        response.write(render_to_string("residents/_neighbours.html", context, request))
    return response


def page_before(request: HttpRequest, form: Any = None) -> Page:
    """What lay before whoever posted. Raises Overtaken for a page that does not say."""
    version, token = request.POST.get("version", ""), request.POST.get("page", "")
    if not version.isdecimal() or len(version) > 9 or len(token) > 40:
        raise Overtaken(
            Finding("C27", "この画面は古いため、保存していません。",
                    remedy="受付一覧から開き直して入力してください。")
        )  # fmt: skip
    known = None
    if form is not None and "known" in request.POST:
        before = QueryDict(request.POST["known"])
        answers = boxes.acknowledgements(before).items()
        known = form.changes(before) | {f"{ANSWERS}.{form.to_draft(k)}": [reason] for k, reason in answers}
    return Page(int(version), token, known, frozenset(request.POST.getlist("over")))


def said_by(form: Any, request: HttpRequest, kind: str) -> dict[str, Any]:
    """What a posted page says, in the names of the draft."""
    before = page_before(request, form)
    changes = form.changes(request.POST)
    answers = boxes.acknowledgements(request.POST)
    return {
        "kind": kind,
        "changes": changes,
        "acknowledged": {form.to_draft(k): reason for k, reason in answers.items()},
        "unanswered": frozenset(form.to_draft(k) for k in taken_back(request.POST)),
        "page": before,
    }


@requires("residents.enter")
@require_POST
def submit(request: HttpRequest, case_no: str, kind: str) -> HttpResponse:
    """To review, or back to the form with everything that is in the way."""
    staff = staff_of(request)
    form = page_of(kind).of_post(kind, request.POST)
    try:
        submit_entry(staff=staff, case_no=case_no, **said_by(form, request, kind))
    except Refused as refused:
        return refused_form(request, case_no, refused, said="審査へ回せません。")
    return go(reverse("residents:home"), done="submitted")


def refused_form(
    request: HttpRequest, case_no: str, refused: Refused, *, said: str = "実行していません。"
) -> HttpResponse:
    """The form as it stands, with everything that is in the way of an act; whatever is no fault of the form goes on."""
    staff = staff_of(request)
    detail = selectors.detail(staff=staff, case_no=case_no)
    if detail is None or not (refused.status == 422 or isinstance(refused, Overtaken | Held)):
        raise refused
    found = replace(open_entry(staff=staff, case_no=case_no), held=None)  # it is said once
    findings = refused.findings
    if isinstance(refused, Overtaken) and refused.lost:
        # The new page shows what stands, and offers what was typed.
        remedy = "あなたの入力にするときは、選び直してください。"
        findings = tuple(
            replace(e.finding, remedy=remedy, offers=(e.typed,) if e.typed else ()) for e in refused.lost
        )
    return _show(request, found, detail, refused=findings, said=said, status=refused.status)


@requires("residents.enter")
@require_POST
def take_up(request: HttpRequest, case_no: str) -> HttpResponse:
    """再転入: choose the removed record for a row, whose blank items it fills; back to the form (S 4.1.1.2)."""
    row, _, number = request.POST.get("take", "").partition("-")
    position = int(row) if row.isascii() and row.isdigit() and len(row) < 3 else -1
    try:
        take_up_record(
            staff=staff_of(request), case_no=case_no, position=position, addressee_no=number,
            page=page_before(request),
        )  # fmt: skip
    except Refused as refused:
        return refused_form(request, case_no, refused)
    return go(reverse("residents:entry", args=[case_no]), focus=f"members.{position}.surname")


@requires("residents.enter_ex_officio")
@require_POST
def turn(request: HttpRequest, case_no: str) -> HttpResponse:
    """職権に切り替える: the same case goes on as its ex-officio counterpart; back to its form."""
    reason = request.POST.get("reason", "")
    try:
        turn_ex_officio(staff=staff_of(request), case_no=case_no, reason=reason, page=page_before(request))
    except Overtaken as overtaken:
        return refused_form(request, case_no, overtaken)
    return go(reverse("residents:entry", args=[case_no]), focus="grounds.basis")


@requires("residents.enter")
@require_POST
def rows(request: HttpRequest, case_no: str) -> HttpResponse:
    """Add a row, or take one out; then back to the form, into the row."""
    remove, name = request.POST.get("remove", ""), request.POST.get("field", "members")
    count = change_rows(
        staff=staff_of(request), case_no=case_no, remove=int(remove) if remove.isdigit() else None, field=name,
        page=page_before(request),
    )  # fmt: skip
    at = min(int(remove), count - 1) if remove.isdigit() else count - 1
    return go(reverse("residents:entry", args=[case_no]), focus=f"{name}.{max(at, 0)}.surname")
