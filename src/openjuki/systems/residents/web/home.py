"""受付一覧: the clerk's day as a board by 受付番号, with elapsed time and alerts; F12 opens a new case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from openjuki.runtime import clock, places
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import check, requires
from openjuki.runtime.signin import Staff
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.selectors.scope import Scope
from openjuki.systems.residents.services import cases, choose_person
from openjuki.systems.residents.services.alerts import alerts_for
from openjuki.systems.residents.services.contractors import may_take
from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.services.notice_forms.digits import codes
from openjuki.systems.residents.services.view_lists import view_board
from openjuki.systems.residents.web.common import TABS, go, page, staff_of, tabs, wards_of
from openjuki.systems.residents.web.forms.case import OpenCaseForm
from openjuki.systems.residents.web.printers import unfinished
from openjuki.systems.residents.web.start import where_entry_begins

#: A family that waits longer than this is marked on the board.
LATE = timedelta(minutes=30)
COLUMNS = {"received": "受付", "entering": "入力中", "inquiring": "照会中", "sent_back": "差戻し",
           "in_review": "審査中", "settled": "交付待ち"}  # fmt: skip


@requires()
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The board; whoever may not see names starts at the first list that is theirs (N-10)."""
    staff = staff_of(request)
    if not staff.may("residents.home"):
        mine = next((t for t in TABS if staff.may(t.right)), None)
        if mine is not None:
            return go(reverse(mine.url))
        check(request, "residents.home")
    walk = tabs(staff, "home")
    keys = [*walk["tab_keys"]]
    if staff.may("residents.enter"):
        keys.append(FunctionKey("confirm", "新しい受付", dialog="open-case"))
    context = {
        **walk,
        "columns": _columns(staff, walk["scope"].chosen),
        "alerts": alerts_for(staff=staff, scope=walk["scope"].chosen),
        "kinds": codes(k for k in KINDS.values() if staff.may(k.right) and may_take(staff, k.name)),
        "open_form": OpenCaseForm(),
        "may_open": staff.may("residents.enter"),
        "unprinted": unfinished(staff),
        "key": str(uuid7()),
        "wards": [places.municipality(w) for w in wards_of(staff)],
        "fkeys": keys,
    }
    return page(request, "residents/home.html", context)


def _columns(staff: Staff, scope: Scope) -> list[dict[str, Any]]:
    now = clock.now()
    board = view_board(staff=staff, scope=scope)
    return [
        {
            "title": title,
            "cards": [
                {
                    "line": c,
                    "late": now - c.state_since > LATE and state not in ("settled", "inquiring"),
                    "back": state == "sent_back",
                    "notified": not KINDS[c.kind].is_ex_officio,
                    "short": c.case_no.rpartition("-")[2],
                }
                for c in board[state].lines
            ],
            "count": len(board[state].lines) + board[state].more,
            "more": board[state].more,
        }
        for state, title in COLUMNS.items()
        if board[state].lines or state != "inquiring"
    ]


@requires("residents.enter")
@require_POST
def open_case(request: HttpRequest) -> HttpResponse:
    """Open a case for one notice and go to where its entry begins; for a person, straight to the form."""
    if number := request.POST.get("addressee_no", ""):
        staff, kind = staff_of(request), request.POST.get("kind", "")
        case = choose_person.open_case_for(staff=staff, kind=kind, addressee_no=number)
        return go(reverse("residents:entry", args=[case.case_no]))
    case = cases.open_case(
        staff=staff_of(request),
        kind=request.POST.get("kind", ""),
        ticket_no=request.POST.get("ticket_no", "")[:20],
        notifier_name=request.POST.get("notifier_name", "")[:100],
        data={"ward": request.POST["ward"]} if request.POST.get("ward") else None,
    )
    return go(where_entry_begins(case.case_no, case.kind))
