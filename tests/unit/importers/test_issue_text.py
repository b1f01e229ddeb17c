from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muragat.importers import Imported, import_issue_text, read_issue_text
from muragat.importers.profile import preset
from muragat.problems import SourceError
from thoroughness import examples

PROFILE = preset()
PIECES = (
    " WELLS OF THE STEPPE\n",
    "AND KEEPERS\n",
    "\n",
    "The text ends here.\n",
    "ends in the mid-\ndle of it,\n",
    "Key words: wells, steppe.\n",
    "Ключевые слова: река, степь\n",
    "Түйін сөздер: дала; су.\n",
    "Introduction\n",
    "- item one;\n",
    "1. Item\n",
    "\n\n\n42\n\nHead of it\n\n",
    "References\n",
    "Information about the author:\n",
    "Name – Dr., Institute (Kazakhstan)\n",
    "Received: 1 May 2025\n",
    "Table 1 – Wells\n",
    "© 2025\n",
    "МРНТИ 03.20.00 https://doi.org/10.5555/a\n",
    " INFORMATION FOR AUTHORS\n",
)


def attempt(text: str) -> Imported | None:
    try:
        return import_issue_text(text, issue="2025-1", profile=PROFILE)
    except SourceError as error:
        if not error.problems:
            raise
        return None


@settings(deadline=None, max_examples=examples(150), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=20)), max_size=40))
def test_any_text_gives_drafts_or_problems(pieces: list[str]) -> None:
    imported = attempt("".join(pieces))
    if imported is None:
        return
    assert len(imported.articles) == len(imported.folders) == len(set(imported.folders))
    assert all(article.draft for article in imported.articles)
    imported.report.as_text()
    imported.report.as_json()
    imported.report.as_markdown()


def problems(text: str, issue: str = "2025-1") -> list[str]:
    with pytest.raises(SourceError) as caught:
        import_issue_text(text, issue=issue, profile=PROFILE)
    return [problem.rule for problem in caught.value.problems]


def test_what_is_no_issue_is_refused() -> None:
    assert problems(" \n") == ["import.empty"]
    assert problems("one\n\0two") == ["import.nul"]
    assert problems("A text without any list of keywords.") == ["import.no-article"]
    assert problems("Key words: a.", issue="2025/1") == ["import.issue-id"]


def test_files_that_are_no_text_are_problems(tmp_path: Path) -> None:
    path = tmp_path / "issue.txt"
    assert read_issue_text(path)[1][0].rule == "import.unreadable"
    path.write_bytes("строка\n".encode("cp1251"))
    text, found = read_issue_text(path)
    assert text is None
    assert (found[0].rule, found[0].line) == ("import.encoding", 1)


def test_bom_and_line_ends_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "issue.txt"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree\n")
    assert read_issue_text(path) == ("one\ntwo\nthree\n", [])


def test_an_article_in_two_languages_is_found() -> None:
    text = (
        " СТАРОЕ РУСЛО РЕКИ\n\nСобраны сведения.\n\nКлючевые слова: река, русло.\n"
        " The old river bed\n\nFacts are gathered.\n\nKey words: river, bed.\n\n"
        "Введение\n\nРека сменила русло.\n"
    )
    imported = import_issue_text(text, issue="2025-1", profile=PROFILE)
    article = imported.articles[0]
    assert article.title == {"ru": "СТАРОЕ РУСЛО РЕКИ", "en": "The old river bed"}
    assert article.body == "## Введение\n\nРека сменила русло.\n"
    assert "title.kk" in imported.report.missing[0].fields


def test_a_title_in_small_letters_is_found() -> None:
    text = (
        " The old river bed\n\nFacts are gathered in it.\n\nKey words: river, bed.\n\n"
        "Introduction\n\nThe river changed its bed.\n"
    )
    article = import_issue_text(text, issue="2025-1", profile=PROFILE).articles[0]
    assert article.title == {"en": "The old river bed"}
    assert article.abstract == {"en": "Facts are gathered in it."}


def test_a_rubric_gives_the_section() -> None:
    profile = msgspec.structs.replace(PROFILE, rubrics={"water": ("Water of the steppe",)})
    text = (
        "Water of the Steppe\n\n THE OLD RIVER BED\n\nFacts are gathered.\n\n"
        "Key words: river, bed.\n\nIntroduction\n\nThe river changed its bed.\n"
    )
    article = import_issue_text(text, issue="2025-1", profile=profile).articles[0]
    assert article.section == "water"
    assert article.title == {"en": "THE OLD RIVER BED"}
