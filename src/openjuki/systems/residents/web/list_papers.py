"""一覧表: a list as a paper, in the frame of its page (S 4.1.3.1.2, S 4.1.3.1.4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from openjuki.runtime.rights import requires
from openjuki.runtime.web.pdf import pdf_response
from openjuki.systems.residents.services import missing_notifications, open_notifications, scopes
from openjuki.systems.residents.services.list_papers import print_list
from openjuki.systems.residents.web import notices
from openjuki.systems.residents.web.common import staff_of
from openjuki.systems.residents.web.paper_page import paper_page
from openjuki.systems.residents.web.printers import listed

#: Name → title, the list itself, and how its address is read.
LISTS: Final[dict[str, tuple[str, str, Callable[[Mapping[str, str]], dict[str, Any]]]]] = {
    "notices": ("届いた通知一覧", "residents:notices", open_notifications.narrowed_to),
    "missing": ("転入通知未着者一覧", "residents:missing", missing_notifications.narrowed_to),
}


@requires(notices.RIGHT)
@require_GET
def list_paper(request: HttpRequest, name: str) -> HttpResponse:
    """The page with the frame."""
    title, url, read = _known(name)
    query = request.GET.urlencode()
    return paper_page(
        request, sheet=listed(request, name, read(request.GET)), title=title,
        pdf_url=f"{reverse('residents:list-paper-pdf', args=[name])}?{query}",
        back=("一覧へ", f"{reverse(url)}?{query}"),
    )  # fmt: skip


@requires(notices.RIGHT)
@require_GET
def list_paper_pdf(request: HttpRequest, name: str) -> HttpResponse:
    """The list as it stands now, of the ward and branch that the lists are narrowed to."""
    _, _, read = _known(name)
    staff = staff_of(request)
    made = print_list(staff=staff, name=name, narrowed=read(request.GET), scope=scopes.remembered(staff))
    return pdf_response(made.pdf, name)


def _known(name: str) -> tuple[str, str, Callable[[Mapping[str, str]], dict[str, Any]]]:
    if name not in LISTS:
        raise Http404
    return LISTS[name]
