"""Every address of the program: who may open it, what it names, and a form that it takes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.web.shops import Shop

ANYONE, STAFF, LEADERS = "anyone", "staff", "leaders"


@dataclass(frozen=True)
class Door:
    """One address. "@fact" stands for the number of that row of a shop."""

    name: str
    who: str = STAFF
    of: dict[str, str] = field(default_factory=dict)
    reads: bool = True  # it answers to GET
    form: dict[str, str] | None = None  # it answers to POST

    @property
    def names_a_row(self) -> bool:
        """Say whether the address has the number of a row in it."""
        return "pk" in self.of

    def address(self, shop: Shop, *, pk: str = "") -> str:
        """Where the door is, for a row of this shop or for another number."""
        of = _filled(self.of, shop)
        address = reverse(self.name, kwargs=of)
        return address.replace(f"/{of['pk']}/", f"/{pk}/", 1) if pk else address

    def filled(self, shop: Shop) -> dict[str, Any]:
        """The form as somebody of this shop fills it in."""
        return _filled(self.form or {}, shop)

    def __str__(self) -> str:
        return ":".join([self.name, *(self.of[one] for one in ("what", "slug") if one in self.of)])


def _filled(fields: dict[str, str], shop: Shop) -> dict[str, Any]:
    return {name: shop.rows[value[1:]] if value.startswith("@") else value for name, value in fields.items()}


def page(name: str, who: str = STAFF, /, **of: str) -> Door:
    """An address that only shows."""
    return Door(name, who, of)


def form(name: str, who: str = STAFF, /, *, of: dict[str, str] | None = None, **fields: str) -> Door:
    """An address that only takes a form."""
    return Door(name, who, of or {}, reads=False, form=fields)


def both(name: str, who: str = STAFF, /, *, of: dict[str, str] | None = None, **fields: str) -> Door:
    """An address that shows a form and takes it."""
    return Door(name, who, of or {}, form=fields)


TOUCHPOINT, ENDED, SAID = {"pk": "@touchpoint"}, {"pk": "@ended"}, {"pk": "@said"}
CUSTOMER, TWIN, PLAYBOOK = {"pk": "@customer"}, {"pk": "@pair"}, {"pk": "@playbook"}
WAITING, DONE = {"pk": "@waiting"}, {"pk": "@done"}
PERSON, GONE = {"pk": "@staff"}, {"pk": "@gone"}
PRINT_RUN, PRINTED, PRINT_ITEM = {"pk": "@print_run"}, {"pk": "@printed"}, {"pk": "@print_item"}
HAPPENINGS = {
    "sales": {"amount": "120", "item": "Filter", "kind": "sale"},
    "complaints": {"words": "It rattles."},
    "praises": {"words": "So quick."},
    "referrals": {"friend": "Ben"},
    "facts": {"text": "Two dogs"},
    "wishes": {"text": "A heat pump"},
    "preferences": {"channel": "phone", "best_time": "mornings"},
    "promises": {"what": "the filter list", "due_date": "2026-03-06"},
    "handles": {"network": "instagram", "address": "rosa.diaz"},
}
PROMISE, REMINDER = {"pk": "@promise"}, {"pk": "@reminder"}
PROMISED = {
    "keepings": {},
    "delays": {"until": "2026-03-09"},
    "amends": {"amends": "@amends"},
    "releases": {"words": "They have it."},
    "failures": {"words": "We forgot."},
    "keepers": {"keeper": "@staff"},
}
IDEAS = {
    "states": {"state": "planned"},
    "answers": {"state": "done", "words": "It is there.", "tells": "on"},
    "titles": {"title": "Better said"},
    "keepers": {"keeper": "@staff"},
    "merges": {"other": "@other_idea"},
    "partings": {"part": "@part"},
}

DOORS = [
    page("today"),
    page("held"),
    form("plans"),
    form("outcomes", of=TOUCHPOINT, outcome="happy", said="All fine."),
    form("delays", of=TOUCHPOINT, until="2026-03-05"),
    form("undo", of=ENDED),
    form("keepers", of=TOUCHPOINT, to="@staff"),
    page("calls"),
    page("said", pk="@said"),
    form("said-preference", of=SAID, words="Two dogs.", what="fact"),
    form("said-promise", of=SAID, words="Send the list.", due_date="2026-03-06", keeper="@staff"),
    form("said-idea", of=SAID, words="Oat milk."),
    form("said-complaint", of=SAID, words="It rattles."),
    form("said-referral", of=SAID, words="Her sister Ana.", friend="Ana"),
    form("said-take-back", of=SAID, key="@kept_words"),
    page("customers"),
    both("customer-new", name="Ada Long", email="ada@mail.example", birthday="04-21", phone="", company="", city=""),
    both("customer-edit", of=CUSTOMER, name="Ada Long", email="ada@mail.example", phone="", prefers="", best_time=""),
    page("customer", pk="@customer"),
    form("customer-forget", of=CUSTOMER, fact="@fact"),
    form("customer-allow", of=CUSTOMER, channel="email", purpose="marketing", answer="yes", wording="Yes."),
    form("customer-pause", of=CUSTOMER, until="2026-05-20"),
    form("customer-solve", of=CUSTOMER, complaint="@complaint", words="New fan."),
    form("customer-forget-handle", of=CUSTOMER, handle="@handle"),
    form("customer-part", of=CUSTOMER, twin="@merged"),
    both("customer-erase", LEADERS, of=CUSTOMER, name="Rosa"),
    *(form("customer-happening", of=CUSTOMER | {"what": what}, key="k1", **said) for what, said in HAPPENINGS.items()),
    page("twins"),
    form("twin-verdict", of=TWIN, verdict="same", keep="@customer"),
    page("counter"),
    both("counter-new", name="Ada Long", email="ada@mail.example", phone="", news="on"),
    page("counter-card", pk="@customer"),
    *(form("counter-happening", of=CUSTOMER | {"what": what}, key="k1", **said) for what, said in HAPPENINGS.items()),
    page("playbooks"),
    page("playbook", pk="@playbook"),
    form("playbook-switch", LEADERS, of=PLAYBOOK, to="off"),
    both("playbook-text", LEADERS, of=PLAYBOOK, text="@text"),
    both("imports", LEADERS, file="@upload"),
    both("import", LEADERS, of=WAITING, **{"column.name": "Name", "answer.decimal": ","}),
    form("import-commit", LEADERS, of=WAITING, **{"column.name": "Name", "answer.decimal": ",", "answer.zone": "UTC"}),
    form("import-undo", LEADERS, of=DONE),
    form("import-discard", LEADERS, of=WAITING),
    page("import-rejects", LEADERS, pk="@done"),
    both("sign-in", ANYONE, username="nobody@x.example", password="wrong wrong"),
    form("sign-out", ANYONE),
    both("forgotten", ANYONE, email="nobody@x.example"),
    Door("new-password", ANYONE, {"token": "guessed"}, reads=False),
    page("first-run", ANYONE),
    both("setup", ANYONE, of={"token": "guessed"}, name="Thief", trade="salon", country="NO", owner_name="T",
         email="thief@x.example", password="a window table and coffee"),
    page("way-out", ANYONE, token="@way_out"),
    Door("provider-events", ANYONE, {"token": "guessed", "provider": "postmark"}, reads=False),
    Door("house-reports", ANYONE, {"token": "guessed", "slug": "lob"}, reads=False),
    page("calendar"),
    form("calendar-move", of=TOUCHPOINT, to="2026-03-05"),
    form("calendar-undo", of=TOUCHPOINT),
    page("calendar-yours"),
    form("feed-new", whose="mine"),
    form("feed-close", whose="shop"),
    page("feed", ANYONE, secret="@feed"),
    form("morning", wants="on", email=""),
    both("morning-off", ANYONE, of={"token": "@morning"}),
    form("reminders", text="Order filters", on_date="2026-03-05", staff="@staff"),
    form("reminder-done", of=REMINDER),
    form("reminder-undo", of={"pk": "@done_reminder"}),
    form("reminder-move", of=REMINDER, on_date="2026-03-06"),
    page("promises"),
    page("promise-new"),
    page("promise", pk="@promise"),
    *(form("promise-act", of=PROMISE | {"what": what}, **said) for what, said in PROMISED.items()),
    form("promise-act", of={"pk": "@kept_promise", "what": "undo"}),
    page("ideas"),
    page("idea", pk="@idea"),
    *(form("idea-act", of={"pk": "@idea", "what": what}, **said) for what, said in IDEAS.items()),
    *(form("idea-act", of={"pk": "@answered", "what": what}) for what in ("tellings", "undo")),
    page("amends", LEADERS),
    form("amends-budget", LEADERS, budget="120"),
    form("amends-offers", LEADERS, name="A coffee", cost="4"),
    form("amends-withdraw", LEADERS, of={"pk": "@amends"}),
    page("mail"),
    page("mail-part", slug="unsure"),
    page("mail-part", slug="held"),
    page("mail-letter", pk="@letter"),
    page("mail-letter-body", pk="@letter"),
    form("mail-act", of={"pk": "@letter", "what": "hold"}),
    form("mail-act", of={"pk": "@held_letter", "what": "let-go"}),
    form("mail-act", LEADERS, of={"pk": "@letter", "what": "leave-out"}),
    form("mail-act", LEADERS, of={"pk": "@unsure", "what": "again"}),
    form("mail-act", LEADERS, of={"pk": "@unsure", "what": "leave"}),
    form("mail-stop"),
    form("mail-start", LEADERS),
    form("mail-late", LEADERS),
    form("mail-retry", LEADERS),
    page("mailings"),
    form("mailing-turn", LEADERS, of={"pk": "@mailing", "what": "pause"}),
    form("mailing-turn", LEADERS, of={"pk": "@mailing", "what": "cancel"}),
    page("mail-answers"),
    form("mail-settle", of={"pk": "@answer"}, **{"as": "stop"}),
    form("mail-settle-undo", of={"pk": "@settled"}),
    page("words"),
    both("words-edit", LEADERS, of={"occasion": "thank_you"}, subject="Your {item}", sure="on", save="1",
         text="Hello {first_name},\n\nthank you for the {item}.\n\n{staff}"),
    form("words-back", LEADERS, of={"occasion": "birthday"}),
    form("words-drop", LEADERS, of={"occasion": "thank_you"}),
    form("words-own", LEADERS, of={"occasion": "birthday", "pk": "@words"}),
    page("words-letter", LEADERS, occasion="thank_you", pk="@customer"),
    form("words-proof", LEADERS, of={"occasion": "thank_you", "pk": "@customer"}, subject="Yours", text="Hello,"),
    page("mailbox"),
    page("mailbox-letter", pk="@kept"),
    page("mailbox-body", pk="@kept"),
    page("writing"),
    page("note", pk="@note"),
    page("note-labels"),
    page("note-envelopes"),
    form("note-words", of={"pk": "@note"}, words="Dear Rosa", signed_by="@staff"),
    form("note-left-out", of={"pk": "@note"}, because="They are away."),
    form("note-undo", of={"pk": "@written"}),
    form("note-postings", note="@written"),
    page("print"),
    form("print-runs", cards="postcard"),
    page("print-run", pk="@print_run"),
    page("print-file", pk="@print_run"),
    page("print-picture", pk="@print_item", side="1"),
    form("print-printed", of=PRINT_RUN),
    form("print-posted", of=PRINTED),
    form("print-cancelled", of=PRINT_RUN),
    form("print-taken-back", of=PRINTED),
    form("print-item-left-out", of=PRINT_ITEM, reason="They are away."),
    form("print-item-put-back", of={"pk": "@left_item"}),
    form("print-item-words", of=PRINT_ITEM, words="Short and kind."),
    both("look", LEADERS, colour="#336699", print_days="1", post_days="2", qr_address="", qr_words="", card_size="a6",
         letter_paper="a4", envelope="", label_sheet=""),
    form("look-picture", LEADERS, of={"which": "logo"}, remove="1"),
    form("look-signature", LEADERS, of=PERSON, file="@signature"),
    page("look-sample", LEADERS, kind="postcard", side="1"),
    form("print-give", of=PRINT_RUN, house="file"),
    form("print-stop", of={"pk": "@filed"}),
    page("print-zip", pk="@filed"),
    form("print-answer", of={"pk": "@lost_item"}, answer="printed"),
    page("mail-houses", LEADERS),
    form("mail-house", LEADERS, of={"slug": "lob"}, key="two words", name="North Air", street="1 Main Street",
         city="Albany", region="NY", postcode="12207", country="US"),
    form("mail-house-goodbye", LEADERS, of={"slug": "postgrid"}),
    form("mail-house-tries", LEADERS, of={"slug": "postgrid"}),
    both("mail-provider", LEADERS, provider="postmark", address="olive@x.example", server_token="a-token"),
    page("settings", LEADERS),
    both("mail-settings", LEADERS, address="olive@x.example", host="127.0.0.1", port="1", security="none"),
    form("mail-letters", LEADERS, mail_at="11:00", per_day="50"),
    form("mail-test", LEADERS),
    form("mail-records", LEADERS),
    form("mail-key", LEADERS),
    form("mail-switch", LEADERS, to="off"),
    form("mail-topic", LEADERS, topic=""),
    page("team"),
    page("team-member", LEADERS, pk="@gone"),
    form("team-work", LEADERS, of=GONE, calls="on", mon_from="08:00", mon_until="12:00"),
    form("team-morning", LEADERS, of=GONE, wants_morning_mail="on", email="sue@x.example"),
    both("team-away", LEADERS, of=GONE, first_date="2026-03-09", last_date="2026-03-10"),
    form("team-back", LEADERS, of=GONE | {"day_off": "@day_off"}),
    form("settings-staff", LEADERS, name="Sue", role="staff", email="sue@x.example", password="four words in a row"),
    form("passwords", LEADERS, of=PERSON, password="four words in a row"),
    both("goodbye", LEADERS, of=PERSON),
    form("welcome-back", LEADERS, of=GONE),
    form("settings-part", LEADERS, of={"part": "business"}, name="West Air", phone="", email="", country="US",
         timezone="America/New_York", postal_address="1 Elm"),
    form("settings-part", LEADERS, of={"part": "hours"}, mon_from="08:00", mon_until="12:00"),
    form("settings-part", LEADERS, of={"part": "time"}, calling_minutes="40", notes_per_week="3"),
    form("settings-part", LEADERS, of={"part": "rest"}, contacts_per_week="1", contacts_per_month="4",
         quiet_from="20:00", quiet_until="09:00"),
]  # fmt: skip

LETTERS = {"mail-letter-body", "words-letter", "mailbox-body"}  # letters themselves, shown in frames
READING = [door for door in DOORS if door.reads]
TAKING = [door for door in DOORS if door.form is not None]


def addresses() -> set[str]:
    """Return the names of all addresses that the program answers to."""
    return {str(pattern.name or pattern.pattern) for pattern in _walk(get_resolver())}


def _walk(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern)
        else:
            yield pattern
