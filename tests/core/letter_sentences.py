"""What shopkeepers write. REPORTED was missed or wrongly marked once; BLIND and LATER were written before any of them
had been looked for, and FINE, FINE_LATER only sound like it."""


def lines(text: str) -> list[str]:
    """Return the sentences of a block, one a line."""
    return text.strip().split("\n")


REPORTED = {
    "pitch": """
We have a sale on this week
There is a sale on all boots
Use code THANKS10 at checkout
20% less on your next order
50% on everything
Save money on your next visit
Order online now
Order yours today
Get one free
Come in and get a free coffee
Treat yourself to our new espresso machine
You might also like our gloves
Shop our winter collection
It is EUR 15
It is USD 20
Don’t wait, it is $20
It is CHF 30
It is ₹500
https://shop.north.example/x
https://north.example/winter-boots
20 % Rabatt
""",
    "form_letter": """
Dear loyal customer
Thank you for choosing us
Thank you for shopping with us
We appreciate your loyalty
We value our customers
Your satisfaction is our top priority
We apologize for the inconvenience
We’re excited to announce a change
We are excited to announce a change
We look forward to serving you
I hope this finds you well
Please be advised
""",
    "promise": """
We are the best
It is the cheapest in town
Here nobody beats our prices
You will never have a problem
We’ll always come
There is zero risk
You get your money back, no questions asked
It is clinically proven
It is climate neutral
""",
    "shouting": """
The FREE filter
A VERY big thanks
So ein ÄRGER
Es ist ÜBERALL
ПРИВЕТ всем
Wonderful! ! !
ＴＨＡＮＫ you
𝗧𝗛𝗔𝗡𝗞 you
𝐓𝐇𝐀𝐍𝐊 𝐘𝐎𝐔
""",
}
FINE_REPORTED = """
You paid $20 too much and we sent it back
We refund the 25 € you paid
Thank you for the gift card
The promotion of your daughter made us happy
Save 10 minutes
Your BMW is ready
The HVAC unit is in
PS the key is under the mat
It is OK now
You are our VIP
"""

