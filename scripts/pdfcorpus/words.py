"""The words that are printed: frames with slots, written for this corpus. All of
it is synthetic; nobody in it exists. A seeded draw fills each frame differently,
so that no sentence comes twice in a file."""

import random
import re

# English holds on purpose: true hyphens (well-known, follow-up, e-mail), ligatures
# (office, first, flow, shuffle), quotes, dashes, accents, kerned pairs (AV, To, We).
ENGLISH = {
    "slots": {
        "thing": ["the booking sheet", "the workshop calendar", "our paper diary", "the shared inbox", "the stock list", "the waiting list", "the parts catalogue", "the call-back list"],
        "who": ["my colleague Tova", "the woman at the front office", "our apprentice", "a customer from Varna", "the fitter on the late shift", "Zoë from the café next door", "the chief of the depot", "my brother-in-law"],
        "day": ["on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday", "over the weekend", "at the end of the quarter"],
        "when": ["last spring", "in the first week", "before the refit", "after the flood", "during the trial", "two years ago", "when we opened", "in the busy season"],
        "n": ["three", "four", "five", "six", "seven", "eight", "nine", "eleven", "twelve", "fourteen", "fifteen", "twenty-two", "thirty-one", "forty-eight"],
        "unit": ["minutes", "phone calls", "e-mails", "half-finished jobs", "follow-up visits", "spare wheels", "invoices", "paper slips"],
        "bad": ["confusing", "slow", "unfinished", "too stiff", "half-baked", "baffling", "a muddle", "hard to justify"],
        "good": ["efficient", "effortless", "first-class", "well thought-out", "reliable", "surprisingly fast", "easy to find", "magnificent"],
        "place": ["in the back office", "at the counter", "in the yard", "on the shop floor", "in Malmö", "at the second site", "in the van", "on the ferry"],
        "task": ["confirm a repair", "find a spare part", "shuffle the appointments", "fill in the form", "write a follow-up", "offer a refund", "call the supplier", "print the label"],
    },
    "frames": [
        "We use {thing} {day}, and it takes {n} {unit} to {task}.",
        "To be honest, {thing} was {bad} {when}, and nobody {place} would say so.",
        "I asked {who} to {task}, but it came back {bad} after {n} {unit}.",
        "What I like is that I can {task} {place} without {n} {unit}.",
        "It is a well-known problem: {who} cannot {task} while {thing} is {bad}.",
        "{who} told me “it is {bad}, but it works {day}” and then had to {task}.",
        "If {thing} were {good}, we would not need {n} {unit} {day}.",
        "Between {n} and {n} {unit} go missing {place} – that is the price of {thing}.",
        "My first question {when} was whether we could {task} at all.",
        "You have to {task} before {who} arrives, or {thing} stays {bad}.",
        "We’ve paid for {n} {unit} {when}, which I’d call {good} for a small office.",
        "The difference was obvious: {thing} became {good} once {who} stopped trying to {task} {place}.",
        "There were {n} {unit} {place}, and not one of them helped me to {task}.",
        "AV systems, vans, tyres: {who} keeps {thing} for everything, even to {task}.",
        "Why would I {task} again if {thing} had been {good} {day}?",
        "That flow – first {task}, then wait for {n} {unit} – never felt {good} to {who}.",
        "It sufficed {when}; now {thing} is {bad} and affects {n} {unit} a week.",
        "I said, “We can’t {task} {place},” and {who} wrote it down {day}.",
        "Our co-op pays {n} euros for {thing}, so an up-to-date copy has to be {good}.",
        "Frankly (and I don’t say it lightly) the old-fashioned way to {task} was {good}.",
        "{who} has a long-standing habit: {n} {unit} {day}, no matter how {bad} it gets.",
        "Nothing in {thing} tells {who} how to {task} when {n} {unit} are waiting {place}.",
        "We tried it for {n} weeks {when}, and the part that stayed {bad} was how to {task}.",
        "I’d rather have {n} {unit} {place} than one more {bad} afternoon with {thing}.",
        "Without {who} I could not {task}; that dependence is what makes {thing} {bad}.",
        "She sends an e-mail to repairs@velo-hof.example {day}, with {n} {unit} attached.",
        "The re-opening {when} cost us {n} {unit}, because {thing} was {bad} for days.",
        "A self-employed fitter needs to {task} {place} – {thing} makes that {good}.",
        "Whatever {who} thinks, {n} {unit} {day} is not what I would call {good}.",
        "Afterwards the conflict was settled {place}: {who} would {task}, and I would keep {thing}.",
    ],
    "questions": [
        "How did you {task} {when}, before {thing} was there?",
        "Could you walk me through {thing} as you used it {day}?",
        "What happened {place} when {who} had to {task}?",
        "And how many {unit} would you say that takes {day}?",
        "Who decides {when} whether {who} may {task}?",
        "You mentioned {thing}; what makes it {good} or {bad}?",
        "Is there anything about {thing} {place} that you would change?",
        "Why do you think {who} finds it {bad} to {task}?",
    ],
}

