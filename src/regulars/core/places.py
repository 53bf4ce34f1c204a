"""Where the area codes and regions of countries with several time zones lie."""

# Condensed from libphonenumber's map of prefixes to time zones (Apache-2.0), which its light edition
# leaves out: https://github.com/google/libphonenumber. A code laid over an older one has its zones.
ZONES_OF_CODES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("America/Adak", "America/Anchorage"), "907"),
    (
        ("America/Chicago",),
        "205 210 214 217 218 224 225 228 235 251 254 256 262 274 281 309 312 314 316 318 319 320 "
        "325 327 331 334 337 346 353 361 402 405 409 414 417 430 432 447 464 469 479 501 504 507 "
        "512 515 531 534 539 557 563 572 573 580 601 608 612 615 618 629 630 636 641 651 659 660 "
        "662 682 708 712 713 715 726 730 731 737 763 769 773 779 806 815 816 817 830 832 847 870 "
        "872 901 903 913 918 920 931 936 938 940 945 952 956 972 975 979 985",
    ),
    (("America/Chicago", "America/Denver"), "308 605 620 701 785"),
    (("America/Chicago", "America/New_York"), "219 270 364 423 448 574 606 812 850 906 930"),
    (("America/Denver",), "303 307 385 406 435 505 575 719 720 748 801 915 970 983"),
    (("America/Denver", "America/Los_Angeles"), "208 458 541 775 986"),
    (("America/Denver", "America/Phoenix"), "928"),
    (("America/Edmonton",), "368 403 587 780 825"),
    (
        (
            "America/Edmonton",
            "America/Fort_Nelson",
            "America/Toronto",
            "America/Vancouver",
            "America/Winnipeg",
        ),
        "867",
    ),
    (("America/Edmonton", "America/Vancouver"), "236 250 257 672 778"),
    (("America/Halifax",), "428 506 782 902"),
    (("America/Halifax", "America/St_Johns"), "709"),
    (("America/Halifax", "America/Toronto"), "367 418 581"),
    (
        ("America/Los_Angeles",),
        "206 209 213 253 279 310 323 341 350 360 369 408 415 424 425 442 503 509 510 530 559 562 "
        "564 619 626 628 650 657 661 669 702 707 714 725 738 747 760 805 818 820 831 840 858 909 "
        "916 925 949 951 971",
    ),
    (
        ("America/New_York",),
        "201 202 203 207 212 215 216 220 223 227 229 231 234 239 240 248 252 260 267 269 272 276 "
        "283 301 302 304 305 313 315 317 321 324 326 329 330 332 336 339 347 351 352 363 380 386 "
        "401 404 407 410 412 413 419 434 440 443 445 463 470 472 475 478 484 502 508 513 516 517 "
        "518 540 551 561 567 570 571 582 585 586 603 607 609 610 614 616 617 631 640 645 646 656 "
        "667 678 680 681 686 689 703 704 706 716 717 718 724 727 728 732 734 740 743 754 757 762 "
        "765 770 771 772 774 781 786 802 803 804 810 813 814 821 826 828 835 838 839 843 845 848 "
        "854 856 857 859 860 862 863 864 865 878 904 908 910 912 914 917 919 929 934 937 941 943 "
        "947 948 954 959 973 978 980 984 989",
    ),
    (("America/Phoenix",), "480 520 602 623"),
    (("America/Regina",), "306 639"),
    (("America/St_Johns",), "879"),
    (
        ("America/Toronto",),
        "226 249 263 273 289 343 354 365 382 416 437 438 450 468 514 519 548 579 613 647 683 705 "
        "742 753 819 873 905 942",
    ),
    (("America/Toronto", "America/Winnipeg"), "807"),
    (("America/Vancouver",), "604"),
    (("America/Winnipeg",), "204 431 474 584"),
    (("Pacific/Honolulu",), "808"),
)

EAST, MID, MOUNTAIN = "America/New_York", "America/Chicago", "America/Denver"
ARIZONA, WEST = "America/Phoenix", "America/Los_Angeles"
ALASKA, ALEUTIANS, HAWAII = "America/Anchorage", "America/Adak", "Pacific/Honolulu"
TORONTO, WINNIPEG, EDMONTON = "America/Toronto", "America/Winnipeg", "America/Edmonton"
HALIFAX, VANCOUVER = "America/Halifax", "America/Vancouver"

