"""How people say that they want no more mail, and what only sounds like it; all folded, without accents and case."""

# ruff: noqa: E501 - one phrase a line, however long
import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Alone, or with nothing but politeness around them; "quit", "end" and "revoke" are known from text messages. "Cancel" is
# known from there too, but here it may be an appointment: it is one of the perhapses.
COMMANDS = _words("""
    stop stopp stops stopall stoppt unsubscribe unsubscribed unsub optout remove quit end revoke
    arret arreter desabonner desabonnement desinscrire desinscription
    abmelden abbestellen abmeldung austragen
    baja basta
    cancellami cancellatemi disiscrivi disiscrivimi disiscrivetemi rimuovimi
    afmelden uitschrijven
""")
# Alone they may be a no; in a sentence they are about something else.
PERHAPS = _words("""
    cancel cancelled canceled cease desist halt discontinue
    ende schluss aufhoren kundigen kundigung stornieren stornierung loschen
    fin fini termine annuler resilier quitter cesser
    parar pare paren cancelar anular terminar borrar
    fermatevi fermati ferma smettetela smettila smettete smetti annulla annullare cancella cancellare
    einde ophouden opzeggen annuleren verwijderen
""")
POLITE = _words("""
    please pls plz thanks thx thank you kindly now immediately all it this that mail mails email emails e newsletter newsletters
    letters messages hi hello dear sir madam regards best me list from the your
    bitte danke sofort jetzt hallo alle mich den vom von aus dem verteiler liste mit freundlichen grussen
    svp s'il vous plait merci bonjour cordialement des e-mails e-mail
    por favor gracias hola ya saludos la lista el correo
    per favore grazie ciao saluti
    alstublieft graag aub dank u bedankt groeten ik wil je mij
""")
# What may stand beside a no in its own part of a sentence. With any other word it may be about something else:
# "Don't send me the invoice by mail". No denial is among them: "Please don't take me off your list".
AROUND = POLITE | _words("""
    i i'd i'm we us my our mine would like want wish am ask asking asked to be been have had a an any of off out and so
    just more anymore again ever further lists these those them such yours mailing mailings mailinglist database contacts
    records spam ads advert adverts advertising marketing promotional promotions offers receive receiving get
    getting send sending sent by as soon possible right away straight at once for good can could will you're really
    must need simply ok okay sorry asap anything future in

    ich wir mochte mochten will wollen wunsche wunschen hiermit uns mir ihr ihre ihren ihrer ihrem ihres eure euren
    eurem euer darum diese diesen dieser diesem dieses solche solchen weitere weiteren mehr und der die das zu zum zur ab
    sie euch ihnen konnen konnten wurden kann endlich umgehend mailingliste adressliste nachrichten werbung werbemails
    briefe kartei adresse mailadresse e-mailadresse e-mail-adresse mail-adresse meine meiner unsere datenbank schicken
    senden zusenden zuschicken erhalten bekommen haben empfangen nehmen loschen entfernen streichen schnell wie moglich
    einfach bitten um kunftig zukunft

    je j'aimerais nous voudrais souhaite souhaiterais veux desire de d'etre etre du le les vos votre ces cette ce listes
    diffusion courriel courriels publicite publicites pub mon ma mes moi immediatement maintenant present plus jamais
    desormais d'envoi envois fichier fichiers base bien vouloir pouvez voulez veuillez recevoir l'avenir avenir te et en
    par d'avance

    yo quiero quisiera queremos deseo nos los las su sus vuestra correos mensajes publicidad boletin mas nada direccion
    mi mis nombre recibir seguir enviar esta este estos estas y que pueden puede podrian podria ahora electronico
    electronicos

    io vorrei voglio desidero essere dalla dal dalle dai dei delle della del di il lo gli vostra vostre vostri vostro
    sua suo messaggi pubblicita elenco piu subito mio mia nome indirizzo ricevere da voi lei queste questi questa altre
    altri nessuna nulla niente potete puo potreste potrebbe lettere

    wij willen ons van uit het een deze dit uw jullie lijst mailinglijst nieuwsbrief nieuwsbrieven mailtjes berichten
    reclame adres mailadres e-mailadres bestand bestanden meer ooit nog voor altijd meteen direct om worden ontvangen
    krijgen sturen kunt kan gelieve voortaan wel b met
""")
# How letters begin and end: who says this besides says nothing more.
GREETINGS = _words("""
    very much in advance and a so as soon possible right away at once asap i am sorry good yours with cheers sincerely faithfully truly kind warm wishes many morning afternoon day everyone team
    ich sie darum vielen und im voraus umgehend
    sehr geehrte geehrter damen herren guten tag morgen abend viele liebe schone grusse gruss freundliche beste mfg lg vg
    madame monsieur salutations remercie d'une une bonne journee sinceres distinguees
    d'avance par et l'avance immediatement
    muchas cordiales saludo un buenos buenas dias tardes atentamente senores
    y e
    cordiali distinti buongiorno mille gentili signori
    met en alvast wel voor
    vriendelijke groet groetjes geachte heer mevrouw goedendag
""")

