"""Times builds of synthetic archives beside Hugo's and plain MkDocs with Material.

    python benchmarks/build.py --articles 200 1000 --rounds 3 --hugo hugo

For each size: Muragat from nothing, after one changed article, and with nothing changed, each with
everything it does (reading, checks, indexes, pages, search, exports, exchange); Hugo from nothing,
with a minimal theme of the same content on the Markdown of ``build/pages``, its pages only. Rounds are
interleaved; medians are printed as seconds and as ratios to Hugo in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import synthetic

LAYOUT = """<!doctype html><html lang="{{ .Params.language }}"><head><meta charset="utf-8">
<title>{{ .Params.head.title }}</title>
{{ with .Params.head.description }}<meta name="description" content="{{ . }}">{{ end }}
<link rel="canonical" href="{{ .Params.head.canonical }}">
{{ range .Params.head.hreflang }}<link rel="alternate" hreflang="{{ index . 0 }}" href="{{ index . 1 }}">{{ end }}
{{ range .Params.head.open_graph }}<meta property="{{ index . 0 }}" content="{{ index . 1 }}">{{ end }}
{{ range .Params.head.citation }}<meta name="{{ index . 0 }}" content="{{ index . 1 }}">{{ end }}
{{ with .Params.head.json_ld }}<script type="application/ld+json">{{ . | jsonify | safeJS }}</script>{{ end }}
</head><body><header><nav>{{ range .Params.alternates }}<a href="/{{ .url }}">{{ .name }}</a>{{ end }}</nav></header>
<main><h1>{{ .Params.title }}</h1>
{{ with .Params.data }}
{{ range .authors }}<p><a href="/{{ .url }}">{{ .name.text }}</a></p>{{ end }}
{{ range .affiliations }}{{ if reflect.IsMap . }}<p>{{ with .name }}{{ .text }}{{ end }}</p>{{ end }}{{ end }}
{{ with .abstract }}<section>{{ . | markdownify }}</section>{{ end }}
{{ range .keywords }}<a href="/{{ .url }}">{{ .text }}</a>{{ end }}
{{ range .dates }}<p>{{ index . 2 }}</p>{{ end }}
{{ range .groups }}{{ if reflect.IsMap . }}<section>{{ with .heading }}<h2><a href="/{{ .url }}">{{ .text }}</a></h2>{{ end }}
{{ range .entries }}{{ partial "entry.html" . }}{{ end }}</section>{{ end }}{{ end }}
{{ range .entries }}{{ partial "entry.html" . }}{{ end }}
{{ range .latest }}{{ partial "entry.html" . }}{{ end }}
{{ range .letters }}<section><h2>{{ .letter }}</h2><ul>{{ range .items }}<li><a href="/{{ .url }}">{{ .text }}</a> {{ .count }}</li>{{ end }}</ul></section>{{ end }}
{{ range .coauthors }}<a href="/{{ .url }}">{{ .text }}</a>{{ end }}
{{ range .related }}<a href="/{{ .url }}">{{ .text }}</a>{{ end }}
{{ range .references }}<p id="{{ .id }}">{{ .text }}</p>{{ end }}
{{ with .citation }}<p>{{ . }}</p>{{ end }}
{{ end }}
{{ .Content }}</main><footer>{{ site.Title }}</footer></body></html>
"""
ENTRY = """<article><h3><a href="/{{ .url }}">{{ .title.text }}</a></h3>
<p>{{ range .authors }}<a href="/{{ .url }}">{{ .text }}</a> {{ end }}</p><p>{{ .pages }}</p></article>
"""


class Taken(NamedTuple):
    """Wall and CPU seconds of one run."""

    wall: float
    cpu: float


def timed(command: list[str], cwd: Path) -> Taken:
    """Run a command and time it with its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, cwd=cwd, capture_output=True, check=False)
    wall = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"{command} failed:\n{done.stderr.decode()[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Taken(wall, cpu)


