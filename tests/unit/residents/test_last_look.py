"""交付前の照合, sabotaged: for each family of papers, whatever is another's, missing or too much is found.

The incidents behind it handed out eighteen strangers' papers. Each sabotage is done to the finished file or to what
is drawn, never to the look.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pypdf
import pypdfium2
import pytest

from openjuki.kernel.certificates import overflow
from openjuki.kernel.certificates.case import Case
from openjuki.kernel.certificates.change_notice import change_notice
from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.code_letter import code_letter
from openjuki.kernel.certificates.confirmation import confirmation
from openjuki.kernel.certificates.document import plain
from openjuki.kernel.certificates.due_letters import (
    Told,
    householder_request,
    issue_told_letter,
    support_end_letter,
)
from openjuki.kernel.certificates.ex_officio_letter import ex_officio_letter
from openjuki.kernel.certificates.facts import address_text
from openjuki.kernel.certificates.forms import CERTIFICATES
from openjuki.kernel.certificates.history import HistoryRow
from openjuki.kernel.certificates.letter import Head, head_of
from openjuki.kernel.certificates.letter_list import Listed, letter_list
from openjuki.kernel.certificates.make import certificate
from openjuki.kernel.certificates.move_in_inquiry import Awaited, move_in_inquiry
from openjuki.kernel.certificates.named import Asked, person
from openjuki.kernel.certificates.office_guide import office_guide
from openjuki.kernel.certificates.paper import Column, Paper, Sender, Table, Words
from openjuki.kernel.certificates.printed import ORDER, certificate_pages, paper_flow
from openjuki.kernel.certificates.receipt_notice import receipt_notice
from openjuki.kernel.certificates.record_copy import Issue, Page, Person, RecordCopy
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.inspection.extent import Extent
from openjuki.kernel.inspection.papers import Part, inspection_list, line_of
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.notices.parties import IdentityCheck, Notifier
from openjuki.kernel.register.address import Address
from openjuki.kernel.register.decision import Change, Take
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.runtime import pdf_text
from openjuki.runtime.release import last_look
from openjuki.runtime.typeset import Engine, engine_for
from openjuki.runtime.typeset.printing import NotReleased
from openjuki.systems.residents.services.issue_release import check_release
from openjuki.systems.residents.services.paper_look import check_papers
from support.fonts import certificate_fonts
from support.papers import (
    ALL_ITEMS,
    CERTIFIER,
    FORMS,
    ISSUED_ON,
    LEAVING,
    MADE_AT,
    NUMBER,
    REMOVED,
    copy_of,
    foreign,
    japanese,
)

DAY = date(2026, 11, 22)
HEAD = Head(
    number="01101-L00000012", office="札幌市中央区役所", made_on=DAY,
    sender=Sender("札幌市中央区長", "見本　太郎", "specimen"), contact="電話000",
)  # fmt: skip
#: Of one birth day; the first's name is the beginning of the second's, and the third is somebody else.
ICHI, ICHIRO, OTHER = (
    japanese(1, given_name="一"),
    japanese(2, given_name="一郎", relationship="子"),
    japanese(
        3, surname="試験", given_name="花子", resident_code="12345678911", individual_number="123456789026"
    ),
)
FAMILY = (ICHI, ICHIRO)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return engine_for(FORMS, certificate_fonts())


# ---- certificates

_FORMS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "住民票の写し": ({}, {}),
    "住民票の写し、全ての事項": (ALL_ITEMS, {}),
    "個人票": ({"form": "individual", **ALL_ITEMS}, {}),
    "個人票、履歴": ({"form": "individual", "history": True, **ALL_ITEMS}, {}),
    "記載事項証明書": ({"kind": "items_certificate", "official_use": True, "specimen": True}, {}),
    "除票の写し": ({"kind": "removed_record_copy", "form": "individual"}, REMOVED),
    "転出証明書": ({"kind": "move_out_certificate", "form": "list", "reissue": True}, LEAVING),
}


def of_form(form: str, *records: Record, **items: Any) -> tuple[RecordCopy, list[Record], Choices]:
    """A certificate of these people; `items` of each are other than the form's and theirs."""
    said, more = _FORMS[form]
    own = [replace(r, **(more | items)) for r in records]
    if said.get("form") == "individual":
        own = own[:1]
    copy = copy_of(*own, **said)
    names = {k: v for k, v in said.items() if k in Choices.__dataclass_fields__}
    unasked = dict.fromkeys(CERTIFICATES[copy.kind].always, True)
    return copy, own, Choices(**(unasked | names))


