"""入力の始め方: 転出証明書情報, a file of the 転出証明書, or by typing (転入); else whom the notice is about."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.selectors import cases as selectors
from openjuki.systems.residents.services import move_out_information
from openjuki.systems.residents.services.certificate_csv import COLUMNS, take_certificate_csv
from openjuki.systems.residents.services.choose_person import choose_person
from openjuki.systems.residents.services.edit_lock import Held
from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.services.same_case import Overtaken
from openjuki.systems.residents.services.view_lists import view_case
from openjuki.systems.residents.web.common import go, page, staff_of
from openjuki.systems.residents.web.entry import page_before, refused_form
from openjuki.systems.residents.web.steps import steps_of


def _context(request: HttpRequest, case_no: str, keys: list[FunctionKey]) -> dict[str, Any] | None:
    staff = staff_of(request)
    if selectors.detail(staff=staff, case_no=case_no) is None:
        return None
    detail = view_case(staff=staff, case_no=case_no)
    home = FunctionKey("back", "受付一覧", href=reverse("residents:home"))
    return {"case": detail.line, "steps": steps_of(detail.line), "fkeys": [home, *keys]}


@requires("residents.enter")
@require_GET
def move_in_start(request: HttpRequest, case_no: str) -> HttpResponse:
    """Where the entries come from."""
    return _move_in_start(request, case_no)


def _move_in_start(
    request: HttpRequest, case_no: str, *, refused: tuple[Finding, ...] = (), status: int = 200
) -> HttpResponse:
    keys = [FunctionKey("next", "手入力", href=reverse("residents:entry", args=[case_no]))]
    context = _context(request, case_no, keys)
    if context is None:
        return go(reverse("residents:home"))
    context |= {"refused": refused, "columns": COLUMNS}
    return page(request, "residents/move_in_start.html", context, status=status)


@requires("residents.enter")
@require_POST
def find_information(request: HttpRequest, case_no: str) -> HttpResponse:
    """Families whose information holds this number; pick who moves."""
    number = "".join(c for c in request.POST.get("number", "") if c not in " -　")
    try:
        found = move_out_information.find(staff=staff_of(request), case_no=case_no, number=number)
    except Refused as refused:
        if refused.status != 422:
            raise
        return _move_in_start(request, case_no, refused=refused.findings, status=422)
    if not found:
        none = Finding(
            "MO06", "この番号の転出証明書情報は届いていません。",
            remedy="転出証明書があればファイル又は手入力で、なければ前住所地へ照会してください。",
        )  # fmt: skip
        return _move_in_start(request, case_no, refused=(none,))
    keys = [
        FunctionKey("next", "手入力", href=reverse("residents:entry", args=[case_no])),
        FunctionKey("confirm", "転記する", form="take"),
    ]
    context = _context(request, case_no, keys)
    assert context is not None  # the service has found the case
    return page(request, "residents/move_in_pick.html", context | {"found": found})


@requires("residents.enter")
@require_POST
def take_information(request: HttpRequest, case_no: str) -> HttpResponse:
    """Take the chosen movers over and go to the form."""
    who = [int(n) for n in request.POST.getlist("who") if n.isdigit()]
    try:
        move_out_information.take(
            staff=staff_of(request), case_no=case_no, source_id=request.POST.get("source", ""), positions=who,
            page=page_before(request),
        )  # fmt: skip
    except Overtaken as overtaken:
        return refused_form(request, case_no, overtaken)
    return go(reverse("residents:entry", args=[case_no]), done="taken", focus="moved_in_on")


@requires("residents.enter")
@require_POST
def take_file(request: HttpRequest, case_no: str) -> HttpResponse:
    """Take a file of the 転出証明書 over and go to the form."""
    file = request.FILES.get("file")
    content = file.read() if file is not None and not isinstance(file, list) else b""
    try:
        take_certificate_csv(
            staff=staff_of(request), case_no=case_no, content=content, page=page_before(request)
        )
    except Overtaken as overtaken:
        return refused_form(request, case_no, overtaken)
    except Refused as refused:
        if refused.status != 422:
            raise
        return _move_in_start(request, case_no, refused=refused.findings, status=422)
    return go(reverse("residents:entry", args=[case_no]), done="taken", focus="moved_in_on")


@requires("residents.enter")
@require_GET
def start(request: HttpRequest, case_no: str) -> HttpResponse:
    """Whom the notice is about: found by search, or named by 宛名番号."""
    return _start(request, case_no)


def _start(
    request: HttpRequest, case_no: str, *, refused: tuple[Finding, ...] = (), status: int = 200
) -> HttpResponse:
    search = f"{reverse('residents:search')}?case={case_no}"
    context = _context(request, case_no, [FunctionKey("search", "住民検索", href=search)])
    if context is None:
        return go(reverse("residents:home"))
    kind = KINDS[context["case"].kind]
    context |= {"refused": refused, "search": search, "kind": kind, "one": kind.start == "person"}
    return page(request, "residents/start.html", context, status=status)


@requires("residents.enter")
@require_POST
def take_person(request: HttpRequest, case_no: str) -> HttpResponse:
    """Take a person, and the household where the kind wants one, into the notice and go to the form."""
    try:
        choose_person(
            staff=staff_of(request), case_no=case_no,
            addressee_no=request.POST.get("addressee_no", "").strip(), page=page_before(request),
        )  # fmt: skip
    except Overtaken as overtaken:
        return refused_form(request, case_no, overtaken)
    except Refused as refused:
        is_unknown = refused.status == 404 and refused.findings and refused.findings[0].id == "C06"
        if not is_unknown and not isinstance(refused, Held):
            raise
        return _start(request, case_no, refused=refused.findings, status=refused.status)
    return go(reverse("residents:entry", args=[case_no]))


def where_entry_begins(case_no: str, kind: str) -> str:
    """The page on which the entry of a new case begins."""
    if kind == "move_in":
        return reverse("residents:move-in-start", args=[case_no])
    name = "residents:entry" if KINDS[kind].start == "blank" else "residents:start"
    return reverse(name, args=[case_no])
