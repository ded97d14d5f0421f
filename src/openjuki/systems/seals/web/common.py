"""What the screens share (画面の共通部分): staff, notices after a redirect."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from openjuki.runtime.signin import Staff

#: What a redirect may announce on the next page; never free text from the address line.
DONE = {
    "entered": "受け付けました。審査を待っています。",
    "inquiring": "受け付けました。照会書を発送し、回答を待ってください。",
    "answered": "回答を記録しました。審査を待っています。",
    "done": "承認しました。",
    "refused": "却下しました。",
    "withdrawn": "取り下げました。",
    "waived": "抹消を通知しないことを記録しました。",
    "printer": "プリンタを設定しました。",
    "changed": "設定を変更しました。",
    "released": "支援措置を一時解除しました。ほかの職員が、窓口の本人に証明書を1通交付できます。",
    "voided": "証明書の処分を記録しました。",
    "incident": "事故の処理を記録しました。",
    "incident_duty": "事故の当番に就きました。",
}


def staff_of(request: HttpRequest) -> Staff:
    """The signed-in person; the mark on the view guarantees one."""
    staff: Staff = request.staff  # type: ignore[attr-defined]
    return staff


def page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page, with what the redirect before it announced."""
    notice = DONE.get(request.GET.get("done", ""))
    if notice and "notices" not in context:
        context["notices"] = [{"level": "good", "text": notice}]
    return render(request, template, context, status=status)


def go(url: str, **query: str) -> HttpResponseRedirect:
    """Redirect after a post."""
    given = {k: v for k, v in query.items() if v}
    return HttpResponseRedirect(f"{url}?{urlencode(given)}" if given else url)
