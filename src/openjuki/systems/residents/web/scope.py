"""区・支所の絞り込み: the block above every list; the choice holds for all of them until it is changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from openjuki.runtime.rights import requires
from openjuki.systems.residents.services import scopes
from openjuki.systems.residents.web.common import go, staff_of


@requires()
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the ward and the branch, and show the list again."""
    post = request.POST
    scopes.choose(staff=staff_of(request), ward=post.get("ward", ""), branch=post.get("branch", ""))
    back = post.get("back", "")
    own = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return go(back if own else reverse("residents:home"))
