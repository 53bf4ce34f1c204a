"""Currencies: how many decimals they have, how they are written, and where they are used (ISO 4217)."""

_WITHOUT_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_WITH_THREE = "BHD IQD JOD KWD LYD OMR TND"
EXPONENTS = dict.fromkeys(_WITHOUT_DECIMALS.split(), 0) | dict.fromkeys(_WITH_THREE.split(), 3) | {"CLF": 4, "UYW": 4}

SYMBOLS = {
    "AUD": "A$",
    "BRL": "R$",
    "CAD": "CA$",
    "CNY": "CN¥",
    "EUR": "€",
    "GBP": "£",
    "HKD": "HK$",
    "ILS": "₪",
    "INR": "₹",
    "JPY": "¥",
    "KRW": "₩",
    "MXN": "MX$",
    "NGN": "₦",
    "NZD": "NZ$",
    "PHP": "₱",
    "PLN": "zł\xa0",
    "SGD": "S$",
    "TRY": "₺",
    "TWD": "NT$",
    "UAH": "₴",
    "USD": "$",
    "VND": "₫",
}

# What stands beside an amount, and the currencies that are written so.
_WRITTEN = {
    "$": """
        AUD ARS BBD BMD BND BRL BSD BZD CAD CLP COP CUP CVE DOP FJD GYD HKD JMD KYD LRD MOP MXN NAD NIO NZD SBD SGD SRD
        TOP TTD TWD USD UYU WST XCD
    """,
    "£": "GBP EGP FKP GIP LBP SDG SHP SSP SYP", "₤": "GBP EGP FKP GIP LBP SDG SHP SSP SYP",
    "¥": "CNY JPY",
    "€": "EUR", "₡": "CRC", "₦": "NGN", "₩": "KPW KRW", "₪": "ILS", "₫": "VND", "₭": "LAK", "₮": "MNT", "₱": "CUP PHP",
    "₲": "PYG", "₴": "UAH", "₵": "GHS", "₸": "KZT", "₹": "INR", "₺": "TRY", "₼": "AZN", "₽": "RUB", "₾": "GEL",
    "฿": "THB", "৳": "BDT", "៛": "KHR",
    "A": "AUD", "C": "CAD NIO", "CA": "CAD", "CN": "CNY", "HK": "HKD", "MX": "MXN", "NT": "TWD", "NZ": "NZD",
    "S": "SGD", "US": "USD", "R": "BRL LSL NAD SZL ZAR", "RM": "MYR", "RS": "INR LKR MUR NPR PKR SCR",
    "KR": "DKK ISK NOK SEK", "KČ": "CZK", "FR": "BIF CDF CHF DJF GNF KMF RWF XAF XOF XPF", "SFR": "CHF", "FT": "HUF",
    "LEI": "MDL RON", "TL": "TRY", "ZŁ": "PLN", "ЛВ": "BGN", "РУБ": "BYN RUB", "円": "JPY", "元": "CNY", "원": "KRW",
}  # fmt: skip

_SHARED = {
    "USD": "US AS EC FM GU IO MH MP PR PW SV TC TL UM VG VI BQ ZW",
    "EUR": """
        AD AT AX BE BG BL CY DE EE ES FI FR GF GP GR HR IE IT LT LU LV MC ME MF MQ MT NL PM PT RE SI SK
        SM TF VA XK YT
    """,
    "GBP": "GB GG IM JE GS",
    "AUD": "AU CC CX HM KI NF NR TV",
    "NZD": "NZ CK NU PN TK",
    "CHF": "CH LI",
    "DKK": "DK FO GL",
    "NOK": "NO SJ BV",
    "XOF": "BF BJ CI GW ML NE SN TG",
    "XAF": "CF CG CM GA GQ TD",
    "XPF": "NC PF WF",
    "XCD": "AG AI DM GD KN LC MS VC",
    "XCG": "CW SX",
    "ILS": "IL PS",
    "MAD": "MA EH",
}
_OWN = """
    AE:AED AF:AFN AL:ALL AM:AMD AO:AOA AR:ARS AW:AWG AZ:AZN BA:BAM BB:BBD BD:BDT BH:BHD BI:BIF BM:BMD
    BN:BND BO:BOB BR:BRL BS:BSD BT:BTN BW:BWP BY:BYN BZ:BZD CA:CAD CD:CDF CL:CLP CN:CNY CO:COP CR:CRC
    CU:CUP CV:CVE CZ:CZK DJ:DJF DO:DOP DZ:DZD EG:EGP ER:ERN ET:ETB FJ:FJD FK:FKP GE:GEL GH:GHS GI:GIP
    GM:GMD GN:GNF GT:GTQ GY:GYD HK:HKD HN:HNL HT:HTG HU:HUF ID:IDR IN:INR IQ:IQD IR:IRR IS:ISK JM:JMD
    JO:JOD JP:JPY KE:KES KG:KGS KH:KHR KM:KMF KP:KPW KR:KRW KW:KWD KY:KYD KZ:KZT LA:LAK LB:LBP LK:LKR
    LR:LRD LS:LSL LY:LYD MD:MDL MG:MGA MK:MKD MM:MMK MN:MNT MO:MOP MR:MRU MU:MUR MV:MVR MW:MWK MX:MXN
    MY:MYR MZ:MZN NA:NAD NG:NGN NI:NIO NP:NPR OM:OMR PA:PAB PE:PEN PG:PGK PH:PHP PK:PKR PL:PLN PY:PYG
    QA:QAR RO:RON RS:RSD RU:RUB RW:RWF SA:SAR SB:SBD SC:SCR SD:SDG SE:SEK SG:SGD SH:SHP SL:SLE SO:SOS
    SR:SRD SS:SSP ST:STN SY:SYP SZ:SZL TH:THB TJ:TJS TM:TMT TN:TND TO:TOP TR:TRY TT:TTD TW:TWD TZ:TZS
    UA:UAH UG:UGX UY:UYU UZ:UZS VE:VES VN:VND VU:VUV WS:WST YE:YER ZA:ZAR ZM:ZMW
"""
_OF_COUNTRY = {place: currency for currency, places in _SHARED.items() for place in places.split()}
_OF_COUNTRY |= dict(pair.split(":") for pair in _OWN.split())
CURRENCIES = frozenset(_OF_COUNTRY.values()) | frozenset(EXPONENTS)
COUNTRIES = frozenset(_OF_COUNTRY)
MEANT_BY = {code: frozenset([code]) for code in CURRENCIES}
MEANT_BY |= {mark: frozenset(codes.split()) for mark, codes in _WRITTEN.items()}


def currency_of(country: str) -> str:
    """Return the currency that is paid with in a country; dollars where we do not know."""
    return _OF_COUNTRY.get(country.upper(), "USD")


def exponent(currency: str) -> int:
    """Return how many decimals a currency has: 2, but 0 for yen and 3 for Kuwaiti dinars."""
    return EXPONENTS.get(currency.upper(), 2)
