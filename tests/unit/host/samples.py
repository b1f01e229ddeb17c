"""A page of every kind, with every field filled, or with none that can be left out."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any, get_args, get_origin, get_type_hints

import msgspec

from muragat.pages import views
from muragat.pages.views import Alternate, Head, Page

KINDS: dict[str, type[msgspec.Struct]] = {
    "choice": views.ChoicePage,
    "home": views.HomePage,
    "issues": views.IssuesPage,
    "issue": views.IssuePage,
    "article": views.ArticlePage,
    "letters": views.LettersPage,
    "author": views.AuthorPage,
    "keyword": views.KeywordPage,
    "list": views.ListPage,
    "collection": views.CollectionPage,
    "year": views.YearPage,
    "statistics": views.StatisticsPage,
    "search": views.SearchPage,
    "text": views.TextPage,
    "notfound": views.TextPage,
    "redirect": views.RedirectPage,
    "tombstone": views.TombstonePage,
}

# What cannot be any text: it names a string of the interface or is a code.
_NAMES: dict[tuple[str, str], Any] = {
    ("HomePage", "counts"): (("articles", 3, "en/issues/"),),
    ("StatisticsPage", "totals"): (("articles", 3),),
    ("ListPage", "groups"): None,
    ("Chart", "id"): "by-year",
    ("Notice", "type"): "retraction",
    ("Entry", "status"): "retracted",
    ("Entry", "language"): "en",
    ("Entry", "languages"): ("en", "kk"),
    ("ArticlePage", "status"): "retracted",
    ("ArticlePage", "article_language"): "ru",
    ("ArticlePage", "files"): (("pdf", "en/articles/a/a.pdf", 10), ("bib", "a.bib", None)),
    ("ArticlePage", "dates"): None,
    ("SubjectBlock", "scheme"): "irsti",
    ("CollectionPage", "scheme"): "udc",
    ("LanguageBlock", "language"): "kk",
    ("Language", "code"): "kk",
}


def filled(type_: Any, text: str) -> Any:
    """Return a value of a type in which every text is ``text``."""
    if type_ is str:
        return text
    if type_ in (int, float):
        return 3
    if type_ is bool:
        return True
    origin, arguments = get_origin(type_), get_args(type_)
    if origin is types.UnionType:
        return filled(next(a for a in arguments if a is not types.NoneType), text)
    if origin is tuple and arguments[-1] is Ellipsis:
        return (filled(arguments[0], text),)
    if origin is tuple:
        return tuple(filled(a, text) for a in arguments)
    if origin is dict:
        return {text: text}
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        return record(type_, text)
    raise TypeError(type_)


def record(type_: type[msgspec.Struct], text: str) -> Any:
    """Return a record in which every text is ``text``, but for names and codes."""
    values = {}
    for name, hint in get_type_hints(type_).items():
        known = _NAMES.get((type_.__name__, name))
        if known is not None:
            values[name] = known
        elif (type_.__name__, name) == ("ArticlePage", "dates"):
            values[name] = (("received", text, text),)
        elif (type_.__name__, name) == ("ListPage", "groups"):
            values[name] = (("subjects.udc", (record(views.Link, text),)),)
        else:
            values[name] = filled(hint, text)
    return type_(**values)


def bare(type_: type[msgspec.Struct], text: str) -> Any:
    """Return a record that has only what it must have."""
    must = {f.name for f in msgspec.structs.fields(type_) if f.required}
    whole = record(type_, text)
    return type_(**{name: getattr(whole, name) for name in must})


def page(kind: str, data: Any, text: str = "x", **changes: Any) -> Page:
    """Return a page of a kind in English, three folders deep."""
    values: Mapping[str, Any] = {
        "url": "404.html" if kind == "notfound" else "en/articles/a/",
        "language": "" if kind == "choice" else "en",
        "template": kind,
        "title": text,
        "head": Head(title=text),
        "data": data,
        **changes,
    }
    return Page(**values)


def full_page(kind: str, text: str) -> Page:
    """Return a page of a kind with every field of it and of its head filled."""
    return page(
        kind,
        record(KINDS[kind], text),
        text,
        head=record(Head, text),
        alternates=(record(Alternate, text),),
        body=f"## {text}\n\n{text}\n",
        toc=True,
    )
