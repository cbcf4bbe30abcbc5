"""A site with a blog, tags and odd attachments is sound; each of many defects planted in it is told.

What is planted is listed by the site as its own, so that only what it is gives it away. All of it
lies in one copy, which is looked through once.
"""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import os
import re
import shutil
import tarfile
import zipfile

import pytest

from generator.verify import verify
from generator.verify.manifest import NAME, write_manifest

URL = "https://lessons.example.org/kb/"
OUT = "https://elsewhere.example"
RECORD = """\
# yaml-language-server: $schema=../../schema.json
title: Refunds were late
lesson: Say when money will arrive before people ask.
date: 2020-03-01
areas: [refunds]
audience: restricted
failure: |
  Refunds took nine weeks.
causes:
  - {factor: policy, text: Nobody owned the queue.}
no_change: It was decided to wait.
"""
VOCABULARY = "areas:\n  refunds:\n    name: Refunds\nfactors:\n  policy:\n    name: Policy\n"
PATTERNS = "blame:\n  sloppy:\n    find: sloppy\n    says: names a person\n"
BODY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n"
PAGE = "<!doctype html>\n<html lang=en><title>a</title><script>go()</script>\n"
SVG = 'xmlns="http://www.w3.org/2000/svg"'
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'


def key(kind):
    return f"-----BEGIN {kind}PRIVATE KEY-----\n{BODY}-----END {kind}PRIVATE KEY-----\n"


def zipped(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def tarred(**files):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content.encode()))
    return packed.getvalue()


# As mkdocs-redirects writes it, with the same address twice: for the script, and for those who run
# none.
LEADS_ON = """
<!doctype html>
<html lang="en">
<head>
    <meta charset="utf-8">
    <title>Redirecting...</title>
    <link rel="canonical" href="{0}">
    <script>var anchor=window.location.hash.substr(1);location.href="{0}"+(anchor?"#"+anchor:"")</script>
    <meta http-equiv="refresh" content="0; url={0}">
</head>
<body>
You're being redirected to a <a href="{0}">new destination</a>.
</body>
</html>
"""


# Attachments that are fine, as an author puts them into docs/.
ATTACHMENTS = {
    "attached/A talk (2020), final.pdf": b"%PDF-1.7\n1 0 obj <</Type /Catalog>>\n",
    "attached/Größe & Maß — 数.csv": "title;date;failure\na;2020;b\n",
    "attached/rows.csv": "title,lesson,date,areas,failure,causes\na,b,2020,c,d,e\n",
    "attached/no-ending": "Just text, with a < b.\n",
    "attached/openapi.yaml": "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n",
    "attached/compose.yml": "services:\n  web: {image: a}\nsecrets:\n  token: {file: a}\nnetworks: {}\n",
    "attached/secrets-of-helm.yaml": "secrets:\n  name: a\n",
    "attached/messages.yml": "title: Orders\nsuccess: Done\nfailure: Failed\nwarning: Look\nok: Fine\nno: No\n",
    "attached/discord.yml": "roles:\n  - name: a\nchannels:\n  - name: b\nareas: {}\nwelcome: a\nrules: b\nbots: c\n",
    "attached/front.yml": "title: A\ndate: 2020-01-01\ntags: [a]\ndraft: false\n",
    "attached/data.json": '{"title": "A", "failure": 1, "items": [], "other": 2, "more": 3}',
    "attached/places.geojson": '{"type": "FeatureCollection", "features": []}',
    "attached/pages.txt": PAGE,
    "attached/example.md.txt": "<html>\n",
    "attached/tool.py": "print('<html>')\n",
    "attached/schema.sql": "-- PRIVATE KEY (id)\nCREATE TABLE a (id int);\n",
    "attached/certificate.pem": f"-----BEGIN CERTIFICATE-----\n{BODY}-----END CERTIFICATE-----\n",
    "attached/id_rsa.pub": "ssh-rsa AAAAB3NzaC1yc2E a@example.org\n",
    "attached/elided.txt": "So keys begin:\n-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n",
    "attached/key.asc": "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDME\n-----END PGP PUBLIC KEY BLOCK-----\n",
    "attached/track.gpx": '<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1"><trk/></gpx>',
    "attached/notes.xml": f'<?xml version="1.0"?><a><b {XHTML}>text</b></a>',
    "attached/drawing.svg": f"<svg {SVG}><title>A</title><style>a{{}}</style><path d='M0 0'/></svg>",
    "attached/packed.svgz": gzip.compress(f"<svg {SVG}/>".encode()),
    "attached/more.csv.gz": gzip.compress(b"a,b\n"),
    "attached/day.ics": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nURL:https://lessons.example.org/kb/ab\r\n out/\r\nEND:VCALENDAR\r\n",
    "attached/clip.mp4": b"\0\0\0\x18ftypmp42",
    "attached/font.woff2": b"wOF2\0\1\0\0",
    "attached/photo.jpg": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "attached/zero": b"",
    "attached/script.js": "document.addEventListener('click', () => fetch('a.json'))\n//# sourceMappingURL=script.js.map\n",
    "attached/vercel.json": '{"an": "example, which no host reads here"}',
    "attached/functions/a.ts": "export const a = 1\n",
    ".htaccess": "ErrorDocument 404 /kb/404.html\nOptions -Indexes\n",
    "_redirects": "# old addresses\n/kb/old/* /kb/about/:splat 301\n/kb/older /kb/about/ 301\n",
    "_headers": "/kb/api/*\n  Access-Control-Allow-Origin: *\n  Cache-Control: max-age=60\n/*\n  X-Frame-Options: DENY\n",
    "CNAME": "lessons.example.org\n",
    "own.html": "<!DOCTYPE html><html lang='de'><head><title>Eigene Seite</title></head><body><h1>Größe\xa0Maß</h1>"
    "<p title='a\xa0b'>a\xa0b</p><select><optgroup label=a><option value=a>a<option>b</select>"
    "<noscript><p>Ohne Skripte.</p></noscript><template><p id=a>a</p></template><p id=a @click=b :c=d [e]=f *g=h></p>"
    "<svg viewBox='0 0 1 1'><foreignObject><div>a</div></foreignObject></svg><math><mi>x</mi></math>"
    "<div><p>unclosed <a href=about/>a</a><br/><img src=attached/drawing.svg alt=></body></html>\n",
}
ATTACHMENTS["older/index.html"] = LEADS_ON.format("../about/#about")
BLOG = """\
---
date: 2026-01-0{0}
tags: [A tag, Größe]
categories: [News]
---
# Post {0}

Text.

<!-- more -->

[A talk](../../attached/A%20talk%20%282020%29%2C%20final.pdf)
"""


