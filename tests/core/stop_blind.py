"""Answers written before the patterns were: half want no more mail, half want something else."""

NOES = {
    "en": """
Kindly refrain from sending me further correspondence.
I hereby withdraw my consent
Pls unsub
You do not have my permission to mail me
I'd prefer not to get these anymore
Would you mind not writing to me again?
Can I be taken off whatever list this is
Discontinue all mailings to this address
I have no wish to hear from your company again
Enough with the emails already!!
""",
    "de": """
Unterlassen Sie bitte künftig jegliche Zusendungen.
Hiermit widerrufe ich meine Einwilligung
Ich verzichte auf weitere Post von Ihnen
Bitte keinen Newsletter mehr
Ich möchte nicht mehr von Ihnen angeschrieben werden
Bestellen Sie mich bitte ab
Ihre Werbung interessiert mich nicht, bitte einstellen
ich bin mit der Zusendung nicht einverstanden
Bitte nehmt mich raus aus dem Verteiler
Sparen Sie sich die Mails in Zukunft
""",
    "fr": """
Je retire mon consentement
Merci de cesser tout envoi
Je n'ai jamais demandé à recevoir cela, stoppez
Inutile de m'écrire à nouveau
Veuillez ne plus me contacter
Pas de publicité s'il vous plaît
Je ne désire plus être sollicitée
Otez mon nom de votre fichier
Plus de courrier, merci
Je vous demande de mettre fin à ces envois
""",
    "es": """
Retiro mi consentimiento
Les ruego que cesen los envíos
Dejad de mandarme cosas
No autorizo que me escriban
Quítenme de su base de datos
No me interesa recibir su publicidad
No deseo que me contacten
Por favor, suspendan el envío de correos
Ya no me manden nada
Sin publicidad, gracias
""",
    "it": """
Revoco il consenso
Vi prego di cessare ogni invio
Non desidero ulteriori comunicazioni
Vi chiedo di non contattarmi più
Tolga il mio nominativo dal vostro elenco
Niente pubblicità per favore
Non ho dato il consenso a ricevere queste mail
Potete smettere di scrivermi?
Mi opponga all'invio di pubblicità
Eliminate i miei recapiti
""",
    "nl": """
Ik trek mijn toestemming in
Gelieve geen reclame te sturen
Ik wens geen post meer van u
Ik wil niets meer van jullie horen
Graag van de verzendlijst af
Kunnen jullie me eruit halen
Ik heb hier geen toestemming voor gegeven
Stopt u hiermee alstublieft
Zet mij niet meer op de lijst
Hierbij zeg ik de nieuwsbrief op
""",
}

ORDINARY = {
    "en": """
I do not want the blue one, send the red
Please stop by on Tuesday
No problem at all, see you then
Please stop the work until I am back
I never got the invoice by mail, can you send it again?
No more squeaking, you are wonderful
Could you remove the old tiles as well?
We do not need anything at the moment, but thanks for asking
I withdrew the money this morning and will pay in cash
Do not send the plumber before ten
""",
    "de": """
kein Problem
Ich möchte die blaue nicht, schicken Sie die rote
Bitte stornieren Sie den Termin am Montag
Das Angebot nehme ich an, keine Änderungen mehr
Ich habe Ihre Mail erst heute gelesen
Bitte nicht die Hintertür benutzen
Wir sind mit der Reparatur sehr einverstanden
Keine Eile, nächste Woche reicht
Das hört einfach nicht auf zu tropfen
Der Newsletter war interessant, gibt es das auch in Grün?
""",
    "fr": """
Pas de problème
Je ne veux pas la bleue, envoyez la rouge
Plus de fuite depuis votre passage
Je ne peux plus venir mardi, mercredi peut-être
Merci de ne pas sonner, le bébé dort
Je n'ai pas reçu votre courriel avec le devis
Veuillez retirer les vieux carreaux
Annulez le rendez-vous de lundi s'il vous plaît
Rien à redire, parfait
Ne venez pas avant dix heures
""",
    "es": """
No hay problema
No quiero la azul, manden la roja
Ya no hace ruido, muchas gracias
No me llegó el correo con la factura
Por favor no vengan antes de las diez
Quiero más información sobre las ventanas
No puedo el martes, mejor el jueves
Quiten también los azulejos viejos
Nada más, todo perfecto
Anulen la cita del lunes, por favor
""",
    "it": """
Nessun problema
Non voglio quella blu, mandate quella rossa
Niente di rotto, solo un graffio
Non ho ricevuto la mail con il preventivo
Per favore non venite prima delle dieci
Togliete anche le vecchie piastrelle
Annullate l'appuntamento di lunedì
Il rumore non c'è più
Non posso martedì, meglio giovedì
Basta così poco per essere contenti
""",
    "nl": """
Geen probleem
Ik wil de blauwe niet, stuur de rode
Het maakt geen lawaai meer
Ik heb de mail met de offerte niet ontvangen
Graag niet voor tien uur komen
Haal ook de oude tegels weg
Zeg de afspraak van maandag maar af
Ik kan dinsdag niet meer, donderdag wel
Niets aan te merken, prima gedaan
Kunt u de factuur naar mijn werk sturen?
""",
}

