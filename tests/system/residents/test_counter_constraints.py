"""What the counter records beside a notice: the database refuses what the law refuses, in raw SQL."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from openjuki.systems.residents.models import CaseFile
from support.residents import fill_stock, move_family_in

pytestmark = pytest.mark.usefixtures("real_db")


@pytest.fixture
def case_id() -> int:
    fill_stock()
    move_family_in()
    return CaseFile.objects.get().pk


CARD = (
    "INSERT INTO card_record (addressee_no, record_no, case_no, card, pin_verified, surface_updated, continuation,"
    " returned, done_on, notified_on, by_plan, by_move, continue_by, acknowledged, written_by, written_by_name,"
    " written_at) VALUES ('1', 1, '', '{card}', {pin}, {surface}, '{continuation}', false, '{done}', '2026-11-20',"
    " {plan}, '2026-11-30', '2027-02-18', '{{}}', 's', '', now())"
)
GOOD = {"card": "number_card", "pin": "true", "surface": "true", "continuation": "continued", "done": "2027-02-18",
        "plan": "'2026-12-14'"}  # fmt: skip


@pytest.mark.spec("RR-01")
@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"card": "passport", "pin": "false", "surface": "false", "continuation": ""}, "card_kind"),
        ({"card": "none"}, "card_is_there"),
        ({"card": "juki_card", "continuation": ""}, "card_is_there"),
        ({"pin": "false"}, "card_pin_comes_first"),
        ({"pin": "false", "continuation": ""}, "card_pin_comes_first"),
        ({"done": "2027-02-19"}, "card_continued_in_time"),
        ({"plan": "'2026-11-19'"}, "card_continued_in_time"),
    ],
    ids=["kind", "none", "old", "pin", "pin for the surface", "91st day", "late notice"],
)
def test_a_card_is_not_continued_against_the_law(
    owner: psycopg.Connection, wrong: dict[str, str], name: str
) -> None:
    with pytest.raises(errors.CheckViolation, match=name):
        owner.execute(CARD.format(**GOOD | wrong))  # type: ignore[arg-type]
    owner.execute(CARD.format(**GOOD))  # type: ignore[arg-type]
    with pytest.raises(errors.UniqueViolation):
        owner.execute(CARD.format(**GOOD))  # type: ignore[arg-type]


RECEIPT = (
    "INSERT INTO receipt_version (case_id, version_no, arrived_on, postmarked_on, identification, envelope,"
    " return_to, return_reason, missing, due_on, acknowledged, written_by, written_by_name, written_at)"
    " VALUES ({case}, {no}, '2026-11-18', {posted}, 'none', false, '{to}', '', {missing}, NULL, '{{}}', 's', '', now())"
)


@pytest.mark.spec("RR-02")
def test_a_receipt_says_what_it_must(owner: psycopg.Connection, case_id: int) -> None:
    good = {"case": case_id, "no": 1, "posted": "'2026-11-16'", "to": "registered", "missing": "'{}'"}
    for wrong, name in (
        ({"posted": "'2026-11-19'"}, "receipt_arrives_after_posting"),
        ({"missing": "'{envelope}'"}, "receipt_missing_has_a_day"),
        ({"to": "other"}, "receipt_returns_to_a_known_address"),
    ):
        with pytest.raises(errors.CheckViolation, match=name):
            owner.execute(RECEIPT.format(**good | wrong))  # type: ignore[arg-type]
    owner.execute(RECEIPT.format(**good))  # type: ignore[arg-type]
    with pytest.raises(errors.UniqueViolation):
        owner.execute(RECEIPT.format(**good))  # type: ignore[arg-type]


GIVEN = (
    "INSERT INTO hand_over (case_id, way, sent_on, sent_to, note, given_by, given_by_name, given_at)"
    " VALUES ({case}, '{way}', {on}, '{to}', '', 's', '', now())"
)


@pytest.mark.spec("RR-02")
def test_what_was_posted_has_a_day_and_an_address_and_is_given_once(
    owner: psycopg.Connection, case_id: int
) -> None:
    good = {"case": case_id, "way": "post", "on": "'2026-11-20'", "to": "new"}
    for wrong in ({"on": "NULL"}, {"to": ""}, {"way": "counter"}, {"way": "pigeon"}):
        with pytest.raises(errors.CheckViolation, match="hand_over_way"):
            owner.execute(GIVEN.format(**good | wrong))  # type: ignore[arg-type]
    owner.execute(GIVEN.format(**good))  # type: ignore[arg-type]
    with pytest.raises(errors.UniqueViolation):
        owner.execute(GIVEN.format(**good))  # type: ignore[arg-type]
