"""Writes an invented archive of any size in Muragat's content format.

    python benchmarks/synthetic.py DIR --articles 1000

Every article has a text of about 4,000 words in one of kk, ru, en (in turns), titles, abstracts
of 150 words and five keywords in all three, references and one to four authors by a Zipf law.
Words are made of syllables, their frequencies follow a Zipf law, and the vocabulary grows with
the archive as real ones do. The same size gives the same bytes.
"""

from __future__ import annotations

import argparse
import itertools
import random
from collections.abc import Iterator
from pathlib import Path

LANGUAGES = ("kk", "ru", "en")
PER_ISSUE = 15
WORDS = 4000
_SYLLABLES = """
kk ба бе да де жа же қа ке ла ле ма ме на не са се та те ша ше ұл үн өр ән ғы гі ың ік
ru ба ве го ди жу за ка ли мо на по ра со ту фе хо ца че ши ста пре при ние ность ова ение
en ba con de fa ga he in jo ka la ment no per re sion ta un ver wi tion al er ing or ly est
"""
SYLLABLES = {row[:2]: row[3:].split() for row in _SYLLABLES.strip().splitlines()}


class Vocabulary:
    """Words of one language; rarer ones are made when they are first drawn."""

    def __init__(self, lang: str, chance: random.Random) -> None:
        self._chance = random.Random(f"{lang} words")
        self._syllables = SYLLABLES[lang]
        self._words: list[str] = []
        self._seen: set[str] = set()
        self._draw = chance

    def word(self) -> str:
        """Draw a word by a Zipf law (a Pareto rank), with a tail that never ends."""
        rank = min(int(self._draw.paretovariate(0.62)), 400_000)
        while len(self._words) < rank:
            self._words.append(self._new())
        return self._words[rank - 1]

    def _new(self) -> str:
        while True:
            length = 1 + min(5, len(self._words) // 200) // 2 + self._chance.randint(0, 2)
            word = "".join(self._chance.choices(self._syllables, k=length))
            if word not in self._seen:
                self._seen.add(word)
                return word

    def words(self, count: int) -> str:
        """Return words with blanks between."""
        return " ".join(self.word() for _ in range(count))

    def sentence(self, length: int) -> str:
        """Return words that begin with a capital and end with a full stop."""
        return self.words(length).capitalize() + "."

    def paragraph(self, count: int) -> str:
        """Return sentences of ``count`` words together."""
        lengths = []
        while count > 0:
            lengths.append(min(count, self._draw.randint(8, 24)))
            count -= lengths[-1]
        return " ".join(self.sentence(n) for n in lengths)


def article(number: int, issue: str, place: int, seed: int) -> str:
    """Return one article.md."""
    chance = random.Random(f"{seed} {number}")
    words = {lang: vocabulary(lang, chance) for lang in LANGUAGES}
    lang = LANGUAGES[number % 3]
    lines = [f"id: {issue}-{place}", f"language: {lang}"]
    lines += ["title:", *(f"  {c}: {words[c].words(9).capitalize()}" for c in LANGUAGES)]
    lines += ["abstract:"]
    lines += [f"  {c}: >-\n    {words[c].paragraph(150)}" for c in LANGUAGES]
    keywords = [int(chance.paretovariate(0.8)) % 20_000 for _ in range(5)]
    lines += ["keywords:"]
    for code in LANGUAGES:
        names = [keyword(code, k) for k in dict.fromkeys(keywords)]
        lines += [f"  {code}:", *(f"    - {name}" for name in names)]
    lines += ["contributors:"]
    for person in dict.fromkeys(
        int(chance.paretovariate(0.7)) % 60_000 for _ in range(chance.randint(1, 4))
    ):
        names = [(c, author(c, person)) for c in LANGUAGES]
        lines += ["  - name:", *(f"      {c}: {n}" for c, n in names), "    affiliations: [a]"]
    lines += ["affiliations:", "  a:", "    name:"]
    lines += [f"      {c}: {words[c].words(3).capitalize()}" for c in LANGUAGES]
    first = 1 + place * 12
    lines += [
        "section: articles",
        "subjects:",
        f"  - scheme: irsti\n    code: 10.{10 + number % 80}.{11 + number % 60}",
        f"doi: 10.5555/bench.{number}",
        f"pages: {first}-{first + 11}",
        "references:",
        "  original:",
    ]
    lines += [f"    - {words[lang].sentence(18)}" for _ in range(20)]
    body = []
    for section in range(6):
        body.append(f"## {words[lang].words(3).capitalize()}")
        body += [words[lang].paragraph(WORDS // 36) for _ in range(6)]
        if section == 3:
            body.append(
                "| a | b |\n|---|---|\n" + "\n".join(f"| {n} | {n * n} |" for n in range(8))
            )
    front = "\n".join(lines)
    return f"---\n{front}\n---\n\n" + "\n\n".join(body) + "\n"


_VOCABULARIES: dict[str, Vocabulary] = {}


def vocabulary(lang: str, chance: random.Random) -> Vocabulary:
    """Return the shared vocabulary of a language, drawn from by ``chance``."""
    own = _VOCABULARIES.setdefault(lang, Vocabulary(lang, chance))
    own._draw = chance
    return own


def keyword(lang: str, number: int) -> str:
    """Return a keyword by its number."""
    chance = random.Random(f"{lang} keyword {number}")
    return " ".join("".join(chance.choices(SYLLABLES[lang], k=3)) for _ in range(2))


def author(lang: str, number: int) -> str:
    """Return an author's name by its number."""
    chance = random.Random(f"{lang} author {number}")
    name, surname = ("".join(chance.choices(SYLLABLES[lang], k=k)).capitalize() for k in (2, 4))
    return f"{name} {surname}"


def files(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Yield path and text of every content file of an archive of ``count`` articles."""
    numbers = iter(range(count))
    for issue_number in itertools.count():
        year, number = 1950 + issue_number // 4, issue_number % 4 + 1
        issue = f"{year}-{number}"
        batch = list(itertools.islice(numbers, PER_ISSUE))
        if not batch:
            return
        yield (
            f"content/issues/{issue}/issue.yml",
            f"year: {year}\nnumber: {number}\ndate: {year}-{number * 3:02}-01\n",
        )
        for place, n in enumerate(batch, 1):
            yield (
                f"content/issues/{issue}/{place:02}-article/article.md",
                article(n, issue, place, seed),
            )


def write(directory: Path, count: int, seed: int = 1) -> None:
    """Write a whole project."""
    for path, text in files(count, seed):
        target = directory / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    settings = directory / "site_config"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "journal.yml").write_text(
        "languages: [kk, ru, en]\nurl: https://example.org/bench/\n"
        "title: {kk: Өлшем, ru: Мера, en: Measure}\n",
        encoding="utf-8",
    )
    (settings / "sections.yml").write_text(
        "- id: articles\n  name: {kk: Мақалалар, ru: Статьи, en: Articles}\n", encoding="utf-8"
    )
    (directory / "mkdocs.yml").write_text(
        "site_name: Measure\ndocs_dir: content\ntheme:\n  name: material\n  font: false\n"
        "plugins: [muragat]\n",
        encoding="utf-8",
    )


def main() -> None:
    """Read the command line and write an archive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write(options.directory, options.articles, options.seed)


if __name__ == "__main__":
    main()
