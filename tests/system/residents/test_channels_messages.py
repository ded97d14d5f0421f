"""経路: what goes out about a protected person by message and by command (S 3.2, S 3.4, L-01)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from openjuki.messages.parts import items_of
from openjuki.messages.registry import catalogue
from openjuki.runtime import clock
from openjuki.runtime.exchange.models import Message
from openjuki.systems.residents.models import CaseFile, Person, SupportMeasure
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services import outgoing, outgoing_move_out
from support.drafts import carry_out, draft_of
from support.movers import published
from support.residents import family_data, fill_stock, move_family_in
from support.support_measures import received

pytestmark = pytest.mark.usefixtures("real_db")
NEW_LOT = "８８番８号"


@pytest.fixture
def people() -> Iterator[list[str]]:
    """A family under 支援措置 from the first day on."""
    with clock.fixed(date(2026, 11, 22)):
        fill_stock(60)
        found = move_family_in()
        received(found[0], *found[1:])
        yield found


def moved(people: list[str]) -> None:
    """They move within the city."""
    data = draft_of("move_within", people)
    data["address"] = family_data()["address"] | {"lot": NEW_LOT}
    carry_out("move_within", data)


@pytest.mark.spec("S 3.4", "L-01")
@pytest.mark.protects(
    "residents exchange residents/identity_changed/v1 → juki_gateway",
    "residents exchange residents/family_register_supplement_notice/v1 → juki_gateway",
)
def test_a_move_goes_to_whom_the_law_names_sealed_and_after_the_mark(people: list[str]) -> None:
    moved(people)
    for no in people:
        mark = Message.objects.filter(subject=f"hold-{no}").latest("id")
        sent = Message.objects.filter(subject=no, id__gt=mark.id)
        routes = {(m.kind, m.receiver) for m in sent}
        assert routes == {
            ("residents/identity_changed/v1", "juki_gateway"), ("residents/resident_changed/v1", "hub"),
            ("residents/registrant_changed/v1", "seals"),
            ("residents/family_register_supplement_notice/v1", "juki_gateway"),
        }  # fmt: skip
        assert not any(NEW_LOT.encode() in bytes(m.body) for m in sent)
        assert NEW_LOT in published("residents/identity_changed/v1", no)[-1]["address"]


@pytest.mark.protects("residents exchange residents/move_in_notification/v1 → juki_gateway")
def test_the_former_municipality_is_told_what_the_law_says_and_nobody_else(people: list[str]) -> None:
    version = rows.current_versions(people[:1])[people[0]]
    notification = outgoing.move_in_notification(version)
    assert notification is not None
    assert notification.to_municipality == "13101"
    (route,) = [r for r in catalogue().routes if r.kind == "residents/move_in_notification/v1"]
    assert route.receiver == "juki_gateway"
    assert "RR-J-other-08" not in set().union(*items_of(type(notification)).values())


@pytest.mark.protects("residents exchange residents/move_out_information/v1 → juki_gateway")
def test_the_municipality_of_arrival_is_told_what_the_certificate_says(people: list[str]) -> None:
    carry_out("move_out", draft_of("move_out", people))
    version = rows.current_versions(people[:1])[people[0]]
    information = outgoing_move_out.information(version.record, withdrawn=False)
    assert information.to_municipality == "13101"
    (route,) = [r for r in catalogue().routes if r.kind == outgoing_move_out.KIND]
    assert route.receiver == "juki_gateway"
    assert "RR-J-other-08" not in set().union(*items_of(type(information)).values())


@pytest.mark.spec("S 3.4", "RR-25")
def test_who_moves_out_stays_protected_as_of_the_previous_address(people: list[str]) -> None:
    """The settlement itself switches (S 3.4), and taking the move back switches back."""
    carry_out("move_out", draft_of("move_out", people))
    measure = SupportMeasure.objects.get()
    assert (measure.state, measure.applicant_kind) == ("provisional", "previous_address")
    for no in people:
        assert published("residents/hold_changed/v1", f"hold-{no}")[-1]["support_measure"] is True


@pytest.mark.protects("residents command import_notices")
def test_a_file_of_notices_says_nothing_of_a_protected_family(people: list[str], tmp_path: Path) -> None:
    household_no = Person.objects.get(addressee_no=people[0]).household_no
    heading = (
        "届出番号,届出年月日,転居年月日,世帯番号,新市区町村コード,新町字コード,新住所,新番地,新郵便番号,"
        "宛名番号,異動区分,続柄,届出人氏名,届出人の資格,本人確認の方法,本人確認書類"
    )
    a = family_data()["address"]
    line = (
        f"A1,R8.11.20,R8.11.19,{household_no},{a['code']},{a['town_code']},{a['text']},９番,{a['postal_code']},"
        f"{people[0]},,,試験　太郎,世帯主,運転免許証,運転免許証"
    )
    path = tmp_path / "届出.csv"
    path.write_text(f"{heading}\n{line}\n", encoding="utf-8")
    out = io.StringIO()
    before = CaseFile.objects.count()
    with pytest.raises(SystemExit):
        call_command("import_notices", str(path), "--staff", "s1001", "--kind", "move_within", stdout=out)
    said = out.getvalue() + path.with_name(f"{path.name}.結果.csv").read_text("utf-8-sig")
    assert CaseFile.objects.count() == before
    assert "S07" in said
    assert "１番１号" not in said


@pytest.mark.protects("residents command handover")
def test_the_handover_prints_counts_only(people: list[str]) -> None:
    out = io.StringIO()
    call_command("handover", stdout=out, stderr=out)
    said = out.getvalue()
    assert said
    assert not any(no in said for no in people)
    assert "１番１号" not in said
