"""A number once given never goes over to another person (RR-09, RR-10): in the notice, and in raw SQL."""

from __future__ import annotations

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from psycopg import errors

from openjuki.kernel.register.decision import Take
from openjuki.systems.residents.models import (
    FormerNumber,
    Person,
    PersonVersion,
    ResidentCodeStock,
    Setting,
)
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services.alerts import alerts_for
from openjuki.systems.residents.services.judge import judge
from openjuki.systems.residents.services.stock import StockEmpty, fill
from support.drafts import DAY, carry_out, draft_of
from support.residents import CLERK, code, family_data, fill_stock, move_family_in, number

pytestmark = pytest.mark.usefixtures("real_db")
FIRST_CODE, FIRST_NUMBER = code(100), number(100)


@pytest.fixture
def people() -> list[str]:
    fill_stock()
    return move_family_in()


def changed_code(people: list[str]) -> str:
    """The householder changes the code; gives the new one."""
    carry_out("resident_code_change", draft_of("resident_code_change", people))
    return Person.objects.get(addressee_no=people[0]).resident_code


def raw(statement: str, values: list[object]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.spec("RR-09", "RR-J-law-22")
def test_a_new_code_comes_from_the_stock_and_the_old_one_is_remembered(people: list[str]) -> None:
    new = changed_code(people)
    assert new != FIRST_CODE
    assert ResidentCodeStock.objects.get(code=new).taken_at is not None
    assert PersonVersion.objects.get(addressee_no=people[0], history_no=2).reason == "resident_code_change"
    assert FormerNumber.objects.get(kind="resident_code").addressee_no == people[0]


@pytest.mark.spec("RR-09", "S 4.3.1")
def test_the_machine_picks_among_what_was_offered_and_a_second_try_picks_the_same(people: list[str]) -> None:
    """無作為: by the random key of each code that 機構 offered, not by the code; nobody can draw until it pleases."""
    offered = list(
        ResidentCodeStock.objects.filter(taken_at=None).order_by("shuffle").values_list("code", flat=True)
    )
    assert offered != sorted(offered)
    drawn = []
    for _ in range(2):
        with transaction.atomic():
            drawn.append(fill([Take("resident_code", "a")], case_no="04101-261122-0099").popitem()[1])
            transaction.set_rollback(True)
    assert drawn == offered[:1] * 2
    assert changed_code(people) == offered[0]
    two = fill([Take("resident_code", k) for k in "ab"], case_no="04101-261122-0099")
    assert list(two.values()) == offered[1:3]
    with pytest.raises(StockEmpty) as e:
        fill([Take("resident_code", str(k)) for k in range(99)], case_no="04101-261122-0099")
    assert [f.id for f in e.value.findings] == ["A08"]


@pytest.mark.spec("S 4.3.1", "RR-09")
def test_the_city_sets_below_how_many_free_codes_the_board_warns(people: list[str]) -> None:
    told = "残り20件"
    assert any(told in a.text for a in alerts_for(staff=CLERK))
    Setting.objects.create(key="resident_code_low", value=20)
    assert not any("空きコード" in a.text for a in alerts_for(staff=CLERK))
    Setting.objects.update(value=21)
    assert any(told in a.text for a in alerts_for(staff=CLERK))


@pytest.mark.spec("RR-09", "RR-J-law-22")
def test_a_code_that_somebody_gave_back_is_refused_to_others_in_raw_sql(
    people: list[str], owner: psycopg.Connection
) -> None:
    changed_code(people)
    with pytest.raises(IntegrityError, match="resident_code_for_life"):
        raw("UPDATE person SET resident_code = %s WHERE addressee_no = %s", [FIRST_CODE, people[1]])
    with pytest.raises(errors.UniqueViolation, match="resident_code_for_life"):
        owner.execute(f"UPDATE person SET resident_code = '{FIRST_CODE}' WHERE addressee_no = '{people[1]}'")


@pytest.mark.spec("RR-10", "RR-J-law-15")
def test_the_number_of_a_removed_person_is_refused_to_others(people: list[str]) -> None:
    raw("UPDATE person SET active = false WHERE addressee_no = %s", [people[3]])
    with pytest.raises(IntegrityError, match="individual_number_for_life"):
        raw(
            "UPDATE person SET individual_number_hash = (SELECT individual_number_hash FROM person"
            " WHERE addressee_no = %s) WHERE addressee_no = %s",
            [people[3], people[2]],
        )


@pytest.mark.spec("RR-09", "RR-01")
def test_somebody_new_cannot_bring_a_code_that_was_given_back(people: list[str]) -> None:
    changed_code(people)
    data = family_data(7)
    data["members"][0]["resident_code"] = FIRST_CODE
    found = {f.id for f in judge(kind="move_in", data=data).findings}
    assert "E06" in found


@pytest.mark.spec("RR-10", "A-05")
def test_an_individual_number_comes_only_with_an_answer_and_only_to_its_person(people: list[str]) -> None:
    draft = draft_of("individual_number_change", people)
    assert judge(kind="individual_number_change", data=draft).findings == ()
    others = {**draft, "individual_number": number(101)}
    assert "E111" in {f.id for f in judge(kind="individual_number_change", data=others).findings}
    guessed = {**draft, "individual_number_check": "certificate", "answer_no": ""}
    assert "E112" in {f.id for f in judge(kind="individual_number_change", data=guessed).findings}


@pytest.mark.spec("RR-10", "A-05")
def test_a_changed_number_is_sealed_and_the_old_one_stays_the_persons_own(people: list[str]) -> None:
    carry_out("individual_number_change", draft_of("individual_number_change", people))
    version = rows.current_versions([people[0]])[people[0]]
    assert version.record.individual_number == number(777)
    assert version.changed_on.isoformat() == DAY
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM case_notice WHERE data::text LIKE %s", [f"%{number(777)}%"])
        assert cursor.fetchone() == (0,)
    back = {**draft_of("individual_number_change", people), "individual_number": FIRST_NUMBER}
    assert "E111" not in {f.id for f in judge(kind="individual_number_change", data=back).findings}
