"""The sentences that drafts of handwritten notes are made of: `[this|that]` is a choice, `{item}` a fact."""

from collections.abc import Mapping

FROM_ME = "[I wanted to thank you|Thank you|I sat down to thank you|A few lines to thank you|This is to thank you]"

_GENERAL = (
    f"{FROM_ME} for [being with us|coming to us|trusting us].",
    "[Before the week is over|Before the day gets away from me|While I think of it|With a quiet minute at last], "
    "I wanted to [write to you|thank you|say hello in my own hand].",
    "[It is good|It does us good|We are glad] to have you [with us|as a customer|among the people we work for].",
    "[You came to mind today|I thought of you this week|Your name came up here today], and [I was glad of it|"
    "I wanted to write|so I picked up a pen].",
)

# By occasion; the first sentence of each is never said twice to one person.
OPENINGS: Mapping[str, tuple[str, ...]] = {
    "": _GENERAL,
    "thank_you": (
        f"{FROM_ME} for coming to us {{when}}.",
        f"{FROM_ME} for trusting us with the {{job}}.",
        f"{FROM_ME} for choosing the {{bought}}.",
        "It was [good|a pleasure|a joy] to see you {when}, and I wanted to [thank you|thank you in my own hand].",
        "The {job} {when} was [good work to do|work we enjoyed], and I wanted to [thank you for it|tell you so].",
        *_GENERAL,
    ),
    "first_purchase": (
        f"{FROM_ME} for giving us a try {{when}}.",
        f"{FROM_ME} for trusting us with the {{job}}, and for trying somebody new.",
        f"{FROM_ME} for choosing the {{bought}}, and for trying somebody new.",
        "It was your first time with us {when}, and [it was good to meet you|I was glad that you came].",
        f"{FROM_ME} for [giving us a try|trying somebody new|making a start with us].",
        "[It was good|I was glad|It was a pleasure] to meet you.",
        "[A first time takes some trust|Trying somebody new takes some trust], and [I wanted to thank you for yours|"
        "thank you for giving us yours].",
    ),
    "big_purchase": (
        f"{FROM_ME} for trusting us with the {{job}}.",
        f"{FROM_ME} for choosing the {{bought}}.",
        "The {item} is not [a small thing to decide|something one decides every day], and "
        "[I wanted to thank you for your trust|thank you for deciding for us].",
        f"{FROM_ME} for what you decided {{when}}.",
        "I am [glad|proud] that the {bought} is [with you now|in your hands now].",
        f"{FROM_ME} for your trust.",
        "[A decision like yours is not made lightly|You put a good deal of trust in us], and "
        "[I wanted to thank you for it|it has not gone unnoticed here].",
        "[What you chose|What you decided] mattered to all of us here, and [I wanted to tell you so|thank you for it].",
    ),
    "contract": (
        f"{FROM_ME} for signing with us {{when}}.",
        f"{FROM_ME} for the {{item}}, and for putting this into our hands.",
        f"{FROM_ME} for [signing with us|putting this into our hands|deciding to go on with us].",
        "[It is signed|Your signature is here|It is settled], and [I wanted to thank you in ink|"
        "I wanted to thank you before the work begins|we are looking forward to the work].",
        "[A contract is a piece of paper|Paper is patient]; [what you gave us is trust|what counts is that somebody "
        "comes when they said], and [I know it|we will see to that].",
    ),
    "anniversary": (
        "It is {years} [now|this season] that you have been [coming to us|with us], and I wanted to "
        "[thank you for it|thank you for every one].",
        "[You have been with us for|You have been coming to us for] {years}, and [it is a joy|we are glad of each].",
        f"{FROM_ME} for [another year|staying with us|coming back to us year after year].",
        "[Another year has gone by|It is that time of the year again], and [you are still with us|we are glad to have "
        "you with us].",
        "[The calendar says|My book says|I see here] that it was about now that you [first came to us|came to us for "
        "the first time].",
    ),
    "birthday": (
        "[Happy birthday|A happy birthday|Many happy returns] from [all of us|everybody here|me and everybody here].",
        "[It is your birthday|Today is about you|Another year for you], and [all of us wish you a good one|"
        "we wish you a good one here].",
        "[All of us|Everybody here|We all] [wish you a happy birthday|send you good wishes for your birthday].",
        "[For your birthday|On your birthday] [I wish you|we wish you] [a good day and a better year|a year with much "
        "to be glad of|good people around the table].",
    ),
    "referral_thanks": (
        f"{FROM_ME} for [telling somebody about us|sending somebody to us|putting in a good word for us].",
        "[You told somebody about us|You sent somebody to us|You put in a good word for us] {when}, and "
        "[that is the kindest thing a customer can do|it made our day].",
        "[You told somebody about us|You sent somebody our way|Somebody came to us because of you], and "
        "[that is the kindest thing a customer can do|it made our day|I wanted to thank you myself].",
        "[Nothing we could say about ourselves|No sign on our door|No page in a paper] does what [your word did|"
        "a word from you did].",
    ),
    "review_thanks": (
        "You wrote “{praise}”, and [that was read out here|it made our day|I have it in front of me as I write].",
        f"{FROM_ME} for “{{praise}}”.",
        f"{FROM_ME} for what you [wrote about us|said about us] {{when}}.",
        f"{FROM_ME} for [your kind words|what you said about us|what you wrote about us].",
        "[Your words were read out here|Your kind words hang in our back room|I read your words twice], and "
        "[they did us good|everybody had a better day for it|I wanted to thank you for them].",
        "[Kind words are said quickly|Most people who are content say nothing]; [you took the time to write yours down|"
        "you said something], and [thank you for it|it did us good].",
    ),
    "complaint_follow_up": (
        "[I am sorry|I wanted to say that I am sorry|Let me say again that I am sorry] for what [went wrong|"
        "was not right].",
        "[You told us that something was not right|You told us what went wrong], and [that was kind of you|I am "
        "grateful for it].",
        "[Something was not right with us|We were not as good as we want to be], and I [am sorry for it|apologise].",
        "[It stays with me|I keep thinking of it] that [something was not right|we let you down].",
    ),
    "how_is_it": (
        "[I wanted to ask|I have been wondering|May I ask] how the {item} is working out.",
        "[I hope|We hope] that the {item} is [all you wanted|as you wished it|doing what it should].",
        "[I hope|We hope] that everything [is as it should be|is as you wished it] since you came to us {when}.",
        "[I wanted to ask|I have been wondering|May I ask] [how things are|whether all is as it should be].",
        "[I hope|We hope] that everything is [as it should be|as you wished it|working out for you].",
    ),
    "check_in": (
        "It has been [a while|some time] since the {job} {when}, and I wanted to ask [how things are|how it holds].",
        "[How is the {bought}|How do you get on with the {bought}]?",
        "[It has been a while|Some time has gone by|We have not spoken for some time], and I wanted to "
        "[ask how you are|ask how things are with you|say hello].",
        "[How are you|How are things with you|How is everything]?",
        *_GENERAL[1:],
    ),
    "come_back": (
        "It has been [a while|some time] since you were with us {when}, and I wanted to ask how you are.",
        "[We have not seen you for a while|It has been a while], and [you are missed here|I wanted to ask how you "
        "are|I hope that all is well with you].",
        "[I trust|I hope] that all is well with you; [it has been some time|it has been a while].",
        "[You came to mind today|I thought of you this week|Your name came up here today], and I wanted to ask how "
        "you are.",
    ),
    "maintenance": (
        "[Around {due}|By my book, around {due},] it is time to look after the {product}.",
        "[By now|About now] [it is time for somebody to look after things|things will want looking after] [at your "
        "place|with what you have from us].",
        "[It is about time|The season has come] to look after [what you have from us|things at your place] again.",
    ),
    "season": (
        "[The season is turning|The year is turning|The days are changing], and I [thought of you|wanted to say "
        "hello|wanted to write before it gets busy].",
        *_GENERAL,
    ),
    "referral_ask": (
        "I am [glad|so glad] that you [are happy with us|are content with our work].",
        "[It did me good to hear|I was glad to hear] that you are [happy with us|content with our work].",
    ),
    "review_ask": (
        "I am [glad|so glad] that you [came to us|gave us a try|were here].",
        f"{FROM_ME} for [coming to us|being with us].",
    ),
}

