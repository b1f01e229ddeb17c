"""The author index and the page of each author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from muragat import ids
from muragat.indexes.authors import Author
from muragat.pages.letters import letters
from muragat.pages.listing import Listing
from muragat.pages.site import Site
from muragat.pages.views import AuthorPage, LettersPage, Link, Page, Text


def authors_pages(site: Site) -> Iterator[Page]:
    """Yield the author index in each language."""
    urls = {code: ids.authors(code) for code in site.languages}
    authors = site.indexes.authors.authors
    for lang in site.languages:
        title = site.strings(lang)("nav.authors")
        yield Page(
            url=ids.authors(lang),
            language=lang,
            template="letters",
            title=title,
            head=site.head(title, ids.authors(lang), lang, urls=urls),
            data=LettersPage(
                letters=letters((_link(site, author, lang) for author in authors.values()), lang),
                total=len(authors),
            ),
            alternates=site.alternates(lang, urls),
            section="authors",
        )


def author_ids(site: Site) -> Iterable[str]:
    """Return the ids of the authors."""
    return site.indexes.authors.authors


def author_list(site: Site, author_id: str) -> Listing:
    """Return the list of an author's articles."""
    author = site.indexes.authors.authors[author_id]
    return Listing(
        section="authors",
        id=author.id,
        articles=author.articles,
        languages=site.languages,
        index_url=ids.authors,
        url=lambda lang: ids.author(lang, author.id),
        name=lambda lang: Text(text=site.archive.pick(author.name, lang)[0]),
    )


def author_pages(site: Site, author_id: str) -> Iterator[Page]:
    """Yield the page of an author in each language."""
    author = site.indexes.authors.authors[author_id]
    listing = author_list(site, author_id)
    urls = {code: ids.author(code, author.id) for code in site.languages}
    for lang in site.languages:
        name = site.archive.pick(author.name, lang)[0]
        yield Page(
            url=ids.author(lang, author.id),
            language=lang,
            template="author",
            title=name,
            head=site.head(name, ids.author(lang, author.id), lang, urls=urls, kind="profile"),
            data=AuthorPage(
                name=name,
                names=_other_names(author, name, lang),
                orcid=author.orcid,
                affiliations=_affiliations(site, author, lang),
                entries=site.entries(reversed(listing.shown(site)), lang),
                years=listing.links(site, lang),
                coauthors=tuple(
                    _link(site, site.indexes.authors.authors[key], lang) for key in author.coauthors
                ),
            ),
            alternates=site.alternates(lang, urls),
            section="authors",
        )


def _link(site: Site, author: Author, lang: str) -> Link:
    text, code = site.archive.pick(author.inverted, lang)
    return Link(
        text=text,
        url=ids.author(lang, author.id),
        lang=code if code != lang else None,
        count=len(author.articles),
    )


def _other_names(author: Author, shown: str, lang: str) -> tuple[Text, ...]:
    forms = dict.fromkeys([*author.name.items(), *author.variants])
    texts = {name: code for code, name in reversed(forms) if name != shown}
    return tuple(
        Text(text=name, lang=code if code != lang else None)
        for name, code in reversed(texts.items())
    )


def _affiliations(site: Site, author: Author, lang: str) -> tuple[Text, ...]:
    """Return the affiliations printed with the author's name, the newest first."""
    found: dict[Text, None] = {}
    for key in reversed(author.articles):
        article = site.archive.article(key)
        places = site.indexes.authors.by_place[key]
        for contributor, owner in zip(article.contributors, places, strict=True):
            for name in contributor.affiliations if owner == author.id else ():
                if name in article.affiliations:
                    text = site.text(article.affiliations[name].name, lang, own=article.language)
                    if text:
                        found[text] = None
    return tuple(found)
