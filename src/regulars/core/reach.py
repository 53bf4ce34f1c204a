"""E-mail addresses and phone numbers: one spelling for each, or a sentence about what is wrong."""

import re
import unicodedata
from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import PhoneNumberFormat

from regulars.core.text import clean_text

_KEPT = 1 << 16  # as many answers are remembered: files repeat the same people row after row

_PLAIN_EMAIL = re.compile(
    r"[a-z0-9]+(?:[._+-][a-z0-9]+)*@(?:(?=[a-z0-9-]{1,63}\.)[a-z0-9]+(?:-[a-z0-9]+)*\.)+(?:com|org|net|edu|gov|us|de|uk|fr|es|it|ca|au)"
)
_AROUND_EMAIL = re.compile(r"^(?:mailto:)?<?|>?[.,;:]*$", re.IGNORECASE)
_OTHER_ATS = "＠﹫"
_TOGETHER = (
    {"LATIN", "CJK", "HIRAGANA", "KATAKANA"},
    {"LATIN", "CJK", "HANGUL"},
    {"LATIN", "CJK", "BOPOMOFO"},
)
# Cyrillic and Greek letters that look like Latin ones.
_LOOKALIKES = frozenset("асԁеһіјӏкмпорԛѕтѵԝхуαιονρυχ")

_SPREADSHEET = re.compile(r"(\d)(?:[.,](\d+))?[eE]\+?(\d+)")
_EXTENSION = re.compile(r"\s*(?:;?\s*ext(?:ension|n)?\.?|durchwahl|poste|[x#,;])\s*[=:]?\s*(\d{1,7})$", re.IGNORECASE)


def email_key(text: str) -> str | None:
    """Return the canonical form of an e-mail address, or None when it is none (see `email_problem`)."""
    return _email(text)[0]


def email_problem(text: str) -> str | None:
    """Say in a sentence what is wrong with an e-mail address, or None when it is fine."""
    return _email(text)[1]


def email_shown(key: str) -> str:
    """Return an address as people write it: münchen.de instead of xn--mnchen-3ya.de."""
    local, at, domain = key.rpartition("@")
    if "xn--" not in domain:
        return key
    return local + at + validate_email(key, check_deliverability=False).domain


def phone_key(text: str, country: str) -> str | None:
    """Return a phone number in E.164, or None when it is none (see `phone_problem`)."""
    return _phone(text, country.upper())[0]


def phone_problem(text: str, country: str) -> str | None:
    """Say in a sentence what is wrong with a phone number, or None when it is fine."""
    return _phone(text, country.upper())[1]


def phone_extension(text: str) -> str:
    """Return the extension written behind a phone number, which its key leaves out."""
    found = _EXTENSION.search(clean_text(text))
    return found[1] if found else ""


@lru_cache(_KEPT)
def phone_digits(e164: str) -> tuple[str, ...]:
    """Return the figures of a number as it is dialled from abroad and, where that differs, at home."""
    abroad = e164.removeprefix("+")
    home = "".join(filter(str.isdecimal, phone_shown(e164, _home_of(e164)))) if not e164.startswith("+1") else ""
    return (abroad, home) if home and home not in abroad else (abroad,)


def phone_shown(e164: str, country: str) -> str:
    """Return a phone number as people in that country write it."""
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    is_at_home = phonenumbers.country_code_for_region(country.upper()) == number.country_code
    style = PhoneNumberFormat.NATIONAL if is_at_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def _home_of(e164: str) -> str:
    try:
        return phonenumbers.region_code_for_country_code(phonenumbers.parse(e164).country_code or 0)
    except phonenumbers.NumberParseException:
        return ""


