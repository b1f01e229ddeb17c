"""Rules for corrections, retractions and what else one article does to another."""

from __future__ import annotations

from collections.abc import Iterator

from muragat import forms, ids
from muragat.checks.base import Finding, MemberItem, Scope, error, info, rule, warning

_WITHDRAWING = frozenset(["removal", "retraction", "withdrawal"])
_RETRACTING = _WITHDRAWING | {"partial-retraction"}
_CORRECTING = frozenset(["addendum", "clarification", "correction", "corrigendum", "erratum"])


@rule("article.relation-target", Scope.MEMBER)
def relation_target(item: MemberItem) -> Iterator[Finding]:
    """What a relation names is there."""
    for i, relation in enumerate(item.article.relations):
        field, target = f"relations.{i}.target", relation.target
        article = item.context.target(relation)
        if article is not None and article.id == item.article.id:
            yield error(field, "Must be another article than this one")
        elif article is None and not ids.is_doi(target) and forms.address_fault(target):
            yield warning(
                field,
                f"Must be the id of an article, a DOI or an address: there is no {target}",
            )


@rule("article.notice-missing", Scope.MEMBER)
def notice_missing(item: MemberItem) -> Iterator[Finding]:
    """An article with a status has a notice that explains it."""
    article = item.article
    notices = item.context.notices.get(article.id, frozenset())
    if article.status in ("retracted", "withdrawn") and not notices & _RETRACTING:
        yield warning(
            "status",
            f"Must have a notice that says why the article is {article.status}",
            f"Write an article with a relation to {article.id}.",
        )
    elif article.status == "corrected" and not notices & (_CORRECTING | _RETRACTING):
        yield info("status", "Has no notice that says what was corrected")


@rule("article.status-missing", Scope.MEMBER)
def status_missing(item: MemberItem) -> Iterator[Finding]:
    """What a notice retracts is marked as retracted."""
    for i, relation in enumerate(item.article.relations):
        target = item.context.target(relation)
        if target is None or relation.type not in _WITHDRAWING:
            continue
        if target.status not in ("retracted", "withdrawn"):
            yield warning(
                f"relations.{i}.target",
                f"Must be marked as retracted: the status of {target.id} is {target.status}",
                "Write `status: retracted` in that article.",
            )
