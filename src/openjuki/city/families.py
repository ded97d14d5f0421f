"""世帯の合成 — families with the sizes and ages of a Japanese city.

Shares are round figures in the manner of the census (single 41 %, couples 22 %, couples with children 25 %,
one parent 8 %, three generations 3 %, others 2 %), about 2.1 persons per household.
"""

from __future__ import annotations

from collections.abc import Callable

from openjuki.city import names
from openjuki.city.draw import Weighted, bell
from openjuki.city.people import Family, People, Person

#: 一人世帯の年齢: (from, to) and how often.
SINGLE_AGES = Weighted(
    (
        ((18, 23), 17.0),
        ((23, 35), 27.0),
        ((35, 50), 18.0),
        ((50, 65), 14.0),
        ((65, 80), 15.0),
        ((80, 98), 9.0),
    )
)
COUPLE_AGES = Weighted((((24, 35), 11.0), ((35, 55), 14.0), ((55, 70), 45.0), ((70, 93), 66.0)))
MOTHER_AGES = Weighted((((23, 32), 17.0), ((32, 42), 38.0), ((42, 54), 33.0), ((54, 68), 12.0)))
CHILDREN = Weighted(((1, 47.0), (2, 41.0), (3, 11.0), (4, 1.0)))
#: Share of married women whose 旧氏 is on the record (住民基本台帳法施行令 第30条の13).
FORMER_SURNAMES = 0.025


def _age(people: People, ages: Weighted[tuple[int, int]]) -> float:
    low, high = ages.draw(people.chance)
    return low + people.chance.random() * (high - low)


def single(people: People) -> Family:
    """単身世帯."""
    age = _age(people, SINGLE_AGES)
    person = people.person(names.surname(people.chance), people.sex(0.62 if age > 65 else 0.44), age)
    # Who is young and alone stands in the parents' family register.
    head = person.shown_name
    if age < 40:
        father = names.given_name(people.chance, "1", people.born(age + 31))
        head = f"{person.surname.text}　{father.text}"
    return Family([person], head)


def couple(people: People, wife_age: float | None = None) -> Family:
    """夫婦のみの世帯. One in twelve has the wife as householder."""
    surname = names.surname(people.chance)
    age = _age(people, COUPLE_AGES) if wife_age is None else wife_age
    husband = people.person(surname, "1", people.age_beside(age, 2.2))
    wife = people.person(surname, "2", age, "妻")
    if people.chance.random() < FORMER_SURNAMES:
        wife.former_surname = names.surname(people.chance)
    if people.chance.random() < 0.08:
        husband.relationship, wife.relationship = "夫", "世帯主"
        return Family([wife, husband], husband.shown_name)
    return Family([husband, wife], husband.shown_name)


def children_of(people: People, family: Family, mother_age: float, at_home_until: float = 24) -> None:
    """子 — born when the mother was between 20 and 44, two to four years apart, gone when grown."""
    taken = {person.given.text for person in family.members}
    age = mother_age - bell(people.chance, 30.5, 4, 20, 43)
    for _ in range(CHILDREN.draw(people.chance)):
        grown = age > at_home_until and people.chance.random() < 0.85
        if age < 0.01 or mother_age - age > 44.5:
            break
        if not grown:
            birth = people.born(age)
            sex = people.sex(0.487)
            given = names.another(people.chance, taken, sex, birth)
            family.members.append(Person(sex, birth, family.members[0].surname, given, "子"))
        age -= 1.6 + people.chance.random() * 3


def couple_with_children(people: People) -> Family:
    """夫婦と子の世帯."""
    mother_age = _age(people, MOTHER_AGES)
    family = couple(people, mother_age)
    children_of(people, family, mother_age)
    return family


def one_parent(people: People) -> Family:
    """ひとり親と子の世帯 (a mother in six of seven)."""
    age = _age(people, MOTHER_AGES)
    sex = people.sex(0.86)
    parent = people.person(names.surname(people.chance), sex, age)
    family = Family([parent], parent.shown_name)
    children_of(people, family, age - (2 if sex == "1" else 0), at_home_until=32)
    return family


def three_generations(people: People) -> Family:
    """三世代世帯 — a couple, their children, and the husband's mother or both his parents."""
    mother_age = 32 + people.chance.random() * 20
    family = couple(people, mother_age)
    children_of(people, family, mother_age)
    man = next(person for person in family.members if person.sex == "1")
    prefix = "" if man.relationship == "世帯主" else "夫の"
    age = bell(people.chance, mother_age + 29, 4, mother_age + 20, 99)
    family.members.append(people.person(man.surname, "2", age, prefix + "母"))
    if people.chance.random() < 0.45 and age < 90:
        family.members.append(people.person(man.surname, "1", min(age + 2, 100), prefix + "父"))
    return family


def others(people: People) -> Family:
    """その他の世帯 — siblings, an unregistered couple, a relative, a lodger."""
    first = people.person(names.surname(people.chance), people.sex(), 22 + people.chance.random() * 55)
    family = Family([first], first.shown_name)
    draw = people.chance.random()
    age = (people.as_of - first.birth).days / 365.25
    if draw < 0.4:
        sex = people.sex()
        relationship = "弟" if sex == "1" else "妹"
        gap = 1.2 + people.chance.random() * 3
        family.members.append(people.person(first.surname, sex, age - gap, relationship))
        return family
    surname = names.surname(people.chance)
    if draw < 0.7:
        sex = "2" if first.sex == "1" else "1"
        relationship = "妻（未届）" if sex == "2" else "夫（未届）"
        family.members.append(people.person(surname, sex, people.age_beside(age, 0), relationship))
    else:
        relationship = "縁故者" if draw < 0.85 else "同居人"
        other_age = 20 + people.chance.random() * 60
        family.members.append(people.person(surname, people.sex(), other_age, relationship))
    return family


Shape = Callable[[People], Family]
SHAPES: Weighted[Shape] = Weighted(
    (
        (single, 41.0),
        (couple, 23.0),
        (couple_with_children, 26.0),
        (one_parent, 8.0),
        (three_generations, 3.0),
        (others, 2.0),
    )
)


def family(people: People) -> Family:
    """A family of one of the usual shapes."""
    return SHAPES.draw(people.chance)(people)
