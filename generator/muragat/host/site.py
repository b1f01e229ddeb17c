"""The facts of a site that its frame shows, in one language."""

from __future__ import annotations

from muragat import ids, languages, licences
from muragat.archive import Archive
from muragat.model import Record
from muragat.pages.views import Text
from muragat.strings import strings


class MenuEntry(Record, frozen=True, kw_only=True):
    """An entry of the menu: ``name`` is what ``Page.section`` holds on the pages under it."""

    name: str
    title: str
    url: str


class LicenceLink(Record, frozen=True, kw_only=True):
    """A licence as readers know it, and the address of its text, if it has one."""

    name: str
    url: str | None = None


class SiteView(Record, frozen=True, kw_only=True):
    """The journal in one language: what the header and the footer show.

    ``archive`` are the site's own indexes, ``pages`` the hand-written pages in this language.
    """

    language: str
    language_name: str
    direction: str
    title: str
    title_lang: str | None = None
    short_title: str
    tagline: Text | None = None
    issn: str | None = None
    eissn: str | None = None
    publisher: Text | None = None
    publisher_url: str | None = None
    email: str | None = None
    licence: LicenceLink | None = None
    founded: int | None = None
    demonstration: bool = False
    home: str
    search: str
    feed: str
    archive: tuple[MenuEntry, ...]
    pages: tuple[MenuEntry, ...]

    @property
    def entries(self) -> tuple[MenuEntry, ...]:
        """All entries of the menu."""
        return (*self.archive, *self.pages)


class Frame(Record, frozen=True, kw_only=True):
    """All that a renderer needs of a site beside its pages; ``sites`` is in the journal's order."""

    url: str
    sites: tuple[SiteView, ...]

    def site(self, lang: str) -> SiteView:
        """Return the site in one language."""
        return next(site for site in self.sites if site.language == lang)


def frame_of(archive: Archive) -> Frame:
    """Return the frame of an archive's site."""
    return Frame(
        url=archive.journal.url,
        sites=tuple(site_view(archive, lang) for lang in archive.languages),
    )


def site_view(archive: Archive, lang: str) -> SiteView:
    """Return the facts of a site in one language."""
    journal = archive.journal
    title, title_lang = archive.pick(journal.title, lang)
    publisher = journal.publisher
    return SiteView(
        language=lang,
        language_name=languages.language(lang).name,
        direction=languages.language(lang).direction,
        title=title,
        title_lang=title_lang if title_lang != lang else None,
        short_title=archive.pick(journal.short_title, lang)[0] or title,
        tagline=_text(archive, journal.tagline, lang),
        issn=journal.issn,
        eissn=journal.eissn,
        publisher=_text(archive, publisher.name, lang) if publisher else None,
        publisher_url=publisher.url if publisher else None,
        email=journal.email,
        licence=licence_link(journal.license) if journal.license else None,
        founded=journal.founded,
        demonstration=journal.demonstration,
        home=ids.home(lang),
        search=ids.search(lang),
        feed=ids.feed(lang),
        archive=_archive_entries(archive, lang),
        pages=tuple(
            MenuEntry(name=page.name, title=page.title, url=ids.hand_page(lang, page.name))
            for page in archive.pages
            if page.language == lang
        ),
    )


def licence_link(code: str) -> LicenceLink:
    """Return a licence by its SPDX identifier or address: ``CC-BY-4.0``."""
    licence = licences.described(code)
    return LicenceLink(name=licence.short, url=licence.url)


def _archive_entries(archive: Archive, lang: str) -> tuple[MenuEntry, ...]:
    """Return the indexes of a site; one that would be empty has no entry."""
    t = strings(lang)
    articles = archive.articles
    present = (
        ("issues", ids.issues(lang), True),
        ("sections", ids.sections(lang), any(a.section for a in articles)),
        ("authors", ids.authors(lang), any(a.contributors for a in articles)),
        ("keywords", ids.keywords(lang), any(a.keywords.get(lang) for a in articles)),
        ("subjects", ids.subjects(lang), any(a.subjects for a in articles)),
        ("statistics", ids.statistics(lang), True),
    )
    return tuple(
        MenuEntry(name=name, title=t(f"nav.{name}"), url=url)
        for name, url, there in present
        if there
    )


def _text(archive: Archive, value: dict[str, str], lang: str) -> Text | None:
    text, code = archive.pick(value, lang)
    return Text(text=text, lang=code if code != lang else None) if text else None