@lru_cache(_KEPT)
def _email(text: str) -> tuple[str | None, str | None]:
    written = _AROUND_EMAIL.sub("", clean_text(text)).strip()
    if len(written) <= 254 and _PLAIN_EMAIL.fullmatch(written.lower()) and written.index("@") <= 64:
        return written.lower(), None
    if any(at in written for at in _OTHER_ATS):
        return None, "The @ is not a plain one. Type the address again with the @ of the keyboard."
    if not written:
        return None, "There is no e-mail address."
    if written.count("@") != 1:
        return None, "An e-mail address has exactly one @, like rosa@example.com."
    return _canonical_email(written)


def _canonical_email(written: str) -> tuple[str | None, str | None]:
    try:
        valid = validate_email(written, check_deliverability=False)
    except EmailNotValidError as problem:
        return None, f"That is not an e-mail address: {_lowered(str(problem))}"
    local = unicodedata.normalize("NFC", valid.local_part.lower())
    if len(local.encode()) > 64:
        return None, "The part before the @ is longer than 64 characters."
    if unicodedata.normalize("NFKC", local) != local:
        return None, "The address contains unusual characters. Type it again."
    if any(_is_mixed(label) for label in (local, *valid.domain.split("."))):
        return None, "The address mixes letters of different alphabets that look alike. Type it again."
    key = f"{local}@{valid.ascii_domain}"
    return (key, None) if len(key) <= 254 else (None, "The address is longer than 254 characters.")


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _is_mixed(label: str) -> bool:
    if label.isascii():
        return False
    letters = [letter for letter in label if letter.isalpha() and letter != "ー"]
    scripts = {unicodedata.name(letter, "UNKNOWN").partition(" ")[0] for letter in letters}
    is_disguised = all(letter in _LOOKALIKES for letter in letters)
    return is_disguised or (len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER))


@lru_cache(_KEPT)
def _phone(text: str, country: str) -> tuple[str | None, str | None]:
    digits, problem = _digits(clean_text(text))
    if problem:
        return None, problem
    try:
        number = phonenumbers.parse(digits, country or None)
    except phonenumbers.NumberParseException as reason:
        return None, _phone_sentence(reason.error_type)
    if not phonenumbers.is_valid_number(number):
        abroad = _from_abroad(digits, country)
        return (abroad, None) if abroad else (None, _length_sentence(number))
    return phonenumbers.format_number(number, PhoneNumberFormat.E164), None


def _from_abroad(digits: str, country: str) -> str | None:
    """Read 0049 like +49 in countries that dial otherwise, and Mexican mobiles as they were before 2019."""
    plain = re.sub(r"[^\d+]", "", digits)
    for old, new in (("00", "+"), ("+521", "+52")):
        if plain.startswith(old):
            return phone_key(new + plain.removeprefix(old), country)
    return None


def _digits(written: str) -> tuple[str, str | None]:
    """Return what there is to dial, as plain as possible, or what is wrong with it."""
    bare = re.sub(r"^'+|^tel:|\.0+$", "", written, flags=re.IGNORECASE).strip()
    if not bare:
        return "", "There is no phone number."
    if damaged := _SPREADSHEET.fullmatch(bare):
        first, rest, power = damaged[1], damaged[2] or "", int(damaged[3])
        if len(rest) < power <= 20 or power > 20 or len(rest) > power:
            return "", "A spreadsheet has shortened this number. Format the column as text and export it again."
        return first + rest, None
    bare = _EXTENSION.sub("", bare)
    if any(letter.isalpha() for letter in bare):
        return "", "Write the phone number in digits only."
    return bare, None


def _phone_sentence(error_type: int) -> str:
    if error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
        return "We cannot tell the country of this number. Begin it with + and the country code."
    if error_type == phonenumbers.NumberParseException.TOO_LONG:
        return "This is too long for one phone number."
    return "This is not a phone number."


def _length_sentence(number: phonenumbers.PhoneNumber) -> str:
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible == phonenumbers.ValidationResult.TOO_LONG:
        return "This phone number has too many digits."
    if possible in (phonenumbers.ValidationResult.TOO_SHORT, phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY):
        return "This phone number is too short. Add the area code."
    return "There is no such phone number. Check the digits."
