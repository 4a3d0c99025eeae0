"""Fragments of the open answers in `streaming`; the grammar is that of `serviceportal_texts`."""

from __future__ import annotations

SLOTS = {
    "device": [
        "on the TV",
        "on my phone",
        "on the tablet",
        "on our old smart TV",
        "on the laptop",
        "on the kitchen tablet",
    ],
    "show": [
        "that detective series",
        "the baking show",
        "the space series",
        "a cartoon",
        "the hospital drama",
        "a true crime thing",
    ],
    "minutes": ["20 minutes", "half an hour", "25 min", "ages", "forty minutes", "so long"],
    "who": ["my husband", "my wife", "the kids", "my daughter", "my mum", "my flatmate", "the whole family"],
    "price": ["two pounds", "another 3 quid", "20 percent", "nearly a third"],
    "person": ["Nigel from support", "a lady called Brenda", "Mr Aldous", "someone called Priya"],
    "contact": ["07700 900145", "07700 900872", "jo.hartley@example.org", "r.finch@example.com"],
    "language": ["Korean", "French", "Danish", "Spanish", "Japanese", "Polish"],
    "director": [
        "silent films",
        "Italian neorealism",
        "seventies thrillers",
        "films from before 1960",
        "Iranian cinema",
        "short films",
    ],
}

