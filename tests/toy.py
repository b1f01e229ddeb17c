"""An invented archive in memory: two issues, three languages, every edge case once.

Nothing here is real: people, places, works and addresses are made up, DOIs have Crossref's test
prefix, ORCID iDs are those that ORCID itself shows as examples.
"""

from __future__ import annotations

import datetime as dt

from muragat.archive import Archive
from muragat.config import SiteConfig
from muragat.model import (
    Affiliation,
    Article,
    Contributor,
    HandPage,
    Issue,
    Journal,
    PageRange,
    Person,
    Publisher,
    Reference,
    References,
    Relation,
    Section,
    Subject,
)

ODD_TITLE = '"Salt & <b>water</b>" of the *steppe* [sic]: 100% of $5, #1_a {b} \\ ~ ^ `c`'
"""A title that holds a character of every markup that it could be written into."""


def toy_config() -> SiteConfig:
    """Return the configuration of the invented journal."""
    return SiteConfig(
        journal=Journal(
            title={"kk": "Тәжірибе хабаршысы", "ru": "Вестник опыта", "en": "Toy Bulletin"},
            languages=("kk", "ru", "en"),
            url="https://example.org/toy/",
            short_title={"kk": "Тәжірибе", "ru": "Опыт", "en": "Toy"},
            tagline={"kk": "Ойдан шығарылған журнал", "en": "An invented journal"},
            description={
                "kk": "Сынақтарға арналған журнал.",
                "ru": "Журнал для испытаний.",
                "en": "A journal for tests.",
            },
            issn="1234-5679",
            eissn="2345-6787",
            publisher=Publisher(
                name={"kk": "Сынақ баспасы", "ru": "Издательство Проба", "en": "Trial Press"},
                city={"kk": "Сарыдала", "ru": "Сарыдала", "en": "Sarydala"},
                country="KZ",
                url="https://example.org/",
            ),
            email="toy@example.org",
            license="CC-BY-4.0",
            founded=2024,
        ),
        sections=(
            Section(
                id="editorial", name={"kk": "Алғы сөз", "ru": "Слово редактора", "en": "Editorial"}
            ),
            Section(id="water", name={"kk": "Су", "ru": "Вода", "en": "Water"}),
            Section(id="notices", name={"kk": "Хабарлама", "ru": "Сообщения", "en": "Notices"}),
        ),
        subjects={
            "irsti": {
                "70.27.05": {"kk": "Су сапасы", "ru": "Качество воды", "en": "Water quality"}
            },
        },
    )


_AISULU = Contributor(
    name={
        "kk": "Айсұлу Қайратқызы Жұмабекова",
        "ru": "Айсулу Кайратовна Жумабекова",
        "en": "Aisulu Zhumabekova",
    },
    affiliations=("a",),
    orcid="0000-0002-1825-0097",
    email="aisulu@example.org",
    corresponding=True,
)
_AISULU_INITIALS = Contributor(
    name={"kk": "А. Қ. Жұмабекова", "ru": "А. К. Жумабекова", "en": "A. K. Zhumabekova"},
    affiliations=("a",),
    orcid="0000-0002-1825-0097",
    corresponding=True,
)
_ORKEN = Contributor(
    name={"kk": "Һарунов Өркен Ғаниұлы", "ru": "Харунов Оркен Ганиевич", "en": "Orken Harunov"},
    affiliations=("b", "a"),
)
_ORKEN_VARIANT = Contributor(
    name={"kk": "Ө. Ғ. Һарунов", "ru": "О. Г. Харунов", "en": "O. G. Harunov"},
    affiliations=("a",),
    corresponding=True,
)
_WREN = Contributor(
    name={"kk": "Томас ван дер Рен", "ru": "Томас ван дер Рен", "en": "Thomas van der Wren"},
    surname={"en": "van der Wren"},
    given={"en": "Thomas"},
    affiliations=("w",),
    corresponding=True,
)

_INSTITUTE = Affiliation(
    name={
        "kk": "Сарыдала зерттеу институты",
        "ru": "Сарыдалинский институт исследований",
        "en": "Sarydala Institute",
    },
    city={"kk": "Сарыдала", "ru": "Сарыдала", "en": "Sarydala"},
    country="KZ",
)
_UNIVERSITY = Affiliation(
    name={
        "kk": "Ашық дала университеті",
        "ru": "Университет «Открытая степь»",
        "en": "Open Steppe University",
    },
    country="KZ",
)
_GRASS = Affiliation(
    name={"en": "Institute for Grass & Hay"}, city={"en": "Harrow Mere"}, country="GB"
)

_WELLS_BODY = """\
## Кіріспе

Әр құдықтың *тарихы* бар (Һарунов 2023: 25). Ғалымдар $h = \\frac{a}{b}$ қатынасын өлшеді[^1].

[^1]: Өлшем жылына екі рет жүргізілді.

## Әдіс

| Құдық | Тереңдік, м |
|---|---|
| Ақ | 12 |
| Көк | 7 |

![Құдықтың кескіні](figures/well.svg "1-сурет – құдық")

$$
E = m c^2
$$

## Қорытынды

- Су таза.
- Су тұщы.
"""


