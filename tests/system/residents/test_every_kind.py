"""Every kind of notice from the counter to the register (A-01, A-10): a kind without a part of its way fails.

The example of a kind is in `tests/support/drafts`; docs/architecture/notices.md says how one is added.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import jsonschema_rs
import pytest
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import reverse

from openjuki.kernel.notices.any import ALL
from openjuki.runtime import clock, pdf_text
from openjuki.systems.residents.models import CaseFile, PersonVersion
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.selectors.kind_titles import KIND_TITLES
from openjuki.systems.residents.services import cases, review
from openjuki.systems.residents.services.examine import examine
from openjuki.systems.residents.services.notice_forms import KINDS, build_notice
from openjuki.systems.residents.services.notice_forms.digits import codes
from openjuki.systems.residents.services.notice_forms.items import PART, ROWS, items_of
from openjuki.systems.residents.services.notice_forms.kinds import GROUPS, STARTS
from openjuki.systems.residents.services.notice_forms.labels import label_of
from openjuki.systems.residents.services.papers import papers_of, print_paper
from openjuki.systems.residents.services.save_entry import open_entry
from openjuki.systems.residents.services.submit_notice import submit_notice
from openjuki.systems.residents.web.entry import entry as entry_page
from openjuki.systems.residents.web.entry import page_of
from openjuki.systems.residents.web.review import review_case
from support.bearers import Api
from support.certificates import prepare_printing
from support.drafts import draft_of
from support.residents import CLERK, REVIEWER, REVIEWER2, fill_stock, make_staff, move_family_in

every_kind = pytest.mark.parametrize("kind", list(KINDS))


@pytest.fixture(autouse=True)
def _town(real_db: None) -> Iterator[None]:
    prepare_printing()
    with clock.fixed(date(2026, 11, 22)):
        fill_stock(60)
        yield


def test_every_notice_of_the_kernel_is_a_kind() -> None:
    assert {k.notice for k in KINDS.values()} == set(ALL)


@every_kind
def test_a_kind_says_all_that_the_counter_needs(kind: str) -> None:
    own = KINDS[kind]
    assert own.name == kind
    assert own.title
    assert own.law
    assert own.reviewers >= 1
    assert own.group in GROUPS
    assert own.start in STARTS
    assert own.right in RIGHTS
    assert papers_of(kind)
    assert KIND_TITLES[kind]
    if own.is_ex_officio:
        assert "grounds" in own.fields
    get_template(page_of(kind).template)


def test_two_digits_choose_one_kind_each() -> None:
    listed = [(code, kind.name) for _, own in codes(KINDS.values()) for code, kind in own]
    assert len({code for code, _ in listed}) == len(listed) == len(KINDS)
    assert all(len(code) == 2 for code, _ in listed)


@every_kind
def test_every_item_of_a_kind_has_a_japanese_label(kind: str) -> None:
    assert unlabelled(KINDS[kind].notice) == []


def unlabelled(cls: type) -> list[str]:
    own = [f"{cls.__name__}.{i.name}" for i in items_of(cls) if label_of(i.name, cls).isascii()]
    parts = [i.of for i in items_of(cls) if i.what in (PART, ROWS) and i.of is not None]
    return own + [name for of in parts for name in unlabelled(of)]


def shown(page: Any, kind: str, case_no: str, view: Any, staff: Any) -> str:
    """A page as a signed-in person gets it."""
    request = RequestFactory().get(page)
    request.staff = staff  # type: ignore[attr-defined]
    response = view(request, case_no)
    assert response.status_code == 200, kind
    return str(response.content, "utf-8")


def reasons_for(case_no: str) -> dict[str, str]:
    """A reason for every alert that stands."""
    judgement = open_entry(staff=CLERK, case_no=case_no).judgement
    errors = [f"{f.id} {f.field}: {f.message}" for f in judgement.findings if f.level == "error"]
    assert errors == []
    return {f"{f.id}-{f.field}" if f.field else f.id: "確認済み" for f in judgement.alerts}


@pytest.mark.spec("A-01", "A-10", "RR-23")
@every_kind
def test_the_way_of_every_kind(kind: str) -> None:
    data = draft_of(kind, move_family_in())
    case_no = cases.open_case(staff=CLERK, kind=kind).case_no
    cases.save_draft(staff=CLERK, case_no=case_no, data=data)
    reasons = reasons_for(case_no)
    html = shown(reverse("residents:entry", args=[case_no]), kind, case_no, entry_page, CLERK)
    assert KINDS[kind].title in html

    for paper in papers_of(kind)[:2]:
        text = "".join(pdf_text.pages(print_paper(staff=CLERK, case_no=case_no, kind=paper).pdf))
        assert KINDS[kind].title.removesuffix("届") in "".join(text.split())
    written = "grounds_paper" if KINDS[kind].is_ex_officio else "received_paper"
    cases.record_paper(staff=CLERK, case_no=case_no, kind=written)
    submit_notice(staff=CLERK, case_no=case_no, acknowledged=reasons)

    examined = examine(staff=REVIEWER, case_no=case_no)
    assert examined.persons
    shown(reverse("residents:review-case", args=[case_no]), kind, case_no, review_case, REVIEWER)
    done = review.approve(staff=REVIEWER, case_no=case_no)
    if done.state != "settled":
        done = review.approve(staff=REVIEWER2, case_no=case_no)
    assert done.state == "settled"
    written_versions = PersonVersion.objects.filter(event_id=done.event_id)
    assert {v.addressee_no for v in written_versions} >= {p.addressee_no for p in examined.persons} - {""}
    assert len({v.addressee_no for v in written_versions}) == len(examined.persons)


@every_kind
def test_what_a_page_sends_back_is_what_the_draft_holds(kind: str) -> None:
    """The page as it stands, posted unchanged, reads as the same notice."""
    data = draft_of(kind, move_family_in())
    case_no = cases.open_case(staff=CLERK, kind=kind).case_no
    cases.save_draft(staff=CLERK, case_no=case_no, data=data)
    found = open_entry(staff=CLERK, case_no=case_no)
    form = page_of(kind).of_entry(found)
    post = {
        f.add_prefix(name): value if value is not True else "on"
        for f in form.forms
        for name in f.fields
        if (value := f[name].value()) not in (None, False)
    }
    again = page_of(kind).of_post(kind, post).changes(post)
    for name in ("members", "staying", "items"):
        if name in again:
            assert filled(again[name]) == filled(data.get(name, []))


def filled(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows without their blanks: a blank item and one that is not there are the same."""
    blank = ("", None, False)
    return [{k: v for k, v in row.items() if k in ("name", "value") or v not in blank} for row in rows]


@every_kind
def test_every_kind_opens_by_the_api(kind: str) -> None:
    api = Api(CLERK)
    draft = draft_of(kind, move_family_in())
    answer = api.post("/cases", {"kind": kind, "data": draft})
    assert answer.status_code == 201
    assert CaseFile.objects.get(case_no=answer.json()["case_no"]).kind == kind
    assert build_notice(KINDS[kind], draft).findings == []
    schema = api.get(f"/kinds/{kind}/schema").json()
    assert [e.message for e in jsonschema_rs.validator_for(schema).iter_errors(draft)] == []


def test_the_api_lists_every_kind() -> None:
    listed = Api(CLERK).get("/kinds").json()
    assert [k["name"] for k in listed] == list(KINDS)


def test_ex_officio_asks_for_its_own_right() -> None:
    counter = make_staff("s3003", rights=frozenset(RIGHTS) - {"residents.enter_ex_officio"})
    for kind in KINDS.values():
        if kind.is_ex_officio:
            with pytest.raises(cases.Forbidden):
                cases.open_case(staff=counter, kind=kind.name)
