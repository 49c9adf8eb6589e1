"""Nothing dangerous of a stranger's HTML reaches a page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from gehoor.core import html

PIXEL = "data:image/png;base64,iVBORw0KGgo="
HARMFUL = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.example/a.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x\nonerror\n=\nalert(1)>",
    "<img/src=x/onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" &#x6A;avascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="java&NewLine;script:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="cid:foto">x</a>',
    '<a href="file:///etc/passwd">x</a>',
    "<svg onload=alert(1)><circle/></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<template><img src=x onerror=alert(1)></template>",
    "<style>@import url(//x.example/a.css)</style>",
    '<p style="background:url(//x.example/a.png)">x</p>',
    "<link rel=stylesheet href=//x.example/a.css>",
    "<link rel=prefetch href=//x.example/>",
    '<meta http-equiv=refresh content="0;url=//x.example/">',
    "<base href=//x.example/>",
    "<iframe src=//x.example/></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=//x.example/a.swf></object>",
    "<embed src=//x.example/a.swf>",
    "<form action=//x.example/><input name=password><button formaction=//x.example/>go</button></form>",
    "<isindex action=//x.example/>",
    "<video src=//x.example/a.mp4 poster=//x.example/a.png></video>",
    "<audio src=//x.example/a.mp3></audio>",
    '<img src="http://x.example/pixel.png">',
    '<img src="//x.example/pixel.png">',
    '<img srcset="//x.example/a.png 2x">',
    '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
    '<img src="data:text/html;base64,PHNjcmlwdD4=">',
    '<img src="cid:unknown">',
    '<img lowsrc="//x.example/a.png" dynsrc="//x.example/a.avi">',
    "<table background=//x.example/a.png><tr><td background=//x.example/b.png>x</td></tr></table>",
    "<body background=//x.example/a.png onload=alert(1)>",
    "<input type=image src=//x.example/a.png>",
    '<p id="main" class="dock" name="x">x</p>',
    '<a href="https://x.example" ping="//x.example/ping">x</a>',
    '<a href="https://x.example" target="_top" rel="opener">x</a>',
    "<p contenteditable autofocus onfocus=alert(1) tabindex=1>x</p>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    "<plaintext><script>alert(1)</script>",
    "<title><script>alert(1)</script></title>",
    "<textarea><script>alert(1)</script></textarea>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    '<p dir="ltr" onclick=alert(1)>x</p>',
    "<x onclick=alert(1)>x</x>",
]


class Elements(HTMLParser):
    """Every element and attribute that a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("evil", HARMFUL)
def test_nothing_that_harms_or_fetches_is_left(evil):
    found = Elements(html.clean(f"<p>a</p>{evil}<p>b</p>")).found

    for tag, attributes in found:
        assert tag in html.TAGS
        assert [name for name in attributes if name.startswith("on")] == []
        assert attributes.keys() <= {"href", "rel", "target", "src", "alt", "title", "dir"}
        assert re.match(r"https?:|mailto:|tel:|$", attributes.get("href") or "")
        assert re.match(r"data:image/(png|jpeg|gif|webp);base64,|$", attributes.get("src") or "")


@pytest.mark.parametrize("evil", HARMFUL)
def test_cleaning_comes_to_rest(evil):
    once = html.clean(html.clean(evil))

    assert html.clean(once) == once


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<p>Hallo <b>daar</b></p>", "<p>Hallo <b>daar</b></p>"),
        ("<p dir=rtl lang=ar>مرحبا</p>", '<p dir="rtl" lang="ar">مرحبا</p>'),
        ("<ol start=3><li>drie</ol>", '<ol start="3"><li>drie</li></ol>'),
        ("<td>los", "los"),
        ("1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2"),
        ("", ""),
    ],
)
def test_what_is_harmless_stays(written, kept):
    assert html.clean(written) == kept


def test_links_open_elsewhere_and_do_not_tell_where_they_were_clicked():
    kept = html.clean('<a href="https://example.org/a?b=1&amp;c=2" title="x">meer</a>')

    ((tag, attributes),) = Elements(kept).found
    assert (tag, attributes) == (
        "a",
        {
            "href": "https://example.org/a?b=1&c=2",
            "title": "x",
            "target": "_blank",
            "rel": "noopener noreferrer nofollow",
        },
    )


@pytest.mark.parametrize("reference", ["cid:foto", "cid:<foto>", "CID:foto"])
def test_picture_of_the_mail_itself_is_put_in(reference):
    kept = html.clean(f'<img src="{reference}" alt="Foto">', pictures={"foto": PIXEL})

    assert kept == f'<img src="{PIXEL}" alt="Foto">'


def test_picture_that_is_none_is_not_put_in():
    kept = html.clean('<img src="cid:foto" alt="Foto">', pictures={"foto": "data:text/html;base64,PGI+"})

    assert kept == '<img alt="Foto">'


def test_page_has_the_title_as_text():
    page = html.page("<p>Dag</p>", title="</title><script>alert(1)</script>")

    assert "<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</title>" in page


def test_frame_may_load_nothing_and_run_nothing():
    policy = dict(part.strip().partition(" ")[::2] for part in html.POLICY.split(";"))

    assert policy == {
        "default-src": "'none'",
        "img-src": "data:",
        "style-src": "'unsafe-inline'",
        "frame-ancestors": "'self'",
        "sandbox": "allow-popups allow-popups-to-escape-sandbox",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_deep_nesting_ends_well():
    kept = html.clean("<div>" * 20_000 + "diep")

    assert "diep" in kept
