"""The words of a command line, before typer reads them and after it could not."""

from __future__ import annotations

from collections.abc import Sequence

_FLAGS = frozenset({"--quiet", "-q", "--verbose", "-v", "--strict"})
_WITH_VALUES = frozenset({"--project", "--format"})
"""The options of all commands."""


def hoisted(arguments: Sequence[str]) -> list[str]:
    """Move the options of all commands before the command, where typer looks for them."""
    front: list[str] = []
    rest: list[str] = []
    queue = list(arguments)
    while queue:
        word = queue.pop(0)
        if word == "--":
            rest += [word, *queue]
            break
        if word in _FLAGS or (word.partition("=")[0] in _WITH_VALUES and "=" in word):
            front.append(word)
        elif word in _WITH_VALUES:
            front += [word, *queue[:1]]
            queue = queue[1:]
        else:
            rest.append(word)
    return front + rest


def usage(error: Exception) -> str | None:
    """Return the message of a mistake on the command line, None for any other error."""
    message = getattr(error, "format_message", None)
    if message is None:
        return None
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "muragat"
    return f"{message()}\nTry: {command} --help"
