"""How a no to mail is built, in six languages: something that ends or denies, near something that is sent.

What matches may be a no, however it is spelled; it is for a person to read. All is folded, without accents and case.
"""

# ruff: noqa: E501 - one kind of word a line, however long
import re

BEFORE = r"(?:\w{1,5}')?"  # French and Italian write small words onto the next
WINDOW, STEP = 400, 300  # of letters: a sentence is no longer, and a hostile one costs no time


def near(*kinds: str, gap: int = 4) -> str:
    """Return a pattern for one word of each kind, in this order, with no more words between two of them than that."""
    # "by mail" says how, and not what.
    between = rf"(?: (?!(?:by|via|per|par|por|tramite|met de)\b)\S+){{0,{gap}}}? {BEFORE}"
    return rf"\b{BEFORE}" + between.join(rf"(?:{kind})" for kind in kinds) + r"(?![\w'])"


def unless(arrived: str, *patterns: str) -> str:
    """Return a pattern for any of these in a text that does not say that something came, or did not."""
    return rf"^(?!.*\b(?:{arrived})\b).*?(?:{'|'.join(patterns)})"


def _english() -> tuple[str, ...]:
    sent = r"e-?mails?|mails?|mailings?|mailers?|newsletters?|messages|letters|correspondence|communications?|marketing|advertis\w+|adverts?|ads|promotions?|promotional|promos?|offers|junk|spam|solicitations?|leaflets|brochures"
    sending = r"(?:send|writ|e-?mail|mail|contact|messag|spam|bother|disturb|pester|solicit|correspond|text|reach out|get in touch)(?:e|ing|ting|ming)?"
    passive = r"(?:contacted|written to|e-?mailed|mailed|messaged|spammed|bothered|disturbed|pestered|texted|on (?:your|the|this|any) (?:mailing )?list)"
    deny = r"not|don'?t|dont|doesn'?t|doesnt|didn'?t|never|no longer|nor|cannot|can'?t|won'?t|nobody|no one|none of us"
    want = r"wants?|wish(?:es)?|like|likes|need|needs|care|consent\w*|agreed?|agreeing|accept|authori[sz]ed?|permit|allow|appreciate|request\w*|asked|sign(?:ed)? up|subscribed?|interested|desire|opt(?:ed)? in|prefer"
    wanted = rf"{sent}|(?:be|being|get|getting) {passive}|(?:you|anyone|anybody|us|them|to) {sending}(?: to)? (?:me|us|him|her|them)|hear(?:ing)? from (?:you|your|us)|(?:get|getting|receiv\w+|have) (?:these|those|this|them|any|your|more|further|anything)"
    return (
        near(r"ceas\w+|desist\w*|discontinu\w+|refrain\w*|abstain\w*", rf"{sent}|{sending}|contacts?"),
        near(r"cancel\w*|suspend\w*|end|ends|ending|halt\w*|quit\w*|drop\w*|block\w*", sent, gap=2),
        near(r"spare|avoid", rf"(?:me|us) (?:your|the|these|any|all)|{sending} (?:to )?(?:me|us)", gap=1),
        near(rf"(?:{deny})", want, wanted),
        near(r"(?:prefer|rather) not(?: to)?|no (?:wish|desire|interest|need|reason)(?: to| in| for)?", wanted, gap=3),
        near(
            r"not|never|no longer",
            rf"be {passive}|(?:to )?{sending}(?: to)? (?:me|us|him|her|them)\b|to disturb",
            gap=1,
        ),
        unless(
            "got|received|arrived|came|come|seen|found|read|missing|lost|went", near("no|zero|without", sent, gap=2)
        ),
        near(r"withdr\w+|revok\w+|rescind\w*|retract\w*|no|not|never|without|lack", r"consent\w*", gap=3),
        near(
            r"no|not|never|without|withdr\w+|revok\w+",
            r"permission|authori[sz]ation|right|allowed",
            rf"{sent}|{sending}",
        ),
        near(sent, deny, want),
        near(r"not|don'?t|never|no longer", r"us(?:e|ing)|keep|store", r"address|e-?mail|name|data|details"),
        near(r"object(?:s|ion)?|oppos\w+|refus\w+|declin\w+", rf"{sent}|be {passive}|(?:receiv|process)\w+", gap=8),
        near(r"fed up|sick|tired|had it|annoy\w*|harass\w*|pester\w*|stop\w*", sent),
        near(
            r"tak\w+|remov\w+|delet\w+|struck|strike|drop\w*|get|gets|scratch|eras\w+",
            r"(?:off|from|out of)",
            r"lists?|database|records|files|mailings?|distribution",
            gap=3,
        ),
        near(r"taken|removed|struck|deleted", r"off|from your|from our", gap=0),
        near(r"not|un-?|no longer|never", r"welcome|wanted|solicited|requested", gap=1) + r"(?! to)",
        r"\b(?:unwelcome|do not disturb)\b",
    )


