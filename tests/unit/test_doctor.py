"""Where the bytes of a site are."""

from __future__ import annotations

from pathlib import Path

import pytest

from muragat import doctor


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("index.html", "pages: other"),
        ("kk/index.html", "pages: other"),
        ("kk/about/index.html", "pages: other"),
        ("kk/articles/2025-1-1/index.html", "pages: articles"),
        ("kk/keywords/su/index.html", "pages: keywords"),
        ("kk/articles/2025-1-1/2025-1-1.pdf", "PDFs"),
        ("kk/articles/2025-1-1/2025-1-1.bib", "exports"),
        ("kk/articles/2025-1-1/figures/a.svg", "figures and covers"),
        ("kk/feed.xml", "exports"),
        ("search/index.json", "search"),
        ("assets/muragat.12345678.css", "assets"),
        (".nojekyll", "other files"),
    ],
)
def test_kinds(path: str, kind: str) -> None:
    assert doctor.kind_of(path) == kind


def test_a_site_that_is_nearly_too_large_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/a.css").write_bytes(b"x" * 300_000)
    (tmp_path / "index.html").write_bytes(b"x" * 600_000)
    rows = list(doctor._sizes(tmp_path))
    assert [(row.name, row.detail) for row in rows[1:]] == [
        ("site, pages: other", "0.6 MB in 1 files"),
        ("site, assets", "0.3 MB in 1 files"),
    ]
    assert str(rows[0]).startswith("ok ")
    monkeypatch.setattr(doctor, "WARN_AT", 800_000)
    (row, *_) = doctor._sizes(tmp_path)
    assert str(row).startswith("!  ")
    assert row.good
