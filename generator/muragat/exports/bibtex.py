"""BibTeX, in UTF-8 as biber and current BibTeX styles read it, in the article's own language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from muragat import languages, names
from muragat.archive import Archive
from muragat.exports import record
from muragat.model import Article
from muragat.strings import strings

# A brace that is escaped by a backslash still counts for BibTeX: both have commands of their own.
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: "\\" + char for char in "&%$#_"},
}
_ESCAPED = re.compile("[" + re.escape("".join(_SPECIAL)) + "]")


def bibtex(archive: Archive, article: Article) -> str:
    """Return the entry of one article, with a line feed at its end."""
    lines = [f"  {name} = {{{value}}}," for name, value in _fields(archive, article) if value]
    return "\n".join([f"@article{{{record.key(archive, article)},", *lines, "}"]) + "\n"


def _fields(archive: Archive, article: Article) -> Iterator[tuple[str, str]]:
    lang = article.language
    issue = archive.issue(article.issue)
    journal = archive.journal
    title, code = record.marked_title(archive, article, lang)
    yield "author", " and ".join(_author(names.parts(c, code)) for c in article.contributors)
    yield "title", _title(title)
    yield "journal", escape(record.journal_title(archive))
    yield "year", str(issue.year)
    published = archive.published(article)
    if published and published.year == issue.year:
        yield "month", str(published.month)
    yield "volume", escape(issue.volume or "")
    yield "number", escape(issue.number or "")
    if article.pages:
        first, last = article.pages.first, article.pages.last
        yield "pages", escape(first) if first == last else f"{escape(first)}--{escape(last)}"
    yield "issn", next(iter(record.issns(archive)), "")
    yield "doi", _verbatim(article.doi or "")
    yield "url", _verbatim(record.page_url(archive, article))
    # babel, polyglossia and biblatex name a language by its English name.
    yield "langid", languages.language_name(lang, "en").lower()
    yield "keywords", escape(", ".join(article.keywords.get(lang, ())))
    yield "abstract", escape(record.one_line(record.abstract(article, lang)))
    if journal.publisher:
        yield "publisher", escape(archive.pick(journal.publisher.name, lang)[0])
    if article.status != "published":
        yield "note", escape(strings(lang).get(f"status.{article.status}", article.status))


def escape(text: str) -> str:
    """Write plain text as LaTeX, letters of all scripts as they are."""
    return _ESCAPED.sub(lambda match: _SPECIAL[match[0]], record.one_line(text))


def _verbatim(text: str) -> str:
    """Write an address: biblatex takes it as it stands, so only braces must go."""
    return text.replace("{", "%7B").replace("}", "%7D")


def _author(parts: names.NameParts) -> str:
    rest = " ".join(filter(None, (parts.given, parts.patronymic)))
    # One word, or words that hold a comma or an "and", are kept together by braces.
    return ", ".join(_guarded(part, alone=not rest) for part in (parts.surname, rest) if part)


def _guarded(text: str, *, alone: bool) -> str:
    escaped = escape(text)
    risky = "," in text or " and " in f" {text.lower()} " or (alone and " " in text)
    return f"{{{escaped}}}" if risky else escaped


def _title(title: str) -> str:
    """Return a title whose capitals a style leaves alone, but for those that begin a sentence."""
    if title.isupper():
        return f"{{{escape(title)}}}"
    words = []
    begins = True
    for word in title.split(" "):
        letters = word[1:] if begins else word
        has_capital = not letters.islower() and any(map(str.isupper, letters))
        words.append(f"{{{escape(word)}}}" if has_capital else escape(word))
        begins = word.endswith((":", ".", "?", "!"))
    return " ".join(words)
