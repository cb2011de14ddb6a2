"""Contents as a page of HTML, printed by Chromium and by WeasyPrint."""

import html
import textwrap

from pdfcorpus.contents import PAGE
from pdfcorpus.run import run

STYLE = """
@page { size: A4; margin: 24mm 22mm;
  %(furniture)s }
html { font: %(size)s/1.35 %(font)s; font-kerning: normal; %(justify)s }
h1 { font-size: 1.5em; text-align: left; } h2 { font-size: 1.15em; text-align: left; }
p { margin: 0 0 .6em; orphans: 2; widows: 2; }
.columns { column-count: %(columns)d; column-gap: 9mm; column-fill: auto; }
table { border-collapse: collapse; } td, th { border: .3mm solid #666; padding: 1.5mm; vertical-align: top; text-align: left; }
tr { break-inside: avoid; } pre { margin: 0; font: 11pt/1.7 "Liberation Mono"; }
.hanging { padding-left: 34mm; } .hanging b { display: inline-block; width: 34mm; margin-left: -34mm; }
.cells td { border: 0; padding: 1mm 4mm 2mm 0; } .cells tr { break-inside: auto; }
.mark { position: fixed; top: 110mm; left: 0; font: bold 60pt "Liberation Sans"; color: #ddd; transform: rotate(-45deg); z-index: -1; }
pre span { display: inline-block; width: 3em; color: #555; }
"""

CENTRED = """@top-center { content: "%(header)s"; font: 8pt "Liberation Sans"; }
  @bottom-center { content: "%(footer)s %(page)s " counter(page); font: 8pt "Liberation Sans"; }"""
CORNERS = """@top-left { content: "%(header)s"; font: 8pt "Liberation Sans"; }
  @top-right { content: "%(page)s " counter(page) " of " counter(pages); font: 8pt "Liberation Sans"; }
  @bottom-left { content: "%(footer)s"; font: 8pt "Liberation Sans"; }"""

FONTS = {"ja": '"Droid Sans Fallback"', "zh": '"Droid Sans Fallback"', "ar": '"DejaVu Sans"', "he": '"DejaVu Sans"', "pl": '"DejaVu Serif"'}


def page(c, font='"Liberation Serif"', size="11pt", columns=None):
    style = STYLE % {
        "furniture": (CORNERS if c.corners else CENTRED) % {"header": c.header, "footer": c.footer, "page": PAGE}, "font": FONTS.get(c.language, font), "size": size, "columns": columns or c.columns,
        "justify": "text-align: justify; hyphens: auto;" if c.justified else "",
    }
    body = lined(c) if c.numbered else "".join(block(c, b) for b in c.blocks)
    if c.label == "cells":
        body = '<table class="cells">%s</table>' % body
    if c.watermark:
        body = '<div class="mark">%s</div>%s' % (c.watermark, body)
    return '<!doctype html><html lang="%s" dir="%s"><meta charset="utf-8"><title>%s</title><style>%s</style><h1>%s</h1><div class="columns">%s</div></html>' % (
        c.language, "rtl" if c.rtl() else "ltr", html.escape(c.title), style, html.escape(c.title), body)


def block(c, b):
    text = html.escape(c.join.join(b.sentences), quote=False)
    if b.kind == "heading":
        return "<h2>%s</h2>" % text
    if b.kind == "bullets":
        return "<ul>%s</ul>" % "".join("<li>%s</li>" % html.escape(s, quote=False) for s in b.sentences)
    if b.kind == "table":
        return "<table>%s</table>" % "".join("<tr>%s</tr>" % "".join("<td>%s</td>" % html.escape(" ".join(cell), quote=False) for cell in row) for row in b.rows)
    if b.kind == "turn" and c.label == "cells":
        return "<tr><td>%s</td><td>%s</td><td>%s</td></tr>" % (b.time, html.escape(b.speaker), text)
    return "<p class=\"%s\">%s%s</p>" % (c.label, label(c, b), text)


def label(c, b):
    if b.kind != "turn":
        return ""
    name = html.escape(b.speaker)
    return {"colon": "<b>%s:</b> " % name, "plain": "%s: " % name, "hanging": "<b>%s:</b>" % name, "timed": "[%s] <b>%s:</b> " % (b.time, name), "above": "<b>%s</b>&nbsp; %s<br>" % (name, b.time)}[c.label]


def lines(c, width=62):
    """The lines of a numbered transcript, broken as a court's typist breaks them."""
    for b in c.blocks:
        yield from textwrap.wrap("%s: %s" % (b.speaker, " ".join(b.sentences)), width, break_on_hyphens=False)


def lined(c):
    return "<pre>%s</pre>" % "".join("<span>%d</span>%s\n" % (i % 25 + 1, html.escape(line, quote=False)) for i, line in enumerate(lines(c)))


def chromium(**how):
    def make(c, out, work):
        source = work / "page.html"
        source.write_text(page(c, **how), "utf-8")
        run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=%s" % (work / "profile"), "--no-pdf-header-footer", "--print-to-pdf=%s" % out, source.as_uri()])
    return make


def wkhtmltopdf(c, out, work):
    source = work / "page.html"
    source.write_text(page(c), "utf-8")
    run(["wkhtmltopdf", "-q", "--encoding", "utf-8", "--page-size", "A4", "--margin-top", "22mm", "--margin-bottom", "22mm", source, out])


def weasyprint(c, out, work):
    source = work / "page.html"
    source.write_text(page(c, font='"DejaVu Serif"', size="10pt"), "utf-8")
    run(["weasyprint", source, out])
