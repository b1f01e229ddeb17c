from __future__ import annotations

from pathlib import Path

from muragat.importers.profile import FILE, decode_profile, load_profile, preset, presets


def test_every_preset_decodes() -> None:
    assert "kaznu" in presets()
    for name in presets():
        assert preset(name).languages


def test_without_a_file_the_preset_holds(tmp_path: Path) -> None:
    assert load_profile(tmp_path) == (preset(), [])


def test_a_project_overrides_single_keys(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.parent.mkdir()
    path.write_text("preset: kaznu\nkeywords:\n  en: [Index terms]\norder: {en: [en]}\n", "utf-8")
    profile, problems = load_profile(tmp_path)
    assert problems == []
    assert profile is not None
    assert profile.languages == ("en",)
    assert profile.irsti == preset().irsti


def rules(text: str) -> list[tuple[str, int | None]]:
    profile, problems = decode_profile(text)
    assert (profile is None) == bool(problems)
    return [(p.rule.removeprefix("import.profile-"), p.line) for p in problems]


def test_all_mistakes_are_named_with_their_lines() -> None:
    assert rules("irsti: 5\nstrange: 1\nrepairs: {hyphens: perhaps}\n") == [
        ("value", 1),
        ("unknown-key", 2),
        ("value", 3),
    ]


def test_values_must_fit_together() -> None:
    assert rules("order: {de: [de]}\n") == [("order", 1)]
    assert rules("issue_line: '('\n") == [("pattern", 1)]
    assert rules("repairs: {nothing: true}\n") == [("repair", 1)]
    assert rules("months: [[jan]]\n") == [("months", 1)]
    assert rules("keywords: {en: []}\norder: {}\n") == [("keywords", 1)]


def test_what_is_no_profile_is_a_problem() -> None:
    assert rules("preset: unknown\n") == [("preset", 1)]
    assert rules("a: [\n")[0][0] == "syntax"
    assert rules("- a\n") == [("syntax", 1)]
    assert rules("a: 1\n---\nb: 2\n")[0][0] == "syntax"
    assert rules("") == []


def test_a_file_in_another_encoding_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.parent.mkdir()
    path.write_bytes("irsti: [МРНТИ]".encode("cp1251"))
    assert load_profile(tmp_path)[1][0].rule == "import.profile-encoding"
