"""Rules for the metadata of an article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from muragat import ids, languages, licences
from muragat.checks.base import ArticleItem, Finding, error, info, rule, warning
from muragat.fields import language_hint
from muragat.model import Localized

_RESERVED = ids.RESERVED | ids.RESERVED_PAGES | {"feed", "oai", "sitemap"}


@rule("article.id-form")
def id_form(item: ArticleItem) -> Iterator[Finding]:
    """The id has the form that URLs need."""
    if item.article.id and not ids.is_id(item.article.id):
        yield error(
            "id",
            f"Must be small Latin letters, digits and single hyphens: {item.article.id}",
            f"At most {ids.ID_LENGTH} characters, for example 2025-1-12.",
        )


@rule("article.id-reserved")
def id_reserved(item: ArticleItem) -> Iterator[Finding]:
    """The id is none of the names that the site needs for itself."""
    if item.article.id in _RESERVED or item.article.id in item.setting.languages:
        yield error(
            "id",
            f"Must not be a name that the site or a system keeps for itself: {item.article.id}",
            "Write for example 2025-1-12.",
        )


@rule("article.language-unknown")
def language_unknown(item: ArticleItem) -> Iterator[Finding]:
    """The language of the text is one of the journal's."""
    code = item.article.language
    if code and code not in item.setting.languages:
        hint = None if languages.is_known(code) else language_hint(code)
        known = ", ".join(item.setting.languages)
        yield error("language", f"Must be one of the journal's languages, {known}: {code}", hint)


@rule("article.languages-unknown")
def languages_unknown(item: ArticleItem) -> Iterator[Finding]:
    """The languages meant are the journal's, and the text's own is among them."""
    article = item.article
    for i, code in enumerate(article.languages):
        if code not in item.setting.languages:
            hint = None if languages.is_known(code) else language_hint(code)
            known = ", ".join(item.setting.languages)
            yield error(
                f"languages.{i}", f"Must be one of the journal's languages, {known}: {code}", hint
            )
    if article.languages and article.language and article.language not in article.languages:
        yield warning("languages", f"Must name the language of the text too: {article.language}")


@rule("article.title-missing")
def title_missing(item: ArticleItem) -> Iterator[Finding]:
    """The title in the article's own language is there."""
    article = item.article
    if article.language and not article.title.get(article.language):
        field = f"title.{article.language}"
        if field in item.source.marks:
            yield error(field, "Must not be empty")
        else:
            yield error(field, f"Must have a title in {article.language}, the text's language")


@rule("article.translation-missing")
def translation_missing(item: ArticleItem) -> Iterator[Finding]:
    """The title is there in the other languages that the article is meant to have."""
    article = item.article
    for lang in item.languages:
        if lang != article.language and not article.title.get(lang):
            yield warning(
                f"title.{lang}",
                f"Must have a title in {lang}",
                "Or name the languages that the article is meant to have in `languages`.",
            )


@rule("article.abstract-missing")
def abstract_missing(item: ArticleItem) -> Iterator[Finding]:
    """There is an abstract in each language, or in none."""
    yield from _missing(item, "abstract", "an abstract", item.article.abstract)


@rule("article.keywords-missing")
def keywords_missing(item: ArticleItem) -> Iterator[Finding]:
    """There are keywords in each language, or in none."""
    yield from _missing(item, "keywords", "keywords", item.article.keywords)


def _missing(
    item: ArticleItem, field: str, words: str, values: Localized | dict[str, tuple[str, ...]]
) -> Iterator[Finding]:
    # An editorial or a notice rightly has none at all.
    if not values:
        make = warning if item.article.draft else info
        yield make(field, f"Has no {words.removeprefix('an ')} in any language")
        return
    for lang in item.languages:
        if not values.get(lang):
            yield warning(f"{field}.{lang}", f"Must have {words} in {lang}")


@rule("article.text-language")
def text_language(item: ArticleItem) -> Iterator[Finding]:
    """No text stands in a language that the journal does not have."""
    for field in ("title", "abstract", "keywords"):
        for lang in getattr(item.article, field):
            if lang not in item.setting.languages:
                yield info(
                    f"{field}.{lang}", f"Is not shown: {lang} is none of the journal's languages"
                )


@rule("article.title-form")
def title_form(item: ArticleItem) -> Iterator[Finding]:
    """A title holds words."""
    for field in ("title", "display_title"):
        for lang, text in getattr(item.article, field).items():
            if not any(c.isalnum() for c in text):
                yield warning(f"{field}.{lang}", "Must hold a letter or a digit")


