/*
 * The search box in the header of every page: suggestions while a reader types, as the combobox
 * pattern of WAI-ARIA has them. Without scripts the box is a form that leads to the search page.
 * The connection to the worker stands here too; search.js uses it.
 */
(() => {
  "use strict";

  const MAX_CHARACTERS = 300;
  const MIN_CHARACTERS = 2;
  const SUGGESTIONS = 6;
  const DELAY = 60; // milliseconds of rest before suggestions while typing

  // The worker

  let worker = null;
  let questions = 0;
  const waiting = new Map();

  function give({ number, value, error }) {
    const promise = waiting.get(number);
    waiting.delete(number);
    if (error === undefined) promise?.resolve(value);
    else promise?.reject(new Error(error));
  }

  const whole = (url) => new URL(url, document.baseURI).href;

  /** Return the address of the site's root, from that of the start of the search. */
  const rootOf = ({ start }) => whole(start).replace(/search\/[^/]*$/, "");

  function begin(data) {
    const made = new Worker(whole(data.worker));
    made.addEventListener("message", ({ data }) => give(data));
    made.addEventListener("error", () => {
      // It did not load, or is broken: nobody waits in vain, and the next question tries again.
      made.terminate();
      worker = null;
      for (const number of [...waiting.keys()]) give({ number, error: "no worker" });
    });
    made.postMessage({ start: whole(data.start), root: rootOf(data) });
    return made;
  }

  /** Ask the worker; `data` are the addresses that an element has (see search-data.html). */
  function ask(data, question) {
    return new Promise((resolve, reject) => {
      try {
        worker ??= begin(data);
      } catch (error) {
        reject(error);
        return;
      }
      questions += 1;
      waiting.set(questions, { resolve, reject });
      worker.postMessage({ number: questions, question });
    });
  }

  /** Begin to load when a reader turns to a box, so that the first letters are answered soon. */
  function wake(input, data) {
    const begun = () => ask(data, { kind: "strings" }).catch(() => {});
    input.addEventListener("focus", begun, { once: true });
  }

  // Strings and elements

  /** Return the string of a key, its `{fields}` filled; a map of plural forms goes by `count`. */
  function say(strings, lang, key, values = {}) {
    let text = strings[key] ?? "";
    const shown = Object.assign(Object.create(null), values);
    if ("count" in values) {
      shown.count = new Intl.NumberFormat(lang).format(values.count);
      if (typeof text === "object") {
        text = text[new Intl.PluralRules(lang).select(values.count)] ?? text.other ?? "";
      }
    }
    return text.replace(/\{(\w+)\}/g, (field, name) => shown[name] ?? field);
  }

  /** Make an element with a class and children; a text becomes a text node, never HTML. */
  function element(name, className, ...children) {
    const node = document.createElement(name);
    if (className) node.className = className;
    node.append(...children);
    return node;
  }

  /** Make nodes of a text whose found words are marked. */
  const marked = (parts) =>
    parts.map(({ text, mark }) => (mark ? element("mark", "", text) : text));

  const articleUrl = (root, { page, id }) => `${root}${page}/articles/${id}/`;

  // The box

  function box(form) {
    const input = form.querySelector("input[name=q]");
    const root = rootOf(form.dataset);
    const { lang } = document.documentElement;
    const list = element("ul", "m-suggestions");
    const status = element("p", "m-hidden");
    let timer = 0;
    let latest = 0;
    let active = -1;

    list.id = "m-suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    status.setAttribute("role", "status");
    form.append(list, status);
    for (const [name, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": list.id,
    })) {
      input.setAttribute(name, value);
    }

    const options = () => [...list.children];

    function choose(place) {
      const all = options();
      active = place < -1 ? all.length - 1 : place >= all.length ? -1 : place;
      all.forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
      if (active < 0) input.removeAttribute("aria-activedescendant");
      else {
        input.setAttribute("aria-activedescendant", all[active].id);
        all[active].scrollIntoView({ block: "nearest" });
      }
    }

    function close() {
      clearTimeout(timer);
      latest += 1;
      list.hidden = true;
      list.replaceChildren();
      choose(-1);
      input.setAttribute("aria-expanded", "false");
      status.textContent = "";
    }

    function option(address, ...children) {
      const item = element("li", "m-suggestion", ...children);
      item.id = `m-suggestion-${list.children.length}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.address = address;
      list.append(item);
      return item;
    }

    function show({ cards, total }, strings) {
      const tell = (key, values) => say(strings, lang, key, values);
      list.setAttribute("aria-label", tell("search.suggest.label"));
      list.replaceChildren();
      for (const card of cards) {
        const title = element("span", "m-suggestion__title", ...marked(card.title));
        if (card.title_lang) title.lang = card.title_lang;
        const names = card.authors.map(({ text }) => text).join("");
        const about = [names, card.issue].filter(Boolean).join(" · ");
        option(articleUrl(root, card), title, " ", element("span", "m-suggestion__about", about));
      }
      if (total > cards.length) {
        const all = new URL(form.action);
        all.searchParams.set("q", input.value.trim());
        option(all.href, tell("search.suggest.all", { count: total }));
      }
      list.hidden = cards.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
      choose(-1);
      status.textContent =
        cards.length > 0
          ? tell("search.suggest.count", { count: cards.length })
          : tell("search.suggest.none");
    }

    async function suggest() {
      const query = input.value.slice(0, MAX_CHARACTERS);
      if (query.trim().length < MIN_CHARACTERS) {
        close();
        return;
      }
      const number = ++latest;
      try {
        const found = await ask(form.dataset, { kind: "search", query, count: SUGGESTIONS });
        const strings = await ask(form.dataset, { kind: "strings" });
        if (number === latest && document.activeElement === input) show(found, strings);
      } catch {
        if (number === latest) close(); // The form still leads to the search page, which says why.
      }
    }

    wake(input, form.dataset);
    input.addEventListener("input", (event) => {
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(suggest, DELAY);
    });
    input.addEventListener("compositionend", () => {
      timer = setTimeout(suggest, DELAY);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault(); // The first Escape closes the list, the next empties the box.
        close();
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) {
          suggest();
        } else {
          choose(active + (event.key === "ArrowDown" ? 1 : -1));
        }
        event.preventDefault();
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        location.assign(options()[active].dataset.address);
      }
    });
    input.addEventListener("blur", close);
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const item = event.target.closest("[role=option]");
      if (item) location.assign(item.dataset.address);
    });
  }

  globalThis.muragatSearch = Object.freeze({
    MAX_CHARACTERS,
    MIN_CHARACTERS,
    rootOf,
    ask,
    wake,
    say,
    element,
    marked,
    articleUrl,
  });

  document.querySelectorAll("form.m-search-box[data-worker]").forEach(box);
})();
