"""The usual mail servers: what large providers want to be asked, found by the address or by who takes its mail.

What providers allow a day is published by them and changes; we stay well below it, for the shop writes by hand too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from regulars.post.route import STARTTLS, TLS

UNKNOWN_PER_DAY = 100  # where nothing is published
_OWN_WORD = "The password of your mailbox does not work here: you need an app password, made for this program alone."


@dataclass(frozen=True, kw_only=True)
class Server:
    """How a provider's mail server is reached, and what its customers have to know."""

    name: str
    host: str
    imap_host: str
    port: int = 465
    security: str = TLS
    per_second: float = 1
    per_day: int = UNKNOWN_PER_DAY
    domains: tuple[str, ...] = ()  # of the provider's own addresses
    mx: tuple[str, ...] = ()  # how the names end that take mail for the provider's customers
    spf: tuple[str, ...] = ()  # what to include in the SPF record of one's own domain; any of them will do
    selectors: tuple[str, ...] = ()  # where the provider's DKIM keys are, when it signs for its customers
    hint: str = ""  # about the password
    page: str = ""  # where to make one
    needs_app_password: bool = False
    takes_password: bool = True


SERVERS = (
    Server(
        name="Gmail",
        host="smtp.gmail.com",
        imap_host="imap.gmail.com",
        per_day=300,  # published: 500 a day, 2,000 with Workspace (support.google.com/a/answer/166852)
        domains=("gmail.com", "googlemail.com"),
        mx=(".google.com", ".googlemail.com"),
        spf=("_spf.google.com",),
        selectors=("google",),
        needs_app_password=True,
        hint=(
            f"{_OWN_WORD} Switch on two-step verification in your Google account first, then make one. "
            "With Google Workspace, your administrator must allow it."
        ),
        page="https://myaccount.google.com/apppasswords",
    ),
    Server(
        name="Outlook.com",
        host="smtp-mail.outlook.com",
        port=587,
        security=STARTTLS,
        imap_host="outlook.office365.com",
        domains=("outlook.com", "hotmail.com", "live.com", "msn.com", "outlook.de", "hotmail.de", "hotmail.co.uk",
                 "hotmail.fr", "outlook.fr", "live.co.uk", "live.de", "live.fr"),
        takes_password=False,  # since 16 September 2024: only OAuth
        hint=(
            "Microsoft lets no program sign in to Outlook.com or Hotmail with a password any more, not even with an "
            "app password. Send from another mailbox, best one with a domain of your own, or through a mail provider."
        ),
    ),
    Server(
        name="Microsoft 365",
        host="smtp.office365.com",
        port=587,
        security=STARTTLS,
        imap_host="",  # passwords are not taken there since 2022
        per_second=0.4,  # published: 30 a minute, 10,000 a day (Exchange Online limits)
        per_day=500,
        mx=(".mail.protection.outlook.com", ".mx.microsoft"),
        spf=("spf.protection.outlook.com",),
        selectors=("selector1", "selector2"),
        hint=(
            "Microsoft is closing this door: from the end of December 2026 a password is refused unless your "
            "administrator allows “Authenticated SMTP” for this mailbox in the Microsoft 365 admin centre. Where that "
            "is not possible, send through a mail provider."
        ),
    ),
    Server(
        name="Yahoo",
        host="smtp.mail.yahoo.com",
        imap_host="imap.mail.yahoo.com",
        domains=("yahoo.com", "ymail.com", "rocketmail.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "yahoo.it",
                 "yahoo.es", "yahoo.ca", "yahoo.com.br", "yahoo.com.au", "myyahoo.com"),
        mx=(".yahoodns.net",),
        needs_app_password=True,
        hint=f"{_OWN_WORD} Make one in your Yahoo account under Security.",
        page="https://login.yahoo.com/account/security",
    ),
    Server(
        name="AOL",
        host="smtp.aol.com",
        imap_host="imap.aol.com",
        domains=("aol.com", "aim.com", "aol.co.uk", "aol.de", "aol.fr"),
        needs_app_password=True,
        hint=f"{_OWN_WORD} Make one in your AOL account under Security.",
        page="https://login.aol.com/account/security",
    ),
    Server(
        name="iCloud",
        host="smtp.mail.me.com",
        port=587,
        security=STARTTLS,
        imap_host="imap.mail.me.com",
        per_day=400,  # published: 1,000 a day (support.apple.com/102198)
        domains=("icloud.com", "me.com", "mac.com"),
        mx=(".mail.icloud.com",),
        spf=("icloud.com",),
        selectors=("sig1",),
        needs_app_password=True,
        hint=f"{_OWN_WORD} Make one on Apple's page under Sign-In and Security.",
        page="https://account.apple.com",
    ),
    Server(
        name="Fastmail",
        host="smtp.fastmail.com",
        imap_host="imap.fastmail.com",
        per_day=1_000,  # published: 4,000 a day (fastmail.help, account limits)
        domains=("fastmail.com", "fastmail.fm"),
        mx=(".messagingengine.com",),
        spf=("spf.messagingengine.com",),
        selectors=("fm1", "fm2", "fm3"),
        needs_app_password=True,
        hint=f"{_OWN_WORD} Make one in Fastmail under Settings, Privacy & Security.",
        page="https://app.fastmail.com/settings/security/apps",
    ),
    Server(
        name="Zoho",
        host="smtppro.zoho.com",
        imap_host="imappro.zoho.com",
        domains=("zohomail.com",),
        mx=("mx.zoho.com", "mx2.zoho.com", "mx3.zoho.com"),
        spf=("zohomail.com", "zoho.com", "one.zoho.com", "spf.zoho.com"),
        selectors=("zmail", "zoho", "default"),
        hint="With two-factor sign-in at Zoho you need an app password, made under My Account, Security.",
        page="https://accounts.zoho.com/home#security/app_password",
    ),
    Server(
        name="Zoho (Europe)",
        host="smtppro.zoho.eu",
        imap_host="imappro.zoho.eu",
        domains=("zohomail.eu",),
        mx=("mx.zoho.eu", "mx2.zoho.eu", "mx3.zoho.eu"),
        spf=("zohomail.eu", "zoho.eu", "one.zoho.eu", "spf.zoho.eu"),
        selectors=("zmail", "zoho", "default"),
        hint="With two-factor sign-in at Zoho you need an app password, made under My Account, Security.",
        page="https://accounts.zoho.eu/home#security/app_password",
    ),
    Server(
        name="GMX",
        host="mail.gmx.net",
        imap_host="imap.gmx.net",
        domains=("gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.org", "gmx.info", "gmx.eu"),
        hint="Switch on access by IMAP in the settings of your GMX mailbox first.",
    ),
    Server(
        name="GMX",
        host="mail.gmx.com",
        imap_host="imap.gmx.com",
        domains=("gmx.com", "gmx.us", "gmx.co.uk", "gmx.fr", "gmx.es"),
        hint="Switch on access by IMAP in the settings of your GMX mailbox first.",
    ),
    Server(
        name="WEB.DE",
        host="smtp.web.de",
        port=587,
        security=STARTTLS,
        imap_host="imap.web.de",
        domains=("web.de",),
        hint="Switch on access by IMAP in the settings of your WEB.DE mailbox first.",
    ),
    Server(
        name="T-Online",
        host="securesmtp.t-online.de",
        imap_host="secureimap.t-online.de",
        domains=("t-online.de", "magenta.de"),
        needs_app_password=True,
        hint=(
            "T-Online has a password of its own for mail programs. Make one in the Telekom customer centre under "
            "“Passwort für E-Mail-Programme”."
        ),
    ),
    Server(
        name="IONOS",
        host="smtp.ionos.de",
        imap_host="imap.ionos.de",
        per_day=300,
        mx=(".ionos.de", ".kundenserver.de"),
        spf=("_spf-eu.ionos.com", "_spf.kundenserver.de"),
        selectors=("s1-ionos", "s2-ionos"),
    ),
    Server(
        name="IONOS",
        host="smtp.ionos.com",
        imap_host="imap.ionos.com",
        per_day=300,
        mx=(".ionos.com", ".1and1.com", ".perfora.net"),
        spf=("_spf-us.ionos.com", "_spf.perfora.net"),
        selectors=("s1-ionos", "s2-ionos"),
    ),
    Server(
        name="IONOS",
        host="smtp.ionos.co.uk",
        imap_host="imap.ionos.co.uk",
        per_day=300,
        mx=(".ionos.co.uk", ".1and1.co.uk"),
        spf=("_spf-eu.ionos.com", "_spf.kundenserver.de"),
        selectors=("s1-ionos", "s2-ionos"),
    ),
    Server(
        name="STRATO",
        host="smtp.strato.de",
        imap_host="imap.strato.de",
        mx=(".rzone.de",),
        spf=("_spf.strato.com",),
    ),
    Server(
        name="OVH",
        host="ssl0.ovh.net",
        imap_host="ssl0.ovh.net",
        per_second=0.05,  # published: 200 an hour for one mailbox (help.ovhcloud.com, MX Plan)
        per_day=400,
        mx=(".mail.ovh.net",),
        spf=("mx.ovh.com",),
    ),
    Server(
        name="Infomaniak",
        host="mail.infomaniak.com",
        imap_host="mail.infomaniak.com",
        per_day=300,
        domains=("ik.me", "ikmail.com"),
        mx=(".infomaniak.ch",),
        spf=("spf.infomaniak.ch",),
        hint="Make a password for this program in Infomaniak's manager, on the page of your mailbox.",
    ),
    Server(
        name="Gandi",
        host="mail.gandi.net",
        imap_host="mail.gandi.net",
        mx=(".mail.gandi.net",),
        spf=("_mailcust.gandi.net",),
        selectors=("gm1", "gm2", "gm3"),
    ),
    Server(
        name="Orange",
        host="smtp.orange.fr",
        imap_host="imap.orange.fr",
        domains=("orange.fr", "wanadoo.fr"),
    ),
    Server(
        name="Free",
        host="smtp.free.fr",
        imap_host="imap.free.fr",
        domains=("free.fr",),
        hint="Switch on “SMTP authentifié” in the settings of your Free account first.",
    ),
    Server(
        name="Libero",
        host="smtp.libero.it",
        imap_host="imapmail.libero.it",
        domains=("libero.it", "inwind.it", "iol.it", "blu.it"),
        hint="With two-step sign-in at Libero you need a password for programs, made in your account.",
    ),
    Server(
        name="Migadu",
        host="smtp.migadu.com",
        imap_host="imap.migadu.com",
        mx=(".migadu.com",),
        spf=("spf.migadu.com",),
        selectors=("key1", "key2", "key3"),
    ),
    Server(
        name="mailbox.org",
        host="smtp.mailbox.org",
        imap_host="imap.mailbox.org",
        domains=("mailbox.org",),
        mx=(".mailbox.org",),
        spf=("mailbox.org",),
        selectors=("mbo0001", "mbo0002", "mbo0003", "mbo0004"),
    ),
    Server(
        name="Posteo",
        host="posteo.de",
        imap_host="posteo.de",
        domains=("posteo.de", "posteo.net", "posteo.org", "posteo.eu"),
    ),
    Server(
        name="Hostinger",
        host="smtp.hostinger.com",
        imap_host="imap.hostinger.com",
        mx=(".hostinger.com",),
        spf=("_spf.mail.hostinger.com",),
        selectors=("hostingermail-a", "hostingermail-b", "hostingermail-c"),
    ),
    Server(
        name="Namecheap Private Email",
        host="mail.privateemail.com",
        imap_host="mail.privateemail.com",
        mx=(".privateemail.com",),
        spf=("spf.privateemail.com",),
        selectors=("default",),
    ),
    Server(
        name="Rackspace",
        host="secure.emailsrvr.com",
        imap_host="secure.emailsrvr.com",
        mx=(".emailsrvr.com",),
        spf=("emailsrvr.com",),
    ),
)  # fmt: skip


def by_address(address: str) -> Server | None:
    """Return the server of an address whose domain is a provider's own."""
    domain = address.rpartition("@")[2].lower()
    return next((one for one in SERVERS if domain in one.domains), None)


def by_mx(hosts: Iterable[str]) -> Server | None:
    """Return the server of whoever takes mail for a domain, the most wanted first."""
    for host in hosts:
        name = "." + host.lower().rstrip(".")
        found = next((one for one in SERVERS if any(name.endswith(_ending(end)) for end in one.mx)), None)
        if found:
            return replace(found, name="Google Workspace", per_day=600) if found.name == "Gmail" else found
    return None


def by_host(host: str) -> Server | None:
    """Return the provider that a mail server belongs to."""
    return next((one for one in SERVERS if host and host.lower() in (one.host, one.imap_host)), None)


def _ending(end: str) -> str:
    return end if end.startswith(".") else f".{end}"
