"""The names of the formats, for the command line: what reads and writes them is loaded later."""

from __future__ import annotations

IMPORTS = ("issue-text", "pdf")
EXPORTS = ("json", "bibtex", "ris")