def _german() -> tuple[str, ...]:
    sent = r"\w*newsletters?|e-?mails?|mails?|mailings?|\w*mails|\w*werbung(?:en)?|werbe\w+|reklame|(?:info|brief|werbe)?post|\w*zusendung\w*|zuschrift\w*|zuschicken|\w*nachrichten|rundbrief\w*|rundschreiben|anschreiben|schreiben|briefe?|prospekte?|angebote|kontaktaufnahme\w*|belastigung\w*|abo|abonnement"
    reached = r"angeschrieben|anschreiben|anzuschreiben|kontaktier\w*|kontakt|belastig\w*|gemailt|angemailt|anmailen|beworben|behellig\w*|storen|gestort"
    sending = rf"{reached}|(?:zu)?(?:ge)?schick\w*|zugeschickt|(?:zu)?send(?:en|et)|zugesandt|mailen|schreib(?:en|t)|geschrieben"
    cease = r"stornier\w*|kundig\w*|abbestell\w*|abzubestellen|einstell\w*|einzustellen|eingestellt|unterlass\w*|unterlasst|beend\w*|aufhor\w*|aufzuhoren|verzicht\w*|streich\w*|stopp\w*|unterbind\w*|verschon\w*|spar(?:en|t)"
    wished = r"gewunscht|erwunscht|gewollt|bestellt|notig|angefordert|zugestimmt|einverstanden|interessier\w*|willkommen|brauch\w*|abonniert"
    return (
        near(cease, sent, gap=5),
        near(sent, cease),
        near(r"satt|leid|genug|nerv\w*|schluss|ende", sent),
        near(r"adresse|daten|namen?|email|mail", r"nicht|nie|niemals", r"\w*nutz\w*|verwend\w*|speicher\w*"),
        near(sent, r"abzusehen|absehen"),
        near(sent, r"satt|leid|nerv\w*"),
        near(r"stell(?:en|t|e)", sent, r"ein"),
        near(
            r"(?:be)?stell\w*|meld\w*|trag\w*|streich\w*|nehm\w*|nimm|losch\w*|werf\w*|lass\w*",
            r"mich|uns|ihn",
            r"ab|aus|raus|heraus|weg|runter|liste|verteiler\w*|kartei|datenbank",
        ),
        unless(
            r"(?:hab\w*|ist|sind|kam\w*|war\w*)\b.*\b(?:bekommen|erhalten|gekommen|angekommen|gefunden|gelesen|gesehen)",
            near(r"kein\w*|ohne|nie|niemals", sent, gap=2),
        ),
        near(r"nicht|nie|niemals|nimmer", reached, gap=3),
        near(r"(?:nicht|nie|niemals) (?:mehr|wieder|weiter|langer|noch)", sending),
        near(r"kein\w*", r"kontakt\w*", gap=1),
        near(r"von (?:ihnen|euch)", r"nichts mehr"),
        near(r"nichts", r"von (?:ihnen|euch|uns|dir|der firma)", r"horen|wissen|lesen|bekommen|erhalten|haben"),
        near(r"nicht|nie|niemals|kein\w*", wished, sent),
        near(sent, r"nicht|nie|niemals|kein\w*", wished, gap=3),
        near(sent, wished, r"nicht|nie|niemals|kein\w*", gap=3),
        near(r"widerr\w+|zieh\w*|entzieh\w*|kein\w*|nicht|nie|ohne|fehl\w*", r"einwilligung|zustimmung|eingewilligt"),
        near(r"kein\w*|nicht|nie|ohne", r"erlaubnis|erlaubt|genehmigt|gestattet|recht", rf"{sent}|{sending}"),
        near(r"erlaub\w*|gestatt\w*|genehmig\w*", r"nicht|nie|kein\w*", rf"{sent}|{sending}"),
        near(r"widersprech\w*|widerspruch|lehn\w*|verbiet\w*|verbitt\w*|untersag\w*", rf"{sent}|{sending}|ab"),
        r"\b(?:unerwunscht|ungewollt|ungebeten|unverlangt|unaufgefordert|nicht (?:er|ge)wunscht)\w*",
    )


