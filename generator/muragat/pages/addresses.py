"""Every address of a site with what stands there, without making a page.

The ledger keeps them, checks compare them; a test holds them against the pages that are made.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from muragat import ids
from muragat.config import EXTENSIONS
from muragat.model import Article
from muragat.pages.collections import subject_text
from muragat.pages.issues import issue_title
from muragat.pages.site import Site
from muragat.pages.years import all_years

PASSING_FILES = frozenset({"cover", "export", "figure", "site"})
"""The kinds of files that are only reached from a page, or made from what is kept elsewhere."""


YEAR = "year"
"""The kind of the page of a year of a long list."""


class Address(NamedTuple):
    """A URL of the site. ``record`` is the id of what stands there, where it has one."""

    url: str
    kind: str
    record: str = ""
    title: str = ""


def addresses(site: Site) -> Iterator[Address]:
    """Yield the address of every page and of every file that belongs to a record."""
    yield Address(ids.ROOT, "choice", title=site.journal_title(site.main))
    for lang in site.languages:
        yield from _language(site, lang)
    for year in all_years(site):
        for lang in year.listing.languages:
            yield Address(year.url(lang), YEAR, year.key, year.title(lang))
    for article in site.archive.articles:
        yield from _article(site, article)
    for issue in site.archive.issues:
        for name, kind in ((issue.cover, "cover"), (issue.pdf, "pdf")):
            if name is not None and name in issue.files:
                yield Address(ids.issue_file(site.main, issue.id, name), kind, issue.id)
    for page in site.archive.pages:
        yield Address(ids.hand_page(page.language, page.name), "page", page.name, title=page.title)
    yield Address(ids.ARTICLES_DATA, "data")
    for name in (ids.ROBOTS, ids.SITEMAP, ids.NOT_FOUND):
        yield Address(name, "site")


def _language(site: Site, lang: str) -> Iterator[Address]:
    t = site.strings(lang)
    yield Address(ids.home(lang), "home", title=site.journal_title(lang))
    yield Address(ids.feed(lang), "feed")
    for kind, url in (
        ("issues", ids.issues(lang)),
        ("authors", ids.authors(lang)),
        ("keywords", ids.keywords(lang)),
        ("sections", ids.sections(lang)),
        ("subjects", ids.subjects(lang)),
        ("statistics", ids.statistics(lang)),
        ("search", ids.search(lang)),
    ):
        yield Address(url, kind, title=t(f"nav.{kind}"))
    for issue in site.archive.issues:
        title = issue_title(site.issue_card(issue, lang))
        yield Address(ids.issue(lang, issue.id), "issue", issue.id, title)
    for author in site.indexes.authors.authors.values():
        name = site.archive.pick(author.name, lang)[0]
        yield Address(ids.author(lang, author.id), "author", author.id, name)
    for keyword in site.indexes.keywords.keywords[lang].values():
        yield Address(ids.keyword(lang, keyword.slug), "keyword", keyword.slug, keyword.text)
    for section in site.archive.config.sections:
        if site.indexes.sections.get(section.id):
            name = site.archive.pick(section.name, lang)[0] or section.id
            yield Address(ids.section(lang, section.id), "section", section.id, name)
    for subject in site.indexes.subjects.subjects.values():
        title = subject_text(site, subject, lang).text
        yield Address(ids.subject(lang, subject.slug), "subject", subject.slug, title)


def _article(site: Site, article: Article) -> Iterator[Address]:
    own = article.language
    for lang in site.archive.languages_of(article):
        title = site.title(article, lang).text
        yield Address(ids.article(lang, article.id), "article", article.id, title)
    for export in site.archive.config.exports.beside:
        url = ids.article_file(own, article.id, EXTENSIONS[export])
        yield Address(url, "export", article.id)
    for name in article.files:
        if name == "article.pdf":
            yield Address(ids.article_file(own, article.id, "pdf"), "pdf", article.id)
        elif name.startswith("figures/"):
            yield Address(ids.article_asset(own, article.id, name), "figure", article.id)
