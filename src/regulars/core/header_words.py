"""Header words: what column names mean in English, German, French, Spanish and Dutch."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

HOUSE_NUMBERS = {"hausnr", "hausnummer", "haus nr", "house number", "house no", "huisnummer", "huisnr"}
# Each text holds names as `plain` gives them, separated by commas; the first field that claims a name keeps it.
_WORDS: Mapping[str, str] = {
    "first_name": "first name, firstname, first, given name, forename, fname, vorname, prenom, nombre de pila,"
    " primer nombre, voornaam, customer first name, client first name, billing first name",
    "last_name": "last name, lastname, last, surname, family name, lname, nachname, familienname, zuname,"
    " nom de famille, apellido, apellidos, achternaam, customer last name, client last name, billing last name",
    "name": "name, full name, fullname, customer, customer name, client, client name, contact, contact name,"
    " display name, guest, guest name, kunde, kundenname, vollstandiger name, ganzer name, kontakt, nom,"
    " nom complet, nom du client, nombre, nombre completo, nombre y apellidos, cliente, naam, volledige naam,"
    " klant, klantnaam, member name, patient, patient name, billing name, vor und nachname",
    "company": "company, company name, organization, organisation, organization name, business, business name,"
    " firma, firmenname, unternehmen, entreprise, societe, raison sociale, empresa, compania, bedrijf, bedrijfsnaam",
    "email": "email, e mail, mail, email address, e mail address, emails, e mails, email 1, e mail 1 value,"
    " primary email, customer email, client email, billing email, user email, email adresse, e mail adresse,"
    " mailadresse, courriel, adresse email, adresse e mail, adresse mail, adresse electronique, correo,"
    " correo electronico, emailadres, e mailadres, mailadres,"
    " username, e mail 2 address, email 2, e mail 2, second email",
    "phone": "phone, phone number, phone numbers, phone no, telephone, telephone number, tel, mobile,"
    " mobile number, mobile phone, cell, cell phone, cellphone, phone 1, phone 1 value, primary phone,"
    " main phone, customer phone, client phone, contact number, billing phone, telefon, telefonnummer, handy,"
    " handynummer, mobil, mobiltelefon, rufnummer, portable, numero de telephone, mobiel, telefoon,"
    " telefoonnummer, mobiele telefoon, gsm, telefono, numero de telefono, movil, celular,"
    " home phone, work phone, business phone, telephone mobile, telephone portable, tel mobile, tel portable,"
    " tel fixe, telefono movil, telefono fijo, mobilnummer, festnetz, tel nr, home number, work number",
    "street": "street, street address, street address 1, address, address 1, address line 1, address line1,"
    " street 1, billing address, billing address 1, billing street, home address, strasse, strasse hausnummer,"
    " strasse und hausnummer, adresse, anschrift, rue, adresse 1, adresse postale, direccion, calle, domicilio,"
    " straat, adres, straat en huisnummer, straatnaam,"
    " home street, business street, physical address1, physical address 1, postal address1",
    "street2": "street 2, street address 2, address 2, address line 2, address line2, billing address 2, apartment,"
    " apt, unit, suite, adresszusatz, adresse 2, complement d adresse, complement adresse, direccion 2, piso,"
    " toevoeging, adres 2,"
    " home street 2, business street 2, physical address2, physical address 2",
    "city": "city, town, suburb, billing city, city town, stadt, ort, wohnort, ville, commune, ciudad, localidad,"
    " poblacion, municipio, plaats, woonplaats, stad, gemeente,"
    " home city, business city, physical city, physical suburb",
    "region": "state, region, province, county, state province, billing state, bundesland, departement, provincia,"
    " comunidad autonoma, provincie,"
    " home state, business state, physical state",
    "postcode": "zip, zip code, zipcode, postcode, postal code, post code, zip postal code, billing zip,"
    " billing postcode, postal zip code, plz, postleitzahl, code postal, cp, codigo postal,"
    " home postal code, business postal code, physical postcode, c p, zip postcode",
    "country": "country, country code, billing country, land, staat, pays, pais,"
    " home country region, business country region, physical country id",
    "birthday": "birthday, birth date, birthdate, date of birth, dob, bday, geburtstag, geburtsdatum, anniversaire,"
    " date de naissance, cumpleanos, fecha de nacimiento, verjaardag, geboortedatum,"
    " geb datum, geb dat, geboren am, date naissance, fecha nacimiento, ne le",
    "note": "note, notes, comment, comments, remarks, memo, customer notes, client notes, notiz, notizen, bemerkung,"
    " bemerkungen, anmerkung, anmerkungen, kommentar, remarque, remarques, commentaire, commentaires, nota, notas,"
    " observaciones, comentarios, notitie, notities, opmerking, opmerkingen,"
    " notes1",
    "tags": "tags, tag, labels, label, groups, group, segment, segments, schlagworte, gruppe, gruppen, etiquettes,"
    " groupe, etiquetas, grupo, groep, groepen, customer group,"
    " categories",
    "since": "since, customer since, client since, member since, created, created at, created on, date created,"
    " date added, date joined, joined, first visit, first seen, signup date, registered, registration date,"
    " user registered, kunde seit, angelegt am, erstellt am, client depuis, date de creation, cliente desde,"
    " fecha de alta, klant sinds, aangemaakt op,"
    " client since date, kunde seit, created date, optin time",
    "email_marketing": "accepts email marketing, accepts marketing, email marketing, email opt in, opt in, optin,"
    " marketing opt in, marketing consent, newsletter, subscribed, email subscription status, subscription status,"
    " marketing email opt in, agreed to email, email consent, mailing list, einwilligung, werbeeinwilligung,"
    " newsletter anmeldung, consentement, abonne newsletter, consentimiento, acepta marketing, boletin,"
    " toestemming, nieuwsbrief,"
    " marketing allowed",
    "sms_marketing": "accepts sms marketing, sms marketing, sms opt in, text opt in, sms consent,"
    " marketing sms opt in, agreed to texts, sms einwilligung",
    "phone_marketing": "accepts phone marketing, phone opt in, call opt in, phone consent, agreed to calls",
    "opted_out": "opted out, opt out, optout, unsubscribed, email unsubscribed, email opt out, do not email,"
    " do not market, do not mail, no marketing, abgemeldet, widerspruch, keine werbung, desabonne, desinscrit,"
    " baja, no enviar publicidad, uitgeschreven, afgemeld",
    "blocked": "blocked, banned, do not contact, do not service, do not call, blacklisted, gesperrt, bloque,"
    " bloqueado, geblokkeerd, blocked from online booking",
    "visits": "visits, visit count, number of visits, total visits, total orders, order count, orders count,"
    " number of orders, transaction count, payment count, times visited, besuche, anzahl besuche, bestellungen,"
    " visites, nombre de visites, visitas, bezoeken",
    "spent": "spent, total spent, total spend, lifetime spend, lifetime value, ltv, total sales, amount spent,"
    " total revenue, umsatz, gesamtumsatz, total depense, chiffre d affaires, gasto total, omzet, totaal besteed",
    "last_visit": "last visit, last visited, last seen, last order, last order date, last purchase,"
    " last purchase date, last service date, last appointment, letzter besuch, letzte bestellung, letzter kauf,"
    " derniere visite, dernier achat, ultima visita, ultima compra, laatste bezoek, laatste aankoop",
    "reference": "id, customer id, client id, customer number, customer no, client number, contact id, member id,"
    " member number, reference, reference id, account number, customer code, record id, guest id, kundennummer,"
    " kundennr, kunden nr, kunden id, numero client, n client, id client, numero de cliente, id cliente,"
    " klantnummer, klant id, lidnummer,"
    " kundennr, kunden no, rssid, code client, n client",
    "sale_reference": "sale id, order id, order number, order no, order, transaction id, transaction number,"
    " invoice, invoice number, invoice no, invoice id, receipt, receipt number, receipt no, ticket, ticket number,"
    " bill number, job number, job id, sale number, check id, bestellnummer, auftragsnummer, rechnungsnummer,"
    " belegnummer, bonnummer, numero de commande, commande, numero de facture, facture, numero de pedido, pedido,"
    " numero de factura, factura, bestelnummer, factuurnummer, ordernummer,"
    " beleg nr, belegnr, beleg, rechnungs nr, rechnungsnr, rechnung nr, rechnung, auftrags nr,"
    " auftragsnr, bestell nr, n facture, no facture, numero facture, n commande, no commande, n de factura, num",
    "sold_at": "sold at, sold on, date, sale date, order date, transaction date, purchase date, date of purchase,"
    " invoice date, paid at, date time, datetime, ordered at, order time, completed at, job date, timestamp,"
    " datum, bestelldatum, kaufdatum, rechnungsdatum, verkaufsdatum, auftragsdatum, date de vente, date d achat,"
    " date de commande, date de facture, fecha, fecha de venta, fecha de compra, fecha del pedido, fecha de factura,"
    " besteldatum, verkoopdatum, aankoopdatum, factuurdatum,"
    " belegdatum, date facture, date commande, date vente, fecha factura",
    "sold_time": "time, sale time, transaction time, uhrzeit, zeit, heure, hora, tijd",
    "sold_zone": "time zone, timezone, zeitzone, fuseau horaire, zona horaria, tijdzone",
    "sale_total": "total, order total, grand total, total amount, invoice total, sale total, amount paid,"
    " total paid, total price, total collected, sale amount, gesamt, gesamtbetrag, summe, rechnungsbetrag,"
    " endbetrag, montant total, total ttc, importe total, totaal, totaalbedrag",
    "refunded": "refunded, refunded amount, refund amount, refund, amount refunded, erstattet, erstattung,"
    " rembourse, remboursement, reembolso, reembolsado, terugbetaald",
    "currency": "currency, currency code, wahrung, waehrung, devise, moneda, valuta",
    "cancelled": "cancelled, canceled, cancelled at, canceled at, voided, void, storniert, storno, annule,"
    " cancelado, anulado, geannuleerd",
    "shop": "shop, store, location, branch, outlet, site, filiale, standort, laden, magasin, boutique, tienda,"
    " sucursal, winkel, vestiging, filiaal, location name, store name",
    "staff": "staff, employee, server, cashier, salesperson, sales rep, technician, stylist, provider, team member,"
    " staff name, employee name, mitarbeiter, verkaufer, bediener, kassierer, employe, vendeur, empleado, vendedor,"
    " medewerker, verkoper",
    "line_reference": "line id, line item id, item selection id, order line id, positionsnummer, position",
    "product": "product, item, product name, item name, service, service name, lineitem name, menu item, article,"
    " what, produkt, artikel, produktname, artikelname, leistung, dienstleistung, bezeichnung, produit, article nom,"
    " prestation, producto, articulo, servicio, concepto, productnaam, dienst, omschrijving, product service,"
    " artikelbezeichnung, designation, libelle, descripcion, product or service",
    "sku": "sku, item number, item code, product code, lineitem sku, artikelnummer, artikelnr, code article,"
    " reference produit, codigo, codigo de producto, artikelcode, productcode",
    "category": "category, product category, item category, kategorie, warengruppe, categorie, categoria",
    "quantity": "quantity, qty, count, units, lineitem quantity, menge, anzahl, stuck, quantite, qte, cantidad,"
    " aantal, hoeveelheid",
    "unit_price": "unit price, price, price each, item price, rate, lineitem price, preis, einzelpreis, stuckpreis,"
    " prix, prix unitaire, precio, precio unitario, prijs, stukprijs,"
    " sales price, prix u, einzelpreis netto, einzelpreis brutto",
    "line_discount": "discount, discounts, discount amount, line discount, lineitem discount, rabatt, nachlass,"
    " remise, reduction, descuento, korting",
    "line_amount": "amount, line total, line amount, net sales, net price, net amount, subtotal, item total, betrag,"
    " nettobetrag, zeilensumme, montant, importe, monto, bedrag, regeltotaal, sales,"
    " brutto, bruttobetrag, netto, montant ttc, montant ht, prix ttc",
    "event": "event type, event, transaction type, sale type, type of sale",
}


@cache
def meanings() -> dict[str, str]:
    """Give the field for each known column name."""
    known: dict[str, str] = {}
    for field, words in _WORDS.items():
        for word in words.split(","):
            known.setdefault(word.strip(), field)
    return known


def plain(name: str) -> str:
    """Give a column's name in small letters and figures alone: "E-Mail-Adresse" is "e mail adresse"."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in letters if not unicodedata.combining(c))))
