"""Tables of the register (住民記録の表). Only this system's services and selectors touch them."""

from __future__ import annotations

from openjuki.systems.residents.models.case import (
    CaseDraft,
    CaseFile,
    CaseNotice,
    CasePaper,
    CaseReview,
    CaseStep,
)
from openjuki.systems.residents.models.certificate import Certifier, IssueRecord, IssueReprint
from openjuki.systems.residents.models.counter import CardRecord, HandOver, ReceiptVersion
from openjuki.systems.residents.models.former_number import FormerNumber
from openjuki.systems.residents.models.handover import HandoverLeftOut, HandoverRun
from openjuki.systems.residents.models.hold import Hold, HoldRelease
from openjuki.systems.residents.models.imports import ImportPart, ImportQuarantine, ImportRun
from openjuki.systems.residents.models.incident import IssueIncident, IssueVoid
from openjuki.systems.residents.models.incoming import (
    DeliveredNotification,
    MoveInInquiry,
    MoveOutInformation,
)
from openjuki.systems.residents.models.inspection import (
    Inspection,
    InspectionAct,
    InspectionFile,
    InspectionList,
    InspectionPart,
)
from openjuki.systems.residents.models.issue_request import IssueRequest, IssueRequestAct
from openjuki.systems.residents.models.letter import IssueNotice, Letter, LetterPrint
from openjuki.systems.residents.models.list_scope import ListScope
from openjuki.systems.residents.models.memo import MemoVersion
from openjuki.systems.residents.models.notice_import import ImportedNotice
from openjuki.systems.residents.models.overflow import IssueOverflow, Unprinted
from openjuki.systems.residents.models.payment import FeePayment, FeeReceipt, FeeRefund
from openjuki.systems.residents.models.person import ChangeEvent, Person, PersonVersion
from openjuki.systems.residents.models.printer import Printer, PrintJob, PrintOutcome
from openjuki.systems.residents.models.search_key import SearchKey
from openjuki.systems.residents.models.setting import Setting
from openjuki.systems.residents.models.stock import ResidentCodeStock
from openjuki.systems.residents.models.support_measure import SupportMeasure, SupportMeasureVersion
from openjuki.systems.residents.models.town import Town

__all__ = [
    "CardRecord",
    "CaseDraft",
    "CaseFile",
    "CaseNotice",
    "CasePaper",
    "CaseReview",
    "CaseStep",
    "Certifier",
    "ChangeEvent",
    "DeliveredNotification",
    "FeePayment",
    "FeeReceipt",
    "FeeRefund",
    "FormerNumber",
    "HandOver",
    "HandoverLeftOut",
    "HandoverRun",
    "Hold",
    "HoldRelease",
    "ImportPart",
    "ImportQuarantine",
    "ImportRun",
    "ImportedNotice",
    "Inspection",
    "InspectionAct",
    "InspectionFile",
    "InspectionList",
    "InspectionPart",
    "IssueIncident",
    "IssueNotice",
    "IssueOverflow",
    "IssueRecord",
    "IssueReprint",
    "IssueRequest",
    "IssueRequestAct",
    "IssueVoid",
    "Letter",
    "LetterPrint",
    "ListScope",
    "MemoVersion",
    "MoveInInquiry",
    "MoveOutInformation",
    "Person",
    "PersonVersion",
    "PrintJob",
    "PrintOutcome",
    "Printer",
    "ReceiptVersion",
    "ResidentCodeStock",
    "SearchKey",
    "Setting",
    "SupportMeasure",
    "SupportMeasureVersion",
    "Town",
    "Unprinted",
]
