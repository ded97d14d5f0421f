"""区・支所の絞り込み: the block above every list; the choice holds for all of them until it is changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from openjuki.runtime.rights import requires
from openjuki.systems.residents.services import scopes
from openjuki.systems.residents.web.common import TABS, go, staff_of


@requires()
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the ward and the branch, and show the list again."""
    post = request.POST
    scopes.choose(staff=staff_of(request), ward=post.get("ward", ""), branch=post.get("branch", ""))
    asked = next((t for t in TABS if t.name == post.get("list")), TABS[0])
    return go(reverse(asked.url))
