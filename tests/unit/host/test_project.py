from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from muragat.host import mkdocs_yml
from muragat.host import project as host_project
from muragat.host.settings import Settings
from muragat.problems import ConfigError
from muragat.resources import resource

PLAIN = """\
site_name: x
docs_dir: content
theme:
  name: material
  font: false
plugins: []
watch:
  - site_config
"""
OWN = "  font: false\n  custom_dir: own\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("content", "site_config", "own"):
        (tmp_path / name).mkdir()
    (tmp_path / "mkdocs.yml").write_text(PLAIN)
    return tmp_path


@pytest.fixture
def load(project: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], tuple[Settings, bool]]:
    """Return what loads the settings and tells whether they had been kept."""
    read: list[Path] = []
    whole = mkdocs_yml.load
    monkeypatch.setattr(mkdocs_yml, "load", lambda path: read.append(path) or whole(path))

    def load() -> tuple[Settings, bool]:
        read.clear()
        settings = host_project.load(project, project / "cache")
        return settings, not read

    return load


def write(project: Path, text: str) -> None:
    (project / "mkdocs.yml").write_text(text)


def test_settings_are_what_mkdocs_reads(project: Path):
    write(project, PLAIN.replace("  font: false\n", OWN) + "extra_css: [a.css]\nsite_dir: out\n")
    settings = host_project.load(project)
    assert settings.project == str(project)
    assert settings.site == str(project / "out")
    assert settings.custom == str(project / "own")
    assert settings.theme[:2] == (settings.custom, str(resource("theme")))
    assert "material" in settings.theme[2]
    assert settings.styles == ("a.css",)
    assert settings.others == (settings.custom,)


def test_without_a_theme_of_its_own_ours_is_first(project: Path):
    settings = host_project.load(project)
    assert settings.theme[0] == str(resource("theme"))
    assert settings.theme.count(settings.theme[0]) == 1
    assert settings.custom is None
    assert settings.others == ()


def test_what_has_not_changed_is_kept(load):
    settings, was_kept = load()
    assert not was_kept
    assert load() == (settings, True)


def test_what_has_changed_is_read(project: Path, load):
    load()
    write(project, PLAIN + "site_dir: out\n")
    settings, was_kept = load()
    assert settings.site == str(project / "out")
    assert not was_kept


def test_another_program_reads_anew(load, monkeypatch: pytest.MonkeyPatch):
    for name in ("fingerprint", "surroundings"):
        load()
        assert load()[1]
        monkeypatch.setattr(host_project, name, lambda: b"another")
        assert not load()[1]


@pytest.mark.parametrize("name", ["content", "site_config", "own"])
def test_a_folder_that_is_gone_is_missed(project: Path, load, name: str):
    write(project, PLAIN.replace("  font: false\n", OWN))
    load()
    assert load()[1]
    (project / name).rmdir()
    with pytest.raises(ConfigError):
        load()
    if name != "site_config":
        (project / name).touch()
        with pytest.raises(ConfigError):
            load()


def test_a_mistake_is_told_each_time(project: Path, load):
    write(project, PLAIN.replace("name: material", "name: nowhere"))
    for _ in range(2):
        with pytest.raises(ConfigError):
            load()


def test_a_doubt_is_told_each_time(project: Path, load, caplog: pytest.LogCaptureFixture):
    write(project, PLAIN + "foreign: 1\n")
    for _ in range(2):
        caplog.clear()
        assert not load()[1]
        assert "Unrecognised configuration name: foreign" in caplog.text


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("site_name: x", "site_name: !ENV [NAME, x]"),
        "INHERIT: base.yml\n" + PLAIN,
        PLAIN + "hooks: [hook.py]\n",
        PLAIN + "markdown_extensions: [toc]\n",
        PLAIN.replace("plugins: []", "plugins: [material/tags]"),
    ],
)
def test_what_depends_on_more_is_read_each_time(
    project: Path, load, text: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys, "path", [*sys.path])
    (project / "base.yml").write_text("site_author: x\n")
    (project / "hook.py").write_text("")
    write(project, text)
    assert [load()[1], load()[1]] == [False, False]


def test_what_cannot_be_said_of_a_file_that_stands_not_alone(project: Path):
    (project / "base.yml").write_text("site_author: x\n")
    write(project, "INHERIT: base.yml\n" + PLAIN)
    assert host_project.load(project).others is None


def test_other_machines_have_the_theme_elsewhere(project: Path):
    settings = host_project.load(project)
    assert settings.are_of_here
    assert not Settings(project="/p", site="/p/site", theme=("/nowhere",)).are_of_here
