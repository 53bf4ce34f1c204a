"""What the made-up shops sell, and how their customers live with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

EVEN = (1.0,) * 12


@dataclass(frozen=True)
class Item:
    """Something sold: price range in cents, how often it is chosen, its year in twelve weights, service interval."""

    name: str
    category: str
    low: int
    high: int
    weight: float
    months: tuple[float, ...] = EVEN
    kind: str = "sale"
    interval_months: int | None = None


@dataclass(frozen=True)
class Trade:
    """A made-up business: its place, its wares, and the habits of its customers."""

    slug: str
    business: str
    owner: str
    staff: tuple[str, ...]
    timezone: str
    city: str
    region: str
    postcode: str
    area_codes: tuple[str, ...]
    items: tuple[Item, ...]
    customers: int
    gap_days: float  # the middle customer's usual time between purchases
    staying: float  # chance that a customer comes again after a purchase
    lines: tuple[int, ...]  # how many items a sale may have, drawn alike
    open_hours: tuple[int, int]
    complaint_rate: float
    calling_minutes: int
    opening_hours: Mapping[str, list[str]]
    facts: tuple[str, ...]
    complaints: tuple[str, ...]
    praises: tuple[str, ...]
    said: tuple[str, ...]
    channels: Mapping[str, float] = field(default_factory=lambda: {"phone": 0.35, "email": 0.35, "": 0.3})


def _week(days: str, opens: str, closes: str) -> dict[str, list[str]]:
    return {day: [opens, closes] for day in days.split()}


#          Jan  Feb  Mar  Apr  May  Jun  Jul  Aug  Sep  Oct  Nov  Dec
HEATING = (2.2, 1.9, 1.2, 0.6, 0.4, 0.2, 0.2, 0.3, 1.0, 2.0, 2.2, 2.2)
COOLING = (0.1, 0.1, 0.3, 0.8, 1.8, 2.6, 2.8, 2.4, 1.0, 0.3, 0.1, 0.1)
TERRACE = (0.3, 0.3, 0.6, 1.0, 1.5, 1.8, 1.9, 1.8, 1.3, 0.8, 0.4, 0.3)
GIFTS = (0.6, 0.9, 0.8, 0.8, 1.0, 0.8, 0.7, 0.8, 0.9, 1.0, 1.8, 3.0)
SPRING = (0.5, 0.8, 1.8, 2.2, 1.9, 1.2, 0.8, 0.7, 0.8, 0.7, 0.5, 0.5)

HOME_SERVICES = Trade(
    slug="home-services",
    business="North Air Heating & Cooling",
    owner="Olive North",
    staff=("Sam", "Teresa"),
    timezone="America/New_York",
    city="Albany",
    region="NY",
    postcode="122",
    area_codes=("518", "315", "607", "845", "914"),
    items=(
        Item("Furnace repair", "Repair", 14000, 52000, 5, HEATING, "repair_done"),
        Item("Air conditioner repair", "Repair", 13000, 46000, 5, COOLING, "repair_done"),
        Item("Furnace tune-up", "Maintenance", 11900, 16900, 4, HEATING, "job_completed", 12),
        Item("Air conditioner tune-up", "Maintenance", 10900, 15900, 4, COOLING, "job_completed", 12),
        Item("Filter set", "Parts", 3200, 6800, 3, EVEN, "sale", 6),
        Item("Thermostat installation", "Installation", 24000, 42000, 2, EVEN, "job_completed"),
        Item("Heat pump installation", "Installation", 620000, 1180000, 0.5, SPRING, "job_completed", 12),
        Item("Furnace installation", "Installation", 380000, 690000, 0.7, HEATING, "job_completed", 12),
        Item("Service agreement", "Contract", 24900, 34900, 0.9, EVEN, "contract_signed", 6),
    ),
    customers=420,
    gap_days=150,
    staying=0.8,
    lines=(1, 1, 1, 2),
    open_hours=(8, 17),
    complaint_rate=0.035,
    calling_minutes=45,
    opening_hours=_week("mon tue wed thu fri", "08:00", "17:00"),
    facts=(
        "Quiet hallway matters: works from home",
        "Two cats, keep the cellar door shut",
        "Key is with the neighbour at number 14",
        "Prefers calls in the morning",
        "Old stone house, oil furnace from 1998",
        "Thinking about a heat pump",
        "Baby sleeps until ten",
        "Likes to see the old part",
        "Pays by check",
        "Gate code is asked for each time",
        "Allergic to dust: wants the finer filter",
        "Rents out the upper floor",
    ),
    complaints=(
        "It rattles since the repair.",
        "Nobody called before coming.",
        "The hallway is still cold.",
        "The bill was higher than the estimate.",
    ),
    praises=(
        "Sam explained everything and left the cellar cleaner than it was.",
        "Quieter than I hoped.",
        "Came on a Sunday when the baby was freezing.",
    ),
    said=(
        "Runs well, quieter than before.",
        "Asked what a heat pump would cost.",
        "Wants the filter list by mail.",
        "Happy. Her sister looks for somebody reliable.",
        "Upstairs takes long to warm up; will watch it.",
    ),
)

RESTAURANT = Trade(
    slug="restaurant",
    business="Café Lindenhof",
    owner="Marta Linden",
    staff=("Jonas", "Priya"),
    timezone="America/Chicago",
    city="Madison",
    region="WI",
    postcode="537",
    area_codes=("608", "414", "262", "920", "715"),
    items=(
        Item("Lunch plate", "Lunch", 1350, 1850, 6),
        Item("Soup of the day", "Lunch", 650, 900, 4, HEATING),
        Item("Summer salad", "Lunch", 1150, 1550, 3, COOLING),
        Item("Dinner for two", "Dinner", 5800, 9600, 4),
        Item("Evening menu", "Dinner", 4200, 6800, 3),
        Item("Flat white", "Coffee", 420, 520, 8),
        Item("Apple cake", "Cake", 480, 620, 5),
        Item("Terrace brunch", "Brunch", 2100, 2900, 3, TERRACE),
        Item("Private party", "Party", 68000, 240000, 0.12, GIFTS),
        Item("Gift card", "Gifts", 2500, 10000, 0.5, GIFTS),
    ),
    customers=560,
    gap_days=24,
    staying=0.9,
    lines=(1, 2, 2, 3, 4),
    open_hours=(9, 22),
    complaint_rate=0.006,
    calling_minutes=20,
    opening_hours=_week("tue wed thu fri sat sun", "09:00", "22:00"),
    facts=(
        "Window table",
        "Coffee, not tea",
        "Nut allergy, always mention it",
        "Birthday dinner here every year",
        "Brings the whole choir after rehearsal",
        "Vegetarian, loves the mushroom risotto",
        "Sits outside with a small dog",
        "Reads the paper until eleven",
        "No coriander",
        "Came first through a friend's party",
        "Likes the quiet corner",
        "Gluten free bread",
    ),
    complaints=(
        "We waited fifty minutes for the main course.",
        "The soup was cold.",
        "Our table was given away.",
        "The bill had a dish we did not order.",
    ),
    praises=(
        "Best apple cake in town, and they knew my name.",
        "They found us a table on a full Saturday.",
        "The evening menu was the nicest surprise.",
    ),
    said=(
        "Loved the risotto.",
        "Asked whether there will be a wine evening.",
        "Would like to book the terrace in June.",
        "Found it a little loud near the door.",
        "Comes back with her parents at Easter.",
    ),
    channels={"email": 0.5, "phone": 0.15, "in_person": 0.1, "": 0.25},
)

SHOP = Trade(
    slug="shop",
    business="Oak & Twine",
    owner="Henrik Dahl",
    staff=("Amara", "Lou"),
    timezone="America/Los_Angeles",
    city="Eugene",
    region="OR",
    postcode="974",
    area_codes=("541", "503", "971", "458", "360"),
    items=(
        Item("Oak cutting board", "Kitchen", 4800, 9600, 4, GIFTS),
        Item("Linen apron", "Kitchen", 3600, 5400, 3, GIFTS),
        Item("Chef's knife", "Kitchen", 8900, 16900, 2, GIFTS),
        Item("Board oil", "Care", 1200, 1800, 5, EVEN, "sale", 6),
        Item("Beeswax candles", "Home", 1400, 2600, 5, GIFTS),
        Item("Wool blanket", "Home", 9800, 17800, 2, HEATING),
        Item("Garden shears", "Garden", 3400, 7200, 2, SPRING),
        Item("Seed box", "Garden", 1600, 2800, 3, SPRING),
        Item("Oak table, made to measure", "Furniture", 98000, 260000, 0.2),
        Item("Knife sharpening", "Care", 900, 1800, 3),
    ),
    customers=620,
    gap_days=62,
    staying=0.82,
    lines=(1, 1, 2, 2, 3),
    open_hours=(10, 18),
    complaint_rate=0.012,
    calling_minutes=25,
    opening_hours=_week("tue wed thu fri sat", "10:00", "18:00"),
    facts=(
        "Collects cutting boards",
        "Left-handed",
        "Buys gifts for a large family in November",
        "Asked for walnut, not oak",
        "Restores an old cottage",
        "Wants to hear when the indigo linen is back",
        "Always walks over with the dog",
        "Cooks for a home for the elderly",
        "Teaches woodwork at the school",
        "Prefers no plastic wrapping",
        "Moved here last year",
        "Has the large table by Henrik",
    ),
    complaints=(
        "The board split after two weeks.",
        "The blanket arrived with a hole.",
        "I was promised a call and nobody called.",
        "The shears do not close.",
    ),
    praises=(
        "Henrik re-oiled my board for nothing.",
        "They wrapped eleven gifts while I had a coffee next door.",
        "A shop that remembers what you bought.",
    ),
    said=(
        "The board is used every day.",
        "Asked whether there will be walnut again.",
        "Gave the knife to her brother, he loves it.",
        "Would like a course in sharpening.",
        "The oil smells stronger than the last one.",
    ),
)

TRADES = {trade.slug: trade for trade in (HOME_SERVICES, RESTAURANT, SHOP)}
