"""留意事項 — what is noted beside an event (S 1.1.14, B類型): the words that must stand there, and how they join."""

from typing import Final

from openjuki.kernel.register.version import Version

#: 特別養子縁組, and its end: the words that the standard prescribes.
ADOPTED: Final = "特別養子縁組"
DISSOLVED: Final = "特別養子縁組解消"
#: 特例転出: no certificate was given, the information went to the communication server.
CARD_MOVE_OUT: Final = "特例転出"
#: What an unwinding writes beside an event that it did again (S 4.6.0.1).
REDONE: Final = "異動の取消しに伴う再記載"
#: Notes for the office only: a certificate does not tell them as 留意事項.
_OWN: Final = frozenset({CARD_MOVE_OUT, REDONE})
_BETWEEN: Final = "　"
#: The events of one 転出: plan, removal, 転入通知. What is noted at the first belongs to 転出先 at each.
_OF_LEAVING: Final = frozenset({"move_out_planned", "move_out", "move_out_abroad", "move_out_confirmed"})


def joined(*notes: str) -> str:
    """Several notes as one text, each once."""
    return _BETWEEN.join(dict.fromkeys(note for note in notes if note))


def says(note: str, words: str) -> bool:
    """Whether these words are one of the notes that were joined."""
    return words in note.split(_BETWEEN)


def told(note: str) -> str:
    """What of a note a resident reads."""
    return _BETWEEN.join(each for each in note.split(_BETWEEN) if each not in _OWN)


def done_again(note: str) -> str:
    """The note of an event that was done again: its own words stay, the remark stands there once."""
    return note if says(note, REDONE) else joined(note, REDONE)


def special(note: str) -> str:
    """The prescribed words that a note holds, also inside a sentence; empty for none."""
    return next((words for words in (DISSOLVED, ADOPTED) if words in note), "")


def carried(version: Version) -> str:
    """What a later event of the same 転出 notes again, so that it stands beside 転出先 (予定) and (確定)."""
    return special(version.note) if version.reason in _OF_LEAVING else ""
