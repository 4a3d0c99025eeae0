"""What the data make of the team's assumptions, what does not fit, and what the data cannot decide."""

from __future__ import annotations

from insights import estimates
from insights.report import blocks, figures
from insights.report.claims import PATTERN, Claim
from insights.report.material import Material
from insights.report.sections.themes import REST
from insights.wording import listing, quoted

GROUPS = ("customer", "former customer", "staff")
LISTED = 8
FEW_OF_A_GROUP = 3


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
    decided = row.verdict != "undecided"
    strength = "finding" if decided and n and n >= estimates.SMALL_BELOW else "tendency" if decided else "hypothesis"
    evidence = (f"assumptions: {int(row.assumption)}",)
    text = material.say(
        f"claim_assumption_{row.verdict}", text=quoted(row.text.rstrip("."), material.language), reason=row.reason
    )
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
    )
    return {
        "text": row.text,
        "verdict": material.term("assumption_verdicts", row.verdict),
        "css": row.verdict,
        "claim": claim,
    }


def misfits(material: Material) -> dict:
    """The section `misfits`: contradictions, small bases, single voices, groups that see things differently."""
    say = material.say
    groups = [
        (say("misfits_assumptions"), _contradicted(material)),
        (say("misfits_groups"), _group_differences(material)),
        (say("misfits_single"), _single_voices(material)),
        (say("misfits_small"), _small_bases(material)),
        (say("misfits_loose"), _loose(material)),
    ]
    inside = []
    for title, found in groups:
        if found:
            inside += [blocks.heading(title), blocks.claims(found)]
    return blocks.section("misfits", say("misfits"), inside, lead="" if inside else say("no_misfits"))


def _claim(key: str, text: str, strength: str, *evidence: str, n: int | None = None) -> Claim:
    section = key.partition("-")[0]
    return Claim(key, section, text, strength, evidence, n=n)


