"""The text layer of a PDF, word by word, as lines of JSON on standard output.

This file is run as a program of its own, by ``pdf_reader``, and imports nothing of ours: a
damaged or hostile file can exhaust the memory or the time of this process, or end it, and the
import still tells what is wrong. The first line says how many pages there are; each line after it
is a page. What cannot be read ends in one line ``{"error": ...}``.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)
_FORCE_BOLD, _ITALIC_FLAG = 1 << 18, 1 << 6
_HYPHENS = {0x02, 0xFFFE, 0x2010, 0x2011, 0xAD}
_COPY = 1 << 4
_PASSWORD, _FORMAT, _SECURITY = 4, 3, 5
_MOST_FONT_NAME = 256
_STRAIGHT = 0.2
_MOST_ON_A_PAGE = 100_000
_LARGEST = 1_000
_FAR = 1_000_000
"""Letters larger or farther off than this, in points, are no text that is printed."""

_JUMP = 0.9
"""A gap inside a line, in parts of the letter size, that ends a word whatever stands in it."""


class Refused(Exception):
    """Raised when a file cannot be read; the message is the name of the reason."""


def limit(memory: int, seconds: int) -> None:
    """Limit the memory and the time of this process, where the system can."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, most))


def pages(path: str, most_pages: int, most_letters: int) -> Iterator[dict[str, Any]]:
    """Yield what is known of the file, then each page.

    A word is ``[text, left, right, baseline, size, bold, italic, spaced]``: lengths in points from
    the lower left corner, ``spaced`` when a blank stands before it.
    """
    pdfium: Any = importlib.import_module("pypdfium2.raw")
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadDocument(path.encode() + b"\0", None)
    if not document:
        code = pdfium.FPDF_GetLastError()
        names = {_PASSWORD: "encrypted", _SECURITY: "encrypted", _FORMAT: "damaged"}
        raise Refused(names.get(code, "damaged"))
    count = pdfium.FPDF_GetPageCount(document)
    if count > most_pages:
        raise Refused("too-many-pages")
    allowed = bool(pdfium.FPDF_GetDocPermissions(document) & _COPY)
    yield {"pages": count, "copying": allowed}
    letters = 0
    for number in range(count):
        page = pdfium.FPDF_LoadPage(document, number)
        if not page:
            yield {"number": number + 1, "broken": True}
            continue
        text = pdfium.FPDFText_LoadPage(page)
        here = pdfium.FPDFText_CountChars(text) if text else 0
        letters += here
        if letters > most_letters or here > _MOST_ON_A_PAGE:
            raise Refused("too-long")
        yield {
            "number": number + 1,
            "width": round(pdfium.FPDF_GetPageWidthF(page), 2),
            "height": round(pdfium.FPDF_GetPageHeightF(page), 2),
            "objects": pdfium.FPDFPage_CountObjects(page),
            **(_most_words(pdfium, text) if text else {}),
        }
        if text:
            pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)


def _most_words(pdfium: Any, page: Any) -> dict[str, Any]:
    """Return the words of a page that stand as most do, and how many letters stand otherwise."""
    counts: Counter[int] = Counter()
    words = list(_words(pdfium, page, 0, counts))
    turn = max(range(4), key=lambda n: (counts[n], -n))
    if turn:
        words = list(_words(pdfium, page, turn, Counter()))
    return {"words": words, "turned": counts.total() - counts[turn]}


