"""schema.org JSON-LD of an article: what search engines and harvesters read from a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from muragat import ids, names
from muragat.archive import Archive
from muragat.exports import record
from muragat.model import Affiliation, Article, Contributor, Issue, Localized

JsonLd = dict[str, Any]

_STATUS = {"corrected": "Corrected", "retracted": "Retracted", "withdrawn": "Withdrawn"}
_SCHEMES = {"irsti": "IRSTI", "udc": "UDC"}
"""The names by which classifications are known."""


class Describer:
    """Describes the articles of an archive; what many of them share is made once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._issues: dict[tuple[str, str], JsonLd] = {}
        self._sections: dict[tuple[str | None, str], JsonLd | None] = {}
        self._publishers: dict[str, JsonLd | None] = {}

    def scholarly_articles(self, article: Article, langs: Iterable[str]) -> dict[str, JsonLd]:
        """Return the description of an article for its page in each of some languages.

        It is plain data. ``inLanguage`` is the language of the article's text, whatever the
        page's.
        """
        alike = _alike(self._archive, article)
        return {
            lang: _present(
                {
                    **alike,
                    **_in_language(self._archive, article, lang),
                    **self._shared(article, lang),
                }
            )
            for lang in langs
        }

    def _shared(self, article: Article, lang: str) -> JsonLd:
        """Return what the description for the page in a language shares with other articles'."""
        archive = self._archive
        place = (article.issue, lang)
        if place not in self._issues:
            self._issues[place] = _part_of(archive, archive.issue(article.issue), lang)
        rubric = (article.section, lang)
        if rubric not in self._sections:
            self._sections[rubric] = _section(archive, article, lang)
        if lang not in self._publishers:
            self._publishers[lang] = _publisher(archive, lang)
        return {
            "isPartOf": self._issues[place],
            "articleSection": self._sections[rubric],
            "publisher": self._publishers[lang],
        }


def _alike(archive: Archive, article: Article) -> JsonLd:
    """Return what all descriptions say, in their order; None is for what each says itself."""
    published, modified = archive.published(article), archive.modified(article)
    titles = {
        lang: record.marked_title(archive, article, lang)[0]
        for lang in archive.languages
        if article.title.get(lang)
    }
    year = str(archive.issue(article.issue).year)
    return {
        "@context": "https://schema.org",
        "@type": ["ScholarlyArticle", "Article"],
        "@id": _identity(archive, article),
        "url": None,
        "mainEntityOfPage": None,
        "headline": None,
        "name": _tagged(archive, titles),
        "abstract": None,
        "inLanguage": article.language,
        "author": None,
        "datePublished": published.isoformat() if published else year,
        "dateModified": modified.isoformat() if modified else None,
        "isPartOf": None,
        "pageStart": article.pages.first if article.pages else None,
        "pageEnd": article.pages.last if article.pages else None,
        "articleSection": None,
        "keywords": None,
        "about": None,
        "funding": _funding(archive, article),
        "license": record.license_url(article.license) or article.license,
        "isAccessibleForFree": True,
        "identifier": _doi(article.doi),
        "encoding": _encoding(archive, article),
        "publisher": None,
        "creativeWorkStatus": _STATUS.get(article.status),
        **_related(archive, article),
    }


def _in_language(archive: Archive, article: Article, lang: str) -> JsonLd:
    """Return what the description for the page in a language says itself."""
    title, code = record.marked_title(archive, article, lang)
    # The abstract stands on every page for readers; here it is said once, with the full text.
    abstract = record.abstract(article, lang) if lang == article.language else ""
    url = record.page_url(archive, article, lang)
    organizations = {
        key: _organization(archive, article, affiliation, lang)
        for key, affiliation in article.affiliations.items()
    }
    return {
        "url": url,
        "mainEntityOfPage": url,
        "headline": _tagged_one(title, code),
        "abstract": _tagged_one(abstract, lang) if abstract else None,
        "author": [
            _person(archive, article, contributor, lang, organizations)
            for contributor in article.contributors
        ],
        "keywords": [_tagged_one(keyword, lang) for keyword in article.keywords.get(lang, ())],
        "about": _subjects(archive, article, lang),
    }


def _present(fields: JsonLd) -> JsonLd:
    """Leave out what is empty; nothing that is said here is false or 0."""
    return {key: value for key, value in fields.items() if value}


def _identity(archive: Archive, article: Article) -> str:
    return ids.doi_url(article.doi) if article.doi else record.page_url(archive, article)


def _tagged_one(text: str, lang: str) -> JsonLd:
    return {"@value": text, "@language": lang}


def _tagged(archive: Archive, text: Localized) -> list[JsonLd]:
    """Return a text in all its languages, in the journal's order."""
    known = [lang for lang in archive.languages if text.get(lang)]
    return [_tagged_one(text[lang], lang) for lang in known]


