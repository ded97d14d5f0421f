"""住所の修正の異動 — every member's address becomes what it should read (S 4.2.3, RR-03)."""

from openjuki.kernel.notices.address_correction import AddressCorrection
from openjuki.kernel.register.address import address_fields
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.view import RegisterView


def address_correction_changes(view: RegisterView, notice: AddressCorrection) -> tuple[Change, ...]:
    """One change per member; 住所を定めた年月日 stays."""
    return tuple(
        Change(
            member.addressee_no,
            notice.manner,
            notice.changed_on,
            notice.notified_on,
            view.subjects[member.addressee_no].record.with_(**address_fields(notice.address)),
            note=notice.note,
        )
        for member in notice.members
    )
