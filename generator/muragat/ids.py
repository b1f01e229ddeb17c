"""Ids, slugs, check digits and the URL of every record: the one place that forms URLs.

URLs here are paths from the site's root without a leading slash: ``kk/articles/2025-1-12/``.
A page's URL ends in a slash. ``relative`` turns two of them into a link, ``absolute`` puts the
journal's address before one.
"""

from __future__ import annotations

import functools
import hashlib
import posixpath
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

from slugify import slugify

ID_PATTERN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
ID_LENGTH = 80
SLUG_LENGTH = 80

RESERVED = frozenset(
    # Names that Windows cannot give to a file, and names that a page needs for itself.
    ["con", "prn", "aux", "nul", "index", "404", "assets"]
    + [f"com{n}" for n in range(1, 10)]
    + [f"lpt{n}" for n in range(1, 10)]
)
RESERVED_PAGES = frozenset(
    ["issues", "articles", "authors", "keywords", "sections", "subjects", "statistics", "search"]
)
"""Names that a hand-written page cannot have, as the site's own pages have them."""

# python-slugify drops some Kazakh letters and spells others as no journal here does; where it
# differs, this table holds (after BS 2979, which Kazakh journals ask for).
_LETTERS = (
    *zip(
        "әғқңөұүһійъьэё",
        ("a", "g", "k", "n", "o", "u", "u", "h", "i", "i", "", "", "e", "e"),
        strict=True,
    ),
    *zip("хщюя№ʼ’'", ("kh", "shch", "yu", "ya", "no ", "", "", ""), strict=True),
)


_PLAIN_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789абвгдежзийклмнопрстуфхцчшщъыьэюяёәғқңөұүһі"
_PLAIN = re.compile(f"[{_PLAIN_LETTERS} .-]+")


def is_id(text: str) -> bool:
    """Tell whether a text has the form of an id."""
    return len(text) <= ID_LENGTH and ID_PATTERN.fullmatch(text) is not None


def slug(text: str) -> str:
    """Return the ASCII slug of a text, at most 80 characters, cut at a word; ``""`` for none."""
    lowered = unicodedata.normalize("NFC", text).lower()
    # Most keywords and names are of nothing but such letters. A comma before a blank parts words;
    # elsewhere it may stand in a number.
    letters = lowered.replace(", ", " ")
    if _PLAIN.fullmatch(letters):
        plain = "-".join(letters.translate(_plain_letters()).split())
        if len(plain) <= SLUG_LENGTH:
            return plain
    return _slugify(lowered)


def _slugify(lowered: str) -> str:
    replacements = [list(pair) for pair in _LETTERS]
    return slugify(lowered, max_length=SLUG_LENGTH, word_boundary=True, replacements=replacements)


@functools.cache
def _plain_letters() -> dict[int, str]:
    """Return how each plain letter is spelt: the same wherever it stands."""
    return {
        ord("-"): " ",
        ord("."): " ",
        **{ord(letter): _slugify(letter) for letter in _PLAIN_LETTERS},
    }


def slugs(texts: Iterable[str], *, taken: Iterable[str] = ()) -> dict[str, str]:
    """Give each text a slug of its own.

    The first text keeps the plain slug, one that clashes with it gets a short hash of itself,
    so that a text added at the end never changes the slug of another.
    """
    used = set(taken)
    result: dict[str, str] = {}
    for text in texts:
        if text in result:
            continue
        plain = slug(text)
        if not plain or plain in used or plain in RESERVED:
            mark = hashlib.sha256(text.encode()).hexdigest()[:8]
            plain = f"{plain}-{mark}" if plain else mark
        used.add(plain)
        result[text] = plain
    return result


def identity(name: str) -> str:
    """Return what two file names or ids share when a file system may take them for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


# Check digits


def _mod_11_2(digits: str) -> str:
    """Return the check character of ISO 7064 MOD 11-2, as ORCID and ISNI use it."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


