"""Names: taken apart, put together, and whether two of them may be one person's."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nameparser import HumanName

from regulars.core.text import clean_text, fold

# Short forms that are also surnames ("Maria Sa") count only in capitals.
_COMPANY = re.compile(
    r"(?:^|[\s,.])(?:inc|incorporated|llc|l\.l\.c|llp|ltd|limited|plc|corp|corporation|company|& co|gmbh|mbh|ohg|gbr"
    r"|e\.v|sarl|s\.a\.s|s\.a|srl|s\.r\.l|spa|s\.p\.a|s\.l|b\.v|n\.v|oyj|aps|a/s|pty|sp\.? z o\.?o|kft"
    r"|(?-i:SA|SAS|SL|AG|KG|UG|EV|BV|NV|AB|OY|LP|CO)|& sons|and sons|brothers|holdings?|group|associates|partners"
    r"|services|solutions|systems|school|university|college|hospital|clinic|restaurant|café|hotel|foundation"
    r"|association|club|plumbing|heating|construction|properties|realty|insurance)\.?$"
    r"|株式会社|有限会社|有限公司|주식회사|(?:^|\s)(?:ооо|зао|оао)(?:\s|$)|^(?:the|restaurant|hotel|café) ",
    re.IGNORECASE,
)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_INITIALS = re.compile(r"(?:[^\W\d_](?:\.\s*|\s+|$))*")
_SINGLE_LETTERS = re.compile(r"(?:(?:^|\s)[^\W\d_]\.?)+$", re.ASCII)
SHORTEST_SHOUT = 2  # "JD" and "TJ" are called so
_PLAIN_WORD = re.compile(r"[A-Z][a-z]{2,}")
# Words that a parser of names has to look at, though they look like plain ones.
_TELLING_WORDS = """
    Van Von Der Den Del Della Des Dos Das San Santa Bin Ben Ibn Abu Mac Los Las Ten Ter Mrs Miss Sir Dame Lord
    Lady Doctor Prof Professor Reverend Father Sister Brother Captain Judge Junior Senior Esq Phd And Und Herr Frau
"""
_TELLING = frozenset(_TELLING_WORDS.split())
_LINKS = "van von der den de del della di da des dos das du la le las los y e zu zur af av bin ibn al el and und"
_TITLES = "mr mrs ms miss mx dr prof herr frau sr jr ii iii sra dra mme m sir"
_SKIPPED = frozenset(f"{_LINKS} {_TITLES}".split())
_CALLED = """
    robert rob bob bobby robbie bert | william will bill billy liam | richard rich rick dick ricky
    | james jim jimmy jamie | john jack johnny jon | jonathan jon jonny | michael mike mick mikey
    | elizabeth liz beth betty lizzie eliza lisa | margaret maggie meg peggy greta
    | katherine catherine kate katie kathy cathy kit kathryn | thomas tom tommy | edward ed eddie ted ned
    | charles charlie chuck | joseph joe joey jose pepe | anthony tony antonio toni | daniel dan danny
    | david dave davey | christopher chris kit | christine chris christina tina | matthew matt
    | andrew andy drew | steven stephen steve | benjamin ben benny | samuel sam sammy | samantha sam
    | alexander alex sandy sasha | alexandra alex sandra sasha | patricia pat patty trish | patrick pat paddy
    | jennifer jen jenny | rebecca becky becca | deborah deb debbie | susan sue susie | barbara barb babs
    | victoria vicky tori | nicholas nick nico | gregory greg | timothy tim | kenneth ken kenny
    | ronald ron ronnie | donald don | lawrence larry laurence | gerald gerry jerry | francis frank
    | francisco paco | frederick fred freddie | peter pete | philip phil | raymond ray | theodore ted theo
    | walter walt | zachary zach | dorothy dot | frances fran | jacqueline jackie | pamela pam
    | theresa terry tess | johannes hans johann | guadalupe lupe | eduardo lalo | jesus chuy
    | mohammed muhammad mohamed mohamad mohammad
