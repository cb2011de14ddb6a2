"""What is printed: documents of headings, turns, paragraphs, bullets and tables,
drawn anew for every file, and what a faithful reader must find in it."""

import dataclasses
import hashlib
import json
import random

from pdfcorpus.words import Words


@dataclasses.dataclass
class Block:
    kind: str                       # heading, turn, paragraph, bullets, table
    sentences: list = ()            # of a turn, a paragraph, bullets (one each), a heading
    speaker: str = ""
    time: str = ""
    rows: list = ()                 # of a table: cells, each a list of sentences; the first row is its head


@dataclasses.dataclass
class Content:
    name: str
    language: str
    title: str
    header: str                     # runs at the top of every page
    footer: str                     # stands before the page number at the foot
    blocks: list
    columns: int = 1
    justified: bool = False         # and hyphenated, where the producer can
    numbered: bool = False          # a number before every line
    label: str = "colon"            # one of LABELS
    corners: bool = False           # the page number stands in a corner beside the header, with how many there are
    watermark: str = ""             # stands askew across every page
    join: str = " "

    def rtl(self):
        return self.language in ("ar", "he")

    def gold(self, producer, half):
        """What stands beside the PDF: see docs/CLI.md, eval pdf."""
        sentences, other = [], [self.title]
        for block in self.blocks:
            if block.kind == "heading":
                other.extend(block.sentences)
            elif block.kind == "table":
                other.extend(text for cell in block.rows[0] for text in cell)
                other.extend(row[0][0] for row in block.rows[1:])
                sentences.extend({"text": text} for row in block.rows[1:] for cell in row[1:] for text in cell)
            else:
                said = {"speaker": block.speaker} if block.speaker else {}
                sentences.extend({"text": text, **said} for text in block.sentences)
        forbidden = [text for text in (self.header, self.footer, self.watermark) if text] + ["%s %d" % (PAGE, n) for n in range(1, 30) if self.footer]
        head = {"synthetic": True, "producer": producer, "content": self.name, "half": half, "language": self.language}
        lines = ",\n".join(json.dumps(s, ensure_ascii=False) for s in sentences)
        rest = json.dumps({"other": other, "forbidden": forbidden}, ensure_ascii=False)
        return "%s, \"sentences\": [\n%s\n], %s\n" % (json.dumps(head)[:-1], lines, rest[1:])


# How a turn begins: "Name: words" with the name in bold or not, "[00:12:31] Name: words",
# "Name  00:12:31" on a line of its own, a name to the left of the words, or time,
# name and words in the columns of a table without lines.
LABELS = ("colon", "plain", "timed", "above", "hanging", "cells")

PAGE = "Sheet"  # "Sheet 3" stands at the foot of page 3, and nowhere in the words

PEOPLE = {
    "en": [("Interviewer", "Participant"), ("Mara Lindqvist", "Owen Fairweather"), ("Moderator", "Speaker 2")],
    "de": [("Interviewerin", "Jürgen Öttl")], "fr": [("Enquêtrice", "Hélène Mercœur")], "pl": [("Moderatorka", "Łucja Wójcik")],
    "ja": [("質問者", "参加者")], "zh": [("主持人", "参与者")], "ar": [("المحاور", "المشارك")], "he": [("מראיין", "משתתפת")],
}

TITLES = {
    "de": "Gespräch über die Werkstatt", "fr": "Entretien sur l’atelier", "pl": "Rozmowa o warsztacie", "ja": "作業場についての聞き取り",
    "zh": "关于车间的访谈", "ar": "مقابلة عن الورشة", "he": "ראיון על הסדנה",
}


