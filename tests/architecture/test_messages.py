"""The manifest and the folders of messages say the same, and every kind is what the tables allow."""

from __future__ import annotations

import csv
import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from pydantic import ValidationError

from openjuki.messages.parts import items_of
from openjuki.messages.registry import PACKAGE, catalogue, folder
from openjuki.messages.schemas import schema_text

ROOT = Path(str(files(PACKAGE)))
KINDS = sorted(catalogue().kinds())
SPEC = ("functions.csv", "controls.csv", "provisions-other.csv")


def examples(kind: str, sort: str) -> list[Path]:
    return sorted((Path(str(folder(kind))) / "examples" / sort).glob("*.json"))


def table(name: str) -> list[dict[str, str]]:
    text = (files("openjuki.spec") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_every_folder_is_in_the_manifest_and_every_row_has_its_folder() -> None:
    folders = {str(p.parent.relative_to(ROOT)) for p in ROOT.glob("*/*/v*/__init__.py")}
    assert folders == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_examples_are_good_or_bad_as_their_folder_says(kind: str) -> None:
    body = catalogue().body_type(kind)
    good, bad = examples(kind, "good"), examples(kind, "bad")
    assert len(good) >= 1
    assert len(bad) >= 2
    for path in good:
        value = body.model_validate_json(path.read_bytes())
        again = body.model_validate_json(value.model_dump_json(exclude_unset=True))
        assert again == value
    for path in bad:
        with pytest.raises(ValidationError):
            body.model_validate_json(path.read_bytes())


@pytest.mark.parametrize("kind", KINDS)
def test_the_committed_schema_is_the_body_s(kind: str) -> None:
    committed = (folder(kind) / "schema.json").read_text(encoding="utf-8")
    assert committed == schema_text(kind), "python -m openjuki.messages を実行してください"


@pytest.mark.parametrize("kind", KINDS)
def test_bodies_are_frozen_closed_and_quiet(kind: str) -> None:
    body = catalogue().body_type(kind)
    config = body.model_config
    assert (config["frozen"], config["strict"], config["extra"]) == (True, True, "forbid")
    value = body.model_validate_json(examples(kind, "good")[0].read_bytes())
    for field in ("individual_number", "resident_code"):
        if secret := getattr(value, field, None):
            assert secret not in repr(value)
    # What is wrong is told by place and type; the value itself is personal data.
    broken = json.loads(examples(kind, "good")[0].read_bytes()) | {"unexpected_item": "12345678901212"}
    with pytest.raises(ValidationError) as caught:
        body.model_validate_json(json.dumps(broken))
    assert "12345678901212" not in str(caught.value)


def test_each_row_cites_a_law_or_an_id_that_exists() -> None:
    known = {row["id"] for name in SPEC for row in table(name)}
    for route in catalogue().routes:
        ids = set(re.findall(r"\b[A-Z]{1,2}-\d+\b", route.basis))
        assert ids, route
        assert ids <= known, route


def test_rows_are_well_formed_and_a_kind_is_sent_by_its_own_system() -> None:
    seen = set()
    for r in catalogue().routes:
        assert r.mode in ("push", "pull")
        assert r.route in ("open", "held")
        assert r.kind.split("/")[0] == r.sender != r.receiver
        # A message about many persons is as large as its most persons together.
        assert 0 < r.max_size <= (8 * 2**20 if r.kind.endswith("_handover/v1") else 65536)
        seen.add((r.kind, r.receiver))
    assert len(seen) == len(catalogue().routes)


@pytest.mark.spec("PO-1")
def test_the_prefecture_gets_the_eight_items_and_no_other() -> None:
    (row,) = [r for r in table("provisions-other.csv") if r["id"] == "PO-1"]
    body = catalogue().body_type("juki_cs/identity_record/v1")
    labels = [i.split(":")[1] for ids in items_of(body).values() for i in ids if i.startswith("PO-1:")]
    assert sorted(labels) == sorted(row["items"].split("|"))
    assert len(body.model_fields) == 8


@pytest.mark.spec("L-02", "HB-01")
@pytest.mark.parametrize("kind", ["residents/resident_changed/v1", "hub/resident_delta/v1"])
def test_the_hub_gets_every_item_that_some_destination_may_have_and_no_more(kind: str) -> None:
    allowed = {r["item_id"] for r in table("destination-items.csv")}
    by_field = items_of(catalogue().body_type(kind))
    assert all(by_field.values()), "a field that carries no recorded item"
    assert set().union(*by_field.values()) == allowed


@pytest.mark.spec("RR-12")
def test_the_roads_to_other_cities_are_held() -> None:
    held = {r.kind for r in catalogue().routes if r.route == "held"}
    assert held == {r.kind for r in catalogue().routes if r.receiver == "other_city"}
    assert len(held) == 3


def test_no_message_beyond_the_communication_server_carries_the_city_s_own_number() -> None:
    for route in catalogue().routes:
        if route.receiver in ("prefecture", "other_city"):
            assert "addressee_no" not in catalogue().body_type(route.kind).model_fields
