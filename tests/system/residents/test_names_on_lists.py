"""Lists name people as the last look reads them anew, or it would stop them: foreign residents too."""

from __future__ import annotations

from datetime import date

import pytest

from openjuki.kernel.certificates.named import person
from openjuki.kernel.register.record import Record
from openjuki.systems.residents.selectors.letters import Due
from openjuki.systems.residents.services import missing_notifications
from openjuki.systems.residents.services.letter_lines import line_of
from support.papers import foreign, japanese

DAY = date(2026, 11, 22)


@pytest.mark.spec("S 1.1.9")
@pytest.mark.parametrize("record", [japanese(), foreign(), foreign(kanji_name="")])
def test_a_list_names_people_as_the_register_does(record: Record) -> None:
    known = person(record)
    assert line_of(Due("m", DAY, ("0000000019",)), record, None).name == known.name
    missing = missing_notifications._line("0000000019", DAY, record, False, 0, None)
    assert (missing.name, missing.birth) == (known.name, known.birth)
