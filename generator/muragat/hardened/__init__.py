"""Reading what others made: XML, zip archives, drawings. The one way in for each.

Nothing here raises on any input, opens a socket or reads a second file: what is refused is a
``Problem``, and what is read is bounded in size, depth and number.
"""

from __future__ import annotations

from muragat.hardened.drawings import Fault, markup_faults, svg_faults
from muragat.hardened.xml import XmlLimits, parse_xml, read_xml
from muragat.hardened.zips import Archive, ZipLimits, open_zip

__all__ = [
    "Archive",
    "Fault",
    "XmlLimits",
    "ZipLimits",
    "markup_faults",
    "open_zip",
    "parse_xml",
    "read_xml",
    "svg_faults",
]
