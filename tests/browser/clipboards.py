"""What programs put on the clipboard, with what is only theirs, and the Markdown that an author means."""

BROWSER = (
    '<html><body><!--StartFragment--><h1 class="entry">Low water</h1><p style="color:red">See '
    '<a href="https://example.org/a_(b)">the table</a> and <code>x | y</code>.</p><pre><code '
    'class="language-py">a = 1\nb = 2</code></pre><blockquote><p>Fresh water is lazy.</p></blockquote>'
    '<ol start="3"><li>three</li><li>four</li></ol><img src="https://example.org/p.png" alt="A [pear]">'
    '<img src="data:image/png;base64,xx"><!--EndFragment--></body></html>',
    """\
## Low water

See [the table](https://example.org/a_%28b%29) and `x | y`.

```py
a = 1
b = 2
```

> Fresh water is lazy.

3. three
4. four

![A  pear](https://example.org/p.png)""",
)
GOOGLE_DOCS = (
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr"><span '
    'style="font-weight:400;">Tides</span></h2><p dir="ltr"><span style="font-weight:400;">The </span><span '
    'style="font-weight:700;">river</span><span style="font-weight:400;font-style:italic;"> turns</span><span '
    'style="font-weight:400"> at </span><a href="https://www.google.com/url?q=https://example.org/tide&amp;sa=D" '
    'style="text-decoration:none;"><span style="text-decoration:underline;">noon</span></a><span>.</span></p>'
    '<ul><li dir="ltr"><p dir="ltr" role="presentation"><span>one</span></p></li><ul><li dir="ltr"><p '
    'dir="ltr"><span>under one</span></p></li></ul><li dir="ltr"><p dir="ltr"><span>two</span></p></li></ul></b>',
    """\
## Tides

The **river** *turns* at [noon](https://example.org/tide).

- one
    - under one
- two""",
)
WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style>'
    "<!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]--></head><body lang=EN-GB><!--StartFragment-->"
    "<h2>What we took<o:p></o:p></h2><p class=MsoNormal>A <b>pencil</b>&nbsp;and a <i>string</i>.<o:p></o:p></p>"
    "<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]>"
    "<span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span></span>"
    "<![endif]>one boat<o:p></o:p></p><p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'>"
    "<![if !supportLists]><span><span style='mso-list:Ignore'>o<span>&nbsp; </span></span></span><![endif]>an oar"
    "<o:p></o:p></p><p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span><span "
    "style='mso-list:Ignore'>·<span>&nbsp; </span></span></span>a duck<o:p></o:p></p><!--EndFragment--></body></html>",
    """\
## What we took

A **pencil** and a *string*.

- one boat
    - an oar
- a duck""",
)
SHEET = (
    "<html><body><google-sheets-html-origin><table><tbody><tr><td>Yards</td><td>North</td><td>A|B</td></tr>"
    "<tr><td>50</td><td>11.2</td><td>x</td></tr><tr><td>150</td><td>12</td><td></td></tr></tbody></table></body></html>",
    """\
| Yards | North | A\\|B |
| ----: | ----: | ---- |
|    50 |  11.2 | x    |
|   150 |    12 |      |""",
)
HOSTILE = (
    '<p onclick="window.pwned=1">Hi <a href="javascript:window.pwned=1">you</a> <a href=" JaVaScript:alert(2)">too</a>'
    '<script>window.pwned=1</script><img src=x onerror="window.pwned=1"><iframe src="javascript:alert(4)"></iframe>'
    '<svg onload="window.pwned=1"><script>window.pwned=1</script></svg><style>*{display:none}</style> <b>there</b></p>'
    "<p>Bye</p>",
    "Hi you too **there**\n\nBye",
)
OF_EACH_KIND = {
    "a browser": BROWSER,
    "Google Docs": GOOGLE_DOCS,
    "Word": WORD,
    "a sheet": SHEET,
    "somebody hostile": HOSTILE,
}