SURE = (
    # English
    r"(?:take|get|remove|delete|cross|strike) (?:me|us|my (?:name|address|e-?mail(?: address)?)) (?:off|from|out of)\b",
    r"\bunsubscribe (?:me|us|my)\b",
    r"\bopt(?:ing)?[ -]?(?:me )?out\b",
    r"\bstop (?:sending|mailing|e-?mailing|writing|contacting|messaging|bothering|spamming|texting)\b",
    r"\bstop (?:all |with |any )?(?:these|the|this|your|those|all)? ?(?:e-?mails?|mails?|mailings?|messages|letters|newsletters?|spam|ads|advertising)\b",
    r"\bno (?:more|further) (?:of (?:these|your) )?(?:e-?mails?|mails?|mailings?|messages|letters|newsletters?|advertising|marketing|ads)\b",
    r"\b(?:do not|don'?t|never) (?:\w+ )?(?:send|e-?mail|mail|contact|write|message) (?:to )?(?:me|us)\b",
    r"\b(?:do not|don'?t|no longer) (?:wish|want|care|like)(?: to)? (?:receiv\w+|get (?:\w+ )?(?:e-?mails?|mails?|letters)|hear from you|be (?:contacted|mailed|e-?mailed))\b",
    r"\b(?:do not|don'?t|no longer) want (?:any |your |these |more )+(?:e-?mails?|mails?|messages|letters|newsletters?)\b",
    r"\bleave (?:us|me) (?:alone|in peace|be)\b",
    r"\bquit (?:e-?mailing|mailing|sending|writing|contacting)\b",
    r"\b(?:want|like|wish|ask|need) to be (?:removed|taken off|deleted)\b",
    r"\b(?:remove|delete|erase) me\b",
    r"^(?:please )?no (?:e-?mails?|mails?|mailings?|newsletters?|advertising|ads)\b",
    r"\b(?:do not|don'?t|never) send (?:any )?(?:more |further )?(?:of (?:these|your) )?(?:e-?mails?|mails?|mailings?|messages|letters|newsletters?|advertising|ads)\b",
    # German
    r"\b(?:melden sie|meldet|melde) (?:mich|uns)\b(.{0,40})\bab\b",
    r"\b(?:mich|uns) (?:bitte )?(?:vom|von|aus|aus dem|aus der|aus ihrem|aus ihrer|von der|von ihrer)?(.{0,40})\b(?:abmelden|austragen|abbestellen|streichen|loschen|entfernen)\b",
    r"\bvon (?:der|ihrer) (?:mailing)?liste (?:zu )?(?:nehmen|streichen|loschen|entfernen)\b",
    r"\bnichts mehr von (?:ihnen|euch) (?:horen|bekommen|erhalten|lesen)\b",
    r"\b(?:newsletter|mails?|e-?mails?|werbung|post|briefe) (?:\w+ )?(?:nicht|nie) (?:mehr|langer) (?:\w+ )?(?:bekommen|erhalten|haben|empfangen)\b",
    r"\bbitte (?:um )?(?:abmelden|abmeldung|abbestellen|austragen)\b",
    r"\b(?:tragen|nehmen|streichen|loschen|entfernen) sie (?:mich|uns|meine (?:e-?mail-?)?(?:adresse|mail))\b",
    r"\b(?:newsletter|verteiler|werbung|mails) (?:abbestellen|abmelden|kundigen)\b",
    r"\bkeine (?:weiteren? )?(?:e-?mails?|mails?|werbung|werbemails|newsletter|nachrichten|post|briefe|schreiben|zusendungen)\b",
    r"\bnicht (?:mehr|weiter|langer) (?:\w+ )?(?:anschreiben|angeschrieben|kontaktieren|kontaktiert|schreiben|belastigen|mailen|schicken|senden|zusenden)\b",
    r"\b(?:schreiben|schicken|senden|kontaktieren) sie (?:mir|mich|uns) (?:bitte )?(?:nicht|nichts|keine)\b",
    r"\bhoren sie auf\b(.{0,30})\b(?:schreiben|schicken|senden)\b",
    r"\b(?:lassen sie|lasst|lass) (?:mich|uns)\b(.{0,30})\bin (?:ruhe|frieden)\b",
    r"\b(?:mich|uns)\b(.{0,20})\bin (?:ruhe|frieden) (?:zu )?lassen\b",
    # French
    r"\b(?:me |m'|je me |nous )(?:desabonn|desinscri)\w+",
    r"\b(?:desabonn|desinscri)\w*[ -]moi\b",
    r"\b(?:veuillez|merci de|pouvez[ -]vous|voulez[ -]vous) (?:bien )?(?:me |nous )?(?:retirer|supprimer|desabonner|desinscrire|enlever|rayer)\b",
    r"\b(?:retirez|supprimez|enlevez|rayez|otez)[ -](?:moi|mon adresse|nous)\b",
    r"\b(?:ne (?:veux|voulons|souhaite|souhaitons|desire) )?plus (?:de |aucun |recevoir (?:de |vos |d')?)(?:vos )?(?:e-?mails?|mails?|courriels?|messages?|newsletters?|publicites?|pub|lettres)\b",
    r"\bne (?:souhaite|veux|desire|voulons|souhaitons)\w* plus (?:rien )?(?:recevoir|etre)\b",
    r"\bne (?:plus )?(?:m'|me )(?:envoyez|ecrivez|contactez|envoyer|ecrire|contacter)\b",
    r"\bne (?:m'|me |nous )(?:envoyez|ecrivez|contactez|sollicitez) plus(?: rien| jamais)?\b",
    r"\b(?:arretez|cessez) (?:de |d')(?:m'|me |nous )?(?:envoyer|ecrire|contacter|envoyez)",
    r"\barretez (?:vos |ces |les |tout )",
    r"\b(?:laissez|laisse|fichez|foutez|fous)[ -](?:moi|nous)\b(.{0,20})\b(?:tranquilles?|en paix|la paix)\b",
    r"\b(?:me|nous) laisser\b(.{0,15})\b(?:tranquilles?|en paix)\b",
    # Spanish
    r"\b(?:dar|dad|den|deis|de)(?:me|nos) de baja\b",
    r"\bdar(?:se)? de baja\b",
    r"\b(?:quiero|solicito|deseo|pido) (?:la |mi |una )?baja\b",
    r"\bno (?:quiero|deseo|queremos|deseamos) (?:recibir |que me (?:envien|escriban|manden) )?(?:mas|ningun)\b",
    r"\bno (?:quiero|deseo|queremos|deseamos) (?:seguir )?recib\w+",
    r"\bno (?:me|nos) (?:envie|escriba|mande|contacte|envi|escrib|mand)\w*",
    r"\bno (?:envien|escriban|manden|contacten) mas\b",
    r"\bdejen? de (?:enviar|escribir|mandar|molestar)\w*",
    r"\b(?:borren|borra|eliminen|elimina|quiten|quita|saquen|saca)(?:me|nos)\b",
    r"\b(?:cancelar?|anular?) (?:la |mi )?(?:suscripcion|subscripcion)\b",
    r"\bno mas (?:correos?|e-?mails?|mensajes|publicidad|cartas)\b",
    r"\bdej(?:e|en|a|ad)(?:me|nos)\b(.{0,20})\b(?:en paz|tranquil[oa]s?)\b",
    r"\b(?:me|nos) (?:dejen?|deja)\b(.{0,20})\b(?:en paz|tranquil[oa]s?)\b",
    # Italian
    r"\b(?:cancella|cancellate|cancelli|rimuovi|rimuovete|rimuova|togli|togliete|tolga|elimina|eliminate)(?:mi|temi|ci)\b",
    r"\bmi (?:cancelli|cancellate|rimuova|tolga|disiscriva|disiscrivo|elimini)\b",
    r"\b(?:cancellar|rimuover|toglier)(?:mi|ci)\b",
    r"\bessere (?:cancellat|rimoss|tolt)[oaie]\b",
    r"\bdisiscri\w+",
    r"\b(?:cancell|rimuov|elimin|togli|tolg)\w+ (?:il mio (?:indirizzo|nome|contatto)|la mia (?:e-?mail|mail|iscrizione))\b",
    r"\bannulla\w* (?:la |mia |l')?iscrizione\b",
    r"\bnon (?:voglio|vorrei|desidero|vogliamo|intendo) (?:piu )?(?:ricevere|essere contattat)\w*",
    r"\bnon (?:mi |ci )?(?:scriv|contatt|invi|mand|spedi)\w+ piu\b",
    r"\bnon (?:scrivetemi|contattatemi|inviatemi|mandatemi)\b",
    r"\bbasta (?:con )?(?:le |i |queste |questi )?(?:e-?mail|mail|messaggi|pubblicita|lettere)\b",
    r"\bsmett\w+ di (?:scriver|inviar|mandar)\w+",
    r"\b(?:lasciate|lascia)(?:mi|ci)\b(.{0,20})\b(?:in pace|stare|tranquill[oa])\b",
    r"\b(?:mi|ci) (?:lasci|lasciate)\b(.{0,20})\b(?:in pace|stare|tranquill[oa])\b",
    # Dutch
    r"\b(?:meld|schrijf) (?:me|mij|ons)\b(.{0,40})\b(?:af|uit)\b",
    r"\b(?:me|mij|ons) (?:graag |aub |alstublieft )?(?:afmelden|uitschrijven|verwijderen)\b",
    r"\b(?:graag|wil|kunt u|gelieve) (?:me |mij |ons )?(.{0,40})\b(?:afmelden|uitschrijven)\b",
    r"\bgeen (?:verdere |enkele )?(?:e-?mails?|mails?|mailtjes|berichten|nieuwsbrie\w+|reclame|post)(?: van \w+)? (?:meer|ontvangen)\b",
    r"\bhou[dt]* op met (?:mailen|e-?mailen|sturen|schrijven)\b",
    r"\bstuur (?:me |mij |ons )?(?:niets|niks|geen (?:e-?mails?|mails?|mailtjes|berichten|nieuwsbrie\w+|reclame|post))\b",
    r"\bstop met (?:mailen|e-?mailen|sturen|schrijven|het (?:sturen|mailen))\b",
    r"\b(?:verwijder|haal|schrap) (?:me|mij|ons|mijn (?:adres|e-?mail\w*|gegevens))\b",
    r"\b(?:me|mij|ons) van (?:de|uw|jullie) (?:mailing)?lijst (?:halen|verwijderen|schrappen)\b",
    r"\bniet (?:meer|langer) (?:te )?(?:mailen|schrijven|sturen|benaderen|contacteren|ontvangen|benaderd)\b",
    r"\blaat (?:me|mij|ons)\b(.{0,20})\bmet rust\b",
    r"\b(?:me|mij|ons)\b(.{0,15})\bmet rust (?:te )?laten\b",
)
# Words that speak of the mail itself: short they are a wish, else somebody reads them.
TOPIC = re.compile(
    r"\b(?:un-?subscrib\w*|abmeld\w*|abzumelden|abzubestellen|auszutragen|abbestell\w*|austragen|desabonn\w*|desinscri\w*|desuscrib\w*|disiscri\w*|afmeld\w*|"
    r"uitschrijv\w*|opt-?out)\b"
)
# "I don't want this any more", of the mail or of the boiler.
TIRED = (
    r"no more(?= (?:of|from|please|thanks|thank)\b|\W*$)|(?:do not|don'?t|no longer) want (?:this|these|them|it|any of (?:this|these|it|that))(?: any ?more| now| please)?\W*$|"
    r"(?:will|wollen|mochten?|brauchen?) (?:(?:ich|wir|das|es|sie|diese|dies|sowas) ){0,2}nichts? mehr\W*$|nichts mehr (?:schicken|senden|schreiben)|nicht mehr\b.{0,30}\b(?:schicken|senden|schreiben|mailen|kontaktieren)|"
    r"(?:schicken|senden|schreiben) sie (?:mir|uns)\b.{0,30}\b(?:nicht|nichts|nie) mehr|"
    r"n'en veux plus|(?:ne )?(?:veux|voulons|souhaite|souhaitons) plus\W*$|ca suffit|"
    r"(?:ya )?no (?:lo |la |los |las )?(?:quiero|queremos|deseo) (?:\w+ )?mas\W*$|ya no (?:lo |la |los |las )?(?:quiero|queremos|deseo)|"
    r"no mas(?= por favor| gracias|\W*$)|non (?:ne |lo |la |li |le )?(?:voglio|vogliamo) piu\W*$|smettete(?:la)?|smettila|"
    r"(?:wil|willen|hoef|hoeven) (?:(?:ik|wij|we|dit|deze|het|ze) ){0,2}niet meer\W*$|hoeft niet meer|hou[dt]* op|nooit meer|"
    r"(?:do not|don'?t|never) (?:send|write|e-?mail|mail|contact)|(?:never|did not|didn'?t) (?:sign(?:ed)? up|subscribe|ask(?:ed)? for (?:this|these|your|any))|"
    r"unsolicited|unwanted|lose my number|get lost|(?:f\w*|piss|sod|bugger) off|"
    r"hort auf|horen sie (?:\w+ )?auf(?! de)|schluss damit|es reicht(?: jetzt| mir)?\W*$|meine ruhe|verschon\w*|widersprech\w*|widerspruch|"
    r"m'oppose|revoc\w+ (?:il|el|mi) (?:mio )?consen\w+|(?:quiero|quisiera) cancelar\W*$|non (?:sono|siamo) (?:piu )?interessat\w"
)
# Nobody is written to in somebody's place.
NOT_THEM = (
    r"wrong (?:person|address|e-?mail)|passed away|falsche (?:person|adresse)|verstorben\w*|mauvaise (?:personne|adresse)|decede\w*|"
    r"(?:persona|direccion) equivocada|fallecio|fallecid[oa]|(?:persona sbagliata|indirizzo sbagliato)|decedut[oa]|"
    r"verkeerde? (?:persoon|adres)|overleden"
)
HINT = re.compile(
    rf"^(?:please )?(?:just )?go away|^plus (?:rien|jamais)|\b(?:{TIRED}|(?:{NOT_THEM})\b)|"
    r"\b(?:stop|stopp|spam|enough|mailing list|your list|too many (?:e-?mails?|mails|messages)|harass\w*|gdpr|dsgvo|rgpd|avg|"
    r"(?:delete|erase|remove) my|my data|meine daten|mes donnees|mis datos|i miei dati|mijn gegevens|lawyer|anwalt|"
    r"avocat|abogado|avvocato|advocaat|how did you get|who gave you|where did you get|woher haben sie|ou avez[ -]vous|"
    r"de donde (?:han )?(?:sacado|saco|tienen)|dove avete|hoe komt u aan|verteiler|genug|belastig\w*|widerruf\w*|"
    r"zu viele (?:e-?mails?|mails)|trop de (?:e-?mails?|mails|messages)|demasiados (?:correos|e-?mails?|mensajes)|troppe (?:e-?mail|mail)|te veel (?:e-?mails?|mails)|"
    r"assez|arret\w*|(?:de|mi|una) baja|basta|cancel (?:my )?(?:subscription|membership)|not interested|kein interesse|kein bedarf|(?:pas|plus) interesse\w*|"
    r"no (?:me|nos) interesa|non (?:mi|ci) interessa|geen interesse|no longer interested)\b"
)
# "Please stop by on Friday", "the bus stop", "it did not stop dripping": a shop's daily words.
OTHER_STOPS = re.compile(
    r"\bstop(?:ping)? (?:by|in|over|at|off|to|into|past|round|around|for|on|and|you|langs|valve|cock|watch|light|sign)\b|"
    r"\b(?:non|one|pit|bus|truck|full|door|short|back|tram|train)[ -]?stop\b|\bnonstop\b|"
    r"\b(?:(?<!you )(?:not|will|would)|had to|can'?t|cannot|won'?t|didn'?t|doesn'?t|don'?t|does|did|it|they|leak|noise|drip|water|heater|engine|never|last|next|first|final) stop\b|"
    r"\b(?:it|leak|leaking|noise|drip|dripping|water|heater|boiler|engine|how|where|when) (?:\w+ )?to stop\b|"
    r"\bstop(?:ping)? (?:leaking|working|dripping|running|making|heating|cooling|smelling|the (?:leak|noise|drip|water|draft|car|engine)|(?:it|that|this) from)\b|"
    r"\b(?:mijn|onze|een|de|der|die|dem|am|zum|la|le) stop\b|\bbasta (?:que|una|un|che|poco|cosi poco|chiamare|llamar|con (?:llamar|una?|chiamare))\b|"
    r"\bassez (?:bien|bon|content\w*|satisfait\w*|vite|chaud|froid|grand|petit)\b|\barret (?:de|du) (?:bus|tram)\b|\bs'est arretee?\b|\bgood enough\b|\benough (?:for|to|of|time|room|heat|money|that)\b|"
    r"\b(?:more than|warm|hot|cold|soon|big|nice|kind|long|sure|well|early|thank you|thanks|is|not|have|had|be) enough\b|"
    r"\bgenug (?:zeit|platz|geld|warm)\b|\b(?:warm|nicht|gut|gross|lang|zeit) genug\b|\bspam (?:folder|filter|ordner)\b|"
    r"\b(?:in|aus|from|my|your|the) spam\b"
)
