"""氏名の表示 — the one name by which a person is shown and compared."""

from typing import Protocol


class Named(Protocol):
    """Anything that holds a person's names: a record, or a person on a notice."""

    @property
    def surname(self) -> str: ...
    @property
    def given_name(self) -> str: ...
    @property
    def roman_name(self) -> str: ...
    @property
    def kanji_name(self) -> str: ...
    @property
    def reading_surname(self) -> str: ...
    @property
    def reading_given_name(self) -> str: ...
    @property
    def reading_name(self) -> str: ...


def full_name(person: Named) -> str:
    """氏名 — 氏 and 名 with a full-width space; a foreign resident's name in letters, or else in kanji."""
    if person.surname or person.given_name:
        return f"{person.surname}　{person.given_name}".strip("　")
    return person.roman_name or person.kanji_name


def full_reading(person: Named) -> str:
    """フリガナ of the whole name, for search."""
    if person.reading_surname or person.reading_given_name:
        return f"{person.reading_surname}　{person.reading_given_name}".strip("　")
    return person.reading_name
