"""The counter's papers, drawn."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from openjuki.kernel.certificates.document import plain, shown
from openjuki.kernel.certificates.forms import CERTIFICATES
from openjuki.kernel.certificates.paper import Column, Fields, Paper, Signature, Table, Words
from openjuki.runtime.typeset import Engine
from openjuki.runtime.typeset.printing import NotPrintable, print_form
from support.archive_files import archive_faults
from support.papers import FORMS, MADE_AT, lines_with

COLUMNS = (Column("", 10), Column("氏名", 60), Column("手続", 110))


def paper(rows: int, name: str = "葛\U000e0102城　髙志") -> Paper:
    return Paper(
        title="住民異動届（転入）",
        case_no="中央-0012",
        office="札幌市中央区役所",
        made_on="令和8年4月3日",
        addressee=("札幌市中央区北一条西二丁目", "𠮷田　髙志　様"),
        sections=(
            Words("", ("はじめの文。",)),
            Fields("届出", ((shown("a", "届出年月日", "令和8年4月3日"), shown("b", "届出人", name)),)),
            Table("異動する人", COLUMNS, tuple((str(n), name, f"手続{n}") for n in range(1, rows + 1))),
            Signature("", ("届出人の署名",)),
        ),
    )


def draw(engine: Engine, made: Paper) -> list[str]:
    pdf = engine.render(made.template, plain(made), mark=made.case_no, made_at=MADE_AT).pdf
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize("rows", [0, 1, 80])
def test_all_is_printed_over_as_many_pages_as_it_takes(engine: Engine, rows: int) -> None:
    pages = draw(engine, paper(rows))
    for index, text in enumerate(pages, 1):
        assert f"受付番号　中央-0012　札幌市中央区役所　令和8年4月3日　{index}/{len(pages)}" in text
    whole = "".join(pages)
    assert all(f"手続{n}" in whole for n in range(1, rows + 1))
    assert whole.count("葛\U000e0102城　髙志") == rows + 1
    assert "届出人の署名" in whole
    assert "𠮷田　髙志　様" in pages[0]
    assert (len(pages) > 1) is (rows == 80)


@pytest.mark.parametrize("letter", ["W", "ー"])
def test_what_is_wider_than_its_column_shrinks_or_breaks_and_stays_whole(engine: Engine, letter: str) -> None:
    for name in (letter * 20, letter * 200):
        made = paper(0)
        table = Table("異動する人", COLUMNS, (("1", name, "手続1"),))
        made = replace(made, sections=(table, Words(name, (name,))))
        pdf = engine.render(made.template, plain(made), mark=made.case_no, made_at=MADE_AT).pdf
        whole = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
        assert whole.replace("\n", "").count(name) == 3
    assert lines_with(pdf, letter) >= 10, "none of the three stands on one line that leaves the paper"


@pytest.mark.spec("S 5.8")
def test_what_cannot_be_printed_is_told_with_its_label_and_the_whole_text(engine: Engine) -> None:
    """For the 文字超過リスト; one of several letters, too."""
    lacking = replace(paper(0, "\ue000城　髙志"), addressee=("仙台市", "\ue000城　髙志　様"))
    long = replace(paper(0, "寿限無" * 200), addressee=("仙台市" * 100, "寿限無　様"))
    for made, cause, label, name, notifier in (
        (lacking, "glyph", "宛名", "\ue000城　髙志　様", "\ue000城　髙志"),
        (long, "refuse", "宛名", "仙台市" * 100, "寿限無" * 200),
    ):
        data = {**plain(made), "papers": [plain(paper(0)), plain(made)]}
        with pytest.raises(NotPrintable) as caught:
            print_form(engine, made.template, data, mark="x", made_at=MADE_AT, overflow="refuse")
        assert caught.value.paper == "住民異動届（転入）"
        found = {(each.item, each.text) for each in caught.value.texts}
        assert {each.cause for each in caught.value.texts} == {cause}
        assert {(label, name), ("届出人", notifier)} <= found
        assert "寿限無" not in repr(caught.value.texts), "no log tells the text"


@pytest.mark.spec("RR-05")
@pytest.mark.parametrize("rows", [1, 80])
def test_a_paper_is_a_tagged_archive_file_that_reads_aloud(engine: Engine, rows: int) -> None:
    made = paper(rows)
    pdf = engine.render(made.template, plain(made), mark=made.case_no, made_at=MADE_AT).pdf
    assert archive_faults(pdf, made.title) == []


@pytest.mark.spec("RR-05")
def test_no_template_is_without_that_look() -> None:
    """Whatever is drawn claims PDF/A-2a and PDF/UA-1: a further template needs a look of its own."""
    drawn = {sheet.template for row in CERTIFICATES.values() for sheet in row.sheets.values()} | {
        paper(0).template
    }
    assert {each.stem for each in FORMS.glob("*.typ")} - {"lib"} == drawn
    # 印鑑登録 (`test_issuing.py` of the seals): its certificate, and this paper under two names.
    own = FORMS.parents[1] / "seals" / "forms"
    assert {each.stem for each in own.glob("*.typ")} - {"lib"} == {"seal_certificate", "letter", "paper"}
