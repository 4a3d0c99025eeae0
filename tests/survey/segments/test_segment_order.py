import numpy as np
import pandas as pd

from insights.survey import latent_class
from insights.survey.segments.segment_order import by_height, by_size, with_an_order
from tests.survey import made


def test_the_class_that_answers_highest_comes_first_whatever_its_size():
    rng = np.random.default_rng(1)
    types = np.repeat([0, 1, 2], [120, 60, 100])
    level = np.array([2, 4, 0])[types]
    table = pd.DataFrame({f"v{i}": np.clip(level + rng.integers(-1, 2, 280), 0, 4).astype(str) for i in range(6)})
    table["number"] = level + rng.normal(size=280)
    items = latent_class.encode(table)
    model = latent_class.fit(items, 3, seed=1)
    kinds = dict.fromkeys(items.names, "ordinal") | {"number": "numeric"}
    ordered = [np.bincount(types[model.classes == one]).argmax() for one in by_height(items, model, kinds)]
    assert ordered == [1, 0, 2]


def test_lists_of_names_do_not_count_however_their_names_are_sorted():
    types = np.repeat([0, 1], [60, 90])
    asked = {f"list{i}": np.array(["zebra", "ape"])[types] for i in range(5)}
    items = latent_class.encode(pd.DataFrame(asked | {"used": np.array(["ja", "nein"])[1 - types]}))
    model = latent_class.fit(items, 2, seed=1)
    order = by_height(items, model, {"used": "nominal"})
    assert [types[model.classes == one][0] for one in order] == [
        1,
        0,
    ]  # yes is above no although "nein" sorts after "ja"
    assert [types[model.classes == one][0] for one in by_size(model)] == [1, 0]


def test_few_numbers_count_by_their_size_and_not_by_their_spelling():
    types = np.repeat([0, 1, 2], 50)
    items = latent_class.encode(
        pd.DataFrame({"uses": np.array(["2.0", "10.0", "5.0"])[types], "again": np.array(["a", "b", "c"])[types]})
    )
    model = latent_class.fit(items, 3, seed=1)
    assert [types[model.classes == one][0] for one in by_height(items, model, {"uses": "numeric"})] == [1, 2, 0]


def test_scales_numbers_and_yes_or_no_have_an_order_and_lists_have_none():
    answers = {
        "yes": ["Yes", "No"] * 3, "hours": [1.0, 2.0, 3.0] * 2, "city": ["Bonn", "Jena"] * 3, "mood": ["low", "high"] * 3,
    }  # fmt: skip
    _, variables = made.survey(answers, mood="ordinal")
    assert with_an_order(variables) == {"yes": "nominal", "hours": "numeric", "mood": "ordinal"}
