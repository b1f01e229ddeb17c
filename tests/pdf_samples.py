"""Invented articles and the PDFs that Chromium prints of them, so that every answer is known.

Two columns under full-width titles and abstracts, running heads with authors on even pages and
the title on odd ones, page numbers at the foot, words broken at line ends, a table, a caption and
a note. Nothing here is real.
"""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_VOWELS = "аеёиоуыэюяәіөүұaeiouy"
_BREAK = re.compile(
    rf"(?<=[^\W\d_][{_VOWELS}])(?=[^\W\d_{_VOWELS}ьъйһ][{_VOWELS}][^\W\d_])", re.IGNORECASE
)

_SENTENCES = {
    "ru": (
        "Колодец в степи никогда не был ничьим, у каждого был хозяин, и имя его знали все.",
        "Записи о колодцах вели в трёх книгах, из которых сохранились только две.",
        "Книги хранятся в Сарыдале, никогда не печатались и до сих пор не описаны.",
        "На карте отмечены сорок колодцев, но в книгах названо лишь тридцать.",
        "Разница объясняется тем, что часть колодцев засыпало песком ещё до переписи.",
        "Сосед, который помогал рыть, получал право поить скот в течение одного лета.",
        "Устное право держалось на памяти стариков, а книги лишь закрепляли её (Сейтов, 2019: 25).",
        "Имена в книгах расходятся с рассказами, потому что писарь записывал их на слух.",
        "Глубину мерили верёвкой с узлами, и потому все числа в книгах чётные.",
        "Цена воды названа в рублях и овцах, причём одна овца равнялась семи вёдрам в день.",
        "Споры решал сход, и решение его записывали на последней странице книги.",
        "Сегодня от большинства колодцев осталось лишь кольцо камней в траве.",
    ),
    "kk": (
        "Ақтоған өзені арнасын үш рет ауыстырған, ескі арна бүгін құрғақ жатыр.",
        "Көктемде ескі арнамен су жүреді, сондықтан оның бойындағы жер құнарлы.",
        "Өзен бойында он екі қоныстың орны бар, олардың жетеуі картаға түсірілмеген.",
        "Қоныстардың атаулары ауызша әңгімелерде сақталған (Һарунов, 2023: 12).",
        "Әр қоныстың өз құдығы болған, ал құдықтың иесін бүкіл болыс білген.",
        "Біз әңгімелерді жазып алып, оларды бұрынғы өлшеулермен салыстырдық.",
        "Ғалымдардың көбі арнаның ауысуын құм көшкінімен байланыстырады.",
        "Суғару жүйесінің іздері әуеден түсірілген суреттерден анық көрінеді.",
        "Үлкендердің айтуынша, соңғы рет өзен арнасын жүз жыл бұрын өзгерткен.",
        "Зерттеу нәтижесінде ескі арнаның ұзындығы қырық шақырым екені анықталды.",
        "Жергілікті тұрғындар ескі арнаны әлі күнге дейін өзен деп атайды.",
        "Бұл атау ұмытылмай тұрғанда оны жазып алу қажет.",
    ),
    "en": (
        "The bridge at Harrow Mere was built twice, and nobody remembers the first building of it.",
        "The parish book names the carpenter, the price of the timber and the days of work.",
        "A second book, kept by the miller, gives other figures for the same summer.",
        "We compared both books line by line and marked every number that differs.",
        "Most of the differences are copying errors of the younger hand (Wren, 2021: 7).",
        "The river was measured with a pole, so that all depths are given in feet.",
        "Travellers paid a toll of one penny, and sheep were counted by the score.",
        "After the flood the toll was doubled for seven years to pay for the repair.",
        "The old piers can still be seen in a dry season below the weir.",
        "No drawing of the bridge has survived, but a seal shows three arches.",
        "The seal was found in a garden and is kept in the town museum.",
        "Further digging may tell whether the arches were made of stone.",
    ),
}


def prose(language: str, start: int, sentences: int) -> str:
    """Return a paragraph of invented sentences; another ``start`` gives another paragraph."""
    rows = _SENTENCES[language]
    return " ".join(rows[(start * 5 + n * (1 + start % 3)) % len(rows)] for n in range(sentences))