def draw(engine: Engine, copy: RecordCopy) -> bytes:
    return engine.render(copy.template, plain(copy), mark=copy.issue_number, made_at=MADE_AT).pdf


def looked(pdf: bytes, copy: RecordCopy, records: Sequence[Record | Person], choices: Choices) -> str:
    """Id of what the look found; blank where it let the paper go."""
    try:
        people = [each if isinstance(each, Person) else Person(each) for each in records]
        check_release(pdf, model=copy, people=people, choices=choices, check=False)
    except NotReleased as refused:
        return refused.findings[0].id
    return ""


@pytest.mark.spec("RR-05")
@pytest.mark.parametrize("form", _FORMS)
def test_a_certificate_of_another_never_passes(engine: Engine, form: str) -> None:
    copy, records, choices = of_form(form, *FAMILY)
    right = draw(engine, copy)
    assert looked(right, copy, records, choices) == ""
    # The typesetter prints another's item under this one's number: who is called 一 is not 一郎.
    for key, value in (("name", "𠮷田　一郎"), ("birth", "昭和60年4月11日"), ("name", "試験　花子")):
        assert looked(draw(engine, with_item(copy, key, value)), copy, records, choices) == "I99"
    # The model itself is another's: what is on paper agrees with it, and the register does not.
    for others in ((OTHER, ICHIRO), (replace(ICHI, given_name="一郎"), ICHIRO)):
        wrong, _, _ = of_form(form, *others)
        assert looked(draw(engine, wrong), wrong, records, choices) == "I92"
    # Its number is another paper's.
    numbered = replace(copy, issue_number=f"{copy.issue_number}1")
    assert looked(draw(engine, numbered), copy, records, choices) == "I91"


#: What tells a namesake (同姓同名) of the same birthday from the person asked for, where the form says it.
_APART: dict[str, dict[str, Any]] = {
    "住所": {"address_lot": "9番9号"},
    "方書": {"address_detail": ""},
    "性別": {"sex": "2"},
    "転入前住所": {"previous_address_lot": "8番8号"},
    "本籍": {"registered_domicile": "宮城県仙台市青葉区国分町三丁目８番地"},
    "筆頭者": {"register_head": "𠮷田　二郎"},
    "世帯主": {"householder_name": "𠮷田　髙志郎"},
    "続柄": {"relationship": "子"},
    "住民となった年月日": {"became_resident_on": UncertainDate.exact(date(2020, 4, 1))},
    "転出先": {"planned_destination_lot": "9番9号"},
    "年金番号": {"pension_no": "1234567891"},
}
#: Said of everybody on every form unless left out; on a form that says nothing of it, nobody is told apart by it.
_UNSAID = {
    "住民票の写し": {"本籍", "筆頭者", "世帯主", "続柄", "転出先", "年金番号"},
    "住民票の写し、全ての事項": {"転出先", "年金番号"},
    "個人票": {"転出先", "年金番号"},
    "個人票、履歴": {"転出先", "年金番号"},
    "記載事項証明書": {"本籍", "筆頭者", "世帯主", "続柄", "転出先", "年金番号"},
    "除票の写し": {"本籍", "筆頭者", "世帯主", "続柄", "年金番号"},
    "転出証明書": {"転入前住所"},
}


@pytest.mark.spec("RR-05")
@pytest.mark.parametrize("form", _FORMS)
def test_a_namesake_of_the_same_birthday_never_passes(engine: Engine, form: str) -> None:
    copy, records, choices = of_form(form, ICHI)
    drawn = draw(engine, copy)
    for item, value in _APART.items():
        wrong, _, _ = of_form(form, ICHI, **value)
        found = looked(drawn, wrong, records, choices)  # the persons are looked at before the pages
        assert found == ("" if item in _UNSAID[form] else "I92"), item


