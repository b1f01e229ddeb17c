"""Records -> files, in one canonical form.

What Muragat wrote reads back to the same record, and writes back to the same bytes: the fields
stand in the model's order, languages in the order given, what has its default value is left out.
"""

from __future__ import annotations

from typing import Any

import msgspec

from muragat.content.edit import replace_field
from muragat.content.emitter import to_yaml
from muragat.content.shape import plain
from muragat.model import Article, HandPage, Issue

__all__ = ["replace_field", "write_article", "write_issue", "write_page", "write_yaml"]


def write_article(article: Article) -> str:
    """Return the text of ``article.md``: front matter and body."""
    return _document(article, article.body)


def write_page(page: HandPage) -> str:
    """Return the text of a hand-written page."""
    return _document(page, page.body)


def write_issue(issue: Issue) -> str:
    """Return the text of ``issue.yml``."""
    return to_yaml(plain(issue), typed=False)


def write_yaml(data: Any) -> str:
    """Return plain data as block YAML that every YAML reader takes for the same data."""
    return to_yaml(data)


def _document(record: msgspec.Struct, body: str) -> str:
    header = to_yaml(plain(record), typed=False)
    return f"---\n{header}---\n" + (f"\n{body}" if body else "")
