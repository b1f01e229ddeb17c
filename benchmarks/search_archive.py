"""Synthetic archives: invented words whose frequencies are those of real texts.

Words are drawn by the law of Zipf and Mandelbrot from so long a list that the vocabulary grows
with the archive for ever, as it does in real archives; each is an invented root with endings of
its language. The commonest are the stop words. The same number gives the same archive.
"""

from __future__ import annotations

import itertools
from random import Random

from muragat.archive import Archive
from muragat.config import SiteConfig
from muragat.model import Article, Contributor, Issue, Journal, Section
from muragat.search import analysis

LANGUAGES = ("kk", "ru", "en")
YEARS = range(2000, 2025)
VOCABULARY = 120_000
TOPICS = 400
STOPS = 30

_LETTERS = {
    "kk": ("бдғгжзйкқлмнңпрстхш", "аәеиоөұүыі"),
    "ru": ("бвгджзклмнпрстфхцчш", "аеиоуыя"),
    "en": ("bcdfghklmnprstvw", "aeiou"),
}
_ENDINGS = {
    "kk": ("", "ы", "ның", "да", "лар", "лары", "ларының", "дан", "лық", "ды"),
    "ru": ("", "а", "ы", "ов", "ами", "ость", "ный", "ного", "ная", "ение", "ения", "ать"),
    "en": ("", "s", "ed", "ing", "ion", "ions", "al", "ity", "ly"),
}
_SYLLABLES = (
    ("ба", "ba"), ("де", "de"), ("жо", "zho"), ("ка", "ka"), ("ле", "le"), ("ма", "ma"),
    ("но", "no"), ("ра", "ra"), ("са", "sa"), ("та", "ta"), ("ур", "ur"), ("ай", "ai"),
    ("бек", "bek"), ("дар", "dar"), ("кен", "ken"), ("лан", "lan"), ("мур", "mur"),
    ("нур", "nur"), ("сер", "ser"),
)  # fmt: skip


class _Words:
    """The words of a language by rank."""

    def __init__(self, lang: str) -> None:
        random = Random(lang)
        consonants, vowels = _LETTERS[lang]
        # The first letters of real words are far from even.
        weights = [1 / (n + 1) for n in range(len(consonants))]
        stop = analysis.tables()["languages"][lang]["stop"]
        seen = set(stop)
        self.words = list(stop)
        while len(self.words) < VOCABULARY:
            root = "".join(
                random.choices(consonants, weights)[0] + random.choice(vowels)
                for _ in range(random.choice((1, 2, 2, 3, 3, 4)))
            )
            root += random.choice(consonants)
            if root not in seen:
                seen.add(root)
                self.words.append(root)
        self.endings = _ENDINGS[lang]
        self.common = list(itertools.accumulate((n + 2.7) ** -1.15 for n in range(VOCABULARY)))
        self.usual = list(itertools.accumulate((n + 1) ** -1.3 for n in range(len(self.endings))))

    def text(self, random: Random, length: int, topic: int) -> str:
        """Write words, a third of them from those that the topic has much of."""
        ranks = random.choices(range(VOCABULARY), cum_weights=self.common, k=length)
        endings = random.choices(self.endings, cum_weights=self.usual, k=length)
        out = []
        for rank, ending in zip(ranks, endings, strict=True):
            place = rank
            if rank >= STOPS and random.random() < 0.33:
                place = STOPS + (topic * 97 + rank % 40 * 31) % 6_000
            out.append(self.words[place] + (ending if place >= STOPS else ""))
        return " ".join(out)


def synthetic(articles: int, *, body: int = 0) -> Archive:
    """Return an archive of so many articles, each with the same fields in three languages.

    ``body`` is the number of words of the full text.
    """
    words = {lang: _Words(lang) for lang in LANGUAGES}
    random = Random(articles)
    people = [_person(random) for _ in range(max(20, articles))]
    issues = [
        Issue(id=f"{year}-{number}", year=year, number=str(number), volume=str(year - 1999))
        for year in YEARS
        for number in (1, 2, 3, 4)
    ]
    made = []
    for n in range(articles):
        issue = issues[n * len(issues) // articles]
        topic = random.randrange(TOPICS)
        made.append(
            Article(
                id=f"{issue.id}-{n}",
                order=n,
                issue=issue.id,
                language=LANGUAGES[n % 3],
                section=f"s{topic % 7}",
                title={
                    lang: words[lang].text(random, random.randint(7, 14), topic).capitalize()
                    for lang in LANGUAGES
                },
                abstract={
                    lang: words[lang].text(random, random.randint(110, 190), topic)
                    for lang in LANGUAGES
                },
                keywords={
                    lang: tuple(words[lang].text(random, 2, topic) for _ in range(6))
                    for lang in LANGUAGES
                },
                contributors=tuple(random.sample(people, random.choice((1, 1, 2, 2, 3, 4)))),
                doi=f"10.5555/synthetic.{issue.id}.{n}",
                body=words[LANGUAGES[n % 3]].text(random, body, topic) if body else "",
            )
        )
    config = SiteConfig(
        journal=Journal(title={"en": "Synthetic"}, languages=LANGUAGES, url="https://example.org/"),
        sections=tuple(Section(id=f"s{n}", name={"en": f"Section {n}"}) for n in range(7)),
    )
    return Archive(config, issues=issues, articles=made)


def _person(random: Random) -> Contributor:
    given = random.choices(_SYLLABLES, k=2)
    surname = random.choices(_SYLLABLES, k=3)

    def spelt(script: int, ending: str) -> str:
        first, last = ("".join(pair[script] for pair in part) for part in (given, surname))
        return f"{first.capitalize()} {last.capitalize()}{ending}"

    return Contributor(name={"ru": spelt(0, "ов"), "en": spelt(1, "ov")})
