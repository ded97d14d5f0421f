"""Import files keep their numbers sealed and show when somebody touched them."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest

from openjuki.runtime.import_files import ImportFolder, ImportKey, ImportRefused

KEY = ImportKey(bytes(range(32)))


@pytest.fixture
def copy(city, tmp_path: Path) -> Path:
    return Path(shutil.copytree(city.folder.path, tmp_path / "copy"))


def test_numbers_open_only_in_their_row_column_and_key(city) -> None:
    first, second = city.residents[:2]
    row = first["addressee_no"]
    value = KEY.unseal(first["individual_number"], column="individual_number", row=row)
    assert len(value) == 12
    for column, place, key in (
        ("individual_number", second["addressee_no"], KEY),
        ("resident_code", row, KEY),
        ("individual_number", row, ImportKey(bytes(32))),
    ):
        with pytest.raises(ImportRefused, match="封が開きません"):
            key.unseal(first["individual_number"], column=column, row=place)


def test_no_number_lies_in_clear(city) -> None:
    numbers = {
        KEY.unseal(row[column], column=column, row=row["addressee_no"])
        for row in city.residents[:400]
        for column in ("individual_number", "resident_code", "pension_no")
    } - {""}
    assert len(numbers) > 800
    clear = "\n".join(
        cell for row in city.versions for name, cell in row.items() if name not in city.facts["sealed"]
    )
    assert not [number for number in numbers if number in clear]


def test_an_empty_cell_stays_empty() -> None:
    assert KEY.seal("", column="c", row="1") == ""
    assert KEY.unseal("", column="c", row="1") == ""


def test_a_changed_file_is_found(copy: Path) -> None:
    ImportFolder.open(copy).verify()
    path = copy / "versions-0001.csv.gz"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ImportRefused, match="versions-0001"):
        ImportFolder.open(copy).verify()


def test_a_missing_file_is_found(copy: Path) -> None:
    (copy / "events-0000.csv.gz").unlink()
    with pytest.raises(ImportRefused, match="events-0000"):
        ImportFolder.open(copy).verify()


def test_a_folder_without_a_manifest_is_incomplete(copy: Path) -> None:
    (copy / "manifest.json").unlink()
    with pytest.raises(ImportRefused, match="途中で"):
        ImportFolder.open(copy)


def test_another_format_is_refused(copy: Path) -> None:
    path = copy / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": "openjuki-import/9"}))
    with pytest.raises(ImportRefused, match="対応していません"):
        ImportFolder.open(copy)


def test_a_key_file_is_private_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "import.key"
    made = ImportKey.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert ImportKey.create(path).key_id == made.key_id
    path.write_text("too short")
    with pytest.raises(ImportRefused, match="読めません"):
        ImportKey.read(path)


def test_a_key_shows_nothing_of_itself() -> None:
    assert bytes(range(32)).hex() not in repr(KEY)
    assert KEY.key_id not in bytes(range(32)).hex()
