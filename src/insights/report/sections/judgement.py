"""What the data make of the team's assumptions, and what does not fit."""

from __future__ import annotations

from insights import contracts, estimates
from insights.report import blocks, checks, figures
from insights.report.claims import PATTERN, Claim, state, strength_of_people
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.report.sections import segment_evidence
from insights.report.sections.themes import REST
from insights.wording import listing, quoted

LISTED = 8
FEW_OF_A_GROUP = 3
VOICES = 3


def assumptions(material: Material) -> dict:
    """The section `assumptions`."""
    table, say = material["assumptions"], material.say
    if table.empty:
        return blocks.section("assumptions", say("assumptions"), [], lead=say("no_assumptions"))
    cards = [_assumption(material, row) for row in table.itertuples()]
    inside = [
        blocks.note(say("assumptions_note", weights=material.weight_note if material.n_respondents else "")),
        blocks.cards(cards, "assumption_card"),
    ]
    return blocks.section("assumptions", say("assumptions"), inside)


def _assumption(material: Material, row) -> dict:
    n = None if figures.missing(row.n) else int(row.n)
    strength = _strength(row)
    evidence = (reference("assumptions", assumption=int(row.assumption)), *checks.evidence(material, row))
    text = material.say(
        f"claim_assumption_{row.verdict}", text=quoted(row.text.rstrip("."), material.language), reason=row.reason,
        hedge=material.term("hedges", strength),
    )  # fmt: skip
    claim = Claim(
        f"assumptions-{int(row.assumption)}",
        "assumptions",
        text,
        strength,
        evidence,
        n=n,
        value=row.value,
        low=row.low,
        high=row.high,
        shown=row.reason,
        plain="" if figures.missing(row.value) else _plainly(material, row),
    )
    return {
        "text": row.text,
        "verdict": material.term("assumption_verdicts", row.verdict),
        "css": row.verdict,
        "claim": claim,
    }


def _strength(row) -> str:
    """Of what the data make of an assumption: a small base decides no more than a tendency."""
    if row.verdict == "undecided":
        return "hypothesis"
    return "finding" if not figures.missing(row.n) and row.n >= estimates.small_below() else "tendency"


def _plainly(material: Material, row, key: str = "") -> str:
    """The assumption and the figure that decides it, without the method."""
    check = material.study.settings.assumptions[int(row.assumption) - 1].check
    side = checks.side_in_words(check, material.language)
    if row.verdict == "undecided":
        limit = check.above if check.above is not None else check.below
        style = {"as_percent": checks.in_percent(check), "signed": check.statistic == "difference"}
        side = material.say("side_undecided", limit=checks.limit_in_words(limit, material.language, **style))
    return material.say(
        key or f"plain_{row.verdict}", text=quoted(row.text.rstrip("."), material.language), side=side,
        figure=checks.figure_in_words(row, check, material), hedge=material.term("hedges", _strength(row)),
    )  # fmt: skip


def misfits(material: Material) -> dict:
    """The section `misfits`: contradictions, small bases, single voices, groups that see things differently."""
    say = material.say
    groups = [
        (say("misfits_assumptions"), _contradicted(material)),
        (say("misfits_sources"), _sources(material)),
        (say("misfits_groups"), _group_differences(material)),
        (say("misfits_voices"), _other_voices(material)),
        (say("misfits_single"), _single_voices(material)),
        (say("misfits_small"), _small_bases(material)),
        (say("misfits_loose"), _loose(material)),
    ]
    inside = []
    for title, found in groups:
        if found:
            inside += [blocks.heading(title), blocks.claims(found)]
    looked = say("misfits_looked")
    return blocks.section(
        "misfits",
        say("misfits"),
        [blocks.note(looked), *inside] if inside else [],
        lead="" if inside else f"{say('no_misfits')} {looked}",
    )


