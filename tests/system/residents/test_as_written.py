"""As it was written: uncertain dates and rare characters, from the file to the paper and the message (S 1.1.8)."""

from __future__ import annotations

import html
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from openjuki.kernel.dates.entry import parse_uncertain
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.messages.residents.identity_changed.v1 import Body
from openjuki.runtime import clock, exchange, pdf_text
from openjuki.runtime.exchange.models import Message
from openjuki.systems.residents.models import Person
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.notices_import import import_notices
from openjuki.systems.residents.web.purpose import _sealed
from support.as_written import FORMS, NAMES
from support.certificates import certifier, prepare_printing, request_by
from support.drafts import approve, hand_in
from support.notices_csv import rows_of, text_of
from support.residents import CLERK, code, family_data, fill_stock, number
from support.signed_in import terminal

pytestmark = pytest.mark.usefixtures("real_db")


GIVEN = tuple(f"第{a}{b}" for a in "一二" for b in "一二三四五六七")


def household() -> dict[str, Any]:
    """One household with a member for each form of date, under all the names."""
    data = family_data()
    child = data["members"][2]
    for at, form in enumerate(FORMS):
        data["members"].append(
            {
                **child, "key": f"u{at}", "surname": NAMES[at % len(NAMES)], "birth": form,
"given_name": GIVEN[at],
                "individual_number": number(7000 + at), "resident_code": code(7000 + at),
            }
        )  # fmt: skip
    return data


@pytest.mark.spec("RR-J-law-05", "RR-J-law-01")
def test_what_was_written_arrives_everywhere(tmp_path: Path) -> None:
    prepare_printing()
    certifier()
    fill_stock()
    file = tmp_path / "届出.csv"
    file.write_text(text_of(rows_of("1", household())), encoding="utf-8")
    with clock.fixed(date(2026, 11, 22)):
        (done,) = import_notices(staff=CLERK, path=file, kind="move_in")
        assert done.result == "entered", done.remarks
        browser = terminal(CLERK.rights, CLERK.user_id)
        entry = html.unescape(browser.get(f"/cases/{done.case_no}/entry").content.decode())
        assert [t for t in (*FORMS, *NAMES) if f'value="{t}"' not in entry] == []

        approve(hand_in("move_in", done.case_no))
        found = rows.current_versions(list(Person.objects.values_list("addressee_no", flat=True)))
        people = {no: v.record for no, v in found.items() if v.record.given_name in GIVEN}
        assert {r.given_name: (r.surname, r.birth) for r in people.values()} == {
            given: (NAMES[at % len(NAMES)], parse_uncertain(FORMS[at])) for at, given in enumerate(GIVEN)
        }

        why = {"why": _sealed("照会", CLERK.user_id)}
        issued = issue_record_copy(
            staff=CLERK,
            request=request_by(next(iter(people))),
            addressee_nos=list(people),
            acknowledged={},
        )
        printed = "".join("".join(pdf_text.pages(issued[0].pdf)).split())
        for no, record in people.items():
            page = html.unescape(browser.get(f"/persons/{no}", why).content.decode())
            told = body_about(no)
            assert record.birth is not None
            assert record.birth.entered in page
            assert record.surname in page
            assert record.birth.entered in printed
            assert record.surname in printed
            assert UncertainDate(told.birth.first, told.birth.last, told.birth.text) == record.birth
            assert told.name.startswith(record.surname)


def body_about(addressee_no: str) -> Body:
    m = Message.objects.get(subject=addressee_no, kind="residents/identity_changed/v1")
    raw = exchange.current_party().bodies.unseal(m.body, kind=m.kind, day=m.body_day, message=str(m.id))
    return Body.model_validate(json.loads(raw), strict=False)