GERMAN = {
    "slots": {
        "was": ["den Werkstattkalender", "die Bestellliste", "das Auftragsbuch", "den Kundenstamm", "die Terminübersicht", "das Ersatzteillager"],
        "wer": ["meine Kollegin", "der Geselle", "unsere Chefin", "ein Stammkunde aus Köln", "die Aushilfe", "mein Bürokollege"],
        "wann": ["am Montag", "im Frühjahr", "vor der Umstellung", "in der Hochsaison", "nach Feierabend", "am Quartalsende"],
        "n": ["drei", "fünf", "sieben", "zwölf", "fünfzehn", "zwanzig", "dreißig", "vierzig"],
        "ding": ["E-Mails", "Rückfragen", "Zettel", "Überstunden", "Rechnungen", "Anrufe"],
        "wie": ["zu umständlich", "überflüssig", "völlig unübersichtlich", "großartig", "ziemlich schwerfällig", "erstaunlich schnell"],
    },
    "frames": [
        "Wir pflegen {was} {wann}, und dafür brauchen wir {n} {ding}.",
        "Ehrlich gesagt war das {wann} {wie}, und {wer} hat es auch gemerkt.",
        "Als {wer} {wann} nach {n} {ding} fragte, fand ich das {wie}.",
        "„Das ist {wie}“, sagte {wer} {wann} und legte {n} {ding} auf den Tisch.",
        "Ohne {was} müssten wir {wann} über {n} {ding} schreiben – das wäre {wie}.",
        "Die Hälfte der {n} {ding} hätte {wer} gar nicht gebraucht, weil jemand {was} geöffnet hatte.",
        "Für mich heißt das: {n} {ding} weniger, wenn {wer} {wann} {was} prüft.",
        "Außerdem ist die 24-Stunden-Regel {wie}, denn {wer} bekommt {wann} {n} {ding}.",
        "Könnte man {was} {wann} schließen, wäre die Arbeitsvorbereitung nicht mehr {wie}.",
        "Das Kfz-Gewerbe kennt das Problem: {n} {ding} {wann}, und {wer} findet es {wie}.",
    ],
    "questions": ["Wie haben Sie {was} {wann} geführt?", "Was sagte {wer} über die {n} {ding}?", "Warum war das {wann} {wie}?"],
}

