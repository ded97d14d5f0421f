"""一括本登録の画面: the ticked cases in brief, approved together, and what became of each (S 4.0.8)."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from openjuki.runtime.errors import Invalid
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.signin import Staff
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.services import review_chosen as service
from openjuki.systems.residents.services.examine import PersonChange
from openjuki.systems.residents.services.review_chosen import Brief, Chosen
from openjuki.systems.residents.web import examination_table as tables
from openjuki.systems.residents.web.common import page, staff_of
from openjuki.systems.residents.web.notice_facts import facts_of
from openjuki.systems.residents.web.record_items import line_of, shown_to
from openjuki.systems.residents.web.review import list_page

#: 受付番号 and the round that was looked at, as the check boxes send them.
_VALUE = re.compile(r"([0-9]{5}-[0-9]{6}-[0-9]{4,9}):([0-9]{1,6})")
_LEVELS = {"settled": "good", "approved": "doing", "left_out": "alert", "sent_back": "alert"}


@requires("residents.review")
@require_POST
def review_chosen(request: HttpRequest) -> HttpResponse:
    """Each chosen case in brief. It changes nothing; posted, since many cases do not fit into an address."""
    staff = staff_of(request)
    try:
        briefs = service.view_chosen(staff=staff, chosen=_chosen(request))
    except Invalid as refused:
        return list_page(request, refused)
    ready = [_shown(staff, b) for b in briefs if not b.against]
    keys = [FunctionKey("back", "審査リスト", href=reverse("residents:review-list"))]
    if ready:
        keys.append(FunctionKey("choose", "すべて選択", action="tick-all"))
        keys.append(FunctionKey("confirm", "承認", form="approve-chosen"))
    context = {
        "ready": ready,
        "left_out": [b for b in briefs if b.against],
        "settling": sum(not b.against and b.last for b in briefs),
        "key": str(uuid7()),
        "fkeys": keys,
    }
    return page(request, "residents/review_chosen.html", context)


@requires("residents.review")
@require_POST
def approve_chosen(request: HttpRequest) -> HttpResponse:
    """Approve what is still ticked; then what became of each."""
    try:
        outcomes = service.approve_chosen(staff=staff_of(request), chosen=_chosen(request))
    except Invalid as refused:
        return list_page(request, refused)
    context = {
        "lines": [{"outcome": o, "level": _LEVELS.get(o.result, "error")} for o in outcomes],
        "counts": list(Counter(o.title for o in outcomes).items()),
        "fkeys": [FunctionKey("back", "審査リスト", href=reverse("residents:review-list"))],
    }
    return page(request, "residents/review_outcomes.html", context)


def _chosen(request: HttpRequest) -> list[Chosen]:
    found = (_VALUE.fullmatch(v) for v in request.POST.getlist("case"))
    return [Chosen(m[1], int(m[2])) for m in found if m]


def _shown(staff: Staff, brief: Brief) -> dict[str, Any]:
    found = brief.found
    assert found is not None  # what these staff may not see stands among those left out
    changed = [(r, [c for c in r.cells if c.changed]) for r in tables.table(found, staff)]
    return {
        "brief": brief,
        "line": found.detail.line,
        "people": [(h, _new(staff, p)) for h, p in zip(tables.heads(found), found.persons, strict=True)],
        "changes": [(r, cells[0], len(cells)) for r, cells in changed if cells],
        "facts": facts_of(found.detail.line.kind, found.data),
        "alerts": found.alerts(),
        "makers": found.detail.notice.makers if found.detail.notice else (),
    }


def _new(staff: Staff, person: PersonChange) -> str:
    """Birth and relationship of somebody who is new to the register: nothing else on this page says them."""
    shown = (shown_to(staff, n, line_of(n, person.after)) for n in ("birth", "relationship"))
    return " ".join(shown) if person.before is None else ""
