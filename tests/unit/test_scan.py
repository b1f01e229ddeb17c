"""The last look: what is planted is found, what the toy journal publishes is not."""

from __future__ import annotations

import itertools
import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from muragat import scan as looked
from muragat.scan import _PLAIN, _VALUE, _WEB, _page_tag, scan
from thoroughness import examples

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'">
<link rel="stylesheet" href="../assets/a.css"><link rel="canonical" href="https://a.test/b/">
<script src="../assets/a.js"></script>
<script type="application/ld+json">{"name": "\\u003cscript>alert(1)"}</script>
<title>On load = 5 &lt; 6</title></head><body>
<p title="onclick=&#34;x&#34; javascript:">a < b, onerror=1, javascript:alert(1)</p>
<table><tr><td style="text-align:right">1</td></tr></table>
<a href="mailto:a@b.test" hreflang=en>x</a> <img alt="" src='data:image/png;base64,AA=='>
<svg><use href="../assets/icons.svg#a"/></svg> <input name="q" required><br/>
<!--PLANT-->
</body></html>
"""

PLANTS = {
    "output.handler": [
        '<img src="x" onerror="alert(1)">', "<b OnClick=x>",
        "<body\nonload='x'>", '<a href="#" x="1" on\u017fcroll="x" onfocus="x">',
        '<svg><animate attributeName="href" values="javascript:x"/></svg>',
        "<title></title><p title='</title>'><img onerror=x>",
    ],
    "output.address": [
        '<a href="javascript:alert(1)">', "<a href=' JaVa\tScRiPt:alert(1)'>",
        '<a href="java&#115;cript:x">', '<a href="javascript&colon;x">',
        '<a href="java&NewLine;script:x">', '<a href="&#1;javascript:x">',
        '<form action="vbscript:x">', '<a href="data:text/html,x">',
        '<svg><a xlink:href="javascript:x"></a></svg>', '<button formaction="javascript:x">',
        '<meta http-equiv="refresh" content="0;url=javascript:x">',
        '<iframe src="javascript:x"></iframe>',
    ],
    "output.script": [
        "<script>alert(1)</script>", '<script type="module">x</script>',
        '<script type="text/javascript">x</script>', '<SCRIPT type="importmap">{}</script>',
        '<script src="">x</script>',
    ],
    "output.foreign": [
        '<script src="https://evil.test/x.js"></script>', '<script src="//evil.test/x.js">',
        '<script src="\\\\evil.test/x.js">', '<iframe src="https://evil.test/"></iframe>',
        '<link rel="stylesheet" href="http://evil.test/x.css">',
        '<link href="https://evil.test/x" rel="preload">', '<img src="https://evil.test/x.png">',
        '<img srcset="a.png 1x, https://evil.test/b.png 2x">',
        '<form action="https://evil.test/">', "<style>@import 'x.css'</style>",
        "<p style=\"background:url('https://evil.test/')\">",
        "<style>a{background:url(//evil.test/)}</style>",
        '<svg><use href="https://evil.test/x.svg#a"/></svg>',
    ],
    "output.element": [
        '<base href="https://evil.test/">', '<iframe srcdoc="x"></iframe>', "<object></object>",
        '<embed src="x.swf">', '<meta http-equiv="set-cookie" content="a=b">',
    ],
    "output.malformed": [
        '<a x"="y" onclick=x>', "<svg/onload=alert(1)>",
        '<p title="<img onerror=x>">', '<a href="x"onclick="y">',
        "<a title=`x onclick=y`>", "<img src=x onerror=alert(1) ", "<script", "<a 'onclick=x'>",
        "<a/onclick/=x>", "<a =x onclick=y>", "<!--> <a x=\"-->", "<![CDATA[' <a>",
    ],
}  # fmt: skip


POLICY = """<meta http-equiv="Content-Security-Policy" content="default-src 'self'">"""


@pytest.mark.parametrize(
    "policy",
    [
        "", f"<!-- {POLICY} -->", f"<title>{POLICY}</title>",
        f"<script src='a.js'></script>{POLICY}",
        f"<meta http-equiv=refresh content='0; url=a'>{POLICY}", POLICY.replace("'self'", "*"),
        POLICY.replace("default-src", "img-src"), POLICY.replace("-Policy", "-Policy-Report-Only"),
        POLICY.replace("'self'", "'self'; script-src 'self' 'unsafe-inline'"),
        POLICY.replace("'self'", "'self'; script-src-elem 'self' https://evil.test"),
        POLICY.replace("'self'", "'self'; object-src data:"),
        POLICY.replace("'self'", "'self' 'unsafe-eval'; default-src 'self'"),
    ],
)  # fmt: skip
def test_a_page_without_a_strict_policy_at_its_head_is_found(policy: str) -> None:
    page = PAGE.replace(POLICY, policy)
    assert page != PAGE
    assert "output.policy" in {p.rule for p in scan({"a/index.html": page.encode()})}


@pytest.mark.parametrize("addition", ["; script-src 'self'; object-src 'none'", "; img-src data:"])
def test_a_policy_may_say_more(addition: str) -> None:
    page = PAGE.replace(POLICY, POLICY.replace("'self'", f"'self'{addition}"))
    assert scan({"a/index.html": page.encode()}) == []


def test_a_page_with_harmless_texts_passes() -> None:
    assert scan({"a/index.html": PAGE.encode()}) == []


@pytest.mark.parametrize(
    ("rule", "plant"), [(rule, plant) for rule, plants in PLANTS.items() for plant in plants]
)
def test_what_is_planted_is_found_at_its_line(rule: str, plant: str) -> None:
    planted = PAGE.replace("<!--PLANT-->", plant).encode()
    problems = scan({"a/index.html": planted})
    assert rule in {p.rule for p in problems}
    assert {p.line for p in problems} <= {12, 13}
    assert {p.severity for p in problems} == {"error"}


@pytest.mark.parametrize("plants", PLANTS.values())
def test_where_it_is_planted_does_not_matter(plants: list[str]) -> None:
    for plant in plants:
        for before in (
            "<title>",
            "<!--",
            '<script type="application/json">',
            "<textarea>",
            "a < b",
        ):
            page = PAGE.replace("<!--PLANT-->", before + plant).encode()
            assert scan({"index.html": page}), (before, plant)


_NAMES = ("a", "p", "link", "meta", "script", "base", "img", "set", "style", "iframe", "use")
_KEYS = ("href", "src", "content", "title", "onclick", "rel", "http-equiv", "style", "type", "open",
         "data-x", "srcdoc", "action", "attributeName", "xlink:href", "class",
         "hreflang")  # fmt: skip
_VALUES = ("x", "../a/", "//evil.test", "https://a.test/?a=1", "javascript:x", "stylesheet",
           "canonical", "cite-as", "describedby", "alternate icon", "&#106;avascript:x", "refresh",
           "/\t/evil.test", "#s-құқық", "#javascript:x", "/a//b", "/a/", "../a/b#c", "\x01/a",
           "https://a.test/құқық", "data:x", "HTTPS://a.test", "*{background:url(//evil.test)}",
           "\\\\evil.test", "")  # fmt: skip
_attributes = st.lists(
    st.builds(
        lambda key, value, quoted: f'{key}="{value}"' if quoted else key,
        st.sampled_from(_KEYS),
        st.sampled_from(_VALUES),
        st.booleans(),
    ),
    max_size=4,
)


@given(st.sampled_from(_NAMES), _attributes)
@settings(max_examples=examples(1000), deadline=None)
def test_what_is_passed_over_is_harmless(name: str, attributes: list[str]) -> None:
    tag = " ".join([f"<{name}", *attributes]).encode() + b">"
    if re.match(rb"<(?:" + _PLAIN + rb")", tag):
        assert _page_tag(tag) == ()


def test_a_class_that_is_read_fast_is_the_one_meant() -> None:
    for byte in map(bytes, zip(range(256), strict=True)):
        assert (re.fullmatch(_VALUE, byte + b'"') is None) == (byte in b'"<')
        web = re.fullmatch(_WEB, b'href="https://' + byte + b'"')
        assert (web is None) == (byte in b'"<&\\' or byte <= b" ")


def test_a_path_that_is_passed_over_leads_to_no_other_site() -> None:
    for path in map("".join, itertools.product(("", "/", "a", ":", "#", "\\", "\x85"), repeat=4)):
        own = not path.startswith("//") and not set(path) & set(":\\\x85")
        fast = re.match(rb"<(?:" + _PLAIN + rb")", f'<img src="{path}">'.encode())
        assert (fast is not None) == own, path


_PAGES = st.lists(
    st.sampled_from([
        *itertools.chain.from_iterable(PLANTS.values()), "<", ">", '"', "'", "=", "/", " ", "\n",
        "a", "<a ", "</a>", "<a>", "<p ", "/>", "style", "<style>", "<STYLE a>", "</style>",
        "@import 'x'", "<style x=\"", "<!--", "-->", "<link ", "<img ", "<script ", "\udcff",
        *(f'{key}="{value}"' for key in _KEYS for value in _VALUES),
        *(f' {key}="{value}"' for key in _KEYS for value in _VALUES),
    ]),
    max_size=12,
).map("".join)  # fmt: skip


@given(_PAGES)
@settings(max_examples=examples(2000), deadline=None)
@example("<style>@import 'x'</style>")
@example("<STYLE\tmedia='x'>@import 'x'")
@example("<style <b>@import 'x'</style>")
def test_what_is_passed_over_changes_nothing(text: str) -> None:
    # A page without any loose "<", unless the text brings one.
    whole = PAGE.replace("a < b", "").replace("<!--PLANT-->", text)
    page = whole.encode("utf-8", "surrogateescape")
    fast = scan({"a.html": page})
    with pytest.MonkeyPatch.context() as patch:
        every = looked._TAG.pattern.replace(b"(?!" + _PLAIN + b")", b"")
        assert every != looked._TAG.pattern
        patch.setattr(looked, "_TAG", re.compile(every))
        assert scan({"a.html": page}) == fast
    styles = looked._STYLES.finditer(page)
    fetching = sum(looked._FETCH.search(style[1]) is not None for style in styles)
    assert len([p for p in fast if "in its styles" in p.message]) == fetching


@given(_PAGES)
@settings(max_examples=examples(2000), deadline=None)
def test_the_tags_of_a_page_are_those_of_its_pieces(text: str) -> None:
    page = text.encode("utf-8", "surrogateescape")
    pieces = [b"<" + piece for piece in page.split(b"<")[1:]]
    found = itertools.chain.from_iterable(map(looked._TAG.findall, pieces))
    assert looked._TAG.findall(page) == list(found)


FRAME = PAGE.replace(
    "<!--PLANT-->",
    "<header>@0<nav>@1</nav><form>@2</form></header>\n<main>@3</main>@4\n<footer>@5</footer>",
)


@pytest.mark.parametrize("plant", [*itertools.chain.from_iterable(PLANTS.values())])
def test_what_is_planted_is_found_in_a_frame_that_is_known(plant: str) -> None:
    for place in range(6):
        harmless, planted = (
            re.sub("@[0-5]", "", FRAME.replace(f"@{place}", text)).encode()
            for text in ("<p>", plant)
        )
        assert scan({"a.html": harmless}) == []
        found = scan({"a.html": planted})
        assert found
        looked._PASSED.clear()
        assert scan({"a.html": planted}) == found == scan({"a.html": planted})


DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
)


@pytest.mark.parametrize(
    "content",
    [
        "<script>x</script>", '<rect onload="x"/>', "<foreignObject/>",
        "<p:q xmlns:p='x' onload='y'/>",
        '<image href="https://evil.test/x.png"/>', '<image xlink:href="x.png"/>',
        '<use href="other.svg#a"/>', '<a href="javascript:x"/>',
        '<a xlink:href="java&#10;script:x"/>', '<a href="data:text/html,x"/>',
        '<rect style="fill:url(https://evil.test/)"/>',
        '<rect fill="u\\72l(//evil.test)"/>', "<style>@im/**/port 'x'</style>",
        "<style>a{b:url(x.css)}</style>", '<animate attributeName="xlink:href" to="x"/>',
        '<set attributeName="onload" to="x"/>', '<image href="data:image/svg+xml,x"/>',
        '<b xmlns="http://www.w3.org/1999/xhtml"/>', '<g xml:base="https://evil.test/"/>',
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml">x</h:script>', "<unknown/>", "<g>",
        '<listener xmlns="http://www.w3.org/2001/xml-events"/>',
    ],
)  # fmt: skip
def test_a_drawing_that_runs_or_fetches_is_found(content: str) -> None:
    (first, *_) = scan({"x/figures/a.svg": DRAWING.format(content).encode()})
    assert first.rule == "output.drawing"
    assert first.line == 1


def test_a_drawing_may_hold_shapes_texts_and_pictures() -> None:
    content = """<?xpacket a?><title>On = off</title><defs><linearGradient id="a"/><style>
    .a{fill:url(#a);font-family:'PT Sans'} /* url(x) */</style></defs>
    <metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    rdf:resource="http://creativecommons.org/x"/></metadata><path fill="url(#a)" d="M0 0"/>
    <image href="data:image/png;base64,AA=="/><use xlink:href="#a"/><feBlend in="a"/>
    <a href="https://example.org/"><text>x</text></a><animate attributeName="cx" to="3"/>"""
    for encoding in ("utf-8", "utf-16"):
        head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE svg PUBLIC "a" "b.dtd">\n'
        data = (head + DRAWING.format(content)).encode(encoding)
        assert scan({"a.svg": data}) == []


@pytest.mark.parametrize(
    "text",
    [
        '<?xml-stylesheet href="x.xsl"?><feed/>', "<feed><h:script xmlns:h='x'/></feed>",
        '<feed><link href="javascript:x"/></feed>', '<r xmlns="http://www.w3.org/1999/xhtml"/>',
        '<r xmlns:x="http://www.w3.org/1999/xhtml"/>', '<r xmlns:s="http://www.w3.org/2000/svg"/>',
        '<r xmlns:xhtml="http://www.w3.org/1999/xhtml"><xhtml:b/></r>', "<r>a < b</r>",
        '<!DOCTYPE r [<!ENTITY a "b">]><r/>',
    ],
)  # fmt: skip
def test_a_feed_that_runs_is_found(text: str, tmp_path: Path) -> None:
    assert scan({"feed.xml": text.encode()})


def test_data_is_not_looked_at(tmp_path: Path) -> None:
    evil = b"<script>alert(1)</script>"
    assert scan({"a.json": evil, "a.bib": evil, "a.pdf": evil, "a": evil}) == []
    assert scan({"a.css": b"a{b:url(x.png)}", "b.css": b"@import 'x'"})[0].file == "b.css"


def test_files_are_read_safely(tmp_path: Path) -> None:
    (tmp_path / "a.svg").symlink_to("/etc/passwd")
    (problem,) = scan({"a.svg": tmp_path / "a.svg"})
    assert problem.rule == "file.symlink"


@given(st.text(alphabet="<>/!?='\" \n\tasonhref:javscipt&;", max_size=60))
def test_any_text_is_judged(text: str) -> None:
    scan({"a.html": text.encode(), "a.svg": text.encode(), "a.xml": text.encode()})


def test_a_page_takes_little_time() -> None:
    body = "".join(
        f'<p class="a"><a href="../x{i}/" title="t">x</a> text</p>\n' for i in range(500)
    )
    page = PAGE.replace("<!--PLANT-->", body * 2).encode()
    start = time.process_time()
    for _ in range(20):
        assert scan({"a.html": page}) == []
    assert (time.process_time() - start) / 20 < 0.02
    bombs = [
        b"<" * 500_000 + b"a",
        b"<a " * 200_000,
        b'<a x="' * 100_000,
        b"<a " + b"b=c " * 100_000,
    ]
    start = time.process_time()
    head = PAGE.partition("</head>")[0].encode()
    for bomb in bombs:
        assert scan({"a.html": head + bomb})[:1]
        scan({"a.html": bomb})
    assert time.process_time() - start < 5
