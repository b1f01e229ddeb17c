from __future__ import annotations

from muragat.archive import Archive
from muragat.config import SiteConfig
from muragat.indexes.keywords import keyword_index
from muragat.model import Article, Issue, Journal

CONFIG = SiteConfig(
    journal=Journal(title={"en": "Toy"}, languages=("kk", "ru", "en"), url="https://example.org/")
)


def index(*keywords: dict[str, tuple[str, ...]]) -> Archive:
    articles = [
        Article(id=f"a-{n}", language="en", issue="1", order=n, keywords=words)
        for n, words in enumerate(keywords)
    ]
    return Archive(CONFIG, issues=[Issue(id="1", year=2025)], articles=articles)


def test_parallel_lists_are_translations() -> None:
    table = keyword_index(
        index({"kk": ("су", "дала"), "ru": ("вода", "степь"), "en": ("water",)})
    ).keywords
    assert table["kk"]["su"].translations == {"ru": ("voda",)}
    assert table["ru"]["step"].translations == {"kk": ("dala",)}
    assert table["en"]["water"].translations == {}


def test_case_does_not_part_keywords() -> None:
    table = keyword_index(index({"en": ("Water law",)}, {"en": ("water  law",)})).keywords["en"]
    assert [k.articles for k in table.values()] == [("a-0", "a-1")]
    assert table["water-law"].text == "Water law"


def test_clashing_slugs_stay_apart() -> None:
    table = keyword_index(index({"kk": ("құқық",)}, {"kk": ("кукык",)})).keywords["kk"]
    assert len(table) == 2


def test_a_doubled_keyword_is_harmless() -> None:
    result = keyword_index(index({"en": ("Water", "water")}))
    assert result.by_article["en"]["a-0"] == ("water", "water")
    assert result.keywords["en"]["water"].articles == ("a-0",)
    assert result.keywords["en"]["water"].related == ()
