// The page works without this file; with it turns stream, sliders answer at once and panels become tabs.
"use strict";

const work = document.querySelector(".work");
document.documentElement.classList.add("scripted");
for (const form of document.querySelectorAll("form.begin")) {
  form.addEventListener("submit", () => {
    const hint = form.querySelector("[data-busy]");
    hint.textContent = hint.dataset.busy;
    form.querySelector("button").disabled = true;
  });
}
if (work) session(work);

function session(main) {
  const address = `/sessions/${main.dataset.session}`;
  const turns = main.querySelector(".turns");
  const form = main.querySelector("form.say");
  const input = form.querySelector("#turn");
  let panel = location.hash.startsWith("#panel-") ? location.hash.slice(1) : "panel-overview";

  const design = () => main.querySelector("#design");
  const supposing = new Map();

  function tabs() {
    for (const one of design().querySelectorAll(".panel")) one.hidden = one.id !== panel;
    for (const link of design().querySelectorAll(".tabs a")) {
      const mine = link.getAttribute("href") === `#${panel}`;
      mine ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
      link.onclick = (event) => { event.preventDefault(); panel = link.getAttribute("href").slice(1); tabs(); };
    }
  }

  function open(component) {
    const found = document.getElementById(`el-${component}`);
    if (!found) return;
    panel = "panel-components";
    tabs();
    found.open = true;
    found.scrollIntoView({ block: "center" });
    found.querySelector("summary").focus();
  }

  function zoom(drawing) {
    const svg = drawing.querySelector("svg");
    const width = svg.viewBox.baseVal.width || svg.clientWidth;
    let scale = 1;
    const size = () => svg.setAttribute("width", width * scale);
    svg.removeAttribute("height");
    drawing.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      scale = Math.min(4, Math.max(0.3, scale * (event.deltaY < 0 ? 1.15 : 0.87)));
      size();
    }, { passive: false });
    drawing.addEventListener("keydown", (event) => {
      const step = { "+": 1.15, "-": 0.87 }[event.key];
      if (step) { scale = Math.min(4, Math.max(0.3, scale * step)); size(); }
    });
    let grip = null;
    drawing.addEventListener("pointerdown", (event) => { grip = { x: event.clientX + drawing.scrollLeft, y: event.clientY + drawing.scrollTop }; });
    drawing.addEventListener("pointermove", (event) => {
      if (grip && event.buttons) { drawing.scrollLeft = grip.x - event.clientX; drawing.scrollTop = grip.y - event.clientY; }
    });
    drawing.addEventListener("click", (event) => {
      const box = event.target.closest("[data-element]");
      if (box) open(box.dataset.element);
    });
  }

  function sliders() {
    supposing.clear();
    const told = design().querySelector(".supposed");
    for (const slider of design().querySelectorAll("input[type=range]")) {
      const { field, value, unit } = slider.dataset;
      const output = slider.parentElement.querySelector("output");
      slider.addEventListener("input", () => {
        const moved = field === "availability" ? 1 - (1 - value) * 10 ** -slider.value : value * 10 ** slider.value;
        output.textContent = `${Number(moved.toPrecision(4))} ${unit}`;
        slider.value === "0" ? supposing.delete(field) : supposing.set(field, `${Number(moved.toPrecision(6))} ${unit}`);
        clearTimeout(told.waiting);
        told.waiting = setTimeout(() => suppose(told), 120);
      });
    }
  }

  async function suppose(told) {
    if (!supposing.size) { told.replaceChildren(); return; }
    const query = [...supposing].map(([field, value]) => `set=${encodeURIComponent(`${field}=${value}`)}`).join("&");
    const asked = (told.asked = (told.asked || 0) + 1);
    const answer = await fetch(`/api/v1${address}/what-if?${query}`);
    const found = await answer.json();
    if (asked !== told.asked) return;
    told.replaceChildren(...(answer.ok ? difference(found) : [line(found.title || "That did not work.")]));
  }

  function difference(found) {
    const lines = [];
    const figure = (name, moved, show) => moved && lines.push(`${name}: ${show(moved.before)} → ${show(moved.after)}`);
    const usd = (value) => value === null ? "unknown" : `USD ${Math.round(value).toLocaleString("en")} a month`;
    figure("Cost", found.monthly_cost_usd, usd);
    figure("Cost at P95", found.monthly_cost_p95_usd, usd);
    for (const [flow, moved] of Object.entries(found.latency_p95_ms)) figure(flow, moved, (ms) => ms === null ? "unknown" : `${Math.round(ms)} ms`);
    figure("Available", found.availability_fraction, (part) => part === null ? "unknown" : `${(100 * part).toFixed(3)} %`);
    for (const one of found.components.added) lines.push(`+ ${one.name}`);
    for (const one of found.components.removed) lines.push(`− ${one.name}`);
    for (const one of found.components.changed) lines.push(`${one.name}: ${one.before} → ${one.after}`);
    lines.push(...found.conflicts, ...found.violations);
    if (found.status) lines.unshift(`${found.status.before} → ${found.status.after}`);
    return (lines.length ? lines : ["Nothing would change."]).map(line);
  }

  function line(text) {
    const part = document.createElement("div");
    part.textContent = text;
    return part;
  }

  async function refresh() {
    const answer = await fetch(`${address}/design`);
    if (!answer.ok) return;
    design().outerHTML = await answer.text();
    // A turn that an earlier server could not finish was finished now, or somebody else said something.
    if (Number(design().dataset.turns) !== turns.children.length) location.reload();
    else ready();
  }

  async function say(text) {
    if (form.querySelector("button").disabled || !text.trim()) return;
    form.querySelector("button").disabled = true;
    const item = document.createElement("li");
    const said = document.createElement("p");
    said.className = "said";
    said.textContent = text;
    const reply = document.createElement("div");
    reply.className = "reply";
    reply.append(line("…"));
    item.append(said, reply);
    turns.append(item);
    item.scrollIntoView({ block: "end" });
    input.value = "";
    try {
      await streamed(text, reply);
      await refresh();
    } catch {
      reply.replaceChildren(line("The server cannot be reached. What was answered before is kept; try again."));
      input.value = text;
    }
    form.querySelector("button").disabled = false;
    item.scrollIntoView({ block: "start" });
    input.focus({ preventScroll: true });
  }

  async function streamed(text, reply) {
    const body = new URLSearchParams({ turn: text, form_token: form.elements.form_token.value });
    const answer = await fetch(`${address}/turns`, { method: "POST", body, headers: { Accept: "text/event-stream" } });
    if (!answer.ok) { reply.replaceChildren(line((await answer.text()).slice(0, 300))); return; }
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let kept = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      kept += value;
      const events = kept.split("\n\n");
      kept = events.pop();
      for (const one of events) {
        // The pieces are made and escaped by the server from its templates.
        reply.innerHTML = one.split("\n").filter((part) => part.startsWith("data: ")).map((part) => part.slice(6)).join("\n");
      }
    }
  }

  function watch() {
    const source = new EventSource(`${address}/events`);
    source.addEventListener("turns", (event) => {
      if (Number(event.data) > Number(design().dataset.turns) && !form.querySelector("button").disabled) location.reload();
    });
  }

  function ready() {
    tabs();
    sliders();
    for (const drawing of design().querySelectorAll(".drawing")) zoom(drawing);
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); say(input.value); });
  main.addEventListener("click", (event) => {
    const button = event.target.closest("[data-say]");
    if (button) say(button.dataset.say);
  });
  ready();
  watch();
  turns.lastElementChild?.scrollIntoView({ block: "start" });
}
