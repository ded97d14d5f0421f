"""Tests of 住民記録 against its real schema and roles."""

from collections.abc import Iterator

import pytest

from support.harness import use_system

use_system("residents")

from support import certificates  # noqa: E402
from support.database import django_db_setup, owner, real_db  # noqa: E402, F401
from support.import_folder import city, copied  # noqa: E402, F401

#: Pages, papers, answers, documents: one server's version is enough for them (tests/run.py).
ONCE = frozenset(
    {
        "test_api", "test_api_beside_screens", "test_api_fuzz", "test_as_written", "test_case_lists",
        "test_certificates", "test_channels", "test_channels_messages", "test_code_letter", "test_contractors",
        "test_copy_requests", "test_counter", "test_delivered_notices", "test_docs", "test_entry_screen",
        "test_every_kind", "test_issue", "test_issue_release", "test_item_rights_of_corrections", "test_judgement",
        "test_letters", "test_load_city_faults", "test_memos", "test_message_operations",
        "test_missing_notifications", "test_notices_import", "test_notices_import_command", "test_own_ward",
        "test_papers", "test_places_of_findings", "test_privacy", "test_protection", "test_protection_of_cases",
        "test_query_counts",
        "test_record_items", "test_record_items_given", "test_record_items_later", "test_registry", "test_scope",
        "test_scope_of_lists", "test_settings",
        "test_show_issued", "test_start_of_entry", "test_take_up_record", "test_towns", "test_typed_forms",
        "test_written_notice",
        "test_machine", "test_mixups", "test_new_era", "test_printing",
    }
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of those files."""
    for item in items:
        if item.path.stem in ONCE:
            item.add_marker(pytest.mark.once)


@pytest.fixture
def issuing_day(real_db: None) -> Iterator[None]:  # noqa: F811
    """A business day on which certificates can be issued."""
    with certificates.issuing_day():
        yield
