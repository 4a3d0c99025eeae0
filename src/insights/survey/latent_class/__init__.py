"""Latent class models of mixed answers: categories, counts, numbers, multiple responses; missing answers left out.

The model is fitted by EM on distinct answer patterns with their counts, all random starts at once. Answers are assumed to be
missing at random; a respondent counts with whatever he or she answered (full information). Ordered answers are taken as categories: a
model of adjacent categories would save parameters but assume what the data should show. Numbers get one variance for all
classes, as latent profile analysis does by default, so that no class can collapse onto a single value. Counts are Poisson in each class.
Method: Goodman 1974, *Biometrika* 61; Dempster, Laird & Rubin 1977, *JRSS B* 39.
"""

from insights.survey.latent_class.densities import coefficients
from insights.survey.latent_class.em import expect, random_starts, run
from insights.survey.latent_class.items import Items, encode
from insights.survey.latent_class.model import LatentClassModel, fit, seen_on

__all__ = ["Items", "LatentClassModel", "coefficients", "encode", "expect", "fit", "random_starts", "run", "seen_on"]
