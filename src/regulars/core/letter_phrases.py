"""What the second pair of eyes knows, one table for each language in which it reads. A letter is read in all of them."""

# ruff: noqa: E501 - one phrase a line, however long
from collections.abc import Mapping

from regulars.core.letter_english import ENGLISH
from regulars.core.letter_table import Table

_GERMAN = Table(
    pitch=r"""
\w{0,20}rabatt\w{0,10}|\w{0,20}gutschein\w{0,8}|\w{0,12}nachlass(?:en)? (?:auf|von)|preisnachlass\w{0,4}|(?:schluss|aus|raumungs|ab)verkauf
(?:sonder|spezial|tages|wochen|winter|sommer|top)angebote?n?|im angebot|unsere[nr]? (?:\w+ )?angebote?n?|angebote? (?:fur|auf|der woche)
\w{0,10}schnappchen|(?:sonder|aktions|tiefst)preise?n?|(?:alles|stark|jetzt) reduziert|\d+ ?(?:%|prozent) (?:auf|gunstiger|billiger|weniger|sparen)
(?:jetzt|gleich|heute noch) (?:\w+ )?(?:bestellen|kaufen|buchen|sichern|zugreifen|sparen)|(?:bestellen|kaufen|buchen|sichern) sie (?:sich )?(?:jetzt|gleich|noch heute|online)
sparen sie(?! sich)|und sparen|versandkostenfrei|(?:kostenloser|gratis) ?versand|gratis dazu|neue kollektion|neuheiten
nur (?:heute|diese woche|solange)|solange (?:der )?vorrat|verpassen sie nicht|letzte chance|gonnen sie sich|gonn dir|(?:treue|bonus)punkte
(?:besuchen|schauen) sie (?:\w+ ){0,4}(?:online-?shop|webshop|laden|website)|(?:zum )?halben preis|nachste[nr]? (?:einkauf|bestellung) (?:\w+ ){0,4}(?:gratis|kostenlos|geschenkt)|(?:kaffee|getrank|dessert|monat|geschenk) (?:gratis|kostenlos|geschenkt|dazu)
""",
    form_letter=r"""
sehr geehrter? (?:damen und herren|kund\w{1,5}|gast|gaste)|(?:liebe|lieber|geschatzter?|verehrter?|werter?) (?:kund\w{1,5}|gast|gaste|mitglieder)
zogern sie nicht|(?:stehen|stehe) (?:\w+ ){0,4}zur verfugung|\w{0,10}unannehmlichkeiten|bitten (?:\w+ ){0,3}um (?:ihr )?verstandnis
(?:be)?dank\w{0,4} (?:\w+ ){0,2}fur (?:ihr|ihre|das|die) (?:\w+ )?(?:vertrauen|treue|verstandnis|kenntnisnahme)|ihre (?:zufriedenheit|meinung) ist
freuen uns (?:schon )?auf ihren (?:\w+ )?(?:besuch|einkauf|auftrag)|wir freuen uns,? ihnen (?:\w+ ){0,6}(?:zu konnen|mitzuteilen|zu durfen)|anbei (?:finden|erhalten|ubersenden)|hiermit (?:mochten|teilen)
wurde automatisch (?:erstellt|erzeugt|versandt)|bitte antworten sie nicht|hochachtungsvoll
""",
    promise=r"garantiert\w{0,2}|risikofrei|(?:die|der|das) (?:beste|gunstigste|billigste) (?:\w+ ){0,2}(?:der stadt|weit und breit)|(?:wir|sie) (?:\w+ )?immer und uberall|nie wieder|klimaneutral\w{0,2}|zum besten preis|klinisch (?:getestet|erprobt)",
    money_back=r"bezahlt\w{0,2}|zuruck\w{0,12}|\w{0,4}erstatt\w{1,3}|rechnung|uberwiesen|gutgeschrieben|anzahlung|zu ?viel|spende\w{0,2}",
    common=r"und|ist|sie|ihr|ihre|ihnen|wir|uns|nicht|vielen",
)

