"""Build time, sizes, bytes and milliseconds of the search, on synthetic archives of some sizes.

    python benchmarks/search_scale.py 100 1000 10000 [--lunr] [--pagefind PATH] [--body WORDS]

``--lunr`` builds lunr.py's index of the same terms of the same articles, ``--pagefind`` runs that
program over a page for each article and language with the same fields. Times are those of this
machine: compare them with each other, and CPU times where others work on it too.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from lunr.builder import Builder
from search_archive import LANGUAGES, synthetic
from search_common import chromium, percentile, served

from muragat.archive import Archive
from muragat.indexes.authors import author_index
from muragat.search.digest import FIELDS, Digest, digest
from muragat.search.index import build

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))

from hostile_queries import HOSTILE
from search_site import lunr_document, write_search_site

QUERIES = 25
REST = 700
"""Milliseconds after an answer in which its snippets and facets are loaded."""


def compressed(content: bytes) -> int:
    """Return the bytes of a content after gzip."""
    return len(gzip.compress(content, 6, mtime=0))


def measure_build(archive: Archive) -> dict[str, Any]:
    """Build the files of the search; also with digests that were kept."""
    authors = author_index(archive)
    begin, cpu = time.perf_counter(), time.process_time()
    kept: dict[str, Digest] = {article.id: digest(article) for article in archive.articles}
    digested = time.process_time() - cpu
    files = build(archive, authors=authors, make=lambda article: kept[article.id])
    seconds, cpu = time.perf_counter() - begin, time.process_time() - cpu
    start = compressed(files["search/en.json"])
    parts: dict[str, list[int]] = {}
    for url, content in files.items():
        parts.setdefault(url.split("/")[1], []).append(compressed(content))
    sizes = parts["t"]
    index = sum(sum(parts.get(part, ())) for part in "tel") + start
    return {
        "build s": round(seconds, 2),
        "build CPU s": round(cpu, 2),
        "of that digests": round(digested, 2),
        "index kB": round(index / 1000),
        "of that words by their ends kB": round(sum(parts.get("e", ())) / 1000),
        "full text kB": round(sum(parts.get("b", ())) / 1000),
        "start kB": round(start / 1000, 1),
        "shards": len(sizes),
        "largest shard kB": round(max(sizes) / 1000, 1),
        "files": len(files),
    }


def measure_lunr(archive: Archive) -> dict[str, Any]:
    """Build lunr.py's index of the same terms."""
    begin = time.process_time()
    builder: Any = Builder()
    builder.ref("id")
    for name, weight in FIELDS.items():
        builder.field(name, boost=weight)
    for number, article in enumerate(archive.articles):
        builder.add(lunr_document(digest(article), number, FIELDS))
    content = json.dumps(builder.build().serialize(), ensure_ascii=False).encode()
    return {
        "lunr.py CPU s": round(time.process_time() - begin, 2),
        "lunr.py kB": round(compressed(content) / 1000),
    }


def measure_pagefind(archive: Archive, program: str, folder: Path) -> dict[str, Any]:
    """Let Pagefind index a page for each article and language with the same fields."""
    for article in archive.articles:
        names = ", ".join(name for c in article.contributors for name in c.name.values())
        for lang in LANGUAGES:
            path = folder / lang / f"{article.id}.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(
                f'<!doctype html><html lang="{lang}"><title>x</title><body><main>'
                f"<h1>{article.title[lang]}</h1><p>{names}</p>"
                f"<p>{', '.join(article.keywords[lang])}</p><p>{article.abstract[lang]}</p>"
                f"<p>{article.doi}</p></main></body></html>",
                encoding="utf-8",
            )
    begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([program, "--site", str(folder)], check=True, capture_output=True)
    seconds, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    made = folder / "pagefind"
    index = sum(path.stat().st_size for path in made.rglob("*.pf_index"))
    return {
        "pagefind s": round(seconds, 2),
        "pagefind CPU s": round(cpu, 2),
        "pagefind index kB": round(index / 1000),
    }


def queries(archive: Archive) -> list[tuple[str, list[str]]]:
    """Return (language, words) as readers would ask: words of titles, the common ones too."""
    random = Random(7)
    asked = []
    for n in range(QUERIES):
        article = random.choice(archive.articles)
        lang = LANGUAGES[n % 3]
        words = [w for w in article.title[lang].lower().split() if len(w) > 3]
        if n % 5 == 4:
            words = article.contributors[0].name["en"].split()[::-1] + words
        asked.append((lang, words[:3]))
    return asked


class Visit:
    """A reader's visit with an empty cache."""

    def __init__(self, browser: Any, address: str, log: list[tuple[str, int]], lang: str) -> None:
        self.context = browser.new_context()
        self.page = self.context.new_page()
        self.page.goto(f"{address}{lang}/search/", wait_until="networkidle")
        self.log = log
        log.clear()

    def type(self, text: str, *, delay: float = 0) -> int:
        """Type into the page's box; return the bytes loaded until all stands on the page."""
        before = len(self.log)
        self.page.evaluate("document.querySelector('.m-search-status').textContent = ''")
        self.page.locator("#q").press("End")  # what was clicked since may have moved the caret
        self.page.locator("#q").press_sequentially(text, delay=delay)
        self.page.wait_for_function(
            "() => /\\d|Nothing|табыл|найден/.test("
            "document.querySelector('.m-search-status').textContent)"
        )
        self.page.wait_for_timeout(REST)
        return sum(size for _, size in self.log[before:])


