from __future__ import annotations

from muragat.archive import Archive
from muragat.config import SiteConfig
from muragat.indexes.authors import author_index
from muragat.model import Article, Contributor, Issue, Journal, Person

CONFIG = SiteConfig(
    journal=Journal(title={"en": "Toy"}, languages=("kk", "en"), url="https://example.org/")
)
ORCID = "0000-0002-1825-0097"
OTHER = "0000-0002-1694-233X"


def archive(*contributors: Contributor, people: tuple[Person, ...] = ()) -> Archive:
    """Return an archive of one article a contributor."""
    articles = [
        Article(id=f"a-{n}", language="en", issue="1", order=n, contributors=(person,))
        for n, person in enumerate(contributors)
    ]
    return Archive(CONFIG, issues=[Issue(id="1", year=2025)], articles=articles, people=people)


def groups(value: Archive) -> list[tuple[str, ...]]:
    return [author.articles for author in author_index(value).authors.values()]


def person(name: str, orcid: str | None = None, lang: str = "en") -> Contributor:
    return Contributor(name={lang: name}, orcid=orcid)


def test_one_orcid_is_one_author() -> None:
    value = archive(person("Aisulu Zhumabekova", ORCID), person("A. K. Zhumabekova", ORCID))
    assert groups(value) == [("a-0", "a-1")]
    author = next(iter(author_index(value).authors.values()))
    assert author.name == {"en": "Aisulu Zhumabekova"}
    assert author.id == "zhumabekova-aisulu"
    assert [name for _, name in author.variants] == ["Aisulu Zhumabekova", "A. K. Zhumabekova"]


def test_authors_yml_joins() -> None:
    joined = Person(
        id="bakishev-kairat", name={"en": "Kairat Bakishev"}, variants=("Қ. Ә. Бәкішев",)
    )
    value = archive(person("Kairat Bakishev"), person("Қ. Ә. Бәкішев", lang="kk"), people=(joined,))
    assert list(author_index(value).authors) == ["bakishev-kairat"]


def test_the_same_printed_name_is_one_author() -> None:
    assert groups(archive(person("T. Wren"), person("T.  Wren"))) == [("a-0", "a-1")]


def test_two_orcids_are_two_authors() -> None:
    value = archive(person("T. Wren", ORCID), person("T. Wren", OTHER), person("T. Wren"))
    assert groups(value) == [("a-0",), ("a-1",), ("a-2",)]
    assert len(author_index(value).authors) == 3


def test_likeness_across_scripts_joins_nobody() -> None:
    assert len(groups(archive(person("Бакишев", lang="kk"), person("Bakishev")))) == 2


def test_an_added_article_changes_no_address() -> None:
    first = archive(person("Қайрат", lang="kk"))
    both = archive(person("Қайрат", lang="kk"), person("Кайрат", lang="kk"))
    assert next(iter(author_index(first).authors)) == next(iter(author_index(both).authors))
