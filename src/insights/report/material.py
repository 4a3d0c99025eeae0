"""What the report is made from: the study and every hand-over file of the stages before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from insights import contracts
from insights.estimates import suppress_below
from insights.protection import small_groups_said
from insights.protection.aliases import aliases
from insights.report.phrases import phrases, say, term
from insights.study import Study
from insights.wording import are_years

TABLES = (
    "people", "verbatims", "reading_notes", "themes", "theme_verbatims", "codes", "codings", "saturation",
    "variables", "responses", "quality", "profile", "weighting", "weight_diagnostics", "target_comparison", "coverage",
    "sample_statements", "crosstabs", "crosstab_tests", "metrics", "segment_selection", "mece", "segment_profile",
    "segment_covariates", "segment_comparison", "thresholds", "persona_statements", "persona_profile", "persona_flags", "persona_merges", "empathy",
    "persona_panel", "persona_match", "persona_triangulation", "persona_coverage", "persona_coverage_contrasts", "persona_deviation",
    "persona_map_axes", "campaigns", "screening_accuracy",
    "touchpoints", "journey", "drivers", "touchpoint_codes", "touchpoint_proposals", "journey_steps", "journey_levels", "journey_comparisons", "measures", "event_times", "event_shares", "event_activities", "event_variants", "event_transitions",
    "event_steps", "event_hotspots", "event_groups", "event_attribution", "event_changes", "contradictions", "agreement", "saturation_groups",
    "turns", "memberships", "persona_memberships", "band_profile",
    "cx_metrics", "metric_changes", "metric_contrasts", "retention_curve", "retention_tests", "customer_value", "customer_list",
)  # fmt: skip
DOCUMENTS = (
    "saturation_summary",
    "weighting_summary",
    "segments",
    "personas",
    "persona_map_summary",
    "screening",
    "journey_summary",
    "event_summary",
    "metrics_summary",
)


@dataclass(frozen=True)
class Material:
    """The study's hand-over files by name, with the look-ups that every section needs."""

    study: Study
    handovers: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.handovers[name]

    @property
    def language(self) -> str:
        """Language of the report."""
        return self.study.language

    @cached_property
    def looked_up(self) -> dict[Any, Any]:
        """What was looked up in these hand-over files before, by whoever keeps it."""
        return {}

    @cached_property
    def origin(self) -> str:
        """What is known of the respondents: answers (`survey`), or only a list of `customers` or a log of `events`."""
        if self.study.survey_files():
            return "survey"
        return next((name for name in ("customers", "events") if self.study.table_file(name)), "survey")

    def say(self, key: str, /, **values: Any) -> str:
        """The phrase `key` in the study's language; where nobody was asked, in words that claim no answers, if it has such."""
        ways = () if self.origin == "survey" else (f"{key}_{self.origin}", f"{key}_unasked")
        return say(next((way for way in ways if way in phrases(self.language)), key), self.language, **values)

    def term(self, group: str, name: str) -> str:
        """The word for `name` in the list `group`."""
        return term(group, name, self.language)

    @property
    def weighted(self) -> bool:
        """Whether the survey's figures are weighted."""
        return self["weighting_summary"].source != "none"

    @property
    def n_respondents(self) -> int:
        """People whose questionnaire is used."""
        return len(self["responses"])

    @cached_property
    def interviewed(self) -> pd.DataFrame:
        """The people who were interviewed."""
        people = self["people"]
        return people[people["source"] == "interview"]

    @cached_property
    def groups_guessed(self) -> bool:
        """Whether nobody listed the interviewed, so that their groups are a guess of the reading and no finding."""
        notes = self["reading_notes"]
        listing = notes["file"].eq("interviews.csv") | notes["note"].str.startswith("interviews.csv:")
        return bool((listing & notes["note"].str.contains("guessed", regex=False)).any())

    @cached_property
    def n_interviews(self) -> int:
        """Number of interviews, including those that several people gave together."""
        return int(self.interviewed["interview_id"].nunique())

    @cached_property
    def n_heard(self) -> int:
        """People who said something in their own words: in an interview or in an open answer."""
        return int(self["verbatims"]["respondent_id"].nunique())

    @cached_property
    def quotes(self) -> dict[str, dict[str, str]]:
        """Verbatims by id: `text`, `who` (respondent), `group`."""
        groups = dict(zip(self["people"]["respondent_id"], self["people"]["group"], strict=True))
        return {
            row.verbatim_id: {
                "id": row.verbatim_id,
                "text": row.text,
                "who": row.respondent_id,
                "group": groups.get(row.respondent_id, ""),
            }
            for row in self["verbatims"].itertuples()
        }

    @cached_property
    def telling(self) -> set[str]:
        """Verbatims in which somebody says what fewer than five of the interviewed are; the report quotes none of them."""
        said = self["verbatims"]
        return set(said.loc[small_groups_said.telling(said, self.interviewed), "verbatim_id"])

    @cached_property
    def told_groups(self) -> dict[str, str]:
        """Interviewed person -> the group that stands beside their words: customers and former ones together where either are fewer than five.

        Staff are told whatever their number: what they say shows it.
        """
        people = self.interviewed
        sizes = people["group"].value_counts()
        both = [sizes.get(group, 0) for group in ("customer", "former customer")]
        either = min(both) < suppress_below() and all(both)
        told = people["group"].mask(either & (people["group"] != "staff"), "either")
        return dict(zip(people["respondent_id"], told, strict=True))

    @cached_property
    def aliases(self) -> dict[str, str]:
        """What readers see in place of the number by which a respondent of the survey stands in the client's files."""
        people = self["people"]
        asked = {*people.loc[people["source"] == "survey", "respondent_id"], *self["responses"]["respondent_id"]}
        return aliases(asked, self.study)

    def shown_id(self, verbatim_id: str) -> str:
        """The id of a verbatim as readers see it: the number of a respondent at its end is another one."""
        who = self.quotes[verbatim_id]["who"] if verbatim_id in self.quotes else ""
        alias = self.aliases.get(who)
        return verbatim_id.removesuffix(who) + alias if alias and verbatim_id.endswith(who) else verbatim_id

    @cached_property
    def labels(self) -> dict[str, str]:
        """Labels of the survey's variables."""
        variables = self["variables"]
        return dict(zip(variables["variable"], variables["label"], strict=True))

    @cached_property
    def field_labels(self) -> dict[str, str]:
        """The label of the first variable that fills a field of the persona sheet, or has its name."""
        found: dict[str, str] = {}
        for row in self["variables"].itertuples():
            for name in (row.field, row.variable):
                if isinstance(name, str):
                    found.setdefault(name, row.label)
        return found

    @cached_property
    def touchpoint_names(self) -> dict[str, str]:
        """Names of the touchpoints by id."""
        touchpoints = self["touchpoints"]
        return dict(zip(touchpoints["touchpoint"], touchpoints["name"], strict=True))

    @cached_property
    def persona_names(self) -> dict[str, str]:
        """Names of the personas by id; `all` for everyone."""
        names = {persona.persona_id: persona.name for persona in self["personas"].personas}
        return {"all": self.say("everyone"), **names}

    @property
    def weight_note(self) -> str:
        """Whether the survey's figures in a picture are weighted."""
        return self.say("weighted" if self.weighted else "unweighted")

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Kinds of the survey's variables: nominal, ordinal, numeric, multiple, text."""
        return dict(zip(self["variables"]["variable"], self["variables"]["kind"], strict=True))

    def rare(self, variable: str, n: int) -> bool:
        """Whether a category with `n` people may not even be named: its label can be somebody's own words."""
        return n < suppress_below() and variable in self._own_words

    def _is_scale(self, variable: str) -> bool:
        """Whether its answers are points from 0 to 10, which everybody was given, although nobody declared them."""
        profile = self["profile"]
        given = profile[(profile["variable"] == variable) & (profile["statistic"] == "share")]["category"]
        return given.isin([str(point) for point in range(11)]).all()

    @cached_property
    def _own_words(self) -> frozenset[str]:
        """Variables whose categories are answers as people gave them: neither a scale nor bands that everybody was given."""
        return frozenset(
            v.variable
            for v in self["variables"].itertuples()
            if v.kind in ("nominal", "multiple")
            or (
                v.kind == "numeric"
                and v.role != "nps"
                and not self._is_scale(v.variable)
                and not [*contracts.split(v.categories), *contracts.split(v.bands)]
            )
        )

    def years(self, variable: str) -> bool:
        """Whether a variable's values are years, which are written without grouping."""
        responses = self["responses"]
        known = variable in responses.columns and pd.api.types.is_numeric_dtype(responses[variable].dtype)
        return known and are_years(responses[variable].dropna())

    def short_label(self, variable: str) -> str:
        """The label of a variable without the scale in brackets behind it."""
        return re.sub(r"\s*\([^()]*\)$", "", self.labels.get(variable, variable))

    def category(self, variable: str, category: str) -> str:
        """A category as readers see it."""
        column = self.study.settings.column(variable)
        return (column.labels if column else {}).get(category, category)

    def group(self, group: str) -> str:
        """`<variable>: <category>` as readers see it."""
        variable, found, category = group.partition(": ")
        return (
            f"{self.labels.get(variable, variable)}: {self.category(variable, category)}"
            if found
            else self.persona_names.get(group, group)
        )


def load_material(study: Study) -> Material:
    """Every hand-over file of `study`. Raises UsageError naming the first that is not there yet."""
    return Material(study, {name: contracts.load(name, study) for name in (*TABLES, *DOCUMENTS)})


def with_assumptions(material: Material, assumptions: pd.DataFrame) -> Material:
    """The material with the decided assumptions added."""
    return Material(material.study, {**material.handovers, "assumptions": assumptions})
