"""The last look at the counter's papers, letters and lists (書面・一覧の交付前の照合).

Everything of the template `paper` is made here: drawn, its text read back and compared whole with what it was to say,
whom it names with whom it was asked for, and what it says with the same paper made of what is read anew, person by
person. What does not agree leaves nobody's hands: the channel stops, and an incident has an owner. What was archived
comes back the same way. Source: the incidents R01 to R06.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from openjuki.kernel.certificates.document import plain
from openjuki.kernel.certificates.named import Asked, Named, person
from openjuki.kernel.certificates.paper import Paper
from openjuki.kernel.register.record import Record
from openjuki.runtime.release import archive
from openjuki.runtime.typeset import Printed
from openjuki.runtime.typeset.glyphs import strings_of
from openjuki.runtime.typeset.printing import NotPrintable, NotReleased
from openjuki.systems.residents.services.incidents import go_out, refuse_stopped
from openjuki.systems.residents.services.issue_print import print_form
from openjuki.systems.residents.services.paper_look import check_papers

#: 経路 of what is made here.
PAPER, LIST = "paper", "list"


def released(
    papers: Sequence[tuple[Paper, Asked]], *, channel: str, mark: str, made_at: datetime,
    subjects: Iterable[str] = (),
) -> Printed:  # fmt: skip
    """Draw papers as one document and look at it. `subjects`: 宛名番号 of all whom it concerns.

    Inside the transaction of a service that `reports(channel)`. Raises ChannelStopped, NotPrintable, NotReleased.
    """
    refuse_stopped(channel)
    try:
        made = [plain(paper) for paper, _ in papers]
        first = made[0] if len(made) == 1 else {**made[0], "papers": made}
        printed = print_form(papers[0][0].template, first, mark=mark, made_at=made_at)
        check_papers(printed.pdf, papers)
    except NotPrintable as refused:
        refused.subjects = _bearing(papers, [each.text for each in refused.texts]) or tuple(subjects)
        raise
    except NotReleased as refused:
        refused.subjects = tuple(sorted(set(subjects)))
        raise
    go_out(channel)
    return printed


def _bearing(papers: Sequence[tuple[Paper, Asked]], texts: Collection[str]) -> tuple[str, ...]:
    """Whom those papers may name on which one of these texts stands, in their order."""
    found = [asked for paper, asked in papers if any(said in texts for _, said in strings_of(plain(paper)))]
    return tuple(dict.fromkeys(one.number for asked in found for one in asked.people if one.number))


def shown_again(name: str, digest: str, *, channel: str, subjects: Collection[str] = ()) -> bytes:
    """The archived bytes, if they are the ones that were released. Raises ChannelStopped, NotReleased."""
    refuse_stopped(channel)
    try:
        pdf = archive.archived(name, digest)
    except NotReleased as refused:
        refused.subjects = tuple(sorted(subjects))
        raise
    go_out(channel)
    return pdf


def registered(numbers: Iterable[str], anew: Mapping[str, Record]) -> list[Named]:
    """Who these are by their records read anew (`certificates.records_anew`), in this order; whose record is gone is
    nobody."""
    return [person(anew[no], no) for no in numbers if no in anew]
