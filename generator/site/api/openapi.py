"""The description of the API (OpenAPI 3.1), made from the shapes of its answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.site import addresses
from generator.site.api.shapes import COMPONENTS, schemas
from generator.site.api.values import COLUMNS
from generator.site.pages import Pages

_SUMMARY = (
    "What failed, why, what changed, and whether the change worked. "
    "Files made with the site: read only."
)

_PROMISE = (
    "Addresses and fields stay; whatever would break a program gets a new number, beside a year of "
    "the old. A site may leave out the files of single lessons, and then they are not listed here."
)


def description(pages: Pages) -> dict[str, Any]:
    """Return every file of the API, and what is in it. The addresses begin at the site's root."""
    title = f"{pages.settings.site_name}: lessons as data"
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "summary": _SUMMARY,
            "description": _PROMISE,
            "version": "1.7",
        },
        "servers": [{"url": pages.root(addresses.OPENAPI).rstrip("/")}],
        "paths": {f"/{address}": {"get": operation} for address, operation in _operations(pages)},
        "components": {"schemas": schemas()},
    }


def _operations(pages: Pages) -> Iterator[tuple[str, dict[str, Any]]]:
    about = "All lessons in short, newest first."
    yield addresses.ALL_DATA, _file("listLessons", about, _json("Lessons"))
    if "data" in pages.settings.copies:
        yield addresses.lesson_data("{id}"), _one_lesson(pages)
    columns = f"A row for each lesson, with the columns {', '.join(COLUMNS)}."
    rows = {"text/csv": {"schema": {"type": "string", "description": columns}}}
    about = "All lessons in short, for spreadsheets."
    yield addresses.ALL_ROWS, _file("tabulateLessons", about, rows)
    about = "The words that records use."
    yield addresses.VOCABULARY_DATA, _file("getVocabulary", about, _json("Vocabulary"))
    about = "How many lessons there are of each sort."
    yield addresses.STATISTICS_DATA, _file("countLessons", about, _json("Statistics"))
    about = "What matching needs: `lessons match --from` asks it before a change."
    yield addresses.MATCH_DATA, _file("getMatchData", about, _json("MatchData"))
    about = "The JSON Schema of a record, for those who write them."
    yield addresses.SCHEMA, _file("getSchema", about, _json())
    yield addresses.OPENAPI, _file("getDescription", "This description.", _json())


def _one_lesson(pages: Pages) -> dict[str, Any]:
    parameter: dict[str, Any] = {
        "name": "id",
        "in": "path",
        "required": True,
        "description": "The id of a lesson.",
        "schema": {"$ref": f"{COMPONENTS}LessonInShort/properties/id"},
    }
    if pages.catalogue.lessons:
        parameter["example"] = pages.catalogue.lessons[0].id
    operation = _file("getLesson", "One lesson, with all that its author wrote.", _json("Lesson"))
    operation["responses"]["404"] = {"description": "There is no such lesson on this site."}
    return {**operation, "parameters": [parameter]}


def _file(name: str, summary: str, content: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "responses": {"200": {"description": summary, "content": content}},
    }


def _json(schema: str = "") -> dict[str, Any]:
    of_type = {"$ref": COMPONENTS + schema} if schema else {"type": "object"}
    return {"application/json": {"schema": of_type}}