FRENCH = {
    "slots": {
        "quoi": ["le carnet de rendez-vous", "la liste d’attente", "le planning de l’atelier", "le fichier des clients", "le cahier des pièces", "la boîte commune"],
        "qui": ["ma collègue", "l’apprenti", "une cliente de Besançon", "le chef d’équipe", "notre comptable", "mon beau-frère"],
        "quand": ["le lundi", "au printemps", "avant les travaux", "pendant l’essai", "à la rentrée", "en fin de journée"],
        "n": ["trois", "cinq", "sept", "neuf", "douze", "quinze", "vingt", "trente"],
        "chose": ["courriels", "appels", "bons de commande", "relances", "factures", "pièces détachées"],
        "comment": ["trop compliqué", "très efficace", "plutôt gênant", "inespéré", "vraiment difficile", "à moitié prêt"],
    },
    "frames": [
        "Nous ouvrons {quoi} {quand}, et il faut {n} {chose} pour s’y retrouver.",
        "Franchement, c’était {comment} {quand}, et {qui} l’a répété après {n} {chose}.",
        "« C’est {comment} », a dit {qui} {quand} en me tendant {n} {chose}.",
        "J’ai demandé à voir {quoi}, mais {qui} n’avait gardé que {n} {chose}.",
        "Est-ce que {qui} aurait pu éviter {n} {chose} {quand} ?",
        "Là où ça coince, c’est {quoi} : {n} {chose} de plus {quand}, et {qui} s’arrête.",
        "Grâce à {quoi}, {qui} reçoit {n} {chose} {quand} au lieu d’attendre ; c’est {comment}.",
        "Peut-être qu’à l’œil nu tout paraît {comment}, pourtant {qui} compte {n} {chose} {quand}.",
        "Le sous-sol était plein : {n} {chose}, {quoi}, et {qui} qui trouvait cela {comment}.",
        "Voilà pourquoi {qui} préfère {quoi}, même si {n} {chose} {quand} semblent {comment}.",
    ],
    "questions": ["Comment gérez-vous {quoi} {quand} ?", "Que pensait {qui} des {n} {chose} ?", "Pourquoi était-ce {comment} {quand} ?"],
}

POLISH = {
    "slots": {
        "co": ["kalendarz warsztatu", "listę części", "zeszyt zleceń", "skrzynkę zgłoszeń", "grafik zmian", "kartotekę klientów"],
        "kto": ["moja koleżanka", "nasz uczeń", "księgowa z Łodzi", "kierownik zmiany", "pewien klient", "szwagier"],
        "kiedy": ["w poniedziałek", "wiosną", "przed remontem", "w sezonie", "pod koniec kwartału", "po godzinach"],
        "n": ["pięć", "sześć", "siedem", "dziewięć", "jedenaście", "piętnaście", "dwadzieścia", "trzydzieści"],
        "rzecz": ["telefonów", "wiadomości", "faktur", "kartek", "poprawek", "pytań"],
        "jak": ["zbyt wolne", "świetne", "męczące", "źle przemyślane", "całkiem wygodne", "żmudne"],
    },
    "frames": [
        "Otwieramy {co} {kiedy} i zwykle potrzeba na to {n} {rzecz}.",
        "Szczerze mówiąc, {kiedy} to było {jak}, a {kto} też to zauważył.",
        "„To jest {jak}” – powiedział {kiedy} {kto} i odłożył {n} {rzecz}.",
        "Gdyby ktoś prowadził {co}, nie byłoby {kiedy} {n} {rzecz} do wyjaśnienia.",
        "Część z tych {n} {rzecz} zginęła {kiedy}, więc {kto} założył {co}.",
        "Dla mnie {jak} jest to, że {kto} dostaje {kiedy} aż {n} {rzecz}.",
        "Prosiłem o {co}, ale {kto} przysłał {n} {rzecz}, co było {jak}.",
        "Żółte kartki na ścianie – około {n} {rzecz} {kiedy} – są {jak}, twierdzi {kto}.",
    ],
    "questions": ["Jak prowadzicie {co} {kiedy}?", "Co {kto} myśli o {n} {rzecz}?"],
}

