"""An XML document as the tags that a browser acts on: a picture, or whatever is opened by itself.

It is read as XML, not as HTML: names have prefixes, and text may come by entities that the document
declares itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat

from generator.verify.marks import words
from generator.verify.page import Elements, Page, RawElement, Tag
from generator.verify.site import Site, unpacked

ENDINGS = tuple(words("endings_of_xml"))
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
_PSEUDO_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class XmlDocument(Page):
    """An XML document; an element's number is the offset of its tag, in bytes."""

    def offset(self, number: int) -> int:
        """Return the offset of an element's start tag."""
        return number


def read_document(site: Site, name: str) -> Page:
    """Read the tags that a browser acts on; ``fault`` says where it stops being XML, and why."""
    content = unpacked(site.read(name))
    reader = _XmlReader()
    fault, place = reader.read(content)
    return XmlDocument(site, name, content.decode("latin-1"), reader.elements, fault, place)


class _XmlReader:
    """Gathers tags while expat reads. It resolves entities and fills in default attributes."""

    def __init__(self) -> None:
        self.elements = Elements()
        self._open: list[tuple[int, Tag, list[str]]] = []
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self.start
        self._parser.EndElementHandler = self.end
        self._parser.CharacterDataHandler = self.text
        self._parser.ProcessingInstructionHandler = self.instruction

    def read(self, content: bytes) -> tuple[str, int]:
        """Parse a document; return why it is no XML, or "", and the offset in bytes."""
        try:
            self._parser.Parse(content, True)  # noqa: FBT003 - the library takes it by its place
        except expat.ExpatError as fault:
            return expat.ErrorString(fault.code), max(self._parser.ErrorByteIndex, 0)
        except (LookupError, ValueError) as fault:  # an encoding that is none
            return str(fault), 0
        return "", 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Keep a start tag of XHTML, SVG or MathML, with attributes named as in HTML."""
        namespace, _, local = name.rpartition(" ")
        tag = Tag("", {})
        if namespace in _SHOWN:
            values = {}
            for attribute, value in attributes.items():
                prefix, _, short = attribute.rpartition(" ")
                values[_PREFIXES.get(prefix, "") + short.lower()] = value
            tag = Tag(local.lower(), values)
            self.elements.tags.append((self._parser.CurrentByteIndex, tag))
        self._open.append((self._parser.CurrentByteIndex, tag, []))

    def end(self, name: str) -> None:  # noqa: ARG002 - the library tells it
        offset, tag, texts = self._open.pop()
        if tag.name in ("script", "style"):
            self.elements.raw.append(RawElement(tag, offset, "".join(texts)))

    def text(self, text: str) -> None:
        if self._open:
            self._open[-1][2].append(text)

    def instruction(self, target: str, text: str) -> None:
        if target == "xml-stylesheet":
            values = {}
            for name, double, single in _PSEUDO_ATTRIBUTE.findall(text):
                values[name] = double or single
            values["rel"] = "stylesheet"
            tag = Tag("link", values)
            self.elements.tags.append((self._parser.CurrentByteIndex, tag))
