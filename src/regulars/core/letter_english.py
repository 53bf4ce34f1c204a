"""What gives a letter away in English."""

# ruff: noqa: E501 - one phrase a line, however long
from regulars.core.letter_table import Table

ENGLISH = Table(
    pitch=r"""
(?:special|our|new|exclusive|latest|great|current|weekly) offers?
an offer(?! of| to| from)|on offer
offer(?:s|ed|ing)? you (?:\d|an? (?:discount|special|deal|free|new|voucher|coupon|rebate|upgrade|extra|\d))
(?:discount|rebate|coupon|voucher|gift card)s?(?! (?:that|which|you|was|were|being|had|went|did))|discounted
promos?|promotions|promotional|(?:our|this|special|current|latest|big) promotion|promotion (?:on|ends|starts|runs|code|price)
(?:discount|promo|promotion|promotional|voucher|coupon) codes?|^use code (?!\d)\w+
(?:use|enter|apply|quote|with) (?:\w+ ){0,2}code (?:\w+ )?(?:at (?:the )?(?:checkout|till|counter)|when you (?:order|pay)|on your next)
(?:summer|winter|spring|autumn|fall|holiday|christmas|flash|clearance|black friday|our|big|annual|huge) sales?|on sale
(?:a|the|this) sale (?:on|this|now|in|until|today|is|starts|ends|begins)|sale (?:ends|starts|prices?)
clearance|bargains?|(?:good|great|special|best|hot|amazing) deals|(?:special|best|hot) deal|deal of the|happy hour
\d+ ?(?:%|percent|per cent) (?:off|less|cheaper|discount|reduction|on (?:every\w*|all|any|your|our|selected|the (?:whole|entire|next)))
half[- ]price|(?:a )?(?:third|quarter|half) off|-\d+ ?%|money off|two for (?:one|the price)|three for two|[23] for [12]|buy (?:one|two|three|\d),? (?:and )?get
(?:\d+|ten|twenty|fifty) (?:dollars|euros|pounds) off
(?:special|great|low|lower|reduced|better|unbeatable|crazy) prices?|prices? (?:have |has |are |is |were )?(?:dropped|fallen|reduced|slashed|cut|starts?|from)
(?:all|everything|many|selected) (?:\w+ ){0,3}reduced|reduced (?:this week|until|to clear|today)|cheaper than ever|marked down|closing out|last year's models
save (?:up to )?\d+ ?(?:%|percent|per cent|on|off|when|if)|sav(?:e|ing) (?:you )?money|and save(?! (?:the|you|your|me|us|it|our|a|time|space|some))
^(?:buy|order|shop|book|reserve|join|subscribe|register|sign up|pre-?order|renew)(?: \w+){0,3} (?:now|today|online|before)
(?:buy|order|book|reserve|sign up) now|^shop (?:our|the|all|here)|^pre-?order|^subscribe (?:and|to|for)|add to (?:your )?(?:cart|basket)
still time to (?:order|buy|book|shop)|before (?:they|it) (?:expires?|runs? out|sells? out)|before (?:they are|it is) gone
limited[- ](?:time|offer|edition)|while (?:stocks?|supplies) lasts?|last chance|don't miss|do not miss|^only this week(?:end)?(?! (?:we|i|did))
(?:our|the|a) new collection|new arrivals?|our (?:\w+ )?(?:new|latest|newest) (?!address|number|phone|hours|opening|colleague|receptionist|apprentice|baby|premises|place|home|owner|name|team|neighbour|door|sign|floor)\w+
(?:see|try|discover|explore|check out|browse) (?:our|the) (?:\w+ )?(?:new|latest|full|whole|winter|summer|spring|autumn)|have you (?:seen|tried) our
^why not (?:add|try|upgrade|treat|order|buy|book)|not (?:add|try|buy|order) (?:\w+ ){1,3}to your order|^upgrade (?:now|today|to|your)|treat yourself
(?:might|may|could|will|'ll|would) (?:also |surely |certainly )?(?:like|love|enjoy|be interested in) our|you might also (?:like|need)|also bought
(?:get|have|win|claim|grab|enjoy|receive|take) (?:\w+ ){0,3}free(?! (?:of|to|from|for|time|hand|day|hour|moment|space|evening|afternoon))
free (?:shipping|delivery|gift|coffee|tea|drink|dessert|trial|sample|upgrade|month|item|filter|estimate|consultation|class|session|entry|ticket)s?
loyalty (?:points|programme|program|card)|(?:use|redeem|collect|earn|double|bonus|extra) (?:your )?points|(?:claim|redeem|collect) your (?:reward|gift|prize|free)
pay (?:less|half)|half the price|(?:on|off|for) your next purchase|^now from \d|\d+[.,]\d\d (?:a|per) (?:month|year|week|day)|financing|interest[- ]free
(?:catalogue|catalog|collection|menu|range|line) (?:is|are) (?:here|out|in)|got (?:our|some) new|still (?:tickets|places|seats|spots)|(?:tickets|places|seats|spots) left
(?:ask|tell you|hear|know|learn|talk)(?: us)?(?: more)? about our|our (?:service|maintenance|care|membership|premium|savings) (?:contract|plan|programme|program|package)s?
(?:perfect|ideal|great) (?:gift|present)s?|gift (?:sets?|ideas?)|^get ready for|^stock up|^sign up|^hurry|^grab (?:a|your|one)|everything must go|black friday|cyber monday
\d+ ?% (?:savings|bonus|extra|cash)|big savings|refer a friend|our newsletter|every (?:second|third|fifth|tenth|\d+th) \w+ (?:is )?(?:free|on us)|is on the house
(?:visit|browse|explore) our (?:web ?shop|online|store|shop|catalog)\w{0,4}|ask for our|our specials?|our special this|^think of us|now is the (?:best|right) time
^(?:do you )?need (?:an? |any |some )?new (?!appointment|date|time|key|invoice|receipt|copy|password|card)\w+|we (?:now |also |now also |also now )(?:sell|stock|carry|offer)|for (?:a small|an|a little) extra charge|^(?:buy|order|take) (?:\w+ ){1,2}(?:and|,) (?:pay|save)|pay for (?:one|two|\d)|members (?:save|get|pay)
prices (?:\w+ )?(?:are|is) (?:so |now |very )?(?:low|lower|down)|^new in|^spend \d+ and|comes? free|(?:thought|think|thinking) about a (?:second|new)|^come and (?:try|taste|see|test) our
^book (?:a|your) table for (?:valentine|mother|father|christmas|easter|new year)[\w']{0,3}|^pick up (?:a|another) (?:second|third|new)|(?:become|be) a member
""",
    harmless=r"""
thank(?:s| you)(?: \w+){0,3} for (?:(?!and |here )\w+ ){0,4}(?:gift card|voucher|coupon|discount|offer)s?
""",
    form_letter=r"""
(?:dear|hello|hi) (?:(?:valued|loyal|esteemed|our|dear) )?(?:customers?|clients?|guests?|members?|shoppers?|patrons?)
(?:dear|hello|hi) (?:sirs?|madam|friends?|all|everyone)|(?:valued|loyal|esteemed) (?:customers?|clients?|guests?|members?|patrons?)
we (?:truly |really |greatly )?value (?:you|your|our|all|every)|you mean (?:a lot|so much) to us
your business (?:is important|means|matters)|assuring you|thank you for your order(?=[.!,])
(?:appreciate|thank you for|thanks for) your (?:business|patronage|custom|loyalty|continued \w+|purchase|patience and|kind attention|cooperation)
(?:appreciate|thank you for|thanks for) (?:choosing|shopping (?:with|at)|doing business with|being (?:a|our|such a)) (?:us|loyal|valued|\w+ (?:customer|client|guest))|thank you for (?:choosing|shopping with) us
thank you for your patronage|for your patronage|your (?:understanding and patience|patience and understanding)
your (?:feedback|opinion|satisfaction|comfort|safety) (?:is (?:very |always |our )?(?:important|valuable|top|first|number|highest|main)|matters)
(?:do not|don't) hesitate|(?:please )?feel free to (?:contact|reach)|should you have any|if you have any (?:further )?questions
please find|find (?:attached|enclosed)|enclosed please|as per|kindly|please (?:be advised|note that|be informed)|with reference to|further to your
(?:we are|we're|i am|i'm) (?:very |so )?(?:pleased|delighted|excited|thrilled|proud|happy) to (?:announce|inform|offer|present|introduce|share|welcome|tell|say|let)
(?:we are|we're) (?:very |so )?(?:pleased|delighted|excited|thrilled|proud) to|exciting news|it is (?:our|with) (?:great )?(?:pleasure|regret)
we strive|rest assured|committed to (?:excellence|quality|provid\w+|giving|offering)|we (?:take|pride) (?:\w+ )?(?:pride|ourselves)
(?:we )?look(?:ing)? forward to (?:serv\w+|hearing from|welcoming you|doing business)|regrets? to (?:inform|announce|tell)|would like to take this opportunity
to whom it may concern|at your earliest convenience|on behalf of (?:the|our) (?:entire|whole)
hope (?:that )?(?:this|my) (?:(?:e-?mail|message|letter|note) )?finds you|hope (?:that )?you(?: are|'re) (?:doing )?well
(?:apologi[sz]e|sorry|apologies|regret) (?:for |about )?(?:any|the) inconvenience|inconvenience (?:this|it) may|inconvenience caused
this is an automat(?:ed|ic) (?:message|e-?mail)|do[- ]not[- ]reply|no-?reply|(?:do not|don't) reply to this
dear (?:homeowner|resident|neighbou?r|subscriber|patient|parent|user|reader)s?|your (?:trust|support|loyalty|feedback) means|(?:please )?accept our|(?:writing|write) to (?:inform|advise|notify)
pleasure (?:doing business|serving|to serve|of serving)|(?:further|any) assistance|be of (?:assistance|service)|for your (?:continued |ongoing )?support|at your disposal|sincerely yours|yours (?:faithfully|truly)
the management|being our (?:customer|client|guest)|hope (?:that )?you enjoyed your (?:visit|purchase|stay|experience|meal|shopping)
dear mr\.? ?(?:/|or|and) ?m\w{1,3}|(?:is|are) (?:greatly|very much|highly|sincerely|much) appreciated|your (?:recent|latest|valued) (?:purchase|order|visit)
(?:aim|strive|endeavou?r) to (?:provide|offer|deliver|give|ensure|exceed)|highest (?:level|standards?|quality)|(?:you are|you're|completely|fully) satisfied
customer (?:service|support|care) (?:team|department|hotline)|in the event (?:of|that)|(?:thank|thanking) you in advance|come to our attention|(?:call|message|request|enquiry|inquiry) is important
click here|unsubscribe|not monitored|no longer wish|terms and conditions|in accordance with|we have received your (?:request|enquiry|inquiry)
customer (?:satisfaction|experience) survey|dear \{(?:customer\.)?(?:name|first_name)\|(?:valued )?customer\}
""",
    promise=r"""
(?:we |is |are |fully |money[- ]back |satisfaction )?guarante(?:e|es|ed)
(?:100|hundred) ?(?:%|percent|per cent)
(?:we|you)(?:'ll| will| can) always|(?:we|you) always (?:come|get|find|have(?! had)|do|deliver|answer|give|are|keep|put|offer|call|arrive|use|make|help)|always (?:the|be|get)
never (?:fails?|breaks?|again|lets? you down|disappoints?|makes? (?:a )?mistakes?|goes wrong)|you(?:'ll| will) never (?:have|need|regret|worry|see|find|want)
(?:will|can)(?: not|not|'t| never) (?:ever )?(?:happen again|break|fail|go wrong|let you down|be beaten)|(?:won't|can't) (?:ever )?(?:happen again|break|fail|go wrong|let you down|be beaten)
nothing (?:can|will) (?:ever )?go wrong|(?:nobody|no one) (?:else |in town |around |here )?(?:beats?|can match|comes close|does (?:it|this|that) better|is (?:better|cheaper|faster))
(?:won't|will not|can't|cannot) find (?:it )?(?:an? |any )?(?:better|cheaper|lower|finer|faster)
(?:the )?(?:best|lowest|cheapest) (?:prices?|quality|service)(?: in| anywhere)?|unbeatable|unmatched|unrivalled|world[- ]class|second to none
(?:we are|we're) the (?:very )?(?:best|number|no\.? ?1|fastest|cheapest|leading|most|finest)|(?:the )?number one (?:in|for)
the (?:best|cheapest|fastest|finest|leading|largest|friendliest|top|only) (?:\w+ ){0,3}(?:in|around|on) (?:the |this )?(?:\{(?:customer\.)?city|town|city|county|country|area|world|region|market|state|business|industry|street|neighbou?rhood)
risk[- ]free|(?:no|zero) risk|no strings attached|no questions asked|for ever|forever|(?:a )?lifetime (?:warranty|guarantee)|lasts? (?:a|your) lifetime
you(?:'ll| will) (?:be (?:delighted|amazed|thrilled|blown away)|love|not regret)|works? every (?:single )?time|every single time|without fail|will never(?! (?:forget|know|hear|ask))
(?:nothing|no other \w+) (?:beats|compares|comes close|matches)|lasts? (?:for )?(?:decades|generations)|our prices are the|(?:totally|completely|absolutely|perfectly) (?:sure|certain|safe|harmless|secure|painless)
never (?:lost|failed|missed|needs?|wears?|leaks?|rusts?|stops?|runs? out)|the most \w+ (?:\w+ )?(?:around|anywhere|there is)|there is no (?:safer|faster|cheaper|(?:better|finer) \w+ (?:in|around|than|anywhere))|whatever it takes|no matter what|come what may
save (?:you )?(?:a fortune|thousands)|change your life|life[- ]changing|the perfect (?:solution|choice|fit)|always (?:count|rely) on
\d+ (?:hours|days|minutes) or your money back|(?:everyone|everybody|all our customers) (?:is|are|loves?) (?:happy|satisfied|delighted|us|it)|better than (?:any|all|every)\w{0,4}|the only (?:ones?|shop|people) (?:who|that) can
(?:clinically|scientifically|medically|dermatologically) (?:proven|tested)|(?:climate|carbon|co2)[- ](?:neutral|positive|free)|cures? (?:\w+ )?(?:pain|headaches?|everything|all|stress)|miracles?
(?<!feel )free\*|(?<!feel )free (?:[\w,]+ ){0,8}?(?:when|if|with|after|on orders|minimum)
""",
    money_back=r"""
paid|refund\w{0,3}|owed?|invoiced?|(?:the|your|our) bill|billed|receipt|deposit|(?:over)?charged|too (?:much|little)|transferred|donat\w{1,3}|raised
(?:sent|send|gave|give|giving|put|paying|goes|went|comes|came|is|are) (?:[\w$€£.,]+ ){0,3}back
""",
    spam=r"""
act now|urgent|last chance|you(?:'ve| have)? won|winner|congratulations|click here|cash|prize
limited time|final notice|important notice|don't miss|exclusive|amazing|guaranteed|free|\d+% off
""",
    asks={
        "a review": r"(?:write|leave|give) (?:us )?(?:a|your) review|rate us|review us|five stars",
        "a recommendation": r"tell (?:a friend|your friends|them about us|others about)|recommend us|refer a friend",
        "an appointment": r"book (?:a|an|your) (?:visit|appointment|table|slot|time)|make an appointment",
        "a survey": r"(?:fill in|complete|take) (?:the|our|a|this) (?:short )?(?:survey|questionnaire|form)",
        "a follower": r"follow us|like us on|find us on (?:facebook|instagram|tiktok)|subscribe to",
        "a purchase": r"(?:buy|order|shop) (?:now|today|here|again)|visit our (?:web ?shop|store|website)",
    },
    common=r"the|you|your|our|and|this|that|with",
)
