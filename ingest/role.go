package ingest

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"personas/research"
)

// roleWords are the words of a label that say what its speaker does: English,
// German, French, Spanish, Dutch, Polish, Japanese, Chinese, Arabic.
var roleWords = byWord(map[research.Role]string{
	research.RoleInterviewer: `interviewer interviewers moderator researcher facilitator host q question
 interviewerin moderatorin fragesteller fragestellerin gesprächsleiter gesprächsleiterin gesprächsleitung
 intervieweur intervieweuse enquêteur enquêtrice animateur animatrice modérateur modératrice
 entrevistador entrevistadora moderador moderadora facilitador facilitadora encuestador encuestadora
 interviewster vragensteller gespreksleider gespreksleidster
 prowadzący prowadząca moderatorka ankieter ankieterka
 インタビュアー 聞き手 司会 司会者 質問者 モデレーター
 采访者 采访人 访谈者 訪談者 主持人 提问者 问 問
 المحاور المحاورة الميسر الميسرة السائل`,
	research.RoleParticipant: `participant interviewee respondent a answer customer client user buyer prospect caller patient guest
 informant shopper
 befragter befragte interviewter interviewte teilnehmer teilnehmerin proband probandin kunde kundin nutzer nutzerin
 participante interviewé interviewée répondant répondante enquêté enquêtée cliente utilisateur utilisatrice
 entrevistado entrevistada encuestado encuestada usuario usuaria respondente
 deelnemer deelneemster geïnterviewde klant gebruiker
 uczestnik uczestniczka respondentka badany badana klient klientka użytkownik użytkowniczka rozmówca rozmówczyni
 参加者 回答者 インタビュイー 話し手 被験者 対象者 顧客
 受访者 受訪者 被访者 参与者 客户 客戶 用户 用戶 顾客 答
 المشارك المشاركة المستجيب المستجيبة المبحوث العميل العميلة الضيف`,
	research.RoleAgent: `agent support rep representative advisor adviser csm ae sdr bot chatbot operator helpdesk seller vendor salesperson sales
 berater beraterin kundenservice kundendienst conseiller conseillère vendeur vendeuse asesor asesora vendedor vendedora soporte
 adviseur verkoper verkoopster klantenservice doradca sprzedawca サポート オペレーター 客服 坐席 الدعم`,
})

// nobodyWords are the words of labels that name no one person: those who wrote the
// words down could not tell, or heard several.
var nobodyWords = strings.Fields(`several all everyone everybody group multiple various many unknown unidentified unclear inaudible crosstalk audience
 mehrere alle unbekannt unbekannte unbekannter gruppe durcheinander plusieurs tous toutes inconnu inconnue groupe
 varios varias todos todas desconocido desconocida grupo meerdere allen iedereen onbekend groep
 kilka kilku wszyscy nieznany nieznana grupa 複数 全員 不明 多人 所有人 未知 众人 عدة الجميع مجهول`)

// beside are words that may stand beside a word for nobody.
var beside = strings.Fields(`speaker speakers voice voices person persons people participants interviewees respondents members of the
 female male man woman sprecher stimme stimmen teilnehmer locuteur voix personne personnes participante participantes voz persona personas
 hablante spreker stem persoon mówca głos osoba osoby`)

// nobody reports whether a label names no one person: "Several", "Unknown
// speaker 2", "Interviewee 1 or Interviewee 2".
func nobody(label string) bool {
	if jointLabel(label) {
		return true
	}
	found := false
	for _, w := range wordsOf(normalLabel(label)) {
		bare := strings.TrimRight(w, "0123456789")
		isNobody := slices.Contains(nobodyWords, bare)
		found = found || isNobody
		if !isNobody && bare != "" && !slices.Contains(beside, bare) && roleWords[bare] == "" {
			return false
		}
	}
	return found
}

// rolePhrases are labels of several words whose last word alone would mislead.
var rolePhrases = []string{"customer service", "customer support", "customer success", "customer care", "client success"}

// participantNumber is how studies number their participants: "P9".
var participantNumber = regexp.MustCompile(`^p ?\d{1,3}$`)

func byWord(words map[research.Role]string) map[string]research.Role {
	roles := map[string]research.Role{}
	for role, list := range words {
		for w := range strings.FieldsSeq(list) {
			roles[w] = role
		}
	}
	return roles
}

// roleOfWord is the role that one word of a label says; a number behind it
// ("Q1", "Interviewee2") does not matter.
func roleOfWord(w string) research.Role {
	return roleWords[strings.TrimRight(strings.ToLower(w), "0123456789")]
}

// roleOfLabel returns the role that a label says, "" where it says none or
// several. "Grad A" answers no question and "User Interface" is no user: a letter
// says a role alone, and a word for those who are asked says one alone or beside
// a name.
func roleOfLabel(label string) research.Role {
	label = normalLabel(label)
	if slices.ContainsFunc(rolePhrases, func(p string) bool { return strings.HasPrefix(label, p) }) {
		return research.RoleAgent
	}
	if participantNumber.MatchString(label) {
		return research.RoleParticipant
	}
	var found research.Role
	words := wordsOf(label)
	for _, w := range words {
		role := roleOfWord(w)
		switch {
		case role == "" || role == found, len(words) > 1 && initial(strings.TrimRight(w, "0123456789")):
		case found == "":
			found = role
		default:
			return ""
		}
	}
	other := func(w string) bool { return roleOfWord(w) == "" && slices.Contains(noNames, w) }
	if found == research.RoleParticipant && slices.ContainsFunc(words, other) {
		return ""
	}
	return found
}

func wordsOf(label string) []string { return strings.FieldsFunc(label, notLetter) }

// notLetter reports whether a rune stands between words.
func notLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// genericWords say what somebody is, not who, beside the words for a role.
var genericWords = []string{"", "speaker", "person", "voice", "p", "r", "b", "and", "or", "unknown", "sprecher"}

// genericLabel reports whether a label does not say who somebody is:
// "Participant", "Interviewee 1", "Speaker 2", "A"; but "P3" names a person.
func genericLabel(label string) bool {
	for _, w := range wordsOf(normalLabel(label)) {
		bare := strings.TrimRight(w, "0123456789")
		if len(bare) == 1 && len(w) > 1 || roleWords[bare] == "" && !slices.Contains(genericWords, bare) {
			return false
		}
	}
	return true
}

// jointWords join the names of several people into one label.
var jointWords = []string{"or", "and", "and/or", "&", "+", "/", "und", "oder"}

// jointLabel reports whether a label names several people at once.
func jointLabel(label string) bool {
	words := strings.Fields(normalLabel(label))
	return len(words) > 2 && slices.ContainsFunc(words[1:len(words)-1], func(w string) bool { return slices.Contains(jointWords, w) })
}