JAPANESE = {
    "slots": {
        "物": ["予約表", "部品の一覧", "作業日誌", "顧客名簿", "共有の受信箱", "修理の記録"],
        "人": ["同僚の田辺さん", "受付の人", "見習いの子", "常連のお客さん", "店長", "夜勤の担当者"],
        "時": ["月曜日に", "去年の春に", "改装の前に", "繁忙期に", "週の終わりに", "最初の週に"],
        "数": ["三", "四", "五", "七", "八", "九", "十二", "十五", "二十"],
        "様": ["少し面倒", "とても便利", "分かりにくい", "思ったより速い", "中途半端", "まったく問題ない"],
    },
    "frames": [
        "{時}{物}を開くと、だいたい{数}件の連絡が残っています。",
        "正直に言うと、{物}は{様}だと{人}も話していました。",
        "{人}が「これは{様}です」と{時}言ったので、{数}回も書き直しました。",
        "{物}がなければ、{数}分で終わる仕事に{時}一時間かかります。",
        "私は{時}{人}に{数}枚の紙を渡して、{物}を直してもらいました。",
        "{数}台の自転車が{時}戻ってきても、{人}は{物}を見れば分かるそうです。",
        "一番困るのは、{物}が{様}なのに{人}しか触れないことです。",
        "{人}と私では、{物}について{時}意見が{数}回ほど分かれました。",
    ],
    "questions": ["{時}{物}をどう使いましたか。", "{人}は{数}件の連絡をどう思いましたか。"],
    "join": "",
}

CHINESE = {
    "slots": {
        "物": ["预约表", "零件清单", "工作日志", "客户名单", "共用邮箱", "维修记录"],
        "人": ["我的同事", "前台的小姑娘", "学徒", "一位老顾客", "店长", "晚班的师傅"],
        "时": ["星期一", "去年春天", "装修之前", "旺季的时候", "周末", "第一个星期"],
        "数": ["三", "四", "五", "七", "八", "九", "十二", "十五", "二十"],
        "样": ["有点麻烦", "非常方便", "看不明白", "比想象的快", "只做了一半", "完全没有问题"],
    },
    "frames": [
        "{时}打开{物}，一般会有{数}条留言等着我们处理。",
        "说实话，{物}{样}，{人}也是这么说的。",
        "{人}{时}说：“这个{样}”，然后又写了{数}张纸条。",
        "如果没有{物}，{数}分钟的事情{时}要做一个小时。",
        "我{时}给了{人}{数}张单子，请他把{物}改过来。",
        "{时}有{数}辆自行车送回来，{人}看一眼{物}就知道了。",
        "最头疼的是{物}{样}，可是只有{人}能动它。",
        "关于{物}，我和{人}{时}争论了{数}次，最后还是没有结果。",
    ],
    "questions": ["{时}您是怎么使用{物}的？", "{人}觉得那{数}条留言怎么样？"],
    "join": "",
}

ARABIC = {
    "slots": {
        "شيء": ["دفتر المواعيد", "قائمة القطع", "سجل الإصلاح", "قائمة الانتظار", "ملف الزبائن", "جدول الورشة"],
        "من": ["زميلتي", "المتدرب", "موظفة الاستقبال", "زبون قديم", "مدير المحل", "عامل الليل"],
        "متى": ["يوم الاثنين", "في الربيع", "قبل التجديد", "في الموسم", "آخر الأسبوع", "في البداية"],
        "عدد": ["ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر"],
        "حال": ["صعب قليلا", "سهل جدا", "غير واضح", "أسرع مما توقعت", "ناقص", "ممتاز"],
    },
    "frames": [
        "نفتح {شيء} {متى} ونجد عادة {عدد} رسائل جديدة.",
        "بصراحة كان ذلك {حال} {متى} وقال {من} الشيء نفسه.",
        "طلبت من {من} أن يصلح {شيء} {متى} بعد {عدد} مكالمات.",
        "لولا {شيء} لاحتجنا {متى} إلى {عدد} ساعات أخرى.",
        "قال {من}: هذا {حال}، ثم كتب {عدد} ملاحظات على الورق.",
        "أهم ما في {شيء} أنه {حال} حين يستعمله {من} {متى}.",
    ],
    "questions": ["كيف تستعملون {شيء} {متى}؟", "ماذا قال {من} عن {عدد} رسائل؟"],
}

