"""Who wants no more mail is understood in six languages, and who comes by on Friday is not sent away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.core.reply_text import own_words
from regulars.core.stop_words import reads_as

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
""".strip().split("\n")


@pytest.mark.parametrize("words", STOP)
def test_a_no_is_understood(words: str):
    """I4: in six languages, however it is put."""
    assert reads_as(words) == "stop"


@pytest.mark.parametrize("words", NOTHING)
def test_a_shops_daily_words_are_no_no(words: str):
    """I4: nobody is sent away who did not ask."""
    assert reads_as(words) is None


@pytest.mark.parametrize("words", UNCLEAR)
def test_what_may_be_a_no_is_for_a_person(words: str):
    """I4: nothing goes out until somebody read it."""
    assert reads_as(words) == "unclear"


def test_the_table_is_as_long_as_promised():
    assert len(STOP) + len(NOTHING) + len(UNCLEAR) >= 120


@pytest.mark.parametrize("subject", ["unsubscribe", "STOP", "Re: STOP", "AW: Abmelden", "Désinscription"])
def test_a_no_may_stand_in_the_subject(subject: str):
    assert reads_as("", subject) == "stop"


@pytest.mark.parametrize("subject", ["Re: Thank you, Rosa", "Nonstop heating", "", "Stop by on Friday?"])
def test_our_own_subject_is_no_no(subject: str):
    assert reads_as("Thank you!", subject) is None


@pytest.mark.parametrize(
    "words",
    [
        "Thanks!\n\nOn Mon, 2 Mar 2026 at 10:00, North Air <olive@north.example> wrote:\n> Reply STOP and we stop",
        "Danke!\n\nAm 02.03.2026 um 10:00 schrieb North Air:\n> Bitte abmelden: antworten Sie STOP",
        "Merci\n\nLe lun. 2 mars 2026 à 10:00, North Air <olive@north.example> a écrit :\n> Désabonner",
        "Thanks\n\n-----Original Message-----\nFrom: North Air\nTo: Rosa\n\nReply STOP and we stop. Unsubscribe",
        "Grazie\n\nDa: North Air\nInviato: lunedì\nA: Rosa\n\nDisiscriviti: rispondi STOP",
        "Thanks\n-- \nRosa Diaz\nUnsubscribe from my newsletter here",
        "> Reply STOP and we stop\n\nAll is well with the heater.",
    ],
)
def test_our_own_footer_in_a_quote_is_no_no(words: str):
    """I4: the word stands there because we wrote it."""
    assert reads_as(words) is None


@pytest.mark.parametrize(
    "words",
    [
        "STOP\n\nRosa Diaz",
        "STOP\n\nOn Mon, 2 Mar 2026 at 10:00, North Air wrote:\n> Thank you",
        "> Thank you\n\nPlease take me off your list",
        "Bitte abmelden\n\nVon meinem iPhone gesendet",
    ],
)
def test_a_no_beside_a_quote_or_a_signature_is_understood(words: str):
    assert reads_as(words) == "stop"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Fine.\r\n\r\n> old\r\n", "Fine."),
        ("On Monday Rosa\n<r@x.example> wrote:\n> old\n\nBelow the quote.", "Below the quote."),
        ("On Friday it was cold:\nall pipes froze.", "On Friday it was cold:\nall pipes froze."),
        ("Fine.\n________________________________\nFrom: North Air <o@n.example>\nSent: Monday\n\nold", "Fine."),
        ("Works.\n\nSent from my iPhone", "Works."),
        ("One\n\n\n\n\nTwo", "One\n\nTwo"),
        ("", ""),
    ],
)
def test_what_somebody_quotes_is_not_what_they_said(text: str, own: str):
    assert own_words(text) == own


@given(st.text(max_size=400), st.text(max_size=60))
def test_anything_can_be_read(words: str, subject: str):
    """B7: whatever arrives, reading it never fails."""
    assert reads_as(words, subject) in {"stop", "unclear", None}
