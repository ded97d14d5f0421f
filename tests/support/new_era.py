"""A process in which 元号 has one row more (S 1.3.6): says as JSON what the product then reads, shows and prints.

Started by a test, in the installation of the test: the table is read when the kernel is, and by nobody else.
"""

from __future__ import annotations

import importlib.util
import io
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

NEW_ROW = '    Era("K", "光文", "光", date(2040, 1, 1), 2040),\n'
LAST_ROW = '    Era("R", "令和", "令", date(2019, 5, 1), 2019),\n'
NAME = "openjuki.kernel.dates.eras"
NOTICE = {
    "識別番号": "E-1", "転入地コード": "13101", "通知年月日": "K1.1.5", "転入年月日": "光文元年1月3日",
    "住民票コード": "12345678901", "氏名": "試験　新", "生年月日": "R2.1.1", "転入先住所": "東京都千代田区",
}  # fmt: skip
DRAFT = {
    "ward": "04101", "notified_on": "K1.2.4", "changed_on": "K1.2.3", "addressee_no": "1", "act": "renewal",
    "grounds": {"basis": "own_finding", "document": "伺い", "received_on": "光文元年2月1日"},
}  # fmt: skip


def add_row() -> None:
    """The module as it would stand with the row, before anything imports it; nothing else may need a change."""
    product = importlib.util.find_spec("openjuki")
    assert product is not None
    assert product.origin is not None
    file = Path(product.origin).parent / "kernel" / "dates" / "eras.py"
    source = file.read_text(encoding="utf-8")
    assert source.count(LAST_ROW) == 1
    spec = importlib.util.spec_from_file_location(NAME, file)
    assert spec is not None
    sys.modules[NAME] = module = importlib.util.module_from_spec(spec)
    exec(compile(source.replace(LAST_ROW, LAST_ROW + NEW_ROW), str(file), "exec"), module.__dict__)


def dates() -> dict[str, Any]:
    """Entry, display, arithmetic, ranges of search and words of refusal."""
    from openjuki.kernel.dates.ages import age_or_none
    from openjuki.kernel.dates.entry import parse_uncertain
    from openjuki.kernel.dates.uncertain import UncertainDate
    from openjuki.kernel.dates.wareki import DateInputError, format_typed, format_wareki, parse_date
    from openjuki.systems.residents.selectors.day_range import day_range

    typed = ("K1.1.1", "k010101", "Ｋ１．１．１", "光1.1.1", "光文元年1月1日", "1.1.1", "2040-01-01")
    try:
        parse_date("R22.1.1")
        refused = ""
    except DateInputError as e:
        refused = str(e)
    uncertain = parse_uncertain("光文2年頃")
    born = parse_uncertain("R2.4.1")
    return {
        "typed": [parse_date(text).isoformat() for text in typed],
        "shown": [
            format_wareki(date(2039, 12, 31)),
            format_wareki(date(2040, 1, 1)),
            format_typed(date(2041, 2, 3)),
        ],
        "refused": refused,
        "uncertain": [uncertain.first.isoformat(), uncertain.display()],
        "kept": UncertainDate.from_text(uncertain.to_text()).display(),
        "age": age_or_none(born, parse_date("K2.4.1")),
        "found": [day.isoformat() for day in day_range("K1～光文2年3月")],
    }


def product() -> dict[str, Any]:
    """The reading beside a date field, a form, a file of the counter, a message, a paper."""
    import django

    django.setup()
    from pypdf import PdfReader

    from openjuki.kernel.certificates.document import plain
    from openjuki.kernel.certificates.due_letters import support_end_letter
    from openjuki.kernel.certificates.letter import Head
    from openjuki.kernel.certificates.paper import Sender
    from openjuki.kernel.dates.entry import parse_uncertain
    from openjuki.runtime.typeset import engine_for
    from openjuki.runtime.web import hooks
    from openjuki.systems.residents.services.move_in_files import read
    from openjuki.systems.residents.services.notice_forms import KINDS
    from openjuki.systems.residents.services.notice_forms.build import build_notice
    from openjuki.systems.residents.services.outgoing import legal_date
    from support.fonts import certificate_fonts
    from support.papers import FORMS, MADE_AT, japanese

    field = hooks.reader("date")
    assert field is not None
    lines = "\n".join(",".join(row) for row in (NOTICE.keys(), NOTICE.values()))
    (told,) = read(lines.encode("utf-8"))
    notice = build_notice(KINDS["renewal"], DRAFT).notice
    head = Head(number="1", office="試験区役所", made_on=date(2040, 1, 4), contact="電話",
                sender=Sender("試験区長", "見本　太郎", "specimen"))  # fmt: skip
    paper = support_end_letter(head, japanese(), date(2039, 3, 1), date(2040, 2, 29))
    pdf = (
        engine_for(FORMS, certificate_fonts())
        .render(paper.template, plain(paper), mark="1", made_at=MADE_AT)
        .pdf
    )
    message = legal_date(parse_uncertain("光文元年頃"))
    assert message is not None
    return {
        "reading": field("k1.1.1").text,
        "form": str(notice and notice.changed_on),
        "file": [told.notified_on.isoformat(), told.moved_in_on.isoformat()],
        "message": message.model_dump(mode="json"),
        "paper": "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages),
    }


if __name__ == "__main__":
    add_row()
    sys.stdout.write(json.dumps(dates() | product(), ensure_ascii=False))
