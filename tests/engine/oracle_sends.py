"""How the oracle asks for messages."""

from datetime import timedelta

from tests.engine.oracle_moves import WAITING
from tests.engine.oracle_time import after, at_minute, local, period_start

ADDRESSES = {"email": "email", "sms": "phone", "whatsapp": "phone", "push": "push_token"}


class Sends:
    """The part of the oracle that asks for messages, or does not."""

    def send(self, person, trip, node, told, now):
        zone, channel = self.zone(person), told.channel
        if any(node == sent for _, sent in trip.sent):
            return self.send_no_more(person, trip, node, told, now)
        reason = self.refused(person, told)
        quiet = self.flow.settings.quiet_hours
        if not reason and told.quiet and quiet:
            moment = local(now, zone)
            minute = moment.hour * 60 + moment.minute
            start, end = quiet.start.minute, quiet.end.minute
            self.edges |= {at_minute(moment, start, zone), at_minute(moment, end, zone)}
            inside = start <= minute < end if start < end else minute >= start or minute < end
            if inside:
                if quiet.then == "wait":
                    ends = at_minute(moment, end, zone)
                    if ends <= now:
                        ends = at_minute(moment + timedelta(days=1), end, zone)
                    self.wait_until(person, trip, ends)
                    return WAITING
                reason = "quiet_hours"
        if not reason and told.capped and self.is_capped(person, channel, zone, now):
            reason = "capped"
        if not reason and trip.control:
            reason = "control_group"
        if reason:
            self.tell(
                now, person, trip, "message", node, "not_sent", channel=channel, reason=reason
            )
            if reason != "control_group":
                return told.not_sent
        else:
            self.tell(now, person, trip, "message", node, "sent", channel=channel)
            person.sends.append((now, channel))
            trip.sent.append((now, node))
            self.asked.append((now, trip.number, node, channel, trip.entry, trip.last))
        return self.await_receipts(person, trip, told, now)

    def send_no_more(self, person, trip, node, told, now):
        """The journey was sent this before it was moved here: it goes on as if it were now."""
        why = {"channel": told.channel, "reason": "sent_before"}
        self.tell(now, person, trip, "message", node, "not_sent", **why)
        return self.await_receipts(person, trip, told, now)

    def await_receipts(self, person, trip, told, now):
        if not told.receipts:
            return told.sent
        trip.receipts = True
        self.wait_until(person, trip, after(now, told.timeout, self.zone(person)))
        return WAITING

    def refused(self, person, told):
        if told.consent and person.attributes.get(f"consent_{told.channel}") is not True:
            return "no_consent"
        address = ADDRESSES.get(told.channel)
        if address and not person.attributes.get(address):
            return "missing_address"
        bad = {"email": "@", "phone": "+"}.get(address, "")
        return "bad_address" if address and bad not in person.attributes[address] else ""

    def is_capped(self, person, channel, zone, now):
        for cap in self.flow.settings.caps:
            if cap.channel in ("", channel) and (cap.channel or channel != "webhook"):
                since = period_start(now, cap.limit.per, zone)
                self.edges.add(since)
                kinds = [k for at, k in person.sends if at >= since]
                used = [
                    k for k in kinds if k == cap.channel or (not cap.channel and k != "webhook")
                ]
                if len(used) >= cap.limit.count:
                    return True
        return False
