"""Rules for the journal as a whole. What is wrong in ``site_config`` is told when it is read."""

from __future__ import annotations

from collections.abc import Iterator

from muragat.checks.base import Finding, JournalItem, Scope, info, rule


@rule("journal.issn-missing", Scope.JOURNAL)
def issn_missing(item: JournalItem) -> Iterator[Finding]:
    """The journal has an ISSN."""
    journal = item.context.config.journal
    if journal.issn is None and journal.eissn is None and not journal.demonstration:
        yield info("issn", "Has no ISSN, which most indexes ask for")


@rule("journal.empty", Scope.JOURNAL)
def empty(item: JournalItem) -> Iterator[Finding]:
    """The journal has articles."""
    if not item.context.reading.articles:
        yield info("", "Has no articles yet", "They lie in content/issues/<issue>/<folder>/.")
