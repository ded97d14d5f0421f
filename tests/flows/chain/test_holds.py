"""抑止と支援措置 on their way: from the register to CS, and by the hub to every office that fetches (S 3.1, S 3.2)."""

from __future__ import annotations

import pytest

from flows.chain.chain import Chain, both, wait_for
from openjuki.messages.residents.hold_changed.v1 import Body
from openjuki.runtime.exchange import Note

OLD = "仙台市青葉区国分町三丁目7番1号"
_HELD = "SELECT issue_held, support_measure FROM held_person WHERE addressee_no = %s"


def hold(n: int, held: bool) -> Note:
    """What the register tells of person n."""
    body = Body(addressee_no=str(n), issue_held=held, support_measure=held)
    return Note("residents/hold_changed/v1", f"hold-{n}", body)


@pytest.mark.spec("S 3.1", "S 3.2", "RR-25")
def test_a_mark_reaches_cs_and_the_offices_and_is_taken_back(chain: Chain) -> None:
    chain.publish([hold(31, True), *both(31, "move_in", OLD)])

    def marked(office: int) -> object:
        answer = chain.get("offices", f"/api/offices/{office}/people/31")
        return answer.json().get("support_measure") if answer.status_code == 200 else None

    for office in (18, 21, 40):
        wait_for(lambda office=office: marked(office) is True, 30, f"移転先{office}に標識が届きません")
    wait_for(lambda: chain.rows("juki_cs", _HELD, "31") == [(True, True)], 30, "CSに標識が届きません")
    assert "支援措置" in chain.get("offices", "/offices/18").text
    chain.publish([hold(31, False)])
    for office in (18, 21, 40):
        wait_for(lambda office=office: marked(office) is False, 30, f"移転先{office}で解除されません")
    wait_for(lambda: chain.rows("juki_cs", _HELD, "31") == [(False, False)], 30, "CSで解除されません")
