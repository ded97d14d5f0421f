"""記録項目 — how a field of a record names the items of 別添2 that it holds.

Every item of 住民基本台帳ファイル (ids RR-J-… and RR-F-… of spec/record-items.csv) is held either by fields
of `Record`, each naming its ids, or somewhere else, named in `ELSEWHERE`. A test compares them.
"""

from dataclasses import MISSING, field, fields
from typing import Any, Final


def item(label: str, *items: str, default: Any = MISSING, secret: bool = False) -> Any:
    """A field of a record: its Japanese label, the item ids it bears, hidden from repr when secret."""
    return field(
        default=default, repr=not secret, metadata={"label": label, "items": items, "secret": secret}
    )


#: Items whose home is not the record itself, and where it is.
ELSEWHERE: Final[dict[str, str]] = {
    "RR-J-other-01": "Version.addressee_no (宛名番号は履歴のキー)",
    "RR-F-other-01": "Version.addressee_no (宛名番号は履歴のキー)",
    "RR-J-other-04": "Version (異動事由、異動日、処理日、届出日、入力場所、入力端末、留意事項)",
    "RR-F-other-04": "Version (異動事由、異動日、処理日、届出日、入力場所、入力端末、留意事項)",
    "RR-J-other-07": "residents: 証明書の交付履歴の表",
    "RR-F-other-07": "residents: 証明書の交付履歴の表",
    "RR-J-other-08": "residents: 抑止の表 (Subject.holds)",
    "RR-F-other-08": "residents: 抑止の表 (Subject.holds)",
    "RR-J-other-10": "residents: メモの表",
    "RR-F-other-10": "residents: メモの表",
}


def items_of(cls: type) -> dict[str, tuple[str, ...]]:
    """Item id → names of the fields that hold it, in order of declaration."""
    homes: dict[str, tuple[str, ...]] = {}
    for each in fields(cls):
        for item_id in each.metadata.get("items", ()):
            homes[item_id] = (*homes.get(item_id, ()), each.name)
    return homes


def labels_of(cls: type) -> dict[str, str]:
    """Field name → Japanese label."""
    return {each.name: each.metadata.get("label", each.name) for each in fields(cls)}
