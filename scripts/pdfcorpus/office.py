"""Contents as OpenDocument and as Word files, printed by LibreOffice."""

import zipfile
from xml.sax.saxutils import escape

from pdfcorpus.contents import PAGE
from pdfcorpus.run import run


def convert(source, out, work):
    run(["soffice", "-env:UserInstallation=%s" % (work / "profile").as_uri(), "--headless", "--convert-to", "pdf", "--outdir", work, source])
    (work / (source.stem + ".pdf")).replace(out)


FODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="F" svg:font-family="'%(font)s'"/></office:font-face-decls>
<office:styles>
<style:default-style style:family="paragraph"><style:paragraph-properties style:writing-mode="%(mode)s"/>
<style:text-properties style:font-name="F" style:font-name-asian="F" style:font-name-complex="F" fo:font-size="11pt" style:font-size-asian="11pt" style:font-size-complex="11pt" fo:language="%(language)s" fo:country="%(country)s" fo:hyphenate="%(hyphenate)s" fo:hyphenation-remain-char-count="2" fo:hyphenation-push-char-count="2"/></style:default-style>
<style:style style:name="P" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="2mm" fo:text-align="%(align)s" text:number-lines="%(numbered)s" text:line-number="0"/></style:style>
<style:style style:name="G" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="2mm" fo:margin-left="34mm" fo:text-indent="-34mm"/></style:style>
<style:style style:name="R" style:family="paragraph"><style:paragraph-properties><style:tab-stops><style:tab-stop style:position="166mm" style:type="right"/></style:tab-stops></style:paragraph-properties><style:text-properties fo:font-size="8pt"/></style:style>
<style:style style:name="N" style:family="paragraph"><style:paragraph-properties text:number-lines="false" text:line-number="0"/></style:style>
<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold" style:font-weight-complex="bold"/></style:style>
<style:style style:name="H" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="3mm" fo:margin-top="3mm" text:number-lines="false" text:line-number="0"/><style:text-properties fo:font-size="14pt" style:font-size-asian="14pt" style:font-size-complex="14pt" fo:font-weight="bold"/></style:style>
<style:style style:name="S" style:family="paragraph"><style:paragraph-properties fo:text-align="center" text:number-lines="false" text:line-number="0"/><style:text-properties fo:font-size="8pt"/></style:style>
<text:list-style style:name="L"><text:list-level-style-bullet text:level="1" text:bullet-char="•"><style:list-level-properties text:space-before="4mm" text:min-label-width="4mm"/></text:list-level-style-bullet></text:list-style>
%(lines)s
</office:styles>
<office:automatic-styles>
<style:style style:name="C" style:family="section"><style:section-properties text:dont-balance-text-columns="true"><style:columns fo:column-count="%(columns)d" fo:column-gap="8mm"/></style:section-properties></style:style>
<style:style style:name="T1" style:family="table-cell"><style:table-cell-properties fo:border="0.3mm solid #666666" fo:padding="1.5mm"/></style:style>
<style:style style:name="T0" style:family="table-cell"><style:table-cell-properties fo:border="none" fo:padding="1mm"/></style:style>
<style:style style:name="W3" style:family="table-column"><style:table-column-properties style:column-width="24mm"/></style:style>
<style:style style:name="W4" style:family="table-column"><style:table-column-properties style:column-width="36mm"/></style:style>
<style:style style:name="W5" style:family="table-column"><style:table-column-properties style:column-width="106mm"/></style:style>
<style:style style:name="W1" style:family="table-column"><style:table-column-properties style:column-width="14mm"/></style:style>
<style:style style:name="W2" style:family="table-column"><style:table-column-properties style:column-width="76mm"/></style:style>
<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm" fo:margin-top="15mm" fo:margin-bottom="15mm" fo:margin-left="22mm" fo:margin-right="22mm" style:writing-mode="%(mode)s"/>
<style:header-style><style:header-footer-properties fo:min-height="8mm" fo:margin-bottom="4mm"/></style:header-style><style:footer-style><style:header-footer-properties fo:min-height="8mm" fo:margin-top="4mm"/></style:footer-style></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4">
%(furniture)s
</style:master-page></office:master-styles>
<office:body><office:text><text:p text:style-name="H">%(title)s</text:p><text:section text:style-name="C" text:name="Body">%(body)s</text:section></office:text></office:body></office:document>
"""

FONTS = {"ja": "Droid Sans Fallback", "zh": "Droid Sans Fallback", "ar": "DejaVu Sans", "he": "DejaVu Sans", "pl": "DejaVu Sans"}
COUNTRIES = {"en": "US", "ja": "JP", "zh": "CN", "ar": "EG", "he": "IL"}
NUMBER = '<text:page-number text:select-page="current">1</text:page-number>'
CENTRED = '<style:header><text:p text:style-name="S">%(header)s</text:p></style:header><style:footer><text:p text:style-name="S">%(footer)s %(page)s ' + NUMBER + '</text:p></style:footer>'
CORNERS = '<style:header><text:p text:style-name="R">%(header)s<text:tab/>%(page)s ' + NUMBER + ' of <text:page-count>1</text:page-count></text:p></style:header><style:footer><text:p text:style-name="R">%(footer)s</text:p></style:footer>'
LINES = '<text:linenumbering-configuration text:number-lines="true" text:increment="1" text:offset="7mm" text:number-position="left" style:num-format="1" text:restart-on-page="true"/>'


def odt(c, out, work):
    source = work / "page.fodt"
    source.write_text(FODT % {
        "font": FONTS.get(c.language, "Liberation Serif"), "language": c.language, "country": COUNTRIES.get(c.language, c.language.upper()),
        "mode": "rl-tb" if c.rtl() else "lr-tb", "hyphenate": str(c.justified).lower(), "align": "justify" if c.justified else "start",
        "numbered": str(c.numbered).lower(), "lines": LINES if c.numbered else "", "columns": c.columns,
        "furniture": (CORNERS if c.corners else CENTRED) % {"header": c.header, "footer": c.footer, "page": PAGE}, "title": escape(c.title), "body": odt_body(c),
    }, "utf-8")
    convert(source, out, work)


def odt_body(c):
    if c.label != "cells":
        return "".join(odt_block(c, b) for b in c.blocks)
    cell = '<table:table-cell table:style-name="T0"><text:p>%s</text:p></table:table-cell>'
    rows = "".join("<table:table-row>%s</table:table-row>" % "".join(cell % escape(text) for text in (b.time, b.speaker, " ".join(b.sentences))) for b in c.blocks)
    columns = "".join('<table:table-column table:style-name="%s"/>' % name for name in ("W3", "W4", "W5"))
    return '<table:table table:name="T">%s%s</table:table>' % (columns, rows)


def odt_block(c, b):
    text = escape(c.join.join(b.sentences))
    if b.kind == "heading":
        return '<text:p text:style-name="H">%s</text:p>' % text
    if b.kind == "bullets":
        return '<text:list text:style-name="L">%s</text:list>' % "".join('<text:list-item><text:p text:style-name="P">%s</text:p></text:list-item>' % escape(s) for s in b.sentences)
    if b.kind == "table":
        cell = '<table:table-cell table:style-name="T1"><text:p text:style-name="N">%s</text:p></table:table-cell>'
        rows = "".join("<table:table-row>%s</table:table-row>" % "".join(cell % escape(" ".join(words)) for words in row) for row in b.rows)
        return '<table:table table:name="T"><table:table-column table:style-name="W1"/><table:table-column table:style-name="W2" table:number-columns-repeated="2"/>%s</table:table>' % rows
    return '<text:p text:style-name="%s">%s%s</text:p>' % ("G" if c.label == "hanging" else "P", odt_label(c, b), text)


def odt_label(c, b):
    if b.kind != "turn":
        return ""
    bold = '<text:span text:style-name="B">%s</text:span>'
    return {"colon": bold % (b.speaker + ":") + " ", "plain": b.speaker + ": ", "hanging": bold % (b.speaker + ":") + "<text:tab/>", "timed": "[%s] " % b.time + bold % (b.speaker + ":") + " ", "above": bold % b.speaker + '<text:s text:c="2"/>' + b.time + "<text:line-break/>"}[c.label]


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
PARTS = {
    "[Content_Types].xml": """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>
