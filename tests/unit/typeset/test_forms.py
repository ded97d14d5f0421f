"""The printed forms, read back from the PDF: S 5.1, 5.5, 5.6, 5.7."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from openjuki.kernel.certificates.document import plain
from openjuki.kernel.certificates.record_copy import RecordCopy
from openjuki.runtime.typeset import Engine
from support.papers import ALL_ITEMS, MADE_AT, NUMBER, copy_of, foreign, japanese


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


@pytest.mark.spec("RR-05")
@pytest.mark.parametrize("form", ["household", "individual"])
def test_every_value_of_the_model_is_on_the_paper(engine: Engine, form: str) -> None:
    for record in (japanese(former_surname="山﨑", remarks="備考の文"), foreign(1, alias="山田　花子")):
        copy = copy_of(record, form=form, **ALL_ITEMS)
        text = "".join(pages(engine, copy)).replace("\n", "")
        for cell in copy.pages[0].blocks[0].cells:
            assert cell.value in text, cell.key
            assert cell.label in text, cell.key
        assert copy.address.value in text
        assert copy.householder.value in text


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
