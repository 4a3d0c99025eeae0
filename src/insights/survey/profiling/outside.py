"""What sets a segment apart on questions that did not build it, in three sentences at most; that there is nothing is a sentence too."""

from __future__ import annotations

import pandas as pd

from insights.contracts.documents import SegmentSolution
from insights.survey.profiling import describing
from insights.survey.profiling.profiles import MEAN
from insights.wording import listing, number, quoted

MOST = 3
NAMED = 3  # questions with a slight difference that are named; of more, the number is told
ALPHA = 0.05
SMALLEST = 0.2  # Cohen's h or d; below it a difference is trivial (Cohen 1988)
RARER = 0.5  # how much "only 10 % say" counts beside "90 % say"
TEXTS = {
    "de": {
        "more": "Darüber hinaus hebt dieses Segment in den {n} geprüften Fragen nichts verlässlich von allen Befragten ab.",
        "nothing": "Bei den {n} Fragen, aus denen die Segmente nicht gebildet wurden, unterscheidet sich dieses Segment nicht verlässlich von "
        "allen Befragten.",
        "one": "Bei der einen Frage, aus der die Segmente nicht gebildet wurden, unterscheidet sich dieses Segment nicht verlässlich von allen "
        "Befragten.",
        "more slight": "Darüber hinaus weicht dieses Segment von allen Befragten verlässlich, aber nur geringfügig ab bei {questions}.",
        "slight": "Bei den Fragen, aus denen die Segmente nicht gebildet wurden (geprüft: {n}), weicht dieses Segment von allen Befragten verlässlich, "
        "aber nur geringfügig ab bei {questions}.",
        "further": "{n} weiteren Fragen",
        "further one": "einer weiteren Frage",
        "untested": "Außer den Fragen, aus denen die Segmente gebildet wurden, gibt es keine, an der sich dieses Segment prüfen ließe.",
    },
    "en": {
        "more": "Beyond that, nothing in the {n} questions tested reliably sets this segment apart from all respondents.",
        "nothing": "In the {n} questions that did not build the segments, this segment does not reliably differ from all respondents.",
        "one": "In the one question that did not build the segments, this segment does not reliably differ from all respondents.",
        "more slight": "Beyond that, this segment differs from all respondents reliably, but only slightly, in {questions}.",
        "slight": "In the questions that did not build the segments ({n} tested), this segment differs from all respondents reliably, but only "
        "slightly, in {questions}.",
        "further": "{n} further questions",
        "further one": "one further question",
        "untested": "There is no question beside those that built the segments on which this segment could be tested.",
    },
}


def with_sentences(
    solution: SegmentSolution, profile: pd.DataFrame, variables: pd.DataFrame, *, language: str = "de"
) -> SegmentSolution:
    """`solution` with the field `outside` of each segment filled by `sentences`."""
    segments = [
        one.model_copy(update={"outside": sentences(profile, variables, one.segment, language=language)})
        for one in solution.segments
    ]
    return solution.model_copy(update={"segments": segments})


def sentences(profile: pd.DataFrame, variables: pd.DataFrame, segment: int, *, language: str = "de") -> list[str]:
    """One to three sentences on the questions that did not build `segment`, strongest difference first.

    A figure is told if its variable differs between the segments, the segment itself differs from everybody (both false discovery rates
    below 5 %), and the difference is not trivial (Cohen's h or d of 0.2). Fewer than three: the last sentence names the questions in which
    the segment differs for sure but only slightly, or says that there is no more.
    """
    rows = profile[(profile["segment"] == segment) & ~profile["builds_segments"]]
    tested = rows.loc[rows["p_adjusted"].notna(), "variable"].nunique()
    reliable = _reliable(rows, variables)
    large = reliable["strength"].abs() >= SMALLEST
    told = [describing.sentence(figure, language) for figure in _leading(reliable[large])]
    if len(told) == MOST:
        return told
    texts, slight = TEXTS[language], reliable[~reliable["variable"].isin(reliable.loc[large, "variable"])]
    if len(slight):
        key = "more slight" if told else "slight"
    else:
        key = "more" if told else "nothing" if tested > 1 else "one" if tested else "untested"
    return [*told, texts[key].format(n=number(tested, language, decimals=0), questions=_questions(slight, language))]


def _reliable(rows: pd.DataFrame, variables: pd.DataFrame) -> pd.DataFrame:
    """The figures by which the segment differs for sure, however little; of a number its mean alone."""
    holds = (rows["p_adjusted"] < ALPHA) & (rows["p_segment"] < ALPHA)
    rows = rows[holds].merge(variables[["variable", "label", "kind", "n_missing"]], on="variable")
    return rows[(rows["category"] == MEAN) == (rows["kind"] == "numeric")]


def _questions(slight: pd.DataFrame, language: str) -> str:
    """The questions with a slight difference, the largest first."""
    by_size = slight.assign(size=slight["strength"].abs()).sort_values(["size", "variable"], ascending=[False, True])
    labels = [quoted(label, language) for label in by_size.drop_duplicates("variable")["label"]]
    more = len(labels) - NAMED
    if more > 0:
        further = TEXTS[language]["further" if more > 1 else "further one"]
        labels = [*labels[:NAMED], further.format(n=number(more, language, decimals=0))]
    return listing(labels, language)


def _leading(rows: pd.DataFrame) -> list[dict]:
    """The figures worth a sentence, one per variable; what is more frequent goes before what is rarer."""
    rarer = (rows["strength"] < 0) & (rows["statistic"] == "share")
    rows = rows.assign(rank=rows["strength"].abs() * rarer.map({True: RARER, False: 1.0}))
    rows = rows.sort_values(["rank", "variable", "position"], ascending=[False, True, True], kind="stable")
    return rows.drop_duplicates("variable").head(MOST).to_dict("records")
