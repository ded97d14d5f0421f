"""不交付の根拠: each right is refused by its own paragraphs, and a 除票 by the article that refers to them."""

import pytest

from openjuki.kernel.certificates.requests.course import REFUSALS
from openjuki.kernel.certificates.requests.rights import (
    OFFICIAL,
    PERSON,
    PROFESSIONAL,
    RIGHTS,
    THIRD_PARTY,
    Right,
)

JUKI = "住民基本台帳法"


@pytest.mark.spec("RR-05")
@pytest.mark.parametrize(
    ("right", "refusal", "article"),
    [
        (PERSON, "improper", "第12条第6項"),
        (PERSON, "not_identified", "第12条第3項"),
        (PERSON, "no_authority", "第12条第4項"),
        (PERSON, "no_record", "第12条第1項"),
        (OFFICIAL, "improper", "第12条の2第1項"),
        (OFFICIAL, "not_identified", "第12条の2第3項"),
        (THIRD_PARTY, "no_reason", "第12条の3第1項"),
        (THIRD_PARTY, "not_identified", "第12条の3第5項"),
        (PROFESSIONAL, "no_reason", "第12条の3第2項"),
        (PROFESSIONAL, "no_authority", "第12条の3第6項"),
    ],
)
def test_a_refusal_names_the_article_of_its_right(right: Right, refusal: str, article: str) -> None:
    assert right.refused_by(refusal, removed=False) == f"{JUKI} {article}"


@pytest.mark.parametrize(
    ("right", "refusal", "article"),
    [
        (PERSON, "improper", "第15条の4第5項において準用する第12条第6項"),
        (OFFICIAL, "not_identified", "第15条の4第5項において準用する第12条の2第3項"),
        (THIRD_PARTY, "no_reason", "第15条の4第3項"),
        (PROFESSIONAL, "no_record", "第15条の4第4項"),
    ],
)
def test_a_removed_record_is_refused_by_its_own_article(right: Right, refusal: str, article: str) -> None:
    assert right.refused_by(refusal, removed=True) == f"{JUKI} {article}"


@pytest.mark.spec("S 3.4")
@pytest.mark.parametrize("right", RIGHTS.values(), ids=RIGHTS)
@pytest.mark.parametrize("removed", [False, True])
def test_a_refusal_for_protection_reads_like_any_other(right: Right, removed: bool) -> None:
    assert not REFUSALS["support"][1]
    assert REFUSALS["support"][1] == REFUSALS["no_reason"][1]
    assert right.refused_by("support", removed=removed) == right.refused_by("no_reason", removed=removed)
