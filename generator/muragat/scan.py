"""The last look at what is about to be published: nothing in it may run that is not ours.

Content is refused or escaped long before. This is the third line, after escaping and the policy
in every page, and knows nothing of how the pages were made.

A browser begins a tag nowhere but at a ``<``. So every ``<`` of a page that could begin one must
begin a tag of a strict form, in which all browsers read the same attributes; and every such tag is
judged by itself. What stands around it (a comment, a script, a title) does not matter: at worst a
harmless text is refused, never a harmful tag let through. A tag is judged once, however many pages
hold it.
"""

from __future__ import annotations

import functools
import html
import itertools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from muragat.problems import Problem
from muragat.source import read_bytes

# Most tags hold nothing but words and paths of the site. They are passed over here, in the one
# look at the page that is needed anyway; a test compares this form with ``_faults``. It is asked
# at every tag: so nothing in it is tried twice, and a class of characters that has three ranges
# or more is the one that the engine reads fastest.
_VALUE = rb"[\x00-!#-;=-\xff]*\""  # neither " nor <
_WORDS = (
    rb"(?:class|content|alt|alttext|aria-[a-z]+|datetime|dir|display|for|height|hreflang|id|lang"
    rb"|maxlength|name|placeholder|property|role|scope|tabindex|title|type|value|width"
    rb"|data-[a-z-]+)=\"" + _VALUE
)
_PATH = rb"(?:action|href|src)=\"(?!//)[^\"<&:\\\x00-\x20\x7f-\x9f]*\""
_WEB = rb"href=\"https?://[!#-%'-;=-\[\]-\xff]*\""  # neither ", <, &, \ nor a blank
_BESIDE = rb"(?:href=\"#|rel=\")" + _VALUE  # of an ``a`` only, where no ``rel`` loads anything
_PLAIN = (
    rb"/[a-z][a-z0-9]*+>"
    rb"|a(?: (?:" + _PATH + rb"|" + _WORDS + rb"|" + _WEB + rb"|" + _BESIDE + rb"))*+>"
    rb"|(?!animate|applet|base|embed|fencedframe|frame|iframe|object|portal|script|set|style)"
    rb"[a-z][a-z0-9]*+(?: (?:" + _WORDS + rb"|" + _PATH + rb"|(?!on|src)[a-z]+(?=[ />])))*+/?>"
    rb"|link rel=\"(?:alternate|canonical|cite-as|describedby)\""
    rb"(?: " + _WORDS + rb")* " + _WEB + rb">"
)
_TAG = re.compile(
    rb"<(?!" + _PLAIN + rb")"
    rb"(?:[a-zA-Z/!?][^<>\"']*(?:\"[^\"<]*\"[^<>\"']*|'[^'<]*'[^<>\"']*)*>)?"
)
_XML_TAG = re.compile(
    rb"<(?!/|(?!script|iframe|handler|foreignobject)[a-z]+/?>"
    rb"|xhtml:link rel=\"alternate\" hreflang=\"[a-zA-Z-]+\" href=\"https?://[!#-%'-;=?-~]+\"/>)"
    rb"(?:[a-zA-Z!?][^<>\"']*(?:\"[^\"<]*\"[^<>\"']*|'[^'<]*'[^<>\"']*)*>)?"
)
_ATTRIBUTE = r"\s+([^\s\"'<>/=\x00]+)(?:\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)'|([^\s\"'=<>`/]+)))?"
_ELEMENT = re.compile(rf"<([a-zA-Z][a-zA-Z0-9:._-]*)((?:{_ATTRIBUTE})*)\s*/?>")
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_HARMLESS = re.compile(r"</[a-zA-Z][^<>\"']*>|<!doctype html>|<!--[^<>]*>|<\?xml [^<>]*\?>", re.I)
_OPENS = re.compile(rb"<[a-zA-Z/!?]")

