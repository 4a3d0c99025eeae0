"""Why a file has these segments, or none, in one sentence."""

from __future__ import annotations

from insights.survey.segments.selection import Selection

ORDER = {
    "height": "segment 1 answers highest on average, the last one lowest",
    "size": "segment 1 is the largest; no column has answers with an order",
}
NAMED = 5  # items of a line that are named
SENTENCES = {
    "one group": "No segments: one group describes the answers best (BIC).",
    "independent": "No segments: the answers of {rows} hang together no more than shuffled ones (p = {p:.2f}).",
    "degree": "No segments: people differ by degree along one line, not by type; one continuous scale explains the answers of {rows} better (BIC "
    "{factor_bic:,.0f}) than any division into groups (BIC {class_bic:,.0f}). Give every row a score instead, such as the mean of the standardised items, "
    "and cut it where it serves the purpose.",
    "lines": "No segments: people differ by degree along {count} lines, not by type; {count} continuous scales explain the answers of {rows} better (BIC "
    "{lines_bic:,.0f}) than any division into groups (BIC {profile_bic:,.0f}, from the same numbers). Give every row a score for each line instead: {lines}.",
    "pairs": "No segments: columns hang together in pairs and no further ({pairs}); pairs explain the answers of {rows} better (BIC {pairs_bic:,.0f}) than any division "
    "into groups (BIC {class_bic:,.0f}). Leave out one of two columns that say the same.",
    "one question": "{k} segments, all of them doubtful: they rest on {same} alone, which say nearly the same; with only one of these columns no division is "
    "left{instead}.",
    "small": "No segments: with any number of them one holds less than {min_share:.0%} of the rows.",
    "unstable": "No segments: no number of them is both more than chance and found again in bootstrap samples of {rows}.",
    "stable": "{k} segments: all are found again in bootstrap samples (least Jaccard {jaccard:.2f}){instead}.",
    "halves": "{k} segments: all are found again in bootstrap samples (least Jaccard {jaccard:.2f}), but one half of the rows does not show those of the "
    "other well enough (prediction strength {strength:.2f}, good from 0.80): the weakest is only indicative{instead}.",
    "pattern": "{k} segments, at least one of them only as a pattern: the least Jaccard in bootstrap samples is {jaccard:.2f}, a segment is stable from 0.75{instead}.",
}


def sentence(found: Selection, *, n: int, tested: int, min_share: float) -> str:
    """The reason for the decision `found`, which was made on `tested` of `n` rows."""
    figures = {
        "k": found.k,
        "rows": f"all {n:,} rows" if tested == n else f"{tested:,} rows drawn at random",
        "p": found.p,
        "factor_bic": found.factor_bic,
        "class_bic": found.class_bic,
        "min_share": min_share,
        "instead": f"; BIC alone would take {found.proposed}" if found.k != found.proposed else "",
        "jaccard": found.stability(found.k).min() if found.k in found.jaccard else float("nan"),
        "strength": found.strength[found.k].mean() if found.k in found.strength else float("nan"),
    }
    if found.pairs:
        figures |= {"pairs": "; ".join(f"{one.on} and {one.item}" for one in found.pairs.pairs[:NAMED])}
        figures["pairs_bic"] = found.pairs.bic
    figures["same"] = ", ".join(found.one_question[:NAMED])
    if found.lines:
        named = [", ".join(found.lines.on(line)[:NAMED]) for line in range(found.lines.count)]
        figures |= {"count": found.lines.count, "lines_bic": found.lines.bic, "profile_bic": found.lines.class_bic}
        figures["lines"] = "; ".join(f"({number}) {items}" for number, items in enumerate(named, 1))
    return SENTENCES[found.ground].format(**figures)
