"""All records of a journal by id, in their order: the one place that knows what refers to what."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Protocol

import msgspec

from muragat.config import SiteConfig
from muragat.model import Article, HandPage, Issue, Localized, Person, Relation
from muragat.parts import Parts, parts_of


class Outline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is known of an article whose record does without text, abstracts and references.

    ``text`` is the digest of its text, ``size`` its length in bytes, ``described_in`` are the
    languages of its abstracts, ``references`` is the number of its references, ``rest`` the key of
    abstracts and references.
    """

    text: bytes
    size: int
    described_in: tuple[str, ...]
    references: int
    rest: bytes


class Texts(Protocol):
    """Where the texts of articles are when their records do without them."""

    def whole(self, article: Article) -> Article:
        """Return an article with all."""

    def described(self, article: Article) -> Article:
        """Return an article with all but its text."""

    def outline(self, article: Article) -> Outline | None:
        """Return what is known of an article that does without, ``None`` for a whole one."""


class Archive:
    """The whole archive. Immutable; every derived map is computed once.

    Issues stand from the oldest to the newest; articles by issue, then by place in the issue.
    The texts of ten thousand articles do not fit into memory, so that a record may lack its
    ``body``, ``abstract`` and ``references``: ``whole`` and ``described`` return it with them.
    ``parts`` are those of articles that are known already, by id.
    """

    def __init__(
        self,
        config: SiteConfig,
        *,
        issues: Iterable[Issue] = (),
        articles: Iterable[Article] = (),
        people: Iterable[Person] = (),
        pages: Iterable[HandPage] = (),
        texts: Texts | None = None,
        parts: Mapping[str, Parts] | None = None,
    ) -> None:
        self.config = config
        self.journal = config.journal
        """The journal's facts."""
        self.languages = config.journal.languages
        """The journal's languages, the main one first."""
        self._texts = texts
        self._parts = dict(parts or {})
        self._languages: dict[str, tuple[str, ...]] = {}
        self.issues = tuple(sorted(issues, key=_issue_key))
        place = {issue.id: i for i, issue in enumerate(self.issues)}
        self.articles = tuple(
            sorted(articles, key=lambda a: (place.get(a.issue, -1), *_article_key(a)))
        )
        self.people = tuple(people)
        self.pages = tuple(
            sorted(pages, key=lambda p: (p.order is None, p.order or 0, p.name, p.language))
        )

    @cached_property
    def _issues(self) -> dict[str, Issue]:
        return {issue.id: issue for issue in self.issues}

    @cached_property
    def _articles(self) -> dict[str, Article]:
        return {article.id: article for article in self.articles}

    @cached_property
    def _by_issue(self) -> dict[str, tuple[Article, ...]]:
        groups: dict[str, list[Article]] = {}
        for article in self.articles:
            groups.setdefault(article.issue, []).append(article)
        return {key: tuple(group) for key, group in groups.items()}

    @cached_property
    def _notices(self) -> dict[str, tuple[tuple[Article, Relation], ...]]:
        groups: dict[str, list[tuple[Article, Relation]]] = {}
        by_doi = {a.doi.lower(): a.id for a in self.articles if a.doi}
        for article in self.articles:
            for relation in article.relations:
                target = by_doi.get(relation.target.lower(), relation.target)
                groups.setdefault(target, []).append((article, relation))
        return {key: tuple(group) for key, group in groups.items()}

    def whole(self, article: Article) -> Article:
        """Return an article with all; raises what reading it raises."""
        return self._texts.whole(article) if self._texts else article

    def described(self, article: Article) -> Article:
        """Return an article with all but its text; raises what reading it raises."""
        return self._texts.described(article) if self._texts else article

    def _outline(self, article: Article) -> Outline | None:
        return self._texts.outline(article) if self._texts else None

    def text_digest(self, article: Article) -> bytes:
        """Return what tells the text of an article from any other, ``b""`` where it has none."""
        outline = self._outline(article)
        return outline.text if outline else text_digest(article.body.encode())

    def reference_count(self, article: Article) -> int:
        """Return the number of an article's references as printed."""
        outline = self._outline(article)
        return outline.references if outline else len(article.references.original)

    def parts(self, article: Article) -> Parts:
        """Return the keys of the parts of an article of this archive."""
        parts = self._parts.get(article.id)
        if parts is None:
            parts = self._parts[article.id] = parts_of(article, self.text_digest(article))
        return parts

    def issue(self, issue_id: str) -> Issue:
        """Return an issue by id; raises KeyError."""
        return self._issues[issue_id]

    def article(self, article_id: str) -> Article:
        """Return an article by id; raises KeyError."""
        return self._articles[article_id]

    def find_article(self, target: str) -> Article | None:
        """Return the article that an id or a DOI names, if the archive has it."""
        return self._articles.get(target) or self._by_doi.get(target.lower())

    @cached_property
    def _by_doi(self) -> dict[str, Article]:
        return {a.doi.lower(): a for a in reversed(self.articles) if a.doi}

    def articles_of(self, issue_id: str) -> tuple[Article, ...]:
        """Return the articles of an issue in their order."""
        return self._by_issue.get(issue_id, ())

    def place(self, article: Article) -> int:
        """Return the place of an article in its issue, from 0."""
        return self._places[article.id]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {a.id: i for group in self._by_issue.values() for i, a in enumerate(group)}

    def notices(self, article_id: str) -> tuple[tuple[Article, Relation], ...]:
        """Return what other articles do to this one: corrections, retractions, translations."""
        return self._notices.get(article_id, ())

    def languages_of(self, article: Article) -> tuple[str, ...]:
        """Return the languages in which an article has a page, in the journal's order.

        Its own, and each other one in which it has both title and abstract.
        """
        known = self._languages.get(article.id)
        if known is None:
            outline = self._outline(article)
            texts = article.abstract.items()
            described = outline.described_in if outline else [lang for lang, text in texts if text]
            own, title = article.language, article.title
            known = self._languages[article.id] = tuple(
                [
                    lang
                    for lang in self.languages
                    if lang == own or (title.get(lang) and lang in described)
                ]
            )
        return known

    def told_languages(self, article: Article) -> tuple[str, ...]:
        """Return the languages that a list names with an article.

        Those in which it has a page, but where there is one in all of the journal's: then its own,
        that of its text.
        """
        languages = self.languages_of(article)
        return (article.language,) if languages == self.languages else languages

    def page_language(self, article: Article, lang: str) -> str:
        """Return the language of the article's page that readers of ``lang`` are led to."""
        return lang if lang in self.languages_of(article) else article.language

    def pick(self, text: Localized, lang: str, *, own: str | None = None) -> tuple[str, str]:
        """Return a text and its language: in ``lang``, else ``own``, else the journal's order.

        Returns ``("", lang)`` when there is none at all.
        """
        found = text.get(lang)
        if found:
            return found, lang
        for candidate in (*((own,) if own else ()), *self.languages, *text):
            if text.get(candidate):
                return text[candidate], candidate
        return "", lang

    def title(self, article: Article, lang: str) -> tuple[str, str]:
        """Return the title as shown, and its language."""
        text, code = self.pick(article.title, lang, own=article.language)
        return article.display_title.get(code) or text, code

    def published(self, article: Article) -> dt.date | None:
        """Return the date of publication: the article's own, else its issue's."""
        return article.published or self.issue(article.issue).date

    def modified(self, article: Article) -> dt.date | None:
        """Return the date of the last change, from the content and never from the clock."""
        if article.modified:
            return article.modified
        dates = [d for d in (article.received, article.accepted, article.published) if d]
        return max(dates) if dates else self.issue(article.issue).date


def text_digest(text: bytes) -> bytes:
    """Return what tells a text, which is given in UTF-8, from any other, ``b""`` for none."""
    return hashlib.blake2b(text, digest_size=16).digest() if text else b""


def natural_key(text: str | None) -> tuple[tuple[int, str], ...]:
    """Sort numbers in texts by value: ``9`` before ``10``, ``10`` before ``10a``."""
    parts = re.findall(r"\d+|\D+", text or "")
    return tuple((int(p), "") if p.isdecimal() else (0, p) for p in parts)


def _issue_key(issue: Issue) -> tuple[object, ...]:
    return (
        issue.year,
        natural_key(issue.volume),
        natural_key(issue.number),
        issue.date or dt.date(issue.year, 1, 1),
        natural_key(issue.id),
    )


def _article_key(article: Article) -> tuple[object, ...]:
    return (article.order is None, article.order or 0, natural_key(article.id))
