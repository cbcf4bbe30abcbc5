# ruff: noqa: INP001
"""Make the pictures in README and docs, each page on a desk and on a phone, in a real Chromium.

    python .ci/pictures.py        or: make pictures

On the desk it is light, on the phone dark. They show a made-up ferry company (`tests/ferry`) as of
one day, in the frame of `lessons init`, so that neither a new lesson nor a new day makes them old.
Beside them `.made-of.json` keeps what each shows: the page, the rules of our style that apply to
it, and the frame. `tests/test_pictures.py` fails when one of these has changed since. What search
finds, the theme's own style and the machine's fonts are left out: they change often, or without us
and little.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.utils.yaml import yaml_load

from generator.records.base import KnowledgeBase
from generator.site.contents import contents
from generator.site.pages import Pages, Settings
from generator.site.style import style_sheet

HOME = Path(__file__).resolve().parent.parent
FOLDER = HOME / "docs/about/pictures"
MADE_OF = FOLDER / ".made-of.json"
ADDRESSES = {
    "home": "",
    "lesson": "lessons/ferry-left-early/",
    "search": "search/?q=passengers+left+behind",
    "brief": "brief/boarding/",
    "follow-through": "follow-through/",
    "where-else": "where-else/",
    "health": "health/",
}
LOOKS = (("light", 1240), ("dark", 390))
"""The colours and the width of each part of a picture, in pixels of the page."""
HEIGHT, SCALE = 860, 0.8
"""The height of the parts, and how large they are shown."""
EPOCH = 1795305600  # 2026-11-22

FERRY = HOME / "tests/ferry"
STARTER = HOME / "generator/starter"
BROWSERS = ("chromium", "chromium-headless-shell", "chromium-browser", "google-chrome")

# Both parts with round corners, and a line around each, which a light one needs on white and a dark
# one on black.
SIDE_BY_SIDE = """async ([sources, scale]) => {
  const gap = 20;
  const images = [];
  for (const source of sources) {
    const image = Object.assign(new Image(), { src: `data:image/png;base64,${source}` });
    await image.decode();
    images.push(image);
  }
  const sizes = images.map((image) => [image.width * scale, image.height * scale]);
  const width = sizes.reduce((sum, [own]) => sum + own + gap, -gap);
  const canvas = Object.assign(document.createElement("canvas"), { width, height: sizes[0][1] });
  const pen = canvas.getContext("2d");
  let start = 0;
  for (const [number, image] of images.entries()) {
    const [own, height] = sizes[number];
    const shape = new Path2D();
    shape.roundRect(start + 0.5, 0.5, own - 1, height - 1, 10);
    pen.save();
    pen.clip(shape);
    pen.imageSmoothingQuality = "high";
    pen.drawImage(image, start, 0, own, height);
    pen.restore();
    pen.strokeStyle = "#8a8f98";
    pen.stroke(shape);
    start += own + gap;
  }
  return canvas.toDataURL("image/webp", 0.7).split(",")[1];
}"""


def main() -> None:
    """Make all pictures anew, and keep what they show."""
    with tempfile.TemporaryDirectory() as folder:
        shown = _photographed(_built(Path(folder)))
    FOLDER.mkdir(exist_ok=True)
    pages = pages_shown()
    kept = {}
    for name, picture in shown.items():
        (FOLDER / f"{name}.webp").write_bytes(picture)
        kept[name] = {**made_of(pages[name]), "picture": digest(picture)}
        print(f"{FOLDER.relative_to(HOME) / name}.webp  {len(picture):,} bytes")  # noqa: T201
    MADE_OF.write_text(json.dumps(kept, indent=2) + "\n")


def pages_shown() -> dict[str, str]:
    """Return the pages that have a picture, as our templates make them, by the picture's name."""
    today = datetime.datetime.fromtimestamp(EPOCH, datetime.UTC).date()
    catalogue = KnowledgeBase.read(FERRY / "lessons", "lessons").judged(today)
    made = contents(Pages(catalogue.published_for("public"), Settings(today=today)))
    pages = {file.address: str(file.content) for file in made if file.head}
    return {name: pages[address.partition("?")[0]] for name, address in ADDRESSES.items()}