@pytest.fixture(scope="module")
def sound(once, base_in, workplace, page_of):
    def make(folder):
        place = workplace(base_in(folder), page_of)
        place.lesson("2020/late-refunds", aliases=["slow-refunds"])
        place.write("docs/about.md", "---\ntags: [A tag]\n---\n# About\n\nText.\n")
        place.write("docs/tags.md", "# Tags\n\n<!-- material/tags -->\n")
        place.write("docs/blog/index.md", "# Blog\n")
        for number in (1, 2):
            place.write(f"docs/blog/posts/{number}.md", BLOG.format(number))
        for name, content in ATTACHMENTS.items():
            path = place.root / "docs" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        plugins = ["lessons", "blog", "tags"]
        place.configure(site_url=URL, plugins=plugins, exclude_docs="!.htaccess", validation={})
        result = place.build()
        assert result.returncode == 0, result.stderr

    return once("sound-with-all", make) / "site"


def test_a_site_with_a_blog_tags_and_odd_attachments_is_sound(sound):
    names = {path.relative_to(sound).as_posix() for path in sound.rglob("*")}
    assert {name for name in ATTACHMENTS if name not in names} == set()
    assert any(name.startswith("blog/archive") for name in names)
    assert [str(problem) for problem in verify(sound)] == []


