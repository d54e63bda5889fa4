"""The invented country: a whole collection of believable data about places that do not exist."""

from lagesbild.examples.country import PlantedEffects, invented_country, planted_effects

__all__ = ["invented_country", "planted_effects", "PlantedEffects"]
