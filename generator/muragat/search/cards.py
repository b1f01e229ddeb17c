"""What the search shows of the articles: cards in small blocks, texts for snippets, facets.

Ten results among ten thousand articles lie in ten different blocks however large a block is, so
blocks are small. Cards are in the reader's language; the texts of an article, in all languages,
are a file of their own that is loaded when its result is on the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from muragat.archive import Archive
from muragat.indexes.authors import AuthorIndex
from muragat.model import Article, Issue, Record, Status
from muragat.search.digest import plain, shown_titles

BLOCK = 5
"""Cards in a file."""

TOGETHER = 12
"""Files of cards that share a hash, so that the start need not hold one for each.

Cards of older articles hardly ever change: little is loaded anew for it.
"""

PEOPLE_BLOCK = 64
"""Authors in a file."""

IssueLabel = Callable[[Issue, str], str]
"""Writes an issue in a language: ``Vol. 1, No 2 (2025)``."""


class Card(Record, frozen=True, kw_only=True):
    """What a list of results shows of an article.

    ``title_lang`` is the language of the title where it is not the reader's; ``page`` that of the
    page that the reader is led to; ``language`` is the article's own, ``languages`` are those that
    are named with it (``Archive.told_languages``); ``texts`` names the file of its texts.
    """

    id: str
    title: str
    title_lang: str | None = None
    authors: str = ""
    issue: str = ""
    page: str
    language: str
    languages: tuple[str, ...] = ()
    status: Status = "published"
    draft: bool = False
    texts: str = ""


class Texts(Record, frozen=True, kw_only=True):
    """The texts of an article by language, without markup."""

    title: dict[str, str] = {}
    keywords: dict[str, str] = {}
    abstract: dict[str, str] = {}


class Facets(Record, frozen=True, kw_only=True):
    """A value of each article, by number: its place in ``sections`` and in ``languages``.

    A place is a character, counted from ``1`` (U+0031): texts are smaller than lists of numbers.
    ``0`` stands for an article without a section; ``sections`` are (id, name).
    """

    sections: tuple[tuple[str, str], ...] = ()
    section: str = ""
    languages: tuple[str, ...] = ()
    language: str = ""


def card(
    archive: Archive, article: Article, lang: str, labels: Mapping[str, str], texts: str
) -> Card:
    """Return the card of an article; ``labels`` are those of the issues in the language."""
    title, title_lang = archive.title(article, lang)
    names = (archive.pick(c.name, lang, own=article.language)[0] for c in article.contributors)
    return Card(
        id=article.id,
        title=title,
        title_lang=None if title_lang == lang else title_lang,
        authors=", ".join(name for name in names if name),
        issue=labels.get(article.issue, ""),
        page=archive.page_language(article, lang),
        language=article.language,
        languages=archive.told_languages(article),
        status=article.status,
        draft=article.draft,
        texts=texts,
    )


def texts(article: Article) -> Texts:
    """Return what a snippet is taken from."""
    return Texts(
        title=dict(sorted(shown_titles(article).items())),
        keywords={lang: ", ".join(words) for lang, words in sorted(article.keywords.items())},
        abstract={lang: plain(text) for lang, text in sorted(article.abstract.items())},
    )


def facets(archive: Archive, lang: str) -> Facets:
    """Return section and language of every article."""
    used = {article.section for article in archive.articles}
    sections = tuple(
        (section.id, archive.pick(section.name, lang)[0])
        for section in archive.config.sections
        if section.id in used
    )
    place = {key: i for i, (key, _) in enumerate(sections)}
    spoken = {article.language for article in archive.articles}
    known = [code for code in archive.languages if code in spoken]
    languages = (*known, *sorted(spoken.difference(known)))
    return Facets(
        sections=sections,
        section=_characters(place.get(item.section or "", -1) for item in archive.articles),
        languages=languages,
        language=_characters(languages.index(item.language) for item in archive.articles),
    )


def _characters(places: Iterable[int]) -> str:
    return "".join(chr(49 + place) for place in places)


def author_numbers(
    archive: Archive, authors: AuthorIndex
) -> tuple[list[str], list[tuple[int, ...]]]:
    """Return the ids of the authors in the order of their numbers, and the numbers by article."""
    numbers: dict[str, int] = {}
    by_article = []
    for article in archive.articles:
        found = [
            numbers.setdefault(author, len(numbers)) for author in authors.by_place[article.id]
        ]
        by_article.append(tuple(dict.fromkeys(found)))
    return list(numbers), by_article


def years(archive: Archive) -> list[tuple[int, int]]:
    """Return (year, number of its first article) in their order: the archive is in it too."""
    found: dict[int, int] = {}
    for number, article in enumerate(archive.articles):
        found.setdefault(archive.issue(article.issue).year, number)
    return list(found.items())


def in_blocks(items: Sequence[object], size: int) -> list[Sequence[object]]:
    """Cut a sequence into blocks."""
    return [items[i : i + size] for i in range(0, len(items), size)]


def plain_label(issue: Issue, lang: str) -> str:
    """Write an issue in figures, which every language reads: ``2025, 1 (2)``."""
    volume = f"{issue.volume} ({issue.number})" if issue.number else issue.volume
    number = volume if issue.volume else issue.number
    return f"{issue.year}, {number}" if number else str(issue.year)
