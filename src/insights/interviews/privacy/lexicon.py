"""What is a name at all: lists of first and last names, ordinary words, and the German tagger."""

from __future__ import annotations

import importlib
import re
from functools import cache
from importlib.resources import files

from insights.hanta import tagger
from insights.interviews.reading.roles import role_of_word

FIRST_NAME_LOCALES = (
    "de_DE",
    "de_AT",
    "de_CH",
    "tr_TR",
    "pl_PL",
    "hr_HR",
    "it_IT",
    "es_ES",
    "fr_FR",
    "nl_NL",
    "en_US",
    "sv_SE",
)
_ABROAD = (
    "cs_CZ", "da_DK", "de_LI", "de_LU", "en", "en_GB", "en_IE", "en_IN", "en_US", "es_ES", "fi_FI", "fr_FR", "hu_HU", "it_IT", "nl_NL",
    "no_NO", "pl_PL", "pt_BR", "ro_RO", "sk_SK", "sl_SI", "sv_SE", "tr_TR", "az_AZ", "en_KE", "en_NG", "en_PK", "vi_VN", "lt_LT", "lv_LV", "et_EE",
)  # fmt: skip
LAST_NAME_LOCALES = ("de_DE", "de_AT", "de_CH", "tr_TR", "hr_HR")
# Log probabilities of the tagger: words that stand whole in its dictionary lie above, words it puts together (`Rademacher`) below.
_WHOLE = -19.0
_LEAD = 2.5

# First and last names that are ordinary words, months or brands first of all; masked only beside a title or a first name.
_NAMES_THAT_ARE_WORDS = """
Adelheid Alba Alexa Allen Alpha Alpin Alt Amazon Amber Anders Angel Ante April Arm Art August Aura Bach Bart
Bauer Baum Bayer Beck Becker Beer Berg Bergen Beste Beta Bien Bier Bill Blas Blau Blitz Blum Bote Brand Braun
Brett Brot Bruder Busch Butter Can Christ Cortana Dan Darin Davor Dawn Del Delta Denk Der Dick Don Donner
Durante Ebbe Eimer Eitel Emir Ernst Essen Edding Evangelista Faith Feld Fisch Fischer Fleischer Flora Förster
Franke Frei Freitag Frisch Fröhlich Frost Frühling Fuchs Gabel Gamma Gärtner Gesche Gloria Glück Grace Graf
Grant Grob Groß Gross Grün Grüner Gut Gute Guter Hahn Hammer Harm Hase Heide Heil Heim Heiß Hell Herbst Hesse
Hilde Hirsch Hirt Hirte Holt Hope Immo Jäger Java Jet Job Joy Juli June Jung Juni Junior Kader Kaiser Kalt
Karge Käse Keil Kern Kick Klein Klug Knapp Koch König Kraft Kranz Kraus Krause Krebs Kunz Kurz Kurze Lage Lang
Lange Langer Lieb Linde Line Linke List Los Lot Lupe Lustig Mai Maler Mann Mans Marine Mark Maurer Maxime May
Meister Melle Melker Mentor Mercedes Metzger Mies Mode Mühle Müller Nagel Nazi Neo Nett Nette Neu Norma Ottone
Pastor Peer Pelle Per Pfeffer Pilot Ray Rauch Regen Reich Reine Renner Reuter Rich Richter Ring Ritter Romane
Römer Rose Rot Roth Rune Rust Sachse Sager Salami Salz Samstag Sauer Schäfer Scharf Scheibe Schenk Schlosser
Schmied Schnee Schneider Schön Schreiber Schwabe Schwarz Seidel Senn Server Sherry Silvester Siri Sohn Solange
Sole Sommer Sonntag Sonny Speck Speer Star Stark Staude Stein Stern Stock Stolz Sturm Sultane Summer Sun Süß
Tage Tanner Thor Tilde Tor Tore Türkmen Urban Van Vater Vogel Vogt Von Wagner Wald Warm Watson Wein Weiß Weiss
Wende Wille Will Winter Wolf Zimmer Zimmermann
"""
ORDINARY_NAMES = set(_NAMES_THAT_ARE_WORDS.split())
# Things that the tagger takes for names; mostly English or colloquial.
_THINGS_WORDS = """
Account App Backup Bot Browser Button Chat Chatbot Code Dashboard Döner Download Elektro Feedback Handy
Hotline Laptop Link Login Mail Margarita Margherita Monitor Nacho Newsletter Online Onboarding Passwort Pin Popcorn Portal Reset Scanner
Screenshot Server Shop Skonto Smartphone Software Stick Support Tablet Team Ticket Tool Touchscreen Update
Upload Video Workflow Workshop
"""
THINGS = frozenset(_THINGS_WORDS.split())
ORDINARY_NAMES |= THINGS
# Names of products and companies that are talked about and identify nobody.
_BRANDS = """
sap siemens bosch microsoft google amazon netflix apple android whatsapp facebook instagram youtube excel word
teams zoom outlook paypal ebay disney spotify tiktok linkedin twitter linux windows chrome firefox github jira
slack oracle ibm intel samsung huawei bmw audi vw volkswagen mercedes porsche opel ford toyota tesla lufthansa
ryanair bahn ikea aldi lidl rewe edeka penny netto rossmann douglas telekom vodafone allianz sparkasse
volksbank dhl dpd hermes ups fedex klarna shopify wordpress python java alexa siri chatgpt corona covid
anaconda atlassian bitbucket canva confluence discord docker dropbox figma gitlab javascript jitsi kotlin moodle onenote
photoshop powerpoint skype trello typescript webex zalando
thermomix fritzbox miele dyson roomba nespresso tupperware poggenpohl nivea haribo milka nutella persil pampers playmobil lego adidas puma nike
birkenstock deichmann mediamarkt hornbach kaufland thalia verivox revolut comdirect barmer airbnb uber flixbus dazn playstation xbox nintendo
kindle sonos garmin fitbit peloton gopro canon nikon epson lenovo asus acer xiaomi nokia motorola notion evernote miro asana duolingo deepl copilot
hellofresh lieferando wolt vorwerk kärcher gardena stihl makita hilti viessmann vaillant buderus grohe nobilia bulthaup osram rowenta tefal wmf
krups delonghi tchibo vinted ebay hoover
jupyter kaggle numpy pytorch tableau tensorflow
"""
COMMON_BRANDS = set(_BRANDS.split())
# First names that are German nouns as well, and the nouns first. Taggers and dictionaries know far more of them as nouns (Beate, Julia,
# Sven); a name that is missing here is masked once too often, one too many here leaves a person unmasked.
_NOUNS_TOO = frozenset(["Gala", "Roman", "Saga"])
_FREQUENT_WORDS = """
Böttcher Hoffmann Hofmann Huber Krämer Kröger Krüger Maier Mayer Meier Möller Neumann Peters Schmidt Schmitt Schröder Schulz
"""
# Last names among the most frequent that the lists lack and that are nothing else.
_FREQUENT = frozenset(_FREQUENT_WORDS.split())
_NO_NAMES = frozenset(
    ["Corona", "Margarita", "Margherita"]
)  # in the lists, and in interviews the pandemic, a drink and a pizza
_WORDS_TOO = frozenset(["Ilias", "Meta"])  # a learning platform, and what `meta-` became in speech


