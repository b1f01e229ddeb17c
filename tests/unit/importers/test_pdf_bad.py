"""PDFs that cannot be read: a clear problem, nothing written, and the process unharmed."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from muragat.importers import pdf_reader, run_pdf
from muragat.importers.pdf_reader import Limits, read_pdf
from muragat.problems import EnvironmentFailure, SourceError
from pdf_samples import PLAIN, encrypted, one_page, stream, written

GOOD = written(one_page(stream(PLAIN)))


def no_text() -> bytes:
    return written(one_page(stream(b"0 0 m 100 100 l S")))


def many_pages() -> bytes:
    objects = one_page(stream(PLAIN))
    objects[2] = b"<< /Type /Pages /Kids [" + b"3 0 R " * 2001 + b"] /Count 2001 >>"
    return written(objects)


def bomb() -> bytes:
    """Return 6 million words in some kilobytes."""
    content = b"BT /F 10 Tf 72 700 Td " + b"(aaaa aaaa aaaa) Tj " * 2_000_000
    return written(one_page(stream(zlib.compress(content, 9), b"/Filter /FlateDecode")))


def forms() -> bytes:
    """Return a page whose forms draw each other fifty times, fourteen levels deep."""
    objects = one_page(stream(b"/X Do"), resources=b"/XObject << /X 6 0 R >>")
    for number in range(6, 20):
        inner = b"/Resources << /XObject << /X %d 0 R >> >>" % (number + 1)
        form = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + inner
        objects[number] = stream(b"/X Do " * 50, form)
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 900 900] "
    objects[20] = stream(PLAIN, form + b"/Resources << /Font << /F 5 0 R >> >>")
    return written(objects)


def endless_kids() -> bytes:
    objects = one_page(stream(PLAIN))
    objects[2] = b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2000000000 >>"
    return written(objects)


def deep() -> bytes:
    return written(one_page(stream(b"[" * 500_000 + b"]" * 500_000)))


BAD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "empty": ("import.empty", lambda: b""),
    "text": ("import.pdf-no-pdf", lambda: b"Key words: none."),
    "head": ("import.pdf-damaged", lambda: b"%PDF-1.7\n"),
    "cut": ("import.pdf-damaged", lambda: GOOD[:400]),
    "garbled": ("import.pdf-damaged", lambda: GOOD[:9] + bytes(600) + b"%%EOF"),
    "password": ("import.pdf-encrypted", lambda: encrypted(b"secret")),
    "scanned": ("import.pdf-no-text", no_text),
    "deep": ("import.pdf-no-text", deep),
    "pages": ("import.pdf-too-long", many_pages),
    "bomb": ("import.pdf-limit", bomb),
    "forms": ("import.pdf-limit", forms),
}
LIMITS = Limits(memory=800_000_000, seconds=3)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_a_problem(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule, make = BAD[name]
    # What would take all the time that it is given is given little.
    limits = msgspec.structs.replace(LIMITS, seconds=1) if rule == "import.pdf-limit" else LIMITS
    monkeypatch.setattr(pdf_reader, "Limits", lambda: limits)
    project = tmp_path / "project"
    project.mkdir()
    source = tmp_path / "source.pdf"
    source.write_bytes(make())
    with pytest.raises(SourceError) as error:
        run_pdf(project, source, issue="2025-1")
    (problem,) = error.value.problems
    assert (problem.file, problem.rule) == ("source.pdf", rule)
    assert not list(project.iterdir())


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    pdf, problems = read_pdf(tmp_path / "none.pdf")
    assert pdf is None
    assert [p.rule for p in problems] == ["import.unreadable"]


def test_a_large_file_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    path.write_bytes(GOOD)
    _, problems = read_pdf(path, Limits(size=100))
    assert [p.rule for p in problems] == ["import.too-large"]


def test_many_letters_are_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(GOOD)
    _, problems = read_pdf(path, Limits(letters=50))
    assert [p.rule for p in problems] == ["import.pdf-too-long"]


def test_an_endless_tree_of_pages_ends(tmp_path: Path) -> None:
    path = tmp_path / "endless.pdf"
    path.write_bytes(endless_kids())
    pdf, problems = read_pdf(path, LIMITS)
    assert problems or (pdf and len(pdf.pages) <= 2)


def test_an_empty_password_opens(tmp_path: Path) -> None:
    path = tmp_path / "kept.pdf"
    path.write_bytes(encrypted(b""))
    pdf, problems = read_pdf(path)
    assert not problems
    assert pdf is not None
    assert not pdf.copying
    assert [word.text for word in pdf.pages[0].words][:3] == ["The", "lost", "bridge"]


def test_what_is_kept_from_copying_is_doubted(tmp_path: Path) -> None:
    path = tmp_path / "kept.pdf"
    path.write_bytes(encrypted(b""))
    outcome = run_pdf(tmp_path, path, issue="2025-1")
    assert "the PDF asks readers not to copy from it" in {d.what for d in outcome.report.doubts}


def test_a_page_without_text_is_doubted(tmp_path: Path) -> None:
    objects = one_page(stream(PLAIN))
    objects[2] = b"<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>"
    objects[6] = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 7 0 R >>"
    objects[7] = stream(b"0 0 m 100 100 l S")
    path = tmp_path / "half.pdf"
    path.write_bytes(written(objects))
    outcome = run_pdf(tmp_path, path, issue="2025-1")
    doubts = [d.quotation for d in outcome.report.doubts if "no text layer" in d.what]
    assert doubts == ["page 2 of half.pdf"]


def test_a_missing_library_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_reader, "_LIBRARY", "no_such_library_here")
    path = tmp_path / "good.pdf"
    path.write_bytes(GOOD)
    with pytest.raises(EnvironmentFailure, match=r"pip install 'muragat\[pdf\]'"):
        read_pdf(path)


def test_any_bytes_give_words_or_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "damaged.pdf"
    for place in range(20, len(GOOD), 97):
        path.write_bytes(GOOD[:place] + b"\xff<<[(" + GOOD[place + 5 :])
        pdf, problems = read_pdf(path, LIMITS)
        assert (pdf is None) == bool(problems)


def turned(matrix: bytes) -> bytes:
    content = PLAIN.replace(b"BT", b"q " + matrix + b" cm BT").replace(b"ET", b"ET Q")
    objects = one_page(stream(content))
    objects[3] = objects[3].replace(b"595 842", b"842 842")
    return written(objects)


@pytest.mark.parametrize("matrix", [b"0 1 -1 0 842 0", b"-1 0 0 -1 842 842", b"0 -1 1 0 0 842"])
def test_a_turned_page_is_read_upright(matrix: bytes, tmp_path: Path) -> None:
    upright, path = tmp_path / "upright.pdf", tmp_path / "turned.pdf"
    upright.write_bytes(GOOD)
    path.write_bytes(turned(matrix))
    pages = [pdf.pages[0] for pdf, _ in (read_pdf(upright), read_pdf(path)) if pdf]
    one, two = (sorted(page.words, key=lambda w: (-w.base, w.left)) for page in pages)
    assert [(w.text, w.size) for w in one] == [(w.text, w.size) for w in two]
    assert [round(w.right - w.left) for w in one] == [round(w.right - w.left) for w in two]
    assert one[0].base - one[-1].base == pytest.approx(two[0].base - two[-1].base)


def test_letters_across_the_text_are_doubted(tmp_path: Path) -> None:
    content = PLAIN + b" q 0 1 -1 0 20 200 cm BT /F 10 Tf 0 0 Td (mark) Tj ET Q"
    path = tmp_path / "marked.pdf"
    path.write_bytes(written(one_page(stream(content))))
    outcome = run_pdf(tmp_path, path, issue="2025-1")
    assert "4 on page 1 of marked.pdf" in {d.quotation for d in outcome.report.doubts}


def test_another_source_does_not_remove_drafts(tmp_path: Path) -> None:
    one, two = tmp_path / "one.pdf", tmp_path / "two.pdf"
    one.write_bytes(GOOD)
    two.write_bytes(written(one_page(stream(PLAIN.replace(b"lost bridge", b"found mill")))))
    assert not run_pdf(tmp_path, one, issue="2025-1").problems
    folder = tmp_path / "content/issues/2025-1"
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    refused = run_pdf(tmp_path, two, issue="2025-1")
    assert "import.other-source" in [problem.rule for problem in refused.problems]
    assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before
    assert not run_pdf(tmp_path, two, issue="2025-1", replace=True).problems
    assert [path.name for path in folder.glob("01-*")] == ["01-the-found-mill"]
