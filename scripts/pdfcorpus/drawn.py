"""Contents drawn by libraries: pango on cairo, page by page or by pango-view on one
long page, and ReportLab."""

import html

from pdfcorpus.contents import PAGE
from pdfcorpus.run import run

FONTS = {"ja": "Droid Sans Fallback", "zh": "Droid Sans Fallback", "ar": "DejaVu Sans", "he": "DejaVu Sans"}
WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 64.0


def markup(c, b):
    text = html.escape(c.join.join(b.sentences), quote=False)
    if b.kind == "heading":
        return "<b>%s</b>" % text
    if b.kind == "turn":
        name = html.escape(b.speaker)
        return {"colon": "<b>%s:</b> " % name, "plain": "%s: " % name, "hanging": "<b>%s:</b> " % name, "timed": "[%s] <b>%s:</b> " % (b.time, name), "above": "<b>%s</b>  %s\n" % (name, b.time)}[c.label] + text
    return text


def pieces(c):
    """The blocks as paragraphs of markup; bullets come one by one."""
    for b in c.blocks:
        if b.kind == "bullets":
            yield from ("•  " + html.escape(s, quote=False) for s in b.sentences)
        else:
            yield markup(c, b)


def pango_view(c, out, work):
    source = work / "page.txt"
    source.write_text("<b>%s</b>\n\n" % html.escape(c.title) + "\n\n".join(pieces(c)) + "\n", "utf-8")
    run(["pango-view", "-q", "--markup", "--font=%s 11" % FONTS.get(c.language, "Liberation Serif"), "--width=460", "--margin=50", "--output=%s" % out] + (["--justify"] if c.justified else []) + [source])


def cairo(c, out, work):
    import cairo as graphics
    import gi
    gi.require_version("Pango", "1.0")
    gi.require_version("PangoCairo", "1.0")
    from gi.repository import Pango, PangoCairo

    surface = graphics.PDFSurface(str(out), WIDTH, HEIGHT)
    surface.set_metadata(graphics.PDF_METADATA_CREATE_DATE, "2024-01-01T00:00:00Z")
    context, page = graphics.Context(surface), 0

    def layout(text, width, size, justify=False):
        made = PangoCairo.create_layout(context)
        made.set_font_description(Pango.FontDescription("%s %g" % (FONTS.get(c.language, "DejaVu Serif"), size * 0.75)))  # 96 to the inch
        made.set_width(int(width * Pango.SCALE))
        made.set_justify(justify)
        made.set_markup(text, -1)
        return made

    def furniture():
        for text, y in ((c.header, 30), ("%s %s %d" % (c.footer, PAGE, page + 1), HEIGHT - 40)):
            context.move_to(MARGIN, y)
            PangoCairo.show_layout(context, layout(html.escape(text), WIDTH - 2 * MARGIN, 8))
        if c.watermark:
            context.save()
            context.set_source_rgb(0.9, 0.9, 0.9)
            context.move_to(100, 560)
            context.rotate(-0.8)
            PangoCairo.show_layout(context, layout("<b>%s</b>" % c.watermark, 800, 60))
            context.restore()

    columns, gap = c.columns, 24.0
    width = (WIDTH - 2 * MARGIN - gap * (columns - 1)) / columns
    column, y = 0, MARGIN
    furniture()
    for text in ["<big><b>%s</b></big>" % html.escape(c.title)] + list(pieces(c)):
        paragraph = layout(text, width, 11, c.justified)  # has to outlive its lines
        for line in paragraph.get_lines_readonly():
            ink, logical = line.get_extents()
            height = logical.height / Pango.SCALE * 1.15
            if y + height > HEIGHT - MARGIN:
                column, y = column + 1, MARGIN
                if column == columns:
                    column, page = 0, page + 1
                    context.show_page()
                    furniture()
            x = MARGIN + column * (width + gap)
            if c.rtl():
                x += width - logical.width / Pango.SCALE
            context.move_to(x, y - logical.y / Pango.SCALE)
            PangoCairo.show_layout_line(context, line)
            y += height
        y += 7
    surface.finish()


def reportlab(c, out, work, truetype=False):
    from reportlab.lib import colors
    from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table

    font = "Times-Roman"
    if truetype:
        for name, file in (("Body", "DejaVuSans"), ("Body-Bold", "DejaVuSans-Bold")):
            pdfmetrics.registerFont(TTFont(name, "/usr/share/fonts/truetype/dejavu/%s.ttf" % file))
        pdfmetrics.registerFontFamily("Body", normal="Body", bold="Body-Bold", italic="Body", boldItalic="Body-Bold")
        font = "Body"
    style = ParagraphStyle("p", fontName=font, fontSize=10.5, leading=14, spaceAfter=6, alignment=TA_JUSTIFY if c.justified else TA_LEFT)
    title = ParagraphStyle("h", parent=style, fontSize=15, leading=19, alignment=TA_LEFT)

    def furniture(canvas, document):
        canvas.setFont(font, 8)
        if c.corners:
            canvas.drawString(MARGIN, HEIGHT - 36, c.header)
            canvas.drawRightString(WIDTH - MARGIN, HEIGHT - 36, "%s %d" % (PAGE, document.page))
            canvas.drawString(MARGIN, 30, c.footer)
        else:
            canvas.drawCentredString(WIDTH / 2, HEIGHT - 36, c.header)
            canvas.drawCentredString(WIDTH / 2, 30, "%s %s %d" % (c.footer, PAGE, document.page))
        if c.watermark:
            canvas.saveState()
            canvas.setFont(font, 60)
            canvas.setFillGray(0.9)
            canvas.translate(120, 240)
            canvas.rotate(45)
            canvas.drawString(0, 0, c.watermark)
            canvas.restoreState()

    flow = [Paragraph(html.escape(c.title), title), Spacer(1, 8)]
    for b in c.blocks:
        if b.kind == "table":
            cells = [[Paragraph(html.escape(" ".join(words), quote=False), style) for words in row] for row in b.rows]
            flow.append(Table(cells, colWidths=[36, 215, 215], style=[("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
        elif b.kind == "bullets":
            flow.extend(Paragraph(html.escape(s, quote=False), ParagraphStyle("b", parent=style, leftIndent=14), bulletText="•") for s in b.sentences)
        elif b.kind == "turn" and c.label == "cells":
            cells = [[Paragraph(html.escape(text, quote=False), style) for text in (b.time, b.speaker, " ".join(b.sentences))]]
            flow.append(Table(cells, colWidths=[60, 100, 306], style=[("VALIGN", (0, 0), (-1, -1), "TOP")]))
        elif b.kind == "turn" and c.label == "hanging":
            flow.append(Paragraph(html.escape(" ".join(b.sentences), quote=False), ParagraphStyle("g", parent=style, leftIndent=100), bulletText=b.speaker + ":"))
        else:
            flow.append(Paragraph(markup(c, b).replace("\n", "<br/>"), style))
    gap = 20.0
    width = (WIDTH - 2 * MARGIN - gap * (c.columns - 1)) / c.columns
    frames = [Frame(MARGIN + i * (width + gap), MARGIN, width, HEIGHT - 2 * MARGIN, 0, 0, 0, 0) for i in range(c.columns)]
    document = BaseDocTemplate(str(out), pagesize=A4, invariant=1)
    document.addPageTemplates(PageTemplate(frames=frames, onPage=furniture))
    document.build(flow)


def reportlab_truetype(c, out, work):
    reportlab(c, out, work, truetype=True)
