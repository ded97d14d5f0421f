"""住民の検索: hand SQL on the search keys, each branch led by an index. S 2.1.2, S 2.1.3, RR-04, flow 2-1.

Two ways to ask. Without a cursor the answer comes at once and unordered, at most `PAGE` rows and a flag that
there is more: a complete answer is then put in order here. With a cursor the list is ordered by かな, page by
page; what a name leads to without かな is sorted, up to `MOST_SORTED`: to walk all かな until 48,000 佐藤 come takes
seconds, サトウ lists them at once. Prefixes are ranges (`>= and <`), which every plan can use (perf-notes §1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from openjuki.kernel.names.kana import fold_kana
from openjuki.runtime import clock, fields
from openjuki.runtime.db import prepared
from openjuki.runtime.errors import Finding, Invalid
from openjuki.systems.residents.selectors.criteria import Criteria, Cursor
from openjuki.systems.residents.selectors.name_keys import grams, name_key
from openjuki.systems.residents.selectors.towns import Place, places_for

PAGE: Final = 100
#: Hits that no index gives in order of かな are sorted up to so many.
MOST_SORTED: Final = 1000
#: In the indexes that answer alone; the place in the ordered list is asked for only where there is one.
_COLUMNS: Final = "k.addressee_no, k.kind, k.current, k.from_history_no"
_PLACE: Final = ", k.kana, k.id"
_PROTECTED: Final = (
    "k.addressee_no IN (SELECT h.addressee_no FROM hold h WHERE h.support_measure AND h.lifted_at IS NULL)"
)
_NOT_PROTECTED: Final = (
    "NOT EXISTS (SELECT 1 FROM hold h"
    " WHERE h.addressee_no = k.addressee_no AND h.support_measure AND h.lifted_at IS NULL)"
)

#: Those whose day to leave has come and whose removal is still to be written: few, for minutes.
_OVERDUE: Final = "SELECT addressee_no FROM person WHERE active AND leaves_on <= %s"


@dataclass(frozen=True, slots=True)
class Hit:
    """A spelling that was hit: its kind, from which 履歴番号 it holds, and whether it is the current one.

    `kana`, `id`: its place in the ordered list; empty in the quick answer.
    """

    addressee_no: str
    kind: str
    current: bool
    from_history_no: int
    kana: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Hits:
    """検索結果の見出し. `next`: where the ordered list goes on (or begins), None when this is all."""

    hits: tuple[Hit, ...]
    more: bool
    next: Cursor | None


@dataclass(slots=True)
class Statement:
    """One SELECT with its parameters; empty `where` never occurs (see `criteria.check`)."""

    where: list[str]
    values: list[Any]
    #: Led by B-trees alone: one plan is good for all values, so the statement may stay prepared.
    steady: bool = True
    #: An index gives the hits in order of かな.
    in_order: bool = True

    def add(self, condition: str, *values: Any) -> None:
        """One more condition, all of which must hold."""
        self.where.append(condition)
        self.values.extend(values)

    def sql(self, place: bool) -> str:
        """The statement without order and limit; `place`: with the columns that the ordered list goes by."""
        columns = _COLUMNS + _PLACE if place else _COLUMNS
        return f"SELECT {columns} FROM search_key k WHERE {' AND '.join(self.where)}"


def find(criteria: Criteria, *, protected: bool | None = None) -> Hits:
    """Search among all, or only among those who are (not) under 支援措置. `criteria.check` has been passed."""
    branches = statements(criteria)
    if not branches:
        return Hits((), False, None)
    for branch in branches if protected is not None else ():
        branch.add(_PROTECTED if protected else _NOT_PROTECTED)
        branch.steady = branch.steady and not protected
    after = criteria.after
    if after is not None and not branches[0].in_order:
        rows = _sorted_page(branches, after)
    else:  # how far an ordered list has to be walked hangs on the values: no plan is good for all of them
        rows = _rows(*_page(branches, after), after is None and all(b.steady for b in branches))
    hits = tuple(Hit(*row) for row in rows)
    more = len(hits) > PAGE
    hits = hits[:PAGE]
    if not more:
        return Hits(hits, False, None)
    return Hits(hits, True, Cursor() if after is None else Cursor(hits[-1].kana, hits[-1].id))


def merged(some: Hits, others: Hits, after: Cursor | None) -> Hits:
    """Two answers to the same question about different people as one; a page of the ordered list in its order."""
    hits, more = some.hits + others.hits, some.more or others.more
    if after is None:
        return Hits(hits, more, Cursor() if more else None)
    more = more or len(hits) > PAGE
    hits = tuple(sorted(hits, key=lambda hit: (hit.kana, hit.id))[:PAGE])
    return Hits(hits, more, Cursor(hits[-1].kana, hits[-1].id) if more else None)


def _rows(sql: str, values: list[Any], steady: bool) -> list[tuple[Any, ...]]:
    """Planning costs more than such a search; but how often a part of a name occurs must be seen by the plan."""
    if steady:
        return prepared.rows(sql, values)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _page(branches: Sequence[Statement], after: Cursor | None) -> tuple[str, list[Any]]:
    values: list[Any] = []
    for branch in branches:
        if after is not None:
            branch.add("k.kana >= %s AND (k.kana, k.id) > (%s, %s)", after.kana, after.kana, after.id)
        values += branch.values
    ordered = after is not None
    order = " ORDER BY kana, id" if ordered else ""
    if len(branches) == 1:
        return f"{branches[0].sql(ordered)}{order} LIMIT {PAGE + 1}", values
    # Each branch stops at its own limit; a second one is read only when the first gave too few.
    parts = " UNION ALL ".join(f"({b.sql(ordered)}{order} LIMIT {PAGE + 1})" for b in branches)
    return f"SELECT * FROM ({parts}) s{order} LIMIT {PAGE + 1}", values


def _sorted_page(branches: Sequence[Statement], after: Cursor) -> list[tuple[Any, ...]]:
    """Raises Invalid (S11) where there are too many to be sorted."""
    parts = " UNION ALL ".join(f"({b.sql(True)} LIMIT {MOST_SORTED + 1})" for b in branches)
    sql = (
        f"WITH few AS MATERIALIZED ({parts}) SELECT *, (SELECT count(*) FROM few) FROM few"
        f" WHERE (kana, id) > (%s, %s) ORDER BY kana, id LIMIT {PAGE + 1}"
    )
    rows = _rows(sql, [*(v for b in branches for v in b.values), after.kana, after.id], False)
    if rows and rows[0][-1] > MOST_SORTED:
        said = f"{MOST_SORTED:,}人を超えるため、かな順に並べられません。"
        raise Invalid(Finding("S11", said, field="name", remedy="条件を足すか、かなで検索してください。"))
    return [row[:-1] for row in rows]


def statements(criteria: Criteria) -> list[Statement]:
    """The branches of a search; none when a number, or a town, is known not to exist."""
    base = Statement([], [])
    if not (_by_numbers(base, criteria) and _by_place(base, criteria)):
        return []
    _by_name(base, criteria)
    _by_state(base, criteria)
    if criteria.birth is None:
        return [base]
    first, last = criteria.birth
    exact = Statement([*base.where], [*base.values], base.steady, base.in_order)
    if first == last:
        exact.add("k.birth_from = %s", first)
    else:
        exact.add("k.birth_from >= %s AND k.birth_from <= %s", first, last)
    # 不詳日 that begin earlier but can still mean one of the days; few, with indexes of their own.
    base.add("NOT k.birth_known AND k.birth_from < %s AND k.birth_to >= %s", first, first)
    return [exact, base]


def _by_name(out: Statement, criteria: Criteria) -> None:
    if key := name_key(criteria.name):
        if criteria.name_mode == "contains":
            # One kanji is found by itself, several by their pairs. Whether three stand together only the text
            # tells; for fewer it says nothing new, and would make the planner think that hits are rare.
            found = [key] if len(key) == 1 else [g for g in grams(key) if len(g) == 2]
            out.add("k.name_grams @> %s::text[]", found)
            if len(key) > 2:
                out.add("strpos(k.name_key, %s) > 0", key)
            out.steady = False
        else:
            _exact_or_prefix(out, "k.name_key", key, criteria.name_mode)
        out.in_order = bool(criteria.kana) and criteria.kana_mode != "contains"
    if kana := fold_kana(criteria.kana):
        if criteria.kana_mode == "contains":
            out.add("strpos(k.kana, %s) > 0", kana)
        else:
            _exact_or_prefix(out, "k.kana", kana, criteria.kana_mode)


def _exact_or_prefix(out: Statement, column: str, text: str, mode: str) -> None:
    if mode == "exact":
        out.add(f"{column} = %s", text)
    else:
        out.add(f"{column} >= %s AND {column} < %s", text, after_prefix(text))


def after_prefix(text: str) -> str:
    """The least text that does not begin with `text` any more, in code point order."""
    point = ord(text[-1]) + 1
    return text[:-1] + chr(0xE000 if point == 0xD800 else min(point, 0x10FFFF))


def _by_place(out: Statement, criteria: Criteria) -> bool:
    if criteria.address:
        places = places_for(criteria.address)
        if not places:
            return False
        _towns_and_lots(out, places)
    if criteria.town:
        _exact_or_prefix(out, "k.town", criteria.town, "exact" if len(criteria.town) == 12 else "prefix")
    if criteria.household_no:
        out.add("k.household_no = %s", criteria.household_no)
    if criteria.detail:
        out.add(
            "EXISTS (SELECT 1 FROM person_version v WHERE v.addressee_no = k.addressee_no"
            " AND strpos(v.address_detail, %s) > 0)",
            criteria.detail,
        )
        out.steady = False
    return True


def _towns_and_lots(out: Statement, places: Sequence[Place]) -> None:
    either: list[str] = []
    values: list[Any] = []
    for place in places:
        either.append("k.town = ANY(%s)")
        values.append(list(place.towns))
        if place.lot_key:
            either[-1] += " AND k.lot_key >= %s AND k.lot_key < %s"
            values += [place.lot_key, after_prefix(place.lot_key)]
    out.add(either[0] if len(either) == 1 else f"(({') OR ('.join(either)}))", *values)


def _by_state(out: Statement, criteria: Criteria) -> None:
    if criteria.sex:
        out.add("k.sex = %s", criteria.sex)
    if criteria.wards:
        out.add("k.ward = ANY(%s)", list(criteria.wards))
    if criteria.state != "all":
        _by_residence(out, removed=criteria.state == "removed")
    if not criteria.past:
        out.add("k.current")
    for column in ("relationship", "removal_reason"):
        if value := getattr(criteria, column):
            out.add(
                "EXISTS (SELECT 1 FROM person p JOIN person_version v USING (addressee_no, history_no)"
                f" WHERE p.addressee_no = k.addressee_no AND v.{column} = %s)",
                value,
            )
            out.steady = False


def _by_residence(out: Statement, *, removed: bool) -> None:
    """Who is a resident today follows from the day of leaving, not from when its removal was written."""
    gone = [row[0] for row in prepared.rows(_OVERDUE, [clock.today()])]
    if not gone:
        out.add("NOT k.active" if removed else "k.active")
    elif removed:
        out.add("(NOT k.active OR k.addressee_no = ANY(%s))", gone)
    else:
        out.add("k.active AND k.addressee_no <> ALL(%s)", gone)


def _by_numbers(out: Statement, criteria: Criteria) -> bool:
    """Numbers lead to 宛名番号 first, so that the rest needs no join. False when nobody has one of them."""
    if criteria.addressee_no:
        out.add("k.addressee_no = %s", criteria.addressee_no)
    for number, sql in _NUMBERS.items():
        value = getattr(criteria, number)
        if not value:
            continue
        asked = fields.keyed_hash(value) if number == "individual_number" else value
        persons = [row[0] for row in prepared.rows(sql, [asked])]
        if not persons:
            return False
        out.add("k.addressee_no = ANY(%s)", persons)
    return True


_NUMBERS: Final = {
    "individual_number": "SELECT addressee_no FROM person WHERE individual_number_hash = %s",
    "resident_code": "SELECT addressee_no FROM person WHERE resident_code = %s",
    "residence_card_no": (
        "SELECT DISTINCT addressee_no FROM person_version"
        " WHERE residence_card_no = %s AND residence_card_no <> ''"
    ),
    "special_permanent_no": (
        "SELECT DISTINCT addressee_no FROM person_version"
        " WHERE special_permanent_no = %s AND special_permanent_no <> ''"
    ),
}
