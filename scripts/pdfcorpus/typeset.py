"""Contents set by groff (as PDF, and as PostScript for ps2pdf), by LaTeX and, as a
line printer would, by enscript."""

import re

from pdfcorpus.contents import PAGE
from pdfcorpus.html import lines
from pdfcorpus.run import run


def roff(text):
    text = text.replace("\\", "\\e").replace("’", "\\[cq]").replace("“", "\\[lq]").replace("”", "\\[rq]").replace("–", "\\[en]")
    return "\\&" + text if text[:1] in ".'" else text


def roff_source(c):
    head = [".nr LL 16c", ".nr PO 2.5c", ".nr HM 2.5c", ".nr FM 2.5c", ".nr PS 11", ".nr VS 13.5",
            ".ds LH", ".ds CH %s" % roff(c.header), ".ds RH", ".ds LF", ".ds CF %s %s %%" % (roff(c.footer), PAGE), ".ds RF",
            ".mso %s.tmac" % {"de": "de", "fr": "fr"}.get(c.language, "en"), ".P1", ".LP", ".B \"%s\"" % roff(c.title), ".LP"]
    if not c.justified:
        head += [".na", ".nh"]
    if c.columns == 2:
        head.append(".2C")
    if c.numbered:
        head.append(".nm 1 1 2")
    return "\n".join(head + [line for b in c.blocks for line in roff_block(c, b)]) + "\n"


def roff_block(c, b):
    text = roff(" ".join(b.sentences))
    if b.kind == "heading":
        return [".SH", text]
    if b.kind == "bullets":
        return [line for s in b.sentences for line in (".IP \\[bu] 2", roff(s))]
    if b.kind == "table":
        rows = ["\t".join("T{\n.na\n%s\nT}" % roff(" ".join(cell)) if i else cell[0] for i, cell in enumerate(row)) for row in b.rows]
        return [".TS H", "allbox;", "l lw(7c) lw(7c).", rows[0], ".TH"] + rows[1:] + [".TE"]
    if b.kind == "turn":
        name = ".B \"%s:\"" % roff(b.speaker)
        if c.label == "hanging":
            return [".IP \"\\fB%s:\\fP\" 15" % roff(b.speaker), text]
        return [".LP"] + {"colon": [name], "plain": ["%s:" % roff(b.speaker)], "timed": ["[%s]" % b.time, name], "above": [".B \"%s\"" % roff(b.speaker), "\\ \\ %s" % b.time, ".br"]}[c.label] + [text]
    return [".PP", text]


def groff(c, out, work):
    with open(out, "wb") as file:
        run(["groff", "-k", "-t", "-ms", "-Tpdf", "-P-pa4"], roff_source(c).encode("utf-8"), file)


def ps2pdf(c, out, work):
    paper = work / "page.ps"
    with open(paper, "wb") as file:
        run(["groff", "-k", "-t", "-ms", "-Tps", "-P-pa4"], roff_source(c).encode("utf-8"), file)
    run(["ps2pdf", "-sPAPERSIZE=a4", paper, out])


def enscript(c, out, work):
    paper, source = work / "page.ps", work / "page.txt"
    source.write_text(c.title + "\n\n" + "\n".join("%3d   %s" % (i % 25 + 1, line) for i, line in enumerate(lines(c))) + "\n", "latin-1")
    run(["enscript", "-q", "-M", "A4", "-f", "Courier10", "--header=%s" % c.header, "--footer=%s %s $%%" % (c.footer, PAGE), "-p", paper, source])
    run(["ps2pdf", "-sPAPERSIZE=a4", paper, out])


def tex(text):
    text = re.sub(r"([&%#_$])", r"\\\1", text).replace("“", "``").replace("”", "''").replace("’", "'").replace("–", "--")
    return text.replace("·", "\\textperiodcentered{}").replace("•", "\\textbullet{}")


def latex_source(c):
    head = r"""\documentclass[a4paper,11pt%s]{article}
\usepackage[utf8]{inputenc}
\usepackage[top=28mm,bottom=28mm,left=25mm,right=25mm,headsep=8mm]{geometry}
\makeatletter\def\ps@research{\def\@oddhead{\hfil\footnotesize %s\hfil}\def\@oddfoot{\hfil\footnotesize %s %s \thepage\hfil}}\makeatother
\pagestyle{research}\setlength\emergencystretch{2em}
\begin{document}
\section*{%s}
""" % (",twocolumn" if c.columns == 2 else "", tex(c.header), tex(c.footer), PAGE, tex(c.title))
    return head + "\n\n".join(tex_block(c, b) for b in c.blocks) + "\n\\end{document}\n"


def tex_block(c, b):
    text = tex(" ".join(b.sentences))
    if b.kind == "heading":
        return "\\subsection*{%s}" % text
    if b.kind == "bullets":
        return "\\begin{itemize}\n%s\n\\end{itemize}" % "\n".join("\\item " + tex(s) for s in b.sentences)
    if b.kind == "turn":
        name = "\\textbf{%s%%s}" % tex(b.speaker)
        hanging = "\\noindent\\hangindent=32mm\\hangafter=1\\makebox[32mm][l]{%s}" % (name % ":")
        return {"colon": "\\noindent %s " % (name % ":"), "plain": "\\noindent %s: " % tex(b.speaker), "hanging": hanging, "timed": "\\noindent [%s] %s " % (b.time, name % ":"), "above": "\\noindent %s\\ \\ %s\\\\\n" % (name % "", b.time)}[c.label] + text
    return text


def dvips(c, out, work):
    (work / "page.tex").write_text(latex_source(c), "utf-8")
    run(["latex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"], cwd=work)
    run(["dvips", "-q", "-P", "pdf", "-o", "page.ps", "page.dvi"], cwd=work)
    run(["ps2pdf", "-sPAPERSIZE=a4", work / "page.ps", out])


def latex(c, out, work):
    (work / "page.tex").write_text(latex_source(c), "utf-8")
    run(["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "page.tex"], cwd=work)
    (work / "page.pdf").replace(out)