class Draw:
    """Draws the contents of one file: another file has other sentences."""

    def __init__(self, seed, language="en", plain=False):
        number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")
        self.rng, self.language = random.Random(number), language
        self.words = Words(language, number + 1, plain)
        self.seconds = 12

    def clock(self):
        self.seconds += self.rng.randint(15, 70)
        return "%02d:%02d:%02d" % (self.seconds // 3600, self.seconds // 60 % 60, self.seconds % 60)

    def turns(self, pairs, people, long=5):
        asks, answers = people
        for _ in range(pairs):
            yield Block("turn", self.words.sentences(1, 2, "questions"), asks, self.clock())
            yield Block("turn", self.words.sentences(2, long), answers, self.clock())

    def paragraphs(self, many, low=4, high=7):
        return [Block("paragraph", self.words.sentences(low, high)) for _ in range(many)]

    def content(self, name, blocks, **more):
        title = TITLES.get(self.language, more.pop("title", ""))
        return Content(name, self.language, title, "Synthetic research · bicycle workshops", "Synthetic, nobody in it exists –", list(blocks), join=self.words.join, **more)


def interview(seed):
    d = Draw(seed)
    return d.content("interview", d.turns(28, d.rng.choice(PEOPLE["en"][:2])), title="Interview 7: how a workshop keeps its diary", label="timed")


def panel(seed):
    d = Draw(seed)
    people = ["Priya Raman", "Tobias Falk", "AVA WELLS", "Moderator"]
    blocks, last = [], ""
    for i in range(44):
        who = d.rng.choice([p for p in people if p != last])
        last = who
        kind = "questions" if who == "Moderator" else "frames"
        blocks.append(Block("turn", d.words.sentences(1, 2 if kind == "questions" else 4, kind), who, d.clock()))
    return d.content("panel", blocks, title="Panel of three workshops", label="above", justified=True)


def prose(seed):
    d = Draw(seed)
    return d.content("prose", d.paragraphs(26), title="A year at the counter", columns=2, justified=True)


def notes(seed):
    d = Draw(seed)
    blocks = []
    for i, heading in enumerate(["What was said about waiting", "What was said about parts", "What was left open"]):
        blocks += [Block("heading", [heading])] + d.paragraphs(3, 5, 9)
        blocks += [Block("bullets", d.words.sentences(4, 6))] + d.paragraphs(2, 3, 6)
    return d.content("notes", blocks, title="Field notes from two workshops", justified=True)


def survey(seed):
    d = Draw(seed)
    rows = [[["No."], ["What slows you down?"], ["What would you keep?"]]]
    rows += [[["R%02d" % n], d.words.sentences(1, 2), d.words.sentences(1, 2)] for n in range(1, 27)]
    return d.content("survey", [Block("table", rows=rows)], title="Survey print-out")


def lined(seed):
    d = Draw(seed, plain=True)
    c = d.content("lined", d.turns(24, ("MS. HOLLIS", "MR. OKAFOR"), 4), title="Transcript of a recorded conversation", numbered=True)
    c.header, c.footer = "Synthetic research, bicycle workshops", "Synthetic, nobody in it exists -"
    return c


def foreign(language):
    def make(seed):
        d = Draw(seed, language)
        return d.content("interview-" + language, d.turns(14, PEOPLE[language][0], 4), justified=language in ("de", "fr", "pl"))
    return make


def cells(seed):
    d = Draw(seed)
    return d.content("cells", d.turns(22, PEOPLE["en"][1], 4), title="Recording of the third visit", label="cells", corners=True)


def hanging(seed):
    d = Draw(seed)
    return d.content("hanging", d.turns(24, PEOPLE["en"][2], 4), title="Recording of the fourth visit", label="hanging", corners=True)


def bare(seed):
    d = Draw(seed)
    return d.content("bare", d.turns(26, ("Q", "A"), 4), title="Recording of the fifth visit", label="plain", justified=True)


def marked(seed):
    d = Draw(seed)
    return d.content("marked", d.turns(22, PEOPLE["en"][1], 4), title="Recording of the sixth visit", label="above", watermark="CONFIDENTIAL")


CONTENTS = {c.__name__: c for c in (interview, panel, prose, notes, survey, lined, cells, hanging, bare, marked)} | {
    "interview-" + language: foreign(language) for language in ("de", "fr", "pl", "ja", "zh", "ar", "he")
}
