"""The engine: inert text, refusals, determinism, no mixing of persons (incidents R01–R05)."""

from __future__ import annotations

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pypdf import PdfReader

from openjuki.kernel.certificates.document import plain
from openjuki.kernel.certificates.record_copy import RecordCopy
from openjuki.kernel.register.record import Record
from openjuki.runtime.typeset import Engine, MarkLost, Printed, TemplateFailed, TextOverflow, find
from support.fonts import certificate_fonts
from support.papers import ALL_ITEMS, FORMS, MADE_AT, NUMBER, copy_of, foreign, japanese, lines_with

LONG = "寿限無" * 120


def printed(engine: Engine, copy: RecordCopy, mark: str = NUMBER, **options: str) -> Printed:
    return engine.render(copy.template, plain(copy), mark=mark, made_at=MADE_AT, **options)


def texts(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_names_come_out_as_they_are_stored_variation_sequences_included(engine: Engine) -> None:
    names = ["𠮷田", "髙橋", "葛\U000e0102城", "葛\U000e0103城", "﨑山", "万\U000e0101代"]
    copy = copy_of(*(japanese(n, surname=name, given_name="子") for n, name in enumerate(names, 1)))
    found = "".join(texts(printed(engine, copy).pdf))
    for name in names:
        assert f"{name}　子" in found


def test_markup_in_data_stays_text(engine: Engine) -> None:
    hostile = [
        '#panic("x")',
        "$x^2$ *太字* _斜体_",
        "@label <label>",
        "= 見出し // 注 /* 注 */",
        '"}]}\\u{41}',
        "`raw`#[a]",
    ]
    copy = copy_of(*(foreign(n, roman_name=text, kanji_name="") for n, text in enumerate(hostile, 1)))
    found = "".join(texts(printed(engine, copy).pdf)).replace("\n", "").replace(" ", "")
    for text in hostile:
        assert text.replace(" ", "") in found


def test_same_input_same_bytes_and_the_makers_are_named(engine: Engine) -> None:
    copy = copy_of(japanese(), foreign(), **ALL_ITEMS)
    first = printed(engine, copy)
    again = Engine(FORMS, find(certificate_fonts()))
    printed(again, copy_of(japanese(3)))
    second = printed(again, copy)
    assert first.pdf == second.pdf
    assert first.sha256 == hashlib.sha256(first.pdf).hexdigest()
    assert first.fingerprint == second.fingerprint
    assert first.fingerprint.engine.startswith("typst ")
    assert all(len(part.split()[-1]) == 64 for part in (first.fingerprint.engine, first.fingerprint.fonts))


def test_a_changed_template_changes_the_fingerprint(engine: Engine, tmp_path: Path) -> None:
    for file in FORMS.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "lib.typ").write_text((tmp_path / "lib.typ").read_text("utf-8") + "// x\n", "utf-8")
    other = Engine(tmp_path, find(certificate_fonts()))
    assert other.fingerprint.templates != engine.fingerprint.templates


