"""Play a flow in virtual time: sample people and their behaviour, simulation, reports."""

from cartflow_studio.simulation.film import Film, film, film_of
from cartflow_studio.simulation.insight import Assumed, Insight, insight, performance
from cartflow_studio.simulation.living import Launch, Pause, simulate_life
from cartflow_studio.simulation.player import SimulationError
from cartflow_studio.simulation.report import Report
from cartflow_studio.simulation.simulate import simulate
from cartflow_studio.simulation.together import simulate_together

__all__ = [
    "Assumed",
    "Film",
    "Insight",
    "Launch",
    "Pause",
    "Report",
    "SimulationError",
    "film",
    "film_of",
    "insight",
    "performance",
    "simulate",
    "simulate_life",
    "simulate_together",
]
