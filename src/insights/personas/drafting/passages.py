"""The coded passages behind a persona: which count, which say the same thing, and how they are shortened."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from insights.personas.drafting.cues import cue
from insights.personas.material import Material, package_list

FIELDS = ("needs", "fears", "wishes", "problems", "motivation", "values", "aversions")
REST = "t00"  # the theme of everything that fits nowhere
PLEASED = 0.2  # polarity from which a passage sounds pleased
CERTAIN = 0.9  # probability from which a proposed code stands without a word that supports it
SURE = 0.6  # probability from which a proposed code may stand for a single voice
FEWEST_WORDS = 5  # below it a passage does not speak for others
LONGEST = 140  # characters of a passage on a sheet that are preferred
LONGEST_SENTENCE = 200  # characters of a single sentence that is still shown whole
GLAD = ("motivation", "values")  # fields in which nobody complains
_HARD = ("problems", "fears", "aversions")
RIVALS = {  # by whose cue words a passage without one of the field's own sounds like something else
    "needs": _HARD, "wishes": _HARD, "motivation": _HARD, "values": _HARD,
    "fears": ("wishes", "motivation", "problems", "aversions"), "problems": ("wishes", "motivation", "fears"), "aversions": ("wishes", "motivation"),
}  # fmt: skip
# An answer that says that there is none.
_NOTHING = re.compile(
    r"\b(nothing|none|no idea|not sure)\b.{0,12}\b(i can think of|comes to mind|to add|at the moment|right now|really|else)\b|^(nothing|none|n/?a)\b[.!]?$|"
    r"\bcan('|’)?t think of (anything|any)\b|\bfällt mir (\w+ ){0,5}(nichts|nix) ein\b|\bkeine (ahnung|idee)\b[.!]?$|^(nichts|nix|alles gut|alles bestens)( weiter)?[.!]?$",
    re.IGNORECASE,
)
_STANDING = {"verbatim_id": "str", "code": "str", "accepted": bool, "probability": float}
_MASK = re.compile(
    r"\[[^\]]*\]|<[^>]*>|\{[^}]*\}|█+|_{2,}|\bX{2,}\b|\*{2,}|\b(?:Person|Firma|Ort|Company|Place|Straße|Street|Adresse|Address) \d+\b|\b[a-z]\d{2,3}\b"
)
# A beginning that points back to something said before it: without it a reader does not know what is meant.
_POINTS_BACK = re.compile(
    r"[„“\"»‚‘'(–-]*\s*(?:(?:Und|Aber|Oder|And|But|So|Or),? )?(?:"
    r"(?:[Dd]a|[Dd]ann|[Dd]avon|[Dd]amit|[Dd]afür|[Dd]abei|[Dd]aran|[Dd]arauf|[Dd]anach|[Dd]arum|[Dd]eswegen|[Dd]eshalb|[Dd]ort|[Ee]r|[Dd]enen)\b|"
    r"(?:[Dd]as|[Dd]ie|[Dd]er|[Dd]en|[Dd]em) (?=[a-zäöü])(?!\w+(?:e|en|er|es|em|ste|sten) (?:\w+ )?[A-ZÄÖÜ])|"
    r"(?:[Tt]hat|[Tt]his|[Ii]t|[Tt]hey|[Hh]e|[Ss]he|[Tt]hen)(?:['’]\w+)?\b)"
)
_OPENER = re.compile(r"^\W*\w+:\s")
BROKEN = re.compile(r"(?:…|\.\.\.|[–-])[\s\"“”»«’')]*$")
_AMID = re.compile(r"(?:und|aber|oder|denn|also|and|but|or|so|because)\b", re.IGNORECASE)
_END = re.compile(r"[.!?…]+[\"“”»«’')\]]*\s+(?=[\"„“»«'(\[–-]*[A-ZÄÖÜ0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Za-zÄÖÜäöü]|\b(?:Dr|Prof|Hr|Fr|Nr|St|ca|bzw|usw|etc|evtl|inkl|Mr|Mrs|Ms|vs|approx))\.\s+$"
)


def standing_codings(codings: pd.DataFrame) -> pd.DataFrame:
    """What stands of the codings: accepted by a person, else proposed and rejected by nobody.

    Returns one row per verbatim and code: `accepted` and `probability` (1 where a person accepted it).
    """
    if codings.empty:
        return pd.DataFrame(columns=list(_STANDING)).astype(_STANDING)
    grouped = codings.assign(
        accepted=codings["status"] == "accepted",
        rejected=codings["status"] == "rejected",
        probability=codings["probability"].fillna(0.5).where(codings["status"] != "accepted", 1.0),
    ).groupby(["verbatim_id", "code"], as_index=False)
    table = grouped.agg(accepted=("accepted", "any"), rejected=("rejected", "any"), probability=("probability", "max"))
    return table.loc[table["accepted"] | ~table["rejected"]].drop(columns="rejected").reset_index(drop=True)


def code_fields(codes: pd.DataFrame) -> dict[str, str]:
    """Code -> field of the sheet that it fills, by its own id or name or those of its parents (`data/codes.yml`)."""
    words = {word.casefold(): field for field, listed in package_list("codes").items() for word in listed}
    known = {row.code: row for row in codes.itertuples()}
    fields = {}
    for code in known:
        at, seen = code, set()
        while at in known and at not in seen:
            seen.add(at)
            field = words.get(at.casefold()) or words.get(str(known[at].name).casefold())
            if field:
                fields[code] = field
                break
            at = known[at].parent
    return fields


def passages(material: Material, members: pd.DataFrame) -> pd.DataFrame:
    """Every coded passage of the personas' people that may be quoted: who said it, for which persona, in which field, how certain.

    `members` follows the contract persona_memberships. One row per passage and field (`accepted`, `probability`, `topic`: the theme,
    or the passage itself where it fits no theme).
    """
    belongs = members.drop_duplicates("respondent_id").set_index("respondent_id")["persona_id"]
    said = material.quotable[material.quotable["respondent_id"].isin(belongs.index)]
    said = said[~said["respondent_id"].isin(material.staff)]
    fields = code_fields(material.codes)
    coded = standing_codings(material.codings)
    coded = coded.assign(field=coded["code"].map(fields)).dropna(subset="field")
    coded = coded.groupby(["verbatim_id", "field"], as_index=False).agg(
        accepted=("accepted", "any"), probability=("probability", "max")
    )
    table = said[["verbatim_id", "respondent_id", "source", "text", "polarity"]].merge(coded, on="verbatim_id")
    themes = material.theme_verbatims.set_index("verbatim_id")["theme_id"]
    theme = table["verbatim_id"].map(themes)
    table["topic"] = theme.where(theme.notna() & (theme != REST), table["verbatim_id"])
    # A passage that sounds pleased is no problem; what a person coded stands all the same.
    pleased = (table["polarity"].fillna(0.0) >= PLEASED) & table["field"].isin(["fears", "problems", "aversions"])
    table = _once(table[table["accepted"] | ~pleased])
    table["persona_id"] = table["respondent_id"].map(belongs)
    return table.sort_values(["persona_id", "field", "verbatim_id"], ignore_index=True)


def _once(table: pd.DataFrame) -> pd.DataFrame:
    """Every passage in one field only: where a person put it, else in the most probable one; ties in the order of `FIELDS`."""
    order = table["field"].map({field: i for i, field in enumerate(FIELDS)}).fillna(len(FIELDS))
    ranked = table.assign(order=order).sort_values(
        ["verbatim_id", "accepted", "probability", "order"], ascending=[True, False, False, True]
    )
    first = ~ranked.duplicated("verbatim_id")
    return ranked[first | ranked["accepted"]].drop(columns="order")


def supported(found: pd.DataFrame, field: str, language: str) -> pd.DataFrame:
    """Of one field's passages those that a person put there, and those proposals whose own words bear them out.

    A proposal stands where a cue word of the field supports it (`data/cues.yml`) or the machine is sure (`CERTAIN`), and where its words do
    not speak against the field: a cue of a rival field (`RIVALS`) without one of its own, or, for motivation and values, a word of
    dislike.
    """
    pattern = cue(field, language)
    backed = found["text"].map(pattern.search).notna().astype(bool)
    against = [_speaks_against(text, field, language) for text in found["text"]]
    return found[
        found["accepted"]
        | (((found["probability"] >= CERTAIN) | backed) & ~pd.Series(against, index=found.index, dtype=bool))
    ]


def _speaks_against(text: str, field: str, language: str) -> bool:
    """Whether what would be shown of a passage sounds more like another field: it holds more words of a rival than of its own, not counting an
    opener that only stresses what follows (`Wichtig: …`)."""
    own = cue(field, language)
    shown = focused(text, own)
    if field in GLAD and cue("aversions", language).search(shown):
        return True
    hits = len(own.findall(_OPENER.sub("", shown)))
    return any(len(cue(rival, language).findall(shown)) > hits for rival in RIVALS[field])


def topics(
    found: pd.DataFrame,
    score: pd.Series,
    *,
    most: int,
    avoid: frozenset = frozenset(),
    pattern: re.Pattern | None = None,
) -> list[dict]:
    """The topics in one field's passages, each with the passage that stands for it.

    `pattern` (the cue words of the field) chooses the sentences that are shown; passages in which it is found speak before others.

    Order: topics of interviews before those of open answers only, then those that a person coded, then most people, most passages accepted by a person, most passages,
    probability of the code plus `score` (verbatim_id -> how typical). Single voices whose code is less than `SURE` are left out, even if none is left; texts with a masked name
    or without content (`has_content`) only where other topics exist. The passage that stands for a topic: one that is not in `avoid`, has content
    and no masked name, accepted before proposed, interviews before open answers, sure, short enough, then the most probable and typical.
    """
    if found.empty:
        return []
    groups = [_topic(own) for _, own in _ranked(found, score, avoid, pattern).groupby("topic", sort=True)]
    groups.sort(key=_importance)
    groups = [group for group in groups if group["n_people"] > 1 or group["sure"]]
    clean = [group for group in groups if group["clean"]]
    return (clean or groups)[:most]


def _ranked(found: pd.DataFrame, score: pd.Series, avoid: frozenset, pattern: re.Pattern | None) -> pd.DataFrame:
    """The passages as they are shown, those first that may speak for others."""
    typical = found["verbatim_id"].map(score.to_dict()).astype(float).fillna(0.0)
    texts = found["text"].tolist()
    shown = [shortened(text) if pattern is None else focused(text, pattern) for text in texts]
    return found.assign(
        shown=shown,
        fresh=~found["verbatim_id"].isin(avoid),
        clean=[has_content(text) and not has_mask(text) for text in shown],
        spoken=found["source"].eq("interview") if "source" in found else True,
        cued=[pattern is not None and bool(pattern.search(text)) for text in shown],
        stands=[not points_back(text) for text in shown],
        whole=[not BROKEN.search(text) for text in shown],
        sure=found["accepted"] | (found["probability"] >= SURE),
        fits=[
            len(part) <= LONGEST and (part == text.strip() or not part.endswith("…"))
            for part, text in zip(shown, texts, strict=True)
        ],
        score=typical + found["probability"].astype(float).fillna(0.0),
    ).sort_values(
        ["fresh", "clean", "accepted", "spoken", "cued", "stands", "whole", "sure", "fits", "score", "verbatim_id"],
        ascending=[False] * 10 + [True],
    )


def _topic(ranked: pd.DataFrame) -> dict:
    ids, best = ranked["verbatim_id"].tolist(), ranked.iloc[0]
    return {
        "text": best["shown"],
        "verbatim_id": ids[0],
        "evidence": [ids[0], *sorted(set(ids) - {ids[0]})],
        "n_people": len(set(ranked["respondent_id"].tolist())),
        **{key: bool(best[key]) for key in ("spoken", "clean", "cued", "stands", "whole", "sure")},
        "accepted": int(ranked["accepted"].sum()),
        "score": float(best["score"]),
        "topic": str(best["topic"]),
    }


def _importance(topic: dict) -> tuple:
    counts = (topic["n_people"], topic["accepted"], len(topic["evidence"]), topic["score"])
    return (
        not topic["spoken"],
        not topic["accepted"],
        -topic["n_people"],
        not topic["cued"],
        *(-count for count in counts),
        topic["verbatim_id"],
    )


@cache
def sentences(text: str) -> tuple[str, ...]:
    """`text` cut at sentence ends; joined with the blanks between them they give it back unchanged."""
    cuts = [0]
    for match in _END.finditer(text):
        if not _ABBREVIATION.search(text[: match.end()]):
            cuts.append(match.end())
    return tuple(text[a:b].strip() for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True) if text[a:b].strip())


@cache
def shortened(text: str, *, longest: int = LONGEST, sentence: int = LONGEST_SENTENCE) -> str:
    """The run of whole sentences of at most `longest` characters that holds most of `text`; every character as it was said.

    Where every sentence is longer, one of at most `sentence` characters is shown whole; a longer one is cut between two words and
    ends in ` …`. A run that begins in the middle of a thought (`Und`, `But`) is taken only where no other says as much.
    """
    text = text.strip()
    if len(text) <= longest:
        return text
    parts = sentences(text)
    starts, at = [], 0
    for part in parts:
        at = text.index(part, at)
        starts.append(at)
        at += len(part)
    runs = [
        text[starts[i] : starts[j] + len(parts[j])]
        for i in range(len(parts))
        for j in range(i, len(parts))
        if starts[j] + len(parts[j]) - starts[i] <= longest
    ]
    full = [run for run in runs if len(run) >= longest / 3]
    if full:
        return max(full, key=lambda run: len(run) * (0.8 if _AMID.match(run) else 1.0))
    whole = [part for part in parts if len(part) <= sentence]
    if whole:
        return max(whole, key=len)
    return parts[0][: longest - 2].rsplit(" ", 1)[0].rstrip(",;:–- ") + " …"


@cache
def focused(text: str, pattern: re.Pattern, *, longest: int = LONGEST) -> str:
    """The run of whole sentences of at most `longest` characters with the most sentences that `pattern` finds, then the fewest others.

    Every character as it was said. Where no sentence is found, or the sentence is longer, the passage is cut as everywhere (`shortened`).
    """
    text = text.strip()
    parts = sentences(text)
    hits = [bool(pattern.search(part)) for part in parts]
    if len(text) <= longest or not any(hits):
        return shortened(text, longest=longest)
    spans, at = [], 0
    for part in parts:
        at = text.index(part, at)
        spans.append((at, at + len(part)))
        at += len(part)
    runs = [
        (sum(hits[i : j + 1]), hits[i], spans[j][1] - spans[i][0], text[spans[i][0] : spans[j][1]])
        for i in range(len(parts))
        for j in range(i, len(parts))
        if any(hits[i : j + 1]) and spans[j][1] - spans[i][0] <= longest
    ]
    if runs:
        # A sentence beside the one that was found says what it is about: the longest run with all that was found.
        return _from_its_beginning(max(runs, key=lambda run: (run[0], run[2]))[3], text, longest)
    return shortened(next(part for part, hit in zip(parts, hits, strict=True) if hit), longest=longest)


def _from_its_beginning(run: str, text: str, longest: int) -> str:
    """`run` with the sentence before it where it points back to that one; else as much of the run as stands by itself."""
    if not points_back(run):
        return run
    parts = sentences(text[: text.index(run)])
    start = text.index(parts[-1]) if parts else -1
    if parts and text.index(run) + len(run) - start <= LONGEST_SENTENCE * longest / LONGEST:
        return text[start : text.index(run) + len(run)]
    return run


def points_back(text: str) -> bool:
    """Whether `text` begins with a word that points to something said before (`Da`, `Dann`, `Das` without a noun; `It`, `That`)."""
    return bool(_POINTS_BACK.match(text))


@cache
def has_content(text: str) -> bool:
    """Whether a passage says something by itself: five words or more that are not questions only, nor that there is nothing to say."""
    if _NOTHING.search(text):
        return False
    told = [part for part in sentences(text) if not part.rstrip("“”\"'») ").endswith("?")]
    return len(" ".join(told).split()) >= FEWEST_WORDS


def has_mask(text: str) -> bool:
    """Whether `text` holds a place where a name was replaced."""
    return bool(_MASK.search(text))
