"use strict";
// Looking at one flow: drag moves, wheel and pinch zoom, a search, a step of the list in the picture.
(() => {
  const steps = JSON.parse(document.getElementById("steps").textContent);
  const picture = document.getElementById("picture");
  const svg = picture.querySelector("svg");
  const search = document.getElementById("search");
  const items = new Map([...document.querySelectorAll("li[data-step]")].map((each) => [each.dataset.step, each]));
  const whole = svg.viewBox.baseVal;
  const all = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
  let seen = { ...all };
  const marks = document.createElementNS("http://www.w3.org/2000/svg", "g");
  svg.removeAttribute("width");
  svg.removeAttribute("height");
  svg.append(marks);

  function show(box) {
    seen = box;
    svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
  }
  function fit() {
    const { width, height } = picture.getBoundingClientRect();
    const scale = Math.min(width / all.width, height / all.height, 1.25) || 1;
    const box = { width: width / scale, height: height / scale };
    show({ x: all.x - (box.width - all.width) / 2, y: all.y - (box.height - all.height) / 2, ...box });
  }
  function at(event) {
    const rect = picture.getBoundingClientRect();
    return {
      x: seen.x + ((event.clientX - rect.left) / rect.width) * seen.width,
      y: seen.y + ((event.clientY - rect.top) / rect.height) * seen.height,
    };
  }
  function zoom(factor, point) {
    const middle = point || { x: seen.x + seen.width / 2, y: seen.y + seen.height / 2 };
    const width = Math.min(Math.max(seen.width / factor, 160), Math.max(all.width * 8, 4000));
    const real = seen.width / width;
    show({ x: middle.x - (middle.x - seen.x) / real, y: middle.y - (middle.y - seen.y) / real, width, height: seen.height / real });
  }
  function ring(found) {
    marks.replaceChildren(...found.map((step) => {
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const size = { x: step.x - 4, y: step.y - 4, width: step.width + 8, height: step.height + 8, rx: 15, class: "ring" };
      for (const [name, value] of Object.entries(size)) rect.setAttribute(name, value);
      return rect;
    }));
  }
  function go(step) {
    for (const item of items.values()) item.classList.toggle("shown", item.dataset.step === step.id);
    ring([step]);
    const { width, height } = picture.getBoundingClientRect();
    const wide = Math.min(seen.width, width / 0.8), high = wide * (height / width || 1);
    show({ x: step.x + step.width / 2 - wide / 2, y: step.y + step.height / 2 - high / 2, width: wide, height: high });
    const item = items.get(step.id);
    if (item) item.scrollIntoView({ block: "nearest" });
    history.replaceState(null, "", `#${encodeURIComponent(step.id)}`);
  }
  function find() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = steps.filter((step) => words.every((word) => items.get(step.id).textContent.toLowerCase().includes(word)));
    for (const [id, item] of items) item.hidden = words.length > 0 && !found.some((step) => step.id === id);
    ring(words.length ? found : []);
    return words.length ? found : [];
  }

  picture.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / (event.ctrlKey ? 100 : 500)), at(event));
  }, { passive: false });
  const held = new Map();
  let moved = 0;
  picture.addEventListener("pointerdown", (event) => {
    if (event.target.closest("#tools")) return;
    held.set(event.pointerId, event);
    moved = 0;
    picture.setPointerCapture(event.pointerId);
    picture.classList.add("held");
  });
  picture.addEventListener("pointermove", (event) => {
    const before = held.get(event.pointerId);
    if (!before) return;
    const others = [...held.values()].filter((each) => each.pointerId !== event.pointerId);
    const from = at(before), to = at(event);
    if (others.length) {
      const [other] = others;
      const far = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      zoom(far(event) / (far(before) || 1), at(other));
    } else {
      show({ ...seen, x: seen.x + from.x - to.x, y: seen.y + from.y - to.y });
    }
    moved += Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY);
    held.set(event.pointerId, event);
  });
  for (const name of ["pointerup", "pointercancel"]) {
    picture.addEventListener(name, (event) => {
      const was = held.delete(event.pointerId);
      picture.classList.remove("held");
      if (!was || moved > 4 || name === "pointercancel") return;
      const point = at(event);
      const step = steps.find((each) => point.x >= each.x && point.x <= each.x + each.width && point.y >= each.y && point.y <= each.y + each.height);
      if (step) go(step);
    });
  }
  picture.addEventListener("keydown", (event) => {
    const by = seen.width / 12;
    const keys = {
      "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), "0": fit, Home: fit,
      ArrowLeft: () => show({ ...seen, x: seen.x - by }), ArrowRight: () => show({ ...seen, x: seen.x + by }),
      ArrowUp: () => show({ ...seen, y: seen.y - by }), ArrowDown: () => show({ ...seen, y: seen.y + by }),
    };
    if (keys[event.key] && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-go]");
    const step = link && steps.find((each) => each.id === link.dataset.go);
    if (step) {
      event.preventDefault();
      go(step);
    }
  });
  search.addEventListener("input", find);
  search.addEventListener("keydown", (event) => {
    const found = event.key === "Enter" ? find() : [];
    if (found.length) go(found[0]);
    if (event.key === "Escape") {
      search.value = "";
      find();
    }
  });
  document.getElementById("in").addEventListener("click", () => zoom(1.25));
  document.getElementById("out").addEventListener("click", () => zoom(0.8));
  document.getElementById("fit").addEventListener("click", fit);
  document.getElementById("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  addEventListener("resize", () => {
    const step = steps.find((each) => items.get(each.id).classList.contains("shown"));
    if (step) go(step);
    else fit();
  });
  fit();
  const wanted = decodeURIComponent(location.hash.slice(1));
  const first = steps.find((step) => step.id === wanted);
  if (first) go(first);
  document.body.dataset.steps = String(steps.length);
})();
