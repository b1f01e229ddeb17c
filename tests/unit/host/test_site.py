from __future__ import annotations

import msgspec
import pytest

from muragat.archive import Archive
from muragat.config import SiteConfig
from muragat.host.site import Frame, frame_of, licence_link, site_view
from muragat.model import Journal
from toy import toy_archive


@pytest.mark.parametrize(
    ("code", "name", "url"),
    [
        ("CC-BY-4.0", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        (
            "cc-by-nc-nd-4.0",
            "CC BY-NC-ND 4.0",
            "https://creativecommons.org/licenses/by-nc-nd/4.0/",
        ),
        ("CC0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("https://example.org/l", "example.org/l", "https://example.org/l"),
        ("javascript:x", "javascript:x", None),
        ("Own terms", "Own terms", None),
    ],
)
def test_licence(code, name, url):
    licence = licence_link(code)
    assert (licence.name, licence.url) == (name, url)


def test_an_empty_archive_has_no_empty_indexes():
    journal = Journal(title={"ru": "Опыт"}, languages=("ru", "de"), url="https://example.org/")
    site = site_view(Archive(SiteConfig(journal=journal)), "de")
    assert [entry.name for entry in site.archive] == ["issues", "statistics"]
    assert (site.title, site.title_lang, site.tagline) == ("Опыт", "ru", None)


def test_the_menu_of_a_full_archive():
    site = site_view(toy_archive(), "ru")
    names = ["issues", "sections", "authors", "keywords", "subjects", "statistics"]
    assert [entry.name for entry in site.archive] == names
    assert site.archive[0].title == "Выпуски"
    assert all(entry.url.startswith("ru/") for entry in site.entries)


def test_a_frame_that_was_sent_stands_for_the_same():
    sent = msgspec.msgpack.encode(frame_of(toy_archive()))
    assert msgspec.msgpack.encode(msgspec.msgpack.decode(sent, type=Frame)) == sent
