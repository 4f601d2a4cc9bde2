// Finds as one types: asks for the same page that the form would, and takes its answer over.
"use strict";
(() => {
  const form = document.getElementById("search");
  const field = document.getElementById("q");
  if (!form || !field || !window.fetch || !window.AbortController) return;
  const pause = 140; // ms without a key
  let waiting = 0;
  let going = null;
  let shown = address();

  function address() {
    const given = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value.trim()) given.append(name, value);
    const text = given.toString();
    return "/search" + (text ? "?" + text : "");
  }

  async function ask() {
    const wanted = address();
    if (wanted === shown) return;
    if (going) going.abort();
    going = new AbortController();
    const mine = going;
    try {
      const answer = await fetch(wanted, { signal: mine.signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const results = page.getElementById("results");
      if (mine !== going || !results) return;
      const before = document.getElementById("results");
      const wrong = results.querySelector(".mistake");
      field.toggleAttribute("aria-invalid", Boolean(wrong));
      if (wrong && before.querySelector(".results")) {
        // The last good answer stays below what is wrong with the query so far.
        for (const old of before.querySelectorAll(".mistake")) old.remove();
        before.prepend(document.adoptNode(wrong));
        return;
      }
      before.replaceWith(document.adoptNode(results));
      shown = wanted;
      const found = document.getElementById("found");
      document.getElementById("live").textContent = found ? found.firstChild.textContent : "";
      history.replaceState(null, "", wanted);
      document.title = page.title;
    } catch (error) {
      if (error.name !== "AbortError") form.removeAttribute("data-live");
    }
  }

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(ask, pause);
  }

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  });
})();
