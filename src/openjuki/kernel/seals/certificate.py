"""印鑑登録証明書 — what it says, and who may have it (印鑑登録証明事務処理要領).

The impression life-size, 氏名 with 旧氏 or 通称, 生年月日, 住所, 性別 where the ordinance says; nothing else of the
person, no number but that of the issue.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from openjuki.kernel.certificates.certifier import Certification, Certifier, Scope, certification
from openjuki.kernel.certificates.document import Cell, shown
from openjuki.kernel.certificates.printed import CHECK, ISSUE_NUMBER, NOTHING_BELOW, SPECIMEN, Piece
from openjuki.kernel.dates.wareki import format_western
from openjuki.kernel.register.codes import Kind, Sex
from openjuki.kernel.register.decision import Finding
from openjuki.kernel.seals.findings import finding
from openjuki.kernel.seals.ordinance import Ordinance
from openjuki.kernel.seals.registrant import Registrant
from openjuki.kernel.seals.texts import plain
from openjuki.kernel.seals.ways import Way, agent

TITLE = "印鑑登録証明書"
#: In place of a number.
PREVIEW = "(プレビュー)"
_TEXT = "この写しは、登録された印影と相違ないことを証明します。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """提示されたもの. `card_no`: number on the 印鑑登録証 that was handed over; `number_card`: a 個人番号カード."""

    card_no: str = ""
    number_card: bool = False
    by_agent: bool = False
    agent_name: str = ""
    agent_address: str = ""


def issuable(
    shown_card: Shown,
    person: Registrant,
    *,
    requester: str,
    current_card: str,
    held: bool,
    protected: bool,
    lost: bool,
    beside: bool = False,
) -> Iterator[Finding]:
    """What stands against an issue. `current_card`: the number of the card in force (empty: number card only);
    `held` … `beside` as in `holding`.

    By 登録証 whoever brings it gets the certificate, an agent without 委任状 too, but is named; by number card the
    person only, who asks in a name of their own.
    """
    yield from holding(held=held, protected=protected, lost=lost, beside=beside)
    if shown_card.number_card:
        if shown_card.by_agent:
            yield finding("SE42", "by_agent")
        elif not is_called(requester, person):
            yield finding("SE42", "requester")
    elif not shown_card.card_no:
        yield finding("SE40", "card_no")
    elif shown_card.card_no != current_card:
        yield finding("SE41", "card_no")
    if shown_card.by_agent:
        way = Way(
            way="", agent_name=shown_card.agent_name, agent_address=shown_card.agent_address,
            agent_document="印鑑登録証",
        )  # fmt: skip
        yield from agent(way)
    elif shown_card.agent_name.strip() or shown_card.agent_address.strip():
        yield finding("SE93", "by_agent")


def holding(*, held: bool, protected: bool, lost: bool, beside: bool) -> Iterator[Finding]:
    """What holds every way to a certificate: issue, preview, 再交付, print. `lost`: 亡失の届出 of the seal or the card;
    `beside`: somebody else of the household is protected; the paper shows the address of both (S 3.4)."""
    if protected:
        yield finding("SE43")
    elif held:
        yield finding("SE44")
    if lost:
        yield finding("SE45")
    if beside:
        yield finding("SA06")


def again(
    *, in_force: bool, issued_on: date, today: date, cells: Sequence[Cell], person: Registrant
) -> Iterator[Finding]:
    """What stands against handing out a certificate once more (再交付): it is the same paper, for a print that failed
    or never reached the resident, on its own day, while everything on it is still true. `in_force`: the registration
    is, and the person has a record; `cells`: what was printed."""
    if not in_force:
        yield finding("SE46")
    elif wrong := differing(cells, person):
        yield finding("SE59", items="、".join(wrong))
    if issued_on != today:
        yield finding("SE58")


def is_called(name: str, person: Registrant) -> bool:
    """Whether a name as it was written is one of the person's; 旧氏 goes with 名. Spaces, widths and variants of a
    character do not count."""
    names = {value for key, _, value in name_lines(person) if key != "former_surname"}
    if person.former_surname:
        names.add(person.former_surname + person.given_name)
    return _folded(name) in {_folded(each) for each in names if each}


def _folded(name: str) -> str:
    return plain(unicodedata.normalize("NFKC", name))


def differing(cells: Sequence[Cell], person: Registrant) -> list[str]:
    """Labels of the items that stand on a certificate and are not, or lack there and are, what the register says of
    this person. Who made the certificate is not asked again; whether 性別 stands there is the ordinance's."""
    told, said = items_of(person), {cell.key: cell for cell in cells}
    if "sex" not in said:
        del told["sex"]
    wrong = [cell.label for key, cell in said.items() if told.get(key) != cell.value]
    labels = {key: label for key, label, _ in name_lines(person)}
    return wrong + [labels.get(key, key) for key in told if key not in said]


