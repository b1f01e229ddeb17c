"""The first law: what Muragat wrote reads back to the same record and to the same bytes."""

from __future__ import annotations

import datetime as dt
import string
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import toy
from muragat.content.reader import parse_article
from muragat.content.writer import write_article, write_issue, write_page, write_yaml
from muragat.decode import decode
from muragat.fields import line_text, paragraphs
from muragat.model import (
    Affiliation,
    Article,
    Contributor,
    HandPage,
    Issue,
    PageRange,
    Reference,
    References,
    Relation,
    Subject,
)
from muragat.source import parse_yaml
from thoroughness import examples

LANGUAGES = ("kk", "ru", "en")

# Letters of all sorts, and every character that YAML makes something of.
characters = st.sampled_from(
    string.ascii_letters + "қөіяЁ😀 \u00a0\u0301" + "0123456789" + ":#-?,[]{}&*!|>'\"%@`\\~=<.\t"
)
words = st.text(characters, min_size=1, max_size=30).map(line_text).filter(bool)
prose = (
    st.lists(st.text(characters, min_size=1, max_size=140), min_size=1, max_size=4)
    .flatmap(lambda parts: st.sampled_from(["\n", "\n\n"]).map(lambda gap: gap.join(parts)))
    .map(paragraphs)
    .filter(bool)
)
codes = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=6)
dates = st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))


def by_language(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(LANGUAGES), values, min_size=1, max_size=3)


maybe: Any = st.one_of
references = st.lists(
    st.builds(Reference, text=words, doi=st.none() | codes, url=st.none() | codes), max_size=3
).map(tuple)
articles = st.builds(
    Article,
    id=codes,
    language=st.sampled_from(LANGUAGES),
    languages=st.lists(st.sampled_from(LANGUAGES), unique=True).map(tuple),
    order=st.none() | st.integers(0, 99),
    draft=st.booleans(),
    title=by_language(words),
    abstract=by_language(prose),
    keywords=by_language(st.lists(words, min_size=1, max_size=3).map(tuple)),
    contributors=st.lists(
        st.builds(
            Contributor,
            name=by_language(words),
            surname=by_language(words) | st.just({}),
            affiliations=st.lists(codes, max_size=2).map(tuple),
            email=st.none() | words,
            corresponding=st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    affiliations=st.dictionaries(
        words, st.builds(Affiliation, name=by_language(words)), max_size=2
    ),
    subjects=st.lists(st.builds(Subject, scheme=st.just("udc"), code=words), max_size=2).map(tuple),
    pages=st.none()
    | st.integers(1, 99).map(lambda n: PageRange(first=str(n), last=str(n + n % 3))),
    published=st.none() | dates,
    funding=by_language(words) | st.just({}),
    relations=st.lists(
        st.builds(Relation, type=st.just("erratum"), target=words, date=st.none() | dates),
        max_size=1,
    ).map(tuple),
    references=st.builds(References, original=references, romanised=references),
    body=st.sampled_from(["", "Text.\n", "    code\n\n---\n\nid: x\n", "---\n", "## A\n\nқ.\n"]),
)


@settings(max_examples=examples(60), deadline=None)
@given(articles)
def test_an_article_reads_back_to_the_same_record_and_bytes(article: Article) -> None:
    text = write_article(article)
    read, problems = parse_article(text, file="f")
    assert problems == []
    assert read == article
    assert write_article(read) == text


@pytest.mark.parametrize("article", toy.toy_archive().articles, ids=lambda a: a.id)
def test_the_toy_articles_read_back(article: Article) -> None:
    bare = msgspec.structs.replace(article, issue="", files=())
    text = write_article(bare)
    assert parse_article(text, file="f") == (bare, [])


def test_the_canonical_form() -> None:
    article = Article(
        id="2025-1-12",
        language="en",
        languages=("kk", "en"),
        title={"kk": "Дала: су", "en": "Steppe"},
        abstract={"en": "word " * 20 + "end.\n\nSecond."},
        keywords={"en": ("well, old", "water")},
        contributors=(Contributor(name={"en": "A. B."}, affiliations=("a", "b")),),
        pages=PageRange(first="5", last="12"),
        published=dt.date(2025, 3, 31),
        references=References(
            original=(Reference(text="[1] One."), Reference(text="Two.", doi="10.5555/2"))
        ),
        body="Text.\n",
    )
    assert write_article(article) == (
        "---\nid: 2025-1-12\nlanguage: en\nlanguages: [kk, en]\n"
        'title:\n  kk: "Дала: су"\n  en: Steppe\n'
        "abstract:\n  en: >-\n"
        "    word word word word word word word word word word word word word word word word word\n"
        "    word word word end.\n\n    Second.\n"
        "keywords:\n  en:\n    - well, old\n    - water\n"
        "contributors:\n  - name:\n      en: A. B.\n    affiliations: [a, b]\n"
        "pages: 5-12\npublished: 2025-03-31\n"
        'references:\n  original:\n    - "[1] One."\n    - text: Two.\n      doi: 10.5555/2\n'
        "---\n\nText.\n"
    )


def test_an_issue_and_a_page_are_written() -> None:
    issue = Issue(id="2025-1", year=2025, volume="1", description={"en": "On water."})
    text = write_issue(issue)
    assert text == "year: 2025\nvolume: 1\ndescription:\n  en: >-\n    On water.\n"
    tree, _ = parse_yaml(text, file="f")
    read, problems, _ = decode(tree, Issue, file="f", rule_area="issue")
    assert problems == []
    assert read == msgspec.structs.replace(issue, id="")
    page = HandPage(title="About: us", name="about", language="en", body="Text.\n")
    assert write_page(page) == '---\ntitle: "About: us"\n---\n\nText.\n'


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-999, 999)
    | st.text(characters | st.just("\n"), max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=examples(150), deadline=None)
@given(st.dictionaries(words, plain, max_size=4))
def test_plain_data_is_the_same_for_another_yaml_reader(data: dict[str, Any]) -> None:
    assert yaml.load(write_yaml(data), Loader=yaml.CSafeLoader) == data


@pytest.mark.parametrize("text", ["no", "2025-1-1", "1e3", "0x1F", "~", "12:30", ".5", "=", "<<"])
def test_a_text_stays_a_text_for_another_yaml_reader(text: str) -> None:
    assert yaml.safe_load(write_yaml({"a": text})) == {"a": text}
