"""What people write when they want no more mail, when they may, and when they want something else."""

STOP = """
STOP
Stop.
stop please
STOP ALL
Please stop
Please stop emailing me
Stop sending me these emails
stop these messages
Unsubscribe
unsubscribe me please
Please unsubscribe
I would like to unsubscribe from this list
please take me off your list
Take my name off your mailing list, thank you
Remove me from your list
Remove my address from your database please.
Please remove me
Opt out
I want to opt out of these
no more emails please
No more letters, thanks
Don't email me again
Do not contact me again!
I don't want to receive these
I no longer wish to receive your mails
Leave me alone
Please don't send me any more of these
bitte abmelden
Abmelden
Stopp
Ich möchte mich abmelden
Bitte melden Sie mich vom Newsletter ab
Melden Sie mich ab
Nehmen Sie mich aus Ihrem Verteiler
Streichen Sie mich von der Liste
Keine weiteren Mails bitte
Ich möchte keine Werbung mehr erhalten
Bitte keine E-Mails mehr schicken
Bitte nicht mehr anschreiben
Newsletter abbestellen
Bitte löschen Sie meine E-Mail-Adresse
Löschen Sie mich
Schreiben Sie mir nicht mehr
Désabonner
Je me désabonne
Veuillez me désabonner
Merci de me retirer de votre liste
Désinscription
Retirez-moi de votre liste
Plus de mails s'il vous plaît
Je ne souhaite plus recevoir vos e-mails
Ne m'envoyez plus de messages
Ne m’écrivez plus
Arrêtez de m'envoyer des courriels
Désinscrivez-moi
Supprimez mon adresse
Baja
Quiero darme de baja
Dar de baja por favor
Denme de baja
No quiero recibir más correos
No me envíen más mensajes
Por favor no me escriban más
Dejen de enviarme correos
Bórrenme de la lista
Cancelar la suscripción
No más correos
Cancellami
Cancellatemi dalla lista per favore
Disiscrivetemi
Vorrei disiscrivermi
Non voglio più ricevere email
Non scrivetemi più
Non mi scrivete più per favore
Basta email
Toglietemi dalla lista
Smettete di inviarmi messaggi
Afmelden
Graag afmelden
Meld me af
Schrijf mij uit alstublieft
Ik wil mij uitschrijven
Geen mails meer
Geen e-mails meer aub
Stop met mailen
Verwijder mij uit uw lijst
Haal me van de lijst
Gelieve mij niet meer te mailen
QUIT
End.
Revoke
OPT OUT
un-subscribe
I want you to stop sending me mails
Can you take me off your list?
Would you please stop mailing me
Please do not send any more emails
Leave us in peace
Lassen Sie mich in Ruhe
Lasst mich endlich in Ruhe!
Hören Sie auf mir zu schreiben
Ich bitte Sie, mich von Ihrer Liste zu nehmen
Ich bitte darum, mich abzumelden
Bitte nicht mehr mailen
Ich will keine Post mehr
Bitte schicken Sie mir nichts mehr
Laissez-moi tranquille
Foutez-moi la paix !
Merci de ne plus m'écrire
Je ne veux plus de vos messages
Ne m'envoyez plus rien
Déjenme en paz
Déjeme tranquila por favor
No me escriba más
Sáquenme de su lista
Lasciatemi in pace
Mi lasci stare
Vorrei essere cancellata
Non inviatemi più niente
Laat me met rust
Laat mij alstublieft met rust
Ik wil geen mails meer
Stuur mij niets meer
Hou op met mailen
""".strip().split("\n")

NOTHING = """
please stop by on Friday
Could you stop by next week to look at the boiler?
I use it nonstop
The noise did not stop after the repair
Thank you, it was a one-stop shop for us
We meet at the bus stop
The leak would not stop, can you come again?
Does it stop leaking if I turn the valve?
The new heater is warm enough for us
All is well, thank you
Can you remove the old furnace too?
I need to cancel my appointment on Monday
Your letter went to my spam folder, found it only now
Everything fine, see you in spring
Vielen Dank, alles in Ordnung
Die Heizung läuft, warm genug ist es auch
Können Sie am Freitag vorbeikommen?
Merci beaucoup, tout va bien
C'est assez bien, merci
Muchas gracias, todo bien
Tutto bene, grazie mille
Basta chiamare la mattina
Alles goed, dank u wel
De monteur mag bij mijn stop langs komen
When you stop by, please bring the invoice
Don't stop!
Never stop being so friendly
We are at the last stop
It stopped working yesterday
I had to stop the heater myself
Can you stop the leak?
I want to quit smoking
At the end of the month is fine
The noise is gone, no more dripping!
No more problems since then, thank you
Please cancel my appointment on Tuesday
I don't want it too warm
Thanks, that was quick
Ich komme am Ende der Woche
Bitte nicht vor neun kommen
Die Heizung läuft nicht mehr
Wir brauchen den Termin nicht mehr
Danke, alles in Ordnung, keine weiteren Fragen
Ich melde mich nächste Woche
In Ruhe angeschaut, alles gut
Kein Problem
Plus de bruit, merci !
L'arrêt de bus est devant la maison
La chaudière s'est arrêtée
C'est fini, merci
Ne m'appelez pas avant neuf heures
Ya no gotea, gracias
No más ruido, gracias
La presión es baja
Planta baja, puerta dos
Quiero cancelar la cita del martes
Non perde più, grazie
Fermatevi quando volete per un caffè
Basta una telefonata
Het lekt niet meer
De stop is doorgeslagen
Ik meld me volgende week
Ik kom aan het einde van de week
""".strip().split("\n")

