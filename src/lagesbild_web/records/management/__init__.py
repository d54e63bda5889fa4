"""The records' part of `lagesbild_web`'s commands."""