"""
_NICKNAMES = tuple(frozenset(group.split()) for group in _CALLED.split("|"))


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart; a company has neither first nor last name."""

    first: str
    last: str
    display: str
    is_company: bool = False


def split_name(text: str) -> Name:
    """Take a name apart: "Diaz, Rosa", "Ludwig van Beethoven", "Acme Heating LLC"."""
    clean = clean_text(text).strip(" ,;")
    if not clean or _COMPANY.search(clean):
        return Name("", "", clean, is_company=bool(clean))
    words = clean.split(" ")
    if len(words) == 2 and all(_PLAIN_WORD.fullmatch(word) and word not in _TELLING for word in words):
        return Name(words[0], words[1], clean)
    return _person(clean)


def display_name(*, first: str = "", last: str = "", company: str = "", email: str = "", phone: str = "") -> str:
    """Return what to call somebody on screen; never empty."""
    ordered = (last, first) if _CJK.match(last) and _CJK.match(first) else (first, last)
    for name in (" ".join(ordered), company, email, phone):
        if clean := clean_text(name):
            return clean
    return "Customer without a name"


def greeting_name(first: str, display: str) -> str:
    """Return what to call somebody when speaking to them: the first name without initials, or all of it.

    Nobody is called by a number or an address.
    """
    called = _SINGLE_LETTERS.sub("", clean_text(first)) or clean_text(display)
    return "" if "@" in called or not any(letter.isalpha() for letter in called) else called


def spoken_first_name(first: str) -> str:
    """Return a first name as it stands after "Hello": no initials, no capitals, and nothing for a number or address."""
    called = _SINGLE_LETTERS.sub("", clean_text(first))
    if re.search(r"[\d@]", called):
        return ""
    is_shouted = len(called) > SHORTEST_SHOUT and called.isupper()
    return called.title() if is_shouted or called.islower() else called


def compatible_names(first: str, second: str) -> bool:
    """Say whether two folded names may belong to one person: initials, nicknames, missing parts."""
    mine, theirs = _words(first), _words(second)
    if not mine or not theirs or "".join(mine) == "".join(theirs):
        return True
    fewer, more = sorted((mine, theirs), key=len)
    return _all_found(fewer, more) and _is_shared_or_short(fewer, more)


def is_one_of(typed: str, names: Iterable[str]) -> bool:
    """Say whether one of these names was typed, give or take case, accents, spaces and signs."""
    return _bare(typed) in {_bare(name) for name in names} - {""}


def _bare(text: str) -> str:
    folded = fold(text)
    return "".join(filter(str.isalnum, folded)) or folded


def same_first_name(first: str, second: str) -> bool:
    """Say whether two folded names may begin with the same person's first name."""
    mine, theirs = _words(first), _words(second)
    if not mine or not theirs:
        return True
    return any(_fit(mine[0], word) for word in theirs) or any(_fit(theirs[0], word) for word in mine)


def _person(clean: str) -> Name:
    parsed = HumanName(clean)
    if not parsed.first and not parsed.last:
        return Name("", "", clean)
    initials, others = parsed.middle, ""
    if not _INITIALS.fullmatch(parsed.middle):
        initials, others = "", parsed.middle
    first = clean_text(f"{parsed.first} {initials}")
    last = clean_text(f"{others} {parsed.last} {parsed.suffix}")
    shown = clean_text(f"{parsed.title} {first} {last}") if "," in clean else clean
    return Name(first, last, shown or clean)


def _words(folded: str) -> list[str]:
    words = re.findall(r"[^\W_]+", folded.replace("'", ""))
    return [word for word in words if word not in _SKIPPED] or words


def _all_found(fewer: list[str], more: list[str]) -> bool:
    left = list(more)
    for word in sorted(fewer, key=len, reverse=True):
        match = next((other for other in sorted(left, key=len, reverse=True) if _fit(word, other)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _is_shared_or_short(fewer: list[str], more: list[str]) -> bool:
    """One full word in common at least, unless one of them is a single initial."""
    return any(len(word) > 1 for word in fewer) or len(more) == len(fewer)


def _fit(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return long.startswith(short)
    return any(one in group and other in group for group in _NICKNAMES)
