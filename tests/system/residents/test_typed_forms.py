"""The forms ex officio, typed (職権の様式の入力, S 4.2.0.2): from the empty form to 審査へ, by what stands on the page.

A browser types every 届出 by its keys (`tests/browser/residents/test_every_kind.py`). The form of what stands ex
officio for one is made of the same fields; here it is posted as a browser would: exactly what the page has.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from openjuki.runtime import clock
from openjuki.systems.residents.models import CaseDraft, CaseFile
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.choose_person import open_case_for
from openjuki.systems.residents.services.notice_forms import KINDS
from support.drafts import OWN, draft_of
from support.residents import CLERK, fill_stock, move_family_in
from support.signed_in import terminal

#: Those with an example of their own are typed in a browser.
TYPED_HERE = [name for name, own in KINDS.items() if own.stands_for and name not in OWN]


@pytest.fixture(autouse=True)
def _day(real_db: None) -> Iterator[None]:
    with clock.fixed(date(2026, 11, 22)):
        fill_stock()
        yield


class Form(HTMLParser):
    """The fields of the entry form as a browser sends them, and those that Tab does not reach."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.unreached: list[str] = []
        self._inside = False
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        name, value = own.get("name") or "", own.get("value") or ""
        if tag == "form":
            self._inside = own.get("id") == "entry"
        elif not self._inside or not (name or self._select):
            return
        elif tag == "select":
            self._select = name
            self.fields.setdefault(name, "")
        elif tag == "option" and "selected" in own:
            self.fields[self._select] = value
        elif tag == "input" and (own.get("type") not in ("checkbox", "radio") or "checked" in own):
            self.fields[name] = value if own.get("type") != "checkbox" else "on"
        if (
            tag in ("input", "select")
            and own.get("type") != "hidden"
            and {"disabled", "tabindex"} & own.keys()
        ):
            self.unreached.append(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "select":
            self._select = ""


def form_of(screen: Any, case_no: str) -> Form:
    """The entry form of a case."""
    return Form(screen.get(f"/cases/{case_no}/entry").content.decode())


def said(form: Form) -> dict[str, str]:
    """What was typed: without what the page says of itself, and the answers that it asks for."""
    own = ("version", "page", "csrfmiddlewaretoken")
    return {n: v for n, v in form.fields.items() if n not in own and not n.startswith("ack")}


@pytest.mark.spec("S 4.2.0.2", "A-01")
@pytest.mark.parametrize("kind", TYPED_HERE)
def test_a_form_ex_officio_is_typed_from_empty_to_review(kind: str) -> None:
    people, screen = move_family_in(), terminal(CLERK.rights, CLERK.user_id)
    data = draft_of(kind, people)
    example = cases.open_case(staff=CLERK, kind=kind).case_no
    cases.save_draft(staff=CLERK, case_no=example, data=data)
    wanted = said(form_of(screen, example))
    cases.withdraw_case(staff=CLERK, case_no=example, reason="見本")

    case_no = open_case_for(staff=CLERK, kind=kind, addressee_no=data["members"][0]["addressee_no"]).case_no
    empty = form_of(screen, case_no)
    assert empty.unreached == []
    fields = set(empty.fields) | {
        n for n in wanted if n.endswith(".moves")
    }  # a tick that is not set is not sent
    assert set(wanted) <= fields
    own = {n: v for n, v in empty.fields.items() if n in ("version", "page")}
    saved = screen.post(f"/cases/{case_no}/save/{kind}", {**own, **wanted})
    assert saved.status_code == 200
    assert said(form_of(screen, case_no)) == wanted
    typed = CaseDraft.objects.get(case__case_no=case_no).data
    assert typed["members"] == [{**dict.fromkeys(typed["members"][0], ""), **m} for m in data["members"]]

    cases.record_paper(staff=CLERK, case_no=case_no, kind="grounds_paper")
    form = form_of(screen, case_no).fields
    reasons = {n: "窓口で確認" for n in form if n.startswith("ackreason-")}
    reasons |= {n.replace("ackreason-", "ack-"): "on" for n in reasons}
    sent = screen.post(f"/cases/{case_no}/submit/{kind}", {**form, **reasons})
    assert sent.status_code == 302, Form(sent.content.decode()).fields
    assert CaseFile.objects.get(case_no=case_no).state == "in_review"