def made_of(page: str) -> dict[str, str]:
    """Return the digests of all of ours that decides how a page looks."""
    style = style_sheet()
    templates = sorted((HOME / "generator/theme").rglob("*.html"))
    frame = [path.read_text() for path in templates if path.name != "404.html"]
    frame.append(json.dumps(_configuration(), sort_keys=True))
    # What a script is called changes with every word of it, and shows nowhere.
    shown = re.sub(r"-[0-9a-f]{12}(?=\.js\b)", "", page)
    return {
        "page": digest(_tidy(shown)),
        "style": digest("\n".join(rules_for(page, style))),
        "frame": digest(_tidy("\n".join(frame))),
    }


def rules_for(page: str, style: str) -> Iterator[str]:
    """Yield the rules of a style sheet that may apply to a page on a screen, by their classes."""
    classes = set(re.findall(r"[\w-]+", " ".join(re.findall(r'class="([^"]*)"', page))))
    around: list[str] = []
    without_comments = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    for prelude, end in re.findall(r"([^{}]*)([{}])", without_comments):
        if end == "{":
            around.append(_tidy(prelude))
        else:
            selector = around.pop()
            is_shown = prelude.strip() and not any("print" in rule for rule in around)
            if is_shown and any(_may_apply(part, classes) for part in selector.split(",")):
                yield f"{' '.join([*around, selector])} {_tidy(prelude)}"


def _may_apply(selector: str, classes: set[str]) -> bool:
    """Return True if all classes of a selector are on a page, or the theme's."""
    names = re.findall(r"\.(-?[a-z_][\w-]*)", selector)
    return all(name in classes or name.startswith("md-") for name in names)


def digest(content: str | bytes) -> str:
    """Return the first letters of the SHA-256."""
    content = content if isinstance(content, bytes) else content.encode()
    return hashlib.sha256(content).hexdigest()[:16]


def _tidy(text: str) -> str:
    return " ".join(re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL).split())


def _configuration() -> dict[str, Any]:
    """Return what `lessons init` lays down, without experiments: the ferry company made none."""
    options = yaml_load((STARTER / "mkdocs.yml").read_text())
    options["nav"] = [entry for entry in options["nav"] if "Experiments" not in entry]
    shown = ("site_name", "nav", "plugins", "theme", "markdown_extensions")
    return {name: options[name] for name in shown}


def _built(folder: Path) -> Path:
    """Build the site of the ferry company below a folder, and return where it lies."""
    shutil.copytree(FERRY / "lessons", folder / "lessons")
    shutil.copytree(FERRY / "procedures", folder / "procedures")
    shutil.copytree(STARTER / "docs", folder / "docs")
    (folder / "mkdocs.yml").write_text(json.dumps(_configuration()))
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(EPOCH), "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet"],
        cwd=folder,
        env=environment,
        check=True,
    )
    return folder / "site"


def _photographed(site: Path) -> dict[str, bytes]:
    """Return each picture's bytes by its name."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - digests need none

    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        shots = {
            name: [_shot(browser, site, address, *look) for look in LOOKS]
            for name, address in ADDRESSES.items()
        }
        page = browser.new_page()
        pictures = {
            name: page.evaluate(SIDE_BY_SIDE, [parts, SCALE]) for name, parts in shots.items()
        }
        browser.close()
    return {name: base64.b64decode(picture) for name, picture in pictures.items()}


def _shot(browser: Any, site: Path, address: str, scheme: str, width: int) -> str:
    """Return a picture of a page in light or dark colours, as PNG in base64."""
    page = browser.new_page(
        viewport={"width": width, "height": HEIGHT}, color_scheme=scheme, reduced_motion="reduce"
    )
    page.route("**/*", lambda route: route.fulfill(path=_file(site, route.request.url)))
    page.goto(f"http://site/{address}", wait_until="networkidle")
    shot: bytes = page.screenshot(animations="disabled", caret="hide")
    page.context.close()
    return base64.b64encode(shot).decode()


def _file(site: Path, url: str) -> Path:
    path = site / url.removeprefix("http://site/").partition("?")[0]
    return path / "index.html" if path.is_dir() else path


if __name__ == "__main__":
    main()