# Files that are planted, each with the rule that it breaks.
FILES = {
    # Records and what else a site is made of, by what is in them.
    "records/a.yml": (RECORD, "unfit-file"),
    "records/b.txt": (RECORD, "unfit-file"),
    "records/c.json": (RECORD, "broken-data unfit-file"),
    "records/d": (RECORD, "unfit-file"),
    "records/e.html.txt": (RECORD, "unfit-file"),
    "records/f.md": (RECORD.replace("\n", "\r\n"), "unfit-file"),
    "records/g.json": (json.dumps({"title": "a", "lesson": "b", "failure": "c", "causes": []}), "unfit-file"),
    "records/h.yml": ("draft: true\ntitle: a\nfailure: b\n", "unfit-file"),
    "records/i.YAML": (RECORD.encode("utf-16"), "unfit-file"),
    "records/j.yml": (f"\ufeff---\n{RECORD}...\n", "unfit-file"),
    "records/k.yml.gz": (gzip.compress(RECORD.encode()), "unfit-file"),
    "records/l.yml": ("\n".join(f"  {line}" for line in RECORD.splitlines()), "unfit-file"),
    "records/m.yml": (re.sub(r"(?m)^(\w+):", r'"\1" :', RECORD), "unfit-file"),
    "records/n.yml": (f"{RECORD}\n: : [broken\n", "unfit-file"),
    "records/o.json": (json.dumps([{"title": "a", "causes": [], "failure": "c"}]), "unfit-file"),
    "records/p.pdf": (RECORD, "unfit-file"),
    "records/q.zip": (zipped(notes="a", record=RECORD), "unfit-file"),
    "records/r.bz2": (bz2.compress(RECORD.encode()), "unfit-file"),
    "records/s.xz": (lzma.compress(RECORD.encode()), "unfit-file"),
    "records/t.yml": (RECORD.replace("\n", "\r"), "unfit-file"),
    "records/u": (RECORD.encode("utf-16-le"), "unfit-file"),
    "records/v": (RECORD.encode("utf-32"), "unfit-file"),
    "records/w.txt": ("{title: a, date: 2020, failure: b, causes: [{factor: c}]}\n", "unfit-file"),
    "records/x.jsonl": ('{"title": "a", "failure": "b", "causes": []}\n' * 2, "unfit-file"),
    "records/y.json": (json.dumps({"all": [{"title": "a", "causes": [], "failure": "c"}]}), "unfit-file"),
    "records/z.yml": ("late:\n" + "\n".join(f"  {line}" for line in RECORD.splitlines()), "unfit-file"),
    "records/a.patch": ("+++ a\n" + "\n".join(f"+{line}" for line in RECORD.splitlines()), "unfit-file"),
    "records/b.eml": ("\n".join(f"> {line}" for line in RECORD.splitlines()), "unfit-file"),
    "api/v1/lessons/kept-back.json": (json.dumps({"id": "kept-back", "title": "a"}), "incomplete-site"),
    "records/c.tar": (tarred(notes="a", record=RECORD), "unfit-file"),
    "records/d.tgz": (gzip.compress(tarred(record=RECORD)), "unfit-file"),
    "records/vocabulary.yml": (VOCABULARY, "unfit-file"),
    "records/words.txt": (VOCABULARY, "unfit-file"),
    "records/patterns.yml": (PATTERNS, "unfit-file"),
    "records/lists.cfg": (PATTERNS, "unfit-file"),
    # Keys.
    "keys/a.txt": (key(""), "unfit-file"),
    "keys/b": (key("RSA "), "unfit-file"),
    "keys/c.md": (f"Our key:\n\n{key('OPENSSH ')}", "unfit-file"),
    "keys/d.json": (json.dumps({"type": "service_account", "private_key": key("")}), "unfit-file"),
    "keys/e.pem": ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA\n", "unfit-file"),
    "keys/f.csv": (key("EC ").replace("\n", "\r\n"), "unfit-file"),
    "keys/g.asc": (f"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n{BODY}", "unfit-file"),
    "keys/h.txt": (f"PuTTY-User-Key-File-3: ssh-ed25519\n{BODY}", "unfit-file"),
    "keys/i.ppk": ("a", "unfit-file"),
    "keys/j.txt": (f"AGE-SECRET-KEY-1{'Q' * 58}\n", "unfit-file"),
    "keys/k.p12": (b"a", "unfit-file"),
    "keys/l.dat": (b"0\x82\x09\xa1\x02\x01\x030\x82\x09", "unfit-file"),
    "keys/m.der": (b"0\x82\x04\xbe\x02\x01\x000\r\x06\x09*\x86H", "unfit-file"),
    "keys/n.bin": (b"\xfe\xed\xfe\xed\0\0\0\2", "unfit-file"),
    "keys/o.JKS": (b"a", "unfit-file"),
    "keys/p.conf": (f"[Interface]\nPrivateKey = {'A' * 43}=\n", "unfit-file"),
    "keys/q.json": (json.dumps({"kty": "OKP", "crv": "Ed25519", "d": "A" * 43, "x": "b"}), "unfit-file"),
    "keys/r.log": (key("").encode("utf-16"), "unfit-file"),
    "keys/s.svg": (f"<svg {SVG}><desc>{key('')}</desc></svg>", "unfit-file"),
    "keys/t.yml": ("note: ours\nkey: |\n  -----BEGIN EC PRIVATE KEY-----\n  MHcC\n  -----END EC PRIVATE KEY-----\n", "unfit-file"),
    "keys/ID_RSA": ("a", "unfit-file"),
    "keys/t.zip": (zipped(notes="a", key=key("")), "unfit-file"),
    "keys/u.log": (f"{'a line of a log' * 100_000}\n{key('')}", "unfit-file"),
    "keys/v.txt": ("\n".join(f"> {line}" for line in key("").splitlines()), "unfit-file"),
    "keys/w.js": ("a = '-----BEGIN PRIVATE KEY-----\\n' +\n  'MIIEvQIBADANBgkqhkiG'", "unfit-file"),
    "keys/x.yml": (f"tls.key: {base64.b64encode(key('EC ').encode()).decode()}\n", "unfit-file"),
    "keys/y": (b"0\x82\x05\x090W\x06\t*\x86H\x86\xf7\r\x01\x05\r", "unfit-file"),
    "keys/z": (b"\x95\x03\xc6\x04\x5f\0\0\0\x01\x08", "unfit-file"),
    "keys/a.dat": (b"\x05\x02\0\0\0\x46", "unfit-file"),
    "keys/b.cfg": (key("").encode("utf-16-be"), "unfit-file"),
    # What editors and systems leave.
    "left/.DS_Store": (b"\0\0\0\1Bud1", "unfit-file"),
    "left/.env": ("TOKEN=a", "unfit-file"),
    "left/a.html.swp": ("a", "unfit-file"),
    "left/a.md.OLD": ("a", "unfit-file"),
    "left/#a.md#": ("a", "unfit-file"),
    "left/~$a.docx": ("a", "unfit-file"),
    "left/Thumbs.db": ("a", "unfit-file"),
    "left/__MACOSX/a": ("a", "unfit-file"),
    ".well-known/.git/config": ("a", "unfit-file"),
    # Settings of hosts.
    "_worker.js": ("export default {}", "host-settings"),
    "_routes.json": ("{}", "host-settings"),
    "functions/[[path]].js": ("export const onRequest = 1", "host-settings"),
    "netlify/edge-functions/a.ts": ("a", "host-settings"),
    "netlify.toml": ("", "host-settings"),
    "vercel.json": ("{}", "host-settings"),
    "staticwebapp.config.json": ("{}", "host-settings"),
    "Web.config": ("<configuration/>", "host-settings"),
    "sub/web.config": ("<configuration/>", "host-settings"),
    "sub/.htaccess": (f"Redirect 302 / {OUT}/\n", "host-settings"),
    "sub2/.htaccess": ("AddType text/html .txt\n", "host-settings"),
    "sub3/.htaccess": ("<IfModule a>\n  Header unset Content-Security-Policy\n", "host-settings"),
    "sw.js": ("self.addEventListener('fetch', e => e.respondWith(a))", "host-settings"),
    "sw2.mjs": ("self.skipWaiting()", "host-settings"),
    "register.js": ("navigator.serviceWorker.register('/a.js')", "host-settings"),
    "register2.js": ('navigator["serviceWorker"].register("/a.js")', "host-settings"),
    "far.js": (f"importScripts('{OUT}/a.js')", "host-settings"),
    "mapped.js": (f"a()\n//# sourceMappingURL={OUT}/a.js.map\n", "host-settings"),
    "other.js": ("const { serviceWorker: a } = navigator", "host-settings"),
    "import.js": (f"import a from '{OUT}/a.js'", "host-settings"),
    "worker.js": (f"new Worker('{OUT}/a.js')", "host-settings"),
    # Pages under other names.
    "pages/a": (PAGE, "disguised-page"),
    "pages/b.shtml": (PAGE, "disguised-page"),
    "pages/c.php": ("<?php phpinfo();", "disguised-page"),
    "pages/d.page": (f"\n\t {PAGE}", "disguised-page"),
    "pages/e.html.en": ("a", "disguised-page"),
    "pages/f.png": ("<script>go()</script>", "disguised-page"),
    "pages/g.dat": ("\ufeff<!-- a --><p>", "disguised-page"),
    "pages/h.xyz": ("<svg onload=go()>", "disguised-page"),
    "pages/i.pdf": ("<IFRAME src=a>", "disguised-page"),
    "pages/j.xhtml": (f"<html {XHTML}><body><p>a</p></body></html>", "inline-code"),
    "pages/k.xml": (f"<html {XHTML}><script>go()</script></html>", "inline-code"),
    "pages/l.svg": (f"<svg {SVG}><script>go()</script></svg>", "inline-code"),
    "pages/m.xml": ('<?xml-stylesheet type="text/xsl" href="a.xsl"?><a/>', "inline-code"),
    "pages/n.kml": ('<?xml version="1.0"?><kml><x:script xmlns:x="http://www.w3.org/1999/xhtml">go()</x:script></kml>', "inline-code"),
    "pages/o.svgz": (gzip.compress(f"<svg {SVG} onload='go()'/>".encode()), "inline-code"),
    "pages/p.svg": (f"<svg {SVG}><image href='{OUT}/a.png'/></svg>", "outside-request"),
    "pages/q.svg": (f"<svg {SVG}><foreignObject><body {XHTML} onload='go()'/></foreignObject></svg>", "inline-code"),
    "pages/r.rss": ('<rss><channel xmlns:h="http://www.w3.org/1999/xhtml"><h:script>go()</h:script></channel></rss>', "inline-code"),
    "pages/s.svg": (f"<svg {SVG}><meta {XHTML} http-equiv='refresh' content='0; /'/></svg>", "inline-code"),
    "news/f.css": (f"a {{ background: url({OUT}/a.png) }}".encode("utf-16"), "outside-request"),
    # Feeds.
    "news/a.xml": ('<feed xmlns="http://www.w3.org/2005/Atom"><link href="../gone/"/></feed>', "dead-link"),
    "news/b.xml": ("<rss><channel><link>../gone/</link></channel></rss>", "dead-link"),
    "news/c.json": (json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "../gone/"}]}), "dead-link"),
    "news/d.xml": ('<feed xmlns="http://www.w3.org/2005/Atom"><content type="html">&lt;a href="../gone/"&gt;a</content></feed>', "dead-link"),
    "news/g.ics": (f"BEGIN:VCALENDAR\r\nURL:{URL}go\r\n ne/\r\nEND:VCALENDAR\r\n", "dead-link"),
    "news/e.css": (f"a {{ background: u\\rl('{OUT}/a.png') }}", "outside-request"),
}  # fmt: skip

