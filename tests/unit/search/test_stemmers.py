from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
import snowballstemmer

from muragat.search import analysis
from muragat.search.stemmers import stemmer

ALGORITHMS = {"en": "english", "ru": "russian"}


def table(lang: str) -> dict[str, Any]:
    found: dict[str, Any] = analysis.tables()["languages"][lang]
    return found


def term(word: str, lang: str) -> str:
    return analysis.terms(word, lang)[0]


@pytest.mark.parametrize("lang", ALGORITHMS)
def test_invented_words_stem_as_snowball_has_it(lang: str) -> None:
    ours, theirs = stemmer(table(lang), str), snowballstemmer.stemmer(ALGORITHMS[lang])
    endings = [
        "eed", "eedly", "ing", "ingly", "ed", "ies", "ied", "s", "sses", "ion", "ement", "past",
        *table("en")["step2"], *table("en")["step3"], *table("en")["step4"],
    ] if lang == "en" else [
        "ост", "ость", "ейш", "ейше", "ь", "нн", "и",
        *(e for group in ("gerund", "reflexive", "adjective", "participle", "verb", "noun")
          for kind in ("after", "always") for e in table("ru")[group][kind]),
    ]  # fmt: skip
    letters = "aeiouylysntgdrbc" if lang == "en" else "аеиоыйвшнтслюяьмущ"
    random = Random(1)
    for _ in range(20_000):
        word = "".join(random.choices(letters, k=random.randint(0, 6)))
        word += "".join(random.choices(endings, k=random.randint(0, 3)))
        if word:
            assert ours(word) == theirs.stemWord(word), word


@pytest.mark.corpus
@pytest.mark.parametrize("lang", ALGORITHMS)
def test_real_words_stem_as_snowball_has_it(lang: str, corpus: Path) -> None:
    text = (corpus / "corpus/issue-text/kaznu-law-2025-1.txt").read_text("utf-8")
    alphabet = frozenset(table(lang)["alphabet"])
    words = {word for word in analysis.analyse(text) if alphabet.issuperset(word)}
    assert len(words) > 3_000
    ours, theirs = stemmer(table(lang), str), snowballstemmer.stemmer(ALGORITHMS[lang])
    assert [word for word in sorted(words) if ours(word) != theirs.stemWord(word)] == []


def test_of_russian_endings_a_shorter_one_is_none_where_the_longest_does_not_count() -> None:
    russian = table("ru")
    for name in ("gerund", "reflexive", "adjective", "participle", "verb", "noun"):
        always, after = russian[name]["always"], russian[name]["after"]
        for ending in set(after) - set(always):
            inside = [(e, ending[-len(e) - 1]) for e in (*always, *after) if ending[1:].endswith(e)]
            assert [e for e, before in inside if e in always or before in russian["after"]] == []


@pytest.mark.parametrize("end", ["", "х"])
def test_a_word_that_is_made_of_suffixes_in_many_ways_takes_no_time(end: str) -> None:
    for suffix in ("ылу", "у"):
        word = "адам" + suffix * 3_000 + end
        assert term(word, "kk") == ("адам" if not end else word)


@pytest.mark.parametrize(
    "forms",
    [
        "мақала мақаланы мақалалар мақаласынан мақалаларымыздың",
        "мектеп мектебі мектептер мектептеріміздің",
        "құдық құдығы құдықтар құдықтарының",
        "ғылым ғылымы ғылымның ғылымдардың ғылыми",
        "қызмет қызметі қызметін қызметтерге",
        "бағдарлама бағдарламасын бағдарламалар",
        "тәртіп тәртібі тәртіпке",
        "сала саласын салалардың",
    ],
)
def test_kazakh_forms_of_a_word_share_a_stem(forms: str) -> None:
    assert len({term(word, "kk") for word in forms.split()}) == 1


def test_kazakh_words_that_differ_stay_apart() -> None:
    words = ["бөлме", "болу", "баспа", "бас", "қызмет", "қыз", "шарт", "шарға"]
    assert len({term(word, "kk") for word in words}) == len(words)


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
def test_words_of_another_script_stay_as_they_are(lang: str) -> None:
    for word in ("कानून", "法律", "covid19", "λογοσ"):
        assert term(word, lang) == word
    if lang != "en":
        assert term("contracts", lang) == "contracts"


def test_a_language_without_a_stemmer_works() -> None:
    assert analysis.terms("Verträge über Straßen", "de") == ["vertrage", "uber", "strassen"]


def test_stop_words_keep_their_place() -> None:
    assert analysis.terms("the rights of children", "en") == ["", "right", "", "children"]
    assert analysis.terms("құқық және бостандық", "kk") == ["кукык", "", "бостандык"]
