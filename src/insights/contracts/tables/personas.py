"""Tables of stage 04: who belongs to a persona, what stands on its sheet, empathy maps."""

from __future__ import annotations

from insights.contracts.shapes import TableContract, count, flag, number, share, text

FLAG_KINDS = [
    "vanished",
    "moved",
    "numbers",
    "ambiguous",
    "target",
    "resting",
    "changed",
    "contradicted",
    "verdict",
    "quote",
    "campaign",
]

PERSONAS: dict[str, TableContract] = {
    "persona_memberships": TableContract(  # survey respondents and interviewed people
        {
            "respondent_id": text(),
            "persona_id": text(),
            "source": text(one_of=["interview", "survey"]),
            "probability": share(empty=False),
        },
        key=("respondent_id", "source"),
    ),
    "persona_statements": TableContract(  # everything on a sheet that is not fictional
        {
            "statement_id": text(),  # p1-needs-1
            "persona_id": text(),
            "field": text(),  # needs, fears, wishes, problems, motivation, values, aversions, quote, channels, times, age …
            "rank": count(),
            "text": text(),  # in the study's language
            "source": text(
                one_of=["verbatims", "statistic", "people"]
            ),  # people: what personas.yml puts in place of others
            "evidence": text(),  # verbatim_ids joined, or "segment_profile: <variable> = <category>"
            "n_people": count(),
            "n_verbatims": count(empty=True),
            "value": number(),
            "low": number(),
            "high": number(),
            "base": count(empty=True),
            "inferred": flag(default=False),  # concluded from words, neither coded nor asked
            "replaced": flag(
                default=False
            ),  # people wrote something else in its place: evidence of flags, told nowhere any more
        },
        key=("statement_id",),
    ),
    "persona_profile": TableContract(  # the distributions behind the sheets: every category, not only the most frequent
        {
            "persona_id": text(),
            "variable": text(),  # of the survey; a column of people where only interviews speak
            "position": count(),
            "category": text(),
            "statistic": text(one_of=["share", "mean", "median", "q1", "q3", "people"]),
            "n": count(empty=True),  # people who gave the answer; empty when suppressed
            "base": count(),
            "value": number(),  # empty for people: interviews give no shares
            "low": number(),
            "high": number(),
            "overall": number(),
            "differs": flag(),
        },
        key=("persona_id", "variable", "statistic", "position"),
    ),
    "persona_panel": TableContract(  # how far each persona holds: one row per criterion, the same that its verdict uses
        {
            "persona_id": text(),
            "position": count(),
            "criterion": text(),  # stability, respondents, probability, separation, held_out, match, interviews …
            "value": number(),
            "low": number(),
            "high": number(),
            "chance": number(optional=True),  # of `held_out`: what chance alone stays below (97.5th percentile)
            "share": number(optional=True),  # of `held_out`: of its people, how many are assigned to it again
            "share_low": number(optional=True),
            "share_high": number(optional=True),
            "precision": number(optional=True),  # of those assigned to it, how many belong to it
            "precision_low": number(optional=True),
            "precision_high": number(optional=True),
            "guess": number(optional=True),  # right when everybody is assigned to the largest persona
            "n_decided": number(optional=True),  # of `interviews`: people whose codes were confirmed
            "n": count(empty=True),
            "bar": number(),  # what the verdict `validated` asks for; empty where nothing is asked
            "status": text(one_of=["met", "missed", "told", "unknown"]),  # told: no part of the verdict
            "next_persona": text(empty=True),  # of `separation`: where its people would be likeliest otherwise
            "statement": text(),  # in the study's language
        },
        key=("persona_id", "criterion"),
    ),
    "persona_match": TableContract(  # who has the first k attributes of the sheet together
        {
            "persona_id": text(),
            "k": count(),
            "variable": text(),
            "attribute": text(),  # the k-th attribute, in the study's language
            "statement_id": text(),  # the statement of the sheet that names it
            "n": count(),  # respondents of the persona who have the first k together
            "base": count(),  # respondents of the persona who answered all k questions
            "value": share(),  # weighted where the survey is
            "low": share(),
            "high": share(),
            "n_all": count(),  # the same among all respondents
            "base_all": count(),
            "value_all": share(),
            "low_all": share(),
            "high_all": share(),
            "independent": share(),  # the product of the single shares: what no connection at all would give
        },
        key=("persona_id", "k"),
    ),
    "persona_triangulation": TableContract(  # what interviews say, held against the survey
        {
            "statement_id": text(),
            "persona_id": text(),
            "field": text(),
            "topic": text(),  # the theme, or the beginning of the passage where there is none
            "n_people": count(),
            "variable": text(empty=True),  # the question that was matched
            "category": text(empty=True),
            "shared": text(empty=True),  # the words that matched
            "verdict": text(one_of=["agree", "silent", "contradict"]),
            "reason": text(
                one_of=[
                    *("as said", "against", "no difference", "other choice", "direction open", "negated"),
                    *("few answers", "no question"),
                ]
            ),
            "value": number(),  # of the persona's respondents, and of all others
            "rest": number(),
            "low": number(),  # interval of the difference
            "high": number(),
            "n": count(empty=True),
            "p_adjusted": share(),  # false discovery rate over all comparisons of the table
            "statement": text(),  # in the study's language
        },
        key=("statement_id",),
    ),
    "persona_coverage": TableContract(  # people whom no persona represents
        {
            "position": count(),
            "check": text(one_of=["represented", "fits none", "no answers", "interview in no persona"]),
            "n": count(empty=True),  # empty without segments: nobody knows whom the personas represent
            "base": count(),
            "share": share(),  # only of respondents
            "low": share(),
            "high": share(),
            "statement": text(),  # in the study's language
        },
        key=("position",),
    ),
    "persona_coverage_contrasts": TableContract(  # what the respondents whom no persona represents have in common
        {
            "variable": text(),
            "position": count(),
            "category": text(),
            "n": count(empty=True),  # empty when suppressed
            "base": count(),
            "value": share(),
            "low": share(),
            "high": share(),
            "rest": share(),  # among those whom a persona represents
            "p": share(),
            "p_adjusted": share(),  # false discovery rate over the whole table
            "found": flag(),
            "statement": text(empty=True),  # in the study's language, where it was found
        },
        key=("variable", "position"),
    ),
    "persona_deviation": TableContract(  # how far the demographics of the k largest personas lie from the sample
        {
            "k": count(),
            "variable": text(),  # "all" for the mean over the variables
            "personas": text(),  # persona_ids, the largest first, joined
            "deviation": share(empty=False),  # Jensen-Shannon, base 2, of each persona's most frequent answer
            "low": share(),
            "high": share(),
            "members": share(empty=False),  # the same for everything that the personas' respondents answered
            "members_low": number(low=0.0, high=1.0, optional=True),
            "members_high": number(low=0.0, high=1.0, optional=True),
            "n": count(),
            "categories": count(),
        },
        key=("k", "variable"),
    ),
    "persona_flags": TableContract(  # decisions in personas.yml that the data do not bear out, or that nobody is there for
        {
            "draft": text(),  # as personas.yml names it
            "kind": text(one_of=FLAG_KINDS),
            "field": text(empty=True),  # of the sheet
            "rank": count(),
            "persona_id": text(empty=True),  # whose card shows it; empty for drafts that are not there
            "text": text(),  # in the study's language
            "evidence": text(empty=True),  # statement_ids, figures or verbatims
        },
        key=("draft", "kind", "field", "rank"),
    ),
    "persona_merges": TableContract(  # every two personas: do they stand for one target group?
        {
            "draft_a": text(),
            "draft_b": text(),
            "overlap": share(),  # of those who belong to one, the share that is assigned to the other (the larger direction)
            "low": share(),
            "high": share(),
            "n": count(),  # respondents of both, or interviewed people where there is no survey
            "unit": text(one_of=["respondents", "interviewed"]),
            "shared_needs": text(empty=True),  # themes of the needs of both
            "n_shared_needs": count(),
            "n_needs": count(),  # themes of needs of either
            "p_needs": share(),  # that so many are shared by chance; empty where nothing can be compared
            "same_answers": count(),  # closed questions that both most often answer alike
            "n_answers": count(),
            "proposed": flag(),
            "rank": count(empty=True),  # order of the proposals
            "because": text(empty=True, one_of=["overlap", "needs", "limit", "kept apart"]),
            "reason": text(),  # in the study's language
        },
        key=("draft_a", "draft_b"),
    ),
    "empathy": TableContract(
        {
            "persona_id": text(),
            "field": text(one_of=["thinks_feels", "sees", "hears", "says_does", "pains", "gains"]),
            "rank": count(),
            "text": text(),
            "evidence": text(),
            "n_people": count(),
            "inferred": flag(),
        },
        key=("persona_id", "field", "rank"),
    ),
    "persona_map": TableContract(  # one row per respondent; further columns p1 … hold the probability of each persona
        {
            "respondent_id": text(),
            "x": number(),  # place on the first axis: mean 0, standard deviation 1 over all; empty where too little was answered
            "y": number(),
            "persona_id": text(),  # the most probable one
            "probability": share(empty=False),
            "second_id": text(empty=True),
            "second": share(),
        },
        key=("respondent_id",),
        further=True,
        further_numbers=True,
    ),
    "persona_map_axes": TableContract(  # what the axes of the map mean: one row per axis and answer
        {
            "axis": count(),
            "rank": count(),  # the strongest first
            "pole": text(one_of=["low", "high"]),  # the end at which the answer stands; low is left or below
            "item": text(),  # the question
            "answer": text(),  # "scale" where the place on a scale counts
            "text": text(),  # the answer at this end, in the study's language
            "loading": number(empty=False, low=-1.0, high=1.0),  # correlation of the answer with the place on the axis
            "low": number(),  # bootstrap interval, the personas held fixed
            "high": number(),
            "kept": share(),  # bootstrap samples in which it stays among the strongest of its axis
            "names_pole": flag(),
            "n": count(),
        },
        key=("axis", "item", "answer"),
    ),
    "campaigns": TableContract(  # whom a campaign for a mixture of personas reaches
        {
            "campaign": text(),  # c1 … as written in personas.yml, s1 … proposed
            "position": count(),
            "name": text(),
            "proposed": flag(),  # nobody wrote it
            "personas": text(),  # persona_ids joined
            "weights": text(),  # their weights joined
            # reach: mean fit of everybody; target: people who fit well; channel: its users among the campaign's people; hit: mean fit
            # of its users; through: what the campaign reaches of everybody through its channel
            "measure": text(one_of=["reach", "target", "channel", "hit", "through"]),
            "variable": text(empty=True),
            "category": text(empty=True),
            "n": count(empty=True),  # people counted (fit of 0.1 or more; in the target 0.5); empty below five
            "base": count(),
            "value": share(),  # weighted; empty where the base is too small
            "low": share(),
            "high": share(),
            "note": text(empty=True),
        },
        key=("campaign", "position"),
    ),
    "screening_accuracy": TableContract(  # how often the screening is right on people who were not used to make it
        {
            "assignment": text(one_of=["guess", "short", "full"]),  # full: all building items
            "questions": count(),  # how many are asked
            "persona_id": text(),  # "all" or p1 …
            "measure": text(one_of=["accuracy", "recall", "precision"]),  # precision: of those assigned
            "n": count(),  # respondents (unweighted)
            "n_effective": number(),
            "value": share(),  # weighted
            "low": share(),
            "high": share(),
            "chosen": flag(),  # whether the screening asks just so many questions
            "note": text(empty=True),  # "small base", "no share", "suppressed"
        },
        key=("assignment", "questions", "persona_id", "measure"),
    ),
}