@dataclass(frozen=True)
class Sample:
    """An article with all that the import must find; the body is a list of kind and text."""

    language: str
    order: tuple[str, ...]
    titles: dict[str, str]
    abstracts: dict[str, str]
    keywords: dict[str, tuple[str, ...]]
    head: str
    names: str
    body: tuple[tuple[str, str], ...]
    masthead: tuple[str, ...] = ()
    ending: tuple[tuple[str, str], ...] = ()
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def headings(self) -> list[str]:
        """The headings as Markdown."""
        marks = {"h2": "## ", "h3": "### "}
        return [marks[kind] + text for kind, text in self.body if kind in marks]

    @property
    def paragraphs(self) -> list[str]:
        """The running text."""
        return [text for kind, text in self.body if kind == "p"]


LABELS = {"ru": "Ключевые слова", "kk": "Түйін сөздер", "en": "Key words"}

WELLS = Sample(
    language="ru",
    order=("ru", "en", "kk"),
    titles={
        "ru": "КОЛОДЦЫ СУХОЙ СТЕПИ И ИХ ХОЗЯЕВА: ОПЫТ ОДНОГО АРХИВНОГО ПОИСКА В САРЫДАЛЕ",
        "en": "Wells of the dry steppe and their keepers: a search in one archive of Sarydala",
        "kk": "Құрғақ дала құдықтары және олардың иелері: Сарыдаладағы бір мұрағат ізденісі",
    },
    abstracts={language: prose(language, 2, 6) for language in ("ru", "en", "kk")},
    keywords={
        "ru": ("колодцы", "сухая степь", "архив", "устное право", "Сарыдала"),
        "en": ("wells", "dry steppe", "archive", "unwritten law", "Sarydala"),
        "kk": ("құдықтар", "құрғақ дала", "мұрағат", "ауызша құқық", "Сарыдала"),
    },
    head="Колодцы сухой степи и их хозяева ...",
    names="А.Б. Сейтов, Д.М. Әбілова",
    body=(
        ("h2", "Введение"),
        *(("p", prose("ru", n, 5)) for n in range(4)),
        ("h2", "Материалы и методы"),
        ("p", prose("ru", 4, 6)),
        ("h3", "Чтение книг"),
        ("p", prose("ru", 5, 4)),
        ("h3", "Рассказы о колодцах, записанные на месте в разные годы"),
        *(("p", prose("ru", n, 6)) for n in range(6, 12)),
        ("h2", "Результаты и обсуждение"),
        *(("p", prose("ru", n, 7)) for n in range(12, 19)),
        ("h2", "Заключение"),
        ("p", prose("ru", 19, 6)),
    ),
)

RIVER = Sample(
    language="kk",
    order=("kk", "en", "ru"),
    masthead=(
        "ISSN 0000-0000|Дала жазбалары. №1 (7). 2025|https://example.org",
        "МРНТИ 03.20.00|https://doi.org/10.5555/dala.2025.1.02",
        "Е. Тоқтаров* , Ө. Һарунов",
        "«Сарыдала өңірлік зерттеулер институты», Сарыдала, Қазақстан",
        "*e-mail: toktarov@example.org",
    ),
    titles={
        "kk": "АҚТОҒАН ӨЗЕНІНІҢ ЕСКІ АРНАСЫ",
        "en": "The old bed of the Aktogan river",
        "ru": "Старое русло реки Актоган",
    },
    abstracts={language: prose(language, 5, 4) for language in ("kk", "en", "ru")},
    keywords={
        "kk": ("өзен", "ескі арна", "қоныс"),
        "en": ("river", "old bed", "settlement"),
        "ru": ("река", "старое русло", "поселение"),
    },
    head="Ақтоған өзенінің ескі арнасы",
    names="Е. Тоқтаров, Ө. Һарунов",
    body=(
        ("h2", "Кіріспе"),
        *(("p", prose("kk", n, 5)) for n in range(5)),
        ("h2", "Әдіс"),
        *(("p", prose("kk", n, 6)) for n in range(5, 11)),
        ("h2", "Қорытынды"),
        ("p", prose("kk", 11, 5)),
    ),
    ending=(
        ("h2", "Әдебиет"),
        ("ref", "Абилова Д.М. Вода и род. – Сарыдала: Көктөбе, 2011. – 120 с."),
        (
            "ref",
            "Сейтов А.Б. Память о воде в рассказах стариков // Степь. 2019. № 2. С. 15-29.",
        ),
        ("h2", "References"),
        ("ref", "Abilova D.M. Voda i rod [Water and kin]. – Sarydala: Koktobe, 2011. – 120 p."),
        (
            "ref",
            "Seitov A.B. Pamjat o vode v rasskazah starikov [Memory of water in the tales of old"
            " people] // Stepnye zapiski. 2019. № 2. P. 15-29.",
        ),
        ("h2", "Авторлар туралы мәлімет:"),
        (
            "ref",
            "Тоқтаров Ерлан (корреспондент-автор) – PhD, Сарыдала институты (Қазақстан, Сарыдала,"
            " e-mail: toktarov@example.org)",
        ),
        (
            "ref",
            "Һарунов Өркен – докторант, Сарыдала институты (Қазақстан, Сарыдала,"
            " e-mail: harunov@example.org)",
        ),
    ),
)