_FOR_ALL = (
    "If anything is not as it should be, [call me|tell me|let me know], and I see to it.",
    "[You know where to find me|I am here|You know where we are] [if you need a hand|whenever you need us].",
    "[All good wishes|Good wishes|My best wishes] to you and yours.",
    "[Take good care of yourself|Take care], and [until we meet again|until the next time].",
    "[I look forward to seeing you again|I hope our paths cross again before long].",
)
_TRUST = (
    "If anything about it is not the way you want it, [call me|tell me|ask for me], [whatever the hour says on the "
    "door|and I see to it|and I come to look at it myself].",
    "[I will look in on it|I will ask after it] in a while; until then [you know where to find me|I am a call away].",
    "I hope it [gives you joy|serves you well] for [many years|a long time].",
)
CLOSINGS: Mapping[str, tuple[str, ...]] = {
    "": _FOR_ALL,
    "first_purchase": (
        "If there is one thing we should do better next time, [tell me|let me know]; I [read|hear] it gladly.",
        "I hope it was not [the last time|our last meeting].",
        *_FOR_ALL,
    ),
    "big_purchase": (*_TRUST, *_FOR_ALL[:3]),
    "contract": (
        "[You have my word|You have our word] that [we come when we say|somebody picks up when you call].",
        "Tell me how you like things done, and [we do them so|that is how we do them].",
        *_FOR_ALL[:3],
    ),
    "anniversary": (
        "[Here is to the next one|To the next one], and [thank you|thank you for the trust].",
        "If there is one thing we should do better in the next one, tell me.",
        *_FOR_ALL[2:],
    ),
    "birthday": (
        "[May it be a good year|May the year be kind to you|I hope it is a good one], with [people you like around "
        "you|time for what you like].",
        "[Enjoy the day|Have a good day], and [let somebody else do the dishes|let yourself be spoilt a little].",
        "[With all good wishes|With warm wishes|With our best wishes].",
    ),
    "referral_thanks": (
        "We will look after them as we [look after you|would look after our own].",
        "[Whatever comes of it|Whether they stay or not], [it was kind of you|we owe you one].",
        *_FOR_ALL[2:],
    ),
    "review_thanks": (
        "[It is words like these that we work for|That is what we get up for in the morning].",
        "[Whoever did the work has heard it|I passed it on to everybody here], and [they stood a little taller|"
        "there were smiles].",
        *_FOR_ALL[2:],
    ),
    "complaint_follow_up": (
        "If anything is still not right, [call me|ask for me], and I see to it [myself|at once].",
        "Thank you for [telling us|giving us the chance to put it right|your patience].",
        "[We have changed what led to it|We have talked about it here], and I [thank you for your patience|hope you "
        "notice it].",
    ),
    "how_is_it": (_FOR_ALL[0], *_TRUST[1:], *_FOR_ALL[1:3]),
    "check_in": (
        "If there is anything that we can [do for you|help with|put right], [call me|tell me].",
        *_FOR_ALL[1:],
    ),
    "come_back": (
        "If something was not right, [I would like to hear it|please tell me], and I see to it.",
        "[Our door is open|You are welcome here], [whenever you like|with or without a reason].",
        *_FOR_ALL[2:],
    ),
    "maintenance": ("Tell me [when it suits you|which day suits you], and we see to it.",),
    "season": (
        "If there is anything we can get ready for you, [tell me|call me].",
        *_FOR_ALL[1:],
    ),
    "referral_ask": (
        "If you know somebody whom we could help, would you [tell them|give them our number]?",
        "Should a friend need [a hand|somebody like us], would you tell them?",
    ),
    "review_ask": (
        "Would you tell others how it was, [good or bad|in your own words]?",
        "If you find a minute, would you write down how it was, [good or bad|in your own words]?",
    ),
}