@rule("article.display-title-alone")
def display_title_alone(item: ArticleItem) -> Iterator[Finding]:
    """A title as shown stands beside a title as printed."""
    for lang in item.article.display_title:
        if lang not in item.article.title:
            yield warning(f"display_title.{lang}", f"Must stand beside a title in {lang}")


@rule("article.keywords-parallel")
def keywords_parallel(item: ArticleItem) -> Iterator[Finding]:
    """The lists of keywords are equally long, so that they can be linked as translations."""
    lengths = {lang: len(words) for lang, words in item.article.keywords.items()}
    if len(set(lengths.values())) > 1:
        counts = ", ".join(f"{n} in {lang}" for lang, n in lengths.items())
        yield info(
            "keywords",
            f"Are not linked as translations of each other: {counts}",
            "Give the same keywords in the same order in each language.",
        )


@rule("article.keyword-doubled")
def keyword_doubled(item: ArticleItem) -> Iterator[Finding]:
    """No keyword stands twice in a list."""
    for lang, words in item.article.keywords.items():
        seen: set[str] = set()
        for i, word in enumerate(words):
            folded = word.casefold()
            if folded in seen:
                yield warning(f"keywords.{lang}.{i}", f"Must stand once: {word}")
            seen.add(folded)


@rule("article.keyword-form")
def keyword_form(item: ArticleItem) -> Iterator[Finding]:
    """A keyword is one keyword."""
    for lang, words in item.article.keywords.items():
        for i, word in enumerate(words):
            if ";" in word or len(word) > 120:
                yield warning(
                    f"keywords.{lang}.{i}",
                    "Must be one keyword: this looks like several",
                    "Write each keyword as an item of its own.",
                )


@rule("article.section-unknown")
def section_unknown(item: ArticleItem) -> Iterator[Finding]:
    """The section is one of the journal's."""
    section = item.article.section
    if section is not None and section not in item.setting.section_ids:
        known = ", ".join(sorted(item.setting.section_ids)) or "none"
        yield error(
            "section",
            f"Must be the id of a section in site_config/sections.yml: {section}",
            f"There are: {known}.",
        )


@rule("article.section-missing")
def section_missing(item: ArticleItem) -> Iterator[Finding]:
    """The article stands in a section, if the journal has any."""
    if item.article.section is None and item.setting.section_ids:
        yield warning("section", "Must name a section")


@rule("article.subject-form")
def subject_form(item: ArticleItem) -> Iterator[Finding]:
    """A code has the form of its scheme."""
    forms = {
        "irsti": r"\d{2}(?:\.\d{2}){0,2}",
        "udc": r"[\d(=\"][\d.:;+/()=\"'*\-\[\] A-Za-zА-Яа-я]*",  # noqa: RUF001
    }
    for i, subject in enumerate(item.article.subjects):
        if not re.fullmatch(forms[subject.scheme], subject.code) or not ids.subject_slug(
            subject.code
        ):
            yield warning(
                f"subjects.{i}.code",
                f"Must be one code of {subject.scheme.upper()}: {subject.code}",
            )


@rule("article.doi-invalid")
def doi_invalid(item: ArticleItem) -> Iterator[Finding]:
    """A DOI has the form of one."""
    doi = item.article.doi
    if doi is not None and not ids.is_doi(doi):
        yield item.fault("doi", f"Must be a DOI: {doi}", "Write it so: 10.26577/example.2025.1")


@rule("article.doi-missing")
def doi_missing(item: ArticleItem) -> Iterator[Finding]:
    """There is a DOI."""
    if item.article.doi is None:
        yield info("doi", "Has no DOI")


@rule("article.license-unknown")
def license_unknown(item: ArticleItem) -> Iterator[Finding]:
    """The licence is one that the program knows."""
    name = item.article.license
    if name is not None and licences.licence(name) is None:
        yield error(
            "license", f"Must be the SPDX id of a known licence: {name}", licences.hint(name)
        )


@rule("article.license-missing")
def license_missing(item: ArticleItem) -> Iterator[Finding]:
    """There is a licence."""
    if item.article.license is None:
        yield info("license", "Has no licence, so readers are not told what they may do")


@rule("article.pages-missing")
def pages_missing(item: ArticleItem) -> Iterator[Finding]:
    """There are pages."""
    if item.article.pages is None:
        yield info("pages", "Has no pages")