def items_of(person: Registrant) -> dict[str, str]:
    """Every item that a certificate of this person can bear, by the key of its cell."""
    names = {key: value for key, _, value in name_lines(person)}
    return {**names, "birth": birth_text(person), "sex": _sex(person), "address": person.address}


@dataclass(frozen=True, slots=True)
class SealCertificate:
    """印鑑登録証明書. `impression`: bytes of the picture as numbers; `width_mm`, `height_mm` its true size."""

    issue_number: str
    document_title: str
    title: str
    cells: tuple[Cell, ...] = field(repr=False)
    impression: tuple[int, ...] = field(repr=False)
    width_mm: str
    height_mm: str
    certification: Certification
    official_use: bool = False
    marks: tuple[str, ...] = ()
    specimen: bool = False
    template: str = "seal_certificate"


def certificate(
    person: Registrant,
    rules: Ordinance,
    *,
    impression: bytes,
    size_mm: tuple[float, float],
    certifier: Certifier,
    issue_number: str,
    issued_on: date,
    specimen: bool = False,
) -> SealCertificate:
    """The certificate of one person as the register stands."""
    return SealCertificate(
        issue_number=issue_number,
        document_title=TITLE,
        title=TITLE,
        cells=_cells(person, rules),
        impression=tuple(impression),
        width_mm=f"{size_mm[0]:.2f}",
        height_mm=f"{size_mm[1]:.2f}",
        certification=certification(_TEXT, Scope.PERSON, certifier, issued_on),
        specimen=specimen,
    )


def printed_pieces(model: SealCertificate) -> list[Piece]:
    """What the page must say, in the order of reading (`kernel.certificates.printed`)."""
    said, checked = model.certification, model.issue_number != PREVIEW
    texts = [*([SPECIMEN] if model.specimen else []), model.title, *model.marks, "印影", "印影は原寸です。"]
    pieces = [Piece(text) for text in texts]
    for cell in model.cells:
        pieces += [Piece(cell.label), Piece(cell.value, cell.key)]
    return [
        *pieces, Piece(NOTHING_BELOW, may_lack=True), Piece(said.text, "certification"), Piece(said.date),
        *([Piece(CHECK)] if checked else []), Piece(f"{said.prefecture}　{said.title}", "certifier.title"),
        Piece(said.name, "certifier.name"), Piece(said.seal_note),
        Piece(f"{ISSUE_NUMBER}　{model.issue_number}　1/1"),
    ]  # fmt: skip


def birth_text(person: Registrant) -> str:
    """生年月日: wareki, of foreign residents 西暦 (S 1.1.9); blank where the register has none."""
    birth = person.birth
    if birth is None:
        return ""
    if person.kind == Kind.FOREIGN and birth.day is not None:
        return format_western(birth.day)
    return birth.display()


def name_lines(person: Registrant) -> tuple[tuple[str, str, str], ...]:
    """(key, label, value) of the names: 氏名, and beside it what the seal may show instead of it."""
    more = (
        ("former_surname", "旧氏", person.former_surname),
        ("kanji_name", "氏名(漢字)", person.kanji_name if person.kanji_name != person.name else ""),
        ("katakana_name", "氏名の片仮名表記", person.katakana_name),
        ("alias", "通称", person.alias),
    )
    return (("name", "氏名", person.name), *(line for line in more if line[2]))


def _cells(person: Registrant, rules: Ordinance) -> tuple[Cell, ...]:
    cells = [shown(key, label, value) for key, label, value in name_lines(person)]
    cells.append(shown("birth", "生年月日", birth_text(person)))
    if rules.prints_sex:
        cells.append(shown("sex", "性別", _sex(person)))
    cells.append(shown("address", "住所", person.address))
    return tuple(cells)


def _sex(person: Registrant) -> str:
    return Sex.LABELS.get(person.sex, "") if person.sex != Sex.UNKNOWN else ""
