"""How people say that they want no more mail, and what only sounds like it; all folded, without accents and case."""

# ruff: noqa: E501 - one phrase a line, however long
import re

# Alone, or with nothing but politeness around them. "Cancel" is none: that may be an appointment.
COMMANDS = frozenset(
    [
        "stop",
        "stopp",
        "stops",
        "stopall",
        "stoppt",
        "unsubscribe",
        "unsubscribed",
        "unsub",
        "optout",
        "remove",
        "arret",
        "arreter",
        "desabonner",
        "desabonnement",
        "desinscrire",
        "desinscription",
        "abmelden",
        "abbestellen",
        "abmeldung",
        "austragen",
        "baja",
        "basta",
        "cancellami",
        "cancellatemi",
        "disiscrivi",
        "disiscrivimi",
        "disiscrivetemi",
        "rimuovimi",
        "afmelden",
        "uitschrijven",
    ]
)
POLITE = frozenset(
    [
        "please",
        "thanks",
        "thank",
        "you",
        "kindly",
        "now",
        "immediately",
        "all",
        "it",
        "this",
        "that",
        "mail",
        "mails",
        "email",
        "emails",
        "e",
        "newsletter",
        "newsletters",
        "letters",
        "messages",
        "hi",
        "hello",
        "dear",
        "sir",
        "madam",
        "regards",
        "best",
        "me",
        "list",
        "from",
        "the",
        "your",
        "bitte",
        "danke",
        "sofort",
        "jetzt",
        "hallo",
        "alle",
        "mich",
        "den",
        "vom",
        "von",
        "aus",
        "dem",
        "verteiler",
        "liste",
        "mit",
        "freundlichen",
        "grussen",
        "svp",
        "s'il",
        "vous",
        "plait",
        "merci",
        "bonjour",
        "cordialement",
        "por",
        "favor",
        "gracias",
        "hola",
        "ya",
        "saludos",
        "per",
        "favore",
        "grazie",
        "ciao",
        "saluti",
        "alstublieft",
        "graag",
        "a.u.b",
        "aub",
        "dank",
        "u",
        "bedankt",
        "groeten",
        "ik",
        "wil",
        "je",
        "mij",
        "me",
        "la",
        "lista",
        "lista",
        "el",
        "correo",
        "des",
        "e-mails",
        "e-mail",
    ]
)

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
    r"\bleave me alone\b",
    r"\bquit (?:e-?mailing|mailing|sending|writing|contacting)\b",
    r"\b(?:want|like|wish|ask|need) to be (?:removed|taken off|deleted)\b",
    r"(?:^|[.!,;] )(?:please )?remove me(?:[.!,;]|$)",
    # German
    r"\b(?:melden sie|meldet|melde) (?:mich|uns)\b.{0,40}\bab(?=\s*(?:$|[.!,;]|und\b|bitte\b|danke\b))",
    r"\b(?:mich|uns) (?:bitte )?(?:vom|von|aus|aus dem|aus der|aus ihrem|aus ihrer|von der|von ihrer)?.{0,40}\b(?:abmelden|austragen|abbestellen|streichen|loschen|entfernen)\b",
    r"\bvon (?:der|ihrer) (?:mailing)?liste (?:nehmen|streichen|loschen|entfernen)\b",
    r"\bnichts mehr von (?:ihnen|euch) (?:horen|bekommen|erhalten|lesen)\b",
    r"\b(?:newsletter|mails?|e-?mails?|werbung|post|briefe) (?:\w+ )?(?:nicht|nie) (?:mehr|langer) (?:\w+ )?(?:bekommen|erhalten|haben|empfangen)\b",
    r"\bbitte (?:um )?(?:abmelden|abmeldung|abbestellen|austragen)\b",
    r"\b(?:tragen|nehmen|streichen|loschen|entfernen) sie (?:mich|uns|meine (?:e-?mail-?)?(?:adresse|mail))\b",
    r"\b(?:newsletter|verteiler|werbung|mails) (?:abbestellen|abmelden|kundigen)\b",
    r"\bkeine (?:weiteren? |weitere )?(?:e-?mails?|mails?|werbung|werbemails|newsletter|nachrichten|post|briefe|schreiben)\b.{0,40}\b(?:mehr|erhalten|bekommen|wunsche|zusenden|schicken|senden)\b",
    r"\bkeine (?:weiteren |werbung|werbemails|newsletter)",
    r"\bnicht (?:mehr|weiter|langer) (?:\w+ )?(?:anschreiben|angeschrieben|kontaktieren|kontaktiert|schreiben|belastigen)\b",
    r"\b(?:schreiben|schicken|senden|kontaktieren) sie (?:mir|mich|uns) (?:bitte )?(?:nicht|nichts|keine)\b",
    r"\bhoren sie auf\b.{0,30}\b(?:schreiben|schicken|senden)\b",
    # French
    r"\b(?:me |m'|je me |nous )(?:desabonn|desinscri)\w+",
    r"\b(?:desabonn|desinscri)\w*[ -]moi\b",
    r"\b(?:veuillez|merci de|pouvez[ -]vous|voulez[ -]vous) (?:bien )?(?:me |nous )?(?:retirer|supprimer|desabonner|desinscrire|enlever|rayer)\b",
    r"\b(?:retirez|supprimez|enlevez|rayez|otez)[ -](?:moi|mon adresse|nous)\b",
    r"\bplus (?:de |aucun |recevoir (?:de |vos |d')?)(?:vos )?(?:e-?mails?|mails?|courriels?|messages?|newsletters?|publicites?|pub|lettres)\b",
    r"\bne (?:souhaite|veux|desire|voulons|souhaitons)\w* plus (?:rien )?(?:recevoir|etre)\b",
    r"\bne (?:plus )?(?:m'|me )(?:envoyez|ecrivez|contactez|envoyer|ecrire|contacter)\b",
    r"\bne (?:m'|me |nous )(?:envoyez|ecrivez|contactez|sollicitez) plus\b",
    r"\b(?:arretez|cessez) (?:de |d')(?:m'|me |nous )?(?:envoyer|ecrire|contacter|envoyez)",
    r"\barretez (?:vos |ces |les |tout )",
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
    # Italian
    r"\b(?:cancella|cancellate|cancelli|rimuovi|rimuovete|rimuova|togli|togliete|tolga|elimina|eliminate)(?:mi|temi|ci)\b",
    r"\bmi (?:cancelli|cancellate|rimuova|tolga|disiscriva|disiscrivo|elimini)\b",
    r"\bdisiscri\w+",
    r"\b(?:cancell|rimuov|elimin)\w+ (?:il mio (?:indirizzo|nome|contatto)|la mia (?:e-?mail|mail|iscrizione))\b",
    r"\bannulla\w* (?:la |mia |l')?iscrizione\b",
    r"\bnon (?:voglio|vorrei|desidero|vogliamo|intendo) (?:piu )?(?:ricevere|essere contattat)\w*",
    r"\bnon (?:mi |ci )?(?:scriv|contatt|invi|mand|spedi)\w+ piu\b",
    r"\bnon (?:scrivetemi|contattatemi|inviatemi|mandatemi)\b",
    r"\bbasta (?:con )?(?:le |i |queste |questi )?(?:e-?mail|mail|messaggi|pubblicita|lettere)\b",
    r"\bsmett\w+ di (?:scriver|inviar|mandar)\w+",
    # Dutch
    r"\b(?:meld|schrijf) (?:me|mij|ons) (?:\w+ ){0,3}(?:af|uit)\b",
    r"\b(?:me|mij|ons) (?:graag |aub |alstublieft )?(?:afmelden|uitschrijven|verwijderen)\b",
    r"\b(?:graag|wil|kunt u|gelieve) (?:me |mij |ons )?(?:\w+ ){0,4}(?:afmelden|uitschrijven)\b",
    r"\bgeen (?:verdere |enkele )?(?:e-?mails?|mails?|mailtjes|berichten|nieuwsbrie\w+|reclame|post)(?: van \w+)? (?:meer|ontvangen)\b",
    r"\bstop met (?:mailen|e-?mailen|sturen|schrijven|het (?:sturen|mailen))\b",
    r"\b(?:verwijder|haal|schrap) (?:me|mij|ons|mijn (?:adres|e-?mail\w*|gegevens))\b",
    r"\b(?:me|mij|ons) van (?:de|uw|jullie) (?:mailing)?lijst (?:halen|verwijderen|schrappen)\b",
    r"\bniet (?:meer|langer) (?:te )?(?:mailen|schrijven|benaderen|contacteren|ontvangen|benaderd)\b",
)
# Words that speak of the mail itself: short they are a wish, else somebody reads them.
TOPIC = re.compile(
    r"\b(?:unsubscrib\w*|abmeld\w*|abbestell\w*|austragen|desabonn\w*|desinscri\w*|desuscrib\w*|disiscri\w*|afmeld\w*|"
    r"uitschrijv\w*|opt-?out)\b"
)
HINT = re.compile(
    r"\b(?:stop|stopp|spam|enough|mailing list|your list|too many (?:e-?mails?|mails|messages)|harass\w*|gdpr|dsgvo|rgpd|avg|"
    r"(?:delete|erase|remove) my|my data|meine daten|mes donnees|mis datos|i miei dati|mijn gegevens|lawyer|anwalt|"
    r"avocat|abogado|avvocato|advocaat|how did you get|who gave you|where did you get|woher haben sie|ou avez[ -]vous|"
    r"de donde (?:han )?(?:sacado|saco|tienen)|dove avete|hoe komt u aan|verteiler|genug|belastig\w*|widerruf\w*|"
    r"zu viele (?:e-?mails?|mails)|trop de (?:e-?mails?|mails|messages)|demasiados (?:correos|e-?mails?|mensajes)|troppe (?:e-?mail|mail)|te veel (?:e-?mails?|mails)|"
    r"assez|arret\w*|baja|basta|cancel (?:my )?(?:subscription|membership)|not interested|kein interesse|pas interesse\w*|"
    r"no (?:me|nos) interesa|non (?:mi|ci) interessa|geen interesse|no longer interested)\b"
)
DENIED = re.compile(r"(?:\b(?:do not|don'?t|not|never|nicht|kein\w*|pas|no|non|niet|ohne|without)(?: \w+){0,3} )$")
# "Please stop by on Friday", "the bus stop", "it did not stop dripping": a shop's daily words.
OTHER_STOPS = re.compile(
    r"\bstop(?:ping)? (?:by|in|over|at|off|to|into|past|round|around|for|on|and|you|langs|valve|cock|watch|light|sign)\b|"
    r"\b(?:non|one|pit|bus|truck|full|door|short|back|tram|train)[ -]?stop\b|\bnonstop\b|"
    r"\b(?:not|to|will|would|can'?t|cannot|won'?t|didn'?t|doesn'?t|does|did|it|they|leak|noise|drip|water|heater|engine|never) stop\b|"
    r"\bstop(?:ping)? (?:leaking|working|dripping|running|making|heating|cooling|smelling|the (?:leak|noise|drip|water|draft|car|engine)|(?:it|that|this) from)\b|"
    r"\b(?:mijn|onze|een|de|der|die|dem|am|zum|la|le) stop\b|\bbasta (?:que|una|un|che|poco|cosi poco|chiamare|llamar)\b|"
    r"\bassez (?:bien|bon|content\w*|satisfait\w*|vite|chaud|froid|grand|petit)\b|\bgood enough\b|\benough (?:for|to|of|time|room|heat|money|that)\b|"
    r"\b(?:more than|warm|hot|cold|soon|big|nice|kind|long|sure|well|early|thank you|thanks|is|not|have|had|be) enough\b|"
    r"\bgenug (?:zeit|platz|geld|warm)\b|\b(?:warm|nicht|gut|gross|lang|zeit) genug\b|\bspam (?:folder|filter|ordner)\b|"
    r"\b(?:in|aus|from|my|your|the) spam\b"
)
