"""Publishing into a bare repository on this machine, and what must not vanish after it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from commands import Done, module
from muragat.ledger import read_ledger

IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Editor"), ("EMAIL", "editor@example.org"))
}
QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env={**os.environ, **QUIET, **IDENTITY},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def run(project: Path, *arguments: str, name: str = "muragat", identity: bool = True) -> Done:
    return module(project, name, *arguments, **QUIET, **(IDENTITY if identity else {}))


@pytest.fixture
def journal(small: Path, tmp_path: Path) -> Path:
    """The small journal in a repository with a bare remote beside it."""
    git(tmp_path, "init", "--quiet", "--bare", "origin.git")
    (small / ".gitignore").write_text("/build/\n/site/\n/.site.next/\n")
    git(small, "init", "--quiet", "--initial-branch=main")
    git(small, "remote", "add", "origin", str(tmp_path / "origin.git"))
    git(small, "add", "--all")
    git(small, "commit", "--quiet", "--message=Begin")
    return small


def remedies(output: str) -> dict[str, tuple[str, str]]:
    """Return the lines that a message names for each lost address: redirect and tombstone."""
    return {
        url: (redirect, tombstone)
        for url, redirect, tombstone in re.findall(
            r"error (\S+): Must not vanish.*\n.*?the line `(.*?)`.*?`removed:`, `(.*?)`", output
        )
    }


def test_publish_remove_and_mend(journal: Path, tmp_path: Path) -> None:
    done = run(journal, "publish")
    assert done.returncode == 0, done.stderr
    assert "Commit content/ledger.json" in done.stdout
    origin = tmp_path / "origin.git"
    published = set(git(origin, "ls-tree", "-r", "--name-only", "gh-pages").split("\n"))
    assert {"index.html", ".nojekyll", "en/articles/2025-1-4/2025-1-4.pdf"} <= published
    book, problems = read_ledger(journal)
    assert problems == []
    assert book is not None
    assert set(book.articles) == {
        re.sub(r"^id: ", "", re.search(r"^id: .*$", path.read_text("utf-8"), re.M)[0])
        for path in journal.glob("content/issues/*/*/article.md")
    }
    assert git(journal, "status", "--porcelain").split() == ["??", "content/ledger.json"]
    git(journal, "add", "--all")

    # Nothing has changed: nothing to say, nothing to write.
    done = run(journal, "publish", "--no-push")
    assert done.returncode == 0, done.stderr
    assert "Commit" not in done.stdout
    assert git(journal, "status", "--porcelain").split() == ["A", "content/ledger.json"]

    before = sorted(p.read_bytes() for p in (journal / "site").rglob("*.html"))
    shutil.rmtree(next(journal.glob("content/issues/2025-1/04-*")))
    for command in (["build", "--verbose"], ["check", "--verbose"]):
        done = run(journal, *command)
        assert done.returncode == 1
        lost = remedies(done.stderr)
        assert {f"{code}/articles/2025-1-4/" for code in ("kk", "ru", "en")} <= lost.keys()
        assert "en/articles/2025-1-4/2025-1-4.pdf" in lost
    assert run(journal, "build", name="mkdocs").returncode == 1
    assert sorted(p.read_bytes() for p in (journal / "site").rglob("*.html")) == before

    rows = {"redirects": [], "removed": []}  # type: dict[str, list[str]]
    for url, (redirect, tombstone) in lost.items():
        if url.endswith(".pdf"):
            continue  # goes the way of the page that it lay beside
        if "/articles/" in url:
            filled = tombstone.replace("…", "Withdrawn by the authors")
            rows["removed"].append(filled.replace("YYYY-MM-DD", "2025-08-01"))
        else:
            rows["redirects"].append(redirect)
    text = "".join(
        f"{area}:\n" + "".join(f"  {line}\n" for line in lines) for area, lines in rows.items()
    )
    (journal / "site_config/redirects.yml").write_text(text, "utf-8")

    # Both builds make them, and alike.
    trees = []
    for name in ("mkdocs", "muragat"):
        done = run(journal, "build", name=name)
        assert done.returncode == 0, done.stderr
        site = journal / "site"
        trees.append({p.relative_to(site): p.read_bytes() for p in site.rglob("*") if p.is_file()})
    assert trees[0] == trees[1]
    page = (site / "ru/articles/2025-1-4/index.html").read_text("utf-8")
    assert '<html lang="ru"' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "Материал, который находился по этому адресу, удалён из архива." in page
    assert "Withdrawn by the authors" in page
    assert '<time datetime="2025-08-01">' in page
    assert "Томас Рен" in page
    assert book.articles["2025-1-4"].doi is not None
    assert book.articles["2025-1-4"].doi in page
    assert (site / "en/articles/2025-1-4/2025-1-4.pdf/index.html").is_file()
    keyword = next(url for url in lost if url.startswith("kk/keywords/"))
    page = (site / keyword / "index.html").read_text("utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../../../kk/keywords/">' in page
    assert '<meta name="robots" content="noindex">' in page
    assert 'rel="canonical" href="https://example.org/steppe-notes/kk/keywords/"' in page
    assert "2025-1-4" not in (site / "sitemap.xml").read_text("utf-8")

    # What was published once is asked for for ever.
    assert run(journal, "publish").returncode == 0
    after, _ = read_ledger(journal)
    assert after is not None
    assert set(book.addresses) <= set(after.addresses)
    (journal / "site_config/redirects.yml").unlink()
    assert run(journal, "build").returncode == 1


def test_a_changed_text_is_a_warning(journal: Path) -> None:
    assert run(journal, "publish", "--ledger-only").returncode == 0
    assert "gh-pages" not in git(journal, "branch", "--all")
    article = next(journal.glob("content/issues/2025-2/04-*/article.md"))
    article.write_text(article.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    done = run(journal, "build")
    assert done.returncode == 0
    assert "[ledger.modified-missing]" in done.stderr
    assert run(journal, "build", "--strict").returncode == 1


def test_drafts_are_refused(journal: Path) -> None:
    article = next(journal.glob("content/issues/2025-2/04-*/article.md"))
    article.write_text(article.read_text("utf-8").replace("id:", "draft: true\nid:", 1), "utf-8")
    for arguments in (["publish"], ["publish", "--ledger-only"]):
        done = run(journal, *arguments)
        assert done.returncode == 1
        assert "[publish.draft]" in done.stderr
    assert not (journal / "content/ledger.json").exists()
    assert run(journal, "publish", "--no-push", "--drafts").returncode == 0


def test_git_must_know_who_publishes(journal: Path) -> None:
    done = run(journal, "publish", identity=False)
    assert done.returncode == 2
    assert "git config user.name" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_push_that_fails_writes_no_ledger(journal: Path) -> None:
    git(journal, "remote", "set-url", "origin", str(journal / "nowhere"))
    done = run(journal, "publish")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert not (journal / "content/ledger.json").exists()


def test_exports_as_configured(small: Path) -> None:
    (small / "site_config/exports.yml").write_text("beside: [ris]\n")
    assert run(small, "build", "--strict").returncode == 0
    site = small / "site"
    assert not list(site.rglob("*.bib"))
    assert list(site.rglob("*.ris"))
    assert ".bib" not in (site / "en/articles/2025-1-4/index.html").read_text("utf-8")
    (small / "site_config/exports.yml").write_text("beside: [jats]\n")
    done = run(small, "check")
    assert done.returncode == 2
    assert "site_config/exports.yml:1:10: error beside[0]" in done.stderr
