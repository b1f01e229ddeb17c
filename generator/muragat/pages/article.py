"""The pages of an article: one in each language that has its title and abstract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from muragat import ids, languages
from muragat.config import EXTENSIONS
from muragat.exports.citation import cite
from muragat.exports.highwire import citation_tags
from muragat.exports.jsonld import JsonLd
from muragat.indexes.authors import Author, authors_of
from muragat.model import Article, Reference
from muragat.pages.site import Site
from muragat.pages.views import (
    AffiliationBlock,
    ArticlePage,
    AuthorBlock,
    LanguageBlock,
    Link,
    Notice,
    Page,
    ReferenceBlock,
    SubjectBlock,
    Text,
)


class _Common(NamedTuple):
    """What the pages of an article have in common.

    ``own`` is the URL of its text; ``urls`` and ``names`` are of its languages, in their order.
    ``numbers`` are those of the affiliations by key, ``places`` those of each contributor.
    """

    own: str
    urls: dict[str, str]
    near: dict[str, str]
    names: dict[str, LanguageBlock]
    authors: tuple[Author, ...]
    numbers: dict[str, int]
    places: tuple[tuple[int, ...], ...]
    files: tuple[tuple[str, str, int | None], ...]
    links: tuple[tuple[str, str, str], ...]
    json_ld: dict[str, JsonLd]


def article_pages(site: Site, article_id: str) -> Iterator[Page]:
    """Yield the pages of an article."""
    article = site.archive.whole(site.archive.article(article_id))
    common = _common(site, article)
    for lang in common.urls:
        yield _page(site, article, lang, common)


def _common(site: Site, article: Article) -> _Common:
    archive = site.archive
    urls = {lang: ids.article(lang, article.id) for lang in archive.languages_of(article)}
    own = ids.article(article.language, article.id)
    numbers = {key: number for number, key in enumerate(_affiliations(article), 1)}
    return _Common(
        own=own,
        urls=urls,
        near={lang: urls.get(lang, own) for lang in site.languages},
        names={
            lang: LanguageBlock(
                language=lang,
                name=languages.language(lang).name,
                url=url,
                title=archive.title(article, lang)[0],
            )
            for lang, url in urls.items()
        },
        authors=authors_of(site.indexes.authors, article),
        numbers=numbers,
        places=tuple(
            tuple(numbers[key] for key in contributor.affiliations if key in numbers)
            for contributor in article.contributors
        ),
        files=_files(site, article),
        links=_head_links(site, article),
        json_ld={} if article.draft else site.describer.scholarly_articles(article, urls),
    )


def _page(site: Site, article: Article, lang: str, common: _Common) -> Page:
    own = lang == article.language
    url = common.urls[lang]
    title = site.title(article, lang)
    head = site.head(
        title.text,
        url,
        lang,
        urls=common.urls,
        default=common.own,
        description=article.abstract.get(lang) or article.body,
        noindex=article.draft,
        kind="article",
        # Scholar wants one record an article, in the language of its text.
        citation=citation_tags(site.archive, article) if own else (),
        json_ld=common.json_ld.get(lang),
        links=common.links,
    )
    return Page(
        url=url,
        language=lang,
        template="article",
        title=title.text,
        head=head,
        data=_view(site, article, lang, title, common),
        body=article.body if own else "",
        alternates=site.alternates(lang, common.urls, common.near),
        section="issues",
        toc=own,
    )


def _view(site: Site, article: Article, lang: str, title: Text, common: _Common) -> ArticlePage:
    archive = site.archive
    own = lang == article.language
    siblings = archive.articles_of(article.issue)
    place = archive.place(article)
    full = Link(
        text=languages.language_name(article.language, lang),
        url=common.own + "#text",
    )
    return ArticlePage(
        id=article.id,
        title=title,
        article_language=article.language,
        full_text=own,
        full_text_link=None if own or not article.body else full,
        authors=_authors(site, article, lang, common),
        affiliations=_affiliation_blocks(site, article, lang, common),
        abstract=article.abstract.get(lang, ""),
        keywords=_keywords(site, article, lang),
        issue=site.issue_card(archive.issue(article.issue), lang),
        section=site.section_link(article, lang),
        subjects=_subjects(site, article, lang),
        pages=str(article.pages) if article.pages else None,
        doi=article.doi,
        dates=_dates(article, lang),
        funding=site.text(article.funding, lang, own=article.language),
        license=article.license,
        status=article.status,
        draft=article.draft,
        notices=_notices(site, article, lang),
        files=common.files,
        references=_references(article.references.original, "ref") if own else (),
        romanised=_references(article.references.romanised, "romanised") if own else (),
        citation=cite(archive, article, lang),
        languages=tuple([name for code, name in common.names.items() if code != lang]),
        previous=site.article_link(siblings[place - 1], lang) if place else None,
        next=site.article_link(siblings[place + 1], lang) if place + 1 < len(siblings) else None,
    )


def _affiliations(article: Article) -> list[str]:
    """Return the keys of the affiliations in the order of the contributors that name them."""
    named = [key for c in article.contributors for key in c.affiliations]
    return list(
        dict.fromkeys(k for k in [*named, *article.affiliations] if k in article.affiliations)
    )


def _authors(site: Site, article: Article, lang: str, common: _Common) -> tuple[AuthorBlock, ...]:
    blocks = []
    for contributor, author, places in zip(
        article.contributors, common.authors, common.places, strict=True
    ):
        name = site.text(contributor.name, lang, own=article.language)
        if name is None:
            continue
        blocks.append(
            AuthorBlock(
                name=name,
                url=ids.author(lang, author.id),
                affiliations=places,
                orcid=contributor.orcid,
                email=contributor.email,
                corresponding=contributor.corresponding,
                role=contributor.role,
            )
        )
    return tuple(blocks)


def _affiliation_blocks(
    site: Site, article: Article, lang: str, common: _Common
) -> tuple[AffiliationBlock, ...]:
    blocks = []
    for key, number in common.numbers.items():
        affiliation = article.affiliations[key]
        name = site.text(affiliation.name, lang, own=article.language)
        if name is None:
            continue
        blocks.append(
            AffiliationBlock(
                number=number,
                name=name,
                city=site.text(affiliation.city, lang, own=article.language),
                country=languages.country_name(affiliation.country, lang),
                ror=affiliation.ror,
            )
        )
    return tuple(blocks)


def _keywords(site: Site, article: Article, lang: str) -> tuple[Link, ...]:
    slugs = site.indexes.keywords.by_article[lang].get(article.id, ())
    words = dict(zip(slugs, article.keywords.get(lang, ()), strict=True))
    return tuple(Link(text=word, url=ids.keyword(lang, slug)) for slug, word in words.items())


def _subjects(site: Site, article: Article, lang: str) -> tuple[SubjectBlock, ...]:
    index = site.indexes.subjects
    blocks = []
    for subject in article.subjects:
        slug = index.slug_of[f"{subject.scheme}:{subject.code}"]
        blocks.append(
            SubjectBlock(
                scheme=subject.scheme,
                code=subject.code,
                label=site.text(index.subjects[slug].label, lang),
                url=ids.subject(lang, slug),
            )
        )
    return tuple(blocks)


def _dates(article: Article, lang: str) -> tuple[tuple[str, str, str], ...]:
    named = (
        ("received", article.received),
        ("accepted", article.accepted),
        ("published", article.published),
        ("modified", article.modified),
    )
    return tuple((name, d.isoformat(), languages.date(d, lang)) for name, d in named if d)


def _notices(site: Site, article: Article, lang: str) -> tuple[Notice, ...]:
    notices = []
    for other, relation in site.archive.notices(article.id):
        notices.append(
            Notice(
                type=relation.type,
                article=site.article_link(other, lang),
                date=languages.date(relation.date, lang) if relation.date else None,
                inverse=True,
            )
        )
    for relation in article.relations:
        target = site.archive.find_article(relation.target)
        notices.append(
            Notice(
                type=relation.type,
                article=site.article_link(target, lang) if target else None,
                target=_address(relation.target) if target is None else None,
                date=languages.date(relation.date, lang) if relation.date else None,
            )
        )
    return tuple(notices)


def _address(target: str) -> str:
    return ids.doi_url(target) if ids.is_doi(target) else target


def _files(site: Site, article: Article) -> tuple[tuple[str, str, int | None], ...]:
    pdf = site.pdf(article)
    rows: list[tuple[str, str, int | None]] = [("pdf", pdf, None)] if pdf else []
    for name in site.archive.config.exports.beside:
        kind = EXTENSIONS[name]
        rows.append((kind, ids.article_file(article.language, article.id, kind), None))
    return tuple(rows)


def _references(entries: tuple[Reference, ...], prefix: str) -> tuple[ReferenceBlock, ...]:
    return tuple(
        ReferenceBlock(id=f"{prefix}-{n}", text=entry.text, doi=entry.doi, url=entry.url)
        for n, entry in enumerate(entries, 1)
    )


def _head_links(site: Site, article: Article) -> tuple[tuple[str, str, str], ...]:
    """Return what Signposting asks for: the DOI, and the files that describe the article."""
    links = [("cite-as", "", ids.doi_url(article.doi))] if article.doi else []
    if "bibtex" in site.archive.config.exports.beside:
        bib = ids.article_file(article.language, article.id, "bib")
        links.append(("describedby", "application/x-bibtex", ids.absolute(bib, site.base)))
    pdf = site.pdf(article)
    if pdf:
        links.append(("item", "application/pdf", ids.absolute(pdf, site.base)))
    return tuple(links)