def prepare_hugo(project: Path, target: Path) -> None:
    """Make a Hugo site of the Markdown that a build left; every page is a list to Hugo."""
    for source in (project / "build/pages").rglob("*.md"):
        relative = source.relative_to(project / "build/pages")
        place = (
            target / "content" / relative.with_name(relative.name.replace("index.md", "_index.md"))
        )
        place.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text("utf-8")
        # Hugo knows JSON by its brace; `url` and `title` have a meaning of their own there.
        front, _, body = text.removeprefix("---\n").partition("\n---\n")
        data = json.loads(front)
        data.pop("url", None)
        data.pop("section", None)
        place.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n" + body, "utf-8")
    layouts = target / "layouts"
    (layouts / "_default").mkdir(parents=True)
    (layouts / "partials").mkdir()
    for name in ("list", "single", "home"):
        (layouts / "_default" / f"{name}.html").write_text(LAYOUT, "utf-8")
    (layouts / "index.html").write_text(LAYOUT, "utf-8")
    (layouts / "partials/entry.html").write_text(ENTRY, "utf-8")
    (target / "hugo.json").write_text(
        json.dumps(
            {
                "baseURL": "https://example.org/bench/",
                "title": "Measure",
                "disableKinds": ["RSS", "sitemap", "taxonomy", "term", "robotsTXT", "404"],
            }
        )
    )


def change_one(project: Path, number: int) -> None:
    """Change the title and the text of one article."""
    paths = sorted(project.glob("content/issues/*/*/article.md"))
    path = paths[number * 37 % len(paths)]
    text = path.read_text("utf-8").replace("  en: ", f"  en: Changed {number} ", 1)
    path.write_text(text + f"\nOne more paragraph {number}.\n", "utf-8")


def measure(count: int, rounds: int, jobs: int, hugo: str | None) -> None:
    """Measure one size and print its rows."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "journal"
        synthetic.write(project, count)
        muragat = [sys.executable, "-m", "muragat", "--quiet", "build", "--jobs", str(jobs)]

        def cold() -> Taken:
            for name in ("build", "site", ".site.next"):
                shutil.rmtree(project / name, ignore_errors=True)
            return timed(muragat, project)

        changes = iter(range(1, 10**6))

        def changed() -> Taken:
            change_one(project, next(changes))
            return timed(muragat, project)

        runs: dict[str, Callable[[], Taken]] = {}
        cold()
        site = Path(folder) / "hugo"
        if hugo:
            prepare_hugo(project, site)

            def peer() -> Taken:
                shutil.rmtree(site / "public", ignore_errors=True)
                shutil.rmtree(site / "resources", ignore_errors=True)
                return timed([hugo, "--quiet"], site)

            runs["hugo"] = peer
        runs |= {
            "cold": cold,
            "warm": lambda: timed(muragat, project),
            "one changed": changed,
            "none changed": lambda: timed(muragat, project),
        }
        taken: dict[str, list[Taken]] = {name: [] for name in runs}
        for _ in range(rounds):
            for name, run in runs.items():
                taken[name].append(run())
        pages = sum(1 for _ in (project / "site").rglob("*.html"))
        size = sum(p.stat().st_size for p in (project / "site").rglob("*") if p.is_file())
        print(f"{count} articles, {pages} pages, {size / 1e6:.0f} MB, {rounds} rounds, {jobs} jobs")
        if hugo:
            made = sum(1 for _ in (site / "public").rglob("*.html"))
            print(f"  hugo made {made} pages")
        base = statistics.median(t.wall for t in taken["hugo"]) if hugo else None
        for name, values in taken.items():
            wall = statistics.median(t.wall for t in values)
            cpu = statistics.median(t.cpu for t in values)
            ratio = f"{wall / base:6.2f} x hugo" if base else ""
            print(f"  {name:13} wall {wall:7.2f} s   cpu {cpu:7.2f} s   {ratio}")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[200])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--hugo", help="the hugo program, if there is one")
    options = parser.parse_args()
    for count in options.articles:
        measure(count, options.rounds, options.jobs, options.hugo)


if __name__ == "__main__":
    main()
