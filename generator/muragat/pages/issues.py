"""The list of issues and the page of each."""

from __future__ import annotations

from collections.abc import Iterator

from muragat import ids
from muragat.pages.site import Site
from muragat.pages.views import IssueCard, IssuePage, IssuesPage, Page


def issues_pages(site: Site) -> Iterator[Page]:
    """Yield the list of issues in each language, the newest first."""
    urls = {code: ids.issues(code) for code in site.languages}
    for lang in site.languages:
        title = site.strings(lang)("nav.issues")
        years: dict[int, list[IssueCard]] = {}
        for issue in reversed(site.archive.issues):
            years.setdefault(issue.year, []).append(site.issue_card(issue, lang))
        yield Page(
            url=ids.issues(lang),
            language=lang,
            template="issues",
            title=title,
            head=site.head(title, ids.issues(lang), lang, urls=urls),
            data=IssuesPage(years=tuple((year, tuple(cards)) for year, cards in years.items())),
            alternates=site.alternates(lang, urls),
            section="issues",
        )


def issue_pages(site: Site, issue_id: str) -> Iterator[Page]:
    """Yield the page of an issue in each language."""
    issues = site.archive.issues
    issue = site.archive.issue(issue_id)
    place = issues.index(issue)
    urls = {code: ids.issue(code, issue.id) for code in site.languages}
    for lang in site.languages:
        card = site.issue_card(issue, lang)
        title = issue_title(card)
        description = site.text(issue.description, lang)
        yield Page(
            url=card.url,
            language=lang,
            template="issue",
            title=title,
            head=site.head(
                title,
                card.url,
                lang,
                urls=urls,
                description=description.text if description else "",
            ),
            data=IssuePage(
                issue=card,
                description=description,
                groups=site.by_section(site.archive.articles_of(issue.id), lang),
                previous=site.issue_link(issues[place - 1], lang) if place else None,
                next=site.issue_link(issues[place + 1], lang) if place + 1 < len(issues) else None,
            ),
            alternates=site.alternates(lang, urls),
            section="issues",
        )


def issue_title(card: IssueCard) -> str:
    """Return how the page of an issue is called."""
    return f"{card.label}: {card.title.text}" if card.title else card.label
