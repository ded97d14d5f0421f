"""メモ (S 1.1.15): of one person, with all earlier texts; written, corrected, taken away on one page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.services import memos as services
from openjuki.systems.residents.web.common import go, page, staff_of
from openjuki.systems.residents.web.forms.memos import MemoForm
from openjuki.systems.residents.web.purpose import Purpose, purpose_of


@requires("residents.view")
@require_http_methods(["GET", "POST"])
def memos(request: HttpRequest, addressee_no: str) -> HttpResponse:
    """Memos of a person; posted, one is written, corrected or taken away."""
    purpose = purpose_of(request)
    refused: tuple[Finding, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            _act(request, addressee_no, purpose)
            url = reverse("residents:memos", args=[addressee_no])
            return go(url, case=purpose.case_no, why=purpose.sealed, done="memo")
        except Refused as e:
            if e.status not in (409, 422):
                raise
            refused, status = e.findings, e.status
    return _list(request, addressee_no, purpose, refused, status)


def _act(request: HttpRequest, addressee_no: str, purpose: Purpose) -> None:
    post = request.POST
    who: dict[str, Any] = {
        "staff": staff_of(request), "addressee_no": addressee_no, "case_no": purpose.case_no,
        "reason": purpose.reason,
    }  # fmt: skip
    memo_no, seen = _number(post.get("memo_no")), _number(post.get("seen"))
    text = post.get("text", "")
    if not memo_no:
        services.write_memo(**who, text=text)
    elif post.get("act") == "remove":
        services.remove_memo(**who, memo_no=memo_no, seen=seen)
    else:
        services.change_memo(**who, memo_no=memo_no, seen=seen, text=text)


def _number(raw: object) -> int:
    text = str(raw or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _list(
    request: HttpRequest, addressee_no: str, purpose: Purpose, refused: tuple[Finding, ...], status: int
) -> HttpResponse:
    staff = staff_of(request)
    found = services.list_memos(
        staff=staff, addressee_no=addressee_no, case_no=purpose.case_no, reason=purpose.reason
    )
    may_write = staff.may(services.RIGHT)
    back = f"{reverse('residents:person', args=[addressee_no])}{purpose.query}"
    keys = [FunctionKey("back", "住民票へ", href=back)]
    if may_write:
        keys.append(FunctionKey("confirm", "メモを記入", form="write"))
    failed = _number(request.POST.get("memo_no"))
    typed = {"text": request.POST.get("text", "")}
    form = MemoForm(initial=typed if refused and not failed else {})
    form.fields["text"].widget.attrs["autofocus"] = not failed
    context: dict[str, Any] = {
        "addressee_no": addressee_no,
        "standing": [
            (m, _form(m, typed if m.memo_no == failed else None)) for m in found if not m.newest.removed
        ],
        "removed": [m for m in found if m.newest.removed],
        "form": form,
        "may_write": may_write,
        "findings": refused,
        "purpose": purpose,
        "key": str(uuid7()),
        "fkeys": keys,
    }
    return page(request, "residents/memos.html", context, status=status)


def _form(memo: services.Memo, typed: dict[str, str] | None) -> MemoForm:
    return MemoForm(
        initial=typed or {"text": memo.newest.text}, prefix=None, auto_id=f"memo-{memo.memo_no}-%s"
    )
