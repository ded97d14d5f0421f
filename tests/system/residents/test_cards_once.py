"""在留カードの番号は一人のもの (S 4.1.1.2): whatever is typed by whom, and two settlements at once."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from openjuki.runtime import clock
from openjuki.systems.residents.models import Person, PersonVersion
from openjuki.systems.residents.services.judge import judge
from support.at_once import outcomes
from support.drafts import approve, carry_out, draft_of, grounds, submit
from support.movers import FOREIGN
from support.register import person
from support.residents import code, family_data, fill_stock, number

pytestmark = pytest.mark.usefixtures("real_db")
CARD, NEXT_CARD = FOREIGN["residence_card_no"][0], "GH12345678AB"


@pytest.mark.spec("RR-01", "S 4.1.1.2")
def test_of_two_entries_with_one_card_that_are_settled_at_once_one_is_refused() -> None:
    with clock.fixed(date(2026, 11, 22)):
        fill_stock()
        waiting = []
        for n in (1, 2):
            data = draft_of("foreign_entry", [])
            own = {
                "roman_name": f"PERSON {'AB'[n - 1]}",
                "individual_number": number(40 + n),
                "resident_code": code(40 + n),
            }
            data["members"] = [data["members"][0] | own]
            data["address"] = {**family_data()["address"], "lot": f"{n}番９号"}
            waiting.append(submit("foreign_entry", data))

        def settle(case_no: str) -> None:
            with clock.fixed(date(2026, 11, 22)):
                approve(case_no)

        outcomes(*(partial(settle, case_no) for case_no in waiting))
        assert Person.objects.filter(active=True).count() == 1


@pytest.mark.spec("RR-03", "S 4.1.1.2")
def test_what_immigration_tells_of_one_person_is_not_the_card_of_another() -> None:
    with clock.fixed(date(2026, 11, 22)):
        fill_stock()
        other = person(9, kind="2", residence_card_no="EF87654321GH", residence_category="1")
        data = {"ward": "04101", "notified_on": "2026-11-21", **draft_of("immigration_notice", [])}
        data["items"] = [{"name": "residence_card_no", "value": "ｅｆ87654321-gh"}]
        (found,) = [
            f for f in judge(kind="immigration_notice", data=data, case_no="").findings if f.id == "E127"
        ]
        assert (found.field, other in found.message) == ("items.0", True)
        data["items"][0]["value"] = CARD
        assert not [
            f for f in judge(kind="immigration_notice", data=data, case_no="").findings if f.id == "E127"
        ]


@pytest.mark.spec("RR-08", "S 4.6.0.1")
def test_a_cancellation_does_not_bring_back_a_card_that_is_now_of_another() -> None:
    with clock.fixed(date(2026, 11, 22)):
        fill_stock()
        data = {"ward": "04101", "notified_on": "2026-11-20", **draft_of("immigration_notice", [])}
        carry_out("immigration_notice", data | {"items": [{"name": "residence_card_no", "value": NEXT_CARD}]})
        own = data["addressee_no"]
        event = PersonVersion.objects.filter(addressee_no=own).order_by("-history_no")[0].event_id
        back = {"ward": "04101", "notified_on": "2026-11-21", **grounds("request", "申出書"),
                "event_id": str(event), "members": [{"addressee_no": own, "relationship": ""}]}  # fmt: skip
        assert "E129" not in {f.id for f in judge(kind="cancellation", data=back).findings}
        other = person(9, kind="2", residence_card_no=CARD, residence_category="1")
        (found,) = [f for f in judge(kind="cancellation", data=back).findings if f.id == "E129"]
        assert (found.field, other in found.message) == ("members.0", True)
