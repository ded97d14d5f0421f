"""Reading a finished paper back: what stands in the file, not what was meant (incidents R01 to R06)."""

from __future__ import annotations

import io

import pypdf
import pytest

from openjuki.kernel.certificates.document import plain
from openjuki.runtime import pdf_text
from openjuki.runtime.typeset import Engine, find
from support.fonts import certificate_fonts
from support.papers import ALL_ITEMS, FORMS, MADE_AT, copy_of, foreign, japanese


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(FORMS, find(certificate_fonts()))


def printed(engine: Engine, *records: object, **choices: object) -> tuple[bytes, str]:
    copy = copy_of(*records, **choices)  # type: ignore[arg-type]
    pdf = engine.render(copy.template, plain(copy), mark=copy.issue_number, made_at=MADE_AT).pdf
    return pdf, "".join("".join(pdf_text.pages(pdf)).split())


def test_it_reads_what_another_reader_reads(engine: Engine) -> None:
    pdf, _ = printed(engine, *(japanese(i) for i in range(1, 5)), foreign(5), **ALL_ITEMS)
    other = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    ours = pdf_text.pages(pdf)
    assert len(ours) == 2
    assert ["".join(p.split()) for p in ours] == ["".join(p.split()) for p in other]


@pytest.mark.parametrize(
    "name", ["葛城(一)", "(()", "\\n\\", "𠮷田髙﨑", "葛\U000e0102城", "葛\U000e0103城葛", "A<b>&'\"", "）（"]
)
def test_names_of_every_kind_come_back_with_their_variation(engine: Engine, name: str) -> None:
    _, text = printed(engine, japanese(1, given_name=name))
    assert f"氏名𠮷田{name}" in text


def test_two_spellings_with_one_glyph_are_told_apart(engine: Engine) -> None:
    """The font draws 葛 and 葛+U+E0103 alike; the file still says which of the two was meant."""
    _, text = printed(engine, japanese(1, given_name="葛城"), japanese(2, given_name="葛\U000e0103城"))
    assert text.count("葛城") == 1
    assert text.count("葛\U000e0103城") == 1


def test_many_different_characters_meet_every_escape(engine: Engine) -> None:
    """With enough glyphs every byte value occurs in the page's strings: brackets, backslashes, line ends."""
    words = "".join(c for c in map(chr, range(0x4E00, 0x5200)) if c in engine.repertoire)[:480]
    records = [japanese(i + 1, registered_domicile=words[i * 60 : i * 60 + 60]) for i in range(8)]
    _, text = printed(engine, *records, domicile=True)
    for i in range(8):
        assert words[i * 60 : i * 60 + 60] in text


@pytest.mark.parametrize("cut", [0, 100, 5000, -10])
def test_a_truncated_file_is_an_error_never_an_empty_answer(engine: Engine, cut: int) -> None:
    pdf, _ = printed(engine, japanese(1))
    with pytest.raises(pdf_text.NotReadable):
        pdf_text.pages(pdf[:cut])


def test_a_damaged_page_is_an_error(engine: Engine) -> None:
    pdf, _ = printed(engine, japanese(1))
    numbers = [n for n, _ in enumerate(pdf) if pdf.startswith(b"stream\n", n)]
    for start in numbers[:4]:
        broken = bytearray(pdf)
        broken[start + 20 : start + 40] = b"\0" * 20
        try:
            text = "".join("".join(pdf_text.pages(bytes(broken))).split())
        except pdf_text.NotReadable:
            continue
        assert "氏名𠮷田髙志1" in text  # what was hit was no text: font or colours


def test_errors_hold_no_text_of_the_paper() -> None:
    with pytest.raises(pdf_text.NotReadable) as e:
        pdf_text.pages(b"%PDF-1.7 \xe6\xb0\x8f\xe5\x90\x8d startxref\n9\n%%EOF")
    assert "氏名" not in str(e.value)