def _words(pdfium: Any, page: Any, turn: int, counts: Counter[int]) -> Iterator[list[Any]]:
    """Yield the words that stand in one direction, in the order of the page's content.

    ``turn`` counts quarters to the left: 1 for text that runs upwards. Their places are those on
    the page turned upright. ``counts`` counts the letters of every direction.
    """
    get_unicode, is_generated = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_IsGenerated
    get_box, get_origin = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetCharOrigin
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    box_at, x_at, y_at = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
    styles = _Styles(pdfium, page)
    word: list[Any] = []
    spaced = True
    for index in range(pdfium.FPDFText_CountChars(page)):
        code = get_unicode(page, index)
        letter = chr(code) if 0 < code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd"
        if letter.isspace() or (code in _HYPHENS and is_generated(page, index) == 1):
            if word:
                yield word
            word, spaced = [], True
            continue
        size, bold, italic, direction = styles.at(index)
        counts[direction] += 1
        if direction != turn:
            continue
        get_box(page, index, box_at)
        get_origin(page, index, x_at, y_at)
        if turn == 0:
            left, right, base = box.left, box.right, y.value
        elif turn == 1:
            left, right, base = box.bottom, box.top, -x.value
        elif turn == 2:
            left, right, base = -box.right, -box.left, -y.value
        else:
            left, right, base = -box.top, -box.bottom, x.value
        if not (0 < size < _LARGEST and abs(left) + abs(right) + abs(base) < _FAR):
            continue
        left, right, base = round(left, 2), round(right, 2), round(base, 2)
        if code in _HYPHENS:
            letter = "-"
        if (
            word
            and abs(base - word[3]) <= 0.05 * size
            and word[4] == size
            and word[5] is bold
            and word[6] is italic
            and -0.5 * size < left - word[2] < _JUMP * size
        ):
            word[0] += letter
            if right > word[2]:
                word[2] = right
            continue
        if word:
            yield word
            spaced = abs(base - word[3]) > 2 * size or left < word[1]
        word = [letter, left, right, base, size, bold, italic, spaced]
        spaced = False
    if word:
        yield word


class _Styles:
    """Size, weight and slant of letters; what fonts are called is asked once."""

    def __init__(self, pdfium: Any, page: Any) -> None:
        self.pdfium = pdfium
        self.page = page
        self.matrix = pdfium.FS_MATRIX()
        self.matrix_at = ctypes.byref(self.matrix)
        self.fonts: dict[int | None, tuple[bool, bool]] = {}
        self.last: tuple[int | None, tuple[float, bool, bool, int]] = (
            None,
            (0, False, False, 0),
        )

    def at(self, index: int) -> tuple[float, bool, bool, int]:
        """Return size, bold, italic of a letter, and in which direction it runs."""
        pdfium = self.pdfium
        piece = pdfium.FPDFText_GetTextObject(self.page, index)
        name = ctypes.cast(piece, ctypes.c_void_p).value
        if name is not None and name == self.last[0]:
            return self.last[1]
        size = pdfium.FPDFText_GetFontSize(self.page, index)
        turn = 0
        if pdfium.FPDFText_GetMatrix(self.page, index, self.matrix_at):
            matrix = self.matrix
            size *= math.hypot(matrix.c, matrix.d)
            turn = _turn(matrix.a, matrix.b)
        bold, italic = self.font(piece, index) if piece else (False, False)
        size = round(size, 1) if math.isfinite(size) else 0.0
        self.last = name, (size, bold, italic, turn)
        return self.last[1]

    def font(self, piece: Any, index: int) -> tuple[bool, bool]:
        """Return whether the font of a piece of text is bold and whether it slants."""
        handle = self.pdfium.FPDFTextObj_GetFont(piece)
        key = ctypes.cast(handle, ctypes.c_void_p).value
        if key not in self.fonts:
            flags = ctypes.c_int()
            name = ctypes.create_string_buffer(_MOST_FONT_NAME)
            length = self.pdfium.FPDFText_GetFontInfo(
                self.page, index, name, _MOST_FONT_NAME, flags
            )
            font = name.value.decode("utf-8", "replace") if 0 < length <= _MOST_FONT_NAME else ""
            self.fonts[key] = (
                _BOLD.search(font) is not None or bool(flags.value & _FORCE_BOLD),
                _ITALIC.search(font) is not None or bool(flags.value & _ITALIC_FLAG),
            )
        return self.fonts[key]


def _turn(a: float, b: float) -> int:
    """Return by how many quarters to the left a direction is turned; -1 for a slope."""
    if abs(b) <= _STRAIGHT * abs(a):
        return 0 if a > 0 else 2
    if abs(a) <= _STRAIGHT * abs(b):
        return 1 if b > 0 else 3
    return -1


def main(arguments: list[str]) -> None:
    """Read ``PATH PAGES LETTERS MEMORY SECONDS``."""
    path, most_pages, most_letters, memory, seconds = arguments
    limit(int(memory), int(seconds))
    write = sys.stdout.write
    try:
        for row in pages(path, int(most_pages), int(most_letters)):
            write(json.dumps(row, ensure_ascii=True, separators=(",", ":")) + "\n")
        write('{"done":true}\n')
    except Refused as error:
        write(json.dumps({"error": str(error)}) + "\n")
    except MemoryError:
        write('{"error":"limit"}\n')
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
