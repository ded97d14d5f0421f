"""転出証明書情報 and files of the 転出証明書 as the start of a notice; files that cannot be read (RR-01)."""

from __future__ import annotations

from datetime import date

import pytest

from openjuki.runtime import clock
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Invalid
from openjuki.systems.residents.models import CaseDraft, MoveOutInformation
from openjuki.systems.residents.services import cases, move_out_information
from openjuki.systems.residents.services.certificate_csv import take_certificate_csv
from openjuki.systems.residents.services.judge import judge
from openjuki.systems.residents.services.notice_forms import join_secrets
from support.move_outs import deliver
from support.residents import CLERK, number

pytestmark = pytest.mark.usefixtures("real_db")
HEADING = (
    "氏,名,フリガナ(氏),フリガナ(名),生年月日,性別,続柄,本籍,筆頭者,個人番号,"
    "転出予定日,転出元市区町村コード,転出元住所,転出元番地"
)
FIRST = (
    "髙橋,葛󠄂美,たかはし,ｸｽﾞﾐ,S60.5.3,女,世帯主,宮城県仙台市,髙橋　葛󠄂美,{number},R8.11.14,13101,"
    "東京都千代田区霞が関,１番"
)


def case_no() -> str:
    return cases.open_case(staff=CLERK, kind="move_in").case_no


def draft_of(case: str) -> dict[str, object]:
    draft = CaseDraft.objects.get(case__case_no=case)
    return join_secrets(draft.data, draft.secrets, row=case)


@pytest.mark.spec("RR-01", "1-1")
def test_a_family_is_found_by_number_and_taken_over() -> None:
    numbers = deliver()
    case = case_no()
    (found,) = move_out_information.find(staff=CLERK, case_no=case, number=numbers[2])
    assert [m.birth for m in found.members][:2] == ["昭和60年5月3日", "昭和62年8月9日"]
    move_out_information.take(staff=CLERK, case_no=case, source_id=found.source_id, positions=[0, 2])
    data = draft_of(case)
    assert [m["individual_number"] for m in data["members"]] == [numbers[0], numbers[2]]  # type: ignore[attr-defined]
    assert data["source"] == "information"
    assert data["notifier"] == {"name": "試験　太郎", "capacity": "householder"}
    assert not any(f.id == "F04" for f in judge(kind="move_in", data=data).findings)


@pytest.mark.spec("U-08")
def test_the_log_knows_the_search_but_not_the_number() -> None:
    numbers = deliver()
    move_out_information.find(staff=CLERK, case_no=case_no(), number=numbers[0])
    row = AuditRow.objects.get(action="residents.find_move_out_information")
    assert numbers[0] not in str(row.terms)
    assert row.terms["found"] == [MoveOutInformation.objects.get().source_id]


@pytest.mark.spec("RR-01")
def test_what_nobody_took_is_erased_when_its_time_is_over() -> None:
    numbers = deliver()
    deliver("M20261120000002", first=31)
    case = case_no()
    move_out_information.take(staff=CLERK, case_no=case, source_id="M20261120000002", positions=[0])
    with clock.fixed(date(2026, 12, 15)):  # the day on which thirty days have passed
        assert move_out_information.erase_unused() == 0
        assert move_out_information.find(staff=CLERK, case_no=case, number=numbers[0])
    with clock.fixed(date(2026, 12, 16)):
        assert move_out_information.erase_unused() == 1
        assert not move_out_information.find(staff=CLERK, case_no=case, number=numbers[0])
    assert MoveOutInformation.objects.get().used_by_case == case


def test_information_serves_one_case() -> None:
    numbers = deliver()
    first, second = case_no(), case_no()
    (found,) = move_out_information.find(staff=CLERK, case_no=first, number=numbers[0])
    move_out_information.take(staff=CLERK, case_no=first, source_id=found.source_id, positions=[0])
    with pytest.raises(Invalid) as refused:
        move_out_information.take(staff=CLERK, case_no=second, source_id=found.source_id, positions=[0])
    assert refused.value.findings[0].id == "MO03"
    assert first in refused.value.findings[0].message


@pytest.mark.parametrize("typed", ["12345", "123456789012", "12345678901"])
def test_a_wrong_number_is_told_without_repeating_it(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        move_out_information.find(staff=CLERK, case_no=case_no(), number=typed)
    finding = refused.value.findings[0]
    assert finding.id == "MO01"
    assert typed not in finding.message + finding.remedy


def test_a_file_becomes_the_draft_with_names_as_they_are() -> None:
    case, own = case_no(), number(77)
    content = f"{HEADING}\n{FIRST.format(number=own)}\n".encode()
    take_certificate_csv(staff=CLERK, case_no=case, content=content)
    data = draft_of(case)
    (member,) = data["members"]  # type: ignore[misc]
    assert (member["surname"], member["given_name"]) == ("髙橋", "葛󠄂美")
    assert (member["reading_surname"], member["reading_given_name"]) == ("タカハシ", "クズミ")
    assert (member["sex"], member["individual_number"]) == ("2", own)
    assert data["previous_address"] == {"code": "13101", "text": "東京都千代田区霞が関", "lot": "１番"}
    assert (data["source"], data["certificate_move_out_on"]) == ("certificate", "R8.11.14")


def refused_file(content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        take_certificate_csv(staff=CLERK, case_no=case_no(), content=content)
    return " ".join(f.message + f.remedy for f in refused.value.findings)


def test_another_encoding_is_named_with_its_first_line_and_the_way_out() -> None:
    told = refused_file("氏,名,生年月日\n高橋,一,S60.5.3\n".encode("cp932"))
    assert "CP932" in told
    assert "1行目" in told
    assert "iconv" in told


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "見出し"),
        ("氏,名,生年月日\n".encode(), "0行"),
        pytest.param(
            "氏,名,生年月日,宗教\n髙橋,一,S60.5.3,なし\n".encode(), "宗教", marks=pytest.mark.spec("A-01")
        ),
        ("氏,名,生年月日\n髙橋,一\n".encode(), "2行目"),
        ("氏,名,生年月日\n髙橋,一,S60.13.3\n".encode(), "2行目"),
        ("氏,名,生年月日\n髙橋,一,S60.5.3\n髙橋,二".encode() + "郎".encode()[:2], "3行目"),
        (b"x" * 1_000_001, "大きすぎます"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(content: bytes, told: str) -> None:
    assert told in refused_file(content)
    assert CaseDraft.objects.get().data.get("members") is None


@pytest.mark.spec("S 11.1", "S 1.1.6")
def test_all_blanks_of_an_empty_form_are_told_at_once() -> None:
    data = {
        "notified_on": "R8.11.23",
        "address": {"text": ""},
        "members": [{"key": "m0", "birth": "R30.1.1"}],
    }
    told = {(f.id, f.field) for f in judge(kind="move_in", data=data).findings}
    assert ("F03", "moved_in_on") in told
    blank = {"notifier.name", "previous_address", "address", "members.0.registered_domicile"}
    assert blank <= {field for _, field in told}
    # Nothing that hangs on the day which nobody has typed, and nothing about what is typed.
    assert not told & {("E02", "notified_on"), ("E01", "moved_in_on")}
    assert not any(field == "members.0.birth" for _, field in told)