# Where nothing is remembered of them: a sentence that at least belongs to the occasion.
_WORK = (
    "[You made it easy for us|It is good to work for people like you|It was a good day's work for all of us].",
    "[Everybody here|The whole team] [joins me in this|says the same|sends regards].",
)
MIDDLES: Mapping[str, tuple[str, ...]] = {
    "thank_you": _WORK,
    "first_purchase": (
        "[I hope that you felt well looked after|I hope that we made a good beginning].",
        "[Everybody here|The whole team] was [glad to meet you|glad of a new face].",
    ),
    "big_purchase": (
        "[We do not take it lightly|It means more to a shop like ours than you may think].",
        "[Everybody here|The whole team] [joins me in this|had a part in it and says the same].",
    ),
    "contract": (
        "[We do not take it lightly|It means more to a shop like ours than you may think].",
        "[Everybody here|The whole team] [joins me in this|knows your name by now].",
    ),
    "anniversary": (
        "[We do not take it for granted|It means more to a shop like ours than you may think].",
        "[Everybody here|The whole team] [joins me in this|sends regards].",
    ),
    "birthday": ("[I hope somebody has baked you a cake|I hope that you do not have to work today].",),
    "referral_thanks": (
        "[We do not take it for granted|It means more to us than any advertisement].",
        "[Somebody who comes with your good word|Who comes from you] is [half a friend already|in good hands here].",
    ),
    "review_thanks": ("[It means a lot to everybody who had a part in it|We do not take it for granted].",),
    "check_in": ("[I hope that all is well at your end|I hope the year has been kind to you].",),
    "come_back": ("[I hope that all is well at your end|I hope the year has been kind to you].",),
    "season": ("[I hope that all is well at your end|I hope the year has been kind to you].",),
}
STAYED = (
    "[You have been with us for|It is] {years} now[, and we have not forgotten it|, and that means a lot to us].",
    "After {years} with us, [you are no stranger here|you are one of us].",
)
REMEMBERED = (
    "[And I remember|I have not forgotten|I have it in my book|It is written down here, and remembered]: {remembered}.",
)
REMEMBERED_OF_YOU = ("[I remember|I have not forgotten|We all know here] that you {remembered}.",)
REMEMBERED_HAS = (
    "[I thought of|I had to think of] your {remembered} [as I wrote this|when I picked up the pen].",
    "I hope that all is well with your {remembered}.",
)