# What a member of staff types after a talk at the phone or at the counter.
NOTED_NOES = """
she wants no more mails
He doesn't want any e-mail from us
Asked to be taken off the list
wants to be removed from the mailing list
told me to stop writing to him
No newsletters for her please
does not wish to be contacted again
Said she never agreed to our e-mails
Sie möchte keine Mails mehr
Er will nicht mehr angeschrieben werden
Will keine Werbung
Elle ne veut plus recevoir de mails
Il demande à être retiré de la liste
Ya no quiere que le escribamos
No quiere más correos
Non vuole più ricevere mail
Chiede di essere cancellata dalla lista
Ze wil geen mails meer
Wil niet meer gemaild worden
""".strip().split("\n")

NOTED_ORDINARY = """
she wants no sugar in her coffee
He doesn't want the blue one any more
Asked to be called before noon
wants the old boiler removed
told me to stop by on Tuesday
No news from her sister yet
does not wish to change the colour
Said she never got the invoice
Sie möchte keine Fliesen mehr in Grün
Er will nicht mehr so lange warten
Elle ne veut plus de la bleue
Il demande un devis pour la salle de bain
No quiere más azulejos
Non vuole più la caldaia vecchia
Ze wil geen nieuwe ketel
prefers e-mail to the phone
Please send the invoice by e-mail
""".strip().split("\n")

# Written when the patterns stood, to measure them; what they missed then made them better.
LATER_NOES = """
I've had it with your junk mail
Strike me from the mailing list at once
We never agreed to be on any list
No promos please
I am writing to object to the use of my address for advertising
You keep sending me mails although I said no
Please do not reach out to me any more
Kein weiterer Kontakt erwünscht
Bitte schicken Sie mir den Newsletter nicht mehr
Ich habe diesen Newsletter nie bestellt
Nehmen Sie meine Adresse heraus
Von Ihnen will ich nichts mehr lesen
Bitte stellen Sie die Zusendung ein
Ich erlaube nicht, dass Sie mir Werbung schicken
Je n'ai pas autorisé l'envoi de ces messages
Merci de m'enlever de vos contacts
Veuillez interrompre l'envoi de la newsletter
Je ne veux rien recevoir de votre part
Cessez de me harceler avec vos offres
Vos mails ne m'intéressent pas
J'aimerais ne plus être contacté
No quiero que me manden propaganda
Hagan el favor de no escribirme
Exijo que borren mis datos de la lista
Estoy harto de sus correos
Me opongo a recibir publicidad
Desuscríbanme
Anulen el boletín
Non voglio essere disturbata
Vi diffido dall'inviarmi altre email
Non sono interessata alle vostre offerte
Cancellate il mio indirizzo dalla mailing list
Sono stufo delle vostre mail
Interrompete l'invio della newsletter
Mai più pubblicità
Ik hoef jullie nieuwsbrief niet
Ik heb nooit om deze mails gevraagd
Wilt u ophouden mij te mailen
Stuur alsjeblieft geen aanbiedingen meer
Ik maak bezwaar tegen uw reclame
Haal mijn e-mailadres uit het systeem
Geen interesse in reclame
Your company may no longer use my e-mail address
I decline any further mailings
Nobody here wants your leaflets
My inbox is full of your adverts, quit it
Meine Adresse dürfen Sie nicht mehr benutzen
Wir bitten Sie, von weiteren Schreiben abzusehen
Schluss mit der Werbung
Ihre Angebote brauche ich nicht
Je vous prie de ne plus m'adresser de courrier
Vos promotions ne m'intéressent plus
Fin de l'abonnement svp
Ne m'envoyez pas vos offres
Les pido que no me envíen ofertas
Ya basta de promociones
No estoy interesado en sus boletines
Déjense de correos
Non mandatemi offerte
Vi chiedo la cancellazione dalla newsletter
Le vostre promozioni non mi interessano
Ne ho abbastanza della vostra pubblicità
Ik ben niet geïnteresseerd in uw aanbiedingen
U mag mij niet meer mailen
Kap met die mails
Ik ontvang liever geen post van u
""".strip().split("\n")