@cache
def first_names() -> frozenset[str]:
    """First names of German speakers and of the larger groups that live among them (Faker's lists, MIT, and `first_names.txt`)."""
    listed = (files("insights.interviews.privacy") / "first_names.txt").read_text(encoding="utf-8").splitlines()
    found = {name for line in listed if not line.startswith("#") for name in line.split()} | set(_short_names())
    for locale in FIRST_NAME_LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in ("first_names", "first_names_male", "first_names_female"):
            found |= {str(name) for name in getattr(provider, attribute, ())}
    return frozenset(
        name for name in found if len(name) > 2 and name[0].isupper() and " " not in name and name not in _NO_NAMES
    )


@cache
def in_full(short: str) -> frozenset[str]:
    """The first names that people shorten to `short` (`Kathi`: Katharina, Kathrin, Katrin)."""
    return _short_names().get(short, frozenset())


@cache
def _short_names() -> dict[str, frozenset[str]]:
    lines = (files("insights.interviews.privacy") / "short_names.txt").read_text(encoding="utf-8").splitlines()
    return {line.split()[0]: frozenset(line.split()[1:]) for line in lines if not line.startswith("#")}


@cache
def womens_names() -> frozenset[str]:
    """First names that only women have (Faker's lists)."""
    women, men = set(), set()
    for locale in FIRST_NAME_LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        women |= {str(name) for name in getattr(provider, "first_names_female", ())}
        men |= {str(name) for name in getattr(provider, "first_names_male", ())}
    return frozenset(women - men)


@cache
def last_names() -> frozenset[str]:
    """Frequent last names (Faker's lists, MIT)."""
    found = set()
    for locale in LAST_NAME_LOCALES:
        found |= {str(name) for name in importlib.import_module(f"faker.providers.person.{locale}").Provider.last_names}
    return frozenset(name for name in found if len(name) > 2 and " " not in name) | _FREQUENT


