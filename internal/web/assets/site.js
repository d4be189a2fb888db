// Moves the day and pulls levers without loading the page again, and shows the
// progress of a simulation. Without this script the same forms and links do the
// same.
(() => {
  "use strict";
  const day = 86400000;
  let asked = null; // the request under way
  let timer = 0;
  let stream = null; // of progress

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

  // Shows the page of an address in place of this one. A question that cannot be
  // answered is a page too.
  const show = async (to) => {
    if (asked) asked.abort();
    asked = new AbortController();
    let text;
    try {
      const answer = await fetch(to, {signal: asked.signal});
      if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
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

  const later = (act, wait) => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };

  const moved = (slider) => {
    const on = iso(slider);
    slider.setAttribute("aria-valuetext", words(on));
    document.getElementById("on").value = on;
    later(() => show(addressOf(on)), 120);
  };

  const startTime = () => {
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

  // The address that a form asks for, without what is left blank.
  const questionOf = (form) => {
    const to = new URL(form.action);
    for (const [name, value] of new FormData(form)) if (value !== "") to.searchParams.append(name, value);
    return to;
  };

  const startLevers = () => {
    const form = document.querySelector("form[data-live]");
    if (!form) return;
    for (const slider of form.querySelectorAll("input[data-of]")) {
      const field = document.getElementById(slider.dataset.of);
      slider.parentElement.hidden = false;
      slider.addEventListener("input", () => {
        field.value = slider.value;
        later(() => show(questionOf(form)), 250);
      });
      field.addEventListener("input", () => { slider.value = field.value; });
    }
    form.addEventListener("change", (e) => {
      if (!e.target.dataset.of) later(() => form.reportValidity() && show(questionOf(form)), 50);
    });
  };

  // The server tells how far a simulation is, and when it is over.
  const startProgress = () => {
    if (stream) stream.close();
    stream = null;
    const bar = document.querySelector("progress[data-events]");
    if (!bar) return;
    stream = new EventSource(bar.dataset.events);
    stream.addEventListener("progress", (e) => {
      const now = JSON.parse(e.data);
      bar.value = now.done;
      document.getElementById("done").textContent = now.says;
    });
    stream.addEventListener("over", () => {
      stream.close();
      show(new URL(location.href));
    });
    stream.addEventListener("error", () => {
      if (stream.readyState !== EventSource.CLOSED) return; // it tries again by itself
      setTimeout(() => show(new URL(location.href)), 2000);
    });
  };

  const start = () => {
    startTime();
    startLevers();
    startProgress();
  };
  start();
})();
