"""Whether every file is there that the build wrote, as it wrote it, and no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.problem import Problem, Rule
from generator.verify.checks import contents
from generator.verify.manifest import NAME, print_of
from generator.verify.marks import mark
from generator.verify.site import EMPTY, Site

LIST = Rule(
    name="file-list",
    level="error",
    requires=f"The build's list of its files, `{NAME}`, lies at the site's root.",
    because="Without it nobody can tell a whole site from a part of one.",
    refused=f"a site without {NAME}",
    accepted=f"a site with {NAME}",
)
MISSING = Rule(
    name="missing-file",
    level="error",
    requires="Every file that the build wrote is there.",
    because="A build that was stopped, or a copy that broke off, leaves a part of a site.",
    refused="about/index.html was written and is gone",
    accepted="about/index.html is there",
)
CHANGED = Rule(
    name="changed-file",
    level="error",
    requires="Every file is as the build wrote it.",
    because="What was changed by hand was checked by nobody, and is gone with the next build.",
    refused="index.html with another byte",
    accepted="index.html as it was built",
)
STRAY = Rule(
    name="stray-file",
    level="error",
    requires="Nothing lies in the site that the build did not write.",
    because="What lies in a published folder is published: notes, copies, exports, keys.",
    refused="report.xlsx beside index.html",
    accepted="only what the build wrote",
)
UNFIT = Rule(
    name="unfit-file",
    level="error",
    requires="No links, hidden files, backups, keys or records are published, whatever they are called.",
    because="They tell what was never meant for readers: history, drafts, records above the audience, secrets.",
    refused=".git/config, index.html~, a private key in notes.txt, a record anywhere",
    accepted=".well-known/security.txt",
)
DISGUISED = Rule(
    name="disguised-page",
    level="error",
    requires="What browsers take for a page is called .html, so that it begins with the policy.",
    because="Servers that do not know an ending leave it to the browser, or run the file. No policy binds it.",
    refused="<html>… in a file called page, page.shtml or page.html.old",
    accepted="page.html, or page.txt, which is shown as text",
)
RULES = (LIST, MISSING, CHANGED, STRAY, UNFIT, DISGUISED)

_PAGE = "a page"
_HIDDEN_AND_FIT = (".well-known", ".nojekyll", ".htaccess", ".domains")
_UNFIT = mark("left_behind")


def check(site: Site) -> Iterator[Problem]:
    """Compare what is there with what the build wrote."""
    unfit = {name: _why_unfit(site, name) for name in sorted(site.files)}
    yield from _unfit(site, unfit)
    if site.unlisted:
        advice = "build the site anew, and verify it before anything else touches it"
        yield site.problem(
            LIST, NAME, f"the list of the site's files cannot be used ({site.unlisted})", advice
        )
        return
    yield from _differing(site)
    yield from _strays(site, {name for name, (_, why) in unfit.items() if not why})


def _differing(site: Site) -> Iterator[Problem]:
    for name, known in site.manifest.files.items():
        if name not in site.files:
            if name not in site.others:
                yield site.problem(
                    MISSING,
                    name,
                    "the build wrote this file, and it is gone",
                    "build the site anew",
                )
        elif message := _change(site, name, known):
            yield site.problem(
                CHANGED, name, message, "build the site anew, and change what it is made of instead"
            )


def _change(site: Site, name: str, known: tuple[int, str]) -> str:
    """In what a file is not what the build wrote, or nothing."""
    try:
        size, digest = print_of(site.folder / name)
    except OSError as fault:
        return f"it cannot be read ({fault.strerror})"
    sizes = f"{size:,} bytes, not {known[0]:,}" if size != known[0] else "other bytes"
    return "" if (size, digest) == known else f"this is not what the build wrote ({sizes})"


def _strays(site: Site, fit: set[str]) -> Iterator[Problem]:
    known = {*site.manifest.files, NAME}
    folders = {folder for name in known for folder in _folders(name)}
    strays = {_topmost(name, folders) for name in fit - known}
    for name in sorted(strays):
        what = "file" if name in site.files else "folder"
        message = f"the build did not write this {what}"
        yield site.problem(
            STRAY, name, message, "take it away; what is to be published belongs into docs/"
        )


def _folders(name: str) -> list[str]:
    parts = name.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]


def _topmost(name: str, folders: set[str]) -> str:
    """The highest folder of a stray file in which nothing was written by the build, or the file."""
    return next((folder for folder in _folders(name) if folder not in folders), name)


def _unfit(site: Site, unfit: Mapping[str, tuple[str, str]]) -> Iterator[Problem]:
    emptied = {folder for name in site.manifest.files for folder in _folders(name)}
    for name, what in site.others.items():
        if what == EMPTY and name in emptied:
            continue  # the files that are gone are told
        yield site.problem(UNFIT, name, f"this is {what}", "publish the file itself, or nothing")
    for name, why in sorted({its for its in unfit.values() if its[1]}):
        if why == _PAGE:
            message = "browsers may take this for a page, or servers run it, and no policy binds it"
            yield site.problem(
                DISGUISED, name, message, "call it .html, or .txt to show it as text"
            )
        else:
            advice = "take it away; exclude_docs in mkdocs.yml keeps a file of docs/ from the site"
            yield site.problem(UNFIT, name, f"{why} would be published", advice)


def _why_unfit(site: Site, name: str) -> tuple[str, str]:
    """The part of a name that is unfit for a site, and why; or nothing. Of a hidden folder only itself is told."""
    parts = name.split("/")
    for depth, part in enumerate(parts, 1):
        if part.startswith(".") and part not in _HIDDEN_AND_FIT:
            return "/".join(
                parts[:depth]
            ), f"a hidden {'file' if depth == len(parts) else 'folder'}"
        if _UNFIT.fullmatch(part):
            return "/".join(parts[:depth]), "a backup or a key"
    text = contents.text_in(site.head(name))
    packed = (contents.text_in(its) for its in site.members(name)) if text.startswith("PK") else ()
    unfit = next(filter(None, (contents.unfit(name, its) for its in (text, *packed))), "")
    return name, unfit or (_PAGE if contents.is_disguised(name, text) else "")
