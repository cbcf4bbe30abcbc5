"""How templates are compiled: once, without their indentation, to Python that calls at once."""

from __future__ import annotations

import operator
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context
from markupsafe import Markup, escape

from generator.site import addresses
from generator.translation import Translator

try:
    from markupsafe._speedups import _escape_inner
except ImportError:
    _escape_inner = escape


class Compiled(BytecodeCache):
    """Keeps compiled templates for the next build of a preview: compiling is what takes long."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, ...], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load into the bucket what was compiled of the same text, if there is any."""
        bucket.code = self._codes.get(_key_of(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if bucket.code is not None:
            self._codes[_key_of(bucket)] = bucket.code


def _key_of(bucket: Bucket) -> tuple[str, ...]:
    """Return what a compiled template hangs on: its name, its text, and who changes it on the way.

    A site's own pages and ours in a folder of it are made by environments with other extensions.
    """
    return bucket.key, bucket.checksum, *sorted(bucket.environment.extensions)


_KEPT = "pre|script|style|textarea"
_INDENTATION = re.compile(rf"(<({_KEPT})\b.*?</\2>)|^[ \t]+", re.DOTALL | re.MULTILINE)


class Unindented(Extension):
    """Leaves out how templates are indented, which would be a tenth of a page."""

    def preprocess(self, source: str, *_: object) -> str:
        """Return the source without it; text that is shown as it stands keeps its spaces."""
        return _INDENTATION.sub(r"\1", source)


class SaidOnce(Extension):
    """Translates messages without values when a template is compiled, not on each page.

    It makes a filter of the call, ``"Why" | _``, which Jinja applies at once to what is constant.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Yield the tokens of a template."""
        tokens = deque(stream)
        while tokens:
            call = list(islice(tokens, 4))
            kinds = [token.type for token in call]
            if kinds == ["name", "lparen", "string", "rparen"] and call[0].value == "_":
                name, opening, message, closing = call
                yield from (opening, message, Token(name.lineno, "pipe", "|"), name, closing)
                for _ in call:
                    tokens.popleft()
            else:
                yield tokens.popleft()


class DirectGenerator(CodeGenerator):
    """Writes a template as Python that reads, calls and escapes by itself.

    Jinja would find out at each of hundreds of values of a page what kind of value it is.
    """

    @optimizeconst
    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802 - Jinja's own
        """Write a call."""
        self.write("context.call(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's own
        """Write an attribute of an object; items of mappings are asked for in brackets."""
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


class DirectContext(Context):
    """What a template knows; no function that it calls wants to know it, too."""

    call: Any = staticmethod(operator.call)


class DirectEnvironment(Environment):
    """An environment of such templates."""

    code_generator_class = DirectGenerator
    context_class = DirectContext

    @staticmethod
    def escaped(value: object) -> str:
        """Return a value as markup: plain text, as it is joined to other markup at once."""
        if type(value) is str:
            return _escape_inner(value)
        return value if isinstance(value, Markup) else escape(value)


def new_environment(compiled: Compiled, words: Translator, **options: Any) -> Environment:
    """Return an environment of our templates, with words.

    What is compiled depends on their language, and on how it escapes.
    """
    environment = DirectEnvironment(
        loader=PackageLoader("generator.site"),
        auto_reload=False,
        bytecode_cache=compiled,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=[SaidOnce, *([Unindented] if options["autoescape"] else [])],
        **options,
    )
    environment.globals["addresses"] = addresses
    messages = {"_": words.gettext, "ngettext": words.ngettext, "pgettext": words.pgettext}
    environment.globals.update(messages)
    environment.filters.update(
        _=words.gettext, number=words.number, in_words=words.date, on=words.on
    )
    return environment
