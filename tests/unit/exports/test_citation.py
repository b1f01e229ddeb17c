"""How to cite: one language throughout."""

from __future__ import annotations

import msgspec

from muragat.archive import Archive
from muragat.exports.citation import cite
from muragat.model import Article, Contributor, Issue, PageRange
from toy import toy_archive, toy_config

ARTICLE = Article(
    id="1",
    language="en",
    title={"en": "Why wells?"},
    contributors=(Contributor(name={"en": "Jean-Paul B. Trial"}),),
    pages=PageRange(first="5", last="5"),
    issue="i",
)


def _cite(issue: Issue, article: Article = ARTICLE) -> str:
    return cite(Archive(toy_config(), issues=[issue], articles=[article]), article, "en")


def test_a_number_without_a_volume_is_labelled() -> None:
    assert _cite(Issue(id="i", year=2024, number="2")) == (
        "Trial, J.-P. B. (2024). Why wells? Toy Bulletin, No. 2, 5."
        " https://example.org/toy/en/articles/1/"
    )


def test_a_volume_without_a_number() -> None:
    assert "Toy Bulletin, 3, 5." in _cite(Issue(id="i", year=2024, volume="3"))


def test_neither() -> None:
    assert "Toy Bulletin, 5." in _cite(Issue(id="i", year=2024))


def test_no_authors() -> None:
    article = msgspec.structs.replace(ARTICLE, contributors=(), doi="10.5555/x", pages=None)
    assert _cite(Issue(id="i", year=2024), article) == (
        "Why wells? (2024). Toy Bulletin. https://doi.org/10.5555/x"
    )


def test_a_language_without_a_title_gives_way_to_the_articles_own() -> None:
    archive = toy_archive()
    article = archive.article("2024-1-3")
    assert cite(archive, article, "kk") == cite(archive, article, "ru")
