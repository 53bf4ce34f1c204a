"""What the second pair of eyes looks for, one table for each language."""

import re
from collections.abc import Mapping
from typing import NamedTuple


class Phrases(NamedTuple):
    """What gives a letter away in one language."""

    pitch: re.Pattern[str]  # sells something
    form_letter: re.Pattern[str]  # was written to nobody
    promise: re.Pattern[str]  # cannot be kept
    asks: Mapping[str, re.Pattern[str]]  # what one letter may ask for once: what it is, and how it is said
    spam: re.Pattern[str]  # in a subject, what filters and people have learned to skip
    leftover: re.Pattern[str]  # somebody forgot to fill it in
    common: re.Pattern[str]  # no text of a few lines goes without all of these


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w)(?:{phrase})(?!\w)" for phrase in phrases), re.IGNORECASE)


SHORTENERS = {
    *("bit.ly", "bl.ink", "buff.ly", "cutt.ly", "goo.gl", "is.gd", "lnkd.in", "ow.ly", "rb.gy", "rebrand.ly", "s.id"),
    *("shorturl.at", "t.co", "t.ly", "tiny.cc", "tinyurl.com", "v.gd"),
}

LANGUAGES: Mapping[str, Phrases] = {
    "en": Phrases(
        pitch=_any(
            r"(?:special |our |new |exclusive |latest |great )offers?",
            r"an offer",
            r"on offer",
            r"offer(?:s|ed|ing)? you (?:a|an|\d)",
            r"discount(?:s|ed)?|rebates?|coupons?|vouchers?|gift cards?|promo(?:tion)?s?|promo(?:tion)?al codes?",
            r"(?:summer|winter|spring|autumn|fall|holiday|flash|clearance|black friday|our|big) sales?|on sale",
            r"sale (?:ends|starts|prices?)|clearance|bargains?",
            r"(?:good|great|special|best|hot) deals|(?:special|best|hot) deal|deal of the",
            r"\d+ ?(?:%|percent) off|\d+ ?% (?:discount|cheaper)|half[- ]price|two for one|buy one,? get",
            r"save (?:up to )?[$€£]?\d+|money off|special prices?",
            r"(?:buy|order|shop|book|sign up|reserve) (?:now|today)|add to (?:your )?(?:cart|basket)",
            r"limited[- ](?:time|offer|edition)|while (?:stocks?|supplies) lasts?|last chance|don['’]t miss",
            r"new (?:collection|arrivals?|range)|upgrade (?:now|today|to our)|check out our (?:new|latest)",
            r"free (?:shipping|delivery|gift)|loyalty (?:points|programme|program)",
        ),
        form_letter=_any(
            r"(?:dear|hello|hi) (?:valued |our )?(?:customers?|clients?|guests?|members?|shoppers?)",
            r"(?:dear|hello|hi) (?:sirs?|madam|friends?|all|everyone)",
            r"valued (?:customers?|clients?|guests?)",
            r"we (?:truly |really )?value (?:you|your)",
            r"your business (?:is important|means)",
            r"(?:appreciate|thank you for) your (?:business|patronage|custom|continued (?:support|loyalty)|purchase)",
            r"your (?:feedback|opinion|satisfaction) is (?:very )?(?:important|valuable)",
            r"(?:do not|don['’]t) hesitate|(?:please )?feel free to (?:contact|reach)",
            r"please find (?:attached|enclosed|below)|as per|kindly",
            r"we are (?:pleased|delighted|excited|thrilled|proud) to|exciting news",
            r"we strive|rest assured|committed to (?:excellence|providing|quality)",
            r"to whom it may concern|at your earliest convenience",
            r"hope (?:this|that this) (?:e-?mail|message|letter) finds you|hope you(?: are|['’]re) (?:doing )?well",
            r"(?:apologi[sz]e|sorry) for any inconvenience",
            r"this is an automat(?:ed|ic) (?:message|e-?mail)|do[- ]not[- ]reply|no-?reply",
            r"customer (?:satisfaction|experience) survey|dear \{(?:name|first_name)\|(?:valued )?customer\}",
        ),
        promise=_any(
            r"(?:we |is |are |fully |money[- ]back )?guarante(?:e|es|ed)",
            r"(?:100|hundred) ?(?:%|percent)",
            r"(?:we|you) (?:will |can )?always|always (?:the|be|get)|never (?:fails?|breaks?|again)",
            r"(?:the )?(?:best|lowest|cheapest) (?:prices?|quality|service)(?: in| anywhere)?|unbeatable",
            r"risk[- ]free|no risk|no strings attached|for ever|forever|lifetime (?:warranty|guarantee)",
            r"(?<!feel )free\*|(?<!feel )free (?:[\w,]+ ){0,8}?(?:when|if|with|after|on orders|minimum)",
        ),
        asks={
            "a review": _any(r"(?:write|leave|give) (?:us )?(?:a|your) review|rate us|review us|five stars"),
            "a recommendation": _any(
                r"tell (?:a friend|your friends|them about us|others about)", r"recommend us|refer a friend"
            ),
            "an appointment": _any(r"book (?:a|an|your) (?:visit|appointment|table|slot|time)|make an appointment"),
            "a survey": _any(r"(?:fill in|complete|take) (?:the|our|a|this) (?:short )?(?:survey|questionnaire|form)"),
            "a follower": _any(r"follow us|like us on|find us on (?:facebook|instagram|tiktok)|subscribe to"),
            "a purchase": _any(r"(?:buy|order|shop) (?:now|today|here|again)|visit our (?:web ?shop|store|website)"),
        },
        spam=_any(
            r"act now|urgent|last chance|you(?:['’]ve| have)? won|winner|congratulations|click here|cash|prize",
            r"limited time|final notice|important notice|don['’]t miss|exclusive|amazing|guaranteed|free|\d+% off",
        ),
        leftover=_any(
            r"(?:hi|hello|dear),? (?:none|null|nan|undefined|unknown|n/a|name|first ?name|test)",
            r"\[(?:first |last |your |customer |company |business |product )?(?:name|date|item|product|company)\]",
            r"lorem ipsum|(?-i:TODO)|fixme|tbd|xxx+|insert (?:name|text|product) here|your (?:company|business) name",
            r"undefined|\(your name\)",
        ),
        common=_any(r"the|you|your|our|and|this|that|with"),
    )
}
