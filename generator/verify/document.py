"""An XML document as the tags that a browser would act on: pictures, and whatever else is opened by its own address.

It is read as XML, not as HTML: names have prefixes, and text may come by entities that the document
declares itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat

from generator.verify.page import Elements, Page, Raw, Tag
from generator.verify.site import Site, unpacked

ENDINGS = (
    ".svg",
    ".svgz",
    ".mml",
    ".xml",
    ".xhtml",
    ".xht",
    ".xsl",
    ".xslt",
    ".atom",
    ".rss",
    ".rdf",
)
_SHOWN = (
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1998/Math/MathML",
)
"""Elements of other namespaces are data to a browser."""
_PREFIXES = {
    "http://www.w3.org/1999/xlink": "xlink:",
    "http://www.w3.org/XML/1998/namespace": "xml:",
}
_SAID = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class Document(Page):
    """A document, whose elements are numbered by their offsets. They count bytes, and so does the text."""

    def offset(self, number: int) -> int:
        """The offset of an element's start tag."""
        return number


def read_document(site: Site, name: str) -> Page:
    """A document with the tags that a browser acts on; ``fault`` says where it stops being XML, and why."""
    content = unpacked(site.read(name))
    found = _Reader()
    fault, place = found.read(content)
    return Document(site, name, content.decode("latin-1"), found.elements, fault, place)


class _Reader:
    """Gathers tags while the library reads. It puts in what entities and defaults stand for."""

    def __init__(self) -> None:
        self.elements = Elements()
        self._open: list[tuple[int, Tag, list[str]]] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.ProcessingInstructionHandler = self._instruction

    def read(self, content: bytes) -> tuple[str, int]:
        """Read all of it; what keeps it from being XML, or nothing, and at which byte."""
        try:
            self._parser.Parse(content, True)  # noqa: FBT003 - the library takes it by its place
        except expat.ExpatError as fault:
            return expat.ErrorString(fault.code), max(self._parser.ErrorByteIndex, 0)
        except (LookupError, ValueError) as fault:  # an encoding that is none
            return str(fault), 0
        return "", 0

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        its = (
            {_attribute(name): value for name, value in attributes.items()}
            if namespace in _SHOWN
            else {}
        )
        tag = Tag(local.lower() if namespace in _SHOWN else "", its)
        if tag.name:
            self.elements.tags.append((self._parser.CurrentByteIndex, tag))
        self._open.append((self._parser.CurrentByteIndex, tag, []))

    def _end(self, name: str) -> None:  # noqa: ARG002 - the library tells it
        offset, tag, texts = self._open.pop()
        if tag.name in ("script", "style"):
            self.elements.raw.append(Raw(tag, offset, "".join(texts)))

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1][2].append(text)

    def _instruction(self, target: str, text: str) -> None:
        if target == "xml-stylesheet":
            its = {name: double or single for name, double, single in _SAID.findall(text)}
            self.elements.tags.append(
                (self._parser.CurrentByteIndex, Tag("link", {**its, "rel": "stylesheet"}))
            )


def _attribute(name: str) -> str:
    namespace, _, local = name.rpartition(" ")
    return _PREFIXES.get(namespace, "") + local.lower()
