"""Random readings: few names, words and numbers, so that much of them is the same by chance."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import strategies as st

from muragat.config import SiteConfig
from muragat.content.reader import Entry, Reading, Source, assemble
from muragat.model import (
    Article,
    Contributor,
    Issue,
    Journal,
    PageRange,
    Person,
    Relation,
    Section,
    Subject,
)
from muragat.parts import parts_of

LANGUAGES = ("kk", "ru", "en")
CONFIG = SiteConfig(
    journal=Journal(title={"en": "Toy"}, languages=LANGUAGES, url="https://example.org/"),
    sections=(Section(id="law", name={"en": "Law"}), Section(id="water", name={"en": "Water"})),
    subjects={"irsti": {"10.07": {"en": "Theory"}}},
)
_ORCIDS = st.sampled_from([None, None, None, "0000-0002-1825-0097", "0000-0002-1694-233X"])
_NAMES = {
    "kk": ["Қайрат Бәкішев", "Бәкішев Қ.", "Анна  ЖАҚЫП", "Мұрат Әлиұлы Сәт"],
    "ru": ["Кайрат Бакишев", "Бакишев К. А.", "анна жакып", "Мурат Алиевич Сат"],
    "en": ["Kairat Bakishev", "K. A. Bakishev", "Anna Zhakyp", "Kairat A. Bakishev"],
}
_WORDS = {
    "kk": ["су", "Су", "заң", "әділет"],
    "ru": ["вода", "закон", "право ", "Право"],
    "en": ["water", "Water", "law", "right", "!", "?"],
}
_IDS = [f"a-{n}" for n in range(7)]


def by_language(values: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Return maps from some languages to what is drawn for each."""
    return st.permutations(LANGUAGES).flatmap(
        lambda order: st.fixed_dictionaries({}, optional={lang: values(lang) for lang in order})
    )


def names(lang: str) -> st.SearchStrategy[str]:
    """Return printed names of a language."""
    return st.sampled_from(_NAMES[lang])


CONTRIBUTORS = st.builds(
    Contributor,
    name=by_language(names).filter(bool),
    surname=st.sampled_from([{}, {}, {}, {"en": "Bakishev"}]),
    patronymic=st.sampled_from([{}, {}, {}, {"ru": "Алиевич"}]),
    orcid=_ORCIDS,
)
ARTICLES = st.builds(
    Article,
    id=st.sampled_from(_IDS),
    language=st.sampled_from(LANGUAGES),
    order=st.sampled_from([None, 1, 2, 3]),
    title=by_language(lambda lang: st.sampled_from(["One", "Two"])),
    abstract=by_language(lambda lang: st.sampled_from(["", "Text"])),
    keywords=by_language(
        lambda lang: st.lists(st.sampled_from(_WORDS[lang]), max_size=3).map(tuple)
    ),
    contributors=st.lists(CONTRIBUTORS, max_size=3).map(tuple),
    section=st.sampled_from([None, "law", "water", "other"]),
    subjects=st.lists(
        st.builds(
            Subject,
            scheme=st.sampled_from(["irsti", "udc"]),
            code=st.sampled_from(["10.07", "343.1"]),
        ),
        max_size=2,
    ).map(tuple),
    doi=st.sampled_from([None, "10.5555/a", "10.5555/A", "10.5555/b"]),
    pages=st.sampled_from([None, PageRange(first="1", last="5"), PageRange(first="3", last="9")]),
    status=st.sampled_from(["published", "corrected", "retracted"]),
    relations=st.lists(
        st.builds(
            Relation,
            type=st.sampled_from(["correction", "retraction"]),
            target=st.sampled_from(["a-1", "a-2", "10.5555/a", "gone"]),
        ),
        max_size=2,
    ).map(tuple),
    issue=st.sampled_from(["1", "2"]),
)
PEOPLE = st.lists(
    st.builds(
        Person,
        id=st.sampled_from(["bakishev", "sat"]),
        name=by_language(names).filter(bool),
        variants=st.lists(names("en"), max_size=2).map(tuple),
        orcid=_ORCIDS,
    ),
    max_size=2,
).map(tuple)


def reading(articles: list[Article], people: tuple[Person, ...]) -> Reading:
    """Return the reading of records, each as if from a file of its own."""
    entries = [
        Entry(
            msgspec.structs.replace(article, body=""),
            msgspec.structs.replace(
                _source(f"content/issues/{article.issue}/{number}/article.md"),
                faulty=frozenset(["doi"]) if number == 4 else frozenset(),
                bad=number == 4,
                parts=parts_of(article, b""),
            ),
        )
        for number, article in enumerate(articles)
    ]
    issues = [
        Entry(Issue(id=key, year=2020 + int(key)), _source(f"content/issues/{key}/issue.yml"))
        for key in ("1", "2")
    ]
    return assemble(CONFIG, issues, entries, [], Entry(people, _source("content/authors.yml")), [])


def _source(file: str) -> Source:
    return Source(file=file, places=b"", body_line=1, root="/")


@st.composite
def edited(draw: st.DrawFn) -> tuple[Reading, Reading]:
    """Return a reading, and the same after one field of an article was edited, or an order."""
    articles = draw(st.lists(ARTICLES, max_size=7))
    people = draw(PEOPLE)
    after = list(articles)
    if articles and draw(st.booleans()):
        place = draw(st.integers(0, len(articles) - 1))
        field = draw(st.sampled_from(Article.__struct_fields__))
        after[place] = msgspec.structs.replace(
            after[place], **{field: getattr(draw(ARTICLES), field)}
        )
    elif draw(st.booleans()):
        after = draw(st.permutations(after))
    return reading(articles, people), reading(after, draw(st.sampled_from([people, ()])))
