"""一冊の写し (S 9.5): the paper or the CSV of a part, archived when it first leaves, the same bytes ever after."""

from __future__ import annotations

from hashlib import sha256

from openjuki.kernel.certificates.named import Asked, Named
from openjuki.kernel.inspection.extent import Extent
from openjuki.kernel.inspection.papers import Part, inspection_list
from openjuki.runtime import clock, installation
from openjuki.runtime.release.archive import keep
from openjuki.systems.residents.models import Inspection, InspectionFile, InspectionList, InspectionPart
from openjuki.systems.residents.selectors import certificates
from openjuki.systems.residents.selectors import inspections as selectors
from openjuki.systems.residents.services.paper_release import LIST, released, shown_again


def paper_of(row: Inspection, made: InspectionList, part: InspectionPart) -> bytes:
    """The archived file of a part; made when it is first wanted, by one process."""
    kept = file_of(row, part, "pdf")
    if kept is not None:
        return shown_again(kept.object_key, kept.digest, channel=LIST, subjects=part.subjects)
    sizes = selectors.list_line(made).parts
    extent = Extent.of(made.extent)
    paper = inspection_list(
        Part(
            number=row.request_no, office=f"{certificates.ward_name(row.ward)}役所",
            made_on=made.made_at.astimezone(clock.TOKYO).date(), extent=extent,
            first=sum(sizes[: part.part_no - 1]) + 1, total=made.total, part=part.part_no, parts=len(sizes),
            specimen=installation.current().specimen,
            lines=selectors.lines(part, reading=extent.reading),
        )
    )  # fmt: skip
    mark = f"{row.request_no} {made.list_no}-{part.part_no}"
    people = [
        Named(name, birth) for name, _, birth, *_ in selectors.lines(part, reading=extent.reading)
    ]  # anew
    printed = released(
        [(paper, Asked(people, in_order=True))],
        channel=LIST,
        mark=mark,
        made_at=clock.now(),
        subjects=part.subjects,
    )
    keep_file(part, "pdf", printed.pdf)
    return printed.pdf


def file_of(row: Inspection, part: InspectionPart, kind: str) -> InspectionFile | None:
    """What has left of a part; under the lock of its request, so that one process makes it."""
    Inspection.objects.select_for_update().get(pk=row.pk)
    return InspectionFile.objects.filter(part=part, kind=kind).first()


def keep_file(part: InspectionPart, kind: str, content: bytes) -> None:
    """Archive what leaves."""
    InspectionFile.objects.create(
        part=part, kind=kind, object_key=keep("inspections", content, kind), digest=sha256(content).hexdigest(),
        made_at=clock.now(),
    )  # fmt: skip