# HTML that is planted in a page of its own, each with the rules that it breaks.
MARKUP = {
    "<p\xa0onclick=go()>a</p>": "broken-page",
    '<script\xa0type="text/plain">\n<img src=x onerror="go()"></script>': "broken-page inline-code dead-link",
    '<p title=x\xa0y="  onclick=go() z=" id="b">a</p>': "broken-page inline-code",
    "<img src=picture\xa0alt=a>": "broken-page dead-link",
    "<a href=\xa0'../about/'>a</a>": "broken-page dead-link",
    "<p\x0conclick=go()>a</p>": "broken-page inline-code",
    "<p\x0conce>a</p>": "broken-page",
    "<p\x0bonclick=go()>a</p>": "broken-page",
    "<p\u2028onclick=go()>a</p>": "broken-page",
    "<p\x85onclick=go()>a</p>": "broken-page",
    "<p\u3000onclick=go()>a</p>": "broken-page",
    "<p\ufeffonclick=go()>a</p>": "broken-page",
    "<p/onclick=go()>a</p>": "inline-code",
    "<scr\0ipt>go()</scr\0ipt>": "broken-page",
    "<p title='a\0b'>a</p>": "broken-page",
    "a\x1b(Jb": "broken-page",
    "<script type=text/plain></script\xa0><img src=x onerror=go()></script>": "broken-page",
    '<p title="a" b">a</p>': "broken-page",
    '<p title="a>b</p><p class="c">': "broken-page",
    "<p a=b onclick=1 onclick=2>": "inline-code",
    "<p onclick=1/>": "inline-code",
    "<!--><p onclick=go()>-->": "inline-code",
    "<!---><p onclick=go()>-->": "inline-code",
    "<!-- a --!><p onclick=go()>": "inline-code",
    "<!--[if IE]><![endif]--><p onclick=go()>": "inline-code",
    "<![if IE]><p onclick=go()><![endif]>": "inline-code",
    "<![CDATA[><p onclick=go()>]]>": "inline-code",
    "<svg><style><!--</style><p onclick=go()>--></style></svg>": "script-hash",
    "<svg><desc><p onclick=go()></desc></svg>": "inline-code",
    "<math><mtext><p onclick=go()></mtext></math>": "inline-code",
    '<math><annotation-xml encoding="text/html"><p onclick=go()></annotation-xml></math>': "inline-code",
    "<math><mglyph><style><!--</style><img src=a title='--&gt;&lt;p onclick=go()&gt;'>": "broken-page script-hash",
    "<template><p onclick=go()></template>": "inline-code",
    "<template><template><p onclick=go()></template></template>": "inline-code",
    "<div><template shadowrootmode=open><img src=gone.png></template></div>": "dead-link",
    "<noscript><p title='</noscript><p onclick=go()>'>": "broken-page",
    "<select><style></select><p onclick=go()></style></select>": "broken-page script-hash",
    "<plaintext><p>": "broken-page",
    "<textarea><p>": "broken-page",
    "<!-- never ended": "broken-page",
    "<table><p onclick=go()></table>": "inline-code",
    "<body onload=go()>": "inline-code",
    "<html onclick=go()>": "inline-code",
    "<base href=https://elsewhere.example/>": "outside-request",
    "<base target=a>": "outside-request",
    "<meta http-equiv=REFRESH content='0;https://elsewhere.example/'>": "dead-redirect mistaken-page",
    "<meta http-equiv=refresh content='0; url = javascript:go()'>": "dead-redirect mistaken-page",
    "<iframe srcdoc='&lt;p>'></iframe>": "blocked-element inline-code",
    "<object data=../about/></object>": "blocked-element",
    "<embed src=../about/>": "blocked-element",
    "<form><button formaction=' java\tscript:go()'>a</button></form>": "inline-code",
    "<form><input type=submit formaction=https://elsewhere.example/></form>": "outside-request",
    "<a href='&#106;avascript&colon;go()'>a</a>": "inline-code",
    "<a href='java\nscript:go()'>a</a>": "inline-code",
    "<a href='\x01javascript:go()'>a</a>": "broken-page inline-code",
    "<a href=vbscript:go()>a</a>": "inline-code",
    "<a href=file:///home/somebody/report.pdf>a</a>": "dead-link",
    "<a href=blob:https://lessons.example.org/1>a</a>": "dead-link",
    "<a href='data:text/html;base64,AAAA'>a</a>": "inline-code",
    "<a href='data:image/svg+xml,&lt;svg onload=go()>'>a</a>": "inline-code",
    "<a href='data:application/xhtml+xml,a'>a</a>": "inline-code",
    "<svg><a xlink:href=javascript:go()><text>a</text></a></svg>": "inline-code",
    "<svg><use href=https://elsewhere.example/a.svg#b></use></svg>": "outside-request",
    "<svg><animate attributeName=href values='a;javascript:go()'></animate></svg>": "inline-code",
    "<svg><feImage href=https://elsewhere.example/a.png /></svg>": "outside-request",
    "<svg><script href=https://elsewhere.example/a.js></script></svg>": "outside-request script-hash",
    "<a href=.. ping='/kb/ https://elsewhere.example/'>a</a>": "outside-request",
    "<img srcset='//elsewhere.example/a 2x' src=../attached/photo.jpg>": "outside-request",
    "<link rel=preload as=image imagesrcset='https://elsewhere.example/a 1x'>": "outside-request",
    "<link rel='prefetch' href=https://elsewhere.example/>": "outside-request",
    "<link rel=modulepreload href=https://elsewhere.example/a.js>": "outside-request",
    "<link rel=dns-prefetch href=//elsewhere.example>": "outside-request",
    "<link rel=manifest href=https://elsewhere.example/a>": "outside-request",
    "<link rel='alternate\fstylesheet' href=https://elsewhere.example/a>": "outside-request",
    "<video><track src=https://elsewhere.example/a></video>": "outside-request",
    "<input type=image src=https://elsewhere.example/a>": "outside-request",
    "<table background=https://elsewhere.example/a>": "outside-request",
    "<p style='background: url(https://elsewhere.example/a)'>": "inline-style outside-request",
    "<svg><path fill='url(\"https://elsewhere.example/a\")'/></svg>": "outside-request",
    "<script src=data:,go()></script>": "blocked-element",
    "<script type='text/jscript'>go()</script>": "script-hash",
    "<script type=' module '>go()</script>": "script-hash",
    "<script type=speculationrules>{}</script>": "script-hash",
    "<meta charset=gbk>": "broken-page",
    "a\x92b": "broken-page",
    "<iframe></iframe>": "blocked-element",
    "<script src=../attached/pages.txt></script>": "inline-code",
    "<meta name=referrer content=unsafe-url>": "weak-policy",
    "<a href=.. referrerpolicy=no-referrer-when-downgrade>a</a>": "weak-policy",
    "<a href=https://lessons.example.org:443/kb/gone/>a</a>": "dead-link",
    "<a href=https://lessons.example.org./kb/gone/>a</a>": "dead-link",
    "<a href=.. attributionsrc=https://elsewhere.example/>a</a>": "outside-request",
    "<link rel=search href=https://elsewhere.example/a.xml>": "outside-request",
    "<meta http-equiv=content-type content='text/html; charset=utf-7'>": "broken-page",
}  # fmt: skip

