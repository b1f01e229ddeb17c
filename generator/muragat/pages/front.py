"""The choice of language at the root, and the front page of each language."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from muragat import ids, languages
from muragat.model import Article, Issue
from muragat.pages.site import Site
from muragat.pages.views import ChoicePage, HomePage, Language, Link, Page

LATEST = 6
"""How many articles of earlier issues the front page shows."""


def choice_page(site: Site) -> Iterator[Page]:
    """Yield ``/``: links to each language, no redirect, nothing that needs scripts."""
    journal = site.archive.journal
    urls = {code: ids.home(code) for code in site.languages}
    yield Page(
        url=ids.ROOT,
        language="",
        template="choice",
        title=site.journal_title(site.main),
        head=site.head(
            site.journal_title(site.main),
            ids.ROOT,
            site.main,
            urls=urls,
            default=ids.ROOT,
            description=site.archive.pick(journal.description, site.main)[0],
        ),
        data=ChoicePage(
            languages=tuple(
                Language(
                    code=code,
                    name=languages.language(code).name,
                    url=ids.home(code),
                    title=site.journal_title(code),
                    tagline=journal.tagline.get(code, ""),
                )
                for code in site.languages
            )
        ),
    )


def home_pages(site: Site) -> Iterator[Page]:
    """Yield the front page of each language."""
    journal = site.archive.journal
    urls = {code: ids.home(code) for code in site.languages}
    for lang in site.languages:
        current = _current(site)
        articles = site.archive.articles_of(current.id) if current else ()
        description = site.text(journal.description, lang)
        yield Page(
            url=ids.home(lang),
            language=lang,
            template="home",
            title=site.journal_title(lang),
            head=site.head(
                site.journal_title(lang),
                ids.home(lang),
                lang,
                urls=urls,
                default=ids.ROOT,
                description=description.text if description else "",
            ),
            data=HomePage(
                description=description,
                current=site.issue_card(current, lang) if current else None,
                groups=site.by_section(articles, lang),
                latest=tuple(site.entry(a, lang) for a in _latest(site, current)),
                sections=_sections(site, lang),
                counts=_counts(site, lang),
            ),
            alternates=site.alternates(lang, urls),
            section="home",
        )


def front_articles(site: Site) -> tuple[Article, ...]:
    """Return the articles that the front page shows."""
    current = _current(site)
    return (*site.archive.articles_of(current.id), *_latest(site, current)) if current else ()


def _current(site: Site) -> Issue | None:
    """Return the newest issue that has articles."""
    issues = reversed(site.archive.issues)
    return next((i for i in issues if site.archive.articles_of(i.id)), None)


def _latest(site: Site, current: Issue | None) -> tuple[Article, ...]:
    """Return the newest articles of earlier issues, the last first."""
    if current is None:
        return ()
    earlier = (a for a in reversed(site.archive.articles) if a.issue != current.id)
    return tuple(itertools.islice(earlier, LATEST))


def _sections(site: Site, lang: str) -> tuple[Link, ...]:
    links = []
    for section in site.archive.config.sections:
        if section.id in site.indexes.sections:
            text, code = site.archive.pick(section.name, lang)
            links.append(
                Link(
                    text=text,
                    url=ids.section(lang, section.id),
                    lang=code if code != lang else None,
                    count=len(site.indexes.sections[section.id]),
                )
            )
    return tuple(links)


def _counts(site: Site, lang: str) -> tuple[tuple[str, int, str], ...]:
    totals = site.indexes.statistics.totals
    return (
        ("issues", totals["issues"], ids.issues(lang)),
        ("articles", totals["articles"], ids.issues(lang)),
        ("authors", totals["authors"], ids.authors(lang)),
        ("keywords", len(site.indexes.keywords.keywords[lang]), ids.keywords(lang)),
    )
