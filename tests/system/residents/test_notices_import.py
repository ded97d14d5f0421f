"""`notices import`: each notice a case in entry; what is wrong with a file is said, never guessed."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from openjuki.kernel.notices.move_in import Mover
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Refused
from openjuki.systems.residents.models import CaseDraft, CaseFile, CaseNotice, ImportedNotice, Person
from openjuki.systems.residents.services import cases, review
from openjuki.systems.residents.services.certificate_csv import MOVE_COLUMNS, PERSON_COLUMNS
from openjuki.systems.residents.services.csv_reader import FileRefused
from openjuki.systems.residents.services.notice_forms import KINDS, build_notice, join_secrets
from openjuki.systems.residents.services.notices_import import Outcome, import_notices
from openjuki.systems.residents.services.notices_import_columns import COLUMNS, KEY
from openjuki.systems.residents.services.submit_notice import submit_notice
from support.at_once import together
from support.notices_csv import families, rows_of, text_of, write_families
from support.residents import CLERK, REVIEWER, REVIEWER2, fill_stock, make_staff, move_family_in

pytestmark = pytest.mark.usefixtures("real_db")


def run(path: Path, kind: str = "move_in", **options: Any) -> list[Outcome]:
    return list(import_notices(staff=options.get("staff", CLERK), path=path, kind=kind))


def results(outcomes: list[Outcome]) -> list[str]:
    return [o.result for o in outcomes]


def findings(outcome: Outcome) -> list[tuple[int, str, str]]:
    return [(r.line, r.finding.id, r.finding.field) for r in outcome.remarks]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "届出.csv"


@pytest.mark.spec("RR-01", "A-01")
def test_each_notice_becomes_a_case_in_entry_and_no_further(file: Path) -> None:
    write_families(file, 3)
    done = run(file)
    assert results(done) == ["entered"] * 3
    assert [(o.first, o.last) for o in done] == [(2, 5), (6, 9), (10, 13)]
    found = CaseFile.objects.order_by("case_no")
    assert [c.case_no for c in found] == [o.case_no for o in done]
    assert {(c.state, c.channel, c.kind) for c in found} == {("entering", "import", "move_in")}
    assert CaseNotice.objects.count() == 0
    assert Person.objects.count() == 0


@pytest.mark.spec("RR-01")
def test_what_was_imported_is_what_the_file_says_and_can_be_settled(file: Path) -> None:
    fill_stock()
    ((_, data),) = families(1)
    write_families(file, 1)
    (done,) = run(file)
    draft = CaseDraft.objects.get()
    whole = join_secrets(draft.data, draft.secrets, row=done.case_no)
    kind = KINDS["move_in"]
    assert build_notice(kind, whole).notice == build_notice(kind, data).notice
    cases.record_paper(staff=CLERK, case_no=done.case_no, kind="received_paper")
    submit_notice(staff=CLERK, case_no=done.case_no)
    review.approve(staff=REVIEWER, case_no=done.case_no)
    review.approve(staff=REVIEWER2, case_no=done.case_no)
    assert Person.objects.filter(active=True).count() == 4


@pytest.mark.spec("A-02")
def test_who_imports_a_notice_is_its_maker(file: Path) -> None:
    write_families(file, 1)
    (done,) = run(file)
    cases.record_paper(staff=REVIEWER, case_no=done.case_no, kind="received_paper")
    submit_notice(staff=REVIEWER, case_no=done.case_no)
    with pytest.raises(Refused) as e:
        review.approve(staff=CLERK, case_no=done.case_no)
    assert e.value.findings[0].id == "R01"


@pytest.mark.spec("RR-02")
def test_a_move_within_the_ward_is_imported(file: Path) -> None:
    people = move_family_in()
    household = Person.objects.first().household_no  # type: ignore[union-attr]
    heading = (
        "届出番号,届出年月日,転居年月日,世帯番号,新市区町村コード,新町字コード,新住所,新番地,新郵便番号,"
        "宛名番号,異動区分,続柄,届出人氏名,届出人の資格,本人確認の方法,本人確認書類"
    )
    _, data = next(families(1))
    a = data["address"]
    head = (
        f"A1,R8.11.20,R8.11.19,{household},{a['code']},{a['town_code']},{a['text']},９番,{a['postal_code']}"
    )
    lines = [heading, f"{head},{people[0]},,,試験　太郎,世帯主,運転免許証,運転免許証"]
    lines += [f"A1{',' * 8},{people[1]},残留,世帯主,,,,"]
    lines += [f"A1{',' * 8},{no},残留,子,,,," for no in people[2:]]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (done,) = run(file, "move_within")
    assert done.result == "entered", done.remarks
    draft = CaseDraft.objects.get(case__case_no=done.case_no)
    assert [m["addressee_no"] for m in draft.data["members"]] == [people[0]]
    assert [(m["addressee_no"], m["relationship"]) for m in draft.data["staying"]] == [
        (people[1], "世帯主"), (people[2], "子"), (people[3], "子"),
    ]  # fmt: skip


def test_a_second_run_enters_nothing_twice(file: Path) -> None:
    write_families(file, 3)
    first, second = run(file), run(file)
    assert results(second) == ["before"] * 3
    assert [o.case_no for o in second] == [o.case_no for o in first]
    assert CaseFile.objects.count() == 3


def test_a_broken_run_goes_on_where_it_stopped(file: Path) -> None:
    write_families(file, 4)
    broken = import_notices(staff=CLERK, path=file)
    next(broken)
    next(broken)
    broken.close()
    assert CaseFile.objects.count() == 2
    assert results(run(file)) == ["before", "before", "entered", "entered"]
    assert CaseFile.objects.count() == 4


def test_a_corrected_file_enters_only_what_was_refused(file: Path) -> None:
    lines = write_families(file, 3)
    good = lines[6]
    lines[6] = good.replace("H", "X", 1) if ",H" in good else good.replace("S62.8.9", "S62.13.9")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert results(run(file)) == ["entered", "refused", "entered"]
    lines[6] = good
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert results(run(file)) == ["before", "entered", "before"]
    assert CaseFile.objects.count() == ImportedNotice.objects.count() == 3


def test_two_runs_at_once_enter_each_notice_once(file: Path) -> None:
    write_families(file, 6)
    found = together(*[lambda: results(run(file))] * 2)
    assert sorted(r for each in found for r in each) == ["before"] * 6 + ["entered"] * 6
    assert CaseFile.objects.count() == 6


@pytest.mark.parametrize(
    ("column", "cell", "id_"),
    [
        ("生年月日", "S60.13.3", "F04"),
        ("個人番号", "123456789012", "E04"),
        ("住民票コード", "12345678901", "E05"),
        ("性別", "おとこ", "E27"),
        ("続柄", "孫", "E10"),
    ],
)
def test_a_wrong_cell_refuses_its_notice_and_names_line_and_column(
    file: Path, column: str, cell: str, id_: str
) -> None:
    rows = [row for key, data in families(3) for row in rows_of(key, data)]
    rows[5][column] = cell
    file.write_text(text_of(rows), encoding="utf-8")
    done = run(file)
    assert results(done) == ["entered", "refused", "entered"]
    assert (7, id_, column) in findings(done[1])
    assert all(r.finding.message and r.finding.remedy for r in done[1].remarks)
    assert AuditRow.objects.filter(action="residents.import_notice", outcome="refused").count() == 1


def test_no_message_repeats_a_number_that_stands_in_a_wrong_column(file: Path) -> None:
    rows = [row for key, data in families(1) for row in rows_of(key, data)]
    number = rows[1]["個人番号"]
    rows[1]["生年月日"] = number
    for row in rows:
        row[KEY] = number
    file.write_text(text_of(rows), encoding="utf-8")
    shown = repr(run(file))
    assert "F04" in shown
    assert number not in shown


def test_alerts_are_listed_and_do_not_refuse(file: Path) -> None:
    rows = [row for key, data in families(1) for row in rows_of(key, data)]
    rows[3].update({"フリガナ(氏)": "", "フリガナ(名)": ""})
    file.write_text(text_of(rows), encoding="utf-8")
    (done,) = run(file)
    assert done.result == "entered"
    assert (5, "A24") in [f[:2] for f in findings(done)]


def test_a_report_names_no_resident_who_resembles_an_entered_person(file: Path) -> None:
    (known, *_) = move_family_in()
    _, data = next(families(1, first=50))
    file.write_text(text_of(rows_of("N1", data)), encoding="utf-8")
    (done,) = run(file)
    (alert,) = [r.finding for r in done.remarks if r.finding.id == "A02" and known in r.finding.message]
    assert "試験　太郎" not in alert.message
    row = AuditRow.objects.get(action="residents.import_notice")
    assert known in row.subjects


@pytest.mark.parametrize(
    ("codec", "name"),
    [("cp932", "CP932"), ("euc_jp", "EUC-JP"), ("utf-16", "UTF-16"), ("iso2022_jp", "ISO-2022-JP")],
)
def test_another_encoding_is_recognised_and_nothing_is_entered(file: Path, codec: str, name: str) -> None:
    write_families(file, 2)
    file.write_bytes(file.read_text(encoding="utf-8").encode(codec))
    with pytest.raises(FileRefused) as e:
        run(file)
    (finding,) = e.value.findings
    assert name in finding.message
    assert "1行目" in finding.message
    assert f"iconv -f {name}" in finding.remedy
    assert CaseFile.objects.count() == 0


def test_one_line_in_another_encoding_is_named(file: Path) -> None:
    lines = write_families(file, 2)
    raw = [line.encode("cp932" if n == 4 else "utf-8") for n, line in enumerate(lines)]
    file.write_bytes(b"\n".join(raw) + b"\n")
    with pytest.raises(FileRefused, match="最初に読めないのは5行目"):
        run(file)
    assert CaseFile.objects.count() == 0


@pytest.mark.parametrize("cut", [1, 2, 40, 120])
def test_a_file_that_was_cut_is_recognised_and_nothing_is_entered(file: Path, cut: int) -> None:
    rows = [row for key, data in families(2) for row in rows_of(key, data)]
    file.write_text(text_of(rows), encoding="utf-8")
    whole = file.read_bytes()
    file.write_bytes(whole[: -cut - len(b"\n") - 60])
    with pytest.raises(FileRefused) as e:
        run(file)
    assert e.value.findings[0].id == "IM02"
    assert CaseFile.objects.count() == 0


def test_a_file_that_was_cut_between_lines_refuses_the_family_that_lacks_somebody(file: Path) -> None:
    lines = write_families(file, 2)
    file.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    done = run(file)
    assert results(done) == ["entered", "refused"]
    assert [f[1] for f in findings(done[1])] == ["IM08"]


def test_an_open_quote_spoils_its_own_notice_only(file: Path) -> None:
    lines = write_families(file, 3)
    lines[6] = lines[6].replace(",試験,", ',"試験,', 1)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run(file)
    assert results(done) == ["entered", "refused", "entered"]
    assert [f[:2] for f in findings(done[1])] == [(7, "IM04")]
    assert "引用符" in done[1].remarks[0].finding.message


def test_a_line_with_cells_missing_spoils_its_own_notice_only(file: Path) -> None:
    lines = write_families(file, 3)
    lines[7] = lines[7].rsplit(",", 3)[0]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run(file)
    assert results(done) == ["entered", "refused", "entered"]
    assert [f[:2] for f in findings(done[1])] == [(8, "IM04")]


def test_rows_of_a_notice_that_stand_apart_are_refused_together(file: Path) -> None:
    lines = write_families(file, 3)
    lines.append(lines.pop(3))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run(file)
    assert results(done) == ["refused", "entered", "entered", "refused"]
    assert {f[1] for o in (done[0], done[3]) for f in findings(o)} >= {"IM05"}


def test_a_notice_that_contradicts_itself_is_refused(file: Path) -> None:
    rows = [row for key, data in families(1) for row in rows_of(key, data)]
    rows[2]["転入年月日"] = "2026-11-01"
    file.write_text(text_of(rows), encoding="utf-8")
    (done,) = run(file)
    assert findings(done) == [(4, "IM07", "転入年月日")]


@pytest.mark.spec("A-01")
@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("届出番号,生年月日,宗教", "宗教"),
        ("届出番号,氏,氏,生年月日", "氏"),
        ("届出番号,氏", "生年月日"),
        ("氏,届出番号,生年月日,届出年月日,転入年月日", "最初"),
    ],
)
def test_a_heading_that_is_not_the_forms_is_refused(file: Path, heading: str, said: str) -> None:
    file.write_text(f"{heading}\nN1,1,2,3\n", encoding="utf-8")
    with pytest.raises(FileRefused) as e:
        run(file)
    assert said in e.value.findings[0].message


def test_who_may_not_enter_may_not_import(file: Path) -> None:
    write_families(file, 1)
    with pytest.raises(Forbidden):
        run(file, staff=make_staff("s9001", rights=frozenset({"residents.search"})))


def test_staff_of_a_ward_enter_no_notice_of_another(file: Path) -> None:
    write_families(file, 1)
    (done,) = run(file, staff=make_staff("s1009", ward="04102"))
    assert (done.result, findings(done)[0][1]) == ("refused", "IM10")


@pytest.mark.spec("A-01")
def test_every_item_of_the_form_has_a_column_and_no_column_is_without_one() -> None:
    has = {c.path for c in COLUMNS["move_in"].values() if c.person}
    assert has == {f.name for f in dataclasses.fields(Mover)} - {"key"}
    for kind, columns in COLUMNS.items():
        own = {f.name for f in dataclasses.fields(KINDS[kind].notice)} - {"members", "staying"}
        assert {c.path.partition(".")[0] for c in columns.values() if not c.person} == own


def test_a_heading_means_the_same_here_and_in_the_file_of_a_certificate() -> None:
    here = COLUMNS["move_in"]
    assert {n: here[n].path for n in PERSON_COLUMNS if here[n].person} == PERSON_COLUMNS
    assert {n: here[n].path for n in MOVE_COLUMNS if not here[n].person} == MOVE_COLUMNS