BRIDGE = Sample(
    language="en",
    order=("en", "kk", "ru"),
    titles={
        "en": "The lost bridge of Harrow Mere",
        "kk": "Харроу-Мирдің жоғалған көпірі",
        "ru": "Потерянный мост в Харроу-Мире",
    },
    abstracts={language: prose(language, 7, 5) for language in ("en", "kk", "ru")},
    keywords={
        "en": ("bridge", "parish book", "toll"),
        "kk": ("көпір", "шіркеу кітабы", "алым"),
        "ru": ("мост", "приходская книга", "пошлина"),
    },
    head="The lost bridge of Harrow Mere",
    names="T. van der Wren",
    body=(
        ("h2", "Introduction"),
        *(("p", prose("en", n, 6)) for n in range(4)),
        ("h2", "Materials and methods"),
        ("p", prose("en", 4, 6)),
        ("caption", "Table 1 – Depth of the river by the books"),
        ("table", "book|depth, ft|day\nparish|12|14\nmiller|11|3\nseal|9|21"),
        *(("p", prose("en", n, 5)) for n in range(5, 10)),
        ("note", "1 The miller's book has no title; the name is ours."),
        ("h2", "Conclusion"),
        ("p", prose("en", 10, 5)),
    ),
)

ISSUE = (WELLS, RIVER, BRIDGE)

_STYLE = """
@page { size: A4; margin: 25mm 20mm; }
html { counter-reset: page FIRST; }
body { font: 10pt/1.25 'Noto Serif', 'DejaVu Serif', serif; text-align: justify;
  hyphenate-character: '-'; orphans: 1; widows: 1; margin: 0; }
p, h1, h2, h3 { margin: 0; }
h1 { font-size: 14pt; text-align: center; margin: 6pt 10%; hyphens: none; }
h1.other { font-size: 12pt; }
h2 { font-size: 11pt; margin: 10pt 0 4pt; text-align: left; hyphens: none; }
h3 { font-size: 10pt; margin: 6pt 0 3pt; font-style: italic; text-align: left; hyphens: none; }
p { text-indent: 1.5em; }
.keywords { margin-bottom: 8pt; }
.body { columns: 2; column-gap: 8mm; }
.masthead { text-indent: 0; text-align: left; }
.spread { display: flex; justify-content: space-between; }
.ref { text-indent: 0; padding-left: 1.5em; text-indent: -1.5em; }
.caption { text-indent: 0; margin: 6pt 0; }
table { width: 100%; margin-bottom: 8pt; border-collapse: collapse; }
"""


def _soft(text: str) -> str:
    """Escape a text and allow breaks between its syllables."""
    return html.escape(_BREAK.sub("\u00ad", text))


def _page_rules(number: int, sample: Sample) -> str:
    foot = "@bottom-center { content: counter(page); font: 9pt serif; }"
    style = "font: italic 9pt 'Noto Serif', 'DejaVu Serif', serif;"
    return f"""
@page front{number} {{ {foot} }}
@page body{number} {{ {foot} }}
@page body{number}:left {{ @top-left {{ content: "{sample.names}"; {style} }} }}
@page body{number}:right {{ @top-right {{ content: "{sample.head}"; {style} }} }}
"""