def test_a_namesake_is_found_where_the_birthday_is_left_out(engine: Engine) -> None:
    """Only the name is left of the person, and it is the same."""
    said = {"kind": "items_certificate", "without": ("birth", "sex")}
    older = replace(ICHI, birth=UncertainDate.exact(date(1950, 1, 1)), address_lot="9番9号")
    choices = Choices(**said)  # type: ignore[arg-type]
    right, wrong = copy_of(ICHI, **said), copy_of(older, **said)
    assert looked(draw(engine, right), right, [ICHI], choices) == ""
    assert looked(draw(engine, wrong), wrong, [ICHI], choices) == "I92"


@pytest.mark.parametrize("form", ["住民票の写し", "記載事項証明書", "転出証明書"])
def test_one_too_few_and_one_too_many_never_pass(engine: Engine, form: str) -> None:
    copy, records, choices = of_form(form, *FAMILY)
    more, _, _ = of_form(form, *FAMILY, OTHER)
    fewer, _, _ = of_form(form, ICHI)
    for wrong in (more, fewer):
        assert looked(draw(engine, wrong), copy, records, choices) == "I99"
        assert looked(draw(engine, wrong), wrong, records, choices) == "I93"


def test_with_history_shown_a_second_person_is_found(engine: Engine) -> None:
    """What was not counted until now: the 個人票 with history that bears somebody else's rows or block."""
    said = {"form": "individual", "history": True}
    moved = replace(ICHI, address_lot="9番9号")
    versions = tuple(
        Version(
            addressee_no="1", history_no=n, event_id=n, reason=why, changed_on=DAY, notified_on=DAY,
            recorded_at=MADE_AT, record=r,
        )
        for n, (why, r) in enumerate((("move_in", moved), ("move_within", ICHI)), 1)
    )  # fmt: skip
    choices = Choices(**said)  # type: ignore[arg-type]
    copy = certificate([Person(ICHI, versions)], 1, choices, Issue(NUMBER, ISSUED_ON, CERTIFIER))
    assert copy.pages[0].history
    mine = [Person(ICHI, versions)]
    assert looked(draw(engine, copy), copy, mine, choices) == ""
    row = replace(copy.pages[0].history[0], after="札幌市北区")
    other = replace(copy, pages=(Page(copy.pages[0].blocks, (row,)),))
    assert looked(draw(engine, other), copy, mine, choices) == "I99"
    assert looked(draw(engine, other), other, mine, choices) == "I92"
    twice = replace(
        copy, pages=(Page((*copy.pages[0].blocks, replace(copy.pages[0].blocks[0], number=2)), ()),)
    )
    assert looked(draw(engine, copy), twice, mine, choices) == "I93"


def test_pages_that_changed_places_never_pass(engine: Engine) -> None:
    copy, records, choices = of_form("住民票の写し", *(replace(ICHI, member_order=n) for n in range(1, 6)))
    right = draw(engine, copy)
    assert looked(right, copy, records, choices) == ""
    pages = last_look.pages_of(right)
    for wrong in (pages[::-1], pages[:1], [*pages, pages[1]], [pages[0], pages[0]]):
        with pytest.raises(NotReleased):
            last_look.check_pages(wrong, certificate_pages(copy, check=False))


def test_the_order_of_reading_names_every_item_of_a_certificate() -> None:
    """A cell that no list names would not be looked for, and its text would stop every certificate."""
    for form in _FORMS:
        copy, _, _ = of_form(form, foreign(1) if form == "住民票の写し" else ICHI)
        keys = {cell.key for page in copy.pages for block in page.blocks for cell in block.cells}
        assert keys <= set(ORDER[copy.template]), form