# Only countries in which the region narrows it down; elsewhere all zones of the country are plausible.
REGIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("US", "CT DE DC GA ME MD MA NH NJ NY NC OH PA RI SC VT VA WV", (EAST,)),
    ("US", "AL AR IL IA LA MN MS MO OK WI", (MID,)),
    ("US", "FL IN KY MI TN", (EAST, MID)),
    ("US", "KS NE ND SD TX", (MID, MOUNTAIN)),
    ("US", "CO MT NM UT WY", (MOUNTAIN,)),
    ("US", "AZ", (ARIZONA, MOUNTAIN)),
    ("US", "ID OR", (MOUNTAIN, WEST)),
    ("US", "CA NV WA", (WEST,)),
    ("US", "AK", (ALASKA, ALEUTIANS)),
    ("US", "HI", (HAWAII,)),
    ("CA", "NL", ("America/St_Johns", "America/Goose_Bay")),
    ("CA", "NS NB PE", (HALIFAX,)),
    ("CA", "QC", (TORONTO, HALIFAX)),
    ("CA", "ON", (TORONTO, WINNIPEG, "America/Atikokan")),
    ("CA", "MB", (WINNIPEG,)),
    ("CA", "SK", ("America/Regina", EDMONTON)),
    ("CA", "AB", (EDMONTON,)),
    ("CA", "BC", (VANCOUVER, EDMONTON, "America/Creston", "America/Dawson_Creek")),
    ("CA", "YT", ("America/Whitehorse",)),
    ("AU", "NSW", ("Australia/Sydney", "Australia/Broken_Hill")),
    ("AU", "ACT", ("Australia/Sydney",)),
    ("AU", "VIC", ("Australia/Melbourne",)),
    ("AU", "TAS", ("Australia/Hobart",)),
    ("AU", "QLD", ("Australia/Brisbane",)),
    ("AU", "SA", ("Australia/Adelaide",)),
    ("AU", "NT", ("Australia/Darwin",)),
    ("AU", "WA", ("Australia/Perth", "Australia/Eucla")),
)
NAMES: tuple[tuple[str, str], ...] = (
    (
        "US",
        "AL Alabama, AK Alaska, AZ Arizona, AR Arkansas, CA California, CO Colorado, CT "
        "Connecticut, DE Delaware, DC District of Columbia, FL Florida, GA Georgia, HI Hawaii, ID "
        "Idaho, IL Illinois, IN Indiana, IA Iowa, KS Kansas, KY Kentucky, LA Louisiana, ME Maine, "
        "MD Maryland, MA Massachusetts, MI Michigan, MN Minnesota, MS Mississippi, MO Missouri, MT "
        "Montana, NE Nebraska, NV Nevada, NH New Hampshire, NJ New Jersey, NM New Mexico, NY New "
        "York, NC North Carolina, ND North Dakota, OH Ohio, OK Oklahoma, OR Oregon, PA "
        "Pennsylvania, RI Rhode Island, SC South Carolina, SD South Dakota, TN Tennessee, TX Texas, "
        "UT Utah, VT Vermont, VA Virginia, WA Washington, WV West Virginia, WI Wisconsin, WY "
        "Wyoming",
    ),
    (
        "CA",
        "AB Alberta, BC British Columbia, MB Manitoba, NB New Brunswick, NL Newfoundland and "
        "Labrador, NS Nova Scotia, ON Ontario, PE Prince Edward Island, QC Quebec, QC Québec, SK "
        "Saskatchewan, YT Yukon",
    ),
    (
        "AU",
        "ACT Australian Capital Territory, NSW New South Wales, NT Northern Territory, QLD "
        "Queensland, SA South Australia, TAS Tasmania, VIC Victoria, WA Western Australia",
    ),
)

ZONES_OF_CODE = {code: zones for zones, codes in ZONES_OF_CODES for code in codes.split()}
ZONES_OF_REGION = {(country, code): zones for country, codes, zones in REGIONS for code in codes.split()}
REGION_OF_NAME = {
    (country, name.casefold()): code
    for country, names in NAMES
    for code, _, name in (entry.partition(" ") for entry in names.split(", "))
}
