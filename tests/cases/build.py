"""Reads a case as a clerk writes it, in Japanese, into a view and a notice of the kernel.

What a case does not say takes an ordinary value, so that a case shows only what it is about.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from cases import counter, leaving
from cases.build_ex_officio import KINDS as EX_OFFICIO_KINDS
from cases.build_ex_officio import instead
from cases.build_family import KINDS as FAMILY_KINDS
from cases.build_households import KINDS as HOUSEHOLD_KINDS
from cases.cancelling import cancellation_of, history_of
from openjuki.kernel.dates.entry import parse_uncertain
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.dates.wareki import parse_date
from openjuki.kernel.names.characters import clusters
from openjuki.kernel.notices.any import Notice
from openjuki.kernel.notices.inter_ward_move import InterWardMove
from openjuki.kernel.notices.move_in import MoveIn, Mover
from openjuki.kernel.notices.move_within import MoveWithin, MovingMember, StayingMember
from openjuki.kernel.notices.parties import CAPACITIES, IDENTITY_METHODS, Agent, IdentityCheck, Notifier
from openjuki.kernel.numbers import resident_code
from openjuki.kernel.register.address import Address, address_fields
from openjuki.kernel.register.codes import Kind, ResidenceCategory, Sex, Status
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.kernel.register.view import (
    AddressRow,
    Candidate,
    Hold,
    Household,
    Match,
    PlannedStay,
    RegisterView,
    Settings,
    Subject,
)

WARD = "04101"
TOWNS = {"本町": "0010001", "中央": "0020001", "一番町": "0030001"}
TEXT = "宮城県仙台市青葉区"
PREVIOUS = Address("13101", "0020000", "東京都千代田区丸の内", "１番１号", "", "1000005")

#: 項目名 in a case → field, for items that are plain text in both a record and a mover.
ITEMS = {
    "氏": "surname",
    "名": "given_name",
    "氏フリガナ": "reading_surname",
    "名フリガナ": "reading_given_name",
    "氏の振り仮名": "furigana_surname",
    "名の振り仮名": "furigana_given_name",
    "氏の振り仮名公証": "furigana_surname_certified",
    "名の振り仮名公証": "furigana_given_name_certified",
    "旧氏": "former_surname",
    "ローマ字氏名": "roman_name",
    "フリガナ": "reading_name",
    "通称": "alias",
    "続柄": "relationship",
    "本籍": "registered_domicile",
    "筆頭者": "register_head",
    "個人番号": "individual_number",
    "住民票コード": "resident_code",
    "国籍": "nationality",
    "在留資格": "status_of_residence",
    "在留カード番号": "residence_card_no",
    "特別永住者証明書番号": "special_permanent_no",
    "カードの状況": "card_status",
    "備考": "remarks",
}
MOVER_ITEMS = {
    "再転入": "resumes",
    "番号確認": "individual_number_check",
    "証明書の氏名": "stated_name",
    "後日交付": "residence_card_deferred",
    "続柄の証明": "relationship_proven",
    "カード": "holds_number_card",
}
STATUSES = {label: code for code, label in Status.LABELS.items()}
SEXES = {label: code for code, label in Sex.LABELS.items()}
CATEGORIES = {label: code for code, label in ResidenceCategory.LABELS.items()}
METHODS = {label: code for code, label in IDENTITY_METHODS.items()}
CAPACITY = {label: code for code, label in CAPACITIES.items()}
MATCHES = {label: code for code, label in Match.LABELS.items()}


@dataclass(frozen=True)
class Case:
    """One case of a file."""

    title: str
    source: str
    ids: tuple[str, ...]
    view: RegisterView
    notice: Notice
    today: date
    expected: dict[str, Any]


def cases_in(folder: Path) -> list[Case]:
    """All cases of all files below a folder, in order of path."""
    return [
        case_of(raw, f"{path.parent.name}/{path.stem}")
        for path in sorted(folder.glob("*/*.yaml"))
        for raw in yaml.safe_load_all(path.read_text(encoding="utf-8"))
    ]


def case_of(raw: dict[str, Any], source: str) -> Case:
    """One document of a file. Raises KeyError for a word that the format does not know."""
    known = {"題", "根拠", "ids", "今日", "台帳", "設定", "届出", "結果"}
    if unknown := set(raw) - known:
        raise KeyError(f"{source}: {unknown}")
    today = parse_date(str(raw.get("今日", "R8.11.20")))
    return Case(
        raw["題"],
        source,
        tuple(raw["ids"]),
        on(view_of(raw.get("台帳", {}), raw.get("設定", {})), today),
        notice_of(dict(raw["届出"]), today),
        today,
        raw["結果"],
    )


def on(view: RegisterView, day: date) -> RegisterView:
    """The view as loaded on a day: who has left by then is no member of a household any more."""
    subjects = {number: replace(each, day=day) for number, each in view.subjects.items()}
    households = {
        number: replace(each, members=tuple(m for m in each.members if subjects[m].is_resident))
        for number, each in view.households.items()
    }
    return replace(view, subjects=subjects, households=households)


def address(text: str | dict[str, Any]) -> Address:
    """本町１番２号 / 方書 after a slash; a town outside `TOWNS` has a code that no dictionary holds."""
    if isinstance(text, dict):
        code = str(text.get("コード", ""))
        country = text.get("国", "")
        town = "" if country else "0000000"
        return Address(code, town, text["住所"], text.get("番地", ""), text.get("方書", ""), country=country)
    if not text:
        return Address()
    place, _, detail = text.partition("/")
    for town, code in TOWNS.items():
        if place.startswith(town):
            return Address(WARD, code, TEXT + town, place.removeprefix(town), detail, "9800000")
    return Address(WARD, "9990001", TEXT + place, "", detail, "9800000")


def person_items(raw: dict[str, Any]) -> dict[str, Any]:
    """What a record and a mover have in common."""
    items: dict[str, Any] = {
        "surname": "佐藤",
        "given_name": "太郎",
        "reading_surname": "サトウ",
        "reading_given_name": "タロウ",
        "registered_domicile": "宮城県仙台市青葉区本町一丁目１番",
        "register_head": "佐藤　太郎",
        "sex": SEXES[raw.pop("性別", "男")],
        "birth": _birth(raw.pop("生年月日", "S60.1.2")),
    }
    if raw.pop("種別", "日本人") == "外国人":
        items |= {"kind": Kind.FOREIGN, "surname": "", "given_name": "", "registered_domicile": ""}
        items |= {"register_head": "", "reading_surname": "", "reading_given_name": ""}
        items |= {"roman_name": "KIM MINJUN", "reading_name": "キム　ミンジュン", "nationality": "韓国"}
        items["residence_category"] = CATEGORIES.get(raw.pop("区分", ""), "")
        items["became_foreign_resident_on"] = _birth(raw.pop("外国人住民となった日", "H30.4.1"))
        until = raw.pop("満了日", None)
        items["period_of_stay_until"] = parse_date(str(until)) if until else None
    elif "区分" in raw:
        items["residence_category"] = CATEGORIES[raw.pop("区分")]
    items |= {ITEMS[key]: value for key, value in raw.items() if key in ITEMS}
    for key in [key for key in raw if key in ITEMS]:
        del raw[key]
    return items


def _birth(text: object) -> UncertainDate | None:
    return parse_uncertain(str(text)) if text else None


def record_of(raw: dict[str, Any], household_no: str, place: Address, householder: str) -> Record:
    """A record that stands in the register before the notice."""
    items = person_items(raw)
    items["status"] = STATUSES[raw.pop("状態", "現住民")]
    items["member_order"] = raw.pop("並び順", None)
    items |= leaving.record_items(raw)
    since = UncertainDate.exact(date(2020, 4, 1))
    ward = raw.pop("区", WARD)
    if raw:
        raise KeyError(f"unknown items of a resident: {sorted(raw)}")
    return Record(
        **items,
        ward=ward,
        household_no=household_no,
        householder_name=householder,
        became_resident_on=since,
        address_since=since,
        notified_on=date(2020, 4, 3),
        **address_fields(place),
    )


def _version(number: str, record: Record, changed_on: date) -> Version:
    recorded_at = datetime(2020, 4, 3, 10, 0)  # noqa: DTZ001 - the kernel compares moments, it does not make them
    return Version(number, 1, "event-1", "move_in", changed_on, changed_on, recorded_at, record)


def view_of(raw: dict[str, Any], settings: dict[str, Any]) -> RegisterView:
    """台帳 of a case."""
    subjects: dict[str, Subject] = {}
    households: dict[str, Household] = {}
    histories: dict[str, tuple[Version, ...]] = {}
    for each in raw.get("世帯", []):
        members = [dict(member) for member in each["世帯員"]]
        head = next((m for m in members if m.get("続柄") == "世帯主"), {})
        householder = f"{head.get('氏', '佐藤')}　{head.get('名', '太郎')}"
        number = each["世帯番号"]
        for at, member in enumerate(members, start=1):
            member.setdefault("並び順", at)
            events = member.pop("履歴", [])
            subject = _subject(member, number, address(each.get("住所", "本町１番１号")), householder)
            history = history_of(subject.version, events)
            subject = replace(subject, version=history[-1]) if events else subject
            histories[subject.addressee_no] = history
            subjects[subject.addressee_no] = subject
        households[number] = Household(number, (), each.get("仮登録", ""))
    for number, household in households.items():
        active = (no for no, s in subjects.items() if s.is_resident and s.record.household_no == number)
        households[number] = replace(household, members=tuple(active))
    candidates = {str(key): tuple(map(_candidate, found)) for key, found in raw.get("候補", {}).items()}
    rooms = frozenset(raw.get("集合住宅", []))
    towns = {
        (WARD, code): AddressRow(WARD, code, TEXT + town, frozenset(), rooms) for town, code in TOWNS.items()
    }
    return RegisterView(
        subjects=subjects,
        households=households,
        candidates=candidates,
        addresses=towns,
        residents_at=tuple(raw.get("同じ住所の人", ())),
        stays={
            number: PlannedStay(relationship, subjects[number].record.relationship)
            for number, relationship in raw.get("残る人の予定", {}).items()
        },
        histories=histories,
        taken_back={
            number: frozenset(map(str, events)) for number, events in raw.get("取消済み", {}).items()
        },
        number_owners={name: frozenset(owners) for name, owners in raw.get("番号の持主", {}).items()},
        card_owners={
            (ITEMS[name], number): frozenset(owners)
            for name, own in raw.get("カードの持主", {}).items()
            for number, owners in own.items()
        },
        closing_days=frozenset(parse_date(str(day)) for day in raw.get("閉庁日", ())),
        settings=Settings(
            wards=frozenset({WARD, "04102"}),
            levels=dict(settings.get("水準", {})),
        ),
        repertoire=Shapes(shapes) if (shapes := settings.get("字形対応")) else None,
    )


class Shapes(dict[str, str]):
    """字形対応 of a case: characters that do not exist → those that come nearest; every other exists."""

    def has(self, cluster: str) -> bool:
        return cluster not in self

    def nearest(self, cluster: str) -> tuple[str, ...]:
        return tuple(clusters(self.get(cluster, "")))


def _subject(raw: dict[str, Any], household_no: str, place: Address, householder: str) -> Subject:
    number = raw.pop("宛名番号")
    pending, support = raw.pop("仮登録", ""), raw.pop("支援措置", False)
    holds = tuple(Hold("change", hold["水準"], hold["理由"]) for hold in raw.pop("抑止", ()))
    changed_on = parse_date(str(raw.pop("前回異動日", "R2.4.1")))
    record = record_of(raw, household_no, place, householder)
    return Subject(number, _version(number, record, changed_on), pending, holds, support_measure=support)


def _candidate(raw: dict[str, Any]) -> Candidate:
    raw = dict(raw)
    number = raw.pop("宛名番号")
    matched = frozenset(MATCHES[label] for label in raw.pop("一致"))
    raw.setdefault("状態", "転出者")
    return Candidate(number, record_of(raw, "0000000000", address("本町９番９号"), ""), matched)


def notice_of(raw: dict[str, Any], today: date) -> Notice:
    """届出 of a case."""
    kind = raw.pop("種類")
    changed_on = parse_date(str(raw.pop("異動日", "R8.11.15")))
    items: dict[str, Any] = {
        "ward": raw.pop("区", WARD),
        "notified_on": parse_date(str(raw.pop("届出日", today.isoformat()))),
        "address": address(raw.pop("住所", "中央２番３号")),
        "joins": raw.pop("加わる世帯", ""),
        "notifier": Notifier(raw.pop("届出人", "佐藤　太郎"), CAPACITY.get(raw.pop("立場", "本人"), "")),
        "identity": _identity(raw.pop("本人確認", "個人番号カード")),
        "agent": Agent(raw.pop("委任状")) if "委任状" in raw else None,
        "address_override": raw.pop("住所の理由", ""),
    }
    builds: dict[str, Any] = {
        "転入": _move_in,
        "転居": _move_within,
        "取消": cancellation_of,
        **HOUSEHOLD_KINDS,
        **EX_OFFICIO_KINDS,
        **FAMILY_KINDS,
        "区間異動": _inter_ward,
        **leaving.KINDS,
        **counter.KINDS,
    }
    model = kind.removeprefix("職権による")
    build = builds[kind] if model == kind else instead(builds[model])
    # Kinds ex officio take the note themselves.
    note = raw.pop("留意事項", "") if model in ("転入", "転出") else ""
    notice = build(raw, items, changed_on)
    notice = replace(notice, note=note) if note else notice
    if raw:
        raise KeyError(f"unknown items of a notice: {sorted(raw)}")
    return notice


def _identity(label: str) -> IdentityCheck | None:
    return IdentityCheck(METHODS.get(label, label)) if label else None


def _move_in(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> MoveIn:
    previous = raw.pop("転入前住所", None)
    planned = raw.pop("転出予定日", None)
    return MoveIn(
        **items,
        moved_in_on=changed_on,
        previous_address=PREVIOUS if previous is None else address(previous),
        members=tuple(_mover(str(at), dict(each)) for at, each in enumerate(raw.pop("転入者"), start=1)),
        source=raw.pop("資料", "certificate"),
        card_move_in=raw.pop("特例転入", False),
        certificate_move_out_on=parse_date(str(planned)) if planned else None,
        unreported_address=raw.pop("未届地", ""),
        last_registered_address=address(raw.pop("最終登録住所地", "")),
        previous_householder_name=raw.pop("旧世帯主", ""),
    )


def _mover(key: str, raw: dict[str, Any]) -> Mover:
    key = str(raw.pop("行", key))
    raw.setdefault("住民票コード", resident_code.complete(f"100000000{key}"))
    items = person_items(raw)
    if stated := raw.pop("証明書の生年月日", None):
        items["stated_birth"] = _birth(stated)
    if items.get("individual_number"):
        items["individual_number_check"] = "certificate"
    items |= {MOVER_ITEMS[name]: value for name, value in raw.items()}
    return Mover(key=key, **items)


def _move_within(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> MoveWithin:
    return MoveWithin(
        **items,
        moved_on=changed_on,
        household_no=raw.pop("世帯番号", "0000000019"),
        members=tuple(MovingMember(each["宛名番号"], each.get("続柄", "")) for each in raw.pop("転居者")),
        staying=tuple(StayingMember(each["宛名番号"], each["続柄"]) for each in raw.pop("残る人", ())),
    )


def _inter_ward(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> InterWardMove:
    return InterWardMove(
        **items,
        moved_on=changed_on,
        household_no=raw.pop("世帯番号", "0000000019"),
        members=tuple(MovingMember(each["宛名番号"], each.get("続柄", "")) for each in raw.pop("異動者")),
        staying=tuple(StayingMember(each["宛名番号"], each["続柄"]) for each in raw.pop("残る人", ())),
    )
