"""一括本登録の画面: ticked cases in brief, a few at a time, then approved together (S 4.0.8)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

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
#: Cases examined by one request: each a page's worth of work, and a screen has 100 ms (issue 3).
AT_ONCE: Final = 2
_LEVELS = {"settled": "good", "approved": "doing", "left_out": "alert", "sent_back": "alert"}


@requires("residents.review")
@require_POST
def review_chosen(request: HttpRequest) -> HttpResponse:
    """The table of the chosen cases, which it fills itself. It changes nothing; posted, since many cases do not fit
    into an address."""
    try:
        chosen = service.choose(staff=staff_of(request), chosen=_chosen(request))
    except Invalid as refused:
        return list_page(request, refused)
    context = {"following": _following(chosen, first="1"), "key": str(uuid7()), "fkeys": [_back()]}
    return page(request, "residents/review_chosen.html", context)


@requires("residents.review")
@require_POST
def chosen_briefs(request: HttpRequest) -> HttpResponse:
    """The next few in brief, and the row that asks for those after them; with the last come the keys to approve."""
    staff, chosen = staff_of(request), _chosen(request)
    briefs = service.view_chosen(staff=staff, chosen=chosen[:AT_ONCE])
    ready = request.POST.get("ready") or ("1" if any(not b.against for b in briefs) else "")
    context: dict[str, Any] = {"briefs": [_shown(staff, b) for b in briefs], "first": "first" in request.POST}
    if len(chosen) > AT_ONCE:
        context["following"] = _following(chosen[AT_ONCE:], ready=ready)
    elif ready:
        context["fkeys"] = [_back(), FunctionKey("choose", "すべて選択", action="tick-all"),
                            FunctionKey("confirm", "承認", form="approve-chosen")]  # fmt: skip
    return page(request, "residents/_chosen_briefs.html", context)


def _back() -> FunctionKey:
    return FunctionKey("back", "審査リスト", href=reverse("residents:review-list"))


def _following(chosen: Sequence[Chosen], **known: str) -> dict[str, Any]:
    """What the row sends that asks for the next few. `ready`: there is something to approve already; `first`: these
    are the first, of which one gets the focus."""
    cases = [f"{c.case_no}:{c.round}" for c in chosen]
    return {"count": len(chosen), "asked": json.dumps({"case": cases, **known})}


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
        "fkeys": [_back()],
    }
    return page(request, "residents/review_outcomes.html", context)


def _chosen(request: HttpRequest) -> list[Chosen]:
    found = (_VALUE.fullmatch(v) for v in request.POST.getlist("case"))
    return [Chosen(m[1], int(m[2])) for m in found if m]


def _shown(staff: Staff, brief: Brief) -> dict[str, Any]:
    found = brief.found
    if brief.against or found is None:  # what these staff may not see is among those left out
        return {"brief": brief, "line": found.detail.line if found else None, "against": brief.against}
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
