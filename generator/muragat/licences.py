"""The licences that articles may name, by SPDX id."""

from __future__ import annotations

from muragat.model import Record


class Licence(Record, frozen=True, kw_only=True):
    """A licence: its SPDX id, its name in words and as readers know it, its text's address."""

    id: str
    name: str
    short: str
    url: str | None = None


_CONDITIONS = {
    "by": "Attribution",
    "by-sa": "Attribution-ShareAlike",
    "by-nc": "Attribution-NonCommercial",
    "by-nc-sa": "Attribution-NonCommercial-ShareAlike",
    "by-nd": "Attribution-NoDerivatives",
    "by-nc-nd": "Attribution-NonCommercial-NoDerivatives",
}


def _creative_commons() -> dict[str, Licence]:
    rows = {}
    for version, suffix in (("4.0", "International"), ("3.0", "Unported")):
        for code, words in _CONDITIONS.items():
            spdx = f"CC-{code.upper()}-{version}"
            rows[spdx] = Licence(
                id=spdx,
                name=f"Creative Commons {words} {version} {suffix}",
                short=f"CC {code.upper()} {version}",
                url=f"https://creativecommons.org/licenses/{code}/{version}/",
            )
    return rows


LICENCES: dict[str, Licence] = {
    **_creative_commons(),
    "CC0-1.0": Licence(
        id="CC0-1.0",
        name="Creative Commons Zero 1.0 Universal",
        short="CC0 1.0",
        url="https://creativecommons.org/publicdomain/zero/1.0/",
    ),
}
"""The licences that the program knows."""


def licence(spdx: str) -> Licence | None:
    """Return the licence with an SPDX id, if it is known."""
    return LICENCES.get(spdx)


def described(text: str) -> Licence:
    """Return a licence by its SPDX id in any case, or by its address; else its words alone."""
    known = LICENCES.get(text.upper())
    if known:
        return known
    if text.startswith(("https://", "http://")):
        return Licence(id=text, name=text, short=text.partition("//")[2], url=text)
    return Licence(id=text, name=text, short=text)


def hint(text: str) -> str:
    """Return how a wrong licence may be mended."""
    plain = text.upper().replace(" ", "-").replace("_", "-")
    near = [spdx for spdx in LICENCES if spdx.upper() in (plain, f"{plain}-4.0", f"CC-{plain}")]
    return f"Did you mean {near[0]}?" if near else f"Known are: {', '.join(LICENCES)}."
