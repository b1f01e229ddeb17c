"""Compare an imported issue with an answers file, field by field.

    muragat import issue-text ISSUE.txt --issue 2025-1 --report report.json
    muragat export json -o articles.jsonl
    python benchmarks/import_fidelity.py articles.jsonl report.json answers.json

An answers file is JSON: ``issue`` with the facts of the issue and ``articles``, each with ``n``,
``start_line``, ``end_line``, ``body_language``, ``title``, ``authors``, ``keywords``, ``abstract``
(``first_words``, ``last_words``, ``word_count``), ``doi``, ``irsti``, ``received``, ``accepted``,
``pages``, ``funding``, ``has_references``, ``headings`` and ``damage``. Articles that it leaves out
are not judged. With ``--source ISSUE.txt`` the lines without a place are counted too. The exit code
is 1 when a field is not whole, so that a build can watch it; damage counts for nothing there, as an
answers file tells it in words.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

WORDS_OFF = 0.01
"""An abstract may have so much more or fewer words than the answer, of a hundred of them."""
DAMAGE = "damage marked"
NEAR = 1
"""A damaged place counts as marked when something is said of a line so near."""


class Row(NamedTuple):
    """One comparison: the field, whether it is right, and what to print when it is not."""

    field: str
    right: bool
    detail: str = ""


def words(text: str) -> list[str]:
    """Return the words of a text: what holds a letter or a digit."""
    return [word for word in text.split() if any(char.isalnum() for char in word)]


def same(field: str, found: object, wanted: object, where: str) -> Row:
    """Compare two values."""
    return Row(field, found == wanted, f"{where}: {found!r}, not {wanted!r}")


def issue_rows(
    article: dict[str, Any], report: dict[str, Any], facts: dict[str, Any]
) -> Iterator[Row]:
    """Compare the facts of the issue."""
    issue, found = article["issue"], report["found"]
    yield same("issue", issue["year"], facts["year"], "year")
    yield same("issue", issue["number"], facts["number"], "number")
    yield same("issue", issue["whole_number"], facts["overall_number"], "whole number")
    yield same("issue", found.get("ISSN"), facts["issn"], "ISSN")
    yield same("issue", found.get("eISSN"), facts["eissn"], "eISSN")
    wanted = [(row["language"], row["start_line"], row["end_line"]) for row in facts["back_matter"]]
    pieces = [(p["part"].split(".")[1], p["first"], p["last"]) for p in report["guidelines"]]
    yield same("issue", pieces, wanted, "back matter")
    yield same("issue", len(report["articles"]), facts["number_of_articles_in_text"], "articles")


def article_rows(
    article: dict[str, Any], lines: dict[str, Any], report: dict[str, Any], wanted: dict[str, Any]
) -> Iterator[Row]:
    """Compare one article."""
    at = f"article {wanted['n']}"
    borders = (wanted["start_line"], wanted["end_line"])
    yield same("boundaries", (lines["first"], lines["last"]), borders, at)
    yield same("body language", article["language"], wanted["body_language"], at)
    for language, title in wanted["title"].items():
        yield same("titles", article["title"].get(language), title, f"{at} {language}")
    for language, keywords in wanted["keywords"].items():
        yield same("keywords", article["keywords"].get(language), keywords, f"{at} {language}")
    for language, facts in wanted["abstract"].items():
        yield from abstract_rows(article["abstract"].get(language, ""), facts, f"{at} {language}")
    names = [" / ".join(c["name"].values()) for c in article["contributors"]]
    yield same("authors", names, [row["name"] for row in wanted["authors"]], at)
    yield same("doi", article["doi"], wanted["doi"], at)
    irsti = next((s["code"] for s in article["subjects"] if s["scheme"] == "irsti"), None)
    yield same("irsti", irsti, wanted["irsti"], at)
    for name in ("received", "accepted"):
        yield same("dates", article[name], wanted[name], f"{at} {name}")
    yield from page_rows(article, lines, wanted["pages"], at)
    yield from funding_rows(article["funding"], wanted["funding"], at)
    for name, count in wanted["has_references"].items():
        yield same("references", len(article["references"][name]), count, f"{at} {name}")
    yield from heading_rows(article, report, wanted["headings"], at)
    yield from damage_rows(report, wanted, at)


def abstract_rows(text: str, facts: dict[str, Any], at: str) -> Iterator[Row]:
    """Compare an abstract: its first and last eight words, and how many there are."""
    shown = text.split()
    yield same("abstract, first words", " ".join(shown[:8]), facts["first_words"], at)
    yield same("abstract, last words", " ".join(shown[-8:]), facts["last_words"], at)
    count, wanted = len(words(text)), facts["word_count"]
    near = abs(count - wanted) <= WORDS_OFF * wanted
    yield Row("abstract, word count", near, f"{at}: {count}, not {wanted}")


def page_rows(
    article: dict[str, Any], lines: dict[str, Any], wanted: dict[str, Any], at: str
) -> Iterator[Row]:
    """Compare the pages."""
    starts = lines["page_starts"]
    yield same("page starts", starts, wanted["page_start_lines"], at)
    printed = [int(number) for number in lines["printed_pages"]]
    yield same("printed page numbers", printed, wanted["printed_in_text"], at)
    pages = article["pages"]
    found = [int(pages["first"]), int(pages["last"])] if pages else None
    yield same("page range", found, wanted.get("inferred_body_range"), at)


def funding_rows(found: dict[str, str], wanted: dict[str, Any] | None, at: str) -> Iterator[Row]:
    """Compare who paid: the languages of the statement, and the grant in each."""
    languages = sorted(wanted["text_lang"]) if wanted else []
    yield same("funding", sorted(found), languages, at)
    if wanted:
        named = all(wanted["grant"] in text for text in found.values())
        yield Row("funding", named, f"{at}: {wanted['grant']} is not named")


def heading_rows(
    article: dict[str, Any], report: dict[str, Any], wanted: Sequence[dict[str, Any]], at: str
) -> Iterator[Row]:
    """Compare the headings by text and line; a false one is a row of its own."""
    levels = {"heading": 1, "subheading": 2}
    places = [
        (piece["first"], levels[piece["part"]])
        for piece in report["map"]
        if piece["article"] == article["id"] and piece["part"] in levels
    ]
    starts: dict[int, int] = {}
    for (line, level), text in zip(heads(places), article["headings"], strict=False):
        starts[line] = level
        right = any(row["line"] == line and row["text"] == text for row in wanted)
        if not right:
            yield Row("headings, false", False, f"{at}: line {line}: {text}")
    for row in wanted:
        yield Row("headings", row["line"] in starts, f"{at}: line {row['line']}: {row['text']}")
        if row["line"] in starts:
            yield same("heading levels", starts[row["line"]], row["level"], f"{at}: {row['text']}")


def heads(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return where each heading begins: one over several lines is one piece or several."""
    out: list[tuple[int, int]] = []
    for line, level in sorted(places):
        if not out or line > out[-1][0] + NEAR or level != out[-1][1]:
            out.append((line, level))
    return out