@pytest.mark.spec("S 5.8")
@pytest.mark.parametrize("form", _FORMS)
def test_every_cell_that_may_be_too_small_has_its_whole_text_on_the_list(form: str) -> None:
    """Whatever the template names: of a row of history and of the certifier, too."""
    copy, _, _ = of_form(form, *FAMILY)
    if copy.with_history:
        rows = [
            HistoryRow("令和8年7月1日", "令和8年7月3日", "転居", "住所", f"{n}番", f"{n + 1}番")
            for n in (1, 2)
        ]
        copy = replace(copy, pages=tuple(Page(copy.pages[0].blocks, (row,)) for row in rows))
    pieces = [piece for page in certificate_pages(copy) for piece in page if piece.id]
    assert ("history.2.6" in {piece.id for piece in pieces}) == copy.with_history
    for piece in pieces:
        label, text = overflow.label_and_text(plain(copy), piece.id)
        assert (bool(label), text) == (True, piece.text), piece.id


@pytest.mark.spec("S 5.8")
@pytest.mark.parametrize("form", _FORMS)
@pytest.mark.parametrize("policy", ["limit", "blank"])
def test_a_paper_that_is_not_whole_says_so_itself(engine: Engine, form: str, policy: Any) -> None:
    copy, records, choices = of_form(form, ICHI, surname="寿限無" * 400)
    shown = overflow.marked(copy)
    made = engine.render(shown.template, plain(shown), mark=NUMBER, made_at=MADE_AT, overflow=policy)
    cells = [each.field for each in made.overflows]
    assert cells
    people = [Person(each) for each in records]
    check_release(made.pdf, model=shown, people=people, choices=choices, unsure=cells, check=False)
    with pytest.raises(NotReleased):  # the mark is looked for
        check_release(made.pdf, model=copy, people=people, choices=choices, unsure=cells, check=False)


def with_item(copy: RecordCopy, key: str, value: str) -> RecordCopy:
    """The same with another value in the first person's cell."""
    page = copy.pages[0]
    block = page.blocks[0]
    cells = tuple(replace(c, value=value) if c.key == key else c for c in block.cells)
    return replace(
        copy, pages=(replace(page, blocks=(replace(block, cells=cells), *page.blocks[1:])), *copy.pages[1:])
    )


# ---- papers, letters, lists


def case(*records: Record) -> Case:
    notice = MoveIn(
        ward="01101", notified_on=DAY, moved_in_on=DAY, previous_address=Address("04101", "", "仙台市", "7番1号"),
        address=Address("01101", "0001002", "札幌市中央区北一条西二丁目", "3番地5", ""), members=(),
        notifier=Notifier("届出　次郎", "agent", "札幌市", ""), identity=IdentityCheck("number_card", "顔写真"),
    )  # fmt: skip
    changes = tuple(
        Change(Take("addressee_no", str(n)), "move_in", DAY, DAY, r) for n, r in enumerate(records)
    )
    return Case(
        case_no="中央-0012",
        kind="転入",
        office="札幌市中央区役所",
        made_on=DAY,
        notice=notice,
        changes=changes,
    )


def _all(*records: Record) -> Asked:
    people = [person(r, str(n)) for n, r in enumerate(records, 1)]
    return Asked(None, people, people)


def _listed(*records: Record) -> Asked:
    return replace(_all(*records), in_order=True)


def _to_first(*records: Record) -> Asked:
    return Asked(None, [person(r) for r in records[:1]], to={person(records[0]).name})


def _inspected(*records: Record) -> Paper:
    return inspection_list(
        Part(
            number="閲1", office="札幌市中央区役所", made_on=DAY, extent=Extent(), first=1, total=len(records),
            part=1, parts=1, lines=[line_of(r, reading=False) for r in records],
        )
    )  # fmt: skip


def _letters_due(*records: Record) -> Paper:
    rows = [Listed(DAY, str(n), person(r).name, address_text(r), "", None) for n, r in enumerate(records, 1)]
    return letter_list("通知書", "期限", rows, office="区役所", made_on=DAY, total=len(rows), specimen=False)


