"""RIS: one tag a line, whatever the values hold."""

from __future__ import annotations

import re

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from muragat.exports.ris import ris
from toy import toy_archive

ARCHIVE = toy_archive()
ARTICLE = ARCHIVE.article("2024-1-2")


@given(st.text(max_size=50), st.text(max_size=50))
@settings(deadline=None)
def test_every_line_is_a_tag(title: str, keyword: str) -> None:
    article = msgspec.structs.replace(
        ARTICLE, title={"kk": title}, display_title={}, keywords={"kk": (keyword,)}
    )
    text = ris(ARCHIVE, article)
    assert text.startswith("TY  - JOUR\r\n")
    assert text.endswith("\r\nER  - \r\n\r\n")
    lines = text.removesuffix("\r\n").split("\r\n")[:-1]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n]*", line) for line in lines)


def test_abstract_is_one_line() -> None:
    article = msgspec.structs.replace(ARTICLE, abstract={"kk": "Бір.\n\nЕкі."})
    assert "AB  - Бір. Екі.\r\n" in ris(ARCHIVE, article)
