"""Ask a built site's search page every query of a file, in Chromium, and say where the answer is.

    python benchmarks/search_relevance.py SITE QUERIES.json [QUERIES.json ...]

SITE is the ``site/`` folder of a project into which the issue was imported. A query file has the
form of ``search_queries.json``: ``article`` numbers the articles in the order of the archive.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from urllib.parse import quote

from search_common import chromium, served

SETTLED = "[role=status].m-search-status"


def main(site: Path, files: list[Path]) -> int:
    """Print a line for each query that is not answered first, and the totals."""
    lines = (site / "data/articles.jsonl").read_text("utf-8").splitlines()
    order = [json.loads(line)["id"] for line in lines]
    with served(site) as (address, _), chromium() as browser:
        page = browser.new_page()
        for file in files:
            queries = json.loads(file.read_text("utf-8"))["queries"]
            first = third = found = 0
            for query in queries:
                page.goto(f"{address}{query['language']}/search/?q={quote(query['query'])}")
                page.wait_for_function(
                    f"() => /\\S/.test(document.querySelector('{SETTLED}').textContent)"
                    f" && !/…$/.test(document.querySelector('{SETTLED}').textContent)"
                )
                ids = page.eval_on_selector_all(
                    "ul.m-results > li", "items => items.map(item => item.dataset.articleId)"
                )
                wanted = {order[number - 1] for number in query["article"]}
                places = [place for place, key in enumerate(ids, 1) if key in wanted]
                place = places[0] if places else 0
                first += place == 1
                third += 1 <= place <= 3
                found += place > 0
                if place != 1:
                    note = page.inner_text(".m-search-note") or "-"
                    print(
                        f"  {place or 'none'}\t{query['kind']}\t{query['query']}\t{note}\t{ids[:3]}"
                    )
            total = len(queries)
            print(f"{file.name}: first {first}/{total}, top three {third}, found {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
