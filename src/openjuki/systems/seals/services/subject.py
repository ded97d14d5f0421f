"""対象者の読み直し: what the register says of the number that was asked for, read by queries of its own (R01 to R06).

Nothing that a paper is made from is asked here: not the row that was locked, not the seal that was looked up, not the
picture in hand. So a fault in any of these is found, whoever the paper would have been of. The caller holds the locks
of the person; whatever differs is no race.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from openjuki.kernel.seals.registrant import Registrant
from openjuki.runtime import objects
from openjuki.systems.seals.models import Card, CurrentSeal, IssueRecord, Person, Registration
from openjuki.systems.seals.selectors.persons import registrant_of
from openjuki.systems.seals.services.impressions import kept
from openjuki.systems.seals.services.printing import NotReleased, stopped


@dataclass(frozen=True, slots=True)
class Subject:
    """対象者 read anew, with the registration and the number of the card in force, empty where there is none."""

    person: Registrant = field(repr=False)
    registration: Registration | None = field(repr=False)
    registration_no: str
    card_no: str

    @property
    def seal(self) -> Registration:
        """The registration in force. Raises NotReleased where there is none."""
        if self.registration is None:
            raise _not_the_seal()
        return self.registration

    @property
    def picture(self) -> bytes:
        """The registered impression. Raises NotReleased where there is none, or it is another by now."""
        return registered_picture(self.seal)


def person_of(addressee_no: str) -> Registrant | None:
    """Who has this 宛名番号."""
    row = Person.objects.filter(addressee_no=addressee_no).first()
    return registrant_of(row) if row else None


def subject_of(addressee_no: str) -> Subject:
    """Who has this 宛名番号, with their seal. Raises NotReleased where nobody has."""
    person = person_of(addressee_no)
    if person is None:
        raise _not_the_person()
    own = {"addressee_no": addressee_no, "currentseal__addressee_no": addressee_no}
    seal = Registration.objects.filter(**own).first()
    card = Card.objects.filter(registration=seal, currentseal__addressee_no=addressee_no).first()
    return Subject(person, seal, seal.pk if seal else "", card.pk if card else "")


def check_person(addressee_no: str, person: Registrant | None) -> None:
    """Raises NotReleased unless this is, item by item, whom the register has under the number that was asked for."""
    if person != person_of(addressee_no):
        raise _not_the_person()


def check_seal(addressee_no: str, current: CurrentSeal | None) -> None:
    """Raises NotReleased unless this is the seal in force of the number that was asked for, with its card."""
    subject = subject_of(addressee_no)
    found = (current.registration_id, current.card_id or "") if current else ("", "")
    if found != (subject.registration_no, subject.card_no):
        raise _not_the_seal()


def check_booked(issue_no: str, subject: Subject, card_no: str | None) -> None:
    """Raises NotReleased unless the 交付 is booked on this subject and the card that was shown (None: number card)."""
    row = IssueRecord.objects.filter(issue_no=issue_no)
    wanted = (subject.person.addressee_no, subject.registration_no, card_no)
    if row.values_list("addressee_no", "registration_id", "card_id").first() != wanted:
        raise stopped("SE95", "交付の記録に載る人、登録又は登録証が、請求と一致しません。")


def registered_picture(registration: Registration) -> bytes:
    """The picture of a registration as it was kept. Raises NotReleased where it is another by now."""
    try:
        return kept(registration.object_key, registration.digest)
    except (objects.ObjectMissing, objects.ObjectBroken):
        raise stopped("SE79", "保管した印影が、登録したときのものと異なります。") from None


def _not_the_person() -> NotReleased:
    return stopped("SE72", "台帳から読んだ人が、請求した番号の人と一致しません。")


def _not_the_seal() -> NotReleased:
    return stopped("SE94", "有効な登録又は登録証が、請求した番号の人のものと一致しません。")