<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/></Types>""",
    "_rels/.rels": """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>""",
    "word/_rels/document.xml.rels": """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/>
<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/></Relationships>""",
    "word/settings.xml": "<w:settings %s><w:autoHyphenation/></w:settings>" % W,
}


def docx(c, out, work):
    source = work / "page.docx"
    parts = dict(PARTS)
    small = '<w:p><w:pPr><w:jc w:val="center"/></w:pPr>%s</w:p>'
    parts["word/header1.xml"] = "<w:hdr %s>%s</w:hdr>" % (W, small % word_run(c, c.header, size=16))
    number = '<w:fldSimple w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    parts["word/footer1.xml"] = "<w:ftr %s>%s</w:ftr>" % (W, small % (word_run(c, "%s %s " % (c.footer, PAGE), size=16) + number))
    lines = '<w:lnNumType w:countBy="1" w:restart="continuous"/>' if c.numbered else ""
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1440" w:bottom="1440" w:left="1440" w:right="1440" w:header="700" w:footer="700"/>%s<w:cols w:num="%d" w:space="500"/></w:sectPr>' % (lines, c.columns)
    body = word_paragraph(c, word_run(c, c.title, bold=True, size=32)) + "".join(word_block(c, b) for b in c.blocks)
    parts["word/document.xml"] = "<w:document %s><w:body>%s%s</w:body></w:document>" % (W, body, section)
    with zipfile.ZipFile(source, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text)
    convert(source, out, work)


def word_run(c, text, bold=False, size=22):
    font = FONTS.get(c.language, "Liberation Sans")
    return '<w:r><w:rPr><w:rFonts w:ascii="%s" w:hAnsi="%s" w:eastAsia="%s" w:cs="%s"/>%s<w:sz w:val="%d"/><w:lang w:val="%s-%s"/></w:rPr><w:t xml:space="preserve">%s</w:t></w:r>' % (
        font, font, font, font, "<w:b/>" if bold else "", size, c.language, COUNTRIES.get(c.language, c.language.upper()), escape(text))


def word_paragraph(c, runs, more=""):
    return '<w:p><w:pPr>%s<w:spacing w:after="120"/>%s</w:pPr>%s</w:p>' % (more, '<w:jc w:val="both"/>' if c.justified else "", runs)


def word_block(c, b):
    text = word_run(c, c.join.join(b.sentences))
    if b.kind == "heading":
        return word_paragraph(c, word_run(c, " ".join(b.sentences), bold=True, size=26), "<w:keepNext/>")
    if b.kind == "bullets":
        return "".join(word_paragraph(c, word_run(c, "•") + "<w:r><w:tab/></w:r>" + word_run(c, s), '<w:ind w:left="400" w:hanging="400"/>') for s in b.sentences)
    if b.kind == "table":
        border = "".join('<w:%s w:val="single" w:sz="4"/>' % side for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
        cell = '<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr><w:p>%s</w:p></w:tc>'
        rows = "".join("<w:tr>%s</w:tr>" % "".join(cell % (900 if i == 0 else 4200, word_run(c, " ".join(words), size=20)) for i, words in enumerate(row)) for row in b.rows)
        return "<w:tbl><w:tblPr><w:tblBorders>%s</w:tblBorders></w:tblPr>%s</w:tbl><w:p/>" % (border, rows)
    if b.kind == "turn":
        text = {"colon": word_run(c, b.speaker + ":", bold=True) + word_run(c, " "), "plain": word_run(c, b.speaker + ": "), "hanging": word_run(c, b.speaker + ":", bold=True) + "<w:r><w:tab/></w:r>", "timed": word_run(c, "[%s] " % b.time) + word_run(c, b.speaker + ":", bold=True) + word_run(c, " "),
                "above": word_run(c, b.speaker, bold=True) + word_run(c, "  " + b.time) + "<w:r><w:br/></w:r>"}[c.label] + text
    return word_paragraph(c, text, '<w:ind w:left="1900" w:hanging="1900"/>' if c.label == "hanging" else "")
