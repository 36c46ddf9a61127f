"""CartFlow Studio: compose, check, simulate and run customer journeys."""

__version__ = "0.1.0"