def _front(sample: Sample) -> str:
    out = []
    for line in sample.masthead:
        parts = "".join(f"<span>{html.escape(part)}</span>" for part in line.split("|"))
        out.append(f"<div class='masthead spread'>{parts}</div>")
    for place, language in enumerate(sample.order):
        other = " class=other" if place else ""
        out.append(f"<h1 lang={language}{other}>{html.escape(sample.titles[language])}</h1>")
        out.append(f"<p lang={language}>{_soft(sample.abstracts[language])}</p>")
        words = _soft(", ".join(sample.keywords[language]))
        out.append(f"<p class=keywords><b>{LABELS[language]}:</b> {words}.</p>")
    return "\n".join(out)


def _block(kind: str, text: str) -> str:
    if kind == "table":
        rows = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row.split("|")) + "</tr>"
            for row in text.split("\n")
        )
        return f"<table>{rows}</table>"
    if kind == "note":
        return f"<p style='font-size: 8pt; text-indent: 0'>{html.escape(text)}</p>"
    if kind in ("h2", "h3"):
        return f"<{kind}>{html.escape(text)}</{kind}>"
    return f"<p class={kind}>{_soft(text)}</p>"


def page(samples: tuple[Sample, ...], *, first: int = 12, apart: bool = True) -> str:
    """Return the HTML of an issue; ``first`` is the first page's number.

    With ``apart`` the body begins on a page of its own, else below the abstracts.
    """
    rules = [_STYLE.replace("FIRST", str(first - 1))]
    out = []
    for number, sample in enumerate(samples):
        rules.append(_page_rules(number, sample))
        front = f"front{number}" if apart and not sample.masthead else f"body{number}"
        blocks = "\n".join(_block(*row) for row in sample.body if row[0] != "note")
        ending = "\n".join(_block(*row) for row in sample.ending)
        out.append(
            f"<section lang={sample.language} style='page: {front}'>{_front(sample)}</section>"
        )
        out.append(f"<section class=body style='page: body{number}'>{blocks}{ending}</section>")
    style = "".join(rules)
    return f"<!doctype html><meta charset=utf-8><style>{style}</style><body>{''.join(out)}"


def print_pdf(browser: Browser, source: str, path: Path, **options: object) -> Path:
    """Print HTML as a PDF."""
    tab = browser.new_page()
    try:
        tab.set_content(source)
        tab.pdf(path=path, prefer_css_page_size=True, **options)  # type: ignore[arg-type]
    finally:
        tab.close()
    return path


def written(objects: dict[int, bytes], *, trailer: bytes = b"") -> bytes:
    """Return a PDF of the objects by number; object 1 is the catalogue."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, content in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer\n<< /Root 1 0 R /Size %d %s >>\n" % (max(objects) + 1, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """Return a stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def one_page(content: bytes, *, resources: bytes = b"") -> dict[int, bytes]:
    """Return the objects of a PDF of one page; ``content`` is its stream object."""
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> " + resources + b" >> >>",
        4: content,
        5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>",
    }


PLAIN = (
    b"BT /F 16 Tf 72 760 Td (The lost bridge) Tj /F 10 Tf 0 -30 Td"
    b" (The bridge was built twice and nobody remembers the first building of it.) Tj 0 -30 Td"
    b" (Key words: bridge, toll.) Tj 0 -30 Td (The river was measured with a pole.) Tj ET"
)
"""The content of a page that is an article."""

_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def encrypted(user_password: bytes) -> bytes:
    """Return a PDF of one article that is encrypted with 40 bits, and forbids copying."""
    user, owner = ((word + _PAD)[:32] for word in (user_password, b"owner"))
    permissions = -64
    name = b"0123456789abcdef"
    of_owner = _rc4(hashlib.md5(owner).digest()[:5], user)
    seed = user + of_owner + permissions.to_bytes(4, "little", signed=True) + name
    key = hashlib.md5(seed).digest()[:5]
    objects = one_page(b"")
    for_object = hashlib.md5(key + (4).to_bytes(3, "little") + bytes(2)).digest()[:10]
    objects[4] = stream(_rc4(for_object, PLAIN))
    objects[6] = b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P %d >>" % (
        of_owner.hex().encode(),
        _rc4(key, _PAD).hex().encode(),
        permissions,
    )
    ids = name.hex().encode()
    return written(objects, trailer=b"/Encrypt 6 0 R /ID [<%s> <%s>]" % (ids, ids))


def _rc4(key: bytes, data: bytes) -> bytes:
    """Return data enciphered, as the first version of PDF's encryption asks."""
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
