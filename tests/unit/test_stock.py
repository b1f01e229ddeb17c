from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muragat.stock import Lost, Stock


def test_contents_are_found_again(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "stock"
    with Stock(path) as stock:
        first = stock.add(b"first" * 50)
        assert stock.get(first) == b"first" * 50
        stock.save([first])
    before = path.read_bytes()
    with Stock(path) as stock:
        second = stock.add(b"second")
        stock.save([first, second])
    assert path.read_bytes() == before + b"second"
    with Stock(path) as stock:
        assert [stock.get(first), stock.get(second)] == [b"first" * 50, b"second"]
        with pytest.raises(Lost):
            stock.get(b"another")


def test_what_nobody_wants_goes_when_it_is_half_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "stock"
    with Stock(path) as stock:
        keys = [stock.add(bytes([n]) * 100) for n in range(4)]
        stock.save(keys)
    with Stock(path) as stock:
        stock.save(keys[1:])
    with Stock(path) as stock:
        assert stock.get(keys[0]) == bytes(100)
        stock.save(keys[3:])
    assert path.stat().st_size < 200
    with Stock(path) as stock:
        assert stock.get(keys[3]) == b"\3" * 100
        with pytest.raises(Lost):
            stock.get(keys[0])


def test_what_is_forgotten_can_be_added_again(tmp_path: Path) -> None:
    path = tmp_path / "stock"
    with Stock(path) as stock:
        key = stock.add(b"content")
        stock.save([key])
    path.write_bytes(path.read_bytes().replace(b"content", b"damaged"))
    with Stock(path) as stock:
        with pytest.raises(Lost):
            stock.get(key)
        stock.forget()
        stock.add(b"content")
        stock.save([key])
    with Stock(path) as stock:
        assert stock.get(key) == b"content"


@given(st.lists(st.binary(max_size=9), max_size=6), st.data())
def test_a_file_in_any_state_gives_what_was_added_or_nothing(
    tmp_path_factory: pytest.TempPathFactory, contents: list[bytes], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("stock") / "stock"
    table = path.with_name("stock-table")
    with Stock(path) as stock:
        keys = [stock.add(content) for content in contents]
        stock.save(keys)
    for file in (path, table):
        found = file.read_bytes()
        cut = data.draw(st.integers(0, len(found)))
        file.write_bytes(found[:cut] + data.draw(st.binary(max_size=3)) + found[cut + 1 :])
    with Stock(path) as stock:
        for key, content in zip(keys, contents, strict=True):
            with contextlib.suppress(Lost):
                assert stock.get(key) == content
        again = stock.add(b"again" * 20)
        stock.save([*keys, again])
    with Stock(path) as stock:
        assert stock.get(again) == b"again" * 20


def test_a_table_is_never_used_with_another_file(tmp_path: Path) -> None:
    path = tmp_path / "stock"
    with Stock(path) as stock:
        key = stock.add(b"content")
        stock.save([key])
    table = path.with_name("stock-table").read_bytes()
    with Stock(path) as stock:
        stock.forget()
        stock.save([stock.add(b"other")])
    path.with_name("stock-table").write_bytes(table)
    with Stock(path) as stock, pytest.raises(Lost):
        stock.get(key)


def test_a_disk_that_refuses_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with Stock(tmp_path / "file" / "stock") as stock:
        key = stock.add(b"content")
        stock.save([key])
        assert stock.get(key) == b"content"
