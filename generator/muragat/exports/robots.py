"""``robots.txt``: everything may be read, and where the sitemap is.

Drafts are kept out of search engines by their own pages, which must be read for that.
"""

from __future__ import annotations

from muragat import ids


def robots(base: str) -> str:
    """Return the file; ``base`` is the journal's address with a slash at its end."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {ids.absolute(ids.SITEMAP, base)}\n"