@cache
def places() -> frozenset[str]:
    """Towns, states and countries (Faker's lists, MIT), so that they are not taken for people."""
    from faker.providers.address import de_AT, de_CH, de_DE

    found = {"Europa", "Asien", "Afrika", "Amerika", "USA", "Ostwestfalen", "Schweiz", "Österreich"}
    found |= {str(name) for name in de_DE.Provider.cities} | {str(name) for name in de_AT.Provider.cities}
    found |= {str(name) for p in (de_DE, de_AT) for name in (*p.Provider.states, *p.Provider.countries)}
    found |= {str(part) for canton in de_CH.Provider.cantons for part in canton if len(part) > 2}
    return frozenset(word for name in found for word in name.split() if len(word) > 2 and word[0].isupper())


@cache
def inhabitants() -> dict[str, int]:
    """Inhabitants of every place in German-speaking countries from 500 on and of large cities of the world (`places.txt`, GeoNames, CC BY 4.0)."""
    found: dict[str, int] = {}
    lines = (files("insights.interviews.privacy") / "places.txt").read_text(encoding="utf-8").splitlines()
    for name, number in (line.split("\t") for line in lines if not line.startswith("#")):
        for form in {name, re.sub(r"\s*(?:\(.*\)|\b(?:am|an der|im|in der|bei|ob der|vor der|i\.)\s.*)$", "", name)}:
            found[form] = max(found.get(form, 0), int(number))
    return found


@cache
def names_abroad() -> tuple[frozenset[str], frozenset[str]]:
    """First and last names of languages further away (Faker's lists, MIT): a hint beside others, never a proof."""
    firsts, lasts = set(), set()
    for locale in _ABROAD:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in ("first_names", "first_names_male", "first_names_female"):
            firsts |= _listed(provider, attribute)
        lasts |= _listed(provider, "last_names")
    return frozenset(firsts), frozenset(lasts)


@cache
def everybodys_names() -> frozenset[str]:
    """All first and last names of all lists."""
    return first_names() | last_names() | names_abroad()[0] | names_abroad()[1]


def _listed(provider: type, attribute: str) -> set[str]:
    names = getattr(provider, attribute, ())
    return (
        {str(n) for n in names if len(str(n)) > 2 and str(n)[0].isupper()} if not isinstance(names, property) else set()
    )


@cache
def word_tags(word: str) -> list[tuple[str, float]]:
    """Tags of a word outside of any sentence with their log probabilities, the best first."""
    return [(tag, float(p)) for tag, p in tagger().tag_word(word)]


@cache
def is_ordinary(word: str) -> bool:
    """Whether a capitalised German word is an ordinary word before it is a name: `Kern`, `Mai`, `Störung`."""
    if word in _FREQUENT:  # the tagger takes `Krüger` for a noun
        return False
    if word in ORDINARY_NAMES or word in first_names():
        return word in ORDINARY_NAMES
    best, *others = word_tags(word)
    clear = not others or best[1] - others[0][1] > _LEAD
    return best[0].startswith(("NN", "ADJ", "ADV", "V", "P", "K", "ART", "ITJ")) and clear and best[1] > _WHOLE


@cache
def is_first_name(word: str) -> bool:
    """Whether a word is a first name, or put together from first names (`Anna-Lena`)."""
    return word in first_names() or ("-" in word and all(part in first_names() for part in word.split("-")))


def is_noun_too(name: str) -> bool:
    """Whether a first name is a German noun as well (`Roman`)."""
    return name in _NOUNS_TOO


def is_thing_too(name: str) -> bool:
    """Whether a first name is another word as well (`Roman`, `Ilias`)."""
    return name in _NOUNS_TOO or name in _WORDS_TOO


@cache
def in_dictionary(word: str) -> bool:
    """Whether a German dictionary knows the word; it knows many names as well."""
    import simplemma

    return simplemma.is_known(word, lang="de")


@cache
def is_no_english_name(word: str) -> bool:
    """Whether an English word is what nobody is called: `Have`, `Even`, `Participant`."""
    from spacy.lang.en.stop_words import STOP_WORDS

    return (word.lower() in STOP_WORDS and word not in ORDINARY_NAMES) or role_of_word(word) is not None


@cache
def tagged_as_name(sentence: str) -> frozenset[str]:
    """The words of a German sentence that the tagger takes for names in it."""
    from insights.interviews.privacy.patterns import words

    tokens = [m.group() for m in words(sentence)]
    return frozenset(word for word, _, tag in tagger().tag_sent(tokens) if tag == "NE")
