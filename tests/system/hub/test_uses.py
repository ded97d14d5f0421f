"""Nothing without an approved use: applications, two persons, ends, the table loaded again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from openjuki.runtime.errors import Invalid
from openjuki.runtime.ids import uuid7
from openjuki.systems.hub.models import Destination, UseApplication
from openjuki.systems.hub.rights import RIGHTS
from openjuki.systems.hub.selectors import allowed
from openjuki.systems.hub.services import load_destinations as loading
from openjuki.systems.hub.services import uses
from support.signed_in import staff, terminal
from system.hub.samples import resident

pytestmark = pytest.mark.django_db
MAKER, CHECKER = staff(RIGHTS, "s9001"), staff(RIGHTS, "s3001")
ITEMS, SCOPE = ["RR-J-law-01", "RR-J-other-01"], ["residents"]


@pytest.fixture
def destination() -> int:
    Destination.objects.create(
        no=18, offices=["保険年金課"], affairs="国保", method="hub", by_feed=True, by_inquiry=False,
        dedicated=False, legal_basis="住基法1条",
    )  # fmt: skip
    return 18


def given(number: int, **changes: Any) -> Mapping[str, Any] | None:
    permit = allowed.permit_of(f"offices.{number}")
    return None if permit is None else permit.part_of(json.loads(resident(**changes).model_dump_json()))


def apply_for(number: int) -> UseApplication:
    return uses.apply_for_use(
        destination_no=number, items=ITEMS, scope=SCOPE, purpose="資格の確認", staff=MAKER
    )


@pytest.mark.spec("HB-07", "L-02")
def test_nothing_is_given_before_the_approval_nor_after_the_end(destination: int) -> None:
    assert given(destination) is None
    use = apply_for(destination)
    assert given(destination) is None
    uses.approve_use(application_id=use.pk, staff=CHECKER)
    assert given(destination) == {"name": "葛󠄂城 花子", "addressee_no": "1000000017"}
    uses.end_use(application_id=use.pk, reason="事務の終了", staff=CHECKER)
    assert given(destination) is None


@pytest.mark.spec("HB-07", "U-05")
def test_who_applied_does_not_approve(destination: int) -> None:
    use = apply_for(destination)
    with pytest.raises(uses.CannotApprove):
        uses.approve_use(application_id=use.pk, staff=MAKER)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as c:
        c.execute("UPDATE use_application SET approved_by = applied_by, approved_at = now()")


def test_one_use_is_in_force_and_a_new_one_replaces_it(destination: int) -> None:
    first = apply_for(destination)
    with pytest.raises(uses.CannotApplyForUse):
        apply_for(destination)
    uses.approve_use(application_id=first.pk, staff=CHECKER)
    second = apply_for(destination)
    uses.approve_use(application_id=second.pk, staff=CHECKER)
    first.refresh_from_db()
    assert first.ended_at is not None
    assert str(second.pk) in first.end_reason
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as c:
        c.execute("UPDATE use_application SET ended_at = NULL, ended_by = NULL")


@pytest.mark.parametrize(
    ("status", "scope", "is_given"),
    [
        pytest.param("1", ["residents"], True, id="resident"),
        pytest.param("2", ["residents"], False, id="moved-out-of-residents-only"),
        pytest.param("3", ["residents", "deleted"], True, id="dead-in-deleted"),
        pytest.param("9", ["residents", "deleted"], True, id="removed-in-deleted"),
        pytest.param("1", ["deleted", "non-residents"], False, id="resident-outside"),
    ],
)
@pytest.mark.spec("HB-06")
def test_who_is_outside_the_scope_is_left_out(
    destination: int, status: str, scope: list[str], is_given: bool
) -> None:
    use = uses.apply_for_use(destination_no=destination, items=ITEMS, scope=scope, purpose="x", staff=MAKER)
    uses.approve_use(application_id=use.pk, staff=CHECKER)
    assert (given(destination, status=status) is not None) is is_given


@pytest.mark.parametrize(
    "consumer", ["offices.99", "offices.", "offices", "juki_cs", "offices.18.1", "offices.-1"]
)
def test_a_stranger_has_no_permit(destination: int, consumer: str) -> None:
    uses.approve_use(application_id=apply_for(destination).pk, staff=CHECKER)
    assert allowed.permit_of(consumer) is None


@pytest.mark.parametrize(
    ("items", "scope", "purpose", "finding"),
    [
        pytest.param(["RR-J-law-99"], SCOPE, "x", "HU-12", id="item-that-does-not-exist"),
        pytest.param([], SCOPE, "x", "HU-12", id="no-item"),
        pytest.param(ITEMS, ["everybody"], "x", "HU-13", id="scope-that-does-not-exist"),
        pytest.param(ITEMS, SCOPE, " ", "HU-14", id="no-purpose"),
    ],
)
def test_a_wrong_application_is_refused(
    destination: int, items: list[str], scope: list[str], purpose: str, finding: str
) -> None:
    with pytest.raises(Invalid) as refused:
        uses.apply_for_use(destination_no=18, items=items, scope=scope, purpose=purpose, staff=MAKER)
    assert refused.value.findings[0].id == finding


@pytest.mark.spec("HB-06")
def test_loading_the_table_again_changes_nothing_but_what_changed() -> None:
    yes, no = loading.Decider("maker", "作成者"), loading.Decider("checker", "決裁者")
    rows = loading.city_table("sendai")
    assert loading.load_destinations(rows=rows, applied_by=yes, approved_by=no) == 46
    assert loading.load_destinations(rows=rows, applied_by=yes, approved_by=no) == 0
    assert UseApplication.objects.count() == 46
    fewer = [replace(r, items=r.items[:-1]) if r.no == 18 else r for r in rows]
    assert loading.load_destinations(rows=fewer, applied_by=yes, approved_by=no) == 1
    assert allowed.permit_of("offices.18") == replace(
        allowed.permit_of("offices.18"),  # type: ignore[type-var]
        fields=allowed.fields_of(list(fewer[17].items)),
    )
    with pytest.raises(uses.CannotApprove):
        loading.load_destinations(rows=rows, applied_by=yes, approved_by=yes)


@pytest.mark.spec("HB-07")
def test_applying_and_approving_on_the_screen(destination: int) -> None:
    clerk, head = terminal(RIGHTS, "s9001"), terminal(RIGHTS, "s3001")
    page = clerk.get(f"/destinations/{destination}/")
    assert "承認されるまで、何も移転しません" in page.content.decode()
    form = {"items": ITEMS, "scope": SCOPE, "purpose": "資格の確認"}
    assert clerk.post(f"/destinations/{destination}/uses", form).status_code == 302
    use = UseApplication.objects.get()
    approve = f"/destinations/{destination}/uses/{use.pk}/approve"
    assert clerk.post(approve).status_code == 409
    assert head.post(approve).status_code == 302
    assert given(destination) is not None
    assert "承認済み" in clerk.get("/").content.decode()
    end = f"/destinations/{destination}/uses/{use.pk}/end"
    assert head.post(end, {"reason": "事務の終了"}).status_code == 302
    assert given(destination) is None
    outsider = terminal(["hub.messages.view"])
    assert outsider.get("/").status_code == 403
    assert outsider.post(approve).status_code == 403


def send(browser: Client, path: str, body: Any) -> Any:
    headers = {"Idempotency-Key": str(uuid7())}
    return browser.post(f"/api/{path}", body, content_type="application/json", headers=headers)


def test_the_same_over_the_api(destination: int) -> None:
    clerk, head = terminal(RIGHTS, "s9001"), terminal(RIGHTS, "s3001")
    body = {"destination_no": destination, "items": ITEMS, "scope": SCOPE, "purpose": "資格の確認"}
    made = send(clerk, "uses", body)
    assert made.status_code == 200
    assert send(clerk, "uses/approve", made.json()).status_code == 409
    assert send(head, "uses/approve", made.json()).status_code == 200
    (line,) = head.get("/api/destinations").json()
    assert (line["no"], line["approved"], line["items"], line["has_number"]) == (18, True, 2, False)
    end = {**made.json(), "reason": "事務の終了"}
    assert send(head, "uses/end", end).status_code == 200
    assert given(destination) is None