# What is replaced in a page, and the rules that it then breaks.
HEADS = {
    "a charset by stealth": ("<meta charset", "<title><meta charset=shift_jis></title><meta charset", "broken-page no-policy"),
    "a charset in a comment": ("<html", "<!-- charset=gbk --><html", "broken-page"),
    "UTF-16": (None, lambda text: text.encode("utf-16"), "broken-page no-policy"),
    "another encoding": (None, lambda text: text.encode().replace(b"About", b"\xe9"), "broken-page"),
    "a policy by another name": ('"Content-Security-Policy"', '"Content-Security-Policy\xa0"', "no-policy"),
    "a policy for reports only": ('"Content-Security-Policy"', '"Content-Security-Policy-Report-Only"', "no-policy"),
    "a policy in the body": ("<meta charset", "<p></p><meta charset", "no-policy"),
    "a script before the policy": ("<meta charset", "<script src=../attached/script.js></script><meta charset", "no-policy"),
    "a refresh in the charset": ('<meta charset="utf-8">', '<meta charset="utf-8" http-equiv=refresh content=9>', "no-policy dead-redirect mistaken-page"),
    "a policy in noscript": ('<meta http-equiv="Content-Security-Policy"', '<noscript></noscript><meta http-equiv="Content-Security-Policy"', "no-policy"),
    "a weak policy": ("script-src 'self'", "script-src 'self' 'unsafe-inline'", "weak-policy"),
    "a policy of its own": ("form-action 'self'", "form-action *", "weak-policy"),
}  # fmt: skip

