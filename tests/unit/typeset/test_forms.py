"""The printed forms, read back from the PDF: S 5.1, 5.5, 5.6, 5.7."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from openjuki.kernel.certificates.document import plain
from openjuki.kernel.certificates.forms import CERTIFICATES, Source
from openjuki.kernel.certificates.record_copy import RecordCopy
from openjuki.kernel.register.record import Record
from openjuki.runtime import pdf_signing
from openjuki.runtime.typeset import Engine
from support.archive_files import archive_faults
from support.papers import ALL_ITEMS, LEAVING, MADE_AT, NUMBER, REMOVED, copy_of, foreign, japanese


def pages(engine: Engine, copy: RecordCopy) -> list[str]:
    pdf = engine.render(copy.template, plain(copy), mark=NUMBER, made_at=MADE_AT).pdf
    # Letter-spaced titles come out with spaces between the characters.
    spaced = {"以 下 余 白": "以下余白", "見 本": "見本透かし"}
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    for apart, together in spaced.items():
        texts = [text.replace(apart, together) for text in texts]
    return texts


@pytest.mark.parametrize("people", [1, 2, 3, 4, 5, 8, 9, 13])
def test_number_on_every_page_and_certification_on_the_last_only(engine: Engine, people: int) -> None:
    found = pages(engine, copy_of(*(japanese(n + 1) for n in range(people)), **ALL_ITEMS))
    assert len(found) == -(-people // 4)
    for index, text in enumerate(found, 1):
        assert f"発行番号　{NUMBER}　{index}/{len(found)}" in text
        last = index == len(found)
        assert ("証明します" in text) is last
        assert ("札幌市中央区長" in text) is last
        assert ("（次頁に続く）" in text) is not last
        assert ("以下余白" in text) is (last and people % 4 != 0)


#: Every sheet of the table: a further row of it is drawn here without another word.
SHEETS = [(row.kind, form) for row in CERTIFICATES.values() for form in row.sheets]
RECORDS_FOR = {Source.RESIDENT: {}, Source.REMOVED: REMOVED, Source.LEAVING: LEAVING}


def everything(kind: str, form: str, record: Callable[..., Record], **items: Any) -> RecordCopy:
    row = CERTIFICATES[kind]
    asked = {name: value for name, value in ALL_ITEMS.items() if name in row.items}
    return copy_of(record(1, **(RECORDS_FOR[row.source] | items)), kind=kind, form=form, **asked)


@pytest.mark.spec("RR-05")
@pytest.mark.parametrize(("kind", "form"), SHEETS)
def test_every_value_of_the_model_is_on_the_paper(engine: Engine, kind: str, form: str) -> None:
    for copy in (
        everything(kind, form, japanese, former_surname="山﨑", remarks="備考の文"),
        everything(kind, form, foreign, alias="山田　花子"),
    ):
        text = "".join(pages(engine, copy)).replace("\n", "")
        for cell in (*copy.pages[0].blocks[0].cells, *copy.head):
            assert cell.value in text, cell.key
            assert cell.label in text, cell.key
        assert copy.address.value in text
        assert copy.householder.value in text
        assert "".join(copy.title.split()) in "".join(text.split())
        assert copy.certification.text in text


@pytest.mark.parametrize(("kind", "form"), SHEETS)
def test_every_form_is_a_tagged_archive_file_that_reads_aloud_signed_or_not(
    engine: Engine, kind: str, form: str, tmp_path: Path
) -> None:
    copy = everything(kind, form, japanese)
    pdf = engine.render(copy.template, plain(copy), mark=NUMBER, made_at=MADE_AT).pdf
    assert archive_faults(pdf, copy.document_title) == []
    pdf_signing.prepare(tmp_path, "試験市")
    assert archive_faults(pdf_signing.sign(pdf, key_dir=tmp_path), copy.document_title) == []


@pytest.mark.spec("S 4.1.3.0.3", "S 4.1.3.0.4")
def test_a_second_certificate_of_a_move_says_so(engine: Engine) -> None:
    for marks, words in (
        ({}, ()), ({"reissue": True}, ("再交付",)), ({"by_card": True}, ("特例による転出処理済",)),
        ({"reissue": True, "by_card": True}, ("再交付", "特例による転出処理済")),
    ):  # fmt: skip
        copy = copy_of(japanese(**LEAVING), kind="move_out_certificate", form="list", **marks)
        text = "".join(pages(engine, copy))
        assert tuple(w for w in ("再交付", "特例による転出処理済") if w in text) == words


def test_prefecture_stands_before_the_office_title(engine: Engine) -> None:
    text = pages(engine, copy_of(japanese()))[0]
    assert "北海道　札幌市中央区長" in text


@pytest.mark.parametrize("form", ["household", "individual"])
def test_marks_for_official_use_and_specimen_only_when_asked(engine: Engine, form: str) -> None:
    plain_text = "".join(pages(engine, copy_of(japanese(), form=form)))
    marked = "".join(pages(engine, copy_of(japanese(), form=form, official_use=True, specimen=True)))
    assert "公用" not in plain_text
    assert "公用" in marked
    assert "見本透かし" in marked
    assert "見本透かし" not in plain_text


def test_individual_form_says_where_it_ends(engine: Engine) -> None:
    assert "以下余白" in pages(engine, copy_of(japanese(), form="individual"))[0]