HEBREW = {
    "slots": {
        "דבר": ["יומן הסדנה", "רשימת החלקים", "ספר ההזמנות", "תיבת הדואר המשותפת", "לוח המשמרות", "רשימת ההמתנה"],
        "מי": ["העמיתה שלי", "השוליה", "פקידת הקבלה", "לקוח ותיק", "מנהל החנות", "הטכנאי"],
        "מתי": ["ביום שני", "באביב", "לפני השיפוץ", "בעונה", "בסוף השבוע", "בהתחלה"],
        "כמה": ["שלוש", "ארבע", "חמש", "שש", "שבע", "שמונה", "תשע", "עשר"],
        "איך": ["קצת מסובך", "נוח מאוד", "לא ברור", "מהיר מהצפוי", "חצי גמור", "מצוין"],
    },
    "frames": [
        "אנחנו פותחים את {דבר} {מתי} ומוצאים בדרך כלל {כמה} הודעות.",
        "למען האמת זה היה {איך} {מתי}, וגם {מי} אמר את זה.",
        "ביקשתי לתקן את {דבר} {מתי}, אבל {מי} שלח {כמה} תשובות.",
        "בלי {דבר} היינו צריכים {מתי} עוד {כמה} שעות עבודה.",
        "כששאלתי מה דעתו, {מי} ענה {מתי} שזה {איך} אחרי {כמה} שיחות.",
        "הכי חשוב לי ש{דבר} יהיה {איך} כאשר {מי} עובד {מתי}.",
    ],
    "questions": ["איך אתם משתמשים ב{דבר} {מתי}?", "מה אמר {מי} על {כמה} הודעות?"],
}

LANGUAGES = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "pl": POLISH, "ja": JAPANESE, "zh": CHINESE, "ar": ARABIC, "he": HEBREW}

# What typewriters and line printers have: ASCII, and no apostrophes, which some
# producers print as quotation marks.
PLAIN = str.maketrans({"“": '"', "”": '"', "–": "-", "ë": "e", "é": "e", "ö": "o"})
IN_FULL = {"We’ve": "We have", "I’d": "I would", "can’t": "cannot", "don’t": "do not"}


def plain(text):
    for short, full in IN_FULL.items():
        text = text.replace(short, full)
    return text.translate(PLAIN)



class Words:
    """Draws sentences of one language; none comes twice."""

    def __init__(self, language, seed, plain=False):
        self.stock = LANGUAGES[language]
        self.join = self.stock.get("join", " ")
        self.rng = random.Random(seed)
        self.plain = plain  # ASCII, as typewriters and line printers have it
        self.said = set()
        self.decks = {"frames": [], "questions": []}

    def sentence(self, kind="frames"):
        for _ in range(1000):
            deck = self.decks[kind]
            if not deck:
                deck.extend(self.stock[kind])
                self.rng.shuffle(deck)
            text = self.fill(deck.pop())
            if not any(text in other or other in text for other in self.said):
                self.said.add(text)
                return text
        raise SystemExit("pdf-corpus: the stock of sentences is used up")

    def fill(self, frame):
        used = {}

        def slot(match):
            name = match.group(1)
            choices = [word for word in self.stock["slots"][name] if word not in used.get(name, ())]
            word = self.rng.choice(choices)
            used.setdefault(name, []).append(word)
            return word

        text = re.sub(r"\{([^}]+)\}", slot, frame)
        text = text[0].upper() + text[1:]
        return plain(text) if self.plain else text

    def sentences(self, low, high, kind="frames"):
        return [self.sentence(kind) for _ in range(self.rng.randint(low, high))]
