"""What the template of cart abandoners says on the sample shop."""

import pytest

from cartflow_studio import resources
from cartflow_studio.files import open_flow
from cartflow_studio.simulation import film, insight, simulate
from cartflow_studio.simulation.samples import sample_events, sample_people


@pytest.fixture(scope="session")
def shop():
    flow = open_flow(resources.path("templates", "win-back-cart-abandoners.flow.yaml")).flow
    report = simulate(flow, sample_events(), sample_people())
    return insight(report, film(report))
