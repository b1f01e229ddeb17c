"""``site_config/*.yml`` -> ``SiteConfig``, with all mistakes reported at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from muragat import forms, ids, languages, licences, redirects
from muragat.decode import Decoded, decode_all
from muragat.fields import field_name, language_hint
from muragat.model import Journal, Localized, Record, Section
from muragat.problems import Problem, Severity, has_errors
from muragat.redirects import Redirect, RedirectsFile, Removed
from muragat.source import parse_yaml, read_text

T = TypeVar("T")

FORMAT = 1
"""The newest version of the content format that this program reads."""

FOLDER = "site_config"
JOURNAL = f"{FOLDER}/journal.yml"
SECTIONS = f"{FOLDER}/sections.yml"
SUBJECTS = f"{FOLDER}/subjects.yml"
EXPORTS = f"{FOLDER}/exports.yml"

Beside = Literal["bibtex", "ris"]
"""An export that can lie beside an article."""
EXTENSIONS: dict[Beside, str] = {"bibtex": "bib", "ris": "ris"}
"""The extension of each export that can lie beside an article."""

SCHEMES = ("irsti", "udc")


class Exports(Record, frozen=True, kw_only=True):
    """``exports.yml``: the exports that lie beside every article."""

    beside: tuple[Beside, ...] = ("bibtex", "ris")


class SiteConfig(Record, frozen=True, kw_only=True):
    """The configuration of one journal's site.

    ``sections`` is in the order of the file; ``subjects`` maps scheme to code to label;
    ``redirects`` and ``removed`` are in the order of their paths; ``by_years`` names the lists
    whose years have published pages.
    """

    journal: Journal
    sections: tuple[Section, ...] = ()
    subjects: dict[str, dict[str, Localized]] = {}
    exports: Exports = Exports()
    redirects: tuple[Redirect, ...] = ()
    removed: tuple[Removed, ...] = ()
    by_years: tuple[str, ...] = ()


def load_config(project: Path) -> tuple[SiteConfig | None, list[Problem]]:
    """Read ``site_config`` of a project; any error there gives ``None``."""
    if (project / FOLDER).is_symlink():
        message = "Must not be a symbolic link: links are never followed"
        return None, [Problem(file=FOLDER, rule="file.symlink", message=message)]
    problems: list[Problem] = []
    journal = _read(project, JOURNAL, Journal, "journal", problems)
    sections = _read(project, SECTIONS, tuple[Section, ...], "sections", problems)
    subjects = _read(project, SUBJECTS, dict[str, dict[str, dict[str, str]]], "subjects", problems)
    exports = _read(project, EXPORTS, Exports, "exports", problems)
    moved = _read(project, redirects.FILE, RedirectsFile, "redirects", problems)
    if journal is None:
        if not os.path.lexists(project / JOURNAL):
            problems.append(_no_journal())
        return None, problems
    if journal.value is not None:
        problems += _placed(JOURNAL, journal, _check_journal(journal.value))
    main = journal.value.languages if journal.value else ()
    if sections is not None:
        problems += _placed(SECTIONS, sections, _check_sections(sections.value or (), main))
    if subjects is not None:
        problems += _placed(SUBJECTS, subjects, _check_subjects(subjects.value or {}))
    if exports is not None:
        problems += _placed(EXPORTS, exports, _check_exports(exports.value or Exports()))
    base = _completed(journal.value).url if journal.value else ""
    if moved is not None:
        faults = redirects.check_file(moved.value or RedirectsFile(), base)
        problems += _placed(redirects.FILE, moved, faults)
    if has_errors(problems) or journal.value is None:
        return None, problems
    gone = (moved.value if moved else None) or RedirectsFile()
    places = moved.marks if moved else {}
    return SiteConfig(
        journal=_completed(journal.value),
        sections=(sections.value or ()) if sections else (),
        subjects=(subjects.value or {}) if subjects else {},
        exports=(exports.value if exports else None) or Exports(),
        redirects=redirects.redirects_of(gone, places, base),
        removed=redirects.removed_of(gone, places, base),
    ), problems


def _no_journal() -> Problem:
    return Problem(
        file=JOURNAL,
        rule="journal.missing",
        message="Must exist: it says what the journal is called and where it stands",
        hint="Run the command in the folder that holds site_config, or name it with --project.",
    )


def _read(
    project: Path, name: str, type_: type[T], area: str, problems: list[Problem]
) -> Decoded[T] | None:
    """Read one file; ``None`` where there is none, or nothing in it that can be decoded."""
    path = project / name
    if not os.path.lexists(path):
        return None
    text, found = read_text(path, name)
    problems += found
    if text is None:
        return None
    node, found = parse_yaml(text, file=name)
    problems += found
    if node is None and (found or area != "journal"):
        return None
    decoded = decode_all(node, type_, file=name, rule_area=area)
    problems += decoded.problems
    return decoded


def _completed(journal: Journal) -> Journal:
    """Put the slash at the end of the address."""
    if journal.url.endswith("/"):
        return journal
    return msgspec.structs.replace(journal, url=journal.url + "/")


# What must be true

_Fault = tuple[str, str, Severity, str, str | None]
"""(field, rule, severity, message, hint)"""


def _placed(file: str, decoded: Decoded[Any], faults: Iterator[_Fault]) -> Iterator[Problem]:
    """Give each fault its place; a field that had a problem in decoding is not named again."""
    for field, rule, severity, message, hint in faults:
        if field in decoded.faulty:
            continue
        known = field
        while known not in decoded.marks:
            known = known.rpartition(".")[0]
        line, column = decoded.marks[known]
        yield Problem(
            file=file,
            line=line,
            column=column,
            rule=rule,
            field=field_name(field),
            severity=severity,
            message=message,
            hint=hint,
        )


def _check_journal(journal: Journal) -> Iterator[_Fault]:
    error, warning = Severity.ERROR, Severity.WARNING
    if journal.format > FORMAT:
        yield (
            "format",
            "journal.format",
            error,
            f"Must be at most {FORMAT}: a newer version of Muragat wrote this content",
            "Install the newest version of Muragat.",
        )
    if not journal.languages:
        yield "languages", "journal.languages-missing", error, "Must name a language", None
    for i, code in enumerate(journal.languages):
        field = f"languages.{i}"
        if not languages.is_known(code):
            message = f"Must be the code of a language: {code}"
            yield field, "journal.language-unknown", error, message, language_hint(code)
        elif code in journal.languages[:i]:
            yield field, "journal.language-doubled", error, f"Must stand once: {code}", None
    for i, code in enumerate(journal.languages):
        if code not in journal.title:
            severity = error if i == 0 else warning
            message = f"Must have the journal's title in {code}"
            yield f"title.{code}", "journal.title-missing", severity, message, None
    fault = forms.address_fault(journal.url) if journal.url else None
    if fault:
        hint = "Write the address that the site will have: https://example.org/journal/"
        yield "url", "journal.url-form", error, fault, hint
    elif "?" in journal.url or "#" in journal.url:
        yield "url", "journal.url-form", error, "Must be an address without ? and #", None
    for field in ("issn", "eissn"):
        value = getattr(journal, field)
        if value is not None and not ids.is_issn(value):
            message = f"Must be an ISSN with a right check digit: {value}"
            yield field, "journal.issn-form", error, message, "Write it so: 1234-5679."
    if journal.license is not None and licences.licence(journal.license) is None:
        message = f"Must be the SPDX id of a known licence: {journal.license}"
        hint = licences.hint(journal.license)
        yield "license", "journal.license-unknown", error, message, hint
    if journal.email is not None and not forms.is_email(journal.email):
        yield "email", "journal.email-form", error, "Must be an e-mail address", None
    yield from _check_publisher(journal)


def _check_publisher(journal: Journal) -> Iterator[_Fault]:
    publisher = journal.publisher
    if publisher is None:
        return
    if publisher.country is not None and not forms.is_country(publisher.country):
        message = f"Must be the code of a country: {publisher.country}"
        hint = forms.country_hint(publisher.country)
        yield "publisher.country", "journal.country-unknown", Severity.ERROR, message, hint
    fault = forms.address_fault(publisher.url) if publisher.url else None
    if fault:
        yield "publisher.url", "journal.url-form", Severity.ERROR, fault, None


def _check_sections(sections: tuple[Section, ...], main: tuple[str, ...]) -> Iterator[_Fault]:
    seen: set[str] = set()
    for i, section in enumerate(sections):
        if not ids.is_id(section.id) or section.id in ids.RESERVED:
            message = f"Must be small Latin letters, digits and single hyphens: {section.id}"
            yield f"{i}.id", "sections.id-form", Severity.ERROR, message, None
        elif section.id in seen:
            message = f"Must stand once: {section.id}"
            yield f"{i}.id", "sections.id-doubled", Severity.ERROR, message, None
        seen.add(section.id)
        for code in main:
            if code not in section.name:
                message = f"Must have a name in {code}"
                yield f"{i}.name.{code}", "sections.name-missing", Severity.WARNING, message, None


def _check_subjects(subjects: dict[str, Any]) -> Iterator[_Fault]:
    for scheme in subjects:
        if scheme not in SCHEMES:
            message = f"Must be one of {', '.join(SCHEMES)}: {scheme}"
            yield scheme, "subjects.scheme-unknown", Severity.ERROR, message, None


def _check_exports(exports: Exports) -> Iterator[_Fault]:
    for i, name in enumerate(exports.beside):
        if name in exports.beside[:i]:
            message = f"Must stand once: {name}"
            yield f"beside.{i}", "exports.doubled", Severity.ERROR, message, None
