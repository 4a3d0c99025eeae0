import pytest

from insights.journey.mentions import find_mentions, overview
from tests.journey.conftest import people_of, verbatims_of


def speaks(text: str, *stems: str) -> bool:
    return len(find_mentions(verbatims_of(("v1", "a", text)), people_of(a="customer"), {"t": list(stems)})) == 1


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("Die HOTLINE war besetzt", "hotline"),
        ("in der Hotlinewarteschleife", "hotline"),
        ("unsere Servicehotline", "hotline"),
        ("Die Technik-Hotline", "hotline"),
        ("Mängel überall", "mangel"),
        ("Maengel ueberall", "mängel"),
        ("die Größe", "groesse"),
        ("mit der App", "app"),
        ("zwei Apps", "app"),
        ("Anmeldung im  Portal klappt", "anmeldung im portal"),
        ("die Sammelrechnung", "rechnung"),
        ("auf Messen und am Messestand", "messe"),
        ("ein Messerundgang", "messe"),
        ("auf der Messe", "=messe"),
    ],
)
def test_a_stem_is_found_at_word_starts_and_inside_compounds(text, stem):
    assert speaks(text, stem)


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("nach meiner Berechnung", "rechnung"),
        ("das ist angemessen", "messe"),
        ("ein Apparat", "app"),
        ("klappt nie", "app"),
        ("wunderbar", "bar"),
        ("das Messer ist stumpf", "messe"),
        ("die Messerwelle", "messe"),
        ("wir messen das", "=messe"),
    ],
)
def test_prefixed_and_accidental_words_do_not_count(text, stem):
    assert not speaks(text, stem)


def test_the_group_and_the_number_of_touchpoints_are_kept():
    verbatims = verbatims_of(("v1", "a", "Portal und Hotline", -0.5), ("v2", "s", "Die Hotline"))
    found = find_mentions(verbatims, people_of(a="customer", s="staff"), {"p": ["portal"], "h": ["hotline"]})
    assert found.set_index(["touchpoint", "verbatim_id"])["n_touchpoints"].to_dict() == {
        ("p", "v1"): 2,
        ("h", "v1"): 2,
        ("h", "v2"): 1,
    }
    assert found.set_index("verbatim_id")["group"]["v2"] == "staff"


def test_no_verbatims_give_no_mentions_and_missing_polarity_is_no_mistake():
    from insights import contracts

    assert find_mentions(contracts.empty("verbatims"), contracts.empty("people"), {"t": ["hotline"]}).empty
    assert (
        find_mentions(
            verbatims_of(("v", "a", "hotline")).drop(columns="polarity"), people_of(a="customer"), {"t": ["hotline"]}
        )["polarity"]
        .isna()
        .all()
    )


def test_the_overview_shows_who_and_by_which_words():
    verbatims = verbatims_of(("v1", "a", "Hotline"), ("v2", "b", "Hotlines und Hotline"), ("v3", "s", "Die Hotline"))
    found = find_mentions(
        verbatims, people_of(a="customer", b="customer", s="staff"), {"h": ["hotline"], "p": ["portal"]}
    )
    assert overview(found).loc["h"].tolist() == [2, 1, "hotline (2), hotlines (1)"]


def test_what_masking_put_in_is_no_mention():
    assert not speaks("Schreiben Sie an [E-Mail] oder [Telefon]", "telefon", "mail")
    assert speaks("am Telefon: [Telefon]", "telefon")
