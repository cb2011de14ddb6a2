package redact

import (
	_ "embed"
	"strings"
	"sync"
)

// lex is what the lists know of a word, in lower case.
type lex uint64

const (
	lexGiven    lex = 1 << iota // a given name
	lexFamily                   // a family name
	lexWord                     // an English word
	lexPublic                   // a month, a place, a product: a name of nobody where it stands alone
	lexCapital                  // a word that is a name wherever it is written with a capital inside a sentence
	lexRole                     // what labels call people: participant, moderator
	lexTitle                    // Mr, Frau
	lexGreet                    // Hi, Thanks: a known name follows
	lexDear                     // Dear, Liebe: any name follows
	lexParticle                 // de, van, der: inside names
	lexSaid                     // said, told: a person stands beside it
	lexWith                     // with, by, ask: a person may follow
	lexThe                      // the, a, this: no person follows
	lexPlace                    // St, Lake before a name; Street, University after it
	lexOrg                      // Inc, GmbH
	lexStreet                   // Street, Road: after its name
	lexVia                      // Rue, Via: before its name
	lexUnit                     // Apt, Suite, Box
	lexMonth
	lexPhone    // call, mobile
	lexCard     // card, visa
	lexAccount  // account, Konto
	lexLicence  // license, passport
	lexNational // SSN, tax, BSN
	lexBirth    // born, birthday
	lexPostcode // zip, PLZ
	lexAddress  // address, lives
	lexSpoken   // one, two: a digit said aloud
	lexNumber   // number, no, #
	lexKin      // wife, colleague: a name may follow
	lexTown     // a place whose name many people have
	lexHuman    // what only people do
	lexLabel    // From: and the like, before a name
	lexAbroad   // a word of another language that a list of names holds
)

//go:embed lists/given.txt
var givenNames string

//go:embed lists/family.txt
var familyNames string

//go:embed lists/more-given.txt
var moreGivenNames string

//go:embed lists/more-family.txt
var moreFamilyNames string

//go:embed lists/public.txt
var publicWords string

//go:embed lists/things.txt
var thingWords string

//go:embed lists/words.txt
var englishWords string

//go:embed lists/abroad.txt
var foreignWords string

// lexicon is every word the rules know.
var lexicon = sync.OnceValue(func() map[string]lex {
	m := make(map[string]lex, 70000)
	add := func(l lex, words string) {
		for w := range strings.FieldsSeq(words) {
			m[w] |= l
		}
	}
	add(lexGiven, givenNames)
	add(lexFamily, familyNames)
	add(lexGiven, moreGivenNames)
	add(lexFamily, moreFamilyNames)
	add(lexWord, englishWords)
	add(lexAbroad, foreignWords)
	add(lexPublic, publicWords)
	add(lexPublic, thingWords)
	for l, words := range cues {
		add(l, words)
	}
	return m
})