_ADDRESSES = frozenset((
    "action", "background", "cite", "codebase", "data", "formaction", "href", "longdesc",
    "manifest", "ping", "poster", "src", "xlink:href",
))  # fmt: skip
_LOADED = frozenset(("background", "data", "manifest", "ping", "poster", "src"))
_LOADING_RELS = frozenset((
    "apple-touch-icon", "dns-prefetch", "icon", "manifest", "mask-icon", "modulepreload",
    "preconnect", "prefetch", "preload", "prerender", "stylesheet",
))  # fmt: skip
_SCHEMES = frozenset(("http", "https", "mailto", "tel"))
_REFUSED = frozenset(("applet", "base", "embed", "fencedframe", "frameset", "object", "portal"))
_DATA_BLOCKS = frozenset(("application/json", "application/ld+json"))
_HEADERS = frozenset(("content-security-policy", "refresh"))
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
_IGNORED = re.compile(r"[\x00-\x20\x7f-\x9f]+")
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif|svg\+xml)[;,]")
_STYLE = re.compile(r"@import|url\s*\(|expression\s*\(|-moz-binding|behavior\s*:|\\", re.I)
_STYLES = re.compile(rb"<style\b[^>]*>(.*?)(?:</style|\Z)", re.DOTALL | re.IGNORECASE)
_FETCH = re.compile(
    rb"@import|url\(\s*[\"']?\s*(?:[a-z][a-z0-9+.-]*:)?//|expression\s*\(|-moz-binding", re.I
)
# What may stand before the policy: nothing that loads or runs, and nothing that could hide it.
_POLICY = re.compile(
    rb"\s*<!doctype html>\s*<html(?: [a-z-]+=\"[^\"<>]*\")*>\s*<head>\s*"
    rb"(?:<meta (?:charset|name)=[^<>]*>\s*)*"
    rb"<meta http-equiv=\"content-security-policy\" content=\"([^\"<>]*)\">",
    re.IGNORECASE,
)
_OWN = frozenset(("'none'", "'self'"))
_CACHE = 65_536  # distinct tags that are remembered
_PIECES = 1_000  # pieces of frames that are remembered
_PIECE = 16_384  # bytes of one
_TOLD = 20  # faults of one file
_LARGEST = 1_000_000_000


class Fault(NamedTuple):
    """What is wrong with a tag."""

    rule: str
    message: str


def scan(files: Mapping[str, bytes | Path]) -> list[Problem]:
    """Return what must not be published; ``files`` maps each URL to bytes or to a file.

    Pages, style sheets, drawings and feeds are looked at; other kinds of files are data.
    """
    problems: list[Problem] = []
    for url, content in files.items():
        look = _LOOKS.get(url.rpartition(".")[2].lower())
        if look is None:
            continue
        is_file = isinstance(content, Path)
        if isinstance(content, Path):
            data, unreadable = read_bytes(content, url, limit=_LARGEST)
            problems += unreadable
        else:
            data = content
        if data is not None:
            problems += look(url, data, is_file)
    return problems


def _page(url: str, data: bytes, is_file: bool) -> Iterator[Problem]:
    policy = _POLICY.match(data)
    if policy is None or not _is_strict(policy[1].decode("utf-8", "replace")):
        yield _problem(url, data, 0, _NO_POLICY)
    tags = _tags_of_page(data)
    has_styles = any(tag == b"<" or tag[:6].lower() == b"<style" for tag in tags)
    if b"<" in tags:
        yield from _loose(url, data)
        tags.remove(b"<")
    for tag in sorted(filter(_page_tag, tags)):
        for fault in _page_tag(tag):
            yield _problem(url, data, data.find(tag), fault)
    if has_styles:
        for match in _STYLES.finditer(data):
            if _FETCH.search(match[1]):
                fault = Fault("output.foreign", "Must not fetch anything in its styles")
                yield _problem(url, data, match.start(), fault)


def _tags_of_page(data: bytes) -> set[bytes]:
    """Return the tags of a page that must be judged, ``<`` for one that is broken.

    Thousands of pages have the same frame: its pieces are looked at once. A tag ends before the
    next ``<``, so that those of a page are those of its pieces, wherever it is cut at a ``<``.
    """
    title = data.find(b"<title")
    header = data.find(b"</nav", title)
    main = data.find(b"<main", header)
    footer = data.rfind(b"<footer")
    if not 0 <= title <= header <= main <= footer:
        return set(_TAG.findall(data))
    tags = {*_TAG.findall(data, title, header), *_TAG.findall(data, main, footer)}
    for piece in (data[:title], data[header:main], data[footer:]):
        if piece not in _PASSED:
            found = set(_TAG.findall(piece))
            if any(tag[:6].lower() in (b"<", b"<style") or _page_tag(tag) for tag in found):
                tags |= found
            elif len(piece) <= _PIECE and len(_PASSED) < _PIECES:
                _PASSED.add(piece)
    return tags