LATER_ORDINARY = """
Please send me the quote by e-mail
I have not opened your newsletter yet but I will
Don't worry about the mail, I found it
We no longer live in Oak Street, please note the new address
I can't make it on Monday, can you write to me with another day?
No rush with the letters for the shop front
She said the tap never stopped dripping
I'd like to get your newsletter too
Thanks, no further questions
Bitte schicken Sie mir das Angebot per Mail
Ich bekomme Ihren Newsletter gern
Wir haben noch keine Rechnung von Ihnen
Schreiben Sie mir, wenn das Teil da ist
Nicht so schlimm, das kriegen wir hin
Können Sie den Hahn so einstellen, dass er nicht tropft?
Das alte Schloss bitte abmontieren und wegwerfen
Merci de m'envoyer le devis par mail
J'aime beaucoup vos lettres
Ne vous inquiétez pas pour le retard
Je n'ai pas besoin de facture papier
Pouvez-vous enlever le vieux radiateur ?
Je suis toujours intéressé par vos offres
Por favor mándenme el presupuesto por correo
No se preocupe, no hay prisa
Me gusta mucho su boletín
No necesito factura en papel
No sé si estaré en casa el lunes
Quiero anular el pedido de la puerta
Mandatemi il preventivo per email
Non si preoccupi, va bene così
Mi piace molto la vostra newsletter
Non ho bisogno della ricevuta
Non so se sarò a casa lunedì
Vorrei annullare l'ordine della porta
Stuur me de offerte per mail
Maak u geen zorgen, het komt goed
Ik lees uw nieuwsbrief graag
Ik heb geen papieren factuur nodig
Ik weet niet of ik maandag thuis ben
Kunt u de oude kraan meenemen en weggooien?
De mail van gisteren heb ik nog niet gelezen
Ik wil graag een afspraak, geen haast
I do not have your e-mail address, can you send it?
She wants the letters on the sign in gold
Not sure yet, I will write you a message tomorrow
We have no mail box at the new house
Ich weiß noch nicht, ob ich kommen kann
Nicht vergessen: den Schlüssel schicken Sie mir per Post
Die Werbung im Fenster finde ich schön
Ich kann die Datei in der Mail nicht öffnen
Je ne sais pas ouvrir la pièce jointe
Pas avant jeudi, merci
L'offre me convient, je ne change rien
Je n'ai plus votre adresse
No puedo abrir el archivo
No antes del jueves, gracias
La oferta me parece bien
No tengo su dirección nueva
Non riesco ad aprire il file
Non prima di giovedì, grazie
L'offerta va bene, non cambio nulla
Non ho il vostro nuovo indirizzo
Ik kan de bijlage niet openen
Niet voor donderdag graag
De offerte is prima, niets te veranderen
Ik heb uw nieuwe adres niet
""".strip().split("\n")


def of(samples: dict[str, str]) -> list[str]:
    """Return the sentences of all six languages."""
    return [line for text in samples.values() for line in text.strip().split("\n")]