# What is replaced in a page that leads on, and the rules that it then breaks.
REDIRECTS = {
    "to another host": ("../about/#about", f"{OUT}/", "dead-redirect script-hash"),
    "to nothing": ("../about/#about", "../gone/", "dead-link dead-redirect"),
    "to code": ("../about/#about", "javascript:go()", "dead-redirect inline-code script-hash"),
    "to data": ("../about/#about", "data:text/html,a", "dead-redirect inline-code script-hash"),
    "by a script that goes elsewhere": (
        'location.href="../about/#about"',
        f'location.href="{OUT}/"',
        "script-hash",
    ),
    "by a script that does more": ("var anchor=", "go();var anchor=", "script-hash"),
    "by a script that ends otherwise": ('"#"+anchor:"")', '"#"+anchor:go())', "script-hash"),
    "by a script in its address": (
        'location.href="../about/#about"',
        'location.href="a"+go()+"b"',
        "script-hash",
    ),
    "by a script alone": (
        '<meta http-equiv="refresh" content="0; url=../about/#about">',
        "",
        "no-heading script-hash",
    ),
    "later": ("0; url=", "9; url=", "script-hash"),
}

# Lines in files that hosts read.
LINES = {
    "_redirects": [
        f"/* {OUT}/:splat 302",
        "/kb/about/ //elsewhere.example/",
        "/kb/about/* /kb/browse/ 200!",
        f"/api/* {OUT}/:splat 200",
        "/kb/old /kb/gone/ 301",
        "/kb/old \\\\elsewhere.example/ 301",
        "/kb/old id=:id elsewhere.example 301",
    ],
    "_headers": [
        f"  Link: <{OUT}/a.css>; rel=stylesheet",
        f"  Refresh: 0; url={OUT}",
        "  Location: /kb/about/",
        f'  Reporting-Endpoints: a="{OUT}/r"',
        "  ! Content-Security-Policy",
        "  Content-Security-Policy: script-src *",
        "  content-security-policy : default-src 'self'",
        "  Content-Type: text/html",
        "  Service-Worker-Allowed: /",
        '  Alt-Svc: h3="elsewhere.example:443"',
        "  Referrer-Policy: unsafe-url",
        "  Set-Cookie: a=b",
        "  Basic-Auth: a:b",
        "  X-Frame-Options: ALLOWALL",
        "  Strict-Transport-Security: max-age=0",
    ],
    "CNAME": ["elsewhere.example"],
}  # fmt: skip


