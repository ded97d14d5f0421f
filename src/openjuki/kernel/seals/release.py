"""一時解除 — the one certificate that a person under 支援措置 takes home from the counter (S 3.1, S 3.4).

The paper shows the address that 支援措置 hides. So it goes to the person alone, who stands there and was made sure of
by a photograph, twice: by who releases and by who issues.
"""

from __future__ import annotations

from collections.abc import Iterator

from openjuki.kernel.register.decision import Finding
from openjuki.kernel.seals.certificate import Shown, is_called
from openjuki.kernel.seals.documents import has_photo
from openjuki.kernel.seals.findings import finding
from openjuki.kernel.seals.ordinance import Ordinance
from openjuki.kernel.seals.registrant import Registrant


def releasable(
    *, protected: bool, open_already: bool, identification: str, reason: str, rules: Ordinance
) -> Iterator[Finding]:
    """What stands against setting 支援措置 aside. `identification`: how the person at the counter was made sure of."""
    if not protected:
        yield finding("SE53")
    elif open_already:
        yield finding("SE54")
    if not has_photo(identification, rules):
        yield finding("SE52", "identification")
    if not reason.strip():
        yield finding("SE39", "reason")


def under_release(
    shown: Shown,
    person: Registrant,
    *,
    requester: str,
    identification: str,
    copies: int,
    by_who_released: bool,
    rules: Ordinance,
) -> Iterator[Finding]:
    """What stands against a certificate that a release allows, beside what stands against any."""
    if by_who_released:
        yield finding("SE55")
    if shown.by_agent:
        yield finding("SE51", "by_agent")
    elif not is_called(requester, person):
        yield finding("SE51", "requester")
    if copies != 1:
        yield finding("SE56", "copies")
    if not has_photo(identification, rules):
        yield finding("SE52", "identification")
