"""Times builds of synthetic archives beside Hugo's and plain MkDocs with Material.

    python benchmarks/build.py --articles 200 1000 --rounds 5 --hugo hugo [--mkdocs] [--plot FILE]

For each size: Muragat from nothing, with nothing changed, after one changed article and after a
changed template, each with everything it does (reading, checks, indexes, pages, search with the full
text, exports, exchange); Hugo from nothing, with a minimal theme of the same content on the Markdown of
``build/pages``, its pages only; with ``--mkdocs``, MkDocs with Material as they come, a short
navigation and no search, on the same texts. Rounds are interleaved; medians are printed as seconds, as
ratios to Hugo in the same run, and with the memory of the largest process. ``--plot`` draws them.
"""

from __future__ import annotations

import argparse
import json
import math
import os
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
    """Wall and CPU seconds of one run, and the megabytes of its largest process."""

    wall: float
    cpu: float
    memory: float


RUN = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
wall = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stderr.buffer.write(done.stderr)
print(json.dumps([wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
sys.exit(done.returncode)
"""


def timed(command: list[str], cwd: Path) -> Taken:
    """Run a command and measure it with its children, from a process of its own."""
    # As on a reader's own machine: Python keeps what it has compiled.
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", RUN, *command], cwd=cwd, env=env, capture_output=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{command} failed:\n{done.stderr.decode()[-2000:]}")
    return Taken(*json.loads(done.stdout))


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


def prepare_mkdocs(project: Path, target: Path) -> None:
    """Make a plain MkDocs project of the texts that a build left."""
    for source in (project / "build/pages").rglob("*.md"):
        place = target / "docs" / source.relative_to(project / "build/pages")
        place.parent.mkdir(parents=True, exist_ok=True)
        front, _, body = source.read_text("utf-8").removeprefix("---\n").partition("\n---\n")
        data = json.loads(front)
        abstract = data.get("data", {}).get("abstract", "")
        place.write_text(f"# {data['title']}\n\n{abstract}\n\n{body}", "utf-8")
    (target / "docs/index.md").write_text("# Measure\n", "utf-8")
    (target / "mkdocs.yml").write_text(
        "site_name: Measure\ntheme: {name: material, font: false}\nplugins: []\n"
        "nav: [{Home: index.md}]\nnot_in_nav: '*'\nvalidation: {omitted_files: ignore}\n"
    )


def change_one(project: Path, number: int) -> None:
    """Change the title and the text of one article."""
    paths = sorted(project.glob("content/issues/*/*/article.md"))
    path = paths[number * 37 % len(paths)]
    text = path.read_text("utf-8").replace("  en: ", f"  en: Changed {number} ", 1)
    path.write_text(text + f"\nOne more paragraph {number}.\n", "utf-8")


def change_template(project: Path, number: int) -> None:
    """Change a template of the project's own that every page is made with."""
    folder = project / "own"
    folder.mkdir(exist_ok=True)
    (folder / "layout.html").write_text(
        '{% extends "muragat/layout.html" %}\n'
        f"{{% block head %}}{{{{ super() }}}}<!-- {number} -->{{% endblock %}}\n"
    )
    settings = project / "mkdocs.yml"
    text = settings.read_text("utf-8")
    if "custom_dir" not in text:
        settings.write_text(text.replace("name: material", "name: material\n  custom_dir: own"))


SETTLED = 2.2
"""Seconds after which a changed file is known by its times."""


def measure(count: int, rounds: int, jobs: int, hugo: str | None, mkdocs: bool) -> dict[str, Taken]:
    """Measure one size, print its rows and return the medians."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "journal"
        synthetic.write(project, count)
        muragat = [sys.executable, "-m", "muragat", "--quiet", "build", "--jobs", str(jobs)]
        numbers = iter(range(1, 10**6))

        def cold() -> Taken:
            for name in ("build", "site", ".site.next"):
                shutil.rmtree(project / name, ignore_errors=True)
            return timed(muragat, project)

        def settle() -> None:
            """Let both trees be there, as after any second build, and all files have settled."""
            change_one(project, next(numbers))
            timed(muragat, project)
            time.sleep(SETTLED)
            timed(muragat, project)

        def none() -> Taken:
            settle()
            return timed(muragat, project)

        def one() -> Taken:
            change_one(project, next(numbers))
            return timed(muragat, project)

        def template() -> Taken:
            change_template(project, next(numbers))
            return timed(muragat, project)

        cold()
        site, plain = Path(folder) / "hugo", Path(folder) / "mkdocs"
        if hugo:
            prepare_hugo(project, site)
        if mkdocs:
            prepare_mkdocs(project, plain)

        def peer() -> Taken:
            shutil.rmtree(site / "public", ignore_errors=True)
            shutil.rmtree(site / "resources", ignore_errors=True)
            return timed([str(hugo), "--quiet"], site)

        def stock() -> Taken:
            shutil.rmtree(plain / "site", ignore_errors=True)
            return timed([sys.executable, "-m", "mkdocs", "--quiet", "build"], plain)

        runs: dict[str, Callable[[], Taken]] = {
            **({"hugo": peer} if hugo else {}),
            **({"mkdocs": stock} if mkdocs else {}),
            "cold": cold,
            "none changed": none,
            "one changed": one,
            "template changed": template,
        }
        taken: dict[str, list[Taken]] = {name: [] for name in runs}
        for _ in range(rounds):
            for name, run in runs.items():
                taken[name].append(run())
                print(f"    {name:17} {taken[name][-1].wall:8.2f} s", file=sys.stderr, flush=True)
        pages = sum(1 for _ in (project / "site").rglob("*.html"))
        size = sum(p.stat().st_size for p in (project / "site").rglob("*") if p.is_file())
        print(f"{count} articles, {pages} pages, {size / 1e6:.0f} MB, {rounds} rounds, {jobs} jobs")
        medians = {
            name: Taken(*(statistics.median(column) for column in zip(*values, strict=True)))
            for name, values in taken.items()
        }
        for name, found in medians.items():
            ratio = f"{found.wall / medians['hugo'].wall:6.2f} x hugo" if hugo else ""
            print(
                f"  {name:17} wall {found.wall:7.2f} s   cpu {found.cpu:7.2f} s"
                f"   {found.memory:5.0f} MB   {ratio}",
                flush=True,
            )
        return medians


def plot(found: dict[int, dict[str, Taken]], path: Path) -> None:
    """Draw wall seconds by the number of articles, both on logarithmic scales, as SVG."""
    width, height, left, bottom = 640, 360, 60, 40
    sizes = sorted(found)
    walls = [t.wall for rows in found.values() for t in rows.values()]
    low, high = math.log10(min(walls)), math.log10(max(walls))
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])

    def x(size: float) -> float:
        share = (math.log10(size) - first) / ((last - first) or 1)
        return left + share * (width - left - 150)

    def y(wall: float) -> float:
        return height - bottom - (math.log10(wall) - low) / (high - low) * (height - bottom - 20)

    rows = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">']
    rows.append("<title>Seconds of a build by the number of articles</title>")
    rows.append('<g font-family="sans-serif" font-size="12" fill="#666">')
    for size in sizes:
        rows.append(f'<text x="{x(size):.0f}" y="{height - 15}" text-anchor="middle">{size}</text>')
    for power in range(math.ceil(low), math.floor(high) + 1):
        label = f"{10**power:g} s"
        rows.append(f'<text x="8" y="{y(10**power) + 4:.0f}">{label}</text>')
        rows.append(
            f'<line x1="{left}" x2="{width - 150}" y1="{y(10**power):.0f}" '
            f'y2="{y(10**power):.0f}" stroke="#ccc"/>'
        )
    labels: dict[str, float] = {}
    for name in sorted(found[sizes[-1]], key=lambda name: y(found[sizes[-1]][name].wall)):
        labels[name] = max(y(found[sizes[-1]][name].wall), *(v + 14 for v in labels.values()), 0)
    colours = ("#888", "#c60", "#06c", "#090", "#a0a", "#c00")
    for colour, name in zip(colours, found[sizes[-1]], strict=False):
        points = [(x(size), y(found[size][name].wall)) for size in sizes if name in found[size]]
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        rows.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        place = f'x="{points[-1][0] + 8:.0f}" y="{labels[name] + 4:.0f}"'
        rows.append(f'<text {place} fill="{colour}">{name}</text>')
    path.write_text("\n".join([*rows, "</g></svg>", ""]), "utf-8")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[200])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--hugo", help="the hugo program, if there is one")
    parser.add_argument("--mkdocs", action="store_true", help="measure plain MkDocs, too")
    parser.add_argument("--plot", type=Path, help="the drawing to make of the medians")
    options = parser.parse_args()
    found = {
        count: measure(count, options.rounds, options.jobs, options.hugo, options.mkdocs)
        for count in options.articles
    }
    if options.plot:
        plot(found, options.plot)


if __name__ == "__main__":
    main()
