"""届いた通知: the list, one of them with what can be done, recording one, and a file of 転入通知 (住基法 第9条)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openjuki.kernel.received.contents import BASIS_TITLES, BIRTH, MOVE_IN_BASIS
from openjuki.runtime import clock
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.signin import Staff
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.services import handle_notice, open_notifications
from openjuki.systems.residents.services.move_in_files import COLUMNS, take_file
from openjuki.systems.residents.services.own_ward import reads_city
from openjuki.systems.residents.services.record_notice import record_notice
from openjuki.systems.residents.web.common import go, page, staff_of, tabs
from openjuki.systems.residents.web.forms.notices import CloseForm, ItemsForm, NoticeForm, received_of
from openjuki.systems.residents.web.printing import printing
from openjuki.systems.residents.web.start import where_entry_begins

RIGHT = "residents.enter_ex_officio"


@requires(RIGHT)
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first; narrowed by state and by the kind of notice."""
    staff = staff_of(request)
    narrowed = open_notifications.narrowed_to(request.GET)
    walk = tabs(staff, "notices")
    found = open_notifications.list_notices(staff=staff, scope=walk["scope"].chosen, **narrowed)
    context = {
        **walk,
        **narrowed,
        "lines": found.lines,
        "more": found.more,
        "states": open_notifications.STATES.items(),
        "bases": BASIS_TITLES.items(),
        "fkeys": [
            *walk["tab_keys"],
            FunctionKey("papers", "一覧の印刷", href=printing("notices", narrowed)),
            FunctionKey("choose", "ファイル取込み", href=reverse("residents:notice-file")),
            FunctionKey("confirm", "通知を記録", href=reverse("residents:notice-new")),
        ],
    }
    return page(request, "residents/notices.html", context)


@requires(RIGHT)
@require_http_methods(["GET", "POST"])
def notice(request: HttpRequest, source_id: str) -> HttpResponse:
    """One notice; posted, it is put aside or taken up again."""
    refused: tuple[Finding, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            _act(request, source_id)
            return go(reverse("residents:notices"), done="notice_done")
        except Refused as e:
            if e.status not in (409, 422):
                raise
            refused, status = e.findings, e.status
    return _notice(request, source_id, refused, status)


def _act(request: HttpRequest, source_id: str) -> None:
    staff, reason = staff_of(request), request.POST.get("reason", "")[:500]
    act = request.POST.get("act", "")
    if act == "reopen":
        handle_notice.reopen(staff=staff, source_id=source_id, reason=reason)
    else:
        handle_notice.close(staff=staff, source_id=source_id, act=act, reason=reason)


@requires(RIGHT)
@require_POST
def notice_enter(request: HttpRequest, source_id: str) -> HttpResponse:
    """Open a case from it and go to the form."""
    staff = staff_of(request)
    number = request.POST.get("addressee_no", "").strip() or request.POST.get("candidate", "").strip()
    try:
        case = handle_notice.enter(staff=staff, source_id=source_id, addressee_no=number[:15])
    except Refused as e:
        if e.status not in (404, 409, 422) or not any(f.field for f in e.findings):
            raise
        return _notice(request, source_id, e.findings, e.status)
    if case.state == "received":
        return go(where_entry_begins(case.case_no, case.kind))
    return go(reverse("residents:entry", args=[case.case_no]))


def _notice(request: HttpRequest, source_id: str, refused: tuple[Finding, ...], status: int) -> HttpResponse:
    staff = staff_of(request)
    seen = open_notifications.view_notice(staff=staff, source_id=source_id)
    waits = seen.line.state == "open"
    unknown = waits and not seen.line.addressee_no
    form = CloseForm(initial=dict(request.POST.items()))
    form.fields["reason"].widget.attrs["autofocus"] = True
    named = {*form.fields, "addressee_no"}
    context: dict[str, Any] = {
        "seen": seen,
        "line": seen.line,
        "waits": waits,
        "asks_person": unknown,
        "may_be_nobody": seen.line.content == BIRTH,
        "candidates": _candidates(staff, source_id) if unknown and seen.line.content != BIRTH else (),
        "own_ward_only": not reads_city(staff),
        "may_reopen": seen.line.state in handle_notice.CLOSINGS,
        "form": form,
        "findings": refused,
        "form_level": [f for f in refused if f.field not in named],
        "closing_refused": any(f.field in form.fields for f in refused),
        "key": str(uuid7()),
        "fkeys": _keys(staff, seen.line),
    }
    return page(request, "residents/notice_received.html", context, status=status)


def _candidates(staff: Staff, source_id: str) -> tuple[Any, ...]:
    if not staff.may("residents.search"):
        return ()
    return handle_notice.candidates(staff=staff, source_id=source_id)


def _keys(staff: Staff, line: open_notifications.Line) -> list[FunctionKey]:
    keys = [FunctionKey("back", "一覧へ", href=reverse("residents:notices"))]
    if line.state == "open":
        keys.append(FunctionKey("send_back", "該当なし・返送", dialog="close"))
        keys.append(FunctionKey("confirm", "受付を開く", form="enter"))
    elif line.state in handle_notice.CLOSINGS:
        keys.append(FunctionKey("send_back", "未処理に戻す", dialog="close"))
    elif line.case_no:
        keys.append(FunctionKey("next", "受付へ", href=reverse("residents:case", args=[line.case_no])))
    return keys


@requires(RIGHT)
@require_http_methods(["GET", "POST"])
def notice_new(request: HttpRequest) -> HttpResponse:
    """Write a notice down as it came."""
    refused: tuple[Finding, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            source_id = record_notice(staff=staff_of(request), received=received_of(request.POST))
            return go(reverse("residents:notice", args=[source_id]), done="notice")
        except Refused as e:
            if e.status not in (404, 409, 422):
                raise
            refused, status = e.findings, e.status
    typed = dict(request.POST.items()) or {"received_on": clock.today().isoformat()}
    form, items = NoticeForm(initial=typed), ItemsForm(initial=typed)
    fields = {**form.fields, **items.fields}
    first = next((f.field for f in refused if f.field in fields), "basis")
    fields[first].widget.attrs["autofocus"] = True
    context = {
        "form": form,
        "items": items,
        "findings": refused,
        "form_level": [f for f in refused if f.field not in fields],
        "key": str(uuid7()),
        "fkeys": [
            FunctionKey("back", "一覧へ", href=reverse("residents:notices")),
            FunctionKey("choose", action="choose"),
            FunctionKey("confirm", "記録", form="notice"),
        ],
    }
    return page(request, "residents/notice_new.html", context, status=status)


@requires(RIGHT)
@require_http_methods(["GET", "POST"])
def notice_file(request: HttpRequest) -> HttpResponse:
    """Take a file of 転入通知 in, and show what became of each."""
    refused: tuple[Finding, ...] = ()
    status, taken = 200, None
    if request.method == "POST":
        file = request.FILES.get("file")
        content = file.read() if file is not None and not isinstance(file, list) else b""
        try:
            taken = take_file(staff=staff_of(request), content=content)
        except Refused as e:
            if e.status != 422:
                raise
            refused, status = e.findings, e.status
    context = {
        "refused": refused,
        "taken": [(t, open_notifications.OUTCOMES[t.outcome]) for t in taken] if taken is not None else None,
        "columns": COLUMNS,
        "key": str(uuid7()),
        "fkeys": [
            FunctionKey("back", "一覧へ", href=f"{reverse('residents:notices')}?basis={MOVE_IN_BASIS}"),
            FunctionKey("confirm", "取り込む", form="file-form"),
        ],
    }
    return page(request, "residents/notice_file.html", context, status=status)
