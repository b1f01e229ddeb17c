"""What every page kind needs: the archive with its indexes, and the views that pages share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import groupby

from muragat import ids, languages
from muragat.archive import Archive
from muragat.exports.jsonld import Describer
from muragat.indexes import Indexes
from muragat.indexes.authors import authors_of
from muragat.markdown import plain_text
from muragat.model import Article, Issue, Localized
from muragat.pages.views import Alternate, Entry, Group, Head, IssueCard, Link, Text
from muragat.strings import Strings, strings

DESCRIPTION_LENGTH = 200
"""Characters of a page's description: what search engines show of it, and a little more."""

LONG = 200
"""Articles that a list may have on one page; a longer one is shown by years."""


class Site:
    """An archive and its indexes, ready to be made into pages."""

    def __init__(self, archive: Archive, indexes: Indexes) -> None:
        self.archive = archive
        self.indexes = indexes
        self.describer = Describer(archive)
        self.base = archive.journal.url
        self.languages = archive.languages
        self.main = archive.languages[0]
        # An article and an issue are shown on many pages; each view of them is made once.
        self._entries: dict[tuple[str, str], Entry] = {}
        self._cards: dict[tuple[str, str], IssueCard] = {}
        self._issues: dict[tuple[str, str], Link] = {}
        self._sections: dict[tuple[str | None, str], Link | None] = {}
        self._years: dict[str, dict[int, tuple[str, ...]]] = {}
        self._published_by_years = frozenset(archive.config.by_years)

    @cached_property
    def _year_of(self) -> dict[str, int]:
        return {a.id: self.archive.issue(a.issue).year for a in self.archive.articles}

    def strings(self, lang: str) -> Strings:
        """Return the interface strings of a language."""
        return strings(lang)

    def journal_title(self, lang: str) -> str:
        """Return the journal's title in a language."""
        return self.archive.pick(self.archive.journal.title, lang)[0]

    def text(self, value: Localized, lang: str, *, own: str | None = None) -> Text | None:
        """Return a text in a language, or in the next best with its language marked."""
        text, code = self.archive.pick(value, lang, own=own)
        return Text(text=text, lang=code if code != lang else None) if text else None

    def title(self, article: Article, lang: str) -> Text:
        """Return the title of an article as shown."""
        text, code = self.archive.title(article, lang)
        return Text(text=text or article.id, lang=code if text and code != lang else None)

    def article_url(self, article: Article, lang: str) -> str:
        """Return the page of an article that readers of a language are led to."""
        return ids.article(self.archive.page_language(article, lang), article.id)

    def article_link(self, article: Article, lang: str) -> Link:
        """Return a link to an article with its title."""
        title = self.title(article, lang)
        return Link(text=title.text, url=self.article_url(article, lang), lang=title.lang)

    def section_link(self, article: Article, lang: str) -> Link | None:
        """Return a link to the section of an article."""
        key = (article.section, lang)
        if key not in self._sections:
            self._sections[key] = self._section_link(article, lang)
        return self._sections[key]

    def _section_link(self, article: Article, lang: str) -> Link | None:
        for section in self.archive.config.sections:
            if section.id == article.section:
                text, code = self.archive.pick(section.name, lang)
                return Link(
                    text=text,
                    url=ids.section(lang, section.id),
                    lang=code if code != lang else None,
                )
        return None

    def issue_label(self, issue: Issue, lang: str) -> str:
        """Return how an issue is called: ``Vol. 1, No 2 (113), 2025``."""
        t = self.strings(lang)
        parts = []
        if issue.volume:
            parts.append(t("issue.volume", volume=issue.volume))
        if issue.number:
            whole = f" {t('issue.whole', whole=issue.whole_number)}" if issue.whole_number else ""
            parts.append(t("issue.number", number=issue.number) + whole)
        elif issue.whole_number:
            parts.append(t("issue.number", number=issue.whole_number))
        return ", ".join([*parts, str(issue.year)])

    def issue_link(self, issue: Issue, lang: str) -> Link:
        """Return a link to an issue."""
        key = (issue.id, lang)
        if key not in self._issues:
            label = self.issue_label(issue, lang)
            self._issues[key] = Link(text=label, url=ids.issue(lang, issue.id))
        return self._issues[key]

    def issue_card(self, issue: Issue, lang: str) -> IssueCard:
        """Return an issue as a list shows it."""
        key = (issue.id, lang)
        if key not in self._cards:
            self._cards[key] = self._issue_card(issue, lang)
        return self._cards[key]

    def _issue_card(self, issue: Issue, lang: str) -> IssueCard:
        return IssueCard(
            id=issue.id,
            url=ids.issue(lang, issue.id),
            label=self.issue_label(issue, lang),
            year=issue.year,
            title=self.text(issue.title, lang),
            date=languages.date(issue.date, lang) if issue.date else None,
            count=len(self.archive.articles_of(issue.id)),
            cover=ids.issue_file(self.main, issue.id, issue.cover) if issue.cover else None,
            pdf=ids.issue_file(self.main, issue.id, issue.pdf) if issue.pdf else None,
        )

    def pdf(self, article: Article) -> str | None:
        """Return the URL of an article's PDF, if it has one."""
        if "article.pdf" not in article.files:
            return None
        return ids.article_file(article.language, article.id, "pdf")

    def author_links(self, article: Article, lang: str) -> tuple[Link, ...]:
        """Return the contributors of an article as printed, linked to their pages."""
        links = []
        for contributor, author in zip(
            article.contributors, authors_of(self.indexes.authors, article), strict=True
        ):
            text, code = self.archive.pick(contributor.name, lang, own=article.language)
            links.append(
                Link(
                    text=text,
                    url=ids.author(lang, author.id),
                    lang=code if code != lang else None,
                )
            )
        return tuple(links)

    def entry(self, article: Article, lang: str) -> Entry:
        """Return an article as a list shows it."""
        key = (article.id, lang)
        if key not in self._entries:
            self._entries[key] = self._entry(article, lang)
        return self._entries[key]

    def _entry(self, article: Article, lang: str) -> Entry:
        issue = self.archive.issue(article.issue)
        return Entry(
            id=article.id,
            url=self.article_url(article, lang),
            title=self.title(article, lang),
            authors=self.author_links(article, lang),
            issue=self.issue_link(issue, lang),
            section=self.section_link(article, lang),
            pages=str(article.pages) if article.pages else None,
            year=issue.year,
            language=article.language,
            languages=self.archive.told_languages(article),
            status=article.status,
            draft=article.draft,
            pdf=self.pdf(article),
        )

    def entries(self, article_ids: Iterable[str], lang: str) -> tuple[Entry, ...]:
        """Return articles as a list shows them."""
        return tuple(self.entry(self.archive.article(key), lang) for key in article_ids)

    def by_section(self, articles: Iterable[Article], lang: str) -> tuple[Group, ...]:
        """Group articles by section, sections in the order of their first article."""
        groups: dict[str | None, list[Article]] = {}
        for article in articles:
            groups.setdefault(article.section, []).append(article)
        return tuple(
            Group(
                heading=self.section_link(group[0], lang),
                entries=tuple(self.entry(a, lang) for a in group),
            )
            for group in groups.values()
        )

    def by_issue(self, article_ids: Iterable[str], lang: str) -> tuple[Group, ...]:
        """Group articles by issue, the newest first, each in the order of the issue."""
        groups: dict[str, list[Article]] = {}
        for article in map(self.archive.article, article_ids):
            groups.setdefault(article.issue, []).append(article)
        return tuple(
            Group(
                heading=self.issue_link(self.archive.issue(key), lang),
                entries=tuple(self.entry(a, lang) for a in groups[key]),
            )
            for key in reversed([i.id for i in self.archive.issues if i.id in groups])
        )

    def by_year(self, name: str, article_ids: tuple[str, ...]) -> dict[int, tuple[str, ...]]:
        """Return the articles of a list by year, the newest first, if it is shown by years.

        A list is if it is long, or if it once was: its years have addresses that readers keep.
        """
        if len(article_ids) <= LONG and name not in self._published_by_years:
            return {}
        if name not in self._years:
            # Articles stand in the order of the years.
            groups = groupby(article_ids, self._year_of.__getitem__)
            self._years[name] = dict(reversed([(year, tuple(group)) for year, group in groups]))
        return self._years[name]

    def alternates(
        self, lang: str, urls: Mapping[str, str], fallback: Mapping[str, str] | None = None
    ) -> tuple[Alternate, ...]:
        """Return the language switch: the same record where it exists, else ``fallback``."""
        near = fallback or {code: ids.home(code) for code in self.languages}
        return tuple(
            Alternate(
                language=code,
                name=languages.language(code).name,
                url=urls.get(code) or near[code],
                current=code == lang,
                exact=code in urls,
            )
            for code in self.languages
        )

    def head(
        self,
        title: str,
        url: str,
        lang: str,
        *,
        urls: Mapping[str, str],
        default: str | None = None,
        description: str = "",
        noindex: bool = False,
        kind: str = "website",
        canonical: str | None = None,
        **more: object,
    ) -> Head:
        """Return the head of a page.

        ``urls`` maps language to the URL of the same record; ``default`` is the URL for readers
        of any other language, the main language's if absent; ``canonical`` is the absolute
        address to be known by, if not the page's own.
        """
        journal = self.journal_title(lang)
        full = f"{title} — {journal}" if title and title != journal else journal
        canonical = canonical or ids.absolute(url, self.base)
        hreflang = [(code, ids.absolute(path, self.base)) for code, path in urls.items()]
        if hreflang:
            fallback = default if default is not None else next(iter(urls.values()))
            hreflang.append(("x-default", ids.absolute(fallback, self.base)))
        summary = shorten(description)
        graph = [
            ("og:title", title or journal),
            ("og:type", kind),
            ("og:url", canonical),
            ("og:site_name", journal),
            ("og:locale", languages.language(lang).open_graph),
            *(
                ("og:locale:alternate", languages.language(code).open_graph)
                for code in urls
                if code != lang
            ),
        ]
        if summary:
            graph.append(("og:description", summary))
        return Head(
            title=full,
            description=summary,
            canonical=canonical,
            hreflang=tuple(hreflang),
            open_graph=tuple(graph),
            noindex=noindex,
            **more,  # type: ignore[arg-type]
        )


def shorten(markdown: str) -> str:
    """Return the first words of a Markdown text as plain text."""
    whole = " ".join(plain_text(markdown))
    # Only the beginning counts, unless it is little but blanks.
    text = " ".join(whole[: DESCRIPTION_LENGTH + 50].split())
    if len(text) <= DESCRIPTION_LENGTH:
        text = " ".join(whole.split())
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:—–-") + "…"
