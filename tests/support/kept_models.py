"""Models of every kind of certificate, as an archive keeps them: of one family, made by the code of today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.document import plain
from openjuki.kernel.certificates.make import certificate
from openjuki.kernel.certificates.record_copy import Issue, Person
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.kernel.seals.certificate import certificate as seal_certificate
from openjuki.kernel.seals.ordinance import Ordinance
from openjuki.kernel.seals.registrant import Registrant
from support.papers import (
    ALL_ITEMS,
    CERTIFIER,
    ISSUED_ON,
    LEAVING,
    MADE_AT,
    NUMBER,
    REMOVED,
    copy_of,
    foreign,
    japanese,
    on,
)

#: As kept on 2026-11-22, the first day on which facts and wording were told apart; never written anew.
FROZEN = Path(__file__).parent / "kept_models_2026_11.json"
_EX_OFFICIO: dict[str, Any] = {
    "status": "9", "removal_reason": "removal_ex_officio", "removed_on": on(2026, 11, 8),
}  # fmt: skip


def kept_today() -> dict[str, Any]:
    """Name of a kind and form, with whom → plain model."""
    family = (
        japanese(1),
        japanese(2, former_surname="旧田", former_surname_furigana="きゅうた", sex="2"),
        foreign(3),
    )
    return {
        "record_copy.household": plain(copy_of(*family)),
        "record_copy.household, everything, a part": plain(copy_of(*family[:2], household_size=3, **ALL_ITEMS)),
        "record_copy.individual, foreign": plain(copy_of(family[2], form="individual", **ALL_ITEMS)),
        "record_copy.individual, history": plain(_with_history()),
        "items_certificate.household": plain(
            copy_of(*family, kind="items_certificate", official_use=True, specimen=True, without=("sex", "birth"))
        ),
        "items_certificate.individual": plain(copy_of(family[0], kind="items_certificate", form="individual")),
        **{
            f"{kind}.individual": plain(copy_of(_with(family[1], REMOVED), kind=kind, form="individual", **ALL_ITEMS))
            for kind in ("removed_record_copy", "removed_items_certificate")
        },
        "move_out_certificate.list": plain(
            copy_of(*(_with(r, LEAVING) for r in family), kind="move_out_certificate", form="list", reissue=True,
                    by_card=True)
        ),
        "equivalent_certificate.list": plain(
            copy_of(_with(family[0], _EX_OFFICIO), kind="equivalent_certificate", form="list")
        ),
        "seal_certificate": _seal(),
    }  # fmt: skip


def _with(record: Record, items: dict[str, Any]) -> Record:
    return replace(record, **items)


def _with_history() -> Any:
    now = japanese(1)
    before = replace(now, address_lot="9番9号", householder_name="𠮷田　一")
    versions = tuple(
        Version(
            addressee_no="1", history_no=n, event_id=str(n), reason=why, changed_on=date(2026, 11, n),
            notified_on=date(2026, 11, n), recorded_at=MADE_AT, record=record,
        )
        for n, (why, record) in enumerate((("move_in", before), ("move_within", now)), 1)
    )  # fmt: skip
    choices = Choices(form="individual", history=True, **ALL_ITEMS)
    return certificate([Person(now, versions)], 1, choices, Issue(NUMBER, ISSUED_ON, CERTIFIER))


def _seal() -> Any:
    person = Registrant(
        addressee_no="000000000000019", name="𠮷田　髙志", former_surname="旧田", birth=on(1985, 4, 12), sex="1",
        address="札幌市中央区北一条西二丁目3番地5",
    )  # fmt: skip
    model = seal_certificate(
        person, Ordinance(prints_sex=True), impression=b"", size_mm=(15.0, 15.0), certifier=CERTIFIER,
        issue_number=NUMBER, issued_on=ISSUED_ON,
    )  # fmt: skip
    return {name: value for name, value in plain(model).items() if name != "impression"}
