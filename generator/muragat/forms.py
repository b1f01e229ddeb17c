"""The forms of countries, addresses and e-mail addresses."""

from __future__ import annotations

import functools
import re
import unicodedata
from urllib.parse import urlsplit

from babel import Locale

# Codes of CLDR that name no country.
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
_OTHER_CODES = {"UK": "GB", "EL": "GR", "KAZ": "KZ", "RUS": "RU", "USA": "US", "GBR": "GB"}
_NAME_LANGUAGES = ("en", "ru", "kk")  # in which editors may write a country out


@functools.cache
def _countries() -> frozenset[str]:
    codes = (str(code) for code in Locale("en").territories)
    return frozenset(c for c in codes if re.fullmatch(r"[A-Z]{2}", c)) - _NO_COUNTRIES


def is_country(code: str) -> bool:
    """Tell whether a text is a country's code of ISO 3166-1 alpha-2: ``KZ``."""
    return code in _countries()


@functools.cache
def _names() -> dict[str, str]:
    return {
        str(name).casefold(): str(code)
        for lang in _NAME_LANGUAGES
        for code, name in Locale(lang).territories.items()
        if code in _countries()
    }


def country_hint(text: str) -> str:
    """Return how a wrong code of a country may be mended."""
    code = _OTHER_CODES.get(text.upper()) or _names().get(text.casefold())
    if code is None and is_country(text.upper()):
        code = text.upper()
    return f"Did you mean {code}?" if code else "Write two capital letters of ISO 3166-1: KZ, GB."


def is_email(text: str) -> bool:
    """Tell whether a text has the form of one e-mail address."""
    return re.fullmatch(r"[^\s@<>,;:\"()\[\]\\]+@[\w-]+(?:\.[\w-]+)+", text) is not None


def address_fault(url: str) -> str | None:
    """Return what is wrong with a web address, or ``None``: it must be plain http or https."""
    if re.search(r"[\s<>\"\\^`{|}]", url):
        return 'Must be a web address without blanks and without < > " { } | \\ ^ `'
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "Must be a web address"
    del port
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return "Must be a web address that begins with https:// or http://"
    if "@" in parts.netloc:
        return "Must be a web address without a user name before its host"
    return None


def mixed_script_host(url: str) -> str | None:
    """Return the ASCII form of a host whose name mixes scripts, as a forged one does."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    for label in host.split("."):
        scripts = {unicodedata.name(c, "").split()[0] for c in label if c.isalpha()}
        if len(scripts & {"LATIN", "CYRILLIC", "GREEK"}) > 1:
            return _ascii_host(host)
    return None


def _ascii_host(host: str) -> str:
    return ".".join(
        label if label.isascii() else "xn--" + label.encode("punycode").decode()
        for label in host.split(".")
    )