#: Family of papers → how one is made of people, and whom it may and has to name.
FAMILIES: dict[str, tuple[Callable[..., Paper], Callable[..., Asked]]] = {
    "異動届": (lambda *r: change_notice(case(*r)), _all),
    "確認用帳票": (lambda *r: confirmation(case(*r)), _all),
    "受理通知": (lambda *r: receipt_notice(case(*r), head_of(case(*r), HEAD.sender, "電話")), _all),
    "職権記載等通知書": (lambda *r: ex_officio_letter(case(*r), HEAD), _all),
    "住民票コード通知票": (lambda *r: code_letter(HEAD, case(*r).changes), _all),
    "世帯主変更依頼通知書": (lambda *r: householder_request(HEAD, r), _all),
    "支援措置期間終了通知": (lambda *r: support_end_letter(HEAD, r[0], DAY, DAY), _to_first),
    "本人通知": (lambda *r: issue_told_letter(HEAD, r[0], Told(DAY, "写し", "第三者", 1)), _to_first),
    "転入通知未着照会書": (lambda *r: move_in_inquiry(HEAD, "仙台市", [Awaited(x, DAY) for x in r]), _listed),
    "対象者リスト": (_letters_due, _listed),
    "閲覧用リスト": (_inspected, _listed),
}


def seen(pdf: bytes, *papers: tuple[Paper, Asked]) -> str:
    try:
        check_papers(pdf, papers)
    except NotReleased as refused:
        return refused.findings[0].id
    return ""


def printed(engine: Engine, *papers: Paper) -> bytes:
    made = [plain(p) for p in papers]
    return engine.render("paper", {**made[0], "papers": made}, mark="x", made_at=MADE_AT).pdf


@pytest.mark.spec("RR-05")
@pytest.mark.parametrize("family", FAMILIES)
def test_a_paper_of_another_never_passes(engine: Engine, family: str) -> None:
    make, asked_of = FAMILIES[family]
    right, asked = make(*FAMILY), asked_of(*FAMILY)
    assert seen(printed(engine, right), (right, asked)) == ""
    for people in ((OTHER, ICHIRO), (replace(ICHI, given_name="一郎"), ICHIRO), (ICHIRO, ICHI)):
        wrong = make(*people)
        # Drawn for another, while the right one was to be drawn; and made for another from the start.
        assert seen(printed(engine, wrong), (right, asked)) in {"I91", "I99"}
        if people != (ICHIRO, ICHI) or asked_of is not _all:  # the same two in another order
            assert seen(printed(engine, wrong), (wrong, asked)) in {"I92", "I93"}


#: Same name, same birthday; everything else a paper could say of a person is another's.
NAMESAKE = japanese(
    1, given_name="一", address_lot="9番9号", address_postal_code="9800000", sex="2", relationship="妻",
    registered_domicile="別の本籍", previous_address_lot="8番8号", resident_code="12345678911",
    planned_destination_text="東京都千代田区霞が関二丁目", planned_move_out_on=DAY,
)  # fmt: skip
#: Says nothing of a person but the name, and of the household what the notice says: nobody is told apart by it.
_NAME_ONLY = {"受理通知"}


@pytest.mark.spec("RR-05")
@pytest.mark.parametrize("family", FAMILIES)
def test_a_paper_of_a_namesake_of_the_same_birthday_never_passes(engine: Engine, family: str) -> None:
    """Made of another's record from the start: the file says what it was to say, and its names are the right ones."""
    make, asked_of = FAMILIES[family]
    right = make(*FAMILY)
    asked = replace(asked_of(*FAMILY), anew=make(*FAMILY))
    assert seen(printed(engine, right), (right, asked)) == ""
    wrong = make(NAMESAKE, ICHIRO)
    assert seen(printed(engine, wrong), (wrong, replace(asked, anew=None))) in {"", "I92", "I93"}, (
        "names agree"
    )
    assert seen(printed(engine, wrong), (wrong, asked)) == ("" if family in _NAME_ONLY else "I92")
    assert (wrong == right) is (family in _NAME_ONLY)


@pytest.mark.parametrize("family", [f for f, (_, asked) in FAMILIES.items() if asked is not _to_first])
def test_a_person_too_few_or_too_many_never_passes(engine: Engine, family: str) -> None:
    make, asked_of = FAMILIES[family]
    right, asked = make(*FAMILY), asked_of(*FAMILY)
    for people in (FAMILY[:1], (*FAMILY, OTHER)):
        wrong = make(*people)
        assert seen(printed(engine, wrong), (right, asked)) == "I99"
        assert seen(printed(engine, wrong), (wrong, asked)) in {"I92", "I93"}


