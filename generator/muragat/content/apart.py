"""What the records of an archive do without: the texts of articles, their abstracts and references.

They are most of an archive, and only an article's own pages and files show them. The text is read
anew from the file that the record came from; the rest is kept where articles were taken in.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from muragat.archive import Outline, text_digest
from muragat.content.reading import Source
from muragat.decode import decode_all
from muragat.fields import nfc
from muragat.keys import key_of
from muragat.model import Article, Localized, References
from muragat.problems import Problem, SourceError
from muragat.source import Document, is_head, parse_yaml, read_bytes, read_document
from muragat.stock import Lost, Stock


class Apart(msgspec.Struct, frozen=True, array_like=True):
    """The abstracts and the references of an article."""

    abstract: Localized
    references: References


def take_apart(article: Article) -> tuple[Article, Outline, bytes]:
    """Return an article that does without, what is known of it then, and ``Apart``, packed."""
    packed = msgspec.msgpack.encode(Apart(article.abstract, article.references))
    body = article.body.encode()
    outline = Outline(
        text=text_digest(body),
        size=len(body),
        described_in=tuple(lang for lang, text in article.abstract.items() if text),
        references=len(article.references.original),
        rest=key_of(packed),
    )
    light = msgspec.structs.replace(article, body="", abstract={}, references=References())
    return light, outline, packed


class ApartTexts:
    """Completes records that came without; ``stock`` is where what is not the text was kept."""

    def __init__(self, sources: Mapping[str, Source], stock: Path | None = None) -> None:
        self._sources = sources
        self._path = stock
        self._stock: Stock | None = None
        self._whole = Article(id="", language="")
        self._described = self._whole

    def whole(self, article: Article) -> Article:
        """Return an article with all; raises SourceError when it has changed since it was read."""
        source = self._sources.get(article.id)
        if source is None or source.outline is None:
            return article
        if self._whole.id != article.id:
            body = self._read(source, source.outline)
            self._whole = msgspec.structs.replace(self.described(article), body=body)
        return self._whole

    def described(self, article: Article) -> Article:
        """Return an article with all but its text; raises as ``whole``."""
        source = self._sources.get(article.id)
        if source is None or source.outline is None:
            return article
        if self._described.id != article.id:
            found = self._find(source, source.outline)
            self._described = msgspec.structs.replace(
                article, abstract=found.abstract, references=found.references
            )
        return self._described

    def outline(self, article: Article) -> Outline | None:
        """Return what is known of an article that came without, ``None`` for a whole one."""
        source = self._sources.get(article.id)
        return source.outline if source else None

    def _find(self, source: Source, outline: Outline) -> Apart:
        if self._stock is None and self._path is not None:
            self._stock = Stock(self._path)
        if self._stock is not None:
            try:
                return msgspec.msgpack.decode(self._stock.get(outline.rest), type=Apart)
            except (Lost, msgspec.MsgspecError):
                pass  # a file that was damaged
        document = _document(source)
        node, _ = parse_yaml(document.header, file=source.file, first_line=document.header_line)
        article = decode_all(node, Article, file=source.file, rule_area="article").value
        if article is not None:
            packed = take_apart(article)[2]
            if key_of(packed) == outline.rest:
                return Apart(article.abstract, article.references)
        raise _changed(source)

    def _read(self, source: Source, outline: Outline) -> str:
        if not outline.text:
            return ""
        data, _ = read_bytes(f"{source.root}/{source.file}", source.file)
        # Most texts are the end of their files as it stands there.
        end = data[-outline.size :] if data else b""
        if data and text_digest(end) == outline.text and is_head(data[: -outline.size]):
            return end.decode()
        body = nfc(_document(source).body)
        if text_digest(body.encode()) != outline.text:
            raise _changed(source)
        return body


def _document(source: Source) -> Document:
    document, _ = read_document(f"{source.root}/{source.file}", source.file)
    if document is None:
        raise _changed(source)
    return document


def _changed(source: Source) -> SourceError:
    return SourceError(
        "Nothing was published: a file was saved while it was being read. Try again.",
        [
            Problem(
                file=source.file,
                rule="file.changed",
                message="Must not change while the site is being built",
                hint="Build again.",
            )
        ],
    )
