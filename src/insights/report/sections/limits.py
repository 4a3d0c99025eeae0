"""What the study cannot say: who was not asked, small bases, saturation, what stayed open."""

from __future__ import annotations

from insights import estimates
from insights.report import blocks, figures
from insights.report.claims import PEOPLE_FOR_FINDING, Claim, state
from insights.report.material import Material
from insights.report.sections import sample
from insights.report.sections.themes import REST
from insights.wording import listing, quoted

GROUPS = ("customer", "former customer", "staff")
LISTED = 8


def build(material: Material) -> dict:
    """The section `limits`: who was not asked, saturation, bases, open assumptions, the rest theme."""
    inside = [
        blocks.claims(
            [
                *_not_asked(material),
                *_hardly_asked(material),
                *sample.blind_spots(material),
                *_bases(material),
                *_saturation(material),
                *_rest(material),
                *_machine(material),
                *_open(material),
            ]
        ),
        sample.thin_cells(material),
        blocks.note(material.say("limits_intervals")),
    ]
    return blocks.section("limits", material.say("limits"), inside)


def _not_asked(material: Material) -> list[Claim]:
    say, found = material.say, []
    if material.n_interviews:
        there = set(material.interviewed["group"])
        missing = [material.term("groups", g) for g in GROUPS if g not in there]
        if material.groups_guessed:
            text = say("limit_groups_unknown")
            found.append(state("limits-groups", text, "finding", "reading_notes: interviews.csv"))
        elif missing:
            found.append(
                state(
                    "limits-groups",
                    say("limit_groups", groups=listing(missing, material.language)),
                    "finding",
                    "people: group",
                )
            )
        found.append(
            state(
                "limits-interviews",
                say("limit_interviews", n=material.n_interviews),
                "finding",
                "people: source = interview",
                n=len(material.interviewed),
            )
        )
    else:
        found.append(state("limits-no-interviews", say("limit_no_interviews"), "finding", "people: source = interview"))
    if not material.n_respondents:
        found.append(state("limits-no-survey", say("limit_no_survey"), "finding", "responses: respondent_id"))
    elif material.origin != "survey":
        found.append(state("limits-unasked", say("limit_unasked"), "finding", "responses: respondent_id"))
    found.append(state("limits-others", say("limit_others"), "finding", "people: group"))
    return found


def _hardly_asked(material: Material) -> list[Claim]:
    """Groups with a handful of interviews, and categories of the sample with fewer than 30 respondents."""
    say, language, found = material.say, material.language, []
    counts = material.interviewed["group"].value_counts() if not material.groups_guessed else {}
    few = [f"{material.term('groups', g)} ({counts[g]})" for g in GROUPS if 0 < counts.get(g, 0) < PEOPLE_FOR_FINDING]
    if few:
        text = say("limit_few_interviews", groups=listing(few, language))
        found.append(state("limits-few-interviews", text, "finding", "people: group"))
    variables = material["variables"]
    told = variables.loc[variables["role"].isin(["demographic", "firmographic"]), "variable"]
    profile = material["profile"]
    rows = profile[profile["variable"].isin(told) & (profile["statistic"] == "share")]
    rows = rows[(rows["n"] < estimates.SMALL_BELOW) & (rows["base"] >= estimates.SMALL_BELOW)]
    rows = rows[[not material.rare(r.variable, r.n) for r in rows.itertuples()]]
    if len(rows):
        names = [
            f"{material.labels.get(r.variable, r.variable)}: {material.category(r.variable, r.category)}"
            for r in rows.head(LISTED).itertuples()
        ]
        if len(rows) > LISTED:
            names.append(say("and_others", n=len(rows) - LISTED))
        text = say("limit_few_respondents", names=listing(names, language))
        found.append(state("limits-few-respondents", text, "finding", "profile: n"))
    return found


