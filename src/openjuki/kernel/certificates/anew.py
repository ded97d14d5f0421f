"""台帳との照合 — what a certificate must say of its persons, told once more by the register read anew.

The maker of the model is not asked again: every item is taken from the record itself, so that whoever only shares
name and birthday with the person asked for (同姓同名) has another 住所, 本籍 or 転出先 and is found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.document import Cell, chosen
from openjuki.kernel.certificates.forms import CERTIFICATES, Source
from openjuki.kernel.certificates.history import history_rows
from openjuki.kernel.certificates.move_out_certificate import leaving_cells, leaving_head
from openjuki.kernel.certificates.person_cells import person_cells, removal_cells
from openjuki.kernel.certificates.record_copy import Person, RecordCopy


def differing(model: RecordCopy, people: Sequence[Person], choices: Choices) -> Iterator[tuple[int, str]]:
    """(number of the person, label of the item) wherever the model says something else than the register does of these
    `people`, who are as many as its blocks; 0 where it is said of all."""
    blocks = [block for page in model.pages for block in page.blocks]
    for block, person in zip(blocks, people, strict=True):
        detail = "address_detail" not in choices.without
        if model.address.value != facts.address_text(person.record, detail=detail):
            yield block.number, model.address.label
        yield from ((block.number, label) for label in _labels(block.cells, _cells(person, choices)))
    first = people[0]
    head = chosen(choices.relationship, "householder", "世帯主", first.record.householder_name)
    leaving = leaving_head(first.record) if _source(choices) == Source.LEAVING else ()
    yield from ((0, label) for label in _labels((model.householder, *model.head), (head, *leaving)))
    rows = tuple(row for page in model.pages for row in page.history)
    if rows != (history_rows(first.versions, choices) if choices.history else ()):
        yield 0, "履歴"


def _cells(person: Person, choices: Choices) -> tuple[Cell, ...]:
    if _source(choices) == Source.LEAVING:
        return leaving_cells(person.record, choices)
    own = person_cells(person.record, facts.earlier_address_text(person.versions), choices)
    return (*own, *removal_cells(person.record)) if _source(choices) == Source.REMOVED else own


def _source(choices: Choices) -> str:
    return CERTIFICATES[choices.kind].source


def _labels(said: Sequence[Cell], wanted: Sequence[Cell]) -> Iterator[str]:
    """Labels of the items that differ, or stand on one side only."""
    known = {cell.key: cell for cell in wanted}
    yield from (cell.label for cell in said if known.pop(cell.key, None) != cell)
    yield from (cell.label for cell in known.values())
