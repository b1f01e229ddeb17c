from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from muragat.host import assets
from muragat.host.assets import ICONS, collect_assets
from muragat.resources import resource
from muragat.search.index import LUNR_JS_VERSION
from settings import settings_for

TEMPLATES = [p for p in resource("theme").rglob("*.html") if "languages" not in p.parts]


def test_names_follow_the_content(tmp_path: Path):
    found = collect_assets(settings_for(tmp_path))
    assert found == collect_assets(settings_for(tmp_path))
    for name, url in found.urls.items():
        stem, _, extension = name.rpartition(".")
        assert re.fullmatch(rf"assets/{stem}\.[0-9a-f]{{8}}\.{extension}", url)
    assert {"muragat.css", "muragat.js", "search.js", "search-box.js", "icons.svg"} <= set(
        found.urls
    )


def test_what_was_made_is_kept_until_a_file_changes(tmp_path: Path, monkeypatch):
    own = tmp_path / "own" / "assets" / "search.js"
    own.parent.mkdir(parents=True)
    own.write_text("first\n")
    settings = settings_for(tmp_path, tmp_path / "own")
    first = collect_assets(settings, tmp_path)
    assert first == collect_assets(settings)
    with monkeypatch.context() as patch:
        patch.setattr(assets, "_made", lambda own: pytest.fail("made again"))
        assert collect_assets(settings, tmp_path) == first
    own.write_text("second\n")
    second = collect_assets(settings, tmp_path)
    assert second == collect_assets(settings) != first


def test_templates_ask_for_what_there_is(tmp_path: Path):
    urls = collect_assets(settings_for(tmp_path)).urls
    source = "".join(p.read_text("utf-8") for p in TEMPLATES)
    assert set(re.findall(r'asset\("([^"]+)"\)', source)) <= set(urls)
    named = re.findall(r'"([\w-]+)"', " ".join(re.findall(r"icon\(([^)]*)\)", source)))
    assert set(named) - {"published", "pdf"} <= set(ICONS)


def test_the_worker_of_the_search_is_lunr_and_our_parts_without_comments(tmp_path: Path):
    files = collect_assets(settings_for(tmp_path)).files
    worker = next(v for k, v in files.items() if k.startswith("assets/search-worker."))
    assert len(gzip.compress(worker)) < 25_000
    assert b"@license MIT" in worker
    assert f" - {LUNR_JS_VERSION}\n".encode() in worker.split(b"*/", 1)[0]
    for name in (b"lunr.Index.load", b"muragatAnalysis", b"muragatEngine", b"postMessage"):
        assert name in worker
    assert b"/*" not in worker.replace(b"/**\n * @license", b"", 1).split(b"*/", 1)[1]
    assert worker.rstrip().endswith(b"})();")
    assert not [k for k in files if k.startswith(("assets/lunr.", "assets/search-query."))]


def test_styles_stay_small(tmp_path: Path):
    files = collect_assets(settings_for(tmp_path)).files
    css = next(v for k, v in files.items() if k.endswith(".css"))
    assert len(css) < 60_000
    assert b".md-typeset table" in css
    assert b".md-header" not in css
