"""What the study cannot say: who was not asked, small bases, saturation, what stayed open."""

from __future__ import annotations

from insights import estimates
from insights.report import blocks, figures
from insights.report.claims import PEOPLE_FOR_FINDING, Claim, state
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.report.sections import gaps, sample
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
                *gaps.not_interviewed(material),
                *_saturation(material),
                *gaps.groups_not_saturated(material),
                *gaps.agreement(material),
                *_rest(material),
                *_machine(material),
                *_open(material),
                *gaps.confounded(material),
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
            found.append(state("limits-groups", text, "finding", *_guessed(material)))
        elif missing:
            found.append(
                state(
                    "limits-groups",
                    say("limit_groups", groups=listing(missing, material.language)),
                    "finding",
                    *(reference("people", "none", source="interview", group=g) for g in GROUPS if g not in there),
                )
            )
        found.append(
            state(
                "limits-interviews",
                say("limit_interviews", n=material.n_interviews),
                "finding",
                reference("people", source="interview"),
                n=len(material.interviewed),
            )
        )
    else:
        found.append(
            state(
                "limits-no-interviews",
                say("limit_no_interviews"),
                "finding",
                reference("people", "none", source="interview"),
            )
        )
    if not material.n_respondents:
        found.append(state("limits-no-survey", say("limit_no_survey"), "finding", reference("responses", "none")))
    elif material.origin != "survey":
        found.append(state("limits-unasked", say("limit_unasked"), "finding", reference("responses", "all")))
    asked = [name for name in ("people", "responses") if len(material[name])] or ["people"]
    evidence = (reference(name, "all" if len(material[name]) else "none") for name in asked)
    found.append(state("limits-others", say("limit_others"), "finding", *evidence))
    return found


def _hardly_asked(material: Material) -> list[Claim]:
    """Groups with a handful of interviews, and categories of the sample with fewer than 30 respondents."""
    say, language, found = material.say, material.language, []
    counts = material.interviewed["group"].value_counts() if not material.groups_guessed else {}
    few = [f"{material.term('groups', g)} ({counts[g]})" for g in GROUPS if 0 < counts.get(g, 0) < PEOPLE_FOR_FINDING]
    if few:
        text = say("limit_few_interviews", groups=listing(few, language))
        named = (
            reference("people", source="interview", group=g)
            for g in GROUPS
            if 0 < counts.get(g, 0) < PEOPLE_FOR_FINDING
        )
        found.append(state("limits-few-interviews", text, "finding", *named))
    variables = material["variables"]
    told = variables.loc[variables["role"].isin(["demographic", "firmographic"]), "variable"]
    profile = material["profile"]
    rows = profile[profile["variable"].isin(told) & (profile["statistic"] == "share")]
    rows = rows[(rows["n"] < estimates.small_below()) & (rows["base"] >= estimates.small_below())]
    rows = rows[[not material.rare(r.variable, r.n) for r in rows.itertuples()]]
    if len(rows):
        names = [
            f"{material.labels.get(r.variable, r.variable)}: {material.category(r.variable, r.category)}"
            for r in rows.head(LISTED).itertuples()
        ]
        if len(rows) > LISTED:
            names.append(say("and_others", n=len(rows) - LISTED))
        text = say("limit_few_respondents", names=listing(names, language))
        named = (reference("profile", variable=r.variable, category=r.category) for r in rows.itertuples())
        found.append(state("limits-few-respondents", text, "finding", *named, reference("method", "small_base")))
    return found


def _machine(material: Material) -> list[Claim]:
    """Themes and codes are suggestions as long as nobody has decided them."""
    if material["themes"].empty:
        return []
    n = gaps.decisions(material)
    text = material.say("limit_machine", n=n) if n else material.say("limit_machine_none")
    return [state("limits-machine", text, "finding", *_decided(material))]


def _decided(material: Material) -> tuple[str, ...]:
    """The references to what people decided, or that they decided nothing yet."""
    codes = material["codes"]
    if gaps.decisions(material):
        return (reference("codes", "all"), reference("codings", status_not="proposed"))
    return (reference("codes", n_decided=0) if len(codes) else reference("codes", "none"),)


def _guessed(material: Material) -> tuple[str, ...]:
    """The references to the notes of the reading that say how the groups were guessed."""
    notes = material["reading_notes"]
    told = notes[notes["note"].str.contains("guessed", regex=False)]
    return tuple(
        reference("reading_notes", file=r.file, number=r.number) for r in told.drop_duplicates("file").itertuples()
    )


def _saturation(material: Material) -> list[Claim]:
    table, summary = material["saturation"].sort_values("position"), material["saturation_summary"]
    if table.empty:
        if not material.n_interviews:
            return []
        text = material.say("limit_saturation_untested", n=material.n_interviews)
        return [
            state(
                "limits-saturation",
                text,
                "finding",
                reference("saturation", "none"),
                reference("people", source="interview"),
            )
        ]
    if not table["new_information"].notna().any():  # too few interviews, or no code in the first ones
        text = material.say("limit_saturation_untested", n=len(table))
        return [state("limits-saturation", text, "finding", reference("saturation", "all"), n=len(table))]
    if table["reached"].any():
        later = table["new_information"].iloc[int(table["reached"].to_numpy().argmax()) + 1 :]
        if not (later > summary.threshold).any():
            return []
        text = material.say("limit_saturation_later", n=len(table))
        return [state("limits-saturation", text, "finding", reference("saturation", "all"), n=len(table))]
    return [
        state(
            "limits-saturation",
            material.say("limit_saturation", n=len(table)),
            "finding",
            reference("saturation", "none", reached=True),
            reference("saturation", "all"),
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
        few = base < estimates.suppress_below()
        text = material.say(
            "limit_bases",
            n=figures.whole(n, language),
            label=quoted(label, language),
            base=figures.people(base, language),
        )
        found.append(
            state(
                "limits-bases",
                text,
                "finding",
                reference("variables", variable=smallest["variable"].iloc[0]),
                *([reference("method", "suppress_below")] if few else []),
                reference("responses", "all"),
                n=n,
            )
        )
    if not material.weighted:
        text = material.say("limit_unweighted")
        found.append(
            state(
                "limits-unweighted",
                text,
                "finding",
                reference("weighting_summary", source="none"),
                reference("responses", "all"),
                n=n,
            )
        )
    if n < 100:
        found.append(
            state(
                "limits-small-survey",
                material.say("limit_small_survey", n=n),
                "finding",
                reference("responses", "all"),
                reference("method", "few_in_survey"),
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
                reference("weighting_summary", "all"),
                n=n,
            )
        )
    for i, warning in enumerate(w.warnings, start=1):
        found.append(
            state(
                f"limits-weighting-{i}",
                warning,
                "finding",
                reference("weighting_summary", f"warnings {i}"),
                reference("weighting_summary", "all"),
                n=n,
            )
        )
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
    return [
        state(
            "limits-rest",
            text,
            "finding",
            reference("themes", theme_id=REST),
            reference("theme_verbatims", "all"),
            n=int(rest.iloc[0]["n_people"]),
        )
    ]


def _open(material: Material) -> list[Claim]:
    table = material["assumptions"]
    table = table[table["verdict"] == "undecided"]
    if table.empty:
        return []
    texts = listing([quoted(text.rstrip("."), material.language) for text in table["text"]], material.language)
    evidence = [reference("assumptions", assumption=int(i)) for i in table["assumption"]]
    return [
        state("limits-assumptions", material.say("limit_undecided", n=len(table), texts=texts), "finding", *evidence)
    ]
