"""住民票の記載事項 — every item of the table has one home, and no number shows."""

import csv
import dataclasses
import pickle
from datetime import date
from importlib.resources import files

import pytest

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.names.shown import full_name, full_reading
from openjuki.kernel.register.address import Address, address_fields, address_of
from openjuki.kernel.register.items import ELSEWHERE, items_of, labels_of
from openjuki.kernel.register.record import SECRET_FIELDS, Record

with (files("openjuki") / "spec" / "record-items.csv").open(encoding="utf-8") as table:
    ITEMS = {
        row["id"]: row["item"] for row in csv.DictReader(table) if row["id"].startswith(("RR-J-", "RR-F-"))
    }
HOMES = items_of(Record)
IN_RECORD = sorted(ITEMS.keys() & HOMES.keys())


def test_every_item_has_exactly_one_home() -> None:
    assert not set(HOMES) & set(ELSEWHERE)
    assert set(HOMES) | set(ELSEWHERE) == set(ITEMS)


@pytest.mark.parametrize("item_id", [pytest.param(each, marks=pytest.mark.spec(each)) for each in IN_RECORD])
def test_an_item_is_held_and_kept_through_a_change(item_id: str) -> None:
    """What is written in the fields of an item is read back, and another change leaves it alone."""
    sample = {
        "str": "あ",
        "bool": True,
        "bool | None": True,
        "int | None": 3,
        "date | None": date(2026, 4, 1),
        "UncertainDate | None": UncertainDate.exact(date(2026, 4, 1)),
    }
    types = {each.name: each.type for each in dataclasses.fields(Record)}
    for name in HOMES[item_id]:
        kind = types[name]
        shown = kind.__name__ if isinstance(kind, type) else str(kind)
        value = sample[shown.replace("datetime.", "").replace("openjuki.kernel.dates.uncertain.", "")]
        record = Record().with_(**{name: value})
        assert getattr(record, name) == value
        other = "remarks" if name != "remarks" else "surname"
        assert getattr(record.with_(**{other: "い"}), name) == value
        assert labels_of(Record)[name]


def test_numbers_never_show_in_repr() -> None:
    secrets = dict.fromkeys(SECRET_FIELDS, "123456789018")
    record = Record.of(secrets)
    assert set(SECRET_FIELDS) == {"individual_number", "resident_code", "pension_no"}
    assert "123456789018" not in repr(record)
    assert "123456789018" not in str(record)


def test_a_record_is_frozen_however_it_was_made() -> None:
    items = {"surname": "髙橋", "household_no": "0000000019"}
    for record in (Record(**items), Record.of(items), Record().with_(**items)):
        assert record == Record(**items)
        assert type(record) is Record
        assert hash(record) == hash(Record(**items))
        assert pickle.loads(pickle.dumps(record)) == record
        with pytest.raises(dataclasses.FrozenInstanceError):
            record.surname = "高橋"  # type: ignore[misc]


def test_an_unknown_item_is_refused() -> None:
    with pytest.raises(TypeError, match="memo"):
        Record().with_(memo="x")
    with pytest.raises(TypeError):
        Record.of({"memo": "x"})


@pytest.mark.parametrize(
    "which", ["address", "previous_address", "planned_destination", "confirmed_destination"]
)
def test_an_address_reads_back_from_its_columns(which: str) -> None:
    place = Address("04101", "0010001", "宮城県仙台市青葉区本町", "１番", "１０１号", "9800014")
    record = Record.of(address_fields(place, which))
    assert address_of(record, which) == place
    assert place.one_line() == "宮城県仙台市青葉区本町１番　１０１号"
    assert Address().is_blank
    assert not place.is_blank


@pytest.mark.spec("S 4.1.1.2", "S 1.3.3")
@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (("本町一丁目", "1番2号"), ("本町１丁目", "１－２"), True),
        (("本町", "一丁目一番二号"), ("本町1-1-2", ""), True),
        (("本町十一丁目", "23番地の4"), ("本町", "１１丁目二十三番地ノ四"), True),
        (("本町", "百五番地"), ("本町", "一〇五"), True),
        (("本町三丁目一番地", ""), ("本町3-1", ""), True),
        (("本町一丁目", "1番2号"), ("本町二丁目", "1番2号"), False),
        (("本町一丁目", ""), ("本町1丁目", ""), False),  # no 番地
        (("字十三", ""), ("字13", ""), False),  # the name of a place
        (("字三", "12番地"), ("字三十", "2番地"), False),
    ],
)
def test_one_number_of_a_place_however_it_is_written(
    one: tuple[str, str], other: tuple[str, str], agree: bool
) -> None:
    mine, theirs = (Address(text=text, lot=lot) for text, lot in (one, other))
    assert mine.agrees_with(theirs) is theirs.agrees_with(mine) is agree


@pytest.mark.spec("RR-05", "S 1.3.3")
@pytest.mark.parametrize(
    ("said", "lives"),
    [
        ("宮城県仙台市本町一丁目1番2号", True),
        ("〒980-0014　仙台市本町１－１－２　青葉マンション304", True),
        ("仙台市本町1丁目1番地の2 304号室", True),
        ("仙台市本町1-1-2　3-4", True),
        ("仙台市本町1-1-20", False),
        ("仙台市本町1-1-2-304", False),  # perhaps a room, perhaps another lot
        ("仙台市本町一丁目1番", False),
        ("本町1-1-2", False),  # of which city?
        ("福島県仙台市本町1-1-2", False),
        ("仙台市", False),
        ("　", False),
    ],
)
def test_an_address_as_somebody_else_writes_it(said: str, lives: bool) -> None:
    home = Address(text="宮城県仙台市本町一丁目", lot="１番２号", detail="見本荘１号")
    assert home.is_said_in(said) is lives
    assert not Address().is_said_in(said)
    assert not Address(text="宮城県仙台市本町").is_said_in(said)


def test_the_one_name_by_which_a_person_is_shown() -> None:
    assert full_name(Record(surname="髙橋", given_name="一")) == "髙橋　一"
    assert full_name(Record(roman_name="KIM MINJUN", kanji_name="金民俊")) == "KIM MINJUN"
    assert full_name(Record(kanji_name="金民俊")) == "金民俊"
    assert full_name(Record(given_name="桜")) == "桜"
    assert full_reading(Record(reading_surname="タカハシ", reading_given_name="ハジメ")) == "タカハシ　ハジメ"
    assert full_reading(Record(reading_name="キム")) == "キム"
