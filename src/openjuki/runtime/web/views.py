"""The shell's own addresses (画面の土台の窓口): readings, choices, sign of life, style guide."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from openjuki.runtime.rights import requires
from openjuki.runtime.web import hooks

LONGEST = 200


@requires()
@require_POST
def read(request: HttpRequest, kind: str) -> HttpResponse:
    """What the typed text means, as a fragment; the one posted value counts, nothing is kept or logged."""
    reader = hooks.reader(kind)
    if reader is None:
        raise Http404(kind)
    values = [v for k, v in request.POST.items() if k != "csrfmiddlewaretoken"]
    text = str(values[0]).strip() if values else ""
    if len(text) > LONGEST:
        reading = hooks.Reading(problem=f"{LONGEST}文字以内で入力してください")
    else:
        reading = reader(text) if text else hooks.Reading()
    return render(request, "shell/_reading.html", {"reading": reading})


@requires()
@require_GET
def choices(request: HttpRequest, kind: str) -> HttpResponse:
    """The codes of a kind of field for the 候補 dialog (F4)."""
    listed = hooks.choices(kind)
    if listed is None:
        raise Http404(kind)
    return render(request, "shell/_choices.html", {"kind": kind, "choices": listed})


@requires()
@require_GET
def alive(request: HttpRequest) -> JsonResponse:
    """Whether this session may go on: asked by a locked page before it shows itself again.

    A locked or ended session never gets here; the answer names the staff, so that a page of one person
    is not uncovered by another's sign-in at the same terminal (R18).
    """
    staff = getattr(request, "staff", None)
    return JsonResponse({"staff": getattr(staff, "user_id", ""), "csrf": get_token(request)})


@requires()
@require_POST
def active(request: HttpRequest) -> HttpResponse:
    """Sign of a person who types or reads without sending anything, so that server and screen count the
    idle time alike (U-12). The sign-in middleware has noted it before this runs. 204."""
    return HttpResponse(status=204)
