"""Tables of the seal registration (印鑑登録の表)."""

from __future__ import annotations

from openjuki.systems.seals.models.application import OPEN, Application
from openjuki.systems.seals.models.incident import IssueIncident, IssueReprint, IssueVoid
from openjuki.systems.seals.models.issue import IssueRecord
from openjuki.systems.seals.models.overflow import IssueOverflow, Unprinted
from openjuki.systems.seals.models.paper import NoticeWaiver, PaperRecord
from openjuki.systems.seals.models.person import FormerPerson, Handover, HeldPerson, HoldRelease, Person
from openjuki.systems.seals.models.printer import Printer, PrintJob, PrintOutcome
from openjuki.systems.seals.models.registration import Card, CurrentSeal, Event, Registration
from openjuki.systems.seals.models.setting import Setting

__all__ = [
    "OPEN", "Application", "Card", "CurrentSeal", "Event", "FormerPerson", "Handover", "HeldPerson", "HoldRelease",
    "IssueIncident", "IssueOverflow", "IssueRecord", "IssueReprint", "IssueVoid", "NoticeWaiver", "PaperRecord",
    "Person", "PrintJob", "PrintOutcome", "Printer", "Registration", "Setting", "Unprinted",
]  # fmt: skip