@pytest.fixture(scope="module")
def told(sound, tmp_path_factory):
    """The rules that are told of each planted file, and of each planted line."""
    site = shutil.copytree(
        sound, tmp_path_factory.mktemp("planted") / "site", copy_function=os.link
    )
    page = (site / "about/index.html").read_text()

    def write(name, content):
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    for name, (content, _) in FILES.items():
        write(name, content)
    for number, markup in enumerate(MARKUP):
        write(f"m{number}/index.html", page.replace("</body>", f"\n{markup}</body>", 1))
    for number, (old, new, _) in enumerate(HEADS.values()):
        assert old is None or old in page
        write(f"h{number}/index.html", new(page) if old is None else page.replace(old, new, 1))
    leads_on = (site / "older/index.html").read_text()
    for number, (old, new, _) in enumerate(REDIRECTS.values()):
        assert old in leads_on
        write(f"r{number}/index.html", leads_on.replace(old, new))
    for name, lines in LINES.items():
        write(
            name,
            "".join(
                ["/attached/*\n" if name == "_headers" else "", *(f"{line}\n" for line in lines)]
            ),
        )
    (site / "linked.txt").symlink_to("/etc/hosts")
    (site / "linked").symlink_to("/etc")
    known = json.loads((site / NAME).read_text())
    (site / NAME).unlink()
    write_manifest(site, known["site_url"], known["lessons"], known["policy"])
    found = {}
    for problem in verify(site):
        assert problem.suggestion
        found.setdefault(problem.file, []).append(problem)
    return found


