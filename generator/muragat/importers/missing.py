"""What a draft still lacks."""

from __future__ import annotations

from muragat.importers.profile import Profile
from muragat.model import Article


def missing(article: Article, profile: Profile) -> tuple[str, ...]:
    """Return what an editor must still supply."""
    out: list[str] = []
    for name in ("title", "abstract", "keywords"):
        values: dict[str, object] = getattr(article, name)
        out += [f"{name}.{lang}" for lang in profile.languages if not values.get(lang)]
    if not article.contributors:
        out.append("contributors")
    else:
        out += [
            f"contributors.name.{lang}"
            for lang in profile.languages
            if any(lang not in row.name for row in article.contributors)
        ]
    if not article.affiliations:
        out.append("affiliations")
    if not any(row.email for row in article.contributors):
        out.append("email")
    if not any(row.orcid for row in article.contributors):
        out.append("orcid")
    for name in ("section", "subjects", "doi", "pages", "received", "accepted", "license"):
        if not getattr(article, name):
            out.append(name)
    if not article.references.original:
        out.append("references")
    return tuple(out)
