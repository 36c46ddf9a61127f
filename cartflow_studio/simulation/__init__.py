"""Play a flow in virtual time: sample people and their behaviour, simulation, reports."""