UNCLEAR = """
How did you get my address?
Is this spam?
Too many emails from you lately
Please don't take me off your list, I like your letters
I do not want to unsubscribe
Did I unsubscribe by mistake?
Woher haben Sie meine Adresse?
Kein Interesse
Das sind mir zu viele Mails
Trop de messages
Demasiados correos
Troppe email da voi
Te veel mails
Delete my data under GDPR
I'm not interested
Enough!
Where did you get this from, my lawyer wants to know
Cancel
CANCEL please
Thanks but no more please
I don't want these anymore
I want you to stop.
This has to stop
When will you stop emailing me?
Don't send any more
Go away
Get lost
I never signed up for this
Ich will das nicht mehr
Schluss jetzt!
Hören Sie auf, mir zu schreiben
Hört auf!
Es reicht
Ich widerspreche der Nutzung meiner Daten
Kündigung
Je n'en veux plus
Ça suffit
Arrêtez
Plus jamais
Parar
Paren ya
Ya no lo quiero
No más
Ya no quiero
Fermatevi
smettetela
Non ne voglio più
Basta così
Houd op
Stop hiermee
Ik wil dit niet meer
Nooit meer
You have the wrong address
My husband passed away in May
Mein Mann ist verstorben
Mon mari est décédé
Mi marido falleció en mayo
Mio marito è deceduto
Mijn man is overleden
""".strip().split("\n")

# They hold a phrase for a no, and words that may make it mean something else.
ABOUT_SOMETHING = """
Don't send me the invoice by mail, I will pick it up on Friday at ten
Do not contact me before 9 am, I work nights
Do not contact me in the morning
Please don't write to me at the office
Please stop sending me the wrong filter
Take me off the Tuesday appointment, please
Remove my name from the second key tag
Never mail us without calling first
Bitte schicken Sie mir nicht den blauen, sondern den roten Filter
Schicken Sie mir keine Rechnung per Post
Können Sie mich bitte am Montag von der Terminliste streichen
Lassen Sie mich in Ruhe den Vertrag lesen
Bitte nicht mehr vor acht schreiben
Ich habe keine Post bekommen
Bitte schicken Sie mir nichts mit der Post
Ne m'envoyez plus le technicien du lundi
Veuillez supprimer le deuxième rendez-vous
Merci de ne plus m'écrire au bureau
No me envíen el filtro azul
No me manden al mismo técnico
Quiero darme de baja del turno del martes
Mi elimini il rumore per favore
Non mi mandi più quel tecnico
Mi cancelli l'appuntamento di lunedì
Haal mijn adres uit de factuur, ik ben verhuisd
Stuur mij geen post naar het oude huis
Wilt u mij afmelden voor de afspraak van dinsdag
""".strip().split("\n")

AND_MORE = [
    "Please stop emailing me these. And my boiler leaks again, can somebody come on Tuesday?",
    "STOP\n\nThe boiler leaks",
    "Boiler broken!\nSTOP",
    "Hi Olive,\nSTOP please",
    "Don't email me, call me",
    "Please take me off your list, I moved to Spain",
    "Unsubscribe. What do I still owe you?",
    "Bitte abmelden. Die Heizung tropft wieder, kommen Sie am Dienstag?",
    "Nehmen Sie mich bitte von der Liste, ich bin umgezogen",
    "Désabonnez-moi. La chaudière fuit encore.",
    "Denme de baja. Y la caldera pierde agua otra vez",
    "Cancellatemi dalla lista. La caldaia perde ancora",
    "Meld me af. De ketel lekt weer",
    "Unsubscribe. Can you send it to me by post?",
]
