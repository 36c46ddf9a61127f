"""Play a flow in virtual time: sample people and their behaviour, simulation, reports."""

from cartflow_studio.simulation.film import Film, film
from cartflow_studio.simulation.insight import Assumed, Insight, insight
from cartflow_studio.simulation.report import Report
from cartflow_studio.simulation.simulate import SimulationError, simulate
from cartflow_studio.simulation.together import simulate_together

__all__ = [
    "Assumed",
    "Film",
    "Insight",
    "Report",
    "SimulationError",
    "film",
    "insight",
    "simulate",
    "simulate_together",
]
