/* cartflow.js: sends what customers do on a page to a CartFlow runner.

   <script src="https://RUNNER/cartflow.js" data-key="PAGE KEY" async></script>
   cartflow.track("itemAddedToCart", {cart_id: "k-77", price: 19.9});
   cartflow.identify("c-1042");

   What could not be sent is kept (500 events, 24 hours) and sent again with the same id. */
(function () {
  "use strict";
  var own = document.currentScript;
  var runner = new URL(own ? own.src : location.href).origin;
  var key = own && own.getAttribute("data-key");
  var KEPT = "cartflow.queue", WHO = "cartflow.who";
  var MOST = 500, LONGEST = 24 * 3600 * 1000, BATCH = 50;
  var sending = false, wait = 1000, timer = null, memory = {};

  function load(name, otherwise) {
    try { return JSON.parse(localStorage.getItem(name)) || otherwise; }
    catch (e) { return memory[name] || otherwise; }
  }
  function keep(name, value) {
    memory[name] = value;
    try { localStorage.setItem(name, JSON.stringify(value)); } catch (e) { /* private mode */ }
  }
  function fresh() {
    if (window.crypto && crypto.randomUUID) { return crypto.randomUUID(); }
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, function (b) { return b.toString(16).padStart(2, "0"); }).join("");
  }
  function who() {
    var found = load(WHO, {});
    if (!found.anonymousId) { found.anonymousId = fresh(); keep(WHO, found); }
    return found;
  }
  function add(call) {
    var person = who();
    call.anonymousId = person.anonymousId;
    if (person.userId) { call.userId = person.userId; }
    call.messageId = fresh();
    call.timestamp = new Date().toISOString();
    var queue = load(KEPT, []);
    queue.push(call);
    keep(KEPT, queue.slice(-MOST));
    send();
  }
  function waiting() {
    var oldest = Date.now() - LONGEST;
    return load(KEPT, []).filter(function (c) { return Date.parse(c.timestamp) > oldest; });
  }
  function forget(sent) {
    var ids = {};
    sent.forEach(function (c) { ids[c.messageId] = true; });
    keep(KEPT, load(KEPT, []).filter(function (c) { return !ids[c.messageId]; }));
  }
  function later() {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
    wait = Math.min(wait * 2, 300000);
  }
  function send() {
    var batch = waiting().slice(0, BATCH);
    if (sending || !batch.length) { return; }
    sending = true;
    fetch(runner + "/v1/batch", {
      method: "POST",
      headers: {"Content-Type": "text/plain"},
      body: JSON.stringify({writeKey: key, batch: batch}),
      keepalive: true,
      credentials: "omit"
    }).then(function (answer) {
      sending = false;
      if (answer.ok || (answer.status >= 400 && answer.status < 500 &&
          answer.status !== 408 && answer.status !== 429)) {
        forget(batch);
        wait = 1000;
        send();
      } else { later(); }
    }, function () { sending = false; later(); });
  }
  addEventListener("pagehide", function () {
    var batch = waiting().slice(0, BATCH);
    if (batch.length && navigator.sendBeacon) {
      navigator.sendBeacon(runner + "/v1/batch", JSON.stringify({writeKey: key, batch: batch}));
    }
  });
  addEventListener("online", send);
  window.cartflow = {
    track: function (event, properties) {
      add({type: "track", event: event, properties: properties || {}});
    },
    page: function (name, properties) {
      add({type: "page", name: name || document.title,
           properties: Object.assign({path: location.pathname}, properties)});
    },
    identify: function (userId, traits) {
      var person = who();
      person.userId = String(userId);
      keep(WHO, person);
      add({type: "identify", traits: traits || {}});
    },
    forget: function () { keep(WHO, {}); }
  };
  send();
})();