BETTER = {
    "E": [
        (
            "recommendations",
            "[It takes {minutes} to find something|We spend {minutes} choosing], [then it is bedtime|and {who} has fallen asleep by then]",
        ),
        (
            "recommendations",
            "[A simple list of|Just show me] [nice things for tonight|things {who} and I both like], [not fifty rows|I don't want to scroll]",
        ),
        (
            "recommendations",
            "[Separate|Keep] [the kids' profile|children's stuff] [away from mine|properly], [my suggestions are all cartoons|it thinks I am six]",
        ),
        (
            "",
            "[Fewer|Not so many] [buttons|menus|rows], [my mum cannot find anything|I only want to press play|make it like a normal telly]",
        ),
        ("", "[Bigger|Larger] [letters|text] {device}, [I can't read it from the sofa|need my glasses every time]"),
        (
            "",
            "[Family|Household] [plan|account] [without the fuss|that just works], [we were locked out at my sister's|{who} always gets thrown out]",
        ),
        (
            "",
            "[Remember|It should remember] where we [stopped|left off], [it starts {show} from the beginning every time|so annoying with two TVs]",
        ),
        (
            "",
            "[Stop|Please stop] [playing trailers with sound|the autoplay], [it frightens the dog|I came home to relax|{who} hates it]",
        ),
        (
            "",
            "[More|Bring back] [cosy|gentle|funny] [shows|series] [for the whole family|for after work], [everything is murder these days|nothing too grim]",
        ),
        (
            "sign_up",
            "Logging in {device} [is a pain|with that code thing is silly], [typing a password with a remote takes forever|{who} has to do it]",
        ),
        (
            "",
            "[Something|More things] [we can all watch together|suitable for kids and grown-ups], [Friday is our film night|hard to find]",
        ),
        (
            "support",
            "[A phone number|A real person] to [call|talk to], [I don't want to chat with a robot|{person} was lovely but it took a week]",
        ),
    ],
    "S": [
        (
            "",
            "[All|Release all] episodes [at once|on day one], [waiting a week is torture|everyone spoils it online|weekly is so 2005]",
        ),
        (
            "",
            "[Don't cancel|Stop cancelling|Quit axing] [shows|series] after one season, [I never get an ending|why should I start anything|still angry about {show}]",
        ),
        (
            "billing",
            "[Too expensive|Price went up again], {price} more [so I cancel and come back|for one show a month|and now with ads]",
        ),
        (
            "billing",
            "[A student|A cheaper|A pay-per-month] [plan|price], [I only stay when something new drops|I hop between services anyway]",
        ),
        (
            "billing",
            "[Let me pause|A pause button for the subscription] [for a month or two|between seasons], [instead of cancelling each time|would keep me honestly]",
        ),
        (
            "",
            "[Downloads|Offline downloads] [keep failing|expire too fast|are limited] [on the train|{device}], [I watch on the way to work|useless on a flight]",
        ),
        (
            "",
            "[Skip intro|Faster speed|Skip recap] [everywhere|on every show|button that works], [I watch six in a row|saves me an hour a night]",
        ),
        (
            "",
            "['Are you still watching?'|That still-watching popup] [needs to go|is so judgy], [yes I am, it is 3am and so what|obviously yes]",
        ),
        (
            "",
            "[New|Show me new] [seasons|releases] [first|on the home screen|with an alert], [I found out from friends|I want to be the first]",
        ),
        (
            "",
            "[Get shows|Releases] at the same time [as in the US|everywhere], [I get spoilers for weeks|otherwise people just pirate it]",
        ),
        (
            "",
            "[Watch party|Group watch] [feature|mode] [please|with chat], [my friends live all over|we do it over video calls now]",
        ),
        (
            "recommendations",
            "[Recommendations are|The algorithm is] [stuck|boring|two years behind], [it keeps showing what I finished|watched one romcom and now it's all romcoms]",
        ),
    ],
    "F": [
        (
            "",
            "[More|Many more] [classics|old films|{director}], [the catalogue starts in 1995|there is nothing before my children were born]",
        ),
        (
            "",
            "[More|Proper] [foreign|{language}] films [with subtitles|in the original language], [not dubbed|dubbing ruins the acting]",
        ),
        (
            "playback",
            "[Picture|Bitrate|The picture] [in dark scenes|in night scenes] is [muddy|full of blocks], [I paid for 4K|I have a projector]",
        ),
        (
            "playback",
            "[Sound|Dialogue] [is mixed too low|gets lost], [proper surround please|I turn it up and then the explosions come]",
        ),
        (
            "",
            "[Leave|Don't shrink|Let us see] the [credits|end titles], [the film isn't over|I want to know who wrote the score]",
        ),
        (
            "recommendations",
            "[Recommendations|Suggestions] [by a person|from critics|from curators], [not an algorithm|it thinks I like everything with a gun in it]",
        ),
        (
            "recommendations",
            "[Search|Let me search|Browse] by [director|country|year|cinematographer], [not by mood|I know what I am looking for]",
        ),
        (
            "",
            "[Tell us|Announce|Warn us] [before films leave|when a film is removed], [half my list was gone|I was saving it for the weekend]",
        ),
        (
            "",
            "[Essays|Commentary|Background] [with the film|from the director|as on the old discs], [I miss the extras|I'd pay for that]",
        ),
        (
            "preview",
            "[Trailers|Previews] [give away the plot|show the whole film], [a still and two sentences would do|I look away now]",
        ),
        ("", "[Correct|The right] aspect ratio, [stop cropping old films|a western should be wide]"),
        (
            "",
            "[Films|Good films] from the [festivals|last Berlinale|small cinemas] [sooner|at all], [I can't travel to see them|nobody else shows them]",
        ),
    ],
    "*": [
        ("recommendations", "[Better recommendations|Improve the suggestions|Suggestions never fit]"),
        ("billing", "[Cheaper|Lower the price|Less expensive] please"),
        (
            "billing",
            "[The bill|Billing] [is confusing|came twice|never matches], [took weeks to get {price} back|who knows what I pay for]",
        ),
        (
            "support",
            "[Support|Customer service] [never answered|took five days|sent me in circles], [ring me on {contact}|you can write to {contact}|{person} promised to call back]",
        ),
        ("playback", "[It buffers|Keeps buffering|It freezes] {device} [in the evening|at weekends|right at the end]"),
        ("sign_up", "[Sign-up|Signing in] [asks too much|should be quicker]"),
        ("", "[App|The app] [crashes|is slow|forgets my list] {device}"),
        ("", "[No adverts|Get rid of the ads|Adverts are too loud]"),
    ],
}
OPENERS = [*[""] * 18, "Honestly, ", "Well, ", "Easy: ", "One thing: ", "Please: "]
TAILS = [
    *[""] * 20,
    ", please",
    ". Thanks",
    ". That's all",
    ", otherwise fine",
    ". It drives me mad",
    ", would be lovely",
    ". Others can do it",
    ". Not asking for much",
    ", that's my only complaint",
    ". Have said this before",
]
EMPTY_ANSWERS = [
    "nothing",
    "-",
    "none",
    "n/a",
    "no idea",
    "all good",
    "Nothing.",
    "dont know",
    "happy as it is",
    "can't think of anything",
]