def _sources(material: Material) -> list[Claim]:
    """What interviewed people say of their persona and the survey speaks against."""
    table, names = material["persona_triangulation"], material.persona_names
    return [
        state(
            f"misfits-sources-{r.statement_id}",
            material.say("misfit_sources", name=names.get(r.persona_id, r.persona_id), statement=r.statement),
            strength_of_people(int(r.n_people)),
            reference("persona_triangulation", statement_id=r.statement_id),
            n=int(r.n_people),
        )
        for r in table[table["verdict"] == "contradict"].itertuples()
    ][:LISTED]


def _voice(material: Material, row) -> str:
    sounds = "positive" if row.polarity_b > 0 else "negative"
    label, n = quoted(row.name, material.language), int(row.n_people_b)
    most = material.say(f"sounds_{'negative' if row.polarity_b > 0 else 'positive'}")
    return material.say(
        f"misfit_voice_{row.source}",
        label=label,
        n=n,
        base=int(row.base_b),
        most=most,
        sounds=material.say(f"sounds_{sounds}"),
    )


def _other_voices(material: Material) -> list[Claim]:
    """Themes on which some people sound the other way than most; the machine hears the mood, so all are hypotheses."""
    table = material["contradictions"]
    found = table[
        (table["contradiction"] == "negative case") & (table["verdict"] == "shown") & (table["kind"] == "theme")
    ]
    found = found[(found["source"] == "interview") | (found["n_people_b"] >= estimates.suppress_below())]
    found = found.sort_values(["n_people_b", "n_people_a", "code"], ascending=[False, False, True]).head(VOICES)
    return [
        state(
            f"misfits-voices-{r.code}-{r.source}",
            _voice(material, r),
            "hypothesis",
            reference("contradictions", contradiction=r.contradiction, kind=r.kind, code=r.code, source=r.source),
            *contracts.split(r.exemplars_b)[:VOICES],
            n=int(r.n_people_b),
        )
        for r in found.itertuples()
    ]


def _contradicted(material: Material) -> list[Claim]:
    table = material["assumptions"]
    return [
        state(
            f"misfits-assumption-{int(r.assumption)}",
            _plainly(material, r, "misfit_assumption"),
            _strength(r),
            reference("assumptions", assumption=int(r.assumption)),
            *checks.evidence(material, r),
            n=int(r.n),
        )
        for r in table[table["verdict"] == "contradicted"].itertuples()
    ]


def _group_differences(material: Material) -> list[Claim]:
    """Themes that only customers or only staff speak of, among interviewed people; both groups must have been asked."""
    people = material.interviewed.assign(
        side=material.interviewed["group"].where(material.interviewed["group"] == "staff", "customers")
    )
    sizes = people["side"].value_counts()
    if len(sizes) < 2:
        return []
    said = (
        material["theme_verbatims"]
        .merge(material["verbatims"][["verbatim_id", "respondent_id"]], on="verbatim_id")
        .merge(people[["respondent_id", "side"]], on="respondent_id")
    )
    counts = (
        said.drop_duplicates(["theme_id", "respondent_id"])
        .groupby(["theme_id", "side"])["respondent_id"]
        .size()
        .unstack(fill_value=0)
        .reindex(columns=["customers", "staff"], fill_value=0)
    )
    found = []
    for row in material["themes"].itertuples():
        if row.theme_id == REST or row.theme_id not in counts.index:
            continue
        customers, staff = (int(counts.loc[row.theme_id, side]) for side in ("customers", "staff"))
        key = (
            "only_customers"
            if customers >= FEW_OF_A_GROUP and not staff
            else "only_staff"
            if staff >= 2 and not customers
            else ""
        )
        if key:
            text = material.say(
                f"misfit_{key}",
                label=quoted(row.label, material.language),
                customers=customers,
                staff=staff,
                n_customers=int(sizes["customers"]),
                n_staff=int(sizes["staff"]),
                hedge=material.term("hedges", "hypothesis"),
            )
            found.append(
                state(
                    f"misfits-group-{row.theme_id}",
                    text,
                    "hypothesis",
                    reference("themes", theme_id=row.theme_id),
                    *_sides(material, row.theme_id),
                    n=customers + staff,
                )
            )
    return sorted(found, key=lambda claim: -(claim.n or 0))[:LISTED]


