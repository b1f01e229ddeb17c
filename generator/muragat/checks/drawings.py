"""What an SVG drawing holds: scripts, and what it would fetch from other sites."""

from __future__ import annotations

import re
from xml.parsers import expat

import msgspec

_ACTIVE_ELEMENTS = frozenset(
    ["embed", "foreignobject", "handler", "iframe", "listener", "object", "script"]
)
_ADDRESSES = frozenset(["action", "data", "formaction", "from", "href", "src", "to", "values"])
_SCRIPT = re.compile(r"(?:java|vb)script:|data:(?!image/(?:png|jpeg|gif|webp))", re.IGNORECASE)
_FETCH = re.compile(r"@import|url\(\s*[\"']?\s*(?!#|data:image/|[\"']?\s*\))", re.IGNORECASE)


class Drawing(msgspec.Struct, frozen=True):
    """``is_svg``: it is well-formed SVG; ``active``: the first thing that it must not hold."""

    is_svg: bool
    active: str | None = None


class _StopError(Exception):
    """Raised at the first thing that a drawing must not hold."""


def examine(data: bytes) -> Drawing:
    """Look through a drawing."""
    roots: list[str] = []
    styles = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal styles
        local = name.rpartition(":")[2].lower()
        roots.append(local)
        styles += local == "style"
        if local in _ACTIVE_ELEMENTS:
            raise _StopError(f"<{name}>")
        for key, value in attributes.items():
            if _is_active(local, key.rpartition(":")[2].lower(), value):
                raise _StopError(f"{key}={value[:40]!r}")

    def end(name: str) -> None:
        nonlocal styles
        styles -= name.rpartition(":")[2].lower() == "style"

    def text(content: str) -> None:
        if styles and _FETCH.search(content):
            raise _StopError(content.strip()[:40])

    def entity(name: str, *_: object) -> None:
        raise _StopError(f"<!ENTITY {name}>")

    def instruction(target: str, content: str) -> None:
        if target == "xml-stylesheet":
            raise _StopError(f"<?{target} {content[:30]}?>")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = entity
    parser.ProcessingInstructionHandler = instruction
    try:
        parser.Parse(data, True)
    except _StopError as stop:
        return Drawing(is_svg=True, active=str(stop))
    except (expat.ExpatError, ValueError):
        return Drawing(is_svg=False)
    return Drawing(is_svg=bool(roots) and roots[0] == "svg")


def _is_active(element: str, name: str, value: str) -> bool:
    """Tell whether an attribute runs a script or fetches something."""
    value = re.sub(r"[\x00-\x20]+", "", value)
    if name.startswith("on") or _FETCH.search(value):
        return True
    if name not in _ADDRESSES:
        return False
    if _SCRIPT.match(value):
        return True
    # A link leads away only when a reader follows it; all else is fetched at once.
    fetched = element != "a" and name in ("href", "src", "data")
    return fetched and not value.startswith(("#", "data:image/"))