def _machine(material: Material) -> list[Claim]:
    """Themes and codes are suggestions as long as nobody has decided them."""
    if material["themes"].empty:
        return []
    decided = int(material["codes"]["n_decided"].sum()) if len(material["codes"]) else 0
    return [state("limits-machine", material.say("limit_machine", n=decided), "finding", "codings: status")]


def _saturation(material: Material) -> list[Claim]:
    table, summary = material["saturation"].sort_values("position"), material["saturation_summary"]
    if table.empty:
        return []
    if not table["new_information"].notna().any():  # too few interviews, or no code in the first ones
        text = material.say("limit_saturation_untested", n=len(table))
        return [state("limits-saturation", text, "finding", "saturation: new_information", n=len(table))]
    if table["reached"].any():
        later = table["new_information"].iloc[int(table["reached"].to_numpy().argmax()) + 1 :]
        if not (later > summary.threshold).any():
            return []
        text = material.say("limit_saturation_later", n=len(table))
        return [state("limits-saturation", text, "finding", "saturation: new_information", n=len(table))]
    return [
        state(
            "limits-saturation",
            material.say("limit_saturation", n=len(table)),
            "finding",
            "saturation_summary: reached_at",
            n=len(table),
        )
    ]


def _bases(material: Material) -> list[Claim]:
    w, language, n = material["weighting_summary"], material.language, material.n_respondents
    if not n:
        return []
    smallest = material["variables"].loc[lambda t: t["role"] != "text"].nsmallest(1, "n_valid")
    found = []
    if len(smallest) and 0 < int(smallest["n_valid"].iloc[0]) < n:
        label, base = smallest["label"].iloc[0], int(smallest["n_valid"].iloc[0])
        text = material.say(
            "limit_bases",
            n=figures.whole(n, language),
            label=quoted(label, language),
            base=figures.whole(base, language) if base >= estimates.SUPPRESS_BELOW else f"< {estimates.SUPPRESS_BELOW}",
        )
        found.append(state("limits-bases", text, "finding", "variables: n_valid", n=n))
    if not material.weighted:
        text = material.say("limit_unweighted")
        found.append(state("limits-unweighted", text, "finding", "weighting_summary: source", n=n))
    if n < 100:
        found.append(
            state(
                "limits-small-survey",
                material.say("limit_small_survey", n=n),
                "finding",
                "responses: respondent_id",
                n=n,
            )
        )
    if material.weighted and w.design_effect > 1.5:
        found.append(
            state(
                "limits-design-effect",
                material.say(
                    "limit_design_effect",
                    value=figures.plain(w.design_effect, language, decimals=2),
                    effective=figures.whole(round(w.effective_n), language),
                    n=figures.whole(n, language),
                ),
                "finding",
                "weighting_summary: design_effect",
                n=n,
            )
        )
    for i, warning in enumerate(w.warnings, start=1):
        found.append(state(f"limits-weighting-{i}", warning, "finding", "weighting_summary: warnings", n=n))
    return found


def _rest(material: Material) -> list[Claim]:
    rest = material["themes"][material["themes"]["theme_id"] == REST]
    total = len(material["theme_verbatims"])
    if rest.empty or not total or not int(rest.iloc[0]["n_verbatims"]):
        return []
    n = int(rest.iloc[0]["n_verbatims"])
    text = material.say(
        "limit_rest",
        n=figures.whole(n, material.language),
        total=figures.whole(total, material.language),
    )
    return [state("limits-rest", text, "finding", f"themes: {REST}", n=int(rest.iloc[0]["n_people"]))]


def _open(material: Material) -> list[Claim]:
    table = material["assumptions"]
    table = table[table["verdict"] == "undecided"]
    if table.empty:
        return []
    texts = listing([quoted(text.rstrip("."), material.language) for text in table["text"]], material.language)
    evidence = [f"assumptions: {int(i)}" for i in table["assumption"]]
    return [
        state("limits-assumptions", material.say("limit_undecided", n=len(table), texts=texts), "finding", *evidence)
    ]
