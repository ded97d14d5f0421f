"""A removal and an entry of one person in one event (S 1.1.4, S 4.5.3): the register, the search, the messages."""

from __future__ import annotations

import pytest

from openjuki.runtime.exchange.models import Message
from openjuki.systems.residents.models import ChangeEvent, Person, PersonVersion, SearchKey
from openjuki.systems.residents.selectors import rows
from support.drafts import carry_out, draft_of
from support.residents import fill_stock, move_family_in

pytestmark = pytest.mark.usefixtures("real_db")


@pytest.mark.spec("RR-03", "RR-08")
def test_who_is_naturalized_keeps_numbers_and_house_and_leaves_a_removed_record() -> None:
    fill_stock()
    draft = draft_of("naturalization", [])  # a foreigner has moved in
    no = draft["addressee_no"]
    before = rows.current_versions([no])[no].record
    carry_out("naturalization", draft)
    first, removed, entered = rows.all_versions(no, with_number=True)
    assert [v.reason for v in (removed, entered)] == ["removal_naturalization", "entry_naturalization"]
    assert removed.event_id == entered.event_id != first.event_id
    assert (removed.record.status, removed.record.kind) == ("9", "2")
    assert (entered.record.status, entered.record.kind, entered.record.surname) == ("1", "1", "見本")
    assert entered.record.individual_number == before.individual_number
    assert entered.record.resident_code == before.resident_code
    assert entered.record.became_resident_on == before.became_foreign_resident_on
    assert Person.objects.get(addressee_no=no).active
    assert SearchKey.objects.filter(addressee_no=no, current=True, name_key__contains="見本").exists()


@pytest.mark.spec("RR-06", "RR-07")
def test_outside_only_the_last_state_is_told() -> None:
    fill_stock()
    draft = draft_of("naturalization", [])
    known = set(Message.objects.values_list("pk", flat=True))
    carry_out("naturalization", draft)
    told = Message.objects.exclude(pk__in=known).filter(subject=draft["addressee_no"])
    kinds = sorted(told.values_list("kind", flat=True))
    assert kinds.count("residents/identity_changed/v1") == 1
    assert kinds.count("residents/resident_changed/v1") == 1


@pytest.mark.spec("RR-03", "RR-08")
def test_a_renewed_record_begins_anew() -> None:
    fill_stock()
    people = move_family_in()
    carry_out("renewal", draft_of("renewal", people))
    removed, entered = PersonVersion.objects.filter(addressee_no=people[3]).order_by("history_no")[1:]
    assert (removed.reason, entered.reason) == ("renewal_removal", "renewal_entry")
    assert removed.renewal_removed_on == entered.renewed_on
    assert ChangeEvent.objects.get(pk=entered.event_id).reason == "renewal_removal"
    assert Person.objects.filter(active=True).count() == 4