def _french() -> tuple[str, ...]:
    sent = r"e-?mails?|mails?|courriels?|courriers?|messages|newsletters?|infolettres?|lettres|publicites?|pubs?|publipostages?|prospectus|envois?|sollicitations?|demarchages?|promotions?|promos?|offres|spams?|mailings?|correspondances?|communications?|abonnement"
    reach = r"(?:re)?contact\w+|sollicit\w+|derang\w+|importun\w+|demarch\w+|relanc\w+|spamm\w+|harcel\w+|ecri(?:re|vez|ve|t)"
    want = r"veu[xt]|voulons|voudrais|souhait\w+|desir\w+|accept\w+|autoris\w+|consen[st]\w*|demand\w+|besoin|tien[st]|interess\w+|inscrit\w*|abonn\w+|aime\w*"
    wanted = rf"{sent}|recevoir|etre (?:{reach})|(?:que vous|qu'on) (?:m'|me |nous |lui )?\w+|rien (?:de vous|recevoir)"
    no = r"pas|plus|jamais|aucun\w*|rien|point"
    return (
        near(r"cess\w+|arret\w+|stopp\w+|evit\w+|absten\w+|mett\w+ (?:fin|un terme)", rf"{sent}|{reach}|envoyer"),
        near(r"suspend\w+|interromp\w+|resili\w+|annul\w+|supprim\w+|bloqu\w+|coup\w+", sent, gap=3),
        near(want, no, wanted),
        near(no, want, wanted),
        near(sent, want, no),
        near(no, r"utilis\w+|conserv\w+", r"adresse|mail|e-?mail|donnees|nom"),
        near(r"fin|marre|assez|ras le bol|fatigue\w*|lasse?|agac\w+|harcel\w+", sent),
        unless(r"recue?s?|arrivee?s?|trouvee?s?|lue?s?|vue?s?", near(rf"{no}|sans|ni|halte|marre|zero", sent, gap=2)),
        near(r"ne plus", rf"{reach}|envoy\w+|recevoir|etre (?:{reach})|figurer", gap=2),
        near(r"(?:ne|n') (?:pas|jamais)|de ne pas|inutile de|pas la peine de|n'avez pas a", reach, gap=1),
        near(r"refus\w+|oppos\w+|renonc\w+", rf"{wanted}|{reach}|envoi|traitement"),
        near(r"retir\w+|revoqu\w+|annul\w+|pas|jamais|sans|aucun\w*", r"consentement|consenti", gap=3),
        near(r"retir\w+|revoqu\w+", r"accord|autorisation|permission", gap=2),
        near(rf"{no}|sans", r"autorisation|permission|accord|droit", rf"{reach}|{sent}|envoyer"),
        near(
            r"retir\w+|supprim\w+|enlev\w+|ray\w+|ote\w*|effac\w+|radi\w+|sort\w+",
            r"listes?|fichiers?|base|listing|mailing|coordonnees|mon nom|mon adresse|carnet|vos contacts",
        ),
        r"\b(?:indesirables?|non (?:desir|sollicit)\w+|ne pas deranger)\b",
    )