def _person(
    archive: Archive,
    article: Article,
    contributor: Contributor,
    lang: str,
    organizations: dict[str, JsonLd],
) -> JsonLd:
    name, code = archive.pick(contributor.name, lang, own=article.language)
    parts = names.parts(contributor, code)
    printed = [contributor.name.get(other) for other in archive.languages]
    orcid = ids.orcid_url(contributor.orcid) if contributor.orcid else None
    return _present(
        {
            "@type": "Person",
            "@id": orcid,
            "name": name,
            "familyName": parts.surname if parts.given else None,
            "givenName": parts.given,
            "additionalName": parts.patronymic,
            "alternateName": [o for o in dict.fromkeys(printed) if o and o != name],
            "sameAs": orcid,
            "affiliation": [
                organizations[key] for key in contributor.affiliations if key in organizations
            ],
        }
    )


def _organization(
    archive: Archive, article: Article, affiliation: Affiliation, lang: str
) -> JsonLd:
    return _present(
        {
            "@type": "Organization",
            "@id": affiliation.ror,
            "name": archive.pick(affiliation.name, lang, own=article.language)[0],
            "address": _address(archive, affiliation.city, affiliation.country, lang),
        }
    )


def _address(archive: Archive, city: Localized, country: str | None, lang: str) -> JsonLd | None:
    fields = _present({"addressLocality": archive.pick(city, lang)[0], "addressCountry": country})
    return {"@type": "PostalAddress", **fields} if fields else None


def _volume(archive: Archive, issue: Issue) -> JsonLd:
    """Return the volume that an issue stands in, in the journal; else the journal itself."""
    journal = archive.journal
    periodical = _present(
        {
            "@type": "Periodical",
            "@id": journal.url,
            "name": record.journal_title(archive),
            "alternateName": [
                _tagged_one(journal.title[other], other)
                for other in archive.languages[1:]
                if journal.title.get(other)
            ],
            "issn": list(record.issns(archive)),
        }
    )
    if not issue.volume:
        return periodical
    return {"@type": "PublicationVolume", "volumeNumber": issue.volume, "isPartOf": periodical}


def _part_of(archive: Archive, issue: Issue, lang: str) -> JsonLd:
    """Return the issue, which is part of its volume."""
    return _present(
        {
            "@type": "PublicationIssue",
            "@id": ids.absolute(ids.issue(archive.languages[0], issue.id), archive.journal.url),
            "issueNumber": issue.number or issue.whole_number,
            "name": archive.pick(issue.title, lang)[0],
            "datePublished": issue.date.isoformat() if issue.date else str(issue.year),
            "isPartOf": _volume(archive, issue),
        }
    )


def _section(archive: Archive, article: Article, lang: str) -> JsonLd | None:
    name, code = record.section_name(archive, article, lang)
    return _tagged_one(name, code) if name else None


def _subjects(archive: Archive, article: Article, lang: str) -> list[JsonLd]:
    terms = []
    for subject in article.subjects:
        labels = archive.config.subjects.get(subject.scheme, {}).get(subject.code, {})
        terms.append(
            _present(
                {
                    "@type": "DefinedTerm",
                    "termCode": subject.code,
                    "name": archive.pick(labels, lang)[0] or subject.code,
                    "inDefinedTermSet": _SCHEMES[subject.scheme],
                }
            )
        )
    return terms


def _funding(archive: Archive, article: Article) -> JsonLd | None:
    text = _tagged(archive, article.funding)
    return {"@type": "Grant", "description": text} if text else None


def _doi(doi: str | None) -> JsonLd | None:
    if not doi:
        return None
    return {
        "@type": "PropertyValue",
        "propertyID": "doi",
        "value": doi,
        "url": ids.doi_url(doi),
    }


def _encoding(archive: Archive, article: Article) -> JsonLd | None:
    url = record.pdf_url(archive, article)
    if not url:
        return None
    return {
        "@type": "MediaObject",
        "contentUrl": url,
        "encodingFormat": "application/pdf",
        "inLanguage": article.language,
    }


def _publisher(archive: Archive, lang: str) -> JsonLd | None:
    publisher = archive.journal.publisher
    if not publisher:
        return None
    return _present(
        {
            "@type": "Organization",
            "name": archive.pick(publisher.name, lang)[0],
            "url": publisher.url,
            "address": _address(archive, publisher.city, publisher.country, lang),
        }
    )


def _related(archive: Archive, article: Article) -> JsonLd:
    """Return real translations, with a record of their own, and what corrects this article."""
    originals: list[JsonLd] = []
    for relation in article.relations:
        if relation.type == "translation":
            target = archive.find_article(relation.target)
            originals.append(_work(archive, target) if target else _foreign(relation.target))
    notices = archive.notices(article.id)
    return {
        "translationOfWork": originals,
        "workTranslation": [
            _work(archive, notice) for notice, r in notices if r.type == "translation"
        ],
        "correction": [
            _identity(archive, notice) for notice, r in notices if r.type != "translation"
        ],
    }


def _work(archive: Archive, article: Article) -> JsonLd:
    return {
        "@type": "ScholarlyArticle",
        "@id": _identity(archive, article),
        "inLanguage": article.language,
    }


def _foreign(target: str) -> JsonLd:
    return {
        "@type": "ScholarlyArticle",
        "@id": ids.doi_url(target) if ids.is_doi(target) else target,
    }