def _articles() -> tuple[Article, ...]:
    return (
        # An editorial: no abstract, no keywords, so a page in its own language alone.
        Article(
            id="2024-1-1",
            language="kk",
            order=1,
            title={"kk": "Алғашқы сөз", "ru": "Первое слово", "en": "A first word"},
            contributors=(_ORKEN_VARIANT,),
            affiliations={"a": _INSTITUTE},
            section="editorial",
            pages=PageRange(first="3", last="3"),
            published=dt.date(2024, 3, 29),
            issue="2024-1",
            body="Құрметті оқырман!\n\nБұл журнал ойдан шығарылған.\n",
        ),
        # Everything at once.
        Article(
            id="2024-1-2",
            language="kk",
            order=2,
            title={
                "kk": "ДАЛА ҚҰДЫҚТАРЫ: ӘҢГІМЕ",
                "ru": "Степные колодцы: разговор",
                "en": "Wells of the steppe: a conversation",
            },
            display_title={"kk": "Дала құдықтары: әңгіме"},
            abstract={
                "kk": "Мақалада дала құдықтары *мұқият* қаралады.\n\nСу ғасырлар бойы сақталған.",
                "ru": "В статье рассмотрены степные колодцы.",
                "en": "The article looks at wells of the steppe & their water.",
            },
            keywords={
                "kk": ("құдық", "су", "һәм"),
                "ru": ("колодец", "вода", "и"),
                "en": ("well", "water", "and"),
            },
            contributors=(_AISULU, _ORKEN),
            affiliations={"a": _INSTITUTE, "b": _UNIVERSITY},
            section="water",
            subjects=(
                Subject(scheme="irsti", code="70.27.05"),
                Subject(scheme="udc", code="556.3"),
            ),
            doi="10.5555/toy.2024.1.2",
            pages=PageRange(first="4", last="11"),
            received=dt.date(2023, 11, 5),
            accepted=dt.date(2024, 1, 20),
            published=dt.date(2024, 3, 29),
            funding={"kk": "Дала қоры, № 7 грант", "en": "Steppe Fund, grant No 7"},
            license="CC-BY-4.0",
            references=References(
                original=(
                    Reference(text="Әбілов Д. Су кітабы. – Сарыдала: Көк-Төбе, 2020. – 120 б."),
                    Reference(
                        text="Харунов О. Г. Колодцы & люди // Вестник опыта. – 2023. – С. 20–31.",
                        doi="10.5555/toy.2023.9",
                        url="https://example.org/wells",
                    ),
                ),
                romanised=(
                    Reference(text="Abilov, D. (2020). Su kitaby [A book of water]. Sarydala."),
                    Reference(text="Kharunov, O. G. (2023). Kolodtsy i liudi [Wells and people]."),
                ),
            ),
            issue="2024-1",
            files=("article.pdf", "figures/well.svg"),
            body=_WELLS_BODY,
        ),
        # Meant for two languages; the title is made of markup; corrected later.
        Article(
            id="2024-1-3",
            language="ru",
            languages=("ru", "en"),
            order=3,
            title={"ru": "Соль & <вода>: «опыт» № 1", "en": ODD_TITLE},
            abstract={"ru": "Соль и вода: $a < b$.", "en": "Salt and water: 5 < 6 & 7 > 6."},
            keywords={"ru": ("соль", "R&D <проект>"), "en": ("salt", "R&D <project>")},
            contributors=(_WREN,),
            affiliations={"w": _GRASS},
            section="water",
            doi="10.5555/toy_2024(1)3",
            pages=PageRange(first="12", last="19"),
            published=dt.date(2024, 3, 29),
            modified=dt.date(2024, 9, 30),
            status="corrected",
            license="CC-BY-NC-4.0",
            issue="2024-1",
            body="## Опыт\n\nТекст с \\*звёздочками\\* и <не тегом>.\n",
        ),
        # Retracted: see the notice in the second issue.
        Article(
            id="2024-1-4",
            language="en",
            order=4,
            title={"kk": "Қате өлшем", "ru": "Ошибочное измерение", "en": "A mistaken measurement"},
            abstract={
                "kk": "Өлшем қате болды.",
                "ru": "Измерение было ошибочным.",
                "en": "The measurement was mistaken.",
            },
            keywords={"kk": ("өлшем",), "ru": ("измерение",), "en": ("measurement",)},
            contributors=(_WREN, _AISULU),
            affiliations={"a": _INSTITUTE, "w": _GRASS},
            section="water",
            doi="10.5555/toy.2024.1.4",
            pages=PageRange(first="20", last="27"),
            published=dt.date(2024, 3, 29),
            modified=dt.date(2024, 9, 30),
            status="retracted",
            license="CC-BY-4.0",
            issue="2024-1",
            files=("article.pdf",),
            body="## Method\n\nWe measured a thing that was not there.\n",
        ),
        # No DOI, no date of its own; an author printed with initials; a reference is doubtful.
        Article(
            id="2024-2-1",
            language="ru",
            order=1,
            title={
                "kk": "Ғасырлар ізі: һәм өткен, һәм болашақ",
                "ru": "След веков",
                "en": "A trace of ages",
            },
            abstract={
                "kk": "Ғасырлар ізі туралы.",
                "ru": "О следе веков.",
                "en": "On a trace of ages.",
            },
            keywords={"kk": ("су", "ғасыр"), "ru": ("вода", "век"), "en": ("water", "age")},
            contributors=(_AISULU_INITIALS,),
            affiliations={"a": _INSTITUTE},
            section="water",
            subjects=(Subject(scheme="irsti", code="03.20"),),
            pages=PageRange(first="5", last="9"),
            issue="2024-2",
            body="## След\n\nВек за веком [1, с. 5].\n",
            references=References(original=(Reference(text="Без автора. 2001?"),)),
        ),
        # A draft, as import leaves it.
        Article(
            id="2024-2-2",
            language="kk",
            order=2,
            draft=True,
            title={"kk": "Жоба", "en": "A draft"},
            abstract={"kk": "Жобаның түйіні.", "en": "What the draft is about."},
            contributors=(_ORKEN,),
            affiliations={"a": _INSTITUTE, "b": _UNIVERSITY},
            section="water",
            doi="10.5555/toy.2024.2.2",
            issue="2024-2",
            body="Жоба мәтіні.\n",
        ),
        # A real translation, with a DOI of its own.
        Article(
            id="2024-2-3",
            language="en",
            languages=("en",),
            order=3,
            title={"en": "Wells of the steppe: a conversation (translation)"},
            abstract={"en": "The translation of an article on wells."},
            keywords={"en": ("well", "water")},
            contributors=(_AISULU, _ORKEN),
            affiliations={"a": _INSTITUTE, "b": _UNIVERSITY},
            section="water",
            doi="10.5555/toy.2024.2.3",
            pages=PageRange(first="10", last="17"),
            published=dt.date(2024, 9, 30),
            license="CC-BY-4.0",
            relations=(Relation(type="translation", target="2024-1-2"),),
            issue="2024-2",
            body="## Introduction\n\nEvery well has a history.\n",
        ),
        # The notices.
        Article(
            id="2024-2-4",
            language="en",
            order=4,
            title={
                "kk": "Кері қайтару: Қате өлшем",
                "ru": "Ретракция: Ошибочное измерение",
                "en": "Retraction: A mistaken measurement",
            },
            section="notices",
            doi="10.5555/toy.2024.2.4",
            pages=PageRange(first="18", last="18"),
            published=dt.date(2024, 9, 30),
            relations=(
                Relation(
                    type="retraction", target="10.5555/TOY.2024.1.4", date=dt.date(2024, 9, 30)
                ),
            ),
            issue="2024-2",
            body="The editors retract this article.\n",
        ),
        Article(
            id="2024-2-5",
            language="ru",
            order=5,
            title={"ru": "Исправление: Соль & <вода>"},
            section="notices",
            pages=PageRange(first="19", last="19"),
            published=dt.date(2024, 9, 30),
            relations=(Relation(type="correction", target="2024-1-3", date=dt.date(2024, 9, 30)),),
            issue="2024-2",
            body="На странице 14 следует читать: 7.\n",
        ),
    )