_FRENCH = Table(
    pitch=r"""
soldes|(?:une|de|votre|d'une) (?:reduction|ristourne)s?|nos reductions|une remise|remise (?:de \d|sur|exceptionnelle|immediate)|\d+ ?% (?:de|sur|moins)
bons? (?:de reduction|d'achat|cadeau)|codes? (?:promo|de reduction|avantage)|(?:nos|en|cette) promotions?(?! de (?:votre|ta))|ventes? (?:flash|privees?)
offres? (?:speciales?|exclusives?|du|de la semaine|promotionnelles?)|nos offres|profitez|prix (?:casses|reduits?|bas|doux|speciaux)|bonnes affaires
(?:achetez|commandez|reservez) (?:\w+ )?(?:vite|maintenant|des|aujourd'hui|en ligne)|(?:livraison|port|frais de port) (?:gratuite?s?|offerte?s?)|cadeau offert
nouvelle (?:collection|gamme)|nos nouveautes|decouvr(?:ez|ir) (?:nos|notre)|(?:visitez|visiter) notre (?:site|boutique)|beneficiez|derniere chance|ne manquez pas|faites-vous plaisir|(?:points|carte) (?:de )?fidelite|economisez|moins cher que
(?:a )?moitie prix|votre (?:prochain achat|prochaine commande)|(?:cafe|dessert|boisson|mois|produit) (?:offert|gratuit)e?
""",
    form_letter=r"""
ch(?:er|ere|ers|eres) (?:client\w{0,3}|membres?)|madame,? monsieur|mesdames,? messieurs|(?:merci|remerci\w{1,4}) (?:\w+ ){0,3}(?:confiance|fidelite)|n'hesitez pas a
(?:restons|reste|sommes|tenons) (?:\w+ ){0,3}a votre (?:entiere )?disposition|veuillez (?:agreer|recevoir|trouver|noter)|salutations distinguees|prie d'agreer
gene occasionnee|(?:excuses|excuser|desoles?) (?:\w+ ){0,4}(?:desagrements?|gene)|avons le plaisir de|votre (?:satisfaction|avis) est|ci-joint|suite a votre
ne pas repondre a ce|message automatique|esperons que vous allez bien|merci de nous avoir choisis|cher monsieur,|chere madame,|esperons vous revoir|au plaisir de vous
""",
    promise=r"garanti(?:e|s|es)?|sans (?:aucun )?risque|(?:le|la) (?:meilleure?|moins chere?) (?:\w+ ){0,2}(?:de la ville|du marche)|toujours la|plus jamais|pour toujours|meilleurs? prix|imbattables?|cliniquement (?:prouve|teste)e?",
    money_back=r"payee?s?|rembours\w{1,8}|facture\w{0,2}|trop|rendue?s?|versee?s?|acompte",
    common=r"vous|votre|nous|les|des|est|pour|merci",
)