def _spanish() -> tuple[str, ...]:
    sent = r"correos?|e-?mails?|mails?|mensajes|publicidad|propaganda|boletin(?:es)?|newsletters?|envios?|cartas|comunicaci\w+|promoci\w+|ofertas|spam|anuncios|suscripcion|folletos|avisos"
    reach = r"molest\w+|contact\w+|escrib\w+"
    sending = rf"{reach}|envi(?:e|en|es|ar|eis|ando)\w*|mand(?:e|en|es|ar|eis|ando)\w*|remit\w+"
    want = r"quier\w+|quer\w+|dese\w+|quisier\w+|acept\w+|autori[cz]\w+|consient\w+|consent\w+|permit\w+|necesit\w+|pid\w+|ped\w+|solicit\w+|interes\w+|gusta\w*|suscri\w+"
    wanted = rf"{sent}|recib\w+|que (?:me|nos|le|les|se|te|lo|la|los)(?: (?:\S+ )?)?(?:{sending})|ser (?:{reach})|saber (?:nada|mas)"
    return (
        near(
            r"ces(?:e|en|ar|ad|es)|dej\w+ de|pare[ns]? de|parad de|parar de|evit(?:e|en|ar|ad)|abst\w+",
            rf"{sent}|{sending}",
        ),
        near(
            r"suspend\w+|deten\w+|interrump\w+|cancel\w+|anul\w+|termin\w+|finali[cz]\w+|bloque\w+|basta", sent, gap=3
        ),
        near(r"no|nunca|jamas|ni|tampoco", want, wanted, gap=3),
        near(sent, r"no", want),
        near(r"no|nunca", r"us\w+|utili[cz]\w+|guard\w+", r"direccion|correo|datos|nombre"),
        near(r"fin|hart[oa]s?|cansad[oa]s?|acos\w+|fastidi\w+", sent),
        unless(
            r"lleg\w+|recibi|recibio|recibimos|recibido|encontr\w+|leid?o?|visto",
            near(r"ningun\w*|sin|ni|nada de|no mas|nunca mas|cero|no a la|no", sent, gap=1),
        ),
        near(r"no|nunca|jamas|dejar de", reach, gap=2),
        near(r"(?:ya no|nunca|jamas|no)(?: \S+)? (?:me|nos|le)", sending, r"mas|nada|nunca"),
        near(r"ya no (?:me|nos|le)", sending, gap=0),
        near(r"retir\w+|revoc\w+|no|sin|nunca|anul\w+", r"consentimiento|consiento|consentido"),
        near(r"no|sin|nunca|retir\w+|revoc\w+", r"autorizacion|permiso|autori[cz]\w+|derecho", rf"{sent}|{sending}"),
        near(r"(?:retir\w+|revoc\w+)", r"autorizacion|permiso", gap=2),
        near(r"opong\w+|rechaz\w+|renunci\w+|nieg\w+", rf"{wanted}|{sending}|tratamiento"),
        near(
            r"quit\w+|sac\w+|saque\w*|borr\w+|elimin\w+|tach\w+|retir\w+",
            r"listas?|listado|base de datos|registros?|fichero|mailing|mis datos|mi (?:correo|direccion|nombre|email)",
        ),
        r"\bno (?:desead|solicitad|querid)[oa]s?\b|\bindesead[oa]s?\b",
    )


