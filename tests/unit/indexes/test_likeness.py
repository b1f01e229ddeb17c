"""Authors whose names are one name in two scripts are hinted at, others are not."""

from __future__ import annotations

import pytest

from muragat.archive import Archive
from muragat.config import SiteConfig
from muragat.indexes import likeness
from muragat.indexes.authors import author_index
from muragat.indexes.likeness import alike
from muragat.model import Article, Contributor, Issue, Journal, Person

CONFIG = SiteConfig(
    journal=Journal(title={"en": "Toy"}, languages=("kk", "ru", "en"), url="https://example.org/")
)
ORCID = "0000-0002-1825-0097"
OTHER = "0000-0002-1694-233X"


def person(orcid: str | None = None, **name: str) -> Contributor:
    return Contributor(name=name, orcid=orcid)


def hints(*articles: tuple[Contributor, ...], people: tuple[Person, ...] = ()) -> list[str]:
    """Return the places with a hint, as ``article/number``."""
    made = [
        Article(id=f"a-{n}", language="en", issue="1", order=n, contributors=contributors)
        for n, contributors in enumerate(articles)
    ]
    archive = Archive(CONFIG, issues=[Issue(id="1", year=2025)], articles=made, people=people)
    return [f"{article}/{i}" for article, i in alike(archive, author_index(archive))]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (person(ru="Бакишев Кайрат"), person(en="Kairat Bakishev")),
        (person(kk="Қайрат Бәкішев"), person(ru="Кайрат Бакишев")),
        (person(kk="Қайрат Бәкішев"), person(en="Bakishev Qayrat")),
        (person(ru="Бакишев Кайрат Алиханович"), person(en="Kairat Bakishev")),
        (person(ru="Бакишев К.А."), person(en="K. A. Bakishev")),
        (person(ru="Бакишев Кайрат Алиханович"), person(en="Bakishev K.A.")),
        (
            person(kk="Айсұлу Қайратқызы Жұмабекова"),
            person(ru="Айсулу Кайратовна Жумабекова"),
        ),
        (person(ru="Щербаков Юрий", en="Y. Scherbakov"), person(en="Yuriy Shcherbakov")),
    ],
)
def test_one_name_in_two_spellings_is_a_hint(first: Contributor, second: Contributor) -> None:
    assert hints((first,), (second,)) == ["a-1/0"]
    assert hints((first,), (second,), (second,)) == ["a-1/0"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # One author already.
        (person(ru="Кайрат Бакишев", en="Kairat Bakishev"), person(en="Kairat Bakishev")),
        # One initial says too little, and so does a surname.
        (person(ru="Бакишев Кайрат"), person(en="K. Bakishev")),
        (person(ru="Бакишев К."), person(en="K. Bakishev")),
        (person(ru="Бакишев"), person(en="Bakishev")),
        (person(ru="Ли Вэй"), person(en="Li Wei")),
        # Other given names, initials, patronymics or surnames.
        (person(ru="Бакишев Кайрат"), person(en="Kenes Bakishev")),
        (person(ru="Бакишев К.А."), person(en="K. B. Bakishev")),
        (person(ru="Бакишев Кайрат Алиханович"), person(en="Kairat Abaevich Bakishev")),
        (person(ru="Бакишев Кайрат Алиханович"), person(en="Kenes Abaevich Bakishev")),
        (person(ru="Бакишева Кайрат"), person(en="Kairat Bakishev")),
        # Two ORCID iDs are two people; a name that is printed with two of them says nothing.
        (person(ORCID, ru="Бакишев Кайрат"), person(OTHER, en="Kairat Bakishev")),
    ],
)
def test_what_is_no_hint(first: Contributor, second: Contributor) -> None:
    assert hints((first,), (second,)) == []


def test_one_name_with_two_orcids_is_no_hint() -> None:
    name = {"en": "Kairat Bakishev"}
    assert hints((person(ORCID, **name),), (person(OTHER, **name),), (person(**name),)) == []


def test_those_who_write_together_are_two() -> None:
    assert hints((person(ru="Бакишев Кайрат"), person(en="Kairat Bakishev"))) == []


def test_people_of_the_file_are_as_it_says() -> None:
    first, second = person(ru="Бакишев Кайрат"), person(en="Kairat Bakishev")
    one = Person(id="one", name={"ru": "Бакишев Кайрат"})
    both = Person(id="one", name={"ru": "Бакишев Кайрат"}, variants=("Kairat Bakishev",))
    two = Person(id="two", name={"en": "Kairat Bakishev"})
    assert hints((first,), (second,), people=(one,)) == ["a-1/0"]
    assert hints((first,), (second,), people=(both,)) == []
    assert hints((first,), (second,), people=(one, two)) == []


def test_each_author_is_hinted_at_once() -> None:
    names = ("Бакишев Кайрат", "Бәкішев Қайрат", "Кайрат Бакишев")
    assert hints(*((person(ru=name),) for name in names)) == ["a-1/0", "a-2/0"]


def test_a_surname_and_initials_that_all_share_are_compared_with_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared = []

    def disagree(a: object, b: object) -> bool:
        compared.append((a, b))
        return False

    monkeypatch.setattr(likeness, "_agree", disagree)
    vowels = "aeiou"
    given = [f"A{x}l{y}n{z}" for x in vowels for y in vowels for z in vowels]
    assert hints(*((person(en=f"{name} Bakaevich Bakishev"),) for name in given)) == []
    assert 100 < len(compared) <= 8 * len(given)