def is_orcid(text: str) -> bool:
    """Tell whether a text is an ORCID iD, ``0000-0002-1825-0097``, with a right check digit."""
    if not re.fullmatch(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", text, re.ASCII):
        return False
    digits = text.replace("-", "")
    return _mod_11_2(digits[:-1]) == digits[-1]


def is_issn(text: str) -> bool:
    """Tell whether a text is an ISSN, ``1563-0366``, with a right check digit (ISO 3297)."""
    if not re.fullmatch(r"\d{4}-\d{3}[\dX]", text, re.ASCII):
        return False
    digits = text.replace("-", "")
    total = sum(int(d) * w for d, w in zip(digits[:7], range(8, 1, -1), strict=True))
    rest = (11 - total % 11) % 11
    return digits[7] == ("X" if rest == 10 else str(rest))


def is_doi(text: str) -> bool:
    """Tell whether a text is a bare DOI, ``10.26577/JApJ2025113``: no address, no blanks."""
    return re.fullmatch(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"<>\\^`{|}]+", text, re.ASCII) is not None


@functools.lru_cache(maxsize=8192)
def doi_url(doi: str) -> str:
    """Return the address that resolves a DOI."""
    return "https://doi.org/" + quote(doi, safe="/:;()._-")


def orcid_url(orcid: str) -> str:
    """Return the address of an ORCID iD."""
    return f"https://orcid.org/{orcid}"


# URLs

ROOT = ""
NOT_FOUND = "404.html"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
ARTICLES_DATA = "data/articles.jsonl"


def sitemap_part(number: int) -> str:
    """URL of a part of a sitemap that is too long for one file."""
    return f"sitemap-{number}.xml"


def home(lang: str) -> str:
    """URL of a language's front page."""
    return f"{lang}/"


def issues(lang: str) -> str:
    """URL of the list of issues."""
    return f"{lang}/issues/"


def issue(lang: str, issue_id: str) -> str:
    """URL of an issue."""
    return f"{lang}/issues/{issue_id}/"


def article(lang: str, article_id: str) -> str:
    """URL of an article."""
    return f"{lang}/articles/{article_id}/"


def article_file(lang: str, article_id: str, extension: str) -> str:
    """URL of a file beside an article: its PDF, BibTeX, RIS ..."""
    return f"{lang}/articles/{article_id}/{article_id}.{extension}"


def article_asset(lang: str, article_id: str, name: str) -> str:
    """URL of a figure of an article; ``name`` is its path beside ``article.md``."""
    return f"{lang}/articles/{article_id}/{name}"


def issue_file(lang: str, issue_id: str, name: str) -> str:
    """URL of a file of an issue: its cover or PDF."""
    return f"{lang}/issues/{issue_id}/{name}"


def authors(lang: str) -> str:
    """URL of the author index."""
    return f"{lang}/authors/"


def author(lang: str, author_id: str) -> str:
    """URL of an author."""
    return f"{lang}/authors/{author_id}/"


def keywords(lang: str) -> str:
    """URL of the keyword index."""
    return f"{lang}/keywords/"


def keyword(lang: str, keyword_slug: str) -> str:
    """URL of a keyword."""
    return f"{lang}/keywords/{keyword_slug}/"


def sections(lang: str) -> str:
    """URL of the list of sections."""
    return f"{lang}/sections/"


def section(lang: str, section_id: str) -> str:
    """URL of a section."""
    return f"{lang}/sections/{section_id}/"


def subjects(lang: str) -> str:
    """URL of the list of subjects."""
    return f"{lang}/subjects/"


def subject(lang: str, code: str) -> str:
    """URL of a subject; ``code`` is its code made fit for a path by ``subject_slug``."""
    return f"{lang}/subjects/{code}/"


def subject_slug(code: str) -> str:
    """Return a classification code as it stands in a URL: ``10.07.61``, ``343.1-477``."""
    return re.sub(r"[^0-9A-Za-z.]+", "-", code).strip("-.").lower()


def year(list_url: str, number: int) -> str:
    """URL of a year of a long list; ``list_url`` is the list's own."""
    return f"{list_url}{number}/"


def statistics(lang: str) -> str:
    """URL of the statistics."""
    return f"{lang}/statistics/"


def search(lang: str) -> str:
    """URL of the search page."""
    return f"{lang}/search/"


def search_start(lang: str) -> str:
    """URL of what a search in a language begins with."""
    return f"search/{lang}.json"


def search_shard(layer: str, start: str, name: str) -> str:
    """URL of a shard of the search index, by the beginning of its first term."""
    return f"search/{layer}/{name}{start.encode().hex()}.json"


def search_list(name: str) -> str:
    """URL of a list of shards, or of lists."""
    return f"search/l/{name}.json"


def search_cards(lang: str, number: int, name: str) -> str:
    """URL of a block of result cards."""
    return f"search/c/{lang}/{number}-{name}.json"


def search_texts(name: str) -> str:
    """URL of the texts of an article that snippets are taken from."""
    return f"search/x/{name[:2]}/{name[2:]}.json"


def search_facets(name: str) -> str:
    """URL of facets."""
    return f"search/f/{name}.json"


def search_people(lang: str, number: int, name: str) -> str:
    """URL of a block of authors' names."""
    return f"search/f/{lang}/{number}-{name}.json"


def hand_page(lang: str, name: str) -> str:
    """URL of a hand-written page."""
    return f"{lang}/{name}/"


def feed(lang: str) -> str:
    """URL of a language's Atom feed."""
    return f"{lang}/feed.xml"


def source_uri(url: str) -> str:
    """Return the path of the Markdown file that a page's URL comes from."""
    return url + "index.md" if url == "" or url.endswith("/") else url.removesuffix(".html") + ".md"


def html_uri(url: str) -> str:
    """Return the path of the file that is served at a URL."""
    return url + "index.html" if url == "" or url.endswith("/") else url


def relative(target: str, page: str) -> str:
    """Return the link from the page with URL ``page`` to the URL ``target``."""
    start = page if page == "" or page.endswith("/") else posixpath.dirname(page)
    path, hash_, fragment = target.partition("#")
    path, question, query = path.partition("?")
    link = posixpath.relpath("/" + path, "/" + start)
    if path == "" or path.endswith("/"):
        link = "./" if link == "." else link + "/"
    return quote(link, safe="/.~-_") + question + query + hash_ + fragment


_SAFE = re.compile(r"[0-9A-Za-z/.~_#?=&-]*")


def joined(url: str, base: str) -> str:
    """Return a URL after ``base``, which ends in a slash."""
    if _SAFE.fullmatch(url):
        return base + url
    return base + quote(url, safe="/.~-_#?=&")


@functools.lru_cache(maxsize=8192)
def absolute(url: str, base: str) -> str:
    """Return the full address of a URL; ``base`` is the journal's, with a slash at its end."""
    return joined(url, base)
