"""What the made-up shops promised, what their customers asked for, and what they give when a promise was not kept."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """An idea: its title, how far it has come, the words of those who asked, and the answer."""

    title: str
    state: str
    words: tuple[str, ...]
    answer: str = ""


@dataclass(frozen=True)
class Desk:
    """What lies on the desks of one made-up shop."""

    promises: tuple[str, ...]
    ideas: tuple[Asked, ...]
    amends: tuple[tuple[str, int], ...]  # with its cents
    networks: tuple[str, ...]
    hours: tuple[str, str]  # of who works mornings only
    away: str  # why somebody is away next week
    reminders: tuple[str, ...] = ()  # of today, tomorrow and in some days


DESKS: Mapping[str, Desk] = {
    "home-services": Desk(
        promises=(
            "send the list of filter sizes",
            "call back with the price of a heat pump",
            "bring the quieter fan to the next visit",
            "send the warranty papers",
            "ask the supplier about the thermostat cover",
            "come by and look at the rattle again",
            "send a copy of the bill",
            "find out about the rebate for insulation",
            "show how the vacation setting works",
            "send two dates for the tune-up",
            "put the old part in the mail",
            "reserve a morning before the frost",
        ),
        ideas=(
            Asked(
                "Text a photo when the technician is on the way",
                "new",
                (
                    "Who is coming, and when? A text would be enough.",
                    "I would open the door more gladly if I knew the face.",
                    "My mother is alone at home and does not open to strangers.",
                    "",
                ),
            ),
            Asked(
                "Filters by subscription", "planned", ("I always forget to order them.", "", "Twice a year, please.")
            ),
            Asked(
                "Saturday appointments", "weighed", ("We both work during the week.", "", "Even once a month.", "", "")
            ),
            Asked(
                "Rent a heater while ours is being mended", "new", ("Two cold nights with a baby are two too many.",)
            ),
            Asked(
                "Pay by card at the door",
                "done",
                ("Who still has checks?", "", "My bank closed its branch here."),
                "Everybody on our team now takes cards at the door.",
            ),
            Asked(
                "Cut trees away from the outside unit",
                "declined",
                ("You are here anyway.",),
                "We do not cut trees: we are not insured for ladders in them. We know two good gardeners in Albany",
            ),
        ),
        amends=(("A filter set", 3200), ("The trip to you for free, once", 8900), ("A box of chocolates", 1400)),
        networks=("whatsapp", "messenger"),
        hours=("08:00", "12:00"),
        away="training on heat pumps",
        reminders=(
            "Order filters before the cold sets in",
            "Ask how the new unit runs at night",
            "Renew the insurance of the van",
        ),
    ),
    "restaurant": Desk(
        promises=(
            "send the new evening menu",
            "keep the window table for the birthday",
            "ask the baker about gluten-free rolls",
            "send the recipe of the apple cake",
            "call when the terrace opens",
            "find the lost umbrella",
            "send an offer for the choir's dinner",
            "set aside two bottles of the white",
            "write down what is in the soup",
            "call back about the private party",
            "send the gift card by mail",
            "move the booking to the quiet corner",
        ),
        ideas=(
            Asked(
                "A wine evening",
                "planned",
                ("Four wines, four small plates.", "", "With Marta talking about them.", "", ""),
            ),
            Asked(
                "Oat milk",
                "done",
                ("For the flat white.", "", "Cow's milk does not agree with me."),
                "There is oat milk at no extra charge.",
            ),
            Asked("A smaller lunch plate", "weighed", ("I always leave half of it.", "", "For less, of course.")),
            Asked(
                "Book a table online", "new", ("I think of it at midnight.", "", "", "You are hard to reach at noon.")
            ),
            Asked("A high chair that does not wobble", "new", ("Ours nearly fell.",)),
            Asked(
                "Open on Mondays",
                "declined",
                ("My only free day.", ""),
                "On Mondays we rest, so that we are rested when you come. Thank you for asking",
            ),
        ),
        amends=(
            ("A coffee and cake on us", 1000),
            ("A bottle of the house wine", 2200),
            ("Dessert for the table", 2400),
        ),
        networks=("instagram", "whatsapp"),
        hours=("09:00", "15:00"),
        away="visiting his sister",
        reminders=(
            "Call the fishmonger about Friday",
            "Ask whether the birthday table needs a high chair",
            "Print the winter menu",
        ),
    ),
    "shop": Desk(
        promises=(
            "call when the walnut boards arrive",
            "ask the weaver about indigo linen",
            "send the care instructions",
            "mend the handle of the shears",
            "set aside a seed box",
            "find out whether the table comes wider",
            "wrap eleven gifts by Friday",
            "send the bill again, with the company's name",
            "order beeswax candles without scent",
            "sharpen the knives by the weekend",
            "send a sample of the board oil",
            "photograph the table in daylight",
        ),
        ideas=(
            Asked(
                "A course in sharpening",
                "planned",
                ("I would bring my own knives.", "", "On a Saturday.", "For two, as a gift."),
            ),
            Asked(
                "Boards in walnut",
                "done",
                ("Oak is too light for my kitchen.", "", "Is there walnut?"),
                "Walnut boards lie on the long table since this week.",
            ),
            Asked("Mend wool blankets", "weighed", ("The moths got at it.", "")),
            Asked("A list of wishes for weddings", "new", ("So that nobody brings three boards.", "", "")),
            Asked("Deliver by bicycle", "new", ("The blanket did not fit into the bus.",)),
            Asked(
                "Plastic-free parcels",
                "declined",
                ("",),
                "Our parcels have been free of plastic since spring; the tape is paper, too",
            ),
        ),
        amends=(("A bottle of board oil", 1200), ("Sharpening for free", 900), ("A pair of candles", 1400)),
        networks=("instagram", "messenger"),
        hours=("10:00", "14:00"),
        away="at the wood fair",
        reminders=(
            "Order more gift paper",
            "Ask whether the lamp fits the hallway",
            "Change the window",
        ),
    ),
}
