"""Logs of well-known systems, a few invented rows each, are recognised and come out as ours."""

import json

import pytest

from cartflow_studio.flow.people import Event
from cartflow_studio.history import Rejection, read_events
from tests.history.build import at, event, refusal, written

VIEWED, ADDED, BOUGHT = "ProductViewed", "itemAddedToCart", "PurchaseFinished"


def lines(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_otto_has_a_session_a_line(tmp_path):
    clicks = [
        {"aid": 41, "ts": 1767261600000, "type": "clicks"},
        {"aid": 41, "ts": 1767261700000, "type": "carts"},
        {"aid": 7, "ts": 1767348000000, "type": "orders"},
    ]
    path = written(
        tmp_path,
        lines({"session": 5, "events": clicks[:2]}, {"session": 6, "events": clicks[2:]}),
        "train.jsonl",
    )
    log = read_events(path)
    assert [(each.person, each.name, each.message_id, each.properties) for each in log] == [
        ("5", VIEWED, "row-1.1", {"item": 41}),
        ("5", ADDED, "row-1.2", {"item": 41}),
        ("6", BOUGHT, "row-2.1", {"item": 7}),
    ]
    assert log.reading.notes == (
        "This looks like a log of OTTO and is read as one: clicks → ProductViewed, carts → "
        "itemAddedToCart, orders → PurchaseFinished, 0 → ProductViewed, 1 → itemAddedToCart, "
        "2 → PurchaseFinished.",
        "Column 'ts': numbers are read as epoch milliseconds.",
    )


def test_retail_rocket_counts_in_milliseconds(tmp_path):
    path = written(
        tmp_path,
        "timestamp,visitorid,event,itemid,transactionid\n1767261600000,9,addtocart,44,\n"
        "1767261660000,9,transaction,44,1207\n",
    )
    assert list(read_events(path)) == [
        event(2, ADDED, "9", "2026-01-01T10:00", item=44),
        event(3, BOUGHT, "9", "2026-01-01T10:01", item=44, order_id="1207"),
    ]


def test_rees46_writes_its_zone_apart(tmp_path):
    path = written(
        tmp_path,
        "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n"
        "2026-01-01 10:00:00 UTC,cart,51,20,kitchen.kettle,boilo,19.90,8,s-1\n"
        "2026-01-01 10:05:00 UTC,remove_from_cart,51,20,kitchen.kettle,,19.90,8,s-1\n",
    )
    first, second = read_events(path)
    assert (first.person, first.name, first.occurred_at) == ("8", ADDED, at("2026-01-01T10:00"))
    assert (first.properties["item"], first.properties["price"], second.name) == (
        51,
        19.9,
        "itemRemovedFromCart",
    )


def test_taobao_has_no_header(tmp_path):
    path = written(tmp_path, "1,88,30,pv,1767261600\n1,88,30,buy,1767261660\n2,9,3,pv,soon\n")
    log = read_events(path)
    assert list(log) == [
        event(1, VIEWED, "1", "2026-01-01T10:00", item=88, category_id="30"),
        event(2, BOUGHT, "1", "2026-01-01T10:01", item=88, category_id="30"),
    ]
    assert log.rejected == (Rejection(3, "timestamp", "not a time", "soon"),)


def test_google_analytics_keeps_properties_in_lists_of_pairs(tmp_path):
    shared = {"user_pseudo_id": "77.1", "user_id": None, "event_timestamp": "1767261600000000"}
    pairs = [
        {"key": "page", "value": {"string_value": "/mug", "int_value": None}},
        {"key": "engaged", "value": {"int_value": "3"}},
        {"key": "odd"},
    ]
    path = written(
        tmp_path,
        lines(
            shared | {"event_name": "view_item", "event_params": pairs},
            shared | {"event_name": "purchase", "user_id": "ann", "event_params": []},
        ),
        "events.json",
    )
    assert list(read_events(path)) == [
        event(1, VIEWED, "77.1", "2026-01-01T10:00", page="/mug", engaged=3),
        event(2, BOUGHT, "ann", "2026-01-01T10:00"),
    ]


def test_segment_names_who_is_not_known_yet_by_another_id(tmp_path):
    shared = {"timestamp": "2026-01-01T10:00:00.000Z", "receivedAt": "2026-01-01T10:00:02.000Z"}
    path = written(
        tmp_path,
        lines(
            shared
            | {"messageId": "a", "type": "track", "event": "Product Added", "userId": "ann"}
            | {"properties": {"price": 3}},
            shared | {"messageId": "b", "type": "page", "anonymousId": "x-1", "userId": None},
        ),
        "calls.jsonl",
    )
    when, heard = at("2026-01-01T10:00"), at("2026-01-01T10:00:02")
    assert list(read_events(path)) == [
        Event("a", ADDED, "ann", when, heard, {"price": 3}),
        Event("b", "page", "x-1", when, heard, {}),
    ]


def test_shopify_has_a_row_for_each_item_of_an_order(tmp_path):
    path = written(
        tmp_path,
        "Name,Email,Financial Status,Currency,Total,Created at,Lineitem quantity,Lineitem name,"
        "Phone\n"
        "#1001,ann@x.com,paid,EUR,39.80,2026-01-01 12:00:00 +0200,1,Mug,\n"
        "#1001,ann@x.com,,,,,1,Tea,\n"
        "#1002,,paid,EUR,5,2026-01-02 12:00:00 +0200,1,Tea,+4912345\n",
    )
    log = read_events(path)
    assert [
        (each.person, each.message_id, each.occurred_at, each.properties["total"]) for each in log
    ] == [
        ("+4912345", "#1002", at("2026-01-02T10:00"), 5),
        ("ann@x.com", "#1001", at("2026-01-01T10:00"), 39.8),
    ]
    assert (log.names, log.reading.rows, log.reading.duplicates) == ((BOUGHT,), 3, 1)


@pytest.mark.parametrize("nested", [False, True])
def test_woocommerce_orders_as_csv_and_as_its_interface_gives_them(tmp_path, nested):
    if nested:
        order = {"id": 727, "number": "727", "date_created_gmt": "2026-01-01T10:00:00"}
        more = {"billing": {"email": "ann@x.com"}, "line_items": [{"name": "Mug"}], "total": "19"}
        path = written(tmp_path, lines(order | more), "orders.jsonl")
    else:
        path = written(
            tmp_path,
            "order_id,order_number,order_date,status,order_total,billing_email\n"
            "727,727,2026-01-01 10:00:00,wc-completed,19,ann@x.com\n",
        )
    (bought,) = read_events(path)
    assert (bought.person, bought.name, bought.message_id, bought.occurred_at) == (
        "ann@x.com",
        BOUGHT,
        "727",
        at("2026-01-01T10:00"),
    )
    assert (bought.properties["order_id"], float(bought.properties["total"])) == ("727", 19)


def test_a_recognised_log_can_be_read_as_it_stands(tmp_path):
    path = written(tmp_path, "timestamp,visitorid,event,itemid\n1767261600000,9,addtocart,44\n")
    plain = read_events(path, preset="none", mapping={"person_id": "visitorid"})
    named = read_events(path, preset="retailrocket", mapping={"item": "visitorid"})
    assert [plain.names, named.names] == [("addtocart",), (ADDED,)]
    assert next(iter(named)).properties["item"] == 9


def test_a_preset_that_is_not_there_has_a_hint(tmp_path):
    path = written(tmp_path, "a,b\n1,2\n")
    fault = refusal(lambda: read_events(path, preset="shopfy"))
    assert (fault.message, fault.hint) == (
        "There is no preset 'shopfy'.",
        "Did you mean 'shopify'?",
    )
