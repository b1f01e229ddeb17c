"""What is written of each record, and the normal form of what stands in a field."""

from __future__ import annotations

import enum
import functools
import re
import types
import typing
import unicodedata
from collections.abc import Callable
from typing import Any

import msgspec

from muragat import languages
from muragat.model import (
    Article,
    Contributor,
    HandPage,
    Issue,
    Journal,
    Person,
    Reference,
)
from muragat.redirects import RemovedEntry


class TextKind(enum.Enum):
    """How a text is treated: a code, a free text of one line, or one of paragraphs."""

    CODE = enum.auto()
    LINE = enum.auto()
    PARAGRAPHS = enum.auto()


NOT_WRITTEN: dict[type, frozenset[str]] = {
    Article: frozenset({"issue", "files", "body"}),
    Issue: frozenset({"id", "files"}),
    HandPage: frozenset({"name", "language", "body"}),
}
"""Fields that come from the folder or from the text, and never stand among the others."""

_KINDS: dict[tuple[type, str], TextKind] = {
    (Article, "abstract"): TextKind.PARAGRAPHS,
    (Issue, "description"): TextKind.PARAGRAPHS,
    (Journal, "description"): TextKind.PARAGRAPHS,
    (Article, "keywords"): TextKind.LINE,
    (Reference, "text"): TextKind.LINE,
    (HandPage, "title"): TextKind.LINE,
    (HandPage, "description"): TextKind.LINE,
    (Person, "variants"): TextKind.LINE,
    (RemovedEntry, "reason"): TextKind.LINE,
}


def field_name(path: str) -> str:
    """Return the path of a field as people read it: ``contributors[0].name.ru``."""
    if path.startswith("affiliations.") or "." not in path:
        return path
    return re.sub(r"\.(\d+)(?=\.|$)", r"[\1]", path)


def fields_of(type_: type) -> tuple[msgspec.structs.FieldInfo, ...]:
    """Return the fields of a record that people write, in their order."""
    hidden = NOT_WRITTEN.get(type_, frozenset())
    return tuple(f for f in msgspec.structs.fields(type_) if f.name not in hidden)


def text_kind(type_: type, field: str) -> TextKind:
    """Return how the texts of a record's field are treated."""
    kind = _KINDS.get((type_, field))
    if kind is not None:
        return kind
    hint = hints(type_).get(field)
    return TextKind.LINE if without_none(hint) == dict[str, str] else TextKind.CODE


@functools.cache
def hints(type_: type) -> dict[str, Any]:
    """Return the types of a record's fields."""
    return typing.get_type_hints(type_)


def without_none(hint: Any) -> Any:
    """Take ``| None`` off a type."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        rest = [a for a in typing.get_args(hint) if a is not type(None)]
        if len(rest) == 1:
            return rest[0]
    return hint


# Texts


def line_text(text: str) -> str:
    """Bring a text of one line to its normal form: NFC, single blanks, none at the ends."""
    text = nfc(text)
    # Most texts are in order, and a few looks are faster than taking each apart.
    if "  " in text or "\t" in text or "\n" in text or text[:1] == " " or text[-1:] == " ":
        return " ".join(re.findall(r"[^ \t\n]+", text))
    return text


def paragraphs(text: str, *, folded: bool = False) -> str:
    """Bring a text of paragraphs to its normal form: NFC, one blank line between paragraphs.

    ``folded`` tells that YAML has joined the lines, so that each line feed is a new paragraph.
    """
    text = nfc(text)
    if "\n" not in text:
        return text.strip(" \t")
    lines = [line.rstrip(" \t") for line in text.split("\n")]
    text = "\n".join(lines).strip("\n")
    if folded:
        return re.sub(r"\n+(?![ \t])", "\n\n", text).strip(" \t")
    return re.sub(r"\n{3,}", "\n\n", text).strip(" \t")


def nfc(text: str) -> str:
    """Bring a text to NFC."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text)


# Names of fields and languages that people write for others

OTHER_NAMES = {
    "annotation": "abstract",
    "author": "contributors",
    "authors": "contributors",
    "date": "published",
    "lang": "language",
    "licence": "license",
    "organizations": "affiliations",
    "rubric": "section",
    "summary": "abstract",
    "tags": "keywords",
    "udc": "subjects",
}
"""Names that people give to fields."""
_OTHER_CODES = {
    "be-by": "be", "by": "be", "chinese": "zh", "cn": "zh", "cz": "cs", "dk": "da", "eng": "en",
    "english": "en", "gb": "en", "ger": "de", "german": "de", "gr": "el", "jp": "ja", "kaz": "kk",
    "kazakh": "kk", "kg": "ky", "kr": "ko", "kz": "kk", "rus": "ru", "russian": "ru", "se": "sv",
    "si": "sl", "tj": "tg", "ua": "uk", "uk-ua": "uk", "us": "en",
}  # fmt: skip


def right_language(code: str) -> str | None:
    """Return the language that a wrong code means, if that is plain."""
    right = _OTHER_CODES.get(code.lower())
    return right or (code.lower() if languages.is_known(code.lower()) else None)


def language_hint(code: str) -> str:
    """Return how a wrong code of a language may be mended."""
    right = right_language(code)
    return f"Did you mean {right}?" if right else "Write a BCP 47 code: kk, ru, en."


# Identifiers that people paste as addresses


def _bare_doi(text: str) -> str:
    return re.sub(r"(?i)^(?:https?://(?:dx\.|www\.)?doi\.org/|doi: ?)", "", text)


def _bare_orcid(text: str) -> str:
    bare = re.sub(r"(?i)^(?:https?://)?(?:www\.)?orcid\.org/", "", text).rstrip("/").upper()
    if re.fullmatch(r"\d{15}[\dX]", bare, re.ASCII):
        return "-".join(bare[i : i + 4] for i in range(0, 16, 4))
    return bare if re.fullmatch(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", bare, re.ASCII) else text


TIDY: dict[tuple[type, str], Callable[[str], str]] = {
    (Article, "doi"): _bare_doi,
    (Reference, "doi"): _bare_doi,
    (Contributor, "orcid"): _bare_orcid,
    (Person, "orcid"): _bare_orcid,
}
"""How an identifier is made out of what people paste."""
