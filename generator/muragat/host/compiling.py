"""How Jinja's templates become Python: its own code generator, with less work left for each page.

What a template says and what it gives are Jinja's; these differ from it only in how:

- A template and a block collect what they write in one list, instead of handing up each piece.
- A value is escaped by ``escape``, which makes no object for it: the pieces are only joined.
- What a template calls is called as it is. Jinja looks at each call for functions that want the
  context or its settings; none of ours does, and macros know the settings, which never change.
- A module of macros is made once for all that uses it in the same way, not once a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping
from keyword import iskeyword
from operator import is_
from typing import Any, cast

import markupsafe
from jinja2 import Environment, Template, nodes
from jinja2.bccache import FileSystemBytecodeCache
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from jinja2.environment import TemplateModule
from jinja2.idtracking import VAR_LOAD_RESOLVE
from jinja2.nodes import EvalContext
from jinja2.runtime import Macro
from jinja2.utils import missing
from markupsafe import Markup

from muragat.fingerprint import fingerprint

KEPT = "_kept"
"""The name under which a context holds the modules that were made from nothing but it."""

_OUT = "out"

# MarkupSafe escapes in C; what it puts around that is most of the time.
_escape_text = getattr(markupsafe, "_escape_inner", lambda text: str(markupsafe.escape(text)))


def escape(value: object) -> str:
    """Return a value as it may stand in HTML, as MarkupSafe's function of that name does."""
    kind = type(value)
    if kind is str:
        escaped: str = _escape_text(value)
        return escaped
    if kind is Markup:
        return value  # type: ignore[return-value]
    if kind is int:
        return str(value)
    return markupsafe.escape(value)


class QuickMacro(Macro):
    """A macro that takes the short way where it is called with plain arguments only."""

    def __init__(self, environment: Environment, func: Any, *rest: Any) -> None:
        super().__init__(environment, func, *rest)
        special = self.caller or self.catch_kwargs or self.catch_varargs
        self._most = -1 if special or not self._default_autoescape else self._argument_count
        if self._most > 0:
            # Jinja's code takes this for an argument that was not given.
            func.__defaults__ = (missing,) * self._most

    def __call__(self, *args: Any, **named: Any) -> Any:
        """Return what the macro writes."""
        if named or len(args) > self._most or (args and type(args[0]) is EvalContext):
            return super().__call__(*args, **named)
        return str.__new__(Markup, self._func(*args))


class Generator(CodeGenerator):
    """Writes the Python of a template."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._needs: set[str] = set()

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        """Write a template, and after it the names that its macros need."""
        super().visit_Template(node, frame)
        alone = all(isinstance(child, nodes.Macro | nodes.Output) for child in node.body)
        foreign = node.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Block))
        needs = tuple(sorted(self._needs)) if alone and not any(foreign) else None
        self.writeline(f"needs = {needs!r}")
        # Nothing of it has run yet, so that these take the place of Jinja's.
        self.writeline(f"from {__name__} import QuickMacro as Macro, escape")

    def enter_frame(self, frame: Frame) -> None:
        """Note what a part of a template takes from outside."""
        super().enter_frame(frame)
        loads = frame.symbols.loads.values()
        self._needs.update(name for action, name in loads if action == VAR_LOAD_RESOLVE)

    def write_commons(self) -> None:
        """Write what begins a template or a block."""
        super().write_commons()
        self.writeline(f"{_OUT} = []")

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Write statements; what those of a template or a block write is collected."""
        if frame.buffer is None:
            frame.buffer = _OUT
        super().blockvisit(nodes, frame)

    def leave_frame(self, frame: Frame, with_python_scope: bool = False) -> None:
        """Hand up what was collected at the end of a template or a block."""
        super().leave_frame(frame, with_python_scope)
        if with_python_scope and frame.parent is None:
            self._hand_up()

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802
        """Write an include. One without the context is handed up by Jinja itself."""
        if not node.with_context:
            self._hand_up()
        super().visit_Include(node, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Write a call."""
        rare = forward_caller or node.dyn_args or node.dyn_kwargs
        if rare or any(iskeyword(argument.key) for argument in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Write the look-up of an attribute; Jinja's own is for what has none of that name."""
        whole, part = self.temporary_identifier(), self.temporary_identifier()
        self.write(f"({part} if ({part} := getattr(({whole} := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing")
        self.write(f" else environment.getattr({whole}, {node.attr!r}))")

    def _hand_up(self) -> None:
        self.writeline(f"yield concat({_OUT})")
        self.writeline(f"{_OUT}.clear()")


class Code(FileSystemBytecodeCache):
    """Keeps templates compiled, each for the program that compiled it."""

    def get_source_checksum(self, source: str) -> str:
        """Return what stands for a template and for the program."""
        return super().get_source_checksum(source + fingerprint().hex())


_KeptModule = tuple[tuple[object, ...], TemplateModule | None]
"""The values of the names that a module needs, and the module if there are all of them."""


class Kept:
    """Modules that were made from ``given`` alone: what pages of one kind are all given."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given
        self.modules: dict[Template, _KeptModule] = {}


class QuickTemplate(Template):
    """A template whose macros are made once for all contexts that mean the same to them."""

    _needs: tuple[str, ...] | None

    @classmethod
    def _from_namespace(
        cls, environment: Environment, namespace: MutableMapping[str, Any], globals_: Any
    ) -> Template:
        made = super()._from_namespace(environment, namespace, dict(globals_))
        template = cast("QuickTemplate", made)
        template._needs = namespace["needs"]
        return template

    def make_module(
        self,
        vars: dict[str, Any] | None = None,
        shared: bool = False,
        locals: Mapping[str, Any] | None = None,
    ) -> TemplateModule:
        """Return the module of the template.

        One that was made without a page is every page's for which its names mean the same.
        """
        context = vars or {}
        if self._needs is not None and shared and KEPT in context:
            values, module = self._kept(self._needs, context[KEPT])
            own = any(value is not missing for value in (locals or {}).values())
            if module and not own and all(map(is_, map(context.get, self._needs), values)):
                return module
        return super().make_module(vars, shared, locals)

    def _kept(self, needs: tuple[str, ...], kept: Kept) -> _KeptModule:
        if self not in kept.modules:
            known = {**self.globals, **kept.given}
            whole = known.keys() >= set(needs)
            module = super().make_module(known, shared=True) if whole else None
            kept.modules[self] = tuple(map(known.get, needs)), module
        return kept.modules[self]