def toy_archive() -> Archive:
    """Return the invented archive: nine articles in two issues."""
    return Archive(
        toy_config(),
        issues=(
            Issue(
                id="2024-1",
                year=2024,
                volume="1",
                number="1",
                whole_number="1",
                date=dt.date(2024, 3, 29),
                title={"kk": "Су", "ru": "Вода", "en": "Water"},
                description={"en": "On water."},
                cover="cover.svg",
                pdf="issue.pdf",
                files=("cover.svg", "issue.pdf"),
            ),
            Issue(id="2024-2", year=2024, volume="1", number="2", date=dt.date(2024, 9, 30)),
        ),
        articles=_articles(),
        people=(
            Person(
                id="orken-harunov",
                name={"kk": "Өркен Һарунов", "ru": "Оркен Харунов", "en": "Orken Harunov"},
                variants=(
                    "Һарунов Өркен Ғаниұлы",
                    "Ө. Ғ. Һарунов",
                    "О. Г. Харунов",
                    "O. G. Harunov",
                ),
            ),
        ),
        pages=tuple(
            HandPage(
                title=title, name="about", language=lang, order=1, body=f"## {title}\n\n1 < 2.\n"
            )
            for lang, title in (
                ("kk", "Журнал туралы"),
                ("ru", "О журнале"),
                ("en", "About the journal"),
            )
        ),
    )
