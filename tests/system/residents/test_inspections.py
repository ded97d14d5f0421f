"""住民基本台帳の一部の写しの閲覧 (住民基本台帳法 第11条・第11条の2; S 9.5): asked, decided, listed, seen, published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg import errors

from openjuki.kernel.inspection.application import Application, Named
from openjuki.kernel.inspection.extent import Extent
from openjuki.runtime import clock, pdf_text
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid, NotFound, Refused
from openjuki.systems.residents.models import (
    Inspection,
    InspectionAct,
    InspectionFile,
    InspectionPart,
    Person,
    Town,
)
from openjuki.systems.residents.models import inspection as models
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.selectors.address_text import fold_address
from openjuki.systems.residents.selectors.rows import current_versions, households_of
from openjuki.systems.residents.selectors.scope import Scope
from openjuki.systems.residents.services import cases, inspection_lists
from openjuki.systems.residents.services.holds import set_hold
from openjuki.systems.residents.services.inspection_lists import (
    NobodyThere,
    NotShown,
    make_list,
    open_csv,
    record_reading,
    reprint_list,
    show_part,
)
from openjuki.systems.residents.services.inspections import (
    InspectionChanged,
    NotNow,
    OwnEntry,
    act_on_inspection,
    decide_inspection,
    enter_inspection,
    print_decision,
    show_decision,
)
from openjuki.systems.residents.services.issue_holds import NotAcknowledged
from openjuki.systems.residents.services.view_inspections import (
    list_inspections,
    person_inspections,
    print_publication,
    publication_rows,
    view_inspection,
)
from openjuki.systems.residents.web.forms.inspections import application_of
from support.bearers import Api
from support.certificates import another_family
from support.drafts import draft_of
from support.protected_world import NOSY
from support.residents import CLERK, REVIEWER, make_staff, move_family_in
from support.support_measures import received, started

pytestmark = pytest.mark.usefixtures("issuing_day")
DAY = date(2026, 11, 22)
OFFICE = Application(
    ground="official", applicant_kind="office", applicant="架空県統計課", purpose="基幹統計の標本の抽出",
    responsible="統計課長　架空　四郎", readers=(Named("架空　一郎", "統計課主事"),), summary="基幹統計の標本の抽出",
    extent=Extent(everybody=True), first_on=DAY, last_on=DAY + timedelta(days=2),
)  # fmt: skip
COLLEGE = replace(
    OFFICE, ground="research", applicant_kind="corporate", applicant="学校法人架空大学", representative="架空　五郎",
    applicant_address="仙台市青葉区", management="施錠した保管庫", handler_scope="研究室の教員", results="論文で公表",
    organisation="教員2名",
    merit="学会で公表される学術研究", evidence="誓約書", extent=Extent(age_from=18),
)  # fmt: skip


def granted(asked: Application = OFFICE) -> str:
    """A request that was granted."""
    row = enter_inspection(staff=CLERK, asked=asked)
    decide_inspection(staff=REVIEWER, request_no=row.request_no, granted=True, version=1)
    return row.request_no


def read(request_no: str) -> InspectionAct:
    return record_reading(
        staff=CLERK, request_no=request_no, reader=OFFICE.readers[0].name, identification="職員の身分証明書"
    )


def listed(asked: Application = OFFICE) -> list[str]:
    """Who stands on a new list of this range."""
    number = granted(asked)
    make_list(staff=CLERK, request_no=number)
    parts = InspectionPart.objects.filter(list__inspection__request_no=number).order_by("part_no")
    return [no for part in parts for no in part.subjects]


def text_of(pdf: bytes) -> str:
    return "".join("".join(pdf_text.pages(pdf)).split())


@pytest.mark.spec("S 9.5", "RR-05")
def test_a_public_body_asks_is_granted_looks_and_is_published() -> None:
    people = move_family_in()
    number = granted()
    made = make_list(staff=CLERK, request_no=number)
    assert (made.total, made.list_no) == (4, 1)
    with pytest.raises(NotShown):
        show_part(staff=NOSY, request_no=number, part_no=1)
    read(number)
    told = text_of(show_part(staff=NOSY, request_no=number, part_no=1))
    for word in ("一部の写し(閲覧用)", "試験太郎", "昭和60年5月3日", "女", "青葉町", number):
        assert word in told, word
    for hidden in ("世帯", "続柄", "本籍", people[0]):
        assert hidden not in told, hidden
    row = AuditRow.objects.get(action="residents.inspection_show_part", outcome="viewed")
    assert set(row.subjects) == set(people)
    (line,) = publication_rows(staff=CLERK, since=DAY, until=DAY)
    assert (line.who, line.days, line.extent) == ("架空県統計課", (DAY,), "全域")
    assert publication_rows(staff=CLERK, since=DAY + timedelta(days=1), until=DAY + timedelta(days=9)) == []
    printed = text_of(print_publication(staff=CLERK, since=DAY, until=DAY))
    assert "閲覧の状況" in printed
    assert "基幹統計の標本の抽出" in printed
    (seen,) = person_inspections(staff=CLERK, addressee_no=people[2], reason="本人の開示請求")
    assert (seen.request_no, seen.applicant, seen.days) == (number, "架空県統計課", (DAY,))


@pytest.mark.spec("S 9.5")
def test_a_branch_publishes_what_its_ward_has() -> None:
    people = move_family_in()
    counted = []
    for _ in range(2):
        number = granted()
        make_list(staff=CLERK, request_no=number)
        read(number)
        with CaptureQueriesContext(connection) as queries:
            seen = person_inspections(staff=CLERK, addressee_no=people[0], reason="本人の開示請求")
        counted.append(len(queries))
        assert [s.days for s in seen] == [(DAY,)] * len(counted)
    assert counted[0] == counted[1], "as many questions for two lists as for one"
    narrowed = Scope(CLERK.ward, "ほかの支所")
    assert list_inspections(staff=CLERK, scope=narrowed) == []
    assert len(publication_rows(staff=CLERK, since=DAY, until=DAY, scope=narrowed)) == 2


@pytest.mark.spec("S 9.5")
def test_what_is_excepted_is_not_published() -> None:
    move_family_in()
    secret = replace(
        OFFICE,
        ground="investigation",
        statute="刑事訴訟法第197条第2項",
        unexplained="捜査の密行性",
        summary="",
    )
    court = replace(COLLEGE, ground="residence", results="", summary="", merit="訴訟の提起")
    for asked in (secret, court, COLLEGE):
        number = granted(asked)
        make_list(staff=CLERK, request_no=number)
        read(number)
    (line,) = publication_rows(staff=CLERK, since=DAY, until=DAY)
    assert (line.who, line.law) == ("学校法人架空大学　架空　五郎", "第11条の2第1項第1号")
    with pytest.raises(Invalid):
        publication_rows(staff=CLERK, since=DAY, until=DAY - timedelta(days=1))


@pytest.mark.spec("S 9.5", "A-02")
def test_another_decides_and_nothing_is_granted_while_the_law_asks_for_more() -> None:
    row = enter_inspection(staff=CLERK, asked=replace(COLLEGE, management=""))
    number = row.request_no
    assert [f.id for f in view_inspection(staff=CLERK, request_no=number).findings] == ["E220"]
    with pytest.raises(OwnEntry):
        decide_inspection(
            staff=CLERK, request_no=number, granted=False, version=1, refusal="unclear", reason="不備"
        )
    with pytest.raises(Invalid) as e:
        decide_inspection(staff=REVIEWER, request_no=number, granted=True, version=1)
    assert [f.id for f in e.value.findings] == ["E220"]
    with pytest.raises(NotNow):
        make_list(staff=CLERK, request_no=number)
    enter_inspection(staff=CLERK, asked=replace(COLLEGE, evidence=""), request_no=number, version=1)
    with pytest.raises(InspectionChanged):
        enter_inspection(staff=CLERK, asked=COLLEGE, request_no=number, version=1)
    with pytest.raises(NotAcknowledged):
        decide_inspection(staff=REVIEWER, request_no=number, granted=True, version=2)
    known = {"A215-evidence": "昨年度に確認済み"}
    decide_inspection(staff=REVIEWER, request_no=number, granted=True, version=2, acknowledged=known)
    with pytest.raises(NotNow):
        enter_inspection(staff=CLERK, asked=COLLEGE, request_no=number)
    seen = view_inspection(staff=CLERK, request_no=number)
    assert [a.act for a in seen.acts] == ["grant", "amend", "receive"]
    assert seen.acts[0].acknowledged == known


@pytest.mark.spec("S 9.5")
def test_the_letter_of_a_decision_and_of_a_refusal() -> None:
    number = granted(COLLEGE)
    act = print_decision(staff=CLERK, request_no=number)
    told = text_of(show_decision(staff=CLERK, request_no=number, version=act.version_no))
    assert "次のとおり閲覧を承認します" in told
    assert "11条の2第7項" in told
    for asked, objects in ((COLLEGE, True), (OFFICE, False)):
        row = enter_inspection(staff=CLERK, asked=asked)
        for wrong in ({"refusal": "no_ground"}, {"reason": "範囲が広い", "refusal": "because"}):
            with pytest.raises(Invalid):
                decide_inspection(
                    staff=REVIEWER, request_no=row.request_no, granted=False, version=1, **wrong
                )
        decide_inspection(
            staff=REVIEWER,
            request_no=row.request_no,
            granted=False,
            version=1,
            refusal="too_wide",
            reason="標本の数を超える",
        )
        act = print_decision(staff=CLERK, request_no=row.request_no)
        told = text_of(show_decision(staff=CLERK, request_no=row.request_no, version=act.version_no))
        assert "必要な限度を超える" in told
        assert "標本の数を超える" in told
        assert ("審査請求" in told) is objects
    with pytest.raises(NotFound):
        show_decision(staff=CLERK, request_no=number, version=1)


@pytest.mark.spec("S 3.4", "S 9.5")
@pytest.mark.parametrize("how", ["support", "provisional", "held", "household held"])
def test_who_is_protected_or_held_stands_on_no_list(how: str) -> None:
    people, others = move_family_in(), another_family(2)
    if how == "support":
        started(people[0])
    elif how == "provisional":
        received(people[0])
    elif how == "held":
        for no in people[:2]:
            set_hold(staff=CLERK, addressee_no=no, process="inquiry", level="error", reason="照会の抑止")
    else:
        home = households_of(people)[0]
        set_hold(staff=CLERK, household_no=home, process="issue", level="error", reason="発行の抑止")
    # A housemate on the list would give the address away, whoever applied; a hold is of those it names.
    left = set(people[2:]) if how == "held" else set()
    assert set(listed()) == left | set(others)
    assert set(listed(replace(OFFICE, extent=Extent(count=500)))) == left | set(others)


@pytest.mark.spec("S 3.4", "S 9.5")
def test_who_becomes_protected_after_the_list_was_made_is_not_shown() -> None:
    people, others = move_family_in(), another_family(2)
    number = granted()
    make_list(staff=CLERK, request_no=number)
    read(number)
    show_part(staff=CLERK, request_no=number, part_no=1)
    running = open_csv(staff=CLERK, request_no=number)
    assert next(running).startswith("\ufeff氏名")
    started(people[3])
    with pytest.raises(NotShown):
        next(running)
    with pytest.raises(NotShown):
        read(number)
    assert InspectionAct.objects.filter(act="read").count() == 1, "nobody looked at it"
    for look in (show_part, open_csv):
        more: dict[str, Any] = {"part_no": 1} if look is show_part else {}
        with pytest.raises(NotShown) as e:
            look(staff=CLERK, request_no=number, **more)
        assert [f.id for f in e.value.findings] == ["V17"]
    make_list(staff=CLERK, request_no=number)
    read(number)
    shown = text_of(show_part(staff=CLERK, request_no=number, part_no=1))
    assert "試験" not in shown, "nor anybody of that household"
    assert "組版二" in shown
    # What was shown then is proved by whoever may see the protected, and by nobody else.
    with clock.fixed(DAY + timedelta(days=30)):
        reprint_list(staff=NOSY, request_no=number, reason="内容の照会")
        show_part(staff=NOSY, request_no=number, part_no=1)
        started(others[0])
        with pytest.raises(NotShown):
            show_part(staff=NOSY, request_no=number, part_no=1)
        reprint_list(staff=CLERK, request_no=number, reason="内容の照会")
        assert "組版二" in text_of(show_part(staff=CLERK, request_no=number, part_no=1))


@pytest.mark.spec("S 3.4", "S 9.5")
def test_whoever_becomes_protected_while_the_list_is_opened_is_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    move_family_in()
    number = granted()
    make_list(staff=CLERK, request_no=number)
    for look in (lambda: list(open_csv(staff=NOSY, request_no=number)),
                 lambda: show_part(staff=NOSY, request_no=number, part_no=1)):  # fmt: skip
        read(number)
        held = iter([False, True, True])
        monkeypatch.setattr(inspection_lists.selectors, "names_held", lambda made, held=held: next(held))
        with pytest.raises(NotShown) as e:
            look()
        assert [f.id for f in e.value.findings] == ["V17"]
        monkeypatch.undo()


@pytest.mark.spec("S 9.5")
@pytest.mark.parametrize("meanwhile", ["withdrawn", "made again"])
def test_a_file_breaks_off_when_the_list_may_not_be_opened_any_more(meanwhile: str) -> None:
    move_family_in()
    number = granted()
    make_list(staff=CLERK, request_no=number)
    read(number)
    running = open_csv(staff=NOSY, request_no=number)
    next(running)
    if meanwhile == "withdrawn":
        act_on_inspection(staff=CLERK, request_no=number, act="withdraw", reason="調査の中止")
    else:
        make_list(staff=CLERK, request_no=number)
        read(number)
    with pytest.raises(NotShown):
        next(running)
    assert AuditRow.objects.filter(action="residents.inspection_csv_part", outcome="refused").count() == 1


@pytest.mark.spec("S 9.5")
def test_a_list_made_again_draws_nobody_else() -> None:
    for n in range(2, 8):
        another_family(n)
    number = granted(replace(OFFICE, extent=Extent(count=2, order="random")))
    for _ in range(6):
        make_list(staff=CLERK, request_no=number)
    drawn = [set(part.subjects) for part in InspectionPart.objects.all()]
    assert (len(drawn), len(drawn[0])) == (6, 2)
    assert all(each == drawn[0] for each in drawn)
    lost, *_ = sorted(drawn[0])
    started(lost)
    gone = {no for no in drawn[0] if households_of([no]) == households_of([lost])}
    make_list(staff=CLERK, request_no=number)
    again = set(InspectionPart.objects.latest("id").subjects)
    assert len(again) == 2
    assert again & drawn[0] == drawn[0] - gone


@pytest.mark.spec("S 9.5", "S 4.0.8")
def test_only_settled_residents_of_the_range_are_chosen() -> None:
    _father, mother, son, daughter = people = move_family_in()
    ranges = [
        (Extent(everybody=True), set(people)),
        (Extent(sex="2"), {mother, daughter}),
        (Extent(kind="2"), set()),
        (Extent(born_since=date(1986, 1, 1), born_until=date(2013, 12, 31)), {mother, son}),
        (Extent(age_from=10, age_to=13), {son, daughter}),
    ]
    for extent, wanted in ranges:
        if wanted:
            assert set(listed(replace(OFFICE, extent=extent))) == wanted, extent
        else:
            with pytest.raises(NobodyThere):
                listed(replace(OFFICE, extent=extent))
    # A notice under review changes nothing; 転出 takes the person out on its day, whatever the job has written.
    case_no = cases.open_case(staff=CLERK, kind="move_out").case_no
    cases.save_draft(staff=CLERK, case_no=case_no, data=draft_of("move_out", people))
    assert len(listed()) == 4
    Person.objects.filter(addressee_no=son).update(leaves_on=DAY + timedelta(days=1))
    assert len(listed()) == 4
    with clock.fixed(DAY + timedelta(days=1)):
        assert set(listed()) == set(people) - {son}


@pytest.mark.spec("S 9.5")
def test_towns_are_those_of_the_ward_and_so_many_are_drawn() -> None:
    people = move_family_in()
    code = current_versions(people)[people[0]].record.address_town_code
    Town.objects.get_or_create(
        key=f"04101{code}", defaults={"code": "04101", "town_code": code, "text": "宮城県仙台市青葉区試験町"}
    )
    asked = replace(OFFICE, extent=Extent(towns=((code, ""),), count=3, order="random"))
    row = enter_inspection(staff=CLERK, asked=asked)
    assert row.data["extent"]["towns"][0][1]
    assert "仙台市" not in row.data["extent"]["towns"][0][1]
    chosen = listed(asked)
    assert len(set(chosen)) == 3
    assert set(chosen) <= set(people)
    for wrong in (Extent(towns=(("9999999", ""),)), Extent(sex="9"), Extent(order="name", count=1)):
        with pytest.raises(Invalid):
            enter_inspection(staff=CLERK, asked=replace(OFFICE, extent=wrong))


@pytest.mark.spec("S 9.5")
def test_a_name_means_its_town_and_no_other_that_contains_it() -> None:
    for n, name in enumerate(("試本町一丁目", "試本町二丁目", "東試本町", "試中央", "試中央通"), 9_000_001):
        Town.objects.create(
            key=f"04101{n}", code="04101", town_code=str(n), text=f"宮城県仙台市青葉区{name}",
            folded=fold_address(f"宮城県仙台市青葉区{name}"),
        )  # fmt: skip

    def meant(*names: str) -> list[str]:
        extent = Extent(towns=tuple(("", name) for name in names))
        row = enter_inspection(staff=CLERK, asked=replace(OFFICE, extent=extent))
        return [name for _, name in row.data["extent"]["towns"]]

    assert meant("試本町") == ["試本町一丁目", "試本町二丁目"]
    assert meant("試本町２丁目", "試中央") == ["試本町二丁目", "試中央"]
    assert meant("宮城県仙台市青葉区試中央") == ["試中央"]
    for wide in ("青葉区", "本町", "町"):
        with pytest.raises(Invalid):
            meant(wide)
    typed = {"extent.towns": "、".join(f"試験用のとても長い名前の町{n}丁目" for n in range(200))}
    asked = application_of(typed | {"readers.².name": "数でない行"}, "official", "office")
    assert (len(asked.extent.towns), asked.readers) == (200, ())


@pytest.mark.spec("S 9.5", "S 5.3")
def test_a_long_list_is_made_in_parts_each_kept_byte_for_byte(
    monkeypatch: pytest.MonkeyPatch, owner: psycopg.Connection
) -> None:
    people = move_family_in()
    owner.execute(
        "UPDATE person_version SET furigana_surname = 'しけん', furigana_given_name = 'はなこ',"
        " furigana_surname_certified = true, furigana_given_name_certified = true WHERE given_name = '花子'"
    )
    monkeypatch.setattr(inspection_lists, "IN_PART", 3)
    number = granted(replace(OFFICE, extent=Extent(everybody=True, reading=True)))
    made = make_list(staff=CLERK, request_no=number)
    first = show_part(staff=CLERK, request_no=number, part_no=1)
    assert "試験花子（シケンハナコ）" in text_of(first)
    assert "試験太郎（" not in text_of(first), "not certified"
    last = text_of(show_part(staff=CLERK, request_no=number, part_no=2))
    assert "2/2冊" in last
    owner.execute("UPDATE person SET active = false")
    assert show_part(staff=CLERK, request_no=number, part_no=1) == first
    assert InspectionFile.objects.count() == 2
    rows = "".join(open_csv(staff=CLERK, request_no=number)).splitlines()
    assert (rows[0], len(rows)) == ("\ufeff氏名,旧氏・通称,生年月日,性別,住所", made.total + 1)
    assert rows[1].startswith("試験　太郎,,昭和60年5月3日,男,")
    logged = AuditRow.objects.filter(action="residents.inspection_csv")
    assert sorted(no for row in logged for no in row.subjects) == sorted(people)
    with pytest.raises(NotFound):
        show_part(staff=CLERK, request_no=number, part_no=3)


@pytest.mark.spec("S 9.5")
def test_a_reader_looks_on_the_days_granted_and_is_one_of_those_named() -> None:
    move_family_in()
    number = granted()
    with pytest.raises(NotFound):
        read(number)
    make_list(staff=CLERK, request_no=number)
    for who, what in (("別人　次郎", "身分証明書"), (OFFICE.readers[0].name, " ")):
        with pytest.raises(Invalid):
            record_reading(staff=CLERK, request_no=number, reader=who, identification=what)
    read(number)
    with clock.fixed(DAY + timedelta(days=1)):
        with pytest.raises(NotShown):
            show_part(staff=CLERK, request_no=number, part_no=1)
        read(number)
        show_part(staff=CLERK, request_no=number, part_no=1)
    with clock.fixed(DAY + timedelta(days=3)):
        for late in (read, lambda n: make_list(staff=CLERK, request_no=n)):
            with pytest.raises(NotShown):
                late(number)
        with pytest.raises(Invalid):
            reprint_list(staff=CLERK, request_no=number, reason=" ")
        reprint_list(staff=CLERK, request_no=number, reason="会計検査")
        show_part(staff=CLERK, request_no=number, part_no=1)
        with pytest.raises(NotShown):
            show_part(staff=REVIEWER, request_no=number, part_no=1)
    act_on_inspection(staff=CLERK, request_no=number, act="withdraw", reason="調査の中止")
    with pytest.raises(NotShown):
        show_part(staff=REVIEWER, request_no=number, part_no=1)


@pytest.mark.spec("S 9.5")
def test_every_list_comes_back_byte_for_byte_by_its_number() -> None:
    move_family_in()
    number = granted()
    make_list(staff=CLERK, request_no=number)
    read(number)
    paper = show_part(staff=CLERK, request_no=number, part_no=1)
    file = "".join(open_csv(staff=CLERK, request_no=number))
    another_family(2)
    make_list(staff=CLERK, request_no=number)
    assert [x.list_no for x in view_inspection(staff=CLERK, request_no=number).lists] == [2, 1]
    for look in (show_part, open_csv):
        more: dict[str, Any] = {"part_no": 1} if look is show_part else {}
        with pytest.raises(NotShown):  # a reader is shown the newest only
            look(staff=CLERK, request_no=number, list_no=1, **more)
    with pytest.raises(NotFound):
        reprint_list(staff=CLERK, request_no=number, reason="内容の照会", list_no=3)
    with clock.fixed(DAY + timedelta(days=400)):
        reprint_list(staff=CLERK, request_no=number, reason="内容の照会", list_no=1)
        assert show_part(staff=CLERK, request_no=number, part_no=1, list_no=1) == paper
        assert "".join(open_csv(staff=CLERK, request_no=number, list_no=1)) == file
        with pytest.raises(NotShown):
            show_part(staff=CLERK, request_no=number, part_no=1)


@pytest.mark.spec("S 9.5")
def test_a_list_is_opened_on_its_days_only_and_not_when_it_is_old() -> None:
    move_family_in()
    later = replace(OFFICE, first_on=DAY + timedelta(days=2), last_on=DAY + timedelta(days=20))
    number = granted(later)
    make_list(staff=CLERK, request_no=number)
    with pytest.raises(NotShown):  # not even by whoever has just made it
        show_part(staff=CLERK, request_no=number, part_no=1)
    with clock.fixed(DAY + timedelta(days=7)):
        read(number)
        (made,) = view_inspection(staff=CLERK, request_no=number).lists
        assert made.days_old == 7
    with clock.fixed(DAY + timedelta(days=8)):
        with pytest.raises(NotShown) as e:
            read(number)
        assert [f.id for f in e.value.findings] == ["V19"]
        make_list(staff=CLERK, request_no=number)
        read(number)


@pytest.mark.spec("S 9.5")
def test_measures_are_for_applicants_and_recorded_with_their_reason() -> None:
    number = granted(COLLEGE)
    with pytest.raises(Invalid):
        act_on_inspection(staff=CLERK, request_no=number, act="advise", reason="")
    act_on_inspection(staff=CLERK, request_no=number, act="advise", reason="目的外の利用")
    with pytest.raises(Invalid):
        act_on_inspection(staff=CLERK, request_no=number, act="grant", reason="直接")
    with pytest.raises(NotNow):
        act_on_inspection(staff=CLERK, request_no=granted(), act="order", reason="機関へ")
    assert InspectionAct.objects.get(act="advise").reason == "目的外の利用"


@pytest.mark.spec("S 10.3", "S 9.5")
def test_every_right_is_asked_for_and_another_ward_does_not_know_it() -> None:
    move_family_in()
    number = granted()
    make_list(staff=CLERK, request_no=number)
    calls: list[tuple[str, Callable[..., Any]]] = [
        ("", lambda s: enter_inspection(staff=s, asked=OFFICE)),
        (".decide", lambda s: decide_inspection(staff=s, request_no=number, granted=True, version=1)),
        (".list", lambda s: make_list(staff=s, request_no=number)),
        (".list", lambda s: open_csv(staff=s, request_no=number)),
        (".publish", lambda s: publication_rows(staff=s, since=DAY, until=DAY)),
    ]
    for right, call in calls:
        with pytest.raises(Forbidden):
            call(make_staff("s1090", rights=frozenset(RIGHTS) - {f"residents.inspection{right}"}))
    far = make_staff("s1091", ward="04102")
    assert list_inspections(staff=far) == []
    with pytest.raises(NotFound):
        view_inspection(staff=far, request_no=number)
    (line,) = list_inspections(staff=CLERK, state="granted")
    assert line.applicant == "架空県統計課"
    assert AuditRow.objects.filter(action="residents.inspection_make_list", outcome="refused").exists()
    with pytest.raises(Refused):
        enter_inspection(staff=make_staff("s1092", ward=""), asked=OFFICE)


_REFUSED = [
    ("UPDATE inspection SET state = 'done'", "inspection_state"),
    ("UPDATE inspection SET ground = 'curiosity'", "inspection_granted_on_ground"),
    ("UPDATE inspection SET decided_by = ''", "inspection_decided_by_someone"),
    ("UPDATE inspection SET decided_by = entered_by", "inspection_decided_by_another"),
    ("UPDATE inspection SET last_on = NULL", "inspection_granted_for_days"),
    ("UPDATE inspection SET last_on = first_on - 1", "inspection_granted_for_days"),
    ("UPDATE inspection SET state = 'refused'", "inspection_refusal"),
    ("UPDATE inspection_list SET total = 0", "inspection_list_of_some"),
    ("UPDATE inspection_part SET subjects = '{}', history_nos = '{}'", "inspection_part_holds_some"),
    ("UPDATE inspection_part SET history_nos = '{1}'", "inspection_part_holds_some"),
    ("UPDATE inspection_file SET digest = ''", "inspection_file_archived"),
    ("UPDATE inspection_file SET kind = 'doc'", "inspection_file_kind"),
    ("INSERT INTO inspection_file SELECT 999, object_key, digest, made_at, part_id, kind FROM inspection_file",
     "inspection_file_once"),
    ("UPDATE inspection_act SET act = 'peek'", "inspection_act_known"),
    ("UPDATE inspection_act SET act = 'withdraw', reason = ''", "inspection_act_has_reason"),
    ("UPDATE inspection_act SET reader = ''", "inspection_reader_identified"),
    ("UPDATE inspection_act SET act = 'letter', object_key = ''", "inspection_letter_archived"),
    ("INSERT INTO inspection_act SELECT 999, version_no, act, state, data, reason, acknowledged, reader,"
     " identification, object_key, digest, by, \"on\", at, inspection_id, list_id FROM inspection_act"
     " WHERE version_no = 1", "inspection_act_once"),
    ("INSERT INTO inspection_part SELECT 999, part_no, subjects, history_nos, list_id FROM inspection_part",
     "inspection_part_once"),
    ("INSERT INTO inspection_list SELECT 999, list_no, extent, total, made_by, made_at, inspection_id"
     " FROM inspection_list", "inspection_list_once"),
]  # fmt: skip


def test_the_database_refuses(owner: psycopg.Connection) -> None:
    move_family_in()
    number = granted()
    make_list(staff=CLERK, request_no=number)
    read(number)
    show_part(staff=CLERK, request_no=number, part_no=1)
    for statement, name in _REFUSED:
        with pytest.raises((errors.CheckViolation, errors.UniqueViolation), match=name):
            owner.execute(statement)  # type: ignore[call-overload]


@pytest.mark.parametrize("model", ["InspectionAct", "InspectionList", "InspectionPart", "InspectionFile"])
def test_what_was_shown_is_never_rewritten(model: str) -> None:
    with pytest.raises(Exception, match="permission denied"):
        getattr(models, model).objects.update(id=0)
    assert Inspection.objects.count() == 0


@pytest.mark.spec("S 9.5", "S 3.4")
def test_the_api_does_what_the_screens_do() -> None:
    people = move_family_in()
    clerk, chief = Api(CLERK), Api(REVIEWER)
    given = {
        "ground": "official", "applicant_kind": "office", "applicant": "架空県統計課", "purpose": "標本の抽出",
        "responsible": "課長", "readers": [{"name": "架空　一郎", "place": "主事"}], "first_on": "2026-11-22",
        "last_on": "2026-11-23", "extent": {"age_from": 18},
    }  # fmt: skip
    made = clerk.post("/inspections", given).json()
    number, path = made["request_no"], f"/inspections/{made['request_no']}"
    assert [f["id"] for f in clerk.get(path).json()["findings"]] == ["E226"]
    given |= {"summary": "標本の抽出", "request_no": number, "version": 1}
    assert clerk.post("/inspections", given).json()["version"] == 2
    assert clerk.post(f"{path}/decision", {"granted": True, "version": 2}).status_code == 403
    assert chief.post(f"{path}/decision", {"granted": True}).status_code == 422, "of which version?"
    assert chief.post(f"{path}/decision", {"granted": True, "version": 1}).status_code == 409, "amended since"
    assert chief.post(f"{path}/decision", {"granted": True, "version": 2}).json()["state"] == "granted"
    assert clerk.post(f"{path}/lists", {}).json()["parts"] == [2]
    assert clerk.post(f"{path}/readings", {"reader": "別人", "identification": "名刺"}).status_code == 422
    read_ = clerk.post(f"{path}/readings", {"reader": "架空　一郎", "identification": "職員証"})
    assert (read_.status_code, read_.json()["act"]) == (201, "read")
    assert clerk.get(f"{path}/parts/1/file").content.startswith(b"%PDF")
    rows = b"".join(clerk.get(f"{path}/csv").streaming_content).decode().splitlines()
    assert len(rows) == 3
    letter = clerk.post(f"{path}/letters", {}).json()
    assert clerk.get(f"{path}/letters/{letter['version_no']}/file").content.startswith(b"%PDF")
    assert clerk.post(f"{path}/reprints", {"reason": "照合"}).status_code == 201
    clerk.post(f"{path}/lists", {})
    assert [(x["list_no"], x["days_old"]) for x in clerk.get(path).json()["lists"]] == [(2, 0), (1, 0)]
    assert clerk.get(f"{path}/csv", list_no=1).status_code == 200, "taken out again just now"
    (line,) = clerk.get("/inspections", state="granted").json()
    assert line["request_no"] == number
    period = {"since": "2026-11-01", "until": "2026-11-30"}
    assert [p["who"] for p in clerk.get("/inspections/publication", **period).json()] == ["架空県統計課"]
    assert clerk.get("/inspections/publication/file", **period).content.startswith(b"%PDF")
    assert clerk.get(f"/persons/{people[0]}/inspections", reason="開示").json()[-1]["days"] == ["2026-11-22"]
    assert clerk.get(f"/persons/{people[2]}/inspections", reason="開示").json() == []
    started(people[0])
    assert Api(NOSY).get(f"/persons/{people[0]}/inspections", reason="開示").status_code == 403
    assert clerk.post(f"{path}/acts", {"act": "withdraw", "reason": "中止"}).json()["state"] == "withdrawn"
