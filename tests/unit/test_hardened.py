"""XML and zip archives of others: what is good is read, what is not is a problem, at once."""

from __future__ import annotations

import io
import stat
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muragat.hardened import Archive, XmlLimits, ZipLimits, open_zip, parse_xml, read_xml
from muragat.problems import Problem

LAUGHS = "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def rules(data: bytes | str, **limits: int) -> list[str]:
    data = data.encode() if isinstance(data, str) else data
    root, problems = parse_xml(data, file="a.xml", limits=XmlLimits(**limits))
    assert (root is None) == bool(problems)
    return [p.rule for p in problems]


@pytest.mark.parametrize(
    "text",
    [
        "<article/>",
        '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS//EN" "JATS-1-3.dtd"><article/>',
        '<!DOCTYPE article SYSTEM "http://127.0.0.1:1/x.dtd"><article/>',
        "<a>&amp;&#1110;</a>",
        "<?xml version='1.0' encoding='windows-1251'?><a/>",
    ],
)  # fmt: skip
def test_good_documents_are_read(text: str) -> None:
    assert rules(text) == []


def test_utf_16_is_read() -> None:
    root, _ = parse_xml(
        "<?xml version='1.0' encoding='utf-16'?><a>ә</a>".encode("utf-16"), file="a"
    )
    assert root.text == "ә"


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ('<!DOCTYPE r [\n<!ENTITY x SYSTEM "file:///etc/hostname">]><r>&x;</r>', "xml.entity", 2),
        ('<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1:1/">%x;]><r/>', "xml.entity", 1),
        (f'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">{LAUGHS}]><r>&i;</r>', "xml.entity", 1),
        (f'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">{LAUGHS}]><r a="&i;"/>', "xml.entity", 1),
        ('<!DOCTYPE r [\n<!ENTITY x SYSTEM "" NDATA n>]><r/>', "xml.entity", 2),
        ('<!DOCTYPE r SYSTEM "x.dtd"><r>\n<p>a&nbsp;b</p></r>', "xml.entity", 2),
        ("<r>\n&nbsp;</r>", "xml.syntax", 2),
        ("<r>\n<b></r>", "xml.syntax", 2),
        ("<r/><r/>", "xml.syntax", 1),
        ("", "xml.syntax", 1),
        ("\0", "xml.syntax", 1),
        ("<?xml version='1.0' encoding='klingon'?><a/>", "xml.syntax", 1),
        ("<a>" * 300 + "</a>" * 300, "xml.too-deep", 1),
        ("<a>" * 100_000, "xml.too-deep", 1),
    ],
)  # fmt: skip
def test_bad_documents_are_refused_with_their_line(text: str, rule: str, line: int) -> None:
    start = time.process_time()
    _, (problem,) = parse_xml(text.encode(), file="a.xml")
    assert time.process_time() - start < 0.1
    assert (problem.file, problem.rule, problem.line) == ("a.xml", rule, line)


def test_entities_are_found_in_any_encoding() -> None:
    text = '<!DOCTYPE r [<!ENTITY x "y">]><r/>'
    assert rules(("\ufeff" + text).encode("utf-16-le")) == ["xml.entity"]
    assert rules(b"\xef\xbb\xbf" + text.encode()) == ["xml.entity"]


def test_limits_hold() -> None:
    assert rules("<a><b><c/></b></a>", depth=3) == []
    assert rules("<a><b><c/></b></a>", depth=2) == ["xml.too-deep"]
    assert rules("<a/>", size=3) == ["xml.too-large"]
    assert rules("<a>" + "<b/>" * 100 + "</a>", parts=20) == ["xml.too-many"]


def test_files_are_read_safely(tmp_path: Path) -> None:
    (tmp_path / "link.xml").symlink_to("/etc/passwd")
    assert read_xml(tmp_path / "link.xml", "l")[1][0].rule == "file.symlink"
    assert read_xml(tmp_path / "none.xml", "n")[1][0].rule == "file.unreadable"
    (tmp_path / "big.xml").write_bytes(b" " * 101)
    limits = XmlLimits(size=100)
    assert read_xml(tmp_path / "big.xml", "b", limits=limits)[1][0].rule == "text.too-large"


@given(
    st.binary(max_size=200)
    | st.text(alphabet="<>/!?[]ENTITYab&;='\" ", max_size=80).map(str.encode)
)
@settings(deadline=None)
def test_no_bytes_raise_as_xml(data: bytes) -> None:
    rules(data)


# Zip


def make(path: Path, members: dict[str, bytes], **options: int) -> Path:
    with zipfile.ZipFile(path, "w", options.get("method", zipfile.ZIP_DEFLATED)) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = archive.compression
            info.external_attr = options.get("mode", stat.S_IFREG | 0o644) << 16
            archive.writestr(info, data)
    return path


def opened(path: Path, **limits: int) -> tuple[Archive | None, list[Problem]]:
    return open_zip(path, "pack.zip", limits=ZipLimits(**limits))


def told(path: Path, **limits: int) -> set[str]:
    archive, problems = opened(path, **limits)
    if archive is not None:
        archive.close()
    return {p.rule for p in problems}


def test_a_good_archive_is_read(tmp_path: Path) -> None:
    path = make(tmp_path / "a.zip", {"b/c.xml": b"<c/>", "b/": b"", "a.txt": b"a" * 2_000})
    archive, problems = opened(path)
    assert problems == []
    assert archive is not None
    with archive:
        assert archive.names == ("a.txt", "b/c.xml")
        assert archive.read("b/c.xml") == (b"<c/>", [])


