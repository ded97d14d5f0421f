"""印影の保管と測定 — a scan becomes the impression that is kept: black on white, cut to its edges, encrypted."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from openjuki.kernel.register.decision import Finding
from openjuki.kernel.seals.findings import finding
from openjuki.kernel.seals.image import Ink, Scan, grid_of, ink_of
from openjuki.kernel.seals.impression import Measured, compared, measured
from openjuki.kernel.seals.mirror import Reading, reading
from openjuki.kernel.seals.ordinance import Ordinance
from openjuki.kernel.seals.texts import plain
from openjuki.runtime import clock, fields, objects, png
from openjuki.runtime.ids import uuid7
from openjuki.runtime.typeset import printing
from openjuki.runtime.typeset.printing import PrintingAway
from openjuki.systems.seals.models import CurrentSeal, Person, Registration
from openjuki.systems.seals.services.printing import FORMS

_GRID: Final = {"table": "registration", "column": "grid"}
#: As which the pictures of characters are read: a dot of them is no dust.
_DRAWN_DPI: Final = 300
#: What a scanner at a counter can be set to.
LEAST_DPI, MOST_DPI = 200, 600


@dataclass(frozen=True, slots=True)
class Impression:
    """印影 as it is kept. `png`: the picture; `grid`: its 縮図."""

    png: bytes = field(repr=False)
    grid: bytes = field(repr=False)
    measured: Measured
    ink: Ink = field(repr=False)


def examined(content: bytes, dpi: float) -> Impression | Finding:
    """Read a scan. `dpi`: as typed, used where the file does not say; a Finding where it cannot be read."""
    try:
        picture = png.read(content)
    except png.NotReadable as e:
        return finding("SE20", "impression", why=str(e))
    scanned = picture.dpi or dpi
    if not LEAST_DPI - 1 <= scanned <= MOST_DPI + 1:
        why = f"解像度は{LEAST_DPI}から{MOST_DPI}dpiで読み取ってください。"
        return finding("SE20", "dpi", why=why)
    ink = ink_of(Scan(picture.width, picture.height, scanned, picture.rgb))
    if ink is None:
        return finding("SE26", "impression")
    return Impression(png.write_black(ink.rows, scanned), grid_of(ink), measured(ink), ink)


def mirror_reading(ink: Ink, text: str) -> Reading | None:
    """How much an impression and its mirror image look like its text; None where that cannot be said."""
    try:
        pictures = printing.engine(FORMS).characters(plain(text))
    except PrintingAway:  # without the font nothing is compared; the clerk looks in any case (SE27)
        return None
    drawn = [ink_of(Scan(p.width, p.height, _DRAWN_DPI, p.rgb)) for p in pictures]
    return reading(ink, [each for each in drawn if each])


def keep(content: bytes) -> tuple[str, str]:
    """Put a picture into the store; its name there and its digest."""
    name = f"impressions/{clock.today():%Y/%m/%d}/{uuid7()}.png"
    objects.store().put(name, content)
    return name, hashlib.sha256(content).hexdigest()


def kept(object_key: str, digest: str = "") -> bytes:
    """A kept picture. Raises ObjectBroken where it is not what was kept."""
    content = objects.store().get(object_key)
    if digest and hashlib.sha256(content).hexdigest() != digest:
        raise objects.ObjectBroken(object_key)
    return content


def sealed_grid(grid: bytes, *, registration_no: str) -> bytes:
    """縮図 for the registration's row."""
    return fields.seal(base64.b64encode(grid).decode(), row=registration_no, **_GRID)


def grid_kept(registration: Registration) -> bytes:
    """縮図 of a registration. Raises SealBroken."""
    return base64.b64decode(fields.unseal(registration.grid, row=registration.pk, **_GRID))


def household_findings(
    addressee_no: str, household_no: str, grid: bytes, rules: Ordinance
) -> Iterator[Finding]:
    """Beside the seals in force of the others of the household."""
    if not household_no:
        return
    others = Person.objects.filter(household_no=household_no).exclude(pk=addressee_no)
    numbers = list(others.values_list("pk", flat=True))
    rows = CurrentSeal.objects.filter(pk__in=numbers).select_related("registration")
    yield from compared(grid, [grid_kept(r.registration) for r in rows], rules)
