"""The research questions, each with the claims that bear on it, or the plain sentence that nothing asked about it.

A claim bears on a question in two ways. By topic: cue words of the question name what it wants to know (which types there are, where
customers are lost, from when on something pays off), and every claim has topics by what it states. By words: question and claim share
word beginnings; rare ones count more. Among those that bear on it, insights come first, in their rank, then the stronger claims.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from insights import contracts
from insights.report import blocks
from insights.report.claims import STRENGTHS, Claim
from insights.report.material import Material
from insights.report.phrases import phrases
from insights.report.ranking.answers import loses
from insights.wording import listing, quoted

SURE = ("finding", "tendency")
ANSWERS = 4
HINTS = 3
EACH = 8  # where a question asks for every type
SECTIONS = ("insights", "themes", "segments", "personas", "journey", "events", "nps", "metrics", "assumptions")
METHOD = re.compile(
    r"asked-.*|events-(basis|nameless|no-clock|proposed|unseen|.+-none)|themes-saturation|segments-(mece|no-threshold|note-\d+|s\d+-(size|verdict|outside-\d+))|personas-(p\d+-.+|coverage.*|deviation|merges)"
)
# What a claim is about, by how its id begins; the first that fits.
TOPICS: tuple[tuple[str, frozenset[str]], ...] = (
    ("insights-threshold-", frozenset({"threshold"})),
    ("insights-weak-", frozenset({"touchpoints", "loss"})),
    ("insights-times", frozenset({"times"})),
    ("insights-burden-", frozenset({"voices", "loss"})),
    ("segments-solution", frozenset({"types"})),
    ("segments-s", frozenset({"each"})),
    ("segments-threshold-", frozenset({"threshold"})),
    ("journey-weak-", frozenset({"touchpoints", "loss"})),
    ("journey-drivers-", frozenset({"touchpoints"})),
    ("events-office-hours", frozenset({"times"})),
    ("events-lost", frozenset({"loss"})),
    ("events-help-", frozenset({"touchpoints", "loss"})),
    ("events-path-", frozenset({"paths"})),
    ("events-wait", frozenset({"paths"})),
    ("events-change-", frozenset({"changes"})),
    ("journey-", frozenset({"touchpoints"})),
    ("nps-", frozenset({"recommend"})),
    ("metrics-churn", frozenset({"loss"})),
    ("metrics-lost", frozenset({"loss"})),
    ("metrics-staying-personas", frozenset({"loss", "lost"})),
    ("metrics-personas", frozenset({"recommend"})),
    ("themes-", frozenset({"voices"})),
    ("personas-verdicts", frozenset({"types"})),
)
BY_TOPIC = BY_WORDS = 2
NOWHERE = 1.0  # weight of a word that no claim holds
LEAST_SHARED = 0.5  # share of what the question's words weigh that a claim without a topic must share with it
SHORTEST = 4


def build(material: Material, claims: Sequence[Claim]) -> dict:
    """The section `questions`; `claims` are those of the report in their order, insights among them."""
    say, asked = material.say, material.study.settings.questions
    items = []
    for text in asked:
        found = answers(text, material, claims)
        why = "" if found else _unanswered(text, material)
        items.append({"text": text, "claims": found, "note": _note(text, found, material), "empty": why})
    inside = [blocks.note(say("questions_note")), {"kind": "questions", "items": items}] if items else []
    return blocks.section("questions", say("questions"), inside, lead="" if items else say("no_questions"))


def answers(question: str, material: Material, claims: Sequence[Claim]) -> list[Claim]:
    """The claims that bear on `question`, the nearest first; a topic that the question names is never left out for another."""
    wanted, words = topics(question, material.language), content_words(question, material)
    taken_up = {c.text for c in claims if c.section == "insights"}
    open_to = [c for c in claims if _may_answer(c, material) and (c.section == "insights" or c.plain not in taken_up)]
    weights = _weights(words, open_to, material)
    scored, loose = [], []
    for place, claim in enumerate(open_to):
        named = wanted & _topics_of(claim, material)
        stems = _stems(_context(claim, material), material.language)
        shared = sum(weight for word, weight in weights.items() if _meets(word, stems))
        total = sum(weights.values())
        if named or (total and shared / total >= LEAST_SHARED):
            insight = claim.section == "insights"
            by_words = bool(total) and shared / total >= LEAST_SHARED
            if named == {"voices"} and not by_words:
                loose.append(claim)  # any theme is a voice; it answers only what nothing else does
                continue
            near = BY_TOPIC * len(named) + BY_WORDS * by_words
            beside = "loss" in wanted and "loss" not in named  # what is lost goes before what touchpoints weigh
            strength = STRENGTHS.index(claim.strength)
            scored.append((-near, claim.strength not in SURE, not insight, beside, strength, place, claim, named))
    ranked = [(claim, named) for *_, claim, named in sorted(scored, key=lambda item: item[:6])]
    return _varied(ranked, wanted) or loose[:HINTS] or _left_open(words, material, claims)


def _left_open(words: Sequence[str], material: Material, claims: Sequence[Claim]) -> list[Claim]:
    """The assumption that says what the question asks for, where the data leave it open: tested, but not decided."""
    near = []
    for claim in claims:
        position = re.fullmatch(r"assumptions-(\d+)", claim.claim_id)
        assumption = material.study.settings.assumptions[int(position.group(1)) - 1] if position else None
        if assumption and assumption.check and claim.claim_id in _undecided(material):
            stems = _stems(assumption.text, material.language)
            shared = sum(_meets(word, stems) for word in words)
            near.append((-shared, len(near), claim))
    return [claim for shared, _, claim in sorted(near)[:1] if words and -shared / len(words) >= LEAST_SHARED]


def _varied(ranked: Sequence[tuple[Claim, set[str]]], wanted: set[str]) -> list[Claim]:
    """The nearest claims: first one for each wanted topic, then the others, no sentence twice, of each segment one unless asked for."""
    first = [next((claim for claim, named in ranked if topic in named), None) for topic in sorted(wanted, key=_order)]
    each = [claim for claim, named in ranked if "each" in named] if "each" in wanted else []
    chosen: list[Claim] = []
    for claim in [*first, *_one_per_segment(each), *(claim for claim, _ in ranked)]:
        if claim is not None and not any(_same(claim, other) for other in chosen):
            chosen.append(claim)
    return chosen[: EACH if each else ANSWERS]


def _order(topic: str) -> int:
    return (
        "types",
        "each",
        "loss",
        "lost",
        "threshold",
        "touchpoints",
        "recommend",
        "times",
        "paths",
        "changes",
        "voices",
    ).index(topic)


def _one_per_segment(claims: Sequence[Claim]) -> list[Claim]:
    kept: dict[str, Claim] = {}
    for claim in sorted(claims, key=lambda c: c.claim_id):
        kept.setdefault(_segment(claim), claim)
    return list(kept.values())


def _segment(claim: Claim) -> str:
    found = re.match(r"(?:insights-segment-|segments-s)(\d+)-", claim.claim_id)
    return found.group(1) if found else claim.claim_id


def _same(a: Claim, b: Claim) -> bool:
    """Whether two claims state the same: an insight and its source, two figures of a segment, an inflection point and its assumption."""
    if (a.plain or a.text) == (b.plain or b.text) or (_segment(a) == _segment(b) and _segment(a).isdigit()):
        return True
    kinds = {"threshold" in a.claim_id, "threshold" in b.claim_id}
    return len(kinds) == 2 and bool(_intervals(a) & _intervals(b))


def _intervals(claim: Claim) -> set[str]:
    """The intervals with their base that a sentence tells."""
    found = re.findall(r"[^\s(;]+ (?:bis|to) [^\s;)]+; n\W=\W[\d.,]*\d", claim.plain or claim.text)
    return set(found)


def topics(question: str, language: str) -> set[str]:
    """What a question wants to know, by its cue words."""
    lowered = f" {question.lower()} "
    found = {name for name, cues in phrases(language)["question_topics"].items() if any(cue in lowered for cue in cues)}
    return found | {"lost"} if "loss" in found else found  # where, and whom


def _topics_of(claim: Claim, material: Material) -> set[str]:
    found = set(next((about for start, about in TOPICS if claim.claim_id.startswith(start)), frozenset()))
    if loses(material, claim):
        found |= {"loss", "lost"}
    position = re.fullmatch(r"(?:insights-assumption|assumptions)-(\d+)", claim.claim_id)
    if position:
        check = material.study.settings.assumptions[int(position.group(1)) - 1].check
        found |= {"times"} if check and check.statistic == "event_share" else set()
        found |= {"threshold"} if check and check.at_least is not None else set()
    return found


def _may_answer(claim: Claim, material: Material) -> bool:
    """Claims of substance that hold: nothing on method, no single voice, no assumption that stayed open."""
    return (
        claim.section in SECTIONS
        and claim.claim_id not in _undecided(material)
        and claim.strength != "single voice"
        and not METHOD.fullmatch(claim.claim_id)
        and not _on_the_plan(claim)
    )


def _undecided(material: Material) -> set[str]:
    table = material["assumptions"]
    return {f"assumptions-{int(r.assumption)}" for r in table.itertuples() if r.verdict == "undecided"}


def _on_the_plan(claim: Claim) -> bool:
    """Whether a sentence of the journey names touchpoints or phases without a figure: what the plan lacks, and nothing on customers."""
    told = re.sub(r"[„“][^“”]*[“”]", "", claim.text)
    return bool(re.fullmatch(r"journey-\d+", claim.claim_id)) and told != claim.text and not re.search(r"\d", told)


def content_words(question: str, material: Material) -> list[str]:
    """Words of the question that say what it is about: nothing common, nothing that most questions hold; as written."""
    language = material.language
    common = [_folded(stem)[:6] for stem in phrases(language)["common_stems"]]
    fillers = {_folded(word) for word in phrases(language)["question_fillers"]}
    asked = [_stems(text, language) for text in material.study.settings.questions]
    everywhere = {s for s in set().union(*asked) if len(asked) > 1 and sum(s in a for a in asked) > len(asked) / 2}
    kept = []
    for word in re.findall(rf"[^\W\d_]{{{SHORTEST},}}", question):
        folded = _folded(word)
        if folded not in fillers and folded[:6] not in everywhere and not any(folded.startswith(c) for c in common):
            kept.append(word)
    return list(dict.fromkeys(kept))


def _weights(words: Sequence[str], claims: Sequence[Claim], material: Material) -> dict[str, float]:
    """How much each word of the question says: the rarer among the claims, the more."""
    met = Counter()
    for claim in claims:
        stems = _stems(_context(claim, material), material.language)
        met.update({word for word in words if _meets(word, stems)})
    return {word: math.log(1 + len(claims) / (1 + met[word])) if met[word] else NOWHERE for word in words}


def _meets(word: str, stems: set[str]) -> bool:
    """Whether the beginning of a word is among the beginnings; short words meet longer ones that begin like them."""
    stem = _folded(word)[:6]
    return stem in stems or any(len(s) >= SHORTEST and (stem.startswith(s) or s.startswith(stem)) for s in stems)


def _stems(text: str, language: str) -> set[str]:
    common = {_folded(stem) for stem in phrases(language)["common_stems"]}
    return {_folded(word)[:6] for word in re.findall(rf"[^\W\d_]{{{SHORTEST},}}", text)} - common


def _folded(word: str) -> str:
    """Small letters without dots: `Ältere` and `Alter` begin alike."""
    plain = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in plain if not unicodedata.combining(c))


def _context(claim: Claim, material: Material) -> str:
    position = re.fullmatch(r"(?:insights-assumption|assumptions)-(\d+)", claim.claim_id)
    if not position:
        return claim.text
    return f"{claim.text} {material.study.settings.assumptions[int(position.group(1)) - 1].text}"


def _unanswered(question: str, material: Material) -> str:
    """Why nothing answers a question: nothing asked about it, or asked and nothing holds."""
    missing = not_asked(question, material)
    if missing:
        return material.say("not_asked_about", words=_named(missing, material))
    return material.say("asked_but_nothing_holds" if content_words(question, material) else "no_answer")


def _note(question: str, found: Sequence[Claim], material: Material) -> str:
    """What to keep in mind before the claims: part of it was not asked, or none of them holds."""
    if not found:
        return ""
    if all(claim.claim_id in _undecided(material) for claim in found):
        return material.say("question_open")
    missing = not_asked(question, material)
    if missing:
        return material.say("not_asked_partly", words=_named(missing, material))
    if "loss" in topics(question, material.language) and not any("loss" in _topics_of(c, material) for c in found):
        return material.say("nothing_on_loss")
    return "" if any(claim.strength in SURE for claim in found) else material.say("only_hints")


def _named(words: Sequence[str], material: Material) -> str:
    return listing([quoted(word, material.language) for word in words], material.language)


def not_asked(question: str, material: Material) -> list[str]:
    """Things in the question that no survey question, category, touchpoint or theme is about; German writes things with a capital."""
    known, german = _asked_about(material), material.language == "de"
    start = SHORTEST if german else SHORTEST + 1  # German joins words: „Parkplätze“ were asked about where „Parken“ was
    words = [w for w in content_words(question, material) if not german or w[0].isupper()]
    beginnings = {stem[:start] for stem in known}
    return [w for w in words if not _cued(w, material.language) and _folded(w)[:start] not in beginnings]


def _cued(word: str, language: str) -> bool:
    cues = [cue.strip() for group in phrases(language)["question_topics"].values() for cue in group]
    return any(cue in word.lower() or word.lower() in cue for cue in cues)


def _asked_about(material: Material) -> set[str]:
    """Beginnings of the words in which anything was asked or came up: questions, categories, touchpoints, themes."""
    variables, touchpoints, themes = material["variables"], material["touchpoints"], material["themes"]
    texts = [*variables["label"], *touchpoints["name"], *touchpoints["phase"], *themes["label"]]
    for cell in [*variables["categories"].dropna(), *themes["keywords"].dropna()]:
        texts += contracts.split(cell)
    return _stems(" ".join(map(str, texts)), material.language)
