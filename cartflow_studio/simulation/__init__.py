"""Play a flow in virtual time: sample people and their behaviour, simulation, reports."""

from cartflow_studio.simulation.report import Report
from cartflow_studio.simulation.simulate import SimulationError, simulate, warm_up

__all__ = ["Report", "SimulationError", "simulate", "warm_up"]