_SPANISH = Table(
    pitch=r"""
descuentos?|rebajas?|rebajad[oa]s?|(?:una|en|esta|estas|nuestras?|la mejor|gran) ofertas?(?! de ayuda)|ofertas? especial(?:es)?|cupon(?:es)?|vales? de (?:descuento|compra|regalo)|tarjetas? regalo
promocion(?:es)?(?! de su)|codigo (?:promocional|de descuento)|(?:compr|pid|reserv|orden)[ae] (?:\w+ )?(?:ya|ahora|hoy|online|en linea)|aprovech(?:e|a|en) (?:nuestr|est|la|el|las|los|ya)\w{0,3}
envio grati(?:s|uito)|gratis con|nueva coleccion|nuestras novedades|ultima oportunidad|no (?:se )?(?:lo |la )?pierda|\d+ ?(?:%|por ciento) (?:de|en|menos)
ahorr(?:e|a) (?:\w+ )?(?:hasta|dinero|en|ya|con)|mas barat[oa]s? que|precios? (?:especial(?:es)?|bajos?)|puntos de fidelidad|dos por uno|2x1|descubr(?:a|e) nuestr\w{1,3}|dese un capricho
visite nuestra (?:tienda|web|pagina)|mitad de precio|pague (?:uno|solo|dos)|(?:su|tu) proxima compra|(?:cafe|postre|bebida|mes) gratis
""",
    form_letter=r"""
(?:estimad|querid|apreciad|distinguid)[oa]s? (?:client\w{1,3}|senor\w{0,3}|amig[oa]s?)|muy senor(?:es)? mi|no dud[ea] en|a su (?:entera )?disposicion
gracias por (?:su|tu|vuestra) (?:preferencia|confianza|fidelidad|comprension)|gracias por (?:elegirnos|confiar en nosotros|escogernos|comprar con nosotros)
(?:lament|sent|disculp|perdon)\w{1,6} (?:\w+ ){0,4}(?:molestias|inconvenientes?)|nos complace|(?:un|el) placer (?:informar|atender)\w{0,3}|adjunto (?:le|encontrara)|por la presente|agradecemos su
su (?:satisfaccion|opinion) es|no responda a este|mensaje automatico|esperamos que se encuentre bien|le saluda atentamente
""",
    promise=r"garantizad[oa]s?|garantizamos|sin (?:ningun )?riesgos?|(?:el|la) (?:mejor|mas barat[oa]) (?:\w+ ){0,2}de la ciudad|siempre (?:lo|la) mejor|nunca mas|para siempre|mejor(?:es)? precios?|imbatibles?|clinicamente probad[oa]",
    money_back=r"pag(?:o|ado|aste|ada)|dev(?:ol|uel)\w{1,8}|reembols\w{1,4}|factura|de mas|anticipo|donativo",
    common=r"el|los|las|y|una|usted|gracias|muy|nosotros|le",
)

_ITALIAN = Table(
    pitch=r"""
scont[oi]|scontat[oiae]|in offerta|offert[ae] (?:special[ei]|del|della|esclusiv[ae])|(?:nostr[ae]|nuov[ae]|quest[ae]) offert[ae]|saldi|buon[oi] (?:regalo|acquisto)|in promozione|nostre promozioni
codice (?:sconto|promo\w{0,10})|(?:acquist|ordin|compr|prenot)[ai] (?:\w+ )?(?:subito|ora|adesso|oggi|online)|approfitt(?:i|a|ate) (?:de|di|subito|ora)\w{0,4}|(?:spedizione|consegna) gratuita|in omaggio
nuova collezione|nostre novita|ultima occasione|non (?:si |ti )?(?:lasci\w{0,3} scappare|perda|perdere|perderti)|\d+ ?(?:%|per cento) (?:di|su|in meno)|risparmi[a]? (?:fino|subito|ora|con)
prezz[io] (?:special[ei]|bass[oi])|punti fedelta|scopr(?:a|i|ite) (?:la|le|i|il) nostr[aeio]|piu convenient[ei] che mai|si regali|paghi uno|2x1
visiti il nostro (?:negozio|sito)|(?:le|vi) regaliamo|meta prezzo|(?:suo |tuo |vostro )?prossimo acquisto|(?:caffe|dolce|mese) (?:gratis|gratuito)
""",
    form_letter=r"""
(?:gentil[ei]|gentilissim[oiae]|egregi[oa]?|spettabil[ei]|stimat[oiae]|car[oiae]) (?:client[ei]|signor[aei]|ospit[ei])|ringraziamo per (?:la )?(?:sua |vostra )?(?:fiducia|preferenza)|grazie per (?:averci scelto|aver scelto|la (?:sua |vostra )?(?:fiducia|fedelta|preferenza))
non esit(?:i|are|ate) a|a (?:sua|vostra|tua) (?:completa |piena )?disposizione|(?:scus|spiac|dispiac)\w{1,5} (?:\w+ ){0,4}(?:disag[io]{1,2}|inconvenient[ei])|siamo lieti|in allegato|distinti saluti
(?:la sua|la vostra) (?:soddisfazione|opinione) e|non risponda? a quest\w|messaggio automatico|con la presente|speriamo che (?:lei )?stia bene
""",
    promise=r"garantit[oiae]|garantiamo|senza (?:alcun )?rischi[o]?|(?:il|la) (?:migliore?|piu economic[oa]) (?:\w+ ){0,2}della citta|mai piu|per sempre|miglior(?:e|i)? prezz[io]|imbattibil[ei]|clinicamente testat[oa]",
    money_back=r"pagat[oiae]|rimbors\w{1,5}|fattura|restitui\w{1,4}|res[oi]|in piu|bonific\w{1,4}|acconto|donat[oi]",
    common=r"il|che|di|per|grazie|lei|della|gli",
)