def rules_of(problems):
    # What a page lacks because something before it swallowed it is told as well.
    return {problem.rule for problem in problems} - {"no-heading", "double-id", "dead-anchor"}


@pytest.mark.parametrize("name", FILES)
def test_a_planted_file_is_told_by_its_rule(told, name):
    where = next((part for part in (name, *hidden(name)) if part in told), name)
    assert rules_of(told.get(where, [])) == set(FILES[name][1].split())


def hidden(name):
    parts = name.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]


@pytest.mark.parametrize("number", range(len(MARKUP)), ids=[repr(its) for its in MARKUP])
def test_planted_markup_is_told_by_its_rule_and_at_its_place(told, sound, number):
    markup, rules = [*MARKUP.items()][number]
    problems = told.get(f"m{number}/index.html", [])
    assert rules_of(problems) == set(rules.split())
    before = (sound / "about/index.html").read_text().partition("</body>")[0].count("\n")
    if not markup.startswith(("<body", "<html", "<plaintext", "<!-- never", "<textarea")):
        assert all(problem.line > before for problem in problems), [
            str(problem) for problem in problems
        ]


@pytest.mark.parametrize("number", range(len(HEADS)), ids=HEADS)
def test_what_is_planted_in_a_head_is_told_by_its_rule(told, number):
    rules = [*HEADS.values()][number][2]
    assert rules_of(told.get(f"h{number}/index.html", [])) == set(rules.split())


@pytest.mark.parametrize("number", range(len(REDIRECTS)), ids=REDIRECTS)
def test_a_page_that_leads_on_badly_is_told_by_its_rule(told, number):
    rules = [*REDIRECTS.values()][number][2]
    assert {problem.rule for problem in told.get(f"r{number}/index.html", [])} == set(rules.split())


@pytest.mark.parametrize(
    ("name", "number"), [(name, number) for name in LINES for number in range(len(LINES[name]))]
)
def test_a_planted_line_is_told_at_its_place(told, name, number):
    line = number + (2 if name == "_headers" else 1)
    assert {problem.rule for problem in told[name] if problem.line == line} & {
        "host-settings",
        "weak-policy",
    }


def test_planted_links_are_told_and_nothing_else_is(told):
    assert {problem.rule for name in ("linked", "linked.txt") for problem in told[name]} == {
        "unfit-file"
    }
    planted = {
        *FILES,
        *LINES,
        "linked",
        "linked.txt",
        *(part for name in FILES for part in hidden(name)),
    }
    others = {name for name in told if name not in planted and not re.match(r"[mhr]\d+/", name)}
    assert others == set()
