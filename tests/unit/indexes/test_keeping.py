from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given

from archives import edited
from muragat.checks import check
from muragat.content.reader import Reading
from muragat.indexes import Indexes
from muragat.indexes.keeping import FOLDER, Keeping, take
from muragat.pages import units
from muragat.pages.dependencies import Dependencies
from muragat.pages.site import Site

MEMBERS = ("authors", "keywords", "sections", "subjects", "statistics")


def keys(reading: Reading, indexes: Indexes) -> dict[str, bytes | None]:
    site = Site(reading.archive, indexes)
    dependencies = Dependencies(site, lambda record: b"")
    return {unit.name: dependencies.key(unit) for unit in units(site)}


@given(edited())
def test_what_is_kept_is_what_would_be_made(readings: tuple[Reading, Reading]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for reading in (*readings, *readings):
            keeping = Keeping(Path(folder), b"program")
            made, kept = Indexes(reading.archive), Indexes(reading.archive, keeping)
            for name in MEMBERS:
                one, other = getattr(made, name), getattr(kept, name)
                assert one == other
                # Equal maps may still be in another order.
                assert msgspec.msgpack.encode(one) == msgspec.msgpack.encode(other)
            assert keys(reading, made) == keys(reading, kept)
            assert check(reading, {}) == check(reading, {}, keeping)


def numbers(keeping: Keeping | None, part: bytes, made: list[int]) -> list[int]:
    def make() -> list[int]:
        made.append(len(made))
        return [len(made)]

    return take(keeping, "numbers", list[int], lambda: (part,), make)


def test_a_thing_is_made_again_when_its_parts_or_the_program_change(tmp_path: Path) -> None:
    made: list[int] = []
    keeping = Keeping(tmp_path, b"1")
    assert [numbers(keeping, b"a", made) for _ in range(2)] == [[1], [1]]
    assert numbers(keeping, b"b", made) == [2]
    assert numbers(Keeping(tmp_path, b"2"), b"b", made) == [3]
    assert numbers(None, b"b", made) == [4]


@pytest.mark.parametrize("damage", [b"", b"\xff", b"\x92\xc4\x00\xa1x"])
def test_a_damaged_file_was_not_kept(tmp_path: Path, damage: bytes) -> None:
    made: list[int] = []
    keeping = Keeping(tmp_path, b"1")
    numbers(keeping, b"a", made)
    (tmp_path / FOLDER / "numbers").write_bytes(damage)
    assert numbers(keeping, b"a", made) == [2]
    path = tmp_path / FOLDER / "numbers"
    path.write_bytes(path.read_bytes()[:-2] + b"\xa1x")
    assert numbers(keeping, b"a", made) == [3]
