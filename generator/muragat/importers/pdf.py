"""A PDF with a text layer -> draft articles, by the way of the text of an issue.

The words of the pages become lines in the order of reading with hints of their layout; all that
follows is the importer of an issue's text with its repairs. The text that was read lies beside
the drafts as ``import.txt``: the report counts its lines. The PDF of one article becomes the
draft's ``article.pdf``.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from muragat.importers import drafts
from muragat.importers.issue_text import Imported, import_issue_text
from muragat.importers.pdf_reader import Pdf, read_pdf
from muragat.importers.pdf_text import PdfText, pdf_text
from muragat.importers.profile import Profile
from muragat.problems import SourceError
from muragat.repairs import Doubt

FORMAT = "pdf"


def read(path: Path, profile: Profile) -> tuple[Pdf, PdfText]:
    """Read a PDF; raises SourceError with its problems, EnvironmentFailure without the library."""
    pdf, problems = read_pdf(path)
    if pdf is None:
        raise SourceError("the PDF cannot be read", problems)
    return pdf, pdf_text(pdf.pages, profile)


def import_pdf(path: Path, *, issue: str, profile: Profile) -> tuple[Imported, dict[str, bytes]]:
    """Split a PDF into draft articles; also return the files that lie beside them."""
    pdf, found = read(path, profile)
    imported = import_issue_text(
        found.text, issue=issue, profile=profile, name=path.name, hints=found.hints
    )
    noted = _noted(pdf, path.name)
    report = msgspec.structs.replace(imported.report, doubts=(*noted, *imported.report.doubts))
    beside = {drafts.TEXT: found.text.encode()}
    if len(imported.articles) == 1:
        beside[f"{imported.folders[0]}/{drafts.PDF}"] = path.read_bytes()
    return msgspec.structs.replace(imported, report=report), beside


def _noted(pdf: Pdf, name: str) -> list[Doubt]:
    """Return what is to be said of the file itself."""
    out = []
    for page in pdf.pages:
        place = f"page {page.number} of {name}"
        if page.broken:
            out.append(Doubt(line=1, quotation=place, what="page of the PDF cannot be read"))
        elif page.objects and not page.words:
            what = "page of the PDF has no text layer: what it shows is not imported"
            out.append(Doubt(line=1, quotation=place, what=what))
        if page.turned:
            what = "letters that run in another direction than the page's text are not imported"
            out.append(Doubt(line=1, quotation=f"{page.turned} on {place}", what=what))
    if not pdf.copying:
        out.append(Doubt(line=1, quotation=name, what="the PDF asks readers not to copy from it"))
    return out