def test_declares_archive_and_accessibility_standards(engine: Engine) -> None:
    pdf = printed(engine, copy_of(japanese())).pdf
    assert b"pdfaid:part>2<" in pdf
    assert b"pdfaid:conformance>A<" in pdf
    assert b"pdfuaid:part>1<" in pdf
    reader = PdfReader(io.BytesIO(pdf))
    assert reader.metadata is not None
    assert reader.metadata.title == "住民票の写し"
    assert reader.trailer["/Root"]["/Lang"] == "ja-JP"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (japanese(surname=LONG), "1.name"),
        (japanese(previous_address_text=LONG), "1.previous_address"),
        (foreign(1, nationality="WORD" * 60), "1.nationality"),
        (japanese(address_detail=LONG * 2), "address"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(engine: Engine, record: Record, field: str) -> None:
    copy = copy_of(record, **ALL_ITEMS)
    with pytest.raises(TextOverflow) as caught:
        printed(engine, copy)
    assert field in {item.field for item in caught.value.overflows}
    assert "寿限無" not in str(caught.value)


@pytest.mark.spec("S 5.8")
@pytest.mark.parametrize("letter", ["N", "ж", "ー", "ァ", "々", "、", "」", "(", "\u00a0試"])
def test_what_no_line_may_break_in_is_broken_before_it_leaves_its_cell(engine: Engine, letter: str) -> None:
    """It ran across the next cell, and off the paper; or one tiny line was cut at the cell's edge."""
    with pytest.raises(TextOverflow) as caught:
        printed(engine, copy_of(foreign(1, nationality=letter * 250), **ALL_ITEMS))
    assert [item.field for item in caught.value.overflows] == ["1.nationality"]
    limit = printed(engine, copy_of(foreign(1, nationality=letter * 250), **ALL_ITEMS), overflow="limit")
    assert lines_with(limit.pdf, letter[-1]) > 2, "the cell holds two, and both are filled"


def test_a_hundred_letters_without_a_space_stand_whole_in_the_cell_of_the_name(engine: Engine) -> None:
    name = "ABCDEFGHIJ" * 10
    found = printed(engine, copy_of(foreign(1, roman_name=name, kanji_name="")))
    assert name in texts(found.pdf)[0].replace("\n", "").replace(" ", "")
    assert lines_with(found.pdf, "J") > 1


def test_all_overflows_are_named_and_the_other_policies_report_them(engine: Engine) -> None:
    copy = copy_of(japanese(), japanese(2, surname=LONG, register_head=LONG), **ALL_ITEMS)
    with pytest.raises(TextOverflow) as caught:
        printed(engine, copy)
    fields = {"2.name", "2.register_head"}
    assert {item.field for item in caught.value.overflows} == fields
    blank, limit = (printed(engine, copy, overflow=policy) for policy in ("blank", "limit"))
    assert {item.field for item in blank.overflows} == {item.field for item in limit.overflows} == fields
    assert "寿限無" not in "".join(texts(blank.pdf))
    assert "寿限無" in "".join(texts(limit.pdf))


def test_long_but_bearable_texts_shrink_and_stay_whole(engine: Engine) -> None:
    name = "NGUYEN THI HOANG ANH CATHERINE ELIZABETH MARIA DE LA CONCEPCION"
    address = "東京都千代田区霞が関一丁目二番三号" + "中央合同庁舎第二号館総務省別館地下二階倉庫東側" * 3
    record = foreign(
        1, roman_name=name, kanji_name="", previous_address_text=address, previous_address_lot=""
    )
    copy = copy_of(record)
    found = texts(printed(engine, copy).pdf)[0].replace("\n", "")
    assert name.replace(" ", "") in found.replace(" ", "")
    assert address in found


def test_a_mark_that_is_not_in_the_finished_file_stops_it(tmp_path: Path) -> None:
    (tmp_path / "careless.typ").write_text('#set document(title: "x")\n#set text(lang: "ja")\nx', "utf-8")
    careless = Engine(tmp_path, find(certificate_fonts()))
    with pytest.raises(MarkLost):
        careless.render("careless", {}, mark=NUMBER, made_at=MADE_AT)


def test_a_broken_or_missing_template_tells_no_data(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "broken.typ").write_text('#panic(sys.inputs.at("data"))', "utf-8")
    broken = Engine(tmp_path, find(certificate_fonts()))
    with pytest.raises(TemplateFailed) as caught:
        broken.render("broken", {"secret": "秘密"}, mark=NUMBER, made_at=MADE_AT)
    assert "秘密" not in str(caught.value)
    for name in ("nowhere", "../lib", "lib.typ"):
        with pytest.raises(TemplateFailed):
            engine.render(name, {}, mark=NUMBER, made_at=MADE_AT)


def test_a_template_reads_nothing_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    inside = tmp_path / "forms"
    inside.mkdir()
    (inside / "nosy.typ").write_text('#read("../secret.txt")', "utf-8")
    with pytest.raises(TemplateFailed):
        Engine(inside, find(certificate_fonts())).render("nosy", {}, mark=NUMBER, made_at=MADE_AT)


@pytest.mark.spec("RR-05", "4-2")
def test_many_at_once_each_gets_the_own_document(engine: Engine) -> None:
    jobs = {f"20261122 札幌市 並行 {n:03d}": f"個別{n:03d}太郎" for n in range(24)}

    def one(item: tuple[str, str]) -> tuple[str, str, bytes]:
        mark, name = item
        copy = copy_of(japanese(given_name=name), japanese(2, given_name=name))
        return mark, name, printed(engine, copy, mark).pdf

    with ThreadPoolExecutor(6) as pool:
        for mark, name, pdf in pool.map(one, jobs.items()):
            found = "".join(texts(pdf))
            assert found.count(name) == 2
            assert not any(other in found for other in jobs.values() if other != name)
            assert mark.encode() in pdf
