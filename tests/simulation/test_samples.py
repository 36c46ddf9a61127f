"""The files that ship are those that the generator writes, and all of them can be read."""

from cartflow_studio import resources
from cartflow_studio.history import read_events
from cartflow_studio.simulation.samples import sample_events, sample_people, write_samples


def test_the_shipped_samples_are_written_again_to_the_byte(tmp_path):
    write_samples(tmp_path)
    assert [
        (name, (tmp_path / name).read_bytes() == resources.path("samples", name).read_bytes())
        for name in ("people.csv", "events.csv")
    ] == [("people.csv", True), ("events.csv", True)]


def test_the_shipped_samples_are_small():
    sizes = [
        resources.path("samples", name).stat().st_size for name in ("people.csv", "events.csv")
    ]
    assert sum(sizes) < 2_000_000


def test_the_sample_people_are_read_without_a_warning():
    people = sample_people()
    assert (len(people), people.rejected, people.warnings) == (400, (), ())


def test_the_sample_events_are_those_of_the_sample_people():
    log, people = sample_events(), sample_people()
    assert log.rejected == ()
    assert log.names == (
        *("AccountCreated", "BirthdaySoon", "NewsletterConfirmed", "NewsletterRequested"),
        *("OrderDelivered", "PriceDropped", "ProductViewed", "PurchaseFinished", "ReviewWritten"),
        *("SubscriptionCancelled", "SubscriptionExpiring", "SubscriptionRenewed"),
        *("WorkshopAttended", "WorkshopBooked", "WorkshopCancelled", "itemAddedToCart"),
    )
    assert [person for person in log.people if person not in people] == []


def test_the_real_samples_are_read_without_a_mapping():
    otto = read_events(resources.path("samples", "otto_events.csv.gz"))
    retail = read_events(resources.path("samples", "online_retail.csv.gz"))
    assert (len(otto), len(otto.people), otto.reading.rejected_rows) == (862, 20, 0)
    assert (len(retail), len(retail.people), retail.reading.rejected_rows) == (22_190, 4_372, 0)
    assert retail.names == ("OrderCancelled", "PurchaseFinished")
