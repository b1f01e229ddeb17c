"""Rules for all short texts of an article: markup, and words in mixed scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from muragat.checks.base import ArticleItem, Finding, error, rule, warning
from muragat.model import Article
from muragat.repairs.mixed_script import repair_text, repair_word
from muragat.source import code_point

_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|<!--|<!\[CDATA\[|&(?:[A-Za-z]{2,8}|#x?[0-9A-Fa-f]+);")
# In a name there is no "less than", so that a tag need not be whole to be one.
_MARKUP_OF_NAMES = re.compile(rf"<[A-Za-z/!?][^<>]*>?|{_MARKUP.pattern}")
_WORD = re.compile(r"[^\W\d_]{2,}")

_Path = tuple[str | int, ...]  # to a text; most are never written out


@rule("article.name-markup")
def name_markup(item: ArticleItem) -> Iterator[Finding]:
    """A name holds no HTML."""
    for path, text in _names(item.article):
        if "<" not in text and "&" not in text:
            continue
        found = _MARKUP_OF_NAMES.search(text)
        if found:
            yield error(
                _field(path),
                f"Must not hold markup: {found.group()[:40]}",
                "Write the name as plain text.",
            )


@rule("article.markup")
def markup(item: ArticleItem) -> Iterator[Finding]:
    """A title, an abstract or another text holds no HTML."""
    for path, text in _texts(item.article):
        if "<" not in text and "&" not in text:
            continue
        found = _MARKUP.search(text)
        if found:
            yield warning(
                _field(path),
                f"Must not hold HTML, which is shown as it is typed: {found.group()[:40]}",
                "Write plain text; an abstract may hold Markdown.",
            )


@rule("article.mixed-script")
def mixed_script(item: ArticleItem) -> Iterator[Finding]:
    """A word is written in the letters of one script."""
    for path, text in (*_names(item.article), *_texts(item.article, references=False)):
        if text.isascii() or repair_text(text) == text:
            continue
        for word in _WORD.findall(text):
            right = repair_word(word)
            if right != word:
                odd = next(a for a, b in zip(word, right, strict=True) if a != b)
                yield warning(
                    _field(path),
                    f"Must not mix look-alike letters: {word} holds {code_point(odd)}",
                    f"Probably {right} is meant.",
                )
                break


def _names(article: Article) -> Iterator[tuple[_Path, str]]:
    """Yield the path and the text of every personal name."""
    for i, person in enumerate(article.contributors):
        for part in ("name", "surname", "given", "patronymic"):
            for lang, text in getattr(person, part).items():
                yield ("contributors", i, part, lang), text


def _texts(article: Article, *, references: bool = True) -> Iterator[tuple[_Path, str]]:
    """Yield the path and the text of every other short text."""
    for field in ("title", "display_title", "abstract", "funding"):
        for lang, text in getattr(article, field).items():
            yield (field, lang), text
    for lang, words in article.keywords.items():
        for i, word in enumerate(words):
            yield ("keywords", lang, i), word
    for key, affiliation in article.affiliations.items():
        for part in ("name", "city"):
            for lang, text in getattr(affiliation, part).items():
                yield ("affiliations", key, part, lang), text
    if references:
        for part in ("original", "romanised"):
            for i, reference in enumerate(getattr(article.references, part)):
                yield ("references", part, i), reference.text


def _field(path: _Path) -> str:
    return ".".join(map(str, path))