def test_a_letter_in_the_wrong_envelope_never_passes(engine: Engine) -> None:
    """Several letters in one file: each is whose it is, in its place, with its own pages."""
    one, two = (
        support_end_letter(replace(HEAD, number=f"L-{n}"), r, DAY, DAY) for n, r in enumerate((ICHI, OTHER))
    )
    mine, theirs = (one, _to_first(ICHI)), (two, _to_first(OTHER))
    assert seen(printed(engine, one, two), mine, theirs) == ""
    assert seen(printed(engine, two, one), mine, theirs) == "I91"
    assert seen(printed(engine, one), mine, theirs) == "I91"
    assert seen(printed(engine, one, two, two), mine, theirs) == "I99"
    swapped = replace(one, addressee=two.addressee)
    assert seen(printed(engine, swapped, two), (swapped, mine[1]), theirs) == "I92"


def test_a_guide_names_nobody_else(engine: Engine) -> None:
    right, asked = office_guide(case(*FAMILY)), replace(_all(*FAMILY), must=())
    assert seen(printed(engine, right), (right, asked)) == ""
    wrong = office_guide(case(OTHER))
    assert seen(printed(engine, wrong), (wrong, asked)) == "I92"


def test_a_table_goes_on_over_pages_and_a_row_higher_than_a_page_is_not_lost(engine: Engine) -> None:
    columns = (Column("氏名", 60), Column("住所", 60), Column("備考", 60))
    rows = tuple((f"住民　{n}", f"青葉区{n}番地" * (1 + n % 7), "あ\nい\nう") for n in range(60))
    tall = (*rows[:5], ("長い", "ながい" * 400, "文"), *rows[5:])
    papers = [
        replace(
            letter_paper(), sections=(Words("", ("はじめ",)), Table("人", columns, r), Words("", ("終わり",)))
        )
        for r in (rows, tall, rows[:1], ())
    ]
    pdf = printed(engine, *papers)
    assert seen(pdf, *((p, Asked(p)) for p in papers)) == "I92"  # 住民 n are nobody
    last_look.check_flows(last_look.pages_of(pdf), [paper_flow(p) for p in papers])
    pages = last_look.pages_of(pdf)
    assert len(pages) > 8
    for cut in (1, 3):
        with pytest.raises(NotReleased):
            last_look.check_flows([*pages[:cut], *pages[cut + 1 :]], [paper_flow(p) for p in papers])


def letter_paper() -> Paper:
    return Paper("一覧", "1件", "区役所", "令和8年11月22日", (), specimen=True)


@pytest.mark.parametrize("family", FAMILIES)
def test_two_other_readers_read_the_same(engine: Engine, family: str) -> None:
    """The look trusts one reader, which knows one kind of file; two that know every kind agree with it."""
    pdf = printed(engine, FAMILIES[family][0](*FAMILY))
    ours = [sorted(last_look.squeezed(text)) for text in pdf_text.pages(pdf)]
    theirs = [sorted(last_look.squeezed(p.extract_text())) for p in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    with pypdfium2.PdfDocument(pdf) as document:
        google = [sorted(last_look.squeezed(p.get_textpage().get_text_bounded())) for p in document]
    assert ours == theirs
    assert ours == google


def test_a_csv_is_read_back_row_by_row() -> None:
    rows = [("試験　太郎", "", '"引用"'), ("'=1+1", "改\n行", "仙台市")]
    said = '試験　太郎,,"""引用"""\r\n\'=1+1,"改\n行",仙台市\r\n'
    last_look.check_rows(said, rows)
    for wrong in (
        said.replace("太郎", "二郎"),
        said + "余分,,\r\n",
        said.partition("\r\n")[2],
        "",
        said.replace(",,", ","),
    ):
        with pytest.raises(NotReleased, match="I99"):
            last_look.check_rows(wrong, rows)