BLIND = {
    "pitch": """
All shoes are reduced this week
Take 10 % off your next visit
Bring a friend and you both get 10 percent off
Our prices have dropped
We have great prices on tyres right now
Have you seen our new spring menu?
Come in and see our latest models
Why not add a filter to your order?
Upgrade to the premium plan
It is two for the price of one
Buy two, get the third free
Enter the code WELCOME at the till
Only this weekend: boots from 49,–
Prices start at 30 dollars
Book your next appointment before Friday and save
Use your points before they expire
Pre-order the new model
Subscribe and save
You’ll love our new autumn range
There is still time to order for Christmas
Customers who bought this also bought gloves
Gloves are half off
Don’t miss out on our winter boots
It is cheaper than ever
Claim your reward at the counter
It is £5 less
It is 200 kr
It is 50 zł
It costs CA$ 12
https://north.example/promotions
https://north.example/winter-sale
https://store.north.example
https://north.example/en/product/123
https://north.example/buy
""",
    "form_letter": """
Dear customers
Dear Sir or Madam
Dear valued guest
Thank you for being a loyal customer
Thank you for your continued business
We are committed to providing excellent service
Your opinion matters to us
We take pride in our work
Should you have any questions, please contact us
If you have any questions, feel free to reach out
Please do not reply to this e-mail
As a valued member of our family
It is our pleasure to serve you
We would like to take this opportunity to thank you
On behalf of the entire team
We regret to inform you
Thank you for your patience and understanding
We sincerely apologise for any inconvenience caused
Enclosed please find the paper
With reference to your order
We thank you for your patronage
Looking forward to hearing from you
Hope you’re doing well
We have some exciting news
""",
    "promise": """
Nobody does it better
You won’t find a better price
It lasts a lifetime
Satisfaction guaranteed
We never make mistakes
It will never break
We are the number one in town
He is the best barber in the city
We are the fastest
It is scientifically proven
The delivery is carbon neutral
It is 100 percent safe
Our service is world-class
Our work is second to none
It will not happen again
It cures back pain
We can’t be beaten
Nothing can go wrong
""",
    "shouting": """
THANKS for coming
We are SO happy
It is NOT your fault
DANKE schön
MERCI beaucoup
СПАСИБО за визит
Why??
Thank you ! !
S A L E
¡¡Gracias!!
It is NEW here
Yay 🎉 🎉 🎉
ⒻⓇⒺⒺ filter
""",
    "de": """
Jetzt bestellen und sparen
Hier ist ein Gutschein für Sie
Wir haben gerade ein Angebot für Handschuhe
Nur diese Woche im Sonderangebot
Mit dem Code DANKE10 sparen Sie
Versandkostenfrei ab 50
Sehr geehrte Damen und Herren
Liebe Kundin, lieber Kunde
Vielen Dank für Ihr Vertrauen in unser Haus
Zögern Sie nicht, uns zu kontaktieren
Für Rückfragen stehen wir Ihnen gerne zur Verfügung
Wir bitten um Ihr Verständnis
""",
    "fr": """
Profitez de nos soldes
Voici un bon de réduction
Une remise de 10 % vous attend
Commandez dès maintenant
Livraison offerte
Découvrez notre nouvelle collection
Cher client, chère cliente
Nous vous remercions de votre confiance
N’hésitez pas à nous contacter
Nous restons à votre disposition
Veuillez agréer nos salutations distinguées
""",
    "es": """
Aproveche nuestras rebajas
Tiene un descuento en su próxima compra
Compre ahora
Esta semana hay una oferta en guantes
Envío gratis
Aquí tiene un cupón
Estimado cliente
Gracias por su preferencia
No dude en ponerse en contacto con nosotros
Quedamos a su disposición
Lamentamos las molestias ocasionadas
""",
    "it": """
Approfitti dei nostri saldi
Ecco un buono sconto
Acquista ora
Questa settimana i guanti sono in offerta
Spedizione gratuita
Scopra la nostra nuova collezione
Gentile cliente
Grazie per averci scelto
Non esiti a contattarci
Restiamo a Sua disposizione
Ci scusiamo per il disagio
""",
    "nl": """
Profiteer van onze korting
Bestel nu
Deze week in de aanbieding
Hier is een kortingsbon
Gratis verzending
Bekijk onze nieuwe collectie
Beste klant
Geachte heer, mevrouw
Bedankt voor uw vertrouwen
Aarzel niet om contact met ons op te nemen
Onze excuses voor het ongemak
""",
}
FINE = """
I would like to offer you a hand with it
Thank you for your kind offer of help
We found the voucher that you had lost
Is Thursday free for you?
The table by the window is free at eight
We did it free of charge
I am glad that you got the promotion
The code for the gate still works
You were right about the discount being wrong, and I am sorry
We owe you $12 from Tuesday
Your deposit of 50 € is back on your card
The sale of your house went well, I hear
I looked at the price again and you were right
Bring it in and we look at it on your next visit
We order the part today
You can find the way at https://north.example/how-to-find-us
See https://north.example/help/cleaning
It took us 20 minutes more
It is at 20% now
It lasts 10 years if you oil it
Your new car is lovely
We always had your number wrong
That is the best thing anybody could say
I never knew that you play the cello
The NYC office called
It is in size XL
The USB port and the LED work
The A/C is on
I put it on the CD
She drives a VW Golf GTI
Your KN-95 masks are here
It was for Mr. J. R. Smith
It is 5 KM away
The MOT is due
Ask DHL for it
Henry VIII slept here
I asked about it, and he said no
We look forward to the cake you promised
The collection plate was full
The new range cooker runs well
How is the shop going?
I saw the last one today
The code of honour stays
We saved your seat
Your card came back, and I read it twice
It was good to meet your friends
Das Angebot Ihrer Tochter zu helfen war lieb
Die Aktion mit den Blumen hat uns gefreut
Das bon war lecker
C’est une bonne idée, et votre code est bon
La remise des clés a été un plaisir
Nos ha ofrecido su ayuda y se lo agradecemos
Il saldo è arrivato, tutto bene
Uw bon ligt klaar
"""