_DUTCH = Table(
    pitch=r"""
\w{0,12}korting\w{0,8}|\w{0,10}aanbieding(?:en)?|(?:onze|speciale) acties?|uitverkoop|opruiming|(?:waarde|cadeau|tegoed)bon\w{0,4}|actie(?:code|prijs|prijzen)|(?:scherpe|lage|speciale) prijzen
(?:bestel|koop|boek|reserveer) (?:\w+ )?(?:nu|vandaag|snel|direct|online)|profiteer|gratis (?:verzend\w{1,6}|bezorg\w{1,4}|levering|cadeau)|nieuwe collectie|nieuw binnen|laatste kans|op ?= ?op
mis (?:het|deze|dit) niet|\d+ ?(?:%|procent) (?:op|minder|goedkoper)|bespaar|goedkoper dan ooit|spaarpunten|(?:bekijk|ontdek) (?:onze|ons)|verwen (?:uzelf|jezelf)|alleen deze week
bezoek (?:onze|ons) (?:webshop|winkel|website)|halve prijs|(?:uw|je) volgende (?:aankoop|bestelling)|gratis (?:koffie|thee|drankje|maand|proef\w{0,8})
""",
    form_letter=r"""
(?:beste|geachte|waarde|gewaardeerde|lieve) (?:klant\w{0,3}|relaties?|gast\w{0,2})|geachte (?:heer|mevrouw|heren)|aarzel niet|(?:excuses|verontschuldig\w{1,5}|sorry) (?:\w+ ){0,3}(?:ongemak|overlast)
(?:dank|bedankt|danken) (?:\w+ ){0,3}voor (?:uw|je|het|jullie) (?:vertrouwen|klandizie|trouw|begrip)|het doet ons (?:een )?(?:plezier|genoegen)|bijgaand|hierbij (?:delen|willen|sturen)
hoogachtend|uw (?:tevredenheid|mening) is|staan (?:\w+ ){0,3}voor u klaar|automatisch (?:gegenereerd|verzonden)|niet (?:te )?beantwoorden|hopen dat het goed met u gaat
""",
    promise=r"gegarandeerd\w?|garanderen|zonder risico|risicoloos|(?:de|het) (?:beste|goedkoopste) (?:\w+ ){0,2}van de stad|nooit meer|voor altijd|beste prijs|onverslaanbaar|klimaatneutra\w{1,3}|klinisch bewezen",
    money_back=r"betaalde?|terug\w{0,10}|factuur|te ?veel|overgemaakt|aanbetaling|gedoneerd",
    common=r"het|een|van|uw|je|voor|bij|niet|ons",
)

LANGUAGES: Mapping[str, Table] = {
    "English": ENGLISH,
    "German": _GERMAN,
    "French": _FRENCH,
    "Spanish": _SPANISH,
    "Italian": _ITALIAN,
    "Dutch": _DUTCH,
}