def _italian() -> tuple[str, ...]:
    sent = r"e-?mails?|mails?|messaggi|newsletter|pubblicit\w*|comunicazion\w+|invi[oi]?|promozion\w+|offerte|lettere|posta|spam|avvisi|corrispondenza|iscrizione|abbonamento|volantini|missive"
    reach = r"(?:ri)?contatt\w+|disturb\w+|importun\w+|scriv(?:ete|a|er|ano|i)\w*"
    sending = rf"{reach}|invi(?:a|ar|at)\w+|mand(?:a|ar|at)\w+|spedi\w+"
    want = r"vogli\w+|vuol\w*|vorr\w+|desider\w+|accett\w+|autorizz\w+|acconsent\w+|intend\w+|richiest\w+|chiest\w+|interess\w+|gradi\w+|bisogno|consent\w+|permett\w+|iscritt\w+|dato"
    wanted = (
        rf"{sent}|ricever\w*|essere (?:{reach})|che (?:mi|ci|gli|le|vi)(?: \S+)? ?(?:{sending})|sapere (?:niente|nulla)"
    )
    return (
        near(r"cess\w+|smett\w+ (?:di|con)|finit\w+ di|evit\w+|asten\w+|fermate", rf"{sent}|{sending}"),
        near(r"interromp\w+|sospend\w+|annull\w+|disdi\w+|elimin\w+|blocc\w+|basta|stop", sent, gap=3),
        near(r"non|ne|nemmeno|mai", want, wanted, gap=3),
        near(sent, r"non", want),
        near(r"non|mai", r"us\w+|utilizz\w+|conserv\w+", r"indirizzo|mail|dati|nome"),
        near(r"fine|abbastanza|stuf[oaie]|stanc[oahie]+|tempest\w+|assill\w+", sent),
        near(r"diffid\w+|proibisc\w+|vieto|vietiamo", sending),
        unless(
            r"ricevut\w+|arrivat\w+|trovat\w+|lett[oa]|vist[oa]",
            near(r"niente|nessun\w*|senza|mai piu|zero|no|nulla di", sent, gap=2),
        ),
        near(r"non", reach, gap=2),
        near(r"non", sending, r"piu|nulla|niente", gap=2),
        near(r"revoc\w+|ritir\w+|non|senza|nego|mai", r"consens\w+|acconsent\w+"),
        near(r"revoc\w+|ritir\w+|non|senza|mai", r"autorizz\w+|permesso|diritto", rf"{sent}|{sending}"),
        near(r"oppong\w+|oppost\w+|rifiut\w+|rinunci\w+|contrari\w+", rf"{wanted}|{sending}|trattamento"),
        near(
            r"togli\w*|tolg\w*|tolt\w+|cancell\w+|rimuov\w+|rimoss\w+|elimin\w+|depenn\w+|lev\w+",
            r"list\w+|elenc\w+|rubrica|database|archivio|mailing|nominativo|recapit\w+|(?:miei|mio) \w+|contatti|indirizzo",
        ),
        r"\b(?:indesiderat|sgradit|non (?:richiest|desiderat|gradit))[aeio]\b|\bnon disturbare\b",
    )