def _sides(material: Material, theme: str) -> list[str]:
    """The references to both sides, and to the interviewed passages of the theme."""
    groups = material.interviewed["group"]
    staff = reference("people", source="interview", group="staff")
    customers = reference("people", source="interview", group_not="staff")
    there = [customers] * bool((groups != "staff").any()) + [staff] * bool((groups == "staff").any())
    return [*there, reference("theme_verbatims", theme_id=theme)]


def _single_voices(material: Material) -> list[Claim]:
    themes = material["themes"]
    single = themes[(themes["theme_id"] != REST) & (themes["n_people"] == 1)]
    if single.empty:
        return []
    names = listing([quoted(label, material.language) for label in single["label"]], material.language)
    return [
        state(
            "misfits-single-voices",
            material.say("misfit_single", n=len(single), themes=names),
            "single voice",
            *(reference("themes", theme_id=t) for t in single["theme_id"]),
            n=1,
        )
    ]


def _small_bases(material: Material) -> list[Claim]:
    say, language, found = material.say, material.language, []
    journey = material["journey"]
    small = journey[(journey["persona_id"] == "all") & (journey["n"] > 0) & (journey["n"] < estimates.small_below())]
    if len(small):
        names = listing(
            [
                f"{material.touchpoint_names[r.touchpoint]} (n\u202f=\u202f{int(r.n)})"
                if r.n >= estimates.suppress_below()
                else material.touchpoint_names[r.touchpoint]
                for r in small.itertuples()
            ],
            language,
        )
        found.append(
            state(
                "misfits-small-touchpoints",
                say("misfit_small_touchpoints", names=names),
                "finding",
                *(reference("journey", touchpoint=t, persona_id="all") for t in small["touchpoint"]),
                reference("method", "small_base"),
            )
        )
    metrics = material["metrics"]
    groups = metrics[
        (metrics["metric"] == "nps") & (metrics["group"] != "all") & (metrics["n"] < estimates.small_below())
    ]
    groups = groups[[not material.rare(r.group.partition(": ")[0], r.n) for r in groups.itertuples()]]
    if len(groups):
        names = listing([material.group(g) for g in groups["group"]], language)
        found.append(
            state(
                "misfits-small-groups",
                say("misfit_small_groups", n=len(groups), names=names),
                "finding",
                *(reference("metrics", metric="nps", group=g) for g in groups["group"]),
                reference("method", "small_base"),
            )
        )
    return found


def _loose(material: Material) -> list[Claim]:
    """Whatever did not come back when people were drawn anew: themes, segments, persona drafts."""
    say, language, found = material.say, material.language, []
    themes = material["themes"]
    loose = themes[(themes["theme_id"] != REST) & (themes["stability"] < PATTERN) & (themes["n_people"] > 1)]
    if len(loose):
        names = listing([quoted(label, language) for label in loose["label"]], language)
        found.append(
            state(
                "misfits-loose-themes",
                say(
                    "misfit_loose_themes", n=len(loose), names=names, limit=figures.plain(PATTERN, language, decimals=2)
                ),
                "finding",
                *(reference("themes", theme_id=t) for t in loose["theme_id"]),
                reference("method", "pattern"),
            )
        )
    for verdict, key in (("doubtful", "misfit_loose_segments"), ("indicative", "misfit_pattern_segments")):
        segments = [s for s in material["segments"].segments if segment_evidence.verdict(s) == verdict]
        if segments:
            names = listing([quoted(s.name, language) for s in segments], language)
            evidence = (reference("segments", segment=s.segment) for s in segments)
            text = say(key, n=len(segments), names=names)
            found.append(state(f"misfits-{verdict}-segments", text, "finding", *evidence))
    for verdict, key in (("hypothesis", "misfit_personas"), ("provisional", "misfit_provisional_personas")):
        drafts = [p for p in material["personas"].personas if p.verdict == verdict]
        if drafts:
            text = say(key, n=len(drafts), names=listing([p.name for p in drafts], language))
            evidence = (reference("personas", p.persona_id) for p in drafts)
            found.append(state(f"misfits-{verdict}-personas", text, "finding", *evidence))
    return found