@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", "/etc/x", "C:/x", "c:x", "a\\..\\x", "a//b", "./a", "a\x1b[31m"]
)
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    assert told(make(tmp_path / "a.zip", {name: b"x"})) == {"zip.name"}


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    path = make(tmp_path / "a.zip", {"a": b"/etc/passwd"}, mode=stat.S_IFLNK | 0o777)
    assert told(path) == {"zip.special"}
    path = make(tmp_path / "b.zip", {"a": b"x"}, mode=stat.S_IFIFO)
    assert told(path) == {"zip.special"}


def test_names_that_clash_are_refused(tmp_path: Path) -> None:
    assert told(make(tmp_path / "a.zip", {"a/B.xml": b"", "A/b.xml": b""})) == {"zip.doubled"}
    assert told(make(tmp_path / "b.zip", {"\u0439": b"", "\u0438\u0306": b""})) == {"zip.doubled"}


def test_limits_of_archives_hold(tmp_path: Path) -> None:
    zeros = make(tmp_path / "z.zip", {"a": b"\0" * 3_000_000})
    assert told(zeros) == {"zip.ratio"}
    assert told(zeros, ratio=10_000, member=1_000_000) == {"zip.too-large"}
    three = make(tmp_path / "t.zip", dict.fromkeys("abc", b"x"))
    assert told(three, members=2) == {"zip.too-many"}
    assert told(three, total=2) == {"zip.too-large"}
    assert told(make(tmp_path / "l.zip", {"a": b"x"}, method=zipfile.ZIP_LZMA)) == {"zip.method"}


def test_a_bomb_of_four_gigabytes_is_refused_at_once(tmp_path: Path) -> None:
    # A member of 4 MB, whose directory entry is written a thousand times: 4 GB in 43 kB.
    path = make(tmp_path / "a.zip", {"a": b"\0" * 4_000_000})
    data = path.read_bytes()
    start = data.index(b"PK\1\2")
    entry, end = data[start : data.index(b"PK\5\6")], bytearray(data[data.index(b"PK\5\6") :])
    entries = b"".join(entry[:-1] + bytes([97 + i % 26]) for i in range(1000))
    struct.pack_into("<HHI", end, 8, 1000, 1000, len(entries))
    path.write_bytes(data[:start] + entries + end)
    tracemalloc.start()
    began = time.process_time()
    found = told(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert {"zip.ratio", "zip.too-large", "zip.damaged"} <= found
    assert time.process_time() - began < 2
    assert peak < 50_000_000


def test_a_false_size_is_found_while_reading(tmp_path: Path) -> None:
    path = make(tmp_path / "a.zip", {"a": b"\0" * 3_000_000})
    data = bytearray(path.read_bytes())
    place = data.index(b"PK\1\2")
    struct.pack_into("<I", data, place + 24, 1000)
    path.write_bytes(data)
    archive, problems = opened(path)
    assert problems == []
    assert archive is not None
    with archive:
        content, (problem,) = archive.read("a")
    assert content is None
    assert problem.rule == "zip.damaged"


@pytest.mark.parametrize("encoding", ["cp866", "cp1251", "utf-8"])
@pytest.mark.parametrize("name", ["Право и закон.xml", "Құқық/мақала.xml"])
def test_names_without_their_encoding_are_guessed(tmp_path: Path, encoding: str, name: str) -> None:
    try:
        raw = name.encode(encoding)
    except UnicodeEncodeError:
        pytest.skip(f"{encoding} has no such letters")
    path = make(tmp_path / "a.zip", {"x" * len(raw): b"x"})
    path.write_bytes(path.read_bytes().replace(b"x" * len(raw), raw))
    archive, (problem,) = opened(path)
    assert (problem.rule, problem.severity) == ("zip.name-encoding", "warning")
    assert archive is not None
    with archive:
        assert archive.names == (name,)
        assert archive.read(name) == (b"x", [])


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\3\4 nothing")
    assert told(tmp_path / "a.zip") == {"zip.damaged"}
    assert told(tmp_path / "none.zip") == {"file.unreadable"}
    assert told(tmp_path) == {"file.special"}


def test_a_locked_archive_is_refused(tmp_path: Path) -> None:
    path = make(tmp_path / "a.zip", {"a": b"x"})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
    assert told(path) == {"zip.encrypted"}


_SAMPLE = io.BytesIO()
with zipfile.ZipFile(_SAMPLE, "w", zipfile.ZIP_DEFLATED) as _archive:
    _archive.writestr("a/b.xml", "<b/>" * 20)
    _archive.writestr("c.txt", "x")


@given(
    st.lists(
        st.tuples(st.integers(0, len(_SAMPLE.getvalue()) - 1), st.integers(0, 255)), max_size=6
    )
)
@settings(deadline=None)
def test_no_damaged_archive_raises(changes: list[tuple[int, int]]) -> None:
    import tempfile

    data = bytearray(_SAMPLE.getvalue())
    for place, value in changes:
        data[place] = value
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.zip"
        path.write_bytes(data)
        archive, problems = opened(path)
        assert archive is not None or problems
        if archive is not None:
            with archive:
                for name in archive.names:
                    content, found = archive.read(name)
                    assert (content is None) == bool(found)