// cues are the words rules wait for, by language: English, German, French,
// Spanish, Italian, Dutch, Polish, Portuguese and the Nordic ones.
var cues = map[lex]string{
	lexPublic: `monday tuesday wednesday thursday friday saturday sunday easter christmas god jesus christ lord nan null none unknown
		internet bluetooth christian muslim baba marina alpha beta gamma lambda sigma omega apollo hermes athena nova amber pearl sunny star`,
	lexCapital: `bill billy frank jack mark pat sue will rob gene ray dean drew chuck grace rose joy faith hazel ivy holly penny
		heather cliff dale grant gus guy herb jay josh miles max mike neal robin rusty ted tod tom wade ward willie jean
		peg kit lance nate don brock brooks curt daisy dawn drew fay gail hope iris jade jasper kim lane lee luna melody mick
		pam peggy pierce randy rod rosemary sandy sherry skip sonny tad violet viola wally warren woody clay
		earl ernest ken lila lou lily maud myrtle nell nick olive otto`,
	lexRole: `participant participants interviewee interviewer respondent moderator facilitator speaker user customer client
		agent host guest researcher subject informant patient person people voice caller operator support admin manager
		engineer designer developer analyst marketing sales product project industrial interface expert professor prof phd grad
		doctor student undergrad teacher buyer seller owner founder director lead unknown unidentified male female man woman
		anonymous staff team group member observer note taker notetaker question answer author reviewer bot system assistant
		representative rep consultant scientist data stakeholder office oral translator everyone all both multiple several
		teilnehmer teilnehmerin befragter befragte sprecher interviewpartner participante entrevistado entrevistador participanta
		kunde kundin client cliente usager utilisateur persona disfmarker q a mr mrs ms dr senior junior chief head vp ceo cto cfo coo`,
	lexTitle: `sir dame rev reverend sgt capt mx rabbi imam mr mrs ms miss dr prof professor mister herr herrn frau señor señora señorita sr sra srta monsieur madame mademoiselle mme mlle signor signora signore dhr mevrouw meneer mevr doña`,
	lexGreet: `hi hello hey thanks thank cheers hallo hola ciao bonjour salut merci danke gracias goodbye bye welcome morning afternoon sorry okay yes`,
	lexDear:  `dear liebe lieber cher chère estimado estimada querido querida caro cara beste geachte regards sincerely grüße cordialement saludos attn`,
	lexParticle: `z ze nad u des aux de da do dos das del della di du la le van von der den ter ten vande vander zu zum zur af av bin ibn al el st
		mac mc o abu`,
	lexSaid: `said says say told tells tell asked asks ask thinks thought mentioned wrote writes replied agreed suggested called
		explained recommended emailed texted joined left sagte sagt meinte dit disait dijo`,
	lexHuman: `said told asked replied thinks thought emailed texted laughed smiled married lives lived joined hired retired
		sagte meinte disait dijo remembers remembered complained whispered`,
	lexLabel: `name from to cc bcc attn signed author contact attendees present sender recipient owner assignee reporter von an autor auteur`,
	lexWith: `with by from for to and or told tell ask asked asking called call met meet meeting see saw know knew like named
		email emailed mit von für bei avec chez con para contact contacted thank per about hired introduced cc
		hey hi hello therapist nurse neighbour neighbor`,
	lexThe: `the a an this that these those my our your his her its their any every some no each which what der die das den dem
		ein eine le la les un une el los las una`,
	lexPlace: `san santa são sao los las el costa punta puerto rio hong tel saint st port fort lake mount mt north south east west new hotel
		university college school hospital park station airport institute bridge building hall center centre county river
		island award prize index algorithm test method distribution theorem process bay beach creek valley city village church
		library museum theatre theater stadium club festival foundation prize medal syndrome disease language studio notebook
		theory model coefficient values value plot chain carlo`,
	lexOrg: `inc ltd llc llp corp gmbh ag kg plc sarl bv nv ab oy aps pty
		sas srl spa kft sro kgaa ug eg`,
	lexStreet: `street road avenue ave drive lane boulevard blvd court square terrace highway hwy parkway pkwy
		crescent close mews alley st rd dr ln ct pl ter cir circle way row walk trail loop mall pass gateway harbor plaza points u út utca tér põik tn mnt pst plads torg torget trg cesta iela gatvė pea maantee sokak caddesi cad bulvarı körút krt sétány rakpart köz dűlő tie katu prospekt
		meadows heights gardens grove hill ridge path point glen manor crossing expressway freeway turnpike sq kapu`,
	lexVia: `odos av avda ulitsa prospekt calea strada rue via viale piazza calle avenida plaza paseo rua travessa ulica ul aleja al strada corso carrer camino carretera
		quai boulevard allée impasse chemin avenue place largo praça vicolo strasse nám náměstí ulice os`,
	lexUnit: `lgh lägenhet appt apto apt apartment suite ste unit box psc postbox postfach postboks apartado flat bp bte cp
		wohnung appartement piso postbus cmr`,
	lexTown: `florence austin jordan madison victoria georgia sydney orlando chelsea virginia charlotte lincoln washington jackson
		savannah vienna valencia kent york troy carmel devon hamilton lancaster chester`,
	lexKin: `colleague boss husband wife friend son daughter brother sister mother father mum mom dad kid kids partner cousin aunt
		uncle nephew niece roommate flatmate girlfriend boyfriend fiancé fiancée assistant coworker kollege kollegin
		freund freundin`,
	lexMonth: `january february march april may june july august september october november december jan feb mar apr jun jul aug
		sep sept oct nov dec januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août
		septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
		diciembre`,
	lexPhone: `call called calling phone telephone tel mobile cell cellphone fax whatsapp ring text texted dial answering answer reach
		contact telefon handy mobil anrufen telefonnummer rufnummer téléphone portable appeler teléfono móvil llamar llame
		telefono cellulare telefoon bellen telefonu hotline callback`,
	lexCard: `card visa mastercard amex maestro credit debit cc kreditkarte karte carte tarjeta carta creditcard kartennummer`,
	lexAccount: `account acct accounts iban routing konto kontonummer compte cuenta conto rekening rekeningnummer policy membership
		sort bankleitzahl blz swift bic versicherungsnummer sortcode`,
	lexLicence: `license licence licenses licences passport driver drivers driving dl reisepass führerschein ausweis personalausweis
		passeport permis pasaporte passaporto patente paspoort rijbewijs paszport dowód identity`,
	lexNational: `ssn itin social security tax taxpayer steuer steueridentifikationsnummer idnr nino nhs bsn burgerservicenummer
		pesel sofinummer nir dni nie nif codice insurance sozialversicherungsnummer ahv personnummer rrn nummer sin tin vat id`,
	lexBirth:    `born birth birthday birthdate dob geboren geburtsdatum geburtstag né née naissance nacido nacida nacimiento nato nata nascita geboortedatum urodzony urodzona`,
	lexPostcode: `zip zipcode postcode postal plz postleitzahl kod cap`,
	lexAddress: `address addresses adresse anschrift dirección indirizzo adres live lives lived living wohne wohnt wohnen habite
		vivo return deliver delivered ship mail resides reside located move moved`,
	lexSpoken: `zero oh one two three four five six seven eight nine double triple null eins zwei drei vier fünf sechs sieben acht neun`,
	lexNumber: `number no nr num numbers nummer numéro número numero # no. is are was of the my s ist est es`,
}
