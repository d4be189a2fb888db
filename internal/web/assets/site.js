// Moves the day without loading the page again. Without this script the same
// form and links do the same.
(() => {
  "use strict";
  const day = 86400000;
  let asked = null; // the request under way
  let timer = 0;

  const iso = (slider) => new Date(Date.parse(slider.dataset.first) + Number(slider.value) * day).toISOString().slice(0, 10);
  const words = (text) => new Date(text).toLocaleDateString("en-GB", {day: "numeric", month: "long", year: "numeric", timeZone: "UTC"});

  const stops = (slider) => [...document.querySelectorAll("#stops option")].map((o) => Number(o.value)).filter((n) => n >= 0 && n <= Number(slider.max)).sort((a, b) => a - b);

  const addressOf = (on) => {
    const to = new URL(location.href);
    to.searchParams.set("on", on);
    // The year shown stays, so that the slider stays under the hand.
    for (const name of ["since", "until"]) to.searchParams.set(name, document.getElementById(name).value);
    return to;
  };

  const show = async (on) => {
    if (asked) asked.abort();
    asked = new AbortController();
    const to = addressOf(on);
    let text;
    try {
      const answer = await fetch(to, {signal: asked.signal});
      if (!answer.ok) throw new Error(String(answer.status));
      text = await answer.text();
    } catch (why) {
      if (why.name !== "AbortError") location.assign(to);
      return;
    }
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const open = new Set([...document.querySelectorAll("details[open] > summary")].map((s) => s.textContent));
    const focus = document.activeElement && document.activeElement.id;
    document.title = fresh.title;
    document.querySelector("main").replaceWith(fresh.querySelector("main"));
    document.querySelector(".foot").replaceWith(fresh.querySelector(".foot"));
    for (const s of document.querySelectorAll("details > summary")) if (open.has(s.textContent)) s.parentElement.open = true;
    history.replaceState(null, "", to);
    start();
    if (focus) document.getElementById(focus)?.focus({preventScroll: true});
  };

  const moved = (slider) => {
    const on = iso(slider);
    slider.setAttribute("aria-valuetext", words(on));
    document.getElementById("on").value = on;
    clearTimeout(timer);
    timer = setTimeout(() => show(on), 120);
  };

  const start = () => {
    const slider = document.getElementById("slider");
    if (!slider) return;
    slider.parentElement.hidden = false;
    slider.addEventListener("input", () => moved(slider));
    slider.addEventListener("keydown", (e) => {
      const at = Number(slider.value);
      const all = stops(slider);
      const next = e.key === "PageUp" ? all.find((n) => n > at) : e.key === "PageDown" ? all.findLast((n) => n < at) : undefined;
      if (e.key !== "PageUp" && e.key !== "PageDown") return;
      e.preventDefault();
      if (next === undefined) return;
      slider.value = String(next);
      moved(slider);
    });
  };
  start();
})();
