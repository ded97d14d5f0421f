"""Documents made from the code are committed as the code would make them today."""

from __future__ import annotations

from pathlib import Path

import pytest

from openjuki.kernel.certificates.forms import CERTIFICATES
from openjuki.kernel.certificates.request_paper import TITLES as REQUEST_TITLES
from openjuki.kernel.register.record import FIELD_NAMES
from openjuki.messages.registry import catalogue
from openjuki.messages.residents.identity_changed.v1 import Body as IdentityChanged
from openjuki.messages.residents.resident_changed.v1 import Body as ResidentChanged
from openjuki.systems.residents.management.documents import documents, with_columns
from openjuki.systems.residents.models.letter import LETTERS
from openjuki.systems.residents.services.data_dictionary import dictionary_text
from openjuki.systems.residents.services.data_dictionary_messages import NOT_OF_A_RECORD, messages_of_a_record
from openjuki.systems.residents.services.data_dictionary_papers import WITHOUT_ITEMS, printings
from openjuki.systems.residents.services.papers import TITLES
from openjuki.systems.residents.web.shown_items import shown_items

pytestmark = pytest.mark.once
DOCS = Path(__file__).resolve().parents[3] / "docs"


@pytest.mark.parametrize("name", ["data-dictionary.md", "import-notices.md"])
def test_a_made_document_is_up_to_date(name: str) -> None:
    told = f"docs/{name} が古くなっています。住民記録の write_docs docs を実行してください"
    assert (DOCS / name).read_text(encoding="utf-8") == documents(DOCS, {})[name](), told


def test_the_dictionary_leaves_nothing_out() -> None:
    text = dictionary_text(shown_items)
    # Kept in the record, but no item of 別添2 and so without a chapter.
    own = {
        "ward", "reading_surname", "reading_given_name", "unreported_address", "planned_move_out_on",
        "card_sign_serial", "nationality_code", "residence_card_deferred", "alien_registered_on",
    }  # fmt: skip
    assert {n for n in FIELD_NAMES if f"- `{n}` " not in text} == own


@pytest.mark.parametrize(
    ("message", "body"), [("resident_changed", ResidentChanged), ("identity_changed", IdentityChanged)]
)
def test_every_field_of_a_message_is_found_to_come_from_an_item(message: str, body: type) -> None:
    """Else the search for what goes where would be blind for it."""
    text = dictionary_text(shown_items)
    not_of_the_record = {"addressee_no", "reason", "changed_on"}
    fields = set(body.model_fields) - not_of_the_record  # type: ignore[attr-defined]
    assert {f for f in fields if f"`{message}.{f}`" not in text} == set()


def test_every_kind_of_message_is_in_the_dictionary() -> None:
    sent = {r.kind.split("/")[1] for r in catalogue().routes if r.sender == "residents"}
    assert {m.title for m in messages_of_a_record()} | NOT_OF_A_RECORD == sent
    text = dictionary_text(shown_items)
    assert {name for name in sent if f"`{name}." not in text and f"`{name}`" not in text} == set()
    assert {name for name in sent - NOT_OF_A_RECORD if f"`{name}." not in text} == set()


def test_no_item_has_a_blank_cell() -> None:
    """Column, where it is entered, where it is shown, what tells of it or why nothing does, papers."""
    rows = [li for li in dictionary_text(shown_items).split("\n") if li.startswith("- ")]
    assert len(rows) > 200
    for row in rows:
        cells = [c.partition(" ") for c in row.split(" — ")[1:]]
        assert [c[0] for c in cells] == ["列", "入力", "画面", "電文", "書面"], row
        assert all(c[2].strip() for c in cells), row
        assert "(入力する届出なし)" not in row, row


def test_every_paper_is_in_the_dictionary() -> None:
    known = {*CERTIFICATES, *TITLES, *LETTERS, *REQUEST_TITLES, "move_in_inquiry", "inspection_list"}
    papers = printings()
    assert papers.keys() | WITHOUT_ITEMS == known
    text = dictionary_text(shown_items)
    assert {p.title for p in papers.values() if p.title not in text} == set()


@pytest.mark.spec("S 20.2.1")
def test_the_certificate_of_a_mover_carries_what_the_next_city_asks_for() -> None:
    """付記事項 of 住民基本台帳法 第7条第10号 to 第11号の2."""
    names = ("nhi_insured", "late_elderly_insured", "ltc_insured", "pension_no", "child_allowance_from")
    assert {n for n in names if "転出証明書" not in papers_of(n)} == set()


def test_numbers_stand_on_certificates_and_the_letter_about_the_code_only() -> None:
    certificates = {row.title for row in CERTIFICATES.values()}
    assert papers_of("individual_number") == certificates
    assert papers_of("resident_code") == certificates | {TITLES["code_letter"]}


def papers_of(name: str) -> set[str]:
    line = next(li for li in dictionary_text(shown_items).split("\n") if li.startswith(f"- `{name}` "))
    return set(line.partition(" — 書面 ")[2].split("、"))


def test_a_guide_without_its_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="印がありません"):
        with_columns("# 届出の一括入力\n")
