/*
 * The search page: results, facets, and the address that can be shared. The worker finds (see
 * search-box.js for the way to it); what comes from it reaches the page as text, never as HTML.
 */
(() => {
  "use strict";

  const { MAX_CHARACTERS, MIN_CHARACTERS, rootOf, ask, wake, say, element, marked, articleUrl } =
    globalThis.muragatSearch;
  const DELAY = 120; // milliseconds of rest before a search while typing
  const PATIENCE = 200; // milliseconds before the page says that it is searching
  const PAGE = 10; // results that are shown at a time
  const FACETS = ["year", "section", "language", "author"];

  /** Return the name of a language: the journal's own are among the strings, the others may be
   * known to the browser. */
  function languageName(code, { lang, tell }) {
    const own = tell(`search.language.${code}`);
    if (own) return own;
    if (Intl.DisplayNames.supportedLocalesOf(lang).length === 0) return undefined;
    return new Intl.DisplayNames(lang, { type: "language", fallback: "none" }).of(code);
  }

  // The state of the page, and its address

  /** Read the state from an address. An author is `<id>.<number>`. */
  function stateOf(address) {
    const given = new URL(address).searchParams;
    const chosen = {};
    const ids = new Map();
    for (const name of FACETS) chosen[name] = given.getAll(name).slice(0, 50);
    chosen.author = chosen.author.flatMap((value) => {
      const [, id, number] = /^(.+)\.(\d+)$/.exec(value) ?? [];
      if (number) ids.set(number, id);
      return number ? [number] : [];
    });
    return {
      query: (given.get("q") ?? "").slice(0, MAX_CHARACTERS),
      exact: given.has("exact"),
      full: given.has("full"),
      sort: given.get("sort") === "date" ? "date" : "",
      chosen,
      ids,
    };
  }

  /** Write the state into an address. */
  function addressOf({ query, exact, full, sort, chosen, ids }) {
    const address = new URL(location.href);
    const given = new URLSearchParams();
    if (query) given.set("q", query);
    if (exact) given.set("exact", "1");
    if (full) given.set("full", "1");
    if (sort) given.set("sort", sort);
    for (const name of FACETS) {
      for (const value of chosen[name]) {
        given.append(name, name === "author" ? `${ids.get(value) ?? ""}.${value}` : value);
      }
    }
    address.search = given;
    return address.href;
  }

  // Elements

  /** Make the list item of a card. */
  function entry(card, setting) {
    const { root, tell } = setting;
    const link = element("a", "", ...marked(card.title));
    link.setAttribute("href", articleUrl(root, card));
    if (card.title_lang) link.setAttribute("lang", card.title_lang);
    const item = element("li", "m-entry", element("h3", "", link));
    item.dataset.articleId = card.id;
    if (card.authors.length > 0) {
      item.append(element("p", "", ...marked(card.authors)));
    }
    const meta = element("p", "m-entry__meta");
    for (const mark of [card.draft && "draft", card.status].filter(Boolean)) {
      const text = tell(`search.${mark}`);
      if (text) meta.append(element("span", `m-badge m-badge--${mark}`, text), " ");
    }
    if (card.issue) meta.append(element("span", "", card.issue), " ");
    for (const code of card.languages ?? []) {
      const own = code === card.language ? " m-chip--own" : "";
      const chip = element("abbr", `m-chip${own}`, code);
      const name = languageName(code, setting);
      if (name) chip.title = name;
      meta.append(chip, " ");
    }
    item.append(meta);
    return item;
  }

  function start(root) {
    const data = root.dataset;
    const { lang } = document.documentElement;
    const find = (selector) => root.querySelector(selector);
    const form = find("form");
    const input = find("input[name=q]");
    const full = find("input[name=full]");
    const sort = find("select[name=sort]");
    const status = find("[role=status]");
    const note = find(".m-search-note");
    const list = find("ul.m-results");
    const more = find(".m-search-more");
    const retry = find(".m-search-retry");
    const facets = find(".m-facets");
    const strings = JSON.parse(document.getElementById("muragat-search-strings").textContent);
    const tell = (key, values) => say(strings, lang, key, values);
    const setting = { root: rootOf(data), lang, tell };
    let state = stateOf(location.href);
    let latest = 0; // the number of the newest search: the answers of older ones are dropped
    let timer = 0;

    const asked = () => ({
      query: state.query,
      exact: state.exact,
      full: state.full,
      sort: state.sort,
      chosen: state.chosen,
    });

    /** Put the state into the address, so that the results can be shared and come back. */
    function share(push) {
      const address = addressOf(state);
      if (address === location.href) return;
      try {
        if (push) history.pushState(null, "", address);
        else history.replaceState(history.state, "", address);
      } catch {
        // Browsers refuse a page that changes its address too often: the results still stand.
      }
    }

    // Snippets are loaded when their result is on the screen.
    const seen = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        snippet(target);
      }
    });

    async function snippet(item) {
      const number = latest;
      const question = { ...asked(), kind: "snippet", document: Number(item.dataset.number) };
      try {
        const { parts, language } = await ask(data, question);
        if (number !== latest || parts.length === 0) return;
        const text = element("p", "m-entry__snippet", ...marked(parts));
        if (language !== lang) text.lang = language;
        item.querySelector(".m-entry__meta").before(text);
      } catch {
        // A result without a snippet is still a result.
      }
    }

    function append(cards) {
      for (const card of cards) {
        const item = entry(card, setting);
        item.dataset.number = card.document;
        list.append(item);
        seen.observe(item);
      }
    }

    // Notes

    function correction({ corrected, phrase }) {
      note.replaceChildren();
      if (corrected) {
        const again = element("button", "m-link", tell("search.as-typed", { query: state.query }));
        again.type = "button";
        again.addEventListener("click", () => {
          state.exact = true;
          search({ push: true });
          input.focus();
        });
        const [before, after = ""] = tell("search.corrected-to", { query: "\u0000" }).split("\u0000");
        note.append(before, element("strong", "", corrected), after, " ", again);
      } else if (phrase === false) {
        note.append(tell("search.no-phrase"));
      }
      note.hidden = note.childNodes.length === 0;
    }

    // Facets

    function facet(name, rows) {
      const group = facets.querySelector(`[data-facet=${name}]`);
      const choices = group.querySelector("ul");
      const focused = choices.contains(document.activeElement) ? document.activeElement.value : null;
      choices.replaceChildren();
      for (const { value, count, name: title, id } of rows) {
        if (id) state.ids.set(value, id);
        const box = element("input", "");
        Object.assign(box, { type: "checkbox", value, checked: state.chosen[name].includes(value) });
        box.addEventListener("change", () => {
          const others = state.chosen[name].filter((other) => other !== value);
          state.chosen[name] = box.checked ? [...others, value] : others;
          search({ push: true });
        });
        const shown = name === "language" ? (languageName(value, setting) ?? value) : (title ?? value);
        const number = element("span", "m-count", new Intl.NumberFormat(lang).format(count));
        choices.append(
          element("li", "", element("label", "", box, " ", element("span", "", shown), " ", number)),
        );
        if (focused === value) box.focus();
      }
      group.hidden = rows.length === 0 || (rows.length === 1 && state.chosen[name].length === 0);
    }

    async function offer(number) {
      const author = facets.querySelector("[data-facet=author]");
      const names = FACETS.filter((name) => name !== "author");
      if (author && (author.open || state.chosen.author.length > 0)) names.push("author");
      try {
        const offered = await ask(data, { ...asked(), kind: "facets", names });
        if (number !== latest) return;
        for (const [name, rows] of Object.entries(offered)) facet(name, rows);
        if (author) author.hidden = list.children.length === 0;
        facets.hidden = false;
        facets.querySelector(".m-facets__clear").hidden = FACETS.every(
          (name) => state.chosen[name].length === 0,
        );
      } catch {
        // Results without facets are still results.
      }
    }

    /** Forget authors in the address that are not the ones of those numbers any more. */
    async function checkAuthors() {
      const known = await Promise.all(
        state.chosen.author.map(async (author) => {
          const found = await ask(data, { kind: "person", author: Number(author) });
          return found?.[0] === state.ids.get(author) ? [author] : [];
        }),
      );
      state.chosen.author = known.flat();
    }

    // Searching

    function clear() {
      list.replaceChildren();
      seen.disconnect();
      note.hidden = true;
      more.hidden = true;
      retry.hidden = true;
    }

    async function search({ push = false } = {}) {
      clearTimeout(timer);
      const number = ++latest;
      share(push);
      if (state.query.trim().length < MIN_CHARACTERS) {
        clear();
        facets.hidden = true;
        status.textContent = "";
        return;
      }
      const waiting = setTimeout(() => {
        if (number === latest) status.textContent = tell("search.loading");
      }, PATIENCE);
      try {
        const found = await ask(data, { ...asked(), kind: "search", count: PAGE });
        if (number !== latest) return;
        clear();
        append(found.cards);
        correction(found);
        more.hidden = found.total <= found.cards.length;
        status.textContent =
          found.total > 0
            ? tell("search.found", { count: found.total })
            : tell("search.none", { query: state.query.trim() });
        offer(number);
      } catch {
        if (number !== latest) return;
        clear();
        retry.hidden = false;
        status.textContent = tell(navigator.onLine ? "search.failed" : "search.offline");
      } finally {
        clearTimeout(waiting);
      }
    }

    async function showMore() {
      const number = latest;
      const from = list.children.length;
      try {
        const found = await ask(data, { ...asked(), kind: "search", from, count: PAGE });
        if (number !== latest) return;
        append(found.cards);
        more.hidden = found.total <= list.children.length;
        list.children[from]?.querySelector("a").focus();
      } catch {
        retry.hidden = false;
        status.textContent = tell("search.failed");
      }
    }

    /** Take what the form says; a new query is searched anew, as it was not typed before. */
    function take() {
      const query = input.value.slice(0, MAX_CHARACTERS);
      if (query !== state.query) state.exact = false;
      Object.assign(state, { query, full: full.checked, sort: sort.value });
    }

    function fill() {
      input.value = state.query;
      full.checked = state.full;
      sort.value = state.sort;
    }

    form.addEventListener("submit", (event) => {
      event.preventDefault();
      take();
      search({ push: true });
    });
    wake(input, data);
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        take();
        search();
      }, DELAY);
    };
    input.addEventListener("input", (event) => {
      clearTimeout(timer);
      if (!event.isComposing) soon();
    });
    input.addEventListener("compositionend", soon);
    for (const control of [full, sort]) {
      control.addEventListener("change", () => {
        take();
        search({ push: true });
      });
    }
    more.addEventListener("click", showMore);
    retry.addEventListener("click", () => search());
    facets.querySelector(".m-facets__clear").addEventListener("click", () => {
      for (const name of FACETS) state.chosen[name] = [];
      search({ push: true });
      input.focus();
    });
    facets.querySelector("[data-facet=author]")?.addEventListener("toggle", () => offer(latest));
    facets.open = matchMedia("(min-width: 64em)").matches;
    globalThis.addEventListener("popstate", () => {
      state = stateOf(location.href);
      fill();
      search();
    });
    form.querySelector(".m-search-options").hidden = false;

    fill();
    if (state.chosen.author.length > 0) {
      checkAuthors().catch(() => (state.chosen.author = [])).then(() => search());
    } else {
      search();
    }
  }

  const root = document.getElementById("muragat-search");
  if (root) start(root);
})();
