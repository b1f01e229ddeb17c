"""schema.org JSON-LD of an article: what search engines and harvesters read from a page."""

from __future__ import annotations

from typing import Any

from muragat import ids, names
from muragat.archive import Archive
from muragat.exports import record
from muragat.model import Article, Contributor, Issue, Localized

JsonLd = dict[str, Any]

_STATUS = {"corrected": "Corrected", "retracted": "Retracted", "withdrawn": "Withdrawn"}
_SCHEMES = {"irsti": "IRSTI", "udc": "UDC"}
"""The names by which classifications are known."""


def scholarly_article(archive: Archive, article: Article, lang: str) -> JsonLd:
    """Return the description of an article for its page in a language, as plain data.

    ``inLanguage`` is the language of the article's text, whatever the page's.
    """
    title, code = record.marked_title(archive, article, lang)
    published, modified = archive.published(article), archive.modified(article)
    titles = {
        other: record.marked_title(archive, article, other)[0]
        for other in archive.languages
        if article.title.get(other)
    }
    # The abstract stands on every page for readers; here it is said once, with the full text.
    abstract = record.abstract(article, lang) if lang == article.language else ""
    url = record.page_url(archive, article, lang)
    fields: JsonLd = {
        "@context": "https://schema.org",
        "@type": ["ScholarlyArticle", "Article"],
        "@id": _identity(archive, article),
        "url": url,
        "mainEntityOfPage": url,
        "headline": _tagged_one(title, code),
        "name": _tagged(archive, titles),
        "abstract": _tagged_one(abstract, lang) if abstract else None,
        "inLanguage": article.language,
        "author": [_person(archive, article, c, lang) for c in article.contributors],
        "datePublished": published.isoformat() if published else str(_issue(archive, article).year),
        "dateModified": modified.isoformat() if modified else None,
        "isPartOf": _part_of(archive, article, lang),
        "pageStart": article.pages.first if article.pages else None,
        "pageEnd": article.pages.last if article.pages else None,
        "articleSection": _section(archive, article, lang),
        "keywords": [_tagged_one(keyword, lang) for keyword in article.keywords.get(lang, ())],
        "about": _subjects(archive, article, lang),
        "funding": _funding(archive, article),
        "license": record.license_url(article.license) or article.license,
        "isAccessibleForFree": True,
        "identifier": _doi(article.doi),
        "encoding": _encoding(archive, article),
        "publisher": _publisher(archive, lang),
        "creativeWorkStatus": _STATUS.get(article.status),
        **_related(archive, article),
    }
    return _present(fields)


def _present(fields: JsonLd) -> JsonLd:
    return {key: value for key, value in fields.items() if value not in (None, "", [], {})}


def _issue(archive: Archive, article: Article) -> Issue:
    return archive.issue(article.issue)


def _identity(archive: Archive, article: Article) -> str:
    return ids.doi_url(article.doi) if article.doi else record.page_url(archive, article)


def _tagged_one(text: str, lang: str) -> JsonLd:
    return {"@value": text, "@language": lang}


def _tagged(archive: Archive, text: Localized) -> list[JsonLd]:
    """Return a text in all its languages, in the journal's order."""
    known = [lang for lang in archive.languages if text.get(lang)]
    return [_tagged_one(text[lang], lang) for lang in known]


def _person(archive: Archive, article: Article, contributor: Contributor, lang: str) -> JsonLd:
    name, code = archive.pick(contributor.name, lang, own=article.language)
    parts = names.parts(contributor, code)
    others = [contributor.name[other] for other in archive.languages if contributor.name.get(other)]
    affiliations = [
        article.affiliations[key] for key in contributor.affiliations if key in article.affiliations
    ]
    orcid = ids.orcid_url(contributor.orcid) if contributor.orcid else None
    return _present(
        {
            "@type": "Person",
            "@id": orcid,
            "name": name,
            "familyName": parts.surname if parts.given else None,
            "givenName": parts.given,
            "additionalName": parts.patronymic,
            "alternateName": [other for other in dict.fromkeys(others) if other != name],
            "sameAs": orcid,
            "affiliation": [
                _present(
                    {
                        "@type": "Organization",
                        "@id": affiliation.ror,
                        "name": archive.pick(affiliation.name, lang, own=article.language)[0],
                        "address": _address(archive, affiliation.city, affiliation.country, lang),
                    }
                )
                for affiliation in affiliations
            ],
        }
    )


def _address(archive: Archive, city: Localized, country: str | None, lang: str) -> JsonLd | None:
    fields = _present({"addressLocality": archive.pick(city, lang)[0], "addressCountry": country})
    return {"@type": "PostalAddress", **fields} if fields else None


def _part_of(archive: Archive, article: Article, lang: str) -> JsonLd:
    """Return the issue, in its volume if there is one, in the journal."""
    issue = _issue(archive, article)
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
    whole: JsonLd = periodical
    if issue.volume:
        whole = {
            "@type": "PublicationVolume",
            "volumeNumber": issue.volume,
            "isPartOf": periodical,
        }
    return _present(
        {
            "@type": "PublicationIssue",
            "@id": ids.absolute(ids.issue(archive.languages[0], issue.id), journal.url),
            "issueNumber": issue.number or issue.whole_number,
            "name": archive.pick(issue.title, lang)[0],
            "datePublished": issue.date.isoformat() if issue.date else str(issue.year),
            "isPartOf": whole,
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
