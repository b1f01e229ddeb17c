"""What a drawing, or another XML file that a browser opens, must not hold.

A figure is shown by ``<img>``, where nothing in it runs; but it has an address of its own, and
opened there it is a page of the journal's site. So a drawing may hold shapes, texts and pictures
in itself, and nothing that runs or is fetched: elements are allowed by name, not refused by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
from lxml import etree

from muragat.hardened.xml import Element, XmlLimits, parse_xml
from muragat.problems import Problem

LIMITS = XmlLimits(size=10_000_000)

SVG = "http://www.w3.org/2000/svg"
XHTML = "http://www.w3.org/1999/xhtml"
XLINK = "http://www.w3.org/1999/xlink"
_MATHML = "http://www.w3.org/1998/Math/MathML"
_EVENTS = "http://www.w3.org/2001/xml-events"
_XML = "http://www.w3.org/XML/1998/namespace"

_ELEMENTS = frozenset((
    "a", "animate", "animateMotion", "animateTransform", "circle", "clipPath", "defs", "desc",
    "ellipse", "filter", "font", "font-face", "g", "glyph", "hkern", "image", "line",
    "linearGradient", "marker", "mask", "metadata", "missing-glyph", "mpath", "path", "pattern",
    "polygon", "polyline", "radialGradient", "rect", "set", "stop", "style", "svg", "switch",
    "symbol", "text", "textPath", "title", "tspan", "use", "view",
))  # fmt: skip
_ANIMATIONS = frozenset(("animate", "animateMotion", "animateTransform", "set"))
_ADDRESSES = frozenset(("action", "base", "href", "src"))
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif)[;,]", re.IGNORECASE)
_WEB = re.compile(r"(?:https?:|mailto:)", re.IGNORECASE)
_IGNORED = re.compile(r"[\x00-\x20\x7f-\x9f]+")
_CSS_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})\s?|(.))", re.DOTALL)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_ADDRESS = re.compile(r"url\(\s*[\"']?\s*([^\"')]*)", re.IGNORECASE)
_CSS_FETCH = re.compile(
    r"@import|expression\s*\(|-moz-binding|behavior\s*:|image-set\s*\(|javascript\s*:", re.I
)
_CSS_DATA = re.compile(r"data:(?:image/(?:png|jpe?g|gif|webp|avif)|(?:application/(?:x-)?)?font)")


class Fault(msgspec.Struct, frozen=True):
    """What must not be there: the line, and a message in the imperative."""

    line: int | None
    message: str
    hint: str | None = None


def svg_faults(data: bytes) -> Iterator[Fault]:
    """Yield what makes a drawing unfit for the site: scripts, handlers, what is fetched."""
    root, problems = parse_xml(data, file="", limits=LIMITS)
    yield from map(_as_fault, problems)
    if root is None:
        return
    if etree.QName(root).localname != "svg":
        yield Fault(root.sourceline, "Must be an SVG drawing, as its name says")
        return
    yield from _instructions(root)
    for element in root.iter(etree.Element):
        for message in _element_faults(element):
            yield Fault(element.sourceline, message)


def markup_faults(data: bytes) -> Iterator[Fault]:
    """Yield what an XML file holds that a browser would run or show as a page."""
    root, problems = parse_xml(data, file="")
    yield from map(_as_fault, problems)
    if root is None:
        return
    yield from _instructions(root)
    names = {"h": XHTML, "s": SVG, "e": _EVENTS}
    for element in root.xpath("//h:*[not(self::h:link)] | //s:* | //e:*", namespaces=names):
        yield Fault(element.sourceline, f"Must not hold markup of pages: {_shown(element)}")
    for address in root.xpath(
        "//@*[local-name() = 'href' or local-name() = 'src' or local-name() = 'action']"
        "[not(starts-with(., 'http://') or starts-with(., 'https://') or starts-with(., '#'))]"
    ):
        if _IGNORED.sub("", address).lower().startswith(("javascript:", "vbscript:", "data:")):
            line = address.getparent().sourceline
            yield Fault(line, f"Must not hold an address that runs: {address[:40]}")


def _as_fault(problem: Problem) -> Fault:
    return Fault(problem.line, problem.message, problem.hint)


def _instructions(root: Element) -> Iterator[Fault]:
    for node in root.getroottree().xpath("//processing-instruction('xml-stylesheet')"):
        yield Fault(node.sourceline or 1, "Must not name a style sheet (<?xml-stylesheet?>)")


def _shown(element: Element) -> str:
    return f"<{etree.QName(element).localname}>"


def _element_faults(element: Element) -> Iterator[str]:
    name = etree.QName(element)
    known = name.namespace in (None, "", SVG)
    if name.namespace in (XHTML, _MATHML, _EVENTS):
        yield f"Must not hold markup of pages: {_shown(element)}"
    elif known and name.localname not in _ELEMENTS and not name.localname.startswith("fe"):
        yield f"Must not hold {_shown(element)}, only shapes, texts and pictures"
    elif known and name.localname == "style":
        yield from _style_faults("".join(element.itertext()))
    for key, value in element.attrib.items():
        yield from _attribute_faults(name.localname, etree.QName(key), value)


def _attribute_faults(element: str, key: etree.QName, value: str) -> Iterator[str]:
    local, namespace = key.localname, key.namespace
    if namespace in (None, "", _EVENTS) and local.lower().startswith("on"):
        yield f"Must not hold a script: the attribute {local}"
    elif local in _ADDRESSES and namespace in (None, "", XLINK, _XML):
        if not _is_own(element, _IGNORED.sub("", value)):
            yield f"Must not fetch or run anything: {local}={value[:40]!r}"
    elif element in _ANIMATIONS and local == "attributeName":
        target = value.strip().rpartition(":")[2].lower()
        if target == "href" or target.startswith("on"):
            yield f"Must not change an address or a script: {value[:40]}"
    elif "(" in value or "\\" in value or local == "style":
        yield from _style_faults(value)


def _is_own(element: str, address: str) -> bool:
    if address.startswith("#") or not address:
        return True
    if element in ("image", "feImage"):
        return _PICTURE.match(address) is not None
    return element == "a" and _WEB.match(address) is not None


def _style_faults(text: str) -> Iterator[str]:
    plain = _CSS_COMMENT.sub("", _CSS_ESCAPE.sub(_unescaped, text))
    found = _CSS_FETCH.search(plain)
    if found:
        yield f"Must not fetch or run anything in its styles: {found.group()[:40]}"
    for address in _CSS_ADDRESS.findall(plain):
        if not address.startswith("#") and not _CSS_DATA.match(address.lower()):
            yield f"Must not fetch anything in its styles: url({address[:40]})"


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else ord(match[2])
    return chr(code) if 0 < code < 0x110000 else ""
