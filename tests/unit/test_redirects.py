"""``redirects.yml``: paths, targets, circles; each mistake with its line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import projects
from muragat.config import SiteConfig, load_config
from muragat.redirects import normal_path, page_url, path_fault

HEAD = "redirects:\n"


def load(tmp_path: Path, text: str) -> tuple[SiteConfig | None, list[tuple[int | None, str, str]]]:
    projects.write(tmp_path, {"site_config/redirects.yml": text})
    config, problems = load_config(tmp_path)
    return config, [(p.line, p.field or "", p.rule) for p in problems]


def test_a_good_file(tmp_path: Path) -> None:
    config, told = load(
        tmp_path,
        "redirects:\n"
        "  /kk/old: kk/about/\n"
        "  index.php/sample/article/view/12: https://example.org/sample/kk/about\n"
        "  old/page.html: https://example.org/elsewhere?q=1\n"
        "  en/away/: /\n"
        "removed:\n"
        "  kk/articles/x/:\n"
        "    reason: Автордың  өтініші\n"
        "    date: 2025-06-01\n"
        "    link: kk/about/#why\n",
    )
    assert told == []
    assert config is not None
    assert {r.path: r.target for r in config.redirects} == {
        "kk/old/": "kk/about/",
        "index.php/sample/article/view/12/": "kk/about/",
        "old/page.html": "https://example.org/elsewhere?q=1",
        "en/away/": "",
    }
    (removed,) = config.removed
    assert (removed.path, removed.reason, removed.date, removed.link) == (
        "kk/articles/x/",
        "Автордың өтініші",
        dt.date(2025, 6, 1),
        "kk/about/#why",
    )
    assert (removed.line, removed.column) == (7, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("redirect:\n  a: b\n", (1, "redirect", "redirects.unknown-field")),
        ("redirects: [a, b]\n", (1, "redirects", "redirects.wrong-type")),
        (HEAD + "  a: [b]\n", (2, "redirects.a", "redirects.wrong-type")),
        (HEAD + "  a?id=1: b\n", (2, "redirects.a?id=1", "redirects.path-form")),
        (HEAD + "  ../a: b\n", (2, "redirects.../a", "redirects.path-form")),
        (HEAD + "  .git/config: b\n", (2, "redirects..git/config", "redirects.path-form")),
        (
            HEAD + "  https://a.test/: b\n",
            (2, "redirects.https://a.test/", "redirects.path-form"),
        ),
        (HEAD + "  a: javascript:alert(1)\n", (2, "redirects.a", "redirects.target-form")),
        (HEAD + "  a: //evil.test/\n", (2, "redirects.a", "redirects.target-form")),
        (HEAD + "  a: mailto:x@example.org\n", (2, "redirects.a", "redirects.target-form")),
        (HEAD + "  a: /a/\n", (2, "redirects.a", "redirects.loop")),
        (HEAD + "  a: b\n  /a/: c\n", (3, "redirects./a/", "redirects.doubled")),
        (HEAD + "  a: c\nremoved:\n  a/: {reason: x, date: 2025-06-01}\n",
         (4, "removed.a/", "redirects.doubled")),
        ("removed:\n  a: {date: 2025-06-01}\n",
         (2, "removed.a.reason", "redirects.reason-missing")),
        ("removed:\n  a: {reason: …, date: 2025-06-01}\n",
         (2, "removed.a.reason", "redirects.reason-missing")),
        ("removed:\n  a: {reason: why}\n", (2, "removed.a.date", "redirects.date-missing")),
        ("removed:\n  a: {reason: why, date: YYYY-MM-DD}\n",
         (2, "removed.a.date", "redirects.date-form")),
        ("removed:\n  a: {reason: why, date: 2025-06-01, notice: b}\n",
         (2, "removed.a.notice", "redirects.unknown-field")),
        ("removed:\n  a: {reason: why, date: 2025-06-01, link: 'x y'}\n",
         (2, "removed.a.link", "redirects.target-form")),
    ],
)  # fmt: skip
def test_each_mistake_has_its_line(
    tmp_path: Path, text: str, expected: tuple[int, str, str]
) -> None:
    config, told = load(tmp_path, text)
    assert config is None
    assert told == [expected]


def test_circles_and_chains(tmp_path: Path) -> None:
    _, told = load(tmp_path, HEAD + "  a: b\n  b: c/\n  c: a\n  d: e\n  e: kk/\n")
    assert told == [
        (2, "redirects.a", "redirects.loop"),
        (3, "redirects.b", "redirects.loop"),
        (4, "redirects.c", "redirects.loop"),
        (5, "redirects.d", "redirects.chain"),
    ]


@pytest.mark.parametrize(
    ("text", "path", "url"),
    [
        ("/kk/about", "kk/about/", "kk/about/"),
        ("kk/index.html", "kk/", "kk/"),
        ("a/x.pdf", "a/x.pdf", "a/x.pdf/"),
        ("old.html", "old.html", "old.html"),
        ("a/ә\u0438\u0306", "a/ә\u0439/", "a/ә\u0439/"),
    ],
)
def test_paths_have_one_form(text: str, path: str, url: str) -> None:
    assert normal_path(text) == path
    assert page_url(path) == url


@pytest.mark.parametrize("text", ["", "/", "a//b", "a/./b", "a b", "a\\b", "a%20b", "x" * 300])
def test_paths_that_are_none(text: str) -> None:
    assert path_fault(text)