def _dutch() -> tuple[str, ...]:
    sent = r"e-?mails?|mails?|mailtjes?|mailings?|nieuwsbrie\w+|\w*reclame\w*|(?:reclame)?post|berichten|berichtjes|brieven|aanbiedingen|folders|spam|promoties|correspondentie|advertenties|toezending\w*|abonnement"
    reach = r"aangeschreven|aanschrijven|benader\w+|contacteren|gecontacteerd|lastig\w*|storen|gestoord|gemaild|mailen|contact op"
    sending = rf"{reach}|schrijv\w+|geschreven|(?:toe)?stur\w+|(?:toe)?gestuurd|verzend\w+|stuurt|mailt"
    cease = r"stop\w*|staak|staken|beeindig\w*|opzeg\w*|opgezegd|zeg|annule\w+|schrap\w*|houd|hou|ophouden|afbestel\w*|blokke\w+"
    heard = rf"{sent}|ontvang\w+|krijgen|van (?:u|jullie|ons|hen) (?:horen|lezen|weten|hebben)"
    return (
        near(cease, sent),
        near(r"stop\w*|ophou\w*|hou\w*", rf"{sending}|hiermee|daarmee"),
        near(r"beu|zat|moe|irrit\w*|erger\w*|genoeg|kap\w*|einde|klaar met", sent),
        near(r"niet|nooit", r"geinteresseerd|gebruik\w*|bewaren", rf"{sent}|\w*adres|gegevens|naam"),
        near(r"\w*adres|gegevens|naam", r"niet|nooit", r"gebruik\w*|bewaren"),
        near(r"wil\w*|wens\w*|hoe[fv]\w*", sent, r"niet|niets|nooit", gap=3),
        near(sent, r"beu|zat|moe"),
        near(sent, r"opzeggen|stopzetten|stoppen|beeindigen|annuleren|staken|afbestellen|op te zeggen|stop te zetten"),
        unless(
            r"(?:heb\w*|is|zijn|kwam\w*|was)\b.*\b(?:ontvangen|gekregen|gekomen|aangekomen|gevonden|gelezen|gezien)",
            near(r"geen|zonder|nooit", sent, gap=2),
        ),
        near(r"wil\w*|wens\w*|hoe[fv]\w*", r"niets|niks|geen|niet", heard),
        near(
            r"(?:niet|nooit|nimmer) (?:meer|langer|weer|verder|nog|opnieuw)",
            rf"{sending}|op (?:de|uw|jullie) \w*lijst",
            gap=3,
        ),
        near(r"niet|nooit", reach, gap=2),
        near(
            r"(?:stel\w*|hecht\w*) geen (?:prijs|belang) op|bedank\w* voor|zie\w* af van|niet gediend van", heard, gap=2
        ),
        near(r"(?:in)?trek\w*|herroep\w*|geen|nooit|zonder|niet", r"toestemming|toegestemd"),
        near(r"geen|niet|nooit|zonder", r"akkoord|recht|gevraagd|besteld", rf"{heard}|{sending}"),
        near(sent, r"niet|nooit", r"akkoord|gevraagd|besteld|nodig|gewenst|welkom"),
        near(r"bezwaar|weiger\w*|verzet", rf"{heard}|{sending}"),
        near(
            r"ha+l\w*|verwijder\w*|schrap\w*|gooi\w*|streep\w*|schrijf",
            r"me|mij|ons|hem|haar|mijn",
            r"\w*lijst|\w*bestand|database|eruit|eraf",
            gap=5,
        ),
        near(
            r"me|mij|ons|hem|haar|mijn",
            r"ha+l\w*|verwijder\w*|schrap\w*|eruit|eraf",
            r"\w*lijst|\w*bestand|database|eruit|eraf|halen",
            gap=3,
        ),
        near(
            r"(?:van|uit) (?:de|uw|jullie|die|het)",
            r"\w*lijst|\w*bestand",
            r"af|halen|verwijderen|weg|schrappen",
            gap=1,
        ),
        r"\b(?:ongewenst|ongevraagd)e?\b|\bniet (?:gewenst|op prijs)\b",
    )


LANGUAGES = (_english(), _german(), _french(), _spanish(), _italian(), _dutch())
_BUILT = tuple(re.compile("|".join(patterns)) for patterns in LANGUAGES)


def is_built_like_a_no(said: str) -> bool:
    """Say whether a folded part of a text is built like a no to mail, in any of the languages."""
    plain = said.replace(",", "")
    windows = [plain[start : start + WINDOW] for start in range(0, len(plain), STEP)]
    return any(one.search(window) for window in windows for one in _BUILT)
