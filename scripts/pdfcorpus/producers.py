"""Who prints what: each producer with the programs it needs, the Debian packages
that hold them, and the contents it can print."""

import dataclasses
import importlib
import shutil
import typing

from pdfcorpus import drawn, html, office, typeset
from pdfcorpus.run import run

LATIN = ["interview", "panel", "prose", "notes", "survey", "lined", "interview-de", "interview-fr", "interview-pl"]
ALL = LATIN + ["interview-ja", "interview-zh", "interview-ar", "interview-he"]
LATER = ["cells", "hanging", "bare", "marked"]


@dataclasses.dataclass
class Producer:
    name: str
    make: typing.Callable          # of a content, the PDF to write, a folder to work in
    programs: list
    packages: str
    contents: list
    modules: tuple = ()

    def missing(self):
        return [p for p in self.programs if not shutil.which(p)] + [m for m in self.modules if not importable(m)]


def importable(module):
    try:
        importlib.import_module(module)
    except ImportError:
        return False
    return True


def without(names, *left_out):
    return [name for name in names if name not in left_out]


def rewritten(first, *command):
    """A PDF of another producer, written anew by a program."""
    def make(c, out, work):
        before = work / "before.pdf"
        first(c, before, work)
        run([str(word).format(before=before, out=out) for word in command])
    return make


def qpdf(first, *options):
    return rewritten(first, "qpdf", "--static-id", "--static-aes-iv", *options, "{before}", "{out}")


# Left out is what a producer spoils: of a PDF by Chromium, Ghostscript 10.0 keeps one
# byte of each character; in Arabic and Hebrew, WeasyPrint 57 writes whole words
# backwards for a glyph. A PDF turned into PostScript and back (pdftops, ps2pdf) does
# not say any more which characters it holds.
CHROMIUM, LIBREOFFICE = html.chromium(), office.odt
PRODUCERS = [
    Producer("chromium", CHROMIUM, ["chromium"], "chromium", ALL + LATER),
    Producer("chromium-columns", html.chromium(columns=2, font='"DejaVu Sans"', size="9pt"), ["chromium"], "chromium", without(ALL, "survey", "lined") + ["hanging", "bare"]),
    Producer("libreoffice-odt", office.odt, ["soffice"], "libreoffice-writer-nogui hyphen-en-us", ALL + ["cells", "hanging", "bare"]),
    Producer("libreoffice-docx", office.docx, ["soffice"], "libreoffice-writer-nogui hyphen-en-us", LATIN + ["hanging", "bare"]),
    Producer("groff", typeset.groff, ["groff", "gropdf"], "groff", ["interview", "panel", "prose", "notes", "survey", "lined", "interview-de", "interview-fr", "hanging", "bare"]),
    Producer("ps2pdf", typeset.ps2pdf, ["groff", "ps2pdf"], "groff ghostscript", ["interview", "panel", "prose", "notes", "survey", "lined", "interview-de", "interview-fr", "hanging", "bare"]),
    Producer("ghostscript", rewritten(LIBREOFFICE, "gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-sOutputFile={out}", "{before}"), ["gs", "soffice"], "ghostscript libreoffice-writer-nogui", without(LATIN, "survey")),
    Producer("pango-view", drawn.pango_view, ["pango-view"], "pango1.0-tools", without(ALL, "survey", "lined", "prose")),
    Producer("cairo", drawn.cairo, [], "python3-gi-cairo gir1.2-pango-1.0", without(ALL, "survey", "lined") + ["bare", "marked"], ("cairo", "gi")),
    Producer("weasyprint", html.weasyprint, ["weasyprint"], "weasyprint", without(ALL + LATER, "interview-ar", "interview-he", "marked")),
    Producer("reportlab", drawn.reportlab, [], "python3-reportlab", ["interview", "panel", "prose", "notes", "survey", "interview-de", "interview-fr"] + LATER, ("reportlab",)),
    Producer("reportlab-truetype", drawn.reportlab_truetype, [], "python3-reportlab fonts-dejavu-core", without(LATIN, "lined"), ("reportlab",)),
    Producer("latex", typeset.latex, ["pdflatex"], "texlive-latex-base", ["interview", "panel", "prose", "notes", "hanging", "bare"]),
    Producer("enscript", typeset.enscript, ["enscript", "ps2pdf"], "enscript ghostscript", ["lined"]),
    Producer("qpdf-aes128", qpdf(LIBREOFFICE, "--encrypt", "", "owner", "128", "--use-aes=y", "--"), ["qpdf", "soffice"], "qpdf libreoffice-writer-nogui", ["interview", "prose", "interview-de"]),
    Producer("qpdf-aes256", qpdf(CHROMIUM, "--encrypt", "", "owner", "256", "--"), ["qpdf", "chromium"], "qpdf chromium", ["interview", "panel", "interview-ja"]),
    Producer("qpdf-objects", qpdf(CHROMIUM, "--object-streams=generate", "--linearize"), ["qpdf", "chromium"], "qpdf chromium", ["interview", "notes", "interview-zh"]),
    Producer("qpdf-plain", qpdf(typeset.groff, "--qdf", "--object-streams=disable"), ["qpdf", "groff", "gropdf"], "qpdf groff", ["interview", "panel"]),
    Producer("dvips", typeset.dvips, ["latex", "dvips", "ps2pdf"], "texlive-latex-base ghostscript", ["interview", "panel", "prose", "notes", "hanging", "bare"]),
    Producer("wkhtmltopdf", html.wkhtmltopdf, ["wkhtmltopdf"], "wkhtmltopdf", without(LATIN, "lined", "prose") + ["cells", "bare"]),
    Producer("pdftocairo", rewritten(CHROMIUM, "pdftocairo", "-pdf", "{before}", "{out}"), ["pdftocairo", "chromium"], "poppler-utils chromium", ["interview", "prose", "survey", "interview-pl", "interview-ja", "cells", "hanging", "bare"]),
    Producer("mutool", rewritten(html.weasyprint, "mutool", "clean", "-gggg", "-z", "-s", "{before}", "{out}"), ["mutool", "weasyprint"], "mupdf-tools weasyprint", ["interview", "panel", "prose", "interview-fr", "cells", "bare"]),
]
