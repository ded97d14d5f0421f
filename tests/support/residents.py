"""What tests of 住民記録 start from: staff, a synthetic family, stock."""

from __future__ import annotations

import copy
from typing import Any

from openjuki.kernel.numbers.individual_number import check_digit as number_check_digit
from openjuki.kernel.numbers.resident_code import check_digit as code_check_digit
from openjuki.runtime import clock
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import Person, ResidentCodeStock
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.services import cases, review
from openjuki.systems.residents.services.submit_notice import submit_notice


def make_staff(
    user_id: str = "s1001", *, rights: frozenset[str] = frozenset(RIGHTS), ward: str = "04101"
) -> Staff:
    """A member of staff with the given rights (all of them unless told)."""
    return Staff(
        user_id, f"試験職員{user_id}", "10", ward, "", rights, 1, ("password", "totp"), "session", "terminal"
    )


CLERK, REVIEWER, REVIEWER2 = make_staff("s1001"), make_staff("s2001"), make_staff("s2002")


def number(body: int) -> str:
    """A valid individual number from 11 digits."""
    return f"{body:011d}{number_check_digit(f'{body:011d}')}"


def code(body: int) -> str:
    """A valid resident code from 10 digits."""
    return f"{body:010d}{code_check_digit(f'{body:010d}')}"


_ADDRESS = {
    "code": "04101", "town_code": "", "text": "", "lot": "１番１号", "detail": "", "postal_code": "",
}  # fmt: skip


def address() -> dict[str, Any]:
    """The first town of 青葉区 with a lot."""
    from openjuki.runtime import places

    town = places.towns("04101")[0]
    return {**_ADDRESS, "town_code": town.town_code, "text": town.address, "postal_code": town.postal_code}


def family_data(first: int = 1) -> dict[str, Any]:
    """転入届 of a family of four; `first` makes other people of the same names."""
    rows = [("太郎", "タロウ", "S60.5.3", "1", "世帯主"), ("花子", "ハナコ", "S62.8.9", "2", "妻"),
            ("一郎", "イチロウ", "H25.2.14", "1", "子"), ("桜", "サクラ", "H28.4.1", "2", "子")]  # fmt: skip
    members = [
        {
            "key": f"m{i}", "surname": "試験", "given_name": name, "reading_surname": "シケン",
            "reading_given_name": kana, "birth": birth, "sex": sex, "relationship": relationship,
            "registered_domicile": "宮城県仙台市青葉区本町三丁目８番", "register_head": "試験　太郎",
            "individual_number": number(first * 100 + i), "individual_number_check": "number_card",
            "resident_code": code(first * 100 + i), "holds_number_card": False,
        }
        for i, (name, kana, birth, sex, relationship) in enumerate(rows)
    ]  # fmt: skip
    return copy.deepcopy(
        {
            "ward": "04101", "notified_on": "2026-11-20", "moved_in_on": "2026-11-15", "address": address(),
            "previous_address": {"code": "13101", "text": "東京都千代田区霞が関", "lot": "２丁目１番２号",
                                 "postal_code": "1000013"},
            "certificate_move_out_on": "2026-11-14",
            "members": members, "notifier": {"name": "試験　太郎", "capacity": "householder"},
            "identity": {"method": "number_card", "document": "個人番号カード"},
        }
    )  # fmt: skip


def other_family(n: int) -> dict[str, Any]:
    """The form data of a family whose name and address nobody else has."""
    data = family_data(n)
    data["address"]["lot"] = f"{n}番{n}号"
    surname = "別" + "〇一二三四五六七八九"[n % 10]
    for member in data["members"]:
        member["surname"] = surname
    data["notifier"]["name"] = f"{surname}　太郎"
    return data


def fill_stock(count: int = 20) -> None:
    """Free resident codes."""
    ResidentCodeStock.objects.bulk_create(
        ResidentCodeStock(code=code(9_000_000_00 + i), shuffle=(i * 7919) % 1009, received_at=clock.now())
        for i in range(count)
    )


def submitted(
    data: dict[str, Any], kind: str = "move_in", *, acknowledged: dict[str, str] | None = None
) -> str:
    """Enter and submit; returns the case number."""
    case = cases.open_case(staff=CLERK, kind=kind)
    cases.save_draft(staff=CLERK, case_no=case.case_no, data=data)
    cases.record_paper(staff=CLERK, case_no=case.case_no, kind="received_paper")
    submit_notice(staff=CLERK, case_no=case.case_no, acknowledged=acknowledged)
    return str(case.case_no)


def settle_notice(data: dict[str, Any], kind: str = "move_in") -> str:
    """Enter, submit and settle; returns the case number."""
    case_no = submitted(data, kind)
    done = review.approve(staff=REVIEWER, case_no=case_no)
    if done.state != "settled":
        review.approve(staff=REVIEWER2, case_no=case_no)
    return case_no


def move_family_in(first: int = 1) -> list[str]:
    """A registered family; 宛名番号 in their standing order."""
    known = set(Person.objects.values_list("addressee_no", flat=True))
    settle_notice(family_data(first))
    people = Person.objects.exclude(addressee_no__in=known).order_by("member_order")
    return list(people.values_list("addressee_no", flat=True))