def damage_rows(report: dict[str, Any], wanted: dict[str, Any], at: str) -> Iterator[Row]:
    """Ask of every damaged place with a line number whether the report says something of it."""
    said = {row["line"] for name in ("doubts", "changes", "removed") for row in report[name]}
    near = {line + d for line in said for d in range(-NEAR, NEAR + 1)}
    for text in wanted["damage"]:
        numbers = [int(number) for number in re.findall(r"(?<![\d.])\d{1,5}(?![\d.])", text)]
        lines = [n for n in numbers if wanted["start_line"] <= n <= wanted["end_line"] and n > 99]
        if lines:
            yield Row(DAMAGE, any(n in near for n in lines), f"{at}: {text}")


def line_rows(report: dict[str, Any], source: Path) -> Iterator[Row]:
    """Ask of every line that holds text whether it has one place."""
    count = Counter(n for p in report["map"] for n in range(p["first"], p["last"] + 1))
    for number, text in enumerate(source.read_text(encoding="utf-8-sig").split("\n"), 1):
        if text.strip():
            yield Row("lines", count[number] == 1, f"line {number}: {count[number]} places")


def compare(
    articles: Sequence[dict[str, Any]], report: dict[str, Any], answers: dict[str, Any]
) -> Iterator[Row]:
    """Compare an issue."""
    by_id = {article["id"]: article for article in articles}
    yield from issue_rows(articles[0], report, answers["issue"])
    for wanted in answers["articles"]:
        lines = report["articles"][wanted["n"] - 1]
        yield from article_rows(by_id[lines["article"]], lines, report, wanted)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a score for each field; return 1 when one is not whole."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("export", type=Path, help="what `muragat export json` printed")
    parser.add_argument("report", type=Path, help="what `muragat import --report` wrote")
    parser.add_argument("answers", type=Path)
    parser.add_argument("--source", type=Path, help="the text that was imported")
    options = parser.parse_args(arguments)
    export = options.export.read_text(encoding="utf-8").splitlines()
    articles = [json.loads(line) for line in export]
    report = json.loads(options.report.read_text(encoding="utf-8"))
    answers = json.loads(options.answers.read_text(encoding="utf-8"))
    articles = [row for row in articles if row["id"] in {a["article"] for a in report["articles"]}]
    if not articles:
        print("The export holds no article of the report.", file=sys.stderr)
        return 2
    rows = list(compare(articles, report, answers))
    rows += list(line_rows(report, options.source)) if options.source else []
    right = Counter(row.field for row in rows if row.right)
    total = Counter(row.field for row in rows)
    for field in dict.fromkeys(row.field for row in rows):
        print(f"{field:24} {right[field]:6} of {total[field]:6} {right[field] / total[field]:8.1%}")
    wrong = [row for row in rows if not row.right]
    for row in wrong:
        print(f"  {row.field}: {row.detail}")
    return 1 if any(row.field != DAMAGE for row in wrong) else 0


if __name__ == "__main__":
    sys.exit(main())