def _contradicted(material: Material) -> list[Claim]:
    table = material["assumptions"]
    return [
        _claim(
            f"misfits-assumption-{int(r.assumption)}",
            material.say("misfit_assumption", text=quoted(r.text.rstrip("."), material.language), reason=r.reason),
            "finding" if r.n >= estimates.SMALL_BELOW else "tendency",
            f"assumptions: {int(r.assumption)}",
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
            )
            found.append(
                _claim(
                    f"misfits-group-{row.theme_id}", text, "hypothesis", f"themes: {row.theme_id}", n=customers + staff
                )
            )
    return found[:LISTED]


def _single_voices(material: Material) -> list[Claim]:
    themes = material["themes"]
    single = themes[(themes["theme_id"] != REST) & (themes["n_people"] == 1)]
    if single.empty:
        return []
    names = listing([quoted(label, material.language) for label in single["label"]], material.language)
    return [
        _claim(
            "misfits-single-voices",
            material.say("misfit_single", n=len(single), themes=names),
            "single voice",
            *(f"themes: {t}" for t in single["theme_id"]),
            n=1,
        )
    ]


def _small_bases(material: Material) -> list[Claim]:
    say, language, found = material.say, material.language, []
    journey = material["journey"]
    small = journey[(journey["persona_id"] == "all") & (journey["n"] > 0) & (journey["n"] < estimates.SMALL_BELOW)]
    if len(small):
        names = listing(
            [
                f"{material.touchpoint_names[r.touchpoint]} (n\u202f=\u202f{int(r.n)})"
                if r.n >= estimates.SUPPRESS_BELOW
                else material.touchpoint_names[r.touchpoint]
                for r in small.itertuples()
            ],
            language,
        )
        found.append(
            _claim(
                "misfits-small-touchpoints",
                say("misfit_small_touchpoints", names=names),
                "finding",
                *(f"journey: {t}, all" for t in small["touchpoint"]),
            )
        )
    metrics = material["metrics"]
    groups = metrics[
        (metrics["metric"] == "nps") & (metrics["group"] != "all") & (metrics["n"] < estimates.SMALL_BELOW)
    ]
    if len(groups):
        names = listing([material.group(g) for g in groups["group"]], language)
        found.append(
            _claim(
                "misfits-small-groups",
                say("misfit_small_groups", n=len(groups), names=names),
                "finding",
                *(f"metrics: nps, {g}" for g in groups["group"]),
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
            _claim(
                "misfits-loose-themes",
                say(
                    "misfit_loose_themes", n=len(loose), names=names, limit=figures.plain(PATTERN, language, decimals=2)
                ),
                "finding",
                *(f"themes: {t}" for t in loose["theme_id"]),
            )
        )
    segments = [s for s in material["segments"].segments if s.stability < PATTERN]
    if segments:
        names = listing([quoted(s.name, language) for s in segments], language)
        found.append(
            _claim(
                "misfits-loose-segments",
                say("misfit_loose_segments", n=len(segments), names=names),
                "finding",
                *(f"segments: segment = {s.segment}" for s in segments),
            )
        )
    drafts = [p for p in material["personas"].personas if p.verdict == "hypothesis"]
    if drafts:
        names = listing([p.name for p in drafts], language)
        found.append(
            _claim(
                "misfits-hypothetical-personas",
                say("misfit_personas", n=len(drafts), names=names),
                "finding",
                *(f"personas: {p.persona_id}" for p in drafts),
            )
        )
    return found


def limits(material: Material) -> dict:
    """The section `limits`: who was not asked, saturation, bases, open assumptions, the rest theme."""
    inside = [
        blocks.claims(
            [*_not_asked(material), *_saturation(material), *_bases(material), *_rest(material), *_open(material)]
        ),
        blocks.note(material.say("limits_intervals")),
    ]
    return blocks.section("limits", material.say("limits"), inside)


def _not_asked(material: Material) -> list[Claim]:
    say, found = material.say, []
    if material.n_interviews:
        there = set(material.interviewed["group"])
        missing = [material.term("groups", g) for g in GROUPS if g not in there]
        if missing:
            found.append(
                _claim(
                    "limits-groups",
                    say("limit_groups", groups=listing(missing, material.language)),
                    "finding",
                    "people: group",
                )
            )
        found.append(
            _claim(
                "limits-interviews",
                say("limit_interviews", n=material.n_interviews),
                "finding",
                "people: source = interview",
                n=len(material.interviewed),
            )
        )
    else:
        found.append(
            _claim("limits-no-interviews", say("limit_no_interviews"), "finding", "people: source = interview")
        )
    if not material.n_respondents:
        found.append(_claim("limits-no-survey", say("limit_no_survey"), "finding", "responses: respondent_id"))
    found.append(_claim("limits-others", say("limit_others"), "finding", "people: group"))
    return found


def _saturation(material: Material) -> list[Claim]:
    table = material["saturation"]
    if table.empty or table["reached"].any():
        return []
    return [
        _claim(
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
    found = []
    if n < 100:
        found.append(
            _claim(
                "limits-small-survey",
                material.say("limit_small_survey", n=n),
                "finding",
                "responses: respondent_id",
                n=n,
            )
        )
    if material.weighted and w.design_effect > 1.5:
        found.append(
            _claim(
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
        found.append(_claim(f"limits-weighting-{i}", warning, "finding", "weighting_summary: warnings", n=n))
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
        people=int(rest.iloc[0]["n_people"]),
    )
    return [_claim("limits-rest", text, "finding", f"themes: {REST}", n=int(rest.iloc[0]["n_people"]))]


def _open(material: Material) -> list[Claim]:
    table = material["assumptions"]
    table = table[table["verdict"] == "undecided"]
    if table.empty:
        return []
    texts = listing([quoted(text.rstrip("."), material.language) for text in table["text"]], material.language)
    evidence = [f"assumptions: {int(i)}" for i in table["assumption"]]
    return [
        _claim("limits-assumptions", material.say("limit_undecided", n=len(table), texts=texts), "finding", *evidence)
    ]
