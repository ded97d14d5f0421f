"""印鑑登録証明書: what stands on it has a label and a whole text, for the list of what did not fit (SL-03)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from openjuki.kernel.certificates.certifier import Certifier
from openjuki.kernel.certificates.document import plain
from openjuki.kernel.certificates.overflow import label_and_text
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.register.codes import Sex
from openjuki.kernel.seals.certificate import SealCertificate, certificate, printed_pieces
from openjuki.kernel.seals.ordinance import Ordinance
from openjuki.kernel.seals.registrant import Registrant

JOHN = Registrant(
    addressee_no="2", kind="2", name="SMITH JOHN", former_surname="DOE", kanji_name="司美 史",
    katakana_name="スミス　ジョン", alias="山田　太郎", birth=UncertainDate.exact(date(1990, 1, 1)), sex=Sex.MALE,
    address="仙台市青葉区国分町三丁目7番1号",
)  # fmt: skip


def made(**changes: Any) -> SealCertificate:
    given: dict[str, Any] = {
        "impression": b"", "size_mm": (15.0, 15.0), "certifier": Certifier("宮城県", "仙台市長", "見本　市長"),
        "issue_number": "20261122 仙台市 1", "issued_on": date(2026, 11, 22),
    }  # fmt: skip
    return certificate(JOHN, Ordinance(prints_sex=True), **given | changes)


@pytest.mark.spec("S 5.8", "SL-03")
def test_every_cell_that_may_be_too_small_has_its_own_label_and_its_whole_text() -> None:
    """認証文 and 認証者の職名, too, which are no items."""
    model = made()
    pieces = [piece for piece in printed_pieces(model) if piece.id]
    named = {piece.id: label_and_text(plain(model), piece.id) for piece in pieces}
    assert {id_: text for id_, (_, text) in named.items()} == {piece.id: piece.text for piece in pieces}
    assert [label for label, _ in named.values()] == [
        "氏名", "旧氏", "氏名(漢字)", "氏名の片仮名表記", "通称", "生年月日", "性別", "住所",
        "認証文", "認証者の職名", "認証者の氏名",
    ]  # fmt: skip
