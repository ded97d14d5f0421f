"""受付の経過: one case from ticket to hand-over, every step with its time and person, whatever state it is in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.services.cases import OPEN_STATES
from openjuki.systems.residents.services.view_lists import view_history
from openjuki.systems.residents.web.common import page, staff_of
from openjuki.systems.residents.web.steps import steps_of


@requires("residents.home")
@require_GET
def case_history(request: HttpRequest, case_no: str) -> HttpResponse:
    """All steps, the newest at the end."""
    detail, steps = view_history(staff=staff_of(request), case_no=case_no)
    back = "届へ" if detail.line.state in OPEN_STATES else "受付へ"
    context = {
        "case": detail.line,
        "channel": detail.line.channel_title,
        "steps": steps_of(detail.line),
        "history": steps,
        "fkeys": [
            FunctionKey("back", back, href=reverse("residents:case", args=[case_no])),
            FunctionKey("home", "受付一覧", href=reverse("residents:home")),
        ],
    }
    return page(request, "residents/history.html", context)
