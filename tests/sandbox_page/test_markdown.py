"""Discord's markdown, and that nothing in it becomes markup of the page's own."""

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

YUSUF, NEWS, GUILD = "300000000000000002", "200000000000000002", "100000000000000001"
# What was written, and the HTML that the content's children serialise to.
RENDERED = [
    ("**b** *i* _i_ __u__ ~~s~~", "<strong>b</strong> <em>i</em> <em>i</em> <u>u</u> <s>s</s>"),
    ("***bi*** **b *bi* b**", "<strong><em>bi</em></strong> <strong>b <em>bi</em> b</strong>"),
    ("__**both**__ snake_case_name 2*3*4", "<u><strong>both</strong></u> snake_case_name 2<em>3</em>4"),
    ("`**code**` ``a`b``", "<code>**code**</code> <code>a`b</code>"),
    (r"\*not\* \_so\_ \`c\` \# \<@1>", "*not* _so_ `c` # &lt;@1&gt;"),
    ("**open *and `closed", "**open *and `closed"),
    ("a\nb", "a<br>b"),
    ("# One\n## Two\n### Three\n-# small", '<h3 class="heading-1">One</h3><h4 class="heading-2">Two</h4>'
     '<h5 class="heading-3">Three</h5><small class="subtext">small</small>'),
    ("#no\ntext # no", "#no<br>text # no"),
    ("> quoted\n> **more**\nafter", '<blockquote class="">quoted<br><strong>more</strong></blockquote>after'),
    ("- a\n- b\n  - c\n1. d", "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"),
    ("```py\n# x = **1**\n- y\n```after", '<pre class="fence" tabindex="0"><code># x = **1**\n- y</code></pre>after'),
    (f"<@{YUSUF}> <#{NEWS}> <@&{GUILD}>", '<bdi class="mention">@Yusuf</bdi> <bdi class="mention">#news</bdi> '
     '<bdi class="mention">@everyone</bdi>'),
    ("<@999999999999999999> @everyone", "&lt;@999999999999999999&gt; @everyone"),
    ("<:gold:123456789012345678> <a:up:123456789012345678>", '<span class="emoji-name">:gold:</span> '
     '<span class="emoji-name">:up:</span>'),
    ("<t:1:Q> <t:99999999999999:R>", "&lt;t:1:Q&gt; &lt;t:99999999999999:R&gt;"),
    ("[a](javascript:alert(1)) [b](data:text/html,x)", "[a](javascript:alert(1)) [b](data:text/html,x)"),
    ("> > a\n> b", '<blockquote class="">&gt; a<br>b</blockquote>'),
    ("-  \nafter", "<ul><li></li></ul>after"),
    ("- a\u2028b", "<ul><li>a\u2028b</li></ul>"),
    (r"**a \** b** *a ** b* _a __ b_ ||a|b||", '<strong>a ** b</strong> <em>a ** b</em> <em>a __ b</em> '
     '<span class="spoiler" role="button" tabindex="0" aria-label="Spoiler: show it">'
     '<span class="spoiler-text" aria-hidden="true">a|b</span></span>'),
    ("*a * b* _a_b _c d_", "*a * b* _a_b <em>c d</em>"),
    ("``a` `b`` c", "<code>a` `b</code> c"),
    ("``a` b", "<code>`a</code> b"),
    ("``````", "``````"),
    ("```py\n```", "<code>py</code>"),
]  # fmt: skip


async def test_markdown_is_shown_as_discord_shows_it(page, stub):
    for written, _ in RENDERED:
        await stub.say(written)
    await expect(page.locator(".content")).to_have_count(len(RENDERED))
    shown = await page.locator(".content").evaluate_all("nodes => nodes.map((node) => node.innerHTML)")
    assert list(zip([written for written, _ in RENDERED], shown, strict=True)) == RENDERED


async def test_links_are_shown_with_where_they_lead(page, stub):
    await stub.say("See https://example.com/a_(b). [here](https://example.com/c) <https://example.com/d>")
    links = page.locator(".content a")
    await expect(links).to_have_text(["https://example.com/a_(b)", "here", "https://example.com/d"])
    hrefs = [await link.get_attribute("href") for link in await links.all()]
    assert hrefs == ["https://example.com/a_(b)", "https://example.com/c", "https://example.com/d"]


async def test_every_style_of_timestamp_is_a_time(page, stub):
    await stub.say(" ".join(f"<t:1772452800{style}>" for style in ["", ":t", ":T", ":d", ":D", ":f", ":F", ":R"]))
    times = page.locator(".content time")
    await expect(times).to_have_count(8)
    texts = [await element.inner_text() for element in await times.all()]
    assert {await element.get_attribute("datetime") for element in await times.all()} == {"2026-03-02T12:00:00.000Z"}
    assert texts[0] == texts[5]
    assert len(set(texts)) == 7
    assert "2026" in texts[6]


async def test_a_spoiler_opens_by_keyboard(page, stub):
    await stub.say("It is ||BTC||!")
    inside = page.locator(".spoiler-text")
    await expect(inside).to_be_hidden()
    await page.get_by_role("button", name="Spoiler").press("Enter")
    await expect(inside).to_be_visible()


