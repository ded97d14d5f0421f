"""個人番号カードの窓口事務 — what is done with the card of a person who moves (番号法 第17条, 住基法 第24条の2).

券面更新, PIN, 継続利用 with its three deadlines (decision 13); a card that nobody continues in time lapses.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from openjuki.kernel.dates.card_deadlines import CardDeadlines
from openjuki.kernel.register.record import Record

NONE: Final = "none"
NUMBER_CARD: Final = "number_card"
JUKI_CARD: Final = "juki_card"
CARDS: Final = {NUMBER_CARD: "個人番号カード", JUKI_CARD: "住民基本台帳カード", NONE: "なし・提示なし"}

#: 継続利用. `ABROAD`: 国外転出者向け個人番号カード, since 2024-05-27.
OPEN: Final = ""
CONTINUED: Final = "continued"
ABROAD: Final = "abroad"
DECLINED: Final = "declined"
CONTINUATIONS: Final = {
    OPEN: "まだ",
    CONTINUED: "継続利用した",
    ABROAD: "国外で継続利用",
    DECLINED: "継続しない",
}

#: The last 住民基本台帳カード was given in December 2015 and held for ten years.
NO_JUKI_CARD_SINCE: Final = date(2026, 1, 1)
#: So many days before a card lapses the clerk is told.
SOON: Final = timedelta(days=14)

#: 署名用電子証明書 lapses when one of the four items changes (公的個人認証法 第15条第1項).
FOUR_ITEMS: Final = {
    "氏名": ("surname", "given_name", "former_surname", "kanji_name", "roman_name", "alias"),
    "住所": (
        "address_code", "address_town_code", "address_text", "address_lot", "address_detail", "status",
    ),
    "生年月日": ("birth",),
    "性別": ("sex",),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CardWork:
    """カードの処理 — one person's card at the counter on `done_on`.

    `deadlines`, `notified_on`: those of the person's 転入 to this city; None for everybody else. `leaves_abroad_on`:
    転出予定日 of a 国外転出. `returned`: the card was taken back.
    """

    card: str
    done_on: date
    pin_verified: bool = False
    surface_updated: bool = False
    continuation: str = OPEN
    returned: bool = False
    deadlines: CardDeadlines | None = None
    notified_on: date | None = None
    leaves_abroad_on: date | None = None

    @property
    def lapsed_on(self) -> date | None:
        """The day after the last one on which the card could be continued; None while it can or where it need not."""
        return lapses_on(self.deadlines, self.notified_on) if self.deadlines else None


def lapses_on(deadlines: CardDeadlines, notified_on: date | None) -> date:
    """失効する日 unless the card is continued: a notice that came too late has let it lapse already."""
    if notified_on is not None and deadlines.missed(notified_on):
        days = [d for d in (deadlines.by_plan, deadlines.by_move) if d is not None]
        return min(days) + timedelta(days=1)
    return deadlines.continue_by + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CardState:
    """カードの状態 for a screen. `urgent`: it lapses soon or has lapsed."""

    text: str
    urgent: bool = False


def state_of(
    *, card: str, continuation: str, deadlines: CardDeadlines | None, notified_on: date | None, today: date
) -> CardState:
    """What the last entry about a person's card means today."""
    if card != NUMBER_CARD:
        return CardState(CARDS[card])
    if continuation != OPEN:
        return CardState(f"個人番号カード({CONTINUATIONS[continuation]})", continuation == DECLINED)
    if deadlines is None:
        return CardState(CARDS[card])
    lapse = lapses_on(deadlines, notified_on)
    if lapse <= today:
        return CardState("個人番号カード(継続利用の期限を過ぎ失効)", urgent=True)
    return CardState("個人番号カード(継続利用の手続が必要)", urgent=lapse - SOON <= today)


def changed_items(before: Record | None, after: Record) -> tuple[str, ...]:
    """Which of the four items changed, by which a 署名用電子証明書 lapses; the 利用者証明用 one stays."""
    if before is None:
        return ("住所",)
    return tuple(
        title
        for title, names in FOUR_ITEMS.items()
        if any(getattr(before, name) != getattr(after, name) for name in names)
    )
