"""職権修正 by staff who may not see every item (U-05): what is hidden in a record is hidden in its correction."""

from __future__ import annotations

import pytest

from openjuki.systems.residents.models import CaseDraft
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.examine import examine
from openjuki.systems.residents.services.save_entry import open_entry, save_entry
from openjuki.systems.residents.services.submit_notice import submit_notice
from openjuki.systems.residents.web.entry import page_of
from support.drafts import draft_of
from support.residents import CLERK, REVIEWER, fill_stock, make_staff, move_family_in

pytestmark = pytest.mark.usefixtures("real_db")
WITHOUT = frozenset(RIGHTS) - {"residents.item.registered_domicile"}
NOSY, NOSY_REVIEWER = make_staff("s1008", rights=WITHOUT), make_staff("s2008", rights=WITHOUT)
NEW = "宮城県仙台市青葉区中央九丁目９番"


@pytest.fixture
def case_no() -> str:
    fill_stock()
    draft = draft_of("correction_ex_officio", move_family_in())
    draft["items"].insert(0, {"name": "registered_domicile", "value": NEW})
    number = cases.open_case(staff=CLERK, kind="correction_ex_officio").case_no
    cases.save_draft(staff=CLERK, case_no=number, data=draft)
    return number


@pytest.mark.spec("U-05", "RR-03")
def test_neither_the_old_nor_the_new_value_of_a_hidden_item_is_shown(case_no: str) -> None:
    entry = open_entry(staff=NOSY, case_no=case_no)
    page = page_of("correction_ex_officio").of_entry(entry)
    shown = repr(entry.data) + "".join(str(form) for form in page.forms)
    assert NEW not in shown
    assert "本町三丁目８番" not in shown
    assert NEW in repr(open_entry(staff=CLERK, case_no=case_no).data)


@pytest.mark.spec("U-05", "RR-03")
def test_what_was_not_shown_is_not_lost_when_the_page_is_saved(case_no: str) -> None:
    items = [{"name": "given_name", "value": "太郎丸"}]
    save_entry(staff=NOSY, case_no=case_no, changes={"items": items})
    saved = {row["name"]: row["value"] for row in CaseDraft.objects.get(case__case_no=case_no).data["items"]}
    assert saved == {"given_name": "太郎丸", "registered_domicile": NEW}


@pytest.mark.spec("U-05", "RR-23")
def test_the_reviewer_without_the_right_sees_it_neither(case_no: str) -> None:
    cases.record_paper(staff=CLERK, case_no=case_no, kind="grounds_paper")
    submit_notice(staff=CLERK, case_no=case_no, acknowledged={})
    seen = examine(staff=NOSY_REVIEWER, case_no=case_no)
    assert NEW not in repr(seen.data) + "".join(p.after.registered_domicile for p in seen.persons)
    assert NEW in repr(examine(staff=REVIEWER, case_no=case_no).data)