async def test_embed_titles_and_field_names_resolve_no_mentions(page, stub):
    field = {"name": f"**x** <@{YUSUF}>", "value": f"<@{YUSUF}>", "inline": False}
    await stub.say(embeds=[{"title": f"# <@{YUSUF}>", "fields": [field]}])
    embed = page.get_by_test_id("embed")
    await expect(embed.locator(".embed-title")).to_have_text(f"# <@{YUSUF}>")
    await expect(embed.locator("dt")).to_have_text(f"x <@{YUSUF}>")
    await expect(embed.locator("dd")).to_have_text("@Yusuf")


INERT = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>'


async def test_markup_stays_text_wherever_it_is_written(page, stub):
    files = [{"id": "1", "filename": INERT, "url": "javascript:window.hit=1", "size": 1}]
    picture = {
        "id": "2",
        "filename": "a.png",
        "url": 'icon.svg?" onerror="window.hit=1',
        "content_type": "image/png",
        "size": 1,
    }
    embed = {"title": INERT, "description": INERT} | {
        "url": "javascript:window.hit=1",
        "author": {"name": INERT, "url": "javascript:window.hit=1"},
        "footer": {"text": INERT},
        "fields": [{"name": INERT, "value": INERT, "inline": True}],
        "thumbnail": {"url": "javascript:window.hit=1"},
    }
    link = {"type": 2, "style": 5, "label": INERT, "url": "javascript:window.hit=1"}
    menu = {"type": 3, "custom_id": INERT, "placeholder": INERT, "options": [{"label": INERT, "value": INERT}]}
    rows = [{"type": 1, "components": [component]} for component in (link, menu)]
    used = {"name": INERT, "user": {"id": "1", "username": INERT, "global_name": INERT}}
    author = {"id": "2", "username": INERT, "bot": True}
    await stub.say(INERT, embeds=[embed], components=rows, attachments=files, author=author, interaction_metadata=used)
    await stub.say("second", attachments=[picture])
    await expect(page.get_by_test_id("message")).to_have_count(2)
    assert INERT in await page.locator(".content").first.inner_text()
    assert await page.locator("[onerror], #messages script, a[href^=javascript]").count() == 0
    assert await page.evaluate("window.hit") is None


LONG = 4_000  # characters: what a bot may write in one message at most
_NAMES = "{ user: () => null, channel: () => null, role: () => null }"
# Those of several texts, each a beginning and what comes again and again after it, that take more time than their
# length asks for: sixteen times as long, six times as much a character, however often they are tried.
_SLOW = f"""async ([texts, length]) => {{
  const {{ markdown, FULL }} = await import("/messages/markdown.js");
  const milliseconds = (head, unit, length, times) => {{
    const text = (head + unit.repeat(Math.ceil(length / unit.length))).slice(0, length);
    const start = performance.now();
    for (let n = 0; n < times; n += 1) markdown(text, {_NAMES}, FULL);
    return performance.now() - start;
  }};
  const isLinear = ([head, unit]) =>
    milliseconds(head, unit, length, 2) < 6 * milliseconds(head, unit, length / 16, 32);
  return texts.filter((text) => ![...Array(12)].some(() => isLinear(text)));
}}"""
MARKS = ["`", "*", "_", "~", "|", ">", "[", "<", "(", "\\", "\n", "h", "-", "#"]
MIXED = [
    *("`a ``b ", "**a ", "*a ", "_a ", "__a ", "~~a ", "||a ", "*a **b ", "**_", "*_~~||", "_*a ", "***a ", "****a "),
    *("> ", "> > ", ">>> ", "> \n", ">>>\n", "- ", "- \n", " - a\n", "# ", "# \n", "-# ", "1. ", "1.\n", "  ", " \n"),
    *("```", "```\n", "```a\n", "```a", "``````", "`\n", "\\`", "\\*", "\\*a*", "*\\", "``\\"),
    *("[a", "[[a]", "[a](", "[a](https://b", "[a](https://b ", '[a](https://b "', "[a](<https://b", "[\\]", "[a] "),
    *("<https://a", "https://", "https://(", "https://a(b)", "https://a.,", "(https://a)", "<t:1", "</a:", "<:a:"),
    *("`*_~|>[<", "[*_~|`a", "<[h`*", "||**__~~_*`", "**a __b ~~c ||d *e _f `g [h "),
]


HEADS = ["[a](https://b ", "```a", "<https://", "**", "`", "- ", "> ", "||a"]
FILLERS = ["a", " ", "\n", ".", "[a]", "(b)", "*", "_", "`"]


async def test_no_text_keeps_the_page_longer_than_its_length_asks(page):
    texts = [("", unit) for unit in (*MARKS, *MIXED)] + [(head, filler) for head in HEADS for filler in FILLERS]
    assert await page.evaluate(_SLOW, [texts, LONG]) == []


async def test_the_deepest_nesting_is_as_deep_as_there_are_marks(page):
    deepest = """async () => {
      const { markdown, FULL } = await import("/messages/markdown.js");
      const names = NAMES;
      const depth = (node) => 1 + Math.max(0, ...[...node.childNodes].map(depth));
      return depth(markdown("> ".repeat(500) + "- ".repeat(100) + "**_*~~||__".repeat(400), names, FULL));
    }""".replace("NAMES", _NAMES)
    assert await page.evaluate(deepest) <= 16
