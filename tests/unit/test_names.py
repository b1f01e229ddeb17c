"""Surname, given name and patronymic, from names as printed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muragat.model import Contributor
from muragat.names import NameParts, inverted, is_patronymic, parts, split_name

CERTAIN = {
    # One word, two words
    "Әбілова": ("Әбілова", "", ""),
    "Aisulu Zhumabekova": ("Zhumabekova", "Aisulu", ""),
    "Thomas Wren": ("Wren", "Thomas", ""),
    "Марина Соловьёва": ("Соловьёва", "Марина", ""),
    "Лев Строков": ("Строков", "Лев", ""),
    # Patronymics show the order
    "Айсұлу Қайратқызы Жұмабекова": ("Жұмабекова", "Айсұлу", "Қайратқызы"),
    "Жұмабекова Айсұлу Қайратқызы": ("Жұмабекова", "Айсұлу", "Қайратқызы"),
    "Һарунов Өркен Ғаниұлы": ("Һарунов", "Өркен", "Ғаниұлы"),
    "Марина Викторовна Соловьёва": ("Соловьёва", "Марина", "Викторовна"),
    "Соловьёва Марина Викторовна": ("Соловьёва", "Марина", "Викторовна"),
    "Токтаров Ерлан Серикович": ("Токтаров", "Ерлан", "Серикович"),
    "Проба Илья Ильич": ("Проба", "Илья", "Ильич"),
    "Анна Ильинична Проба": ("Проба", "Анна", "Ильинична"),
    "Yerlan Serikuly Toktarov": ("Toktarov", "Yerlan", "Serikuly"),
    "Toktarov Yerlan Serikovich": ("Toktarov", "Yerlan", "Serikovich"),
    "Асан Мұрат ұлы Бәкішев": ("Бәкішев", "Асан", "Мұрат ұлы"),
    "Иванович Иван Иванович": ("Иванович", "Иван", "Иванович"),
    "Анна-Мария Серікқызы Әбіл-Тоқтар": ("Әбіл-Тоқтар", "Анна-Мария", "Серікқызы"),
    # Initials
    "А. Қ. Жұмабекова": ("Жұмабекова", "А.", "Қ."),
    "А.Қ. Жұмабекова": ("Жұмабекова", "А.", "Қ."),
    "А.Қ.Жұмабекова": ("Жұмабекова", "А.", "Қ."),
    "Жұмабекова А. Қ.": ("Жұмабекова", "А.", "Қ."),
    "Жұмабекова А.": ("Жұмабекова", "А.", ""),
    "A. K. Zhumabekova": ("Zhumabekova", "A. K.", ""),
    "A Zhumabekova": ("Zhumabekova", "A", ""),
    "Zhumabekova A.K.": ("Zhumabekova", "A. K.", ""),
    "Thomas B. Wren": ("Wren", "Thomas B.", ""),
    "Ж.-П. Проба": ("Проба", "Ж.-П.", ""),
    "Дж. Рен": ("Рен", "Дж.", ""),
    "Wren T. B.": ("Wren", "T. B.", ""),
    # Particles, prefixes, suffixes
    "Thomas van der Wren": ("van der Wren", "Thomas", ""),
    "T. van der Wren": ("van der Wren", "T.", ""),
    "van der Wren T.": ("van der Wren", "T.", ""),
    "Томас фон Рен": ("фон Рен", "Томас", ""),
    "Abu Nasr al-Trial": ("al-Trial", "Abu Nasr", ""),
    "Мұса ибн Сынақ": ("ибн Сынақ", "Мұса", ""),
    "Thomas Wren, Jr.": ("Wren Jr.", "Thomas", ""),
    "Thomas Wren III": ("Wren III", "Thomas", ""),
    # Commas and capitals
    "Wren, Thomas B.": ("Wren", "Thomas B.", ""),
    "Жұмабекова, Айсұлу Қайратқызы": ("Жұмабекова", "Айсұлу", "Қайратқызы"),
    "ЖҰМАБЕКОВА Айсұлу": ("ЖҰМАБЕКОВА", "Айсұлу", ""),
    "Thomas Basil WREN": ("WREN", "Thomas Basil", ""),
}

GUESSED = {
    "Соловьёва Марина": ("Соловьёва", "Марина", ""),
    "Zhumabekova Aisulu": ("Zhumabekova", "Aisulu", ""),
    "Thomas Basil Wren": ("Wren", "Thomas Basil", ""),
    "Wren Thomas B.": ("Wren", "Thomas B.", ""),
    "Өркен Ғаниұлы": ("Ғаниұлы", "Өркен", ""),
    "А. Қ.": ("Қ.", "А.", ""),
}


@pytest.mark.parametrize("name", CERTAIN)
def test_certain(name: str) -> None:
    assert split_name(name) == NameParts(*CERTAIN[name], certain=True)


@pytest.mark.parametrize("name", GUESSED)
def test_guessed(name: str) -> None:
    assert split_name(name) == NameParts(*GUESSED[name], certain=False)


def test_blanks_are_of_any_kind() -> None:
    assert split_name("  А.\N{NO-BREAK SPACE}Қ.  Жұмабекова ") == split_name("А. Қ. Жұмабекова")


def test_given_fields_win() -> None:
    contributor = Contributor(
        name={"kk": "Айсұлу Нұр Жұмабекова", "en": "Aisulu Nur Zhumabekova"},
        surname={"kk": "Нұр Жұмабекова"},
        given={"en": "Aisulu"},
    )
    assert parts(contributor, "kk") == NameParts("Нұр Жұмабекова", "Айсұлу")
    assert parts(contributor, "en") == NameParts("Zhumabekova", "Aisulu", certain=False)


def test_given_patronymic() -> None:
    contributor = Contributor(
        name={"kk": "Асан Сынақ Бәкішев"},
        surname={"kk": "Бәкішев"},
        given={"kk": "Асан"},
        patronymic={"kk": "Сынақ"},
    )
    assert parts(contributor, "kk") == NameParts("Бәкішев", "Асан", "Сынақ")


def test_inverted() -> None:
    contributor = Contributor(
        name={"kk": "Айсұлу Қайратқызы Жұмабекова", "en": "Aisulu Zhumabekova"}
    )
    assert inverted(contributor, "kk") == "Жұмабекова, Айсұлу Қайратқызы"
    assert inverted(contributor, "en") == "Zhumabekova, Aisulu"
    assert inverted(contributor, "ru") == inverted(contributor, "kk")
    assert inverted(Contributor(name={"en": "Collective"}), "en") == "Collective"


def test_a_patronymic_is_longer_than_its_ending() -> None:
    assert is_patronymic("Серікұлы")
    assert not is_patronymic("ұлы")
    assert not is_patronymic("Ұлыс")


@given(st.text())
@settings(deadline=None)
def test_no_name_crashes_and_no_letter_is_lost(name: str) -> None:
    found = split_name(name)
    printed = "".join(c for c in name if not c.isspace() and c != ",")
    kept = "".join(f"{found.surname}{found.given}{found.patronymic}".split()).replace(",", "")
    assert sorted(kept) == sorted(printed)
