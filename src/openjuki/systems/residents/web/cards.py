"""カードの処理: the cards of those who moved, one row each; judged while it is typed, recorded person by person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openjuki.kernel.counter.card import CARDS, CONTINUATIONS, NONE, NUMBER_CARD, CardWork, lapses_on
from openjuki.runtime import clock
from openjuki.runtime.errors import Finding, Invalid, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.web import findings as boxes
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.selectors.counter import CardRecord, state_for
from openjuki.systems.residents.services import cards as services
from openjuki.systems.residents.web.common import go, page, staff_of
from openjuki.systems.residents.web.forms.base import day_of
from openjuki.systems.residents.web.forms.counter import CardForm

_FIELDS = tuple(CardForm.base_fields)


@requires("residents.enter")
@require_http_methods(["GET", "POST"])
def cards(request: HttpRequest, case_no: str) -> HttpResponse:
    """The cards of one case; `?check` judges what is typed and writes nothing."""
    refused: tuple[Finding, ...] = ()
    status = 200
    if request.method == "POST":
        checks = "check" in request.GET
        number = request.POST.get("addressee_no", "")
        given: dict[str, Any] = {"staff": staff_of(request), "case_no": case_no, "addressee_no": number}
        try:
            work = _work(request)
            if checks:
                return _told(request, services.judged_card(**given, work=work))
            services.record_card(**given, work=work, acknowledged=boxes.acknowledgements(request.POST))
            return go(reverse("residents:cards", args=[case_no]), done="card")
        except Refused as e:
            if e.status != 422:
                raise
            if checks:
                return _told(request, e.findings)
            refused, status = e.findings, e.status
    return _page(request, case_no, refused, status)


def _told(request: HttpRequest, found: tuple[Finding, ...]) -> HttpResponse:
    return boxes.saved(request, findings=found, fields=_FIELDS, message="未記録(F12で記録)")


def _work(request: HttpRequest) -> CardWork:
    """What was posted; the service knows the deadlines. Raises Invalid without a day."""
    post = request.POST
    done_on = day_of(post, "done_on")
    if done_on is None:
        raise Invalid(
            Finding("C18", "処理した日がありません。", field="done_on", remedy="入力してください。")
        )
    return CardWork(
        card=post.get("card", ""), done_on=done_on, pin_verified="pin_verified" in post,
        surface_updated="surface_updated" in post, continuation=post.get("continuation", ""),
        returned="returned" in post,
    )  # fmt: skip


def _page(request: HttpRequest, case_no: str, refused: tuple[Finding, ...], status: int) -> HttpResponse:
    detail, people = services.view_cards(staff=staff_of(request), case_no=case_no)
    chosen = request.POST.get("addressee_no", "") or request.GET.get("person", "") or _first(people)
    now = next((p for p in people if p.addressee_no == chosen), None)
    keys = [FunctionKey("back", "受付へ", href=reverse("residents:case", args=[case_no]))]
    if now is not None:
        keys.append(FunctionKey("confirm", "カードを記録", form="card"))
    form = CardForm(initial=dict(request.POST.items()) if refused else _typed(now))
    form.fields["card"].widget.attrs["autofocus"] = True
    context = {
        "case": detail.line,
        "people": [_row(p) for p in people],
        "now": _row(now) if now else None,
        "form": form,
        "findings": refused,
        "form_level": boxes.shown([f for f in refused if f.field not in _FIELDS], request.POST),
        "answered": request.POST,
        "check_url": reverse("residents:cards", args=[case_no]) + "?check=1",
        "key": str(uuid7()),
        "fkeys": keys,
    }
    return page(request, "residents/cards.html", context, status=status)


def _first(people: tuple[services.PersonCard, ...]) -> str:
    """Who waits: somebody with a card of which nothing is done yet, else the first of the case."""
    waiting = [p for p in people if p.state.urgent or (p.records and p.deadlines and not p.continued)]
    return next((p.addressee_no for p in (*waiting, *people)), "")


def _typed(person: services.PersonCard | None) -> dict[str, Any]:
    newest = person.records[0] if person and person.records else None
    return {"card": newest.card if newest else NONE, "done_on": clock.today().isoformat()}


def _row(person: services.PersonCard) -> dict[str, Any]:
    due = person.deadlines
    with_card = bool(person.records) and person.records[0].card == NUMBER_CARD
    waits = with_card and due is not None and not person.continued and not person.records[0].continuation
    return {
        "p": person,
        "lapses_on": lapses_on(due, person.notified_on) if due is not None and waits else None,
        "records": [record_line(r) for r in person.records],
    }


def card_lines(records: Sequence[CardRecord]) -> dict[str, Any]:
    """The card's state for the page of a person: what it means today, the deadlines, what was done."""
    since = next((r for r in records if r.by_move is not None), None)
    return {
        "card_state": state_for(records),
        "card_dates": since,
        "card_records": [record_line(r) for r in records],
    }


def record_line(r: CardRecord) -> dict[str, Any]:
    """One entry in words."""
    done = {"暗証番号": r.pin_verified, "券面更新": r.surface_updated, "回収": r.returned}
    return {
        "r": r, "card": CARDS[r.card], "done": [text for text, said in done.items() if said],
        "continuation": CONTINUATIONS[r.continuation] if r.continuation else "",
    }  # fmt: skip
