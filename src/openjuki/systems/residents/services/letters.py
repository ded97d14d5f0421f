"""通知書の一覧と印刷 (S 3.4, S 4.0.5, S 8.1.3, S 20.5.1): who is due, one file of letters for all, each remembered.

A list is on the log before it is shown. What was printed once is not printed again by the list: a copy is an act
of its own with a reason, and gives the archived bytes. Whoever lacks the right for 支援措置 sees no protected person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from openjuki.kernel.certificates.named import Asked
from openjuki.kernel.certificates.paper import Paper
from openjuki.kernel.register.record import Record
from openjuki.runtime import audit, clock
from openjuki.runtime.db.prepared import rows as select
from openjuki.runtime.errors import Finding, Forbidden, Invalid, NotFound, Refused
from openjuki.runtime.printers.jobs import Sheet
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import Letter, LetterPrint
from openjuki.systems.residents.models.letter import LETTERS
from openjuki.systems.residents.selectors import certificates, rows
from openjuki.systems.residents.selectors import letters as selectors
from openjuki.systems.residents.selectors.letters import Due
from openjuki.systems.residents.selectors.scope import WHOLE, Scope
from openjuki.systems.residents.services import issue_archive
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.incidents import reports
from openjuki.systems.residents.services.letter_heads import list_head
from openjuki.systems.residents.services.letter_lines import LetterLine, Listing, line_of, list_paper_of
from openjuki.systems.residents.services.letter_texts import paper_for
from openjuki.systems.residents.services.paper_release import LIST, PAPER, registered, released, shown_again
from openjuki.systems.residents.services.protection import hidden_from, refuse_protected
from openjuki.systems.residents.services.search_residents import SUPPORT
from openjuki.systems.residents.services.settings import setting
from openjuki.systems.residents.services.show_printed import AT_HAND

RIGHT = "residents.letters"
#: What a kind shows beyond names and addresses asks for a right of its own.
ITEM_RIGHTS = {
    "support_end": SUPPORT,
    "stay_end": "residents.item.residence_status",
    "transitional_end": "residents.item.residence_status",
}
#: Lines of a list on paper and by program, and on a screen.
MOST, ON_SCREEN = 500, 100
#: As many letters as one file takes; what is left is printed next.
IN_ONE_FILE = 100


@dataclass(frozen=True, slots=True)
class Printed:
    """One file, as it went to the printer."""

    print_id: int
    kind: str
    title: str
    letters: int
    left: int = 0
    pdf: bytes = field(default=b"", repr=False)


@service("residents.list_letters")
def list_letters(*, staff: Staff, kind: str, scope: Scope = WHOLE, most: int = MOST) -> Listing:
    """対象者の一覧, what was not printed first, then by day. Raises Invalid (kind), Forbidden."""
    found = _listing(staff, kind, scope, most)
    audit.view("residents.list_letters", staff=staff, subjects=_subjects(found.lines),
               terms={"kind": kind, "count": len(found.lines)})  # fmt: skip
    return found


@reports(PAPER)
@service("residents.print_letters")
def print_letters(*, staff: Staff, kind: str, scope: Scope = WHOLE) -> Printed:
    """One file with the letters that nobody has printed yet, at most `IN_ONE_FILE`; each is remembered.

    Raises Invalid, Forbidden, Refused where nothing is left, NotPrintable.
    """
    select("SELECT pg_advisory_xact_lock(hashtext('residents.letters'))", [])  # two clerks, one letter each
    found = _held(staff, kind, scope, IN_ONE_FILE)
    if not found.waiting:
        raise Refused(Finding("L01", "印刷していない通知書はありません。", remedy="一覧を更新してください。"),
                      title="印刷する通知書がありません")  # fmt: skip
    chosen = [line for line in found.lines if line.sent is None]
    made = _print(staff, kind, chosen, _anew(staff, kind, scope, chosen))
    audit.change("residents.print_letters", staff=staff, subjects=_subjects(chosen),
                 terms={"kind": kind, "print": made.pk, "letters": len(chosen)})  # fmt: skip
    return Printed(made.pk, kind, LETTERS[kind], len(chosen), left=found.waiting - len(chosen))


@reports(LIST)
@service("residents.print_letter_list")
def print_list(*, staff: Staff, kind: str, scope: Scope = WHOLE) -> Sheet:
    """対象者リスト (S 4.0.5) with whom it names; logged before it is shown. Raises Invalid, Forbidden, NotPrintable."""
    found = _held(staff, kind, scope, MOST)
    ward = scope.of(staff).ward
    office = f"{certificates.ward_name(ward)}役所" if ward else f"{certificates.city_name()}役所"
    anew = _anew(staff, kind, scope, found.lines)
    again = replace(found, lines=tuple(
        line_of(anew.of(x), anew.records[x.due.subjects[0]], x.sent) for x in found.lines
    ))  # fmt: skip
    people = registered((x.due.subjects[0] for x in found.lines), anew.records)
    asked = Asked(list_paper_of(kind, again, office), people, in_order=True)
    printed = released(
        [(list_paper_of(kind, found, office), asked)], channel=LIST, mark=f"letters-{kind}", made_at=clock.now(),
        subjects=_subjects(found.lines),
    )  # fmt: skip
    audit.view("residents.print_letter_list", staff=staff, subjects=_subjects(found.lines),
               terms={"kind": kind, "count": len(found.lines)})  # fmt: skip
    return Sheet(f"list-{kind}", tuple(_subjects(found.lines)), False, printed.pdf)


@reports(PAPER)
@service("residents.copy_letter")
def copy_letter(*, staff: Staff, letter_id: int, reason: str) -> Printed:
    """再発行: the archived letter once more. Raises Invalid without a reason, Forbidden, NotFound, NotReleased."""
    if not reason.strip():
        raise Invalid(
            Finding("L02", "再発行の理由がありません。", field="reason", remedy="理由を入力してください。")
        )
    letter = Letter.objects.filter(pk=letter_id).first()
    if letter is None or (staff.ward and staff.ward != letter.ward):
        raise NotFound(Finding("L03", "この通知書はありません。", remedy="一覧を更新してください。"))
    check_kind(staff, letter.kind)
    refuse_protected(staff, letter.subjects)
    rows.lock([letter.addressee_no])
    newest = Letter.objects.filter(
        kind=letter.kind, matter=letter.matter, addressee_no=letter.addressee_no, due_on=letter.due_on
    ).latest("copy_no")
    shown_again(letter.object_key, letter.digest, channel=PAPER, subjects=letter.subjects)
    made = LetterPrint.objects.create(
        kind=letter.kind, letters=1, printed_by=staff.user_id, printed_at=clock.now(),
        object_key=letter.object_key, digest=letter.digest,
    )  # fmt: skip
    Letter.objects.create(
        number=f"{letter.number.partition('/')[0]}/{newest.copy_no + 1}", kind=letter.kind, matter=letter.matter,
        due_on=letter.due_on, addressee_no=letter.addressee_no, subjects=letter.subjects, ward=letter.ward,
        copy_no=newest.copy_no + 1, reason=reason.strip()[:200], printed=made, object_key=letter.object_key,
        digest=letter.digest,
    )  # fmt: skip
    audit.change("residents.copy_letter", staff=staff, subjects=letter.subjects,
                 terms={"kind": letter.kind, "letter": letter.pk, "print": made.pk}, reason=reason)  # fmt: skip
    return Printed(made.pk, letter.kind, LETTERS[letter.kind], 1)


@reports(PAPER)
@service("residents.show_letters")
def show_letters(*, staff: Staff, print_id: int) -> Printed:
    """The file just printed, for whoever printed it. Raises Forbidden, NotFound, NotReleased."""
    made = LetterPrint.objects.filter(pk=print_id).first()
    if made is None or made.printed_by != staff.user_id or clock.now() - made.printed_at > AT_HAND:
        raise NotFound(Finding("L04", "印刷した職員が、印刷後15分までに開けます。",
                               remedy="一覧から再発行してください。"))  # fmt: skip
    check_kind(staff, made.kind)
    subjects = sorted({no for each in Letter.objects.filter(printed=made) for no in each.subjects})
    refuse_protected(staff, subjects)
    pdf = shown_again(made.object_key, made.digest, channel=PAPER, subjects=subjects)
    audit.view("residents.show_letters", staff=staff, subjects=subjects, terms={"print": print_id})
    return Printed(made.pk, made.kind, LETTERS[made.kind], made.letters, pdf=pdf)


def check_kind(staff: Staff, kind: str) -> None:
    """Raise Invalid for an unknown kind, Forbidden where the staff may not see what it shows."""
    if kind not in LETTERS:
        raise Invalid(
            Finding("F07", "この通知書の種別はありません。", field="kind", remedy="一覧から選んでください。")
        )
    for right in (RIGHT, ITEM_RIGHTS.get(kind, RIGHT)):
        if not staff.may(right):
            raise Forbidden(Finding("AU-02", f"この通知書を扱う権限がありません({right})。", law="S 10.3",
                                    remedy="権限のある職員に代わってください。"))  # fmt: skip


def kinds_for(staff: Staff) -> list[tuple[str, str]]:
    """(kind, title) of the lists that these staff may open."""
    return [(k, t) for k, t in LETTERS.items() if staff.may(RIGHT) and staff.may(ITEM_RIGHTS.get(k, RIGHT))]


def due_for(staff: Staff, kind: str, scope: Scope, until: date) -> list[Due]:
    """All matters of a kind about which these staff may know; a count must not tell of the others either."""
    found = selectors.due(kind, scope.of(staff), until)
    hidden = hidden_from(staff, (no for d in found for no in d.subjects))
    return [d for d in found if hidden.isdisjoint(d.subjects)]


def _listing(staff: Staff, kind: str, scope: Scope, most: int) -> Listing:
    check_kind(staff, kind)
    shown = due_for(staff, kind, scope, _until())
    sent = selectors.sent(kind, shown)
    waiting = [d for d in shown if d.key not in sent]
    listed = [*waiting, *(d for d in shown if d.key in sent)][:most]
    people = {no: v.record for no, v in rows.current_versions(
        sorted({d.subjects[0] for d in listed}), with_number=False).items()}  # fmt: skip
    lines = tuple(line_of(d, people[d.subjects[0]], sent.get(d.key)) for d in listed)
    return Listing(lines, len(waiting), len(shown) - len(waiting))


def _subjects(lines: Sequence[LetterLine]) -> list[str]:
    """Everybody whom the letters of these lines name, each once."""
    return sorted({no for line in lines for no in line.due.subjects})


@dataclass(frozen=True, slots=True)
class _Anew:
    """What is due of whom, read anew; the persons stay as they are."""

    due: Mapping[tuple[str, str, date], Due]
    records: Mapping[str, Record] = field(repr=False)

    def of(self, line: LetterLine) -> Due:
        """The matter of a line. Raises Refused where it is none any more, or was none of this person."""
        if line.due.key not in self.due:
            raise Refused(
                Finding("L08", "一覧を作った後に、対象でなくなった人がいます。",
                        remedy="一覧を更新して、もう一度印刷してください。"),
                title="一覧が変わりました",
            )  # fmt: skip
        return self.due[line.due.key]


def _held(staff: Staff, kind: str, scope: Scope, most: int) -> Listing:
    """The list, of persons who stay as they are until it has left."""
    held: set[str] = set()
    found = _listing(staff, kind, scope, most)
    while not held.issuperset(_subjects(found.lines)):
        held |= rows.lock(_subjects(found.lines))
        found = _listing(staff, kind, scope, most)
    return found


def _anew(staff: Staff, kind: str, scope: Scope, lines: Sequence[LetterLine]) -> _Anew:
    due = {d.key: d for d in due_for(staff, kind, scope, _until())}
    return _Anew(due, certificates.records_anew(_subjects(lines)))


def _until() -> date:
    return clock.today() + timedelta(days=int(setting("stay_notice_days")))


def _asked(due: Due, again: Paper, anew: _Anew) -> Asked:
    """It goes to the first of the persons, and names nobody else, or all of their household."""
    people = registered(due.subjects, anew.records)
    return Asked(again, people, people if len(people) > 1 else (), to={each.name for each in people[:1]})


def _print(staff: Staff, kind: str, lines: list[LetterLine], anew: _Anew) -> LetterPrint:
    """Each letter alone into the archive, all of them as one file."""
    ((print_id,),) = select("SELECT nextval(pg_get_serial_sequence('letter_print', 'id'))", [])
    now = clock.now()
    found = rows.current_versions(_subjects(lines), with_number=False)
    people = {no: v.record for no, v in found.items()}
    made, kept = [], []
    for n, line in enumerate(lines, 1):
        number = f"{line.ward}-{now:%y%m%d}-L{print_id:06d}-{n:03d}"
        head = list_head(line.ward, number, now.date())
        again = paper_for(kind, head, anew.of(line), anew.records)
        made.append((paper_for(kind, head, line.due, people), _asked(line.due, again, anew)))
        printed = released(made[-1:], channel=PAPER, mark=number, made_at=now, subjects=line.due.subjects)
        kept.append((number, line, issue_archive.keep("letters", printed.pdf), printed.sha256))
    whole = released(made, channel=PAPER, mark=f"L{print_id:06d}", made_at=now, subjects=_subjects(lines))
    printed_row = LetterPrint.objects.create(
        pk=print_id, kind=kind, letters=len(lines), printed_by=staff.user_id, printed_at=now,
        object_key=issue_archive.keep("letters", whole.pdf), digest=whole.sha256,
    )  # fmt: skip
    Letter.objects.bulk_create(
        Letter(
            number=number, kind=kind, matter=line.due.matter, due_on=line.due.due_on,
            addressee_no=line.due.subjects[0], subjects=list(line.due.subjects), ward=line.ward, copy_no=1,
            printed=printed_row, object_key=name, digest=digest,
        )
        for number, line, name, digest in kept
    )  # fmt: skip
    return printed_row
