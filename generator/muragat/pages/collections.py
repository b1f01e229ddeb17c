"""Sections and subjects: the list of them, and the page of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from muragat import ids
from muragat.indexes.subjects import SubjectEntry
from muragat.pages.listing import Listing
from muragat.pages.site import Site
from muragat.pages.views import CollectionPage, Link, ListPage, Page, Text


def sections_pages(site: Site) -> Iterator[Page]:
    """Yield the list of sections in each language."""
    urls = {code: ids.sections(code) for code in site.languages}
    for lang in site.languages:
        links = []
        for section in site.archive.config.sections:
            articles = site.indexes.sections.get(section.id, ())
            text = site.text(section.name, lang)
            if articles and text:
                links.append(_link(text, ids.section(lang, section.id), len(articles)))
        yield _list_page(site, "sections", lang, urls, (("", tuple(links)),))


def section_ids(site: Site) -> tuple[str, ...]:
    """Return the ids of the sections that have articles."""
    sections = site.archive.config.sections
    return tuple(s.id for s in sections if site.indexes.sections.get(s.id))


def section_list(site: Site, section_id: str) -> Listing:
    """Return the list of a section's articles."""
    section = next(s for s in site.archive.config.sections if s.id == section_id)
    return Listing(
        section="sections",
        id=section.id,
        articles=site.indexes.sections[section.id],
        languages=site.languages,
        index_url=ids.sections,
        url=lambda lang: ids.section(lang, section.id),
        name=lambda lang: site.text(section.name, lang) or Text(text=section.id),
    )


def section_pages(site: Site, section_id: str) -> Iterator[Page]:
    """Yield the page of a section in each language."""
    listing = section_list(site, section_id)
    for lang in site.languages:
        data = CollectionPage(
            name=listing.name(lang),
            groups=site.by_issue(listing.shown(site), lang),
            years=listing.links(site, lang),
        )
        yield _collection_page(site, listing, lang, data)


def subjects_pages(site: Site) -> Iterator[Page]:
    """Yield the list of classification codes in each language."""
    urls = {code: ids.subjects(code) for code in site.languages}
    for lang in site.languages:
        groups: dict[str, list[Link]] = {}
        for subject in site.indexes.subjects.subjects.values():
            link = _link(
                subject_text(site, subject, lang),
                ids.subject(lang, subject.slug),
                len(subject.articles),
            )
            groups.setdefault(f"subjects.{subject.scheme}", []).append(link)
        rows = tuple((key, tuple(links)) for key, links in groups.items())
        yield _list_page(site, "subjects", lang, urls, rows)


def subject_ids(site: Site) -> Iterable[str]:
    """Return the slugs of the classification codes."""
    return site.indexes.subjects.subjects


def subject_list(site: Site, slug: str) -> Listing:
    """Return the list of the articles of a classification code."""
    subject = site.indexes.subjects.subjects[slug]
    return Listing(
        section="subjects",
        id=slug,
        articles=subject.articles,
        languages=site.languages,
        index_url=ids.subjects,
        url=lambda lang: ids.subject(lang, slug),
        name=lambda lang: subject_text(site, subject, lang),
    )


def subject_pages(site: Site, slug: str) -> Iterator[Page]:
    """Yield the page of a classification code in each language."""
    subject = site.indexes.subjects.subjects[slug]
    listing = subject_list(site, slug)
    for lang in site.languages:
        label = site.text(subject.label, lang)
        data = CollectionPage(
            name=label or Text(text=subject.code),
            code=subject.code,
            scheme=subject.scheme,
            groups=site.by_issue(listing.shown(site), lang),
            years=listing.links(site, lang),
        )
        yield _collection_page(site, listing, lang, data)


def subject_text(site: Site, subject: SubjectEntry, lang: str) -> Text:
    """Return a classification code with its label, if the journal gave one."""
    label = site.text(subject.label, lang)
    return Text(
        text=f"{subject.code} {label.text}" if label else subject.code,
        lang=label.lang if label else None,
    )


def _link(text: Text, url: str, count: int) -> Link:
    return Link(text=text.text, url=url, lang=text.lang, count=count)


def _list_page(
    site: Site,
    kind: str,
    lang: str,
    urls: dict[str, str],
    groups: tuple[tuple[str, tuple[Link, ...]], ...],
) -> Page:
    title = site.strings(lang)(f"nav.{kind}")
    return Page(
        url=urls[lang],
        language=lang,
        template="list",
        title=title,
        head=site.head(title, urls[lang], lang, urls=urls),
        data=ListPage(groups=groups),
        alternates=site.alternates(lang, urls),
        section=kind,
    )


def _collection_page(site: Site, listing: Listing, lang: str, data: CollectionPage) -> Page:
    title = listing.name(lang).text
    urls = {code: listing.url(code) for code in listing.languages}
    return Page(
        url=urls[lang],
        language=lang,
        template="collection",
        title=title,
        head=site.head(title, urls[lang], lang, urls=urls),
        data=data,
        alternates=site.alternates(lang, urls),
        section=listing.section,
    )