_PASSED: set[bytes] = set()
"""Pieces of frames, byte by byte, in which no tag was at fault."""


def _feed(url: str, data: bytes, is_file: bool) -> Iterator[Problem]:
    """Look at XML: that of editors is parsed, our own is only looked over, as it can be large."""
    if is_file:
        # What parses XML takes a while to load, and most processes meet no such file.
        from muragat.hardened import markup_faults

        yield from _parsed(url, data, markup_faults)
        return
    for tag in sorted(set(_XML_TAG.findall(data))):
        faults = (_MALFORMED,) if tag == b"<" else _feed_tag(tag)
        for fault in faults:
            yield _problem(url, data, data.find(tag), fault)


def _drawing(url: str, data: bytes, is_file: bool) -> Iterator[Problem]:
    from muragat.hardened import svg_faults

    yield from _parsed(url, data, svg_faults)


def _parsed(url: str, data: bytes, find: object) -> Iterator[Problem]:
    assert callable(find)
    for fault in itertools.islice(find(data), _TOLD):
        yield Problem(
            file=url,
            line=fault.line,
            rule="output.drawing",
            message=fault.message,
            hint=fault.hint,
        )


def _sheet(url: str, data: bytes, is_file: bool) -> Iterator[Problem]:
    found = _FETCH.search(data)
    if found:
        fault = Fault("output.foreign", "Must not fetch anything from another site")
        yield _problem(url, data, found.start(), fault)


_LOOKS = {
    "css": _sheet,
    "htm": _page,
    "html": _page,
    "svg": _drawing,
    "xhtml": _page,
    "xml": _feed,
}


def _loose(url: str, data: bytes) -> Iterator[Problem]:
    """Yield the places where a tag seems to begin and does not follow the strict form."""
    bare = (match.start() for match in _TAG.finditer(data) if match[0] == b"<")
    broken = (place for place in bare if _OPENS.match(data, place))
    for place in itertools.islice(broken, _TOLD):
        yield _problem(url, data, place, _MALFORMED)


_MALFORMED = Fault("output.malformed", "Must be a tag that all browsers read alike")


_NO_POLICY = Fault(
    "output.policy", "Must begin with a content security policy that runs the site's files alone"
)


@functools.lru_cache(maxsize=64)
def _is_strict(policy: str) -> bool:
    """Tell whether a policy lets scripts and embedded objects come from the site alone."""
    directives: dict[str, list[str]] = {}
    for directive in policy.lower().split(";"):
        name, *sources = directive.split() or [""]
        # Of two directives of one name browsers take the first.
        directives.setdefault(name, sources)
    rest = directives.get("default-src", ["*"])
    judged = [directives.get(name, rest) for name in ("script-src", "object-src")]
    judged += [directives.get(f"script-src-{kind}", []) for kind in ("elem", "attr")]
    return all(_OWN.issuperset(sources) for sources in judged)


def _problem(url: str, data: bytes, place: int, fault: Fault) -> Problem:
    line_start = data.rfind(b"\n", 0, place) + 1
    shown = data[place : place + 80].decode("utf-8", "replace").split("\n")[0]
    return Problem(
        file=url,
        line=data.count(b"\n", 0, place) + 1,
        column=len(data[line_start:place].decode("utf-8", "replace")) + 1,
        rule=fault.rule,
        message=f"{fault.message}: {shown}",
        hint="Nothing was published. Look at the project's own templates and plugins first.",
    )


# One tag


@functools.lru_cache(maxsize=_CACHE)
def _page_tag(tag: bytes) -> tuple[Fault, ...]:
    """Return what is wrong with a tag of a page."""
    text = tag.decode("utf-8", "replace")
    if _HARMLESS.fullmatch(text):
        return ()
    element = _ELEMENT.fullmatch(text)
    if element is None:
        return (_MALFORMED,)
    attributes: dict[str, str] = {}
    for name, *values in _ATTRIBUTES.findall(element[2]):
        # Of two attributes of one name browsers take the first.
        attributes.setdefault(name.lower(), html.unescape(next(filter(None, values), "")))
    return tuple(_faults(element[1].lower(), attributes))


