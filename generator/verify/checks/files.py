"""Every file is there that the build wrote, as it wrote it, and no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import PurePosixPath

from generator.problem import Problem, Rule
from generator.verify.checks import contents
from generator.verify.manifest import NAME, Fingerprint, fingerprint_of
from generator.verify.marks import mark
from generator.verify.site import EMPTY, Site

LIST = Rule(
    name="file-list",
    requires=f"The build's list of its files, `{NAME}`, lies at the site's root.",
    because="Without it nobody can tell a whole site from a part of one.",
    refused=f"a site without {NAME}",
    accepted=f"a site with {NAME}",
)
MISSING = Rule(
    name="missing-file",
    requires="Every file that the build wrote is there.",
    because="A build that was stopped, or a copy that broke off, leaves a part of a site.",
    refused="about/index.html was written and is gone",
    accepted="about/index.html is there",
)
CHANGED = Rule(
    name="changed-file",
    requires="Every file is as the build wrote it.",
    because="What was changed by hand was checked by nobody, and is gone with the next build.",
    refused="index.html with another byte",
    accepted="index.html as it was built",
)
STRAY = Rule(
    name="stray-file",
    requires="Nothing lies in the site that the build did not write.",
    because="What lies in a published folder is published: notes, copies, exports, keys.",
    refused="report.xlsx beside index.html",
    accepted="only what the build wrote",
)
UNFIT = Rule(
    name="unfit-file",
    requires="No links, hidden files, backups, keys or records are published, whatever they are "
    "called.",
    because="They tell what was never meant for readers: history, drafts, records above the "
    "audience, secrets.",
    refused=".git/config, index.html~, a private key in notes.txt, a record anywhere",
    accepted=".well-known/security.txt",
)
DISGUISED = Rule(
    name="disguised-page",
    requires="What browsers take for a page is called .html, so that it begins with the policy.",
    because="Servers that do not know an ending leave it to the browser, or run the file. No "
    "policy binds it.",
    refused="<html>… in a file called page, page.shtml or page.html.old",
    accepted="page.html, or page.txt, which is shown as text",
)
RULES = (LIST, MISSING, CHANGED, STRAY, UNFIT, DISGUISED)

_ANEW = "build the site anew"
TAKE_AWAY = "take it away; exclude_docs in mkdocs.yml keeps a file of docs/ from the site"
_PAGE = "a page"
_HIDDEN_AND_FIT = (".well-known", ".nojekyll", ".htaccess", ".domains")
_LEFT_BEHIND = mark("left_behind")


def check(site: Site) -> Iterator[Problem]:
    """Yield links, hidden files, backups, keys, records and disguised pages."""
    for name in site.files:
        part, why = _why_unfit(site, name)
        if why == _PAGE:
            message = "browsers may take this for a page, or servers run it, and no policy binds it"
            advice = "call it .html, or .txt to show it as text"
            yield site.problem(DISGUISED, part, message, advice)
        elif why:
            yield site.problem(UNFIT, part, f"{why} would be published", TAKE_AWAY)
    # Of a folder that was emptied, the files that are gone are told.
    emptied = _all_folders(site.manifest.files)
    for name, kind in site.others.items():
        if kind != EMPTY or name not in emptied:
            advice = "publish the file itself, or nothing"
            yield site.problem(UNFIT, name, f"this is {kind}", advice)


def check_list(site: Site) -> Iterator[Problem]:
    """Yield files that are missing or changed, compared with the manifest."""
    if site.unlisted:
        message = f"the list of the site's files cannot be used ({site.unlisted})"
        advice = f"{_ANEW}, and verify it before anything else touches it"
        yield site.problem(LIST, NAME, message, advice)
    for name, known in site.manifest.files.items():
        if name in site.files:
            message = _change(site, name, known)
            if message:
                advice = f"{_ANEW}, and change what it is made of instead"
                yield site.problem(CHANGED, name, message, advice)
        elif name not in site.others:
            yield site.problem(MISSING, name, "the build wrote this file, and it is gone", _ANEW)


def _why_unfit(site: Site, name: str) -> tuple[str, str]:
    """Return the part of a name that is unfit, such as a hidden folder, and why, or ""."""
    for part in (*_folders(name), name):
        _, _, last = part.rpartition("/")
        if last.startswith(".") and last not in _HIDDEN_AND_FIT:
            return part, "a hidden file" if part == name else "a hidden folder"
        if _LEFT_BEHIND.fullmatch(last):
            return part, "a backup or a key"
    text = site.head(name)
    packed = site.members(name) if text.startswith("PK") else ()
    for content in chain([text], packed):
        kind = contents.unfit(name, content)
        if kind:
            return name, kind
    return name, _PAGE if contents.is_disguised(name, text) else ""


def _folders(name: str) -> list[str]:
    """Return the folders that a file lies in, the outermost first."""
    folders = PurePosixPath(name).parents[:-1]
    return [str(folder) for folder in reversed(folders)]


def _all_folders(names: Iterable[str]) -> set[str]:
    return set(chain.from_iterable(map(_folders, names)))


def _change(site: Site, name: str, known: Fingerprint) -> str:
    """Return how a file differs from what the build wrote, or ""."""
    try:
        size, digest = fingerprint_of(site.folder / name)
    except OSError as fault:
        return f"it cannot be read ({fault.strerror})"
    expected, _ = known
    if (size, digest) == known:
        return ""
    sizes = "other bytes"
    if size != expected:
        sizes = f"{size:,} bytes, not {expected:,}"
    return f"this is not what the build wrote ({sizes})"


def check_strays(site: Site) -> Iterator[Problem]:
    """Yield files that the build did not write; of a folder with nothing else in it, the folder."""
    if site.unlisted:
        return
    known = {*site.manifest.files, NAME}
    folders = _all_folders(known)
    advice = "take it away; what is to be published belongs into docs/"
    for name in site.files - known:
        _, why = _why_unfit(site, name)
        if not why:
            strays = [folder for folder in _folders(name) if folder not in folders]
            stray, kind = (strays[0], "folder") if strays else (name, "file")
            yield site.problem(STRAY, stray, f"the build did not write this {kind}", advice)