def keystrokes(visit: Visit, words: list[str], *, full: bool = False) -> list[list[float]]:
    """Ask for each beginning of a query, as a reader types.

    Returns for each the milliseconds with what had to be loaded, and without.
    """
    times: list[list[float]] = visit.page.evaluate(
        """async ([text, full]) => {
            const { dataset } = document.getElementById("muragat-search");
            await muragatSearch.ask(dataset, { kind: "strings" });
            const times = [];
            for (let n = 2; n <= text.length; n += 1) {
                const both = [];
                for (const space of ["", " "]) {  // another query, and the same to find
                    const query = space + text.slice(0, n);
                    const begin = performance.now();
                    await muragatSearch.ask(dataset, { kind: "search", query, full, count: 10 });
                    both.push(performance.now() - begin);
                }
                times.push(both);
            }
            return times;
        }""",
        [" ".join(words), full],
    )
    return times


INDEX = ("/search/t/", "/search/b/", "/search/e/", "/search/l/")


def measure_full_text(
    browser: Any, address: str, log: list[tuple[str, int]], archive: Archive
) -> dict[str, Any]:
    """Measure what the full text costs a reader who has found something and switches it on."""
    switched: list[float] = []
    further: list[float] = []
    keys: list[list[float]] = []
    for lang, words in queries(archive):
        visit = Visit(browser, address, log, lang)
        visit.type(words[0])
        before = len(log)
        visit.page.check("input[name=full]")
        visit.page.wait_for_timeout(REST)
        switched.append(sum(s for path, s in log[before:] if path.startswith(INDEX)) / 1000)
        for word in words[1:]:
            before = len(log)
            visit.type(f" {word}")
            further.append(sum(s for path, s in log[before:] if path.startswith(INDEX)) / 1000)
        visit.context.close()
        visit = Visit(browser, address, log, lang)
        keys += keystrokes(visit, words, full=True)
        visit.context.close()
    return {
        "full text switched on kB, median": round(percentile(switched, 0.5), 1),
        "full text switched on kB, largest": round(max(switched), 1),
        "further word with it kB, median": round(percentile(further, 0.5), 1),
        "further word with it kB, largest": round(max(further), 1),
        **times(keys, " with the full text"),
    }


def times(keys: list[list[float]], name: str = "") -> dict[str, Any]:
    """Return the percentiles of keystrokes, with what had to be loaded and without."""
    return {
        f"keystroke ms{name} {what}, {label}": round(percentile([k[i] for k in keys], share), 1)
        for i, what in enumerate(("with loading", "without"))
        for label, share in (("median", 0.5), ("95 %", 0.95))
    }


def measure_reading(archive: Archive, folder: Path) -> dict[str, Any]:
    """Measure cold visits, further words and keystrokes in Chromium."""
    write_search_site(folder, archive)
    first: list[float] = []
    shown: list[float] = []
    further: list[float] = []
    keys: list[list[float]] = []
    with served(folder) as (address, log), chromium() as browser:
        for lang, words in queries(archive):
            visit = Visit(browser, address, log, lang)
            shown.append(visit.type(words[0]) / 1000)
            late = ("/search/x/", "/search/f/")
            first.append(sum(size for path, size in log if not path.startswith(late)) / 1000)
            for word in words[1:]:
                before = len(log)
                visit.type(f" {word}")
                further.append(sum(s for path, s in log[before:] if path.startswith(INDEX)) / 1000)
            keystrokes(visit, words)
            visit.context.close()
        # Once more, with the server's answers ready: a host has them so.
        for lang, words in queries(archive):
            visit = Visit(browser, address, log, lang)
            keys += keystrokes(visit, words)
            visit.context.close()
        more = measure_hostile(browser, address, log)
        if any(article.body for article in archive.articles):
            more |= measure_full_text(browser, address, log, archive)
    return {
        "first result kB, median": round(percentile(first, 0.5), 1),
        "first result kB, largest": round(max(first), 1),
        "with snippets and facets kB, median": round(percentile(shown, 0.5), 1),
        "with snippets and facets kB, largest": round(max(shown), 1),
        "further word kB, median": round(percentile(further, 0.5), 1),
        "further word kB, largest": round(max(further), 1),
        **times(keys),
        **more,
    }


def measure_hostile(browser: Any, address: str, log: list[tuple[str, int]]) -> dict[str, Any]:
    """Measure hostile queries, each for the first time, over fields and over the full text."""
    visit = Visit(browser, address, log, "en")
    found = {}
    for query in HOSTILE:
        times = visit.page.evaluate(
            """async (query) => {
                const { dataset } = document.getElementById("muragat-search");
                await muragatSearch.ask(dataset, { kind: "strings" });
                const times = [];
                for (const full of [false, true]) {
                    const begin = performance.now();
                    await muragatSearch.ask(dataset, { kind: "search", query, full });
                    times.push(performance.now() - begin);
                }
                return times;
            }""",
            query,
        )
        found[f"hostile {query[:24]!a} ms"] = " ".join(f"{ms:.0f}" for ms in times)
    visit.context.close()
    return found


def measure(archive: Archive, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Yield what was measured of an archive, step by step."""
    with tempfile.TemporaryDirectory() as folder:
        yield measure_build(archive)
        if options.lunr:
            yield measure_lunr(archive)
        if options.pagefind:
            yield measure_pagefind(archive, options.pagefind, Path(folder) / "pages")
        if not options.no_browser:
            yield measure_reading(archive, Path(folder) / "site")


def main() -> int:
    """Measure and print, a block for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--lunr", action="store_true")
    parser.add_argument("--pagefind", default="")
    parser.add_argument("--body", type=int, default=0)
    parser.add_argument("--no-browser", action="store_true")
    options = parser.parse_args()
    for size in options.sizes:
        print(f"== {size} articles", flush=True)
        for result in measure(synthetic(size, body=options.body), options):
            for name, value in result.items():
                print(f"{name}: {value}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