LATER = {
    "pitch": """
Pick up a second pair and pay less
Our loyalty card gives you every tenth coffee
Today you pay half
We just got the new jackets in
There are still tickets for Saturday
Let me tell you about our service contract
Ask us about financing
Now from 19.90 a month
Get ready for summer with a new grill
Our gift sets make a perfect present
Book a table for Valentine’s Day
Stock up before winter
Everything must go
Reserve your spot today
Sign up for our newsletter
The spring catalogue is here
Enjoy 15% savings
Refer a friend and earn $10
Black Friday starts tomorrow
It is ￥500 only
https://north.example/outlet/
https://www.north.example/collections/all
Come by this week and get a third off
We are closing out last year’s models
Have a look at our website, there is much to discover
You can now buy vouchers with us
The winter jackets are marked down
Our special this month is duck
If you need tyres, think of us
We now also sell bicycles
Bring this letter and get 5 dollars off
Your next haircut is half price
For a small extra charge you get the big one
Do you need a new battery, too?
Members save more
Buy three and pay for two
Get 2 for 1 on Tuesdays
A discount is waiting for you
Our new wines have arrived
Now is the best time to buy
Ask for our price list
It is only €9.90
https://north.example/special-offers
https://north.example/shop
Spend 50 and get a tote bag
All cakes are 20% cheaper on Fridays
We have a new offer for you
Our gift cards make people happy
Order by Friday and it comes free
Come and taste our autumn wines
Have you thought about a second pair?
Use the code SPRING at checkout
A voucher is attached
Shop online at our store
Tell your friends and get 10% off
There is a discount for regulars
Fill your freezer while prices are low
New in: rain coats
Your coupon is below
https://shop.example/
""",
    "form_letter": """
Dear Mr/Mrs
Dear Customer,
Your patronage is greatly appreciated
Thank you for your recent purchase
We aim to provide the highest level of service
We hope you are satisfied with your purchase
Please contact our customer service team
Do not hesitate to contact us
In the event of any problems, please contact us
We thank you in advance
It has come to our attention
Your call is important to us
To unsubscribe, click here
We hope this message finds you in good health
This mailbox is not monitored
Dear homeowner
Thank you for being our customer
We value your feedback
Your trust means everything to us
Please accept our sincere apologies
We are writing to inform you
We hope you enjoyed your visit
It was a pleasure doing business with you
If you need further assistance, please let us know
Thanks again for your support
We remain at your disposal
Sincerely yours, the management
Dear valued client
We appreciate your business
Do not hesitate to call
We hope this letter finds you well
Thank you for your loyalty
We are pleased to inform you
Please find attached the invoice
To our loyal customers
Your business matters to us
We apologise for any inconvenience this may have caused
Thank you for your order
Assuring you of our best attention
""",
    "promise": """
You will be delighted
We are the only ones who can do this
It works every time
Nothing beats our bread
It will last for decades
Your hair will never fall out
We have the lowest prices
It is totally safe
Results in 24 hours or your money back
It is 100% organic
Everyone is happy with us
It is better than any other shop
You can always count on us
We have never lost a customer
The most reliable plumber around
It is completely safe for children
There is no better coffee
We will fix it, whatever it takes
You will save a fortune
This will change your life
It never needs cleaning
It is the perfect solution
We always deliver on time
It is guaranteed to last
Nobody in town is cheaper
You get the best service
It never breaks
We are 100% sure
Our prices are the lowest
You can be completely sure
""",
    "shouting": """
It is ALL yours
HURRAY for you
THANK YOU for the cake
EFHARISTO ΕΥΧΑΡΙΣΤΩ
Wow!!! So good
Really?!?
ＧＲＡＣＩＡＳ
We are OPEN again
BIG thanks
It was AMAZING
You are the BEST
VIELEN Dank
TAUSEND Dank
This is GREAT
HAPPY birthday
Yes!! It works
TOLL gemacht
""",
    "de": """
Schauen Sie sich unsere neue Kollektion an
Nur noch bis Samstag: 15 Prozent auf alles
Beim nächsten Einkauf bekommen Sie einen Kaffee gratis
Jetzt zugreifen
Sehr geehrter Kunde
Wir danken Ihnen für Ihr Verständnis
Bis Samstag gibt es 20 % auf alles
Holen Sie sich Ihren Gutschein ab
Besuchen Sie unseren Online-Shop
Sehr geehrte Kundin
Wir freuen uns auf Ihren nächsten Besuch
Sie bekommen 10 % Rabatt auf den nächsten Einkauf
Unser Angebot der Woche
Liebe Kunden
Wir bedanken uns für Ihr Vertrauen
""",
    "fr": """
Jusqu’à samedi, tout est à moitié prix
Pour votre prochain achat, un café offert
Nos promotions vous attendent
Chers clients
Merci pour votre fidélité
Nous vous prions de nous excuser pour la gêne
Tout le magasin est à -30 %
Venez découvrir notre nouvelle carte
Bénéficiez d’une remise de 10 %
Cher Monsieur, chère Madame
Nous espérons vous revoir bientôt
Vous avez droit à une réduction
Profitez de l’offre du mois
Chère cliente
Merci de votre fidélité
""",
    "es": """
Hasta el sábado todo a mitad de precio
Venga a ver nuestras novedades
Llévese dos y pague uno
Querido cliente
Gracias por confiar en nosotros
Esperamos verle pronto de nuevo por nuestra tienda
Todo con un 20 % de descuento
Visite nuestra tienda online
No se pierda nuestras rebajas
Estimada señora
Agradecemos su confianza
Le regalamos un vale de descuento
Descuento del 15 %
Estimados clientes
Estamos a su disposición
""",
    "it": """
Fino a sabato tutto a metà prezzo
Venga a vedere la nuova collezione
Con questo codice sconto risparmia
Cari clienti
Grazie per la fiducia
Siamo a vostra disposizione
Tutto scontato del 20 %
Visiti il nostro negozio online
Le regaliamo un buono
Gentile Signora
La ringraziamo per la fiducia
Ha diritto a uno sconto
Offerta speciale di oggi
Gentili clienti
Non esiti a chiamarci
""",
    "nl": """
Tot zaterdag alles voor de halve prijs
Kom onze nieuwe collectie bekijken
Bij uw volgende aankoop een gratis koffie
Geachte klant
Hartelijk dank voor uw vertrouwen
Wij staan altijd voor u klaar
Alles met 20 % korting
Bezoek onze webshop
Haal uw cadeaubon op
Geachte mevrouw
Wij danken u voor uw vertrouwen
U krijgt 10 % korting
Speciale aanbieding
Beste klanten
Met dank voor uw vertrouwen
""",
}
FINE_LATER = """
I put your order aside for you
Your parcel went out today
We fixed the free wheel
He is free on Monday
Your brother-in-law offered to drive
I heard that your shop opens in May
The discount did not go through, so I sent $4 back
It was 30 % humid in there, so we dried it
Thank you for telling us about the wrong price
We changed the order date
I kept the receipt for $48
The lamp uses half as much power
Your Volvo V70 runs again
It needs an AAA battery
The R2 unit is fixed
It is a PVC pipe
My colleague at the IRS helped
The new boiler is quiet
The line was busy when I called
Your daughter can try the harness on any day
That was the best cake in years
I have never had so many flowers
You can reach me until six
If it leaks again, call me
Is it quiet now?
The winter was long for us
Your new collection of stamps is wonderful
I would love to hear how the party went
We are glad that you are well again
Save the date for your check-up is what I wrote on the card
Die Reparatur hat gehalten, sagt Ihr Mann
Wir haben die Rechnung über 40 € storniert
Merci pour le gâteau, il était délicieux
La réduction du bruit se remarque
Gracias por la tarta, estaba muy rica
Grazie per la torta, era buonissima
Bedankt voor de taart, die was heerlijk
Your table was the happiest in the room
I put the wine that you liked aside
The bike is ready, and the bell rings again
You asked whether it can go outside: yes, it can
We noticed that we charged you 8 € twice and sent one back
The part costs nothing, it is under warranty
We are closed on Monday
Our new address is 5 Mill Lane
Tim, who served you, is new with us
I am glad that the dress fits
My regards to your mother
Do you still have the old key?
The doctor said it looks good
We found your scarf
I read your letter twice
The coffee was for all of us, thank you
Your order number is 4711
The photo hangs in the shop now
We will be there on Tuesday at 8
Keep it dry for a day
It takes 2 hours
The receipt is in the box
My number is 555-0147
You got the last one
You sold me on the blue one
How did the exam go?
The sale at the school was fun
It weighs 5 pounds of course
It saves a lot of water
I ordered the hinge for you
The book that you ordered is here
Das Rad läuft wieder, und die Klingel auch
Ihr Schlüssel liegt bei uns
Le vélo est prêt, la sonnette aussi
Votre clé est chez nous
La bici está lista y el timbre también
La bici è pronta, e anche il campanello
De fiets is klaar en de bel ook
Wir sehen uns am Dienstag
The CNC mill and the ABS pump run
See you in the USA
The filter that you asked for is in stock again
There was no extra charge
Do you need a new appointment?
We got the new part for you
We are open now from 8 to 6
The manual is at our website
The cake was on the house
Our new number is below
There is no better compliment
You pay only for the part
Reply STOP and we stop
We changed the tyre and the valve
Your dog waited outside very patiently
The invoice follows by post
Ring twice, I am in the back
We lent you the ladder until Monday
I put new strings on it
It was the last of the old stock
You offered me tea, and I am still thinking of it
The green one suits you
I hope your knee is better
The pump is quiet again
My son saved one for you
We charge the battery for 8 hours
The door code works again
We do that for nothing
The bill was 12 euros too high, I sent the rest back
That is a new shop to me
Please bring the old lamp
The price on the tag was wrong and I am sorry
We are happy that you came
You will see our van outside
"""