@functools.lru_cache(maxsize=_CACHE)
def _feed_tag(tag: bytes) -> tuple[Fault, ...]:
    """Return what is wrong with a tag of a feed or another XML file that we wrote."""
    text = tag.decode("utf-8", "replace")
    if re.match(r"<\?xml-stylesheet|<!ENTITY", text, re.IGNORECASE):
        return (Fault("output.element", "Must not be in an XML file"),)
    if text.startswith(("</", "<!", "<?")):
        return ()
    faults = []
    name = text[1:].split()[0].rstrip("/>").lower()
    if name.rpartition(":")[2] in ("script", "foreignobject", "iframe", "handler"):
        faults.append(Fault("output.script", "Must not be in an XML file"))
    if name.startswith("xhtml:") and name != "xhtml:link":
        faults.append(Fault("output.element", "Must not be in an XML file"))
    for key, *values in _ATTRIBUTES.findall(text):
        value = html.unescape(next(filter(None, values), ""))
        foreign = "www.w3.org/1999/xhtml" in value and key != "xmlns:xhtml"
        if key.startswith("xmlns") and (foreign or "www.w3.org/2000/svg" in value):
            faults.append(Fault("output.element", "Must not hold markup of pages"))
        elif key.rpartition(":")[2] == "href" and not _is_safe(value, _SCHEMES):
            faults.append(Fault("output.address", "Must lead to the web"))
    return tuple(faults)


def _faults(name: str, attributes: dict[str, str]) -> Iterator[Fault]:
    if name in _REFUSED:
        yield Fault("output.element", f"Must not be in a page: <{name}>")
    if "srcdoc" in attributes:
        yield Fault("output.element", "Must not hold a page in itself")
    for key, value in attributes.items():
        if key.startswith("on"):
            yield Fault("output.handler", f"Must not hold a script in {key}")
        elif key in _ADDRESSES or key.endswith(":href"):
            yield from _address_faults(name, key, value, attributes)
        elif key in ("srcset", "imagesrcset"):
            if any(_is_foreign(part.split()[0]) for part in value.split(",") if part.split()):
                yield Fault("output.foreign", "Must not load from another site")
        elif key == "style" and _STYLE.search(value):
            yield Fault("output.foreign", "Must not fetch anything in its style")
    yield from _element_faults(name, attributes)


def _address_faults(name: str, key: str, value: str, attributes: dict[str, str]) -> Iterator[Fault]:
    bare = _IGNORED.sub("", value).lower()
    icon = name == "link" and "icon" in attributes.get("rel", "").lower()
    if (icon or (name in ("img", "source") and key == "src")) and _PICTURE.match(bare):
        return
    if not _is_safe(value, _SCHEMES):
        yield Fault("output.address", "Must lead to the web")
        return
    rels = set(attributes.get("rel", "").lower().split())
    loaded = (
        key in _LOADED
        or (name == "link" and bool(rels & _LOADING_RELS))
        or (name in ("use", "image", "feimage") and key.endswith("href"))
        or key in ("action", "formaction")
    )
    if loaded and _is_foreign(value):
        yield Fault("output.foreign", "Must not load from another site")


def _element_faults(name: str, attributes: dict[str, str]) -> Iterator[Fault]:
    if name == "script" and "src" not in attributes:
        if attributes.get("type", "").strip().lower() not in _DATA_BLOCKS:
            yield Fault("output.script", "Must not hold a script, only name its file")
    elif name == "script" and not attributes["src"].strip():
        yield Fault("output.script", "Must name its file")
    elif name == "meta" and "http-equiv" in attributes:
        header = attributes["http-equiv"].strip().lower()
        if header not in _HEADERS:
            yield Fault("output.element", f"Must not act as the header {header[:40]}")
        elif header == "refresh":
            target = attributes.get("content", "").partition("=")[2].strip(" \"'")
            if not _is_safe(target, _SCHEMES):
                yield Fault("output.address", "Must lead to the web")
    elif name in ("set", "animate") and "attributename" in attributes:
        target = attributes["attributename"].strip().lower()
        if target.endswith("href") or target.startswith("on"):
            yield Fault("output.handler", "Must not change an address or a script")


def _is_safe(address: str, schemes: frozenset[str]) -> bool:
    """Tell whether an address is a path, or one of the web, as a browser reads it."""
    match = _SCHEME.match(_IGNORED.sub("", address).lower())
    return match is None or match[1] in schemes


def _is_foreign(address: str) -> bool:
    """Tell whether an address leads to another site; pages name their own files by paths."""
    bare = _IGNORED.sub("", address).replace("\\", "/")
    return bare.startswith("//") or _SCHEME.match(bare.lower()) is not None
