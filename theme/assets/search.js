/*
 * The search page, over an index that was built with the site.
 *
 * The analysis (from a text to its terms) has a twin in Python, muragat/search/analysis.py: both
 * take the same steps with the same letters, which come with the index. What changes here
 * changes there; a test runs both over the same words and accepts no difference.
 *
 * What a reader types never reaches lunr's own query language: it is cut into terms here, and
 * only terms are asked for. What comes from the index reaches the page as text, never as HTML.
 */
(() => {
  "use strict";

  const MAX_CHARACTERS = 300; // of a query: what follows is not read
  const MAX_TERMS = 12;
  const MIN_CHARACTERS = 2;
  const PREFIX = 4; // a term of so many letters also finds longer words that begin with it
  const LAST_PREFIX = 3; // the same for the last term, which may still be being typed
  const EXACT_BOOST = 10; // of a whole word, beside a word that only begins so
  const DELAY = 120; // milliseconds of rest before a search while typing
  const PAGE = 50; // results that are written at a time

  // Analysis

  const INVISIBLE = /\p{Cf}/u;
  const DIACRITIC = /[\u0300-\u036f]/u;
  const WORD = /[\p{L}\p{M}\p{N}]/u;

  /** Make the function from text to terms; `tables` is the `tables` of the index. */
  function analyser(tables) {
    const drop = new Set(tables.drop);
    const fold = new Map(Object.entries(tables.fold));
    const seen = new Map();

    function workOut(char) {
      if (drop.has(char) || DIACRITIC.test(char) || INVISIBLE.test(char)) return "";
      if (fold.has(char)) return fold.get(char);
      if (!WORD.test(char)) return " ";
      const bare = Array.from(char.normalize("NFD")).filter((c) => !DIACRITIC.test(c));
      return Array.from(bare.join("").normalize("NFC"), (c) => fold.get(c) ?? c).join("");
    }

    return (text) => {
      let folded = "";
      for (const char of text.normalize("NFC").toLowerCase()) {
        if (!seen.has(char)) seen.set(char, workOut(char));
        folded += seen.get(char);
      }
      return folded.split(" ").filter((term) => term !== "");
    };
  }

  // Query

  /** Cut a query into at most MAX_TERMS different terms. */
  function queryTerms(analyse, query) {
    const start = query.slice(0, MAX_CHARACTERS);
    return [...new Set(analyse(start))].slice(0, MAX_TERMS);
  }

  /** Ask lunr for the documents with all the terms or, if `required` is false, with any. */
  function ask(engine, terms, required) {
    const { presence, wildcard } = engine.lunr.Query;
    const needed = required ? presence.REQUIRED : presence.OPTIONAL;
    return engine.index.query((query) => {
      terms.forEach((term, i) => {
        const enough = i === terms.length - 1 ? LAST_PREFIX : PREFIX;
        const prefix = term.length >= enough;
        query.term(term, {
          usePipeline: false,
          presence: prefix ? presence.OPTIONAL : needed,
          boost: EXACT_BOOST,
        });
        if (prefix) {
          query.term(term, { usePipeline: false, presence: needed, wildcard: wildcard.TRAILING });
        }
      });
    });
  }

  /** Make the engine from lunr, the content of index.json and the result cards. */
  function engineOf(lunr, payload, cards) {
    return {
      lunr,
      analyse: analyser(payload.tables),
      index: lunr.Index.load(payload.index),
      cards: new Map(cards.map((card, place) => [card.id, { ...card, place }])),
    };
  }

  /** Return the cards that a query finds, best first, equally good ones in the archive's order. */
  function find(engine, query) {
    const terms = queryTerms(engine.analyse, query);
    if (terms.length === 0) return [];
    let hits = ask(engine, terms, true);
    if (hits.length === 0 && terms.length > 1) hits = ask(engine, terms, false);
    return hits
      .filter((hit) => engine.cards.has(hit.ref))
      .map((hit) => ({ card: engine.cards.get(hit.ref), score: Math.round(hit.score * 1e6) }))
      .sort((a, b) => b.score - a.score || a.card.place - b.card.place)
      .map((hit) => hit.card);
  }

  // Strings

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

  // Page

  /** Make an element with a class and children; a text becomes a text node, never HTML. */
  function element(name, className, ...children) {
    const node = document.createElement(name);
    if (className) node.className = className;
    node.append(...children);
    return node;
  }

  /** Return the name of a language in another, if the browser speaks that one. */
  function languageName(code, lang) {
    if (Intl.DisplayNames.supportedLocalesOf(lang).length === 0) return undefined;
    return new Intl.DisplayNames(lang, { type: "language", fallback: "none" }).of(code);
  }

  /** Make the list item of a card. `tell` is the function from key to string. */
  function entry(card, { root, lang, tell }) {
    const link = element("a", "", card.title);
    link.setAttribute("href", root + card.url);
    if (card.title_lang) link.setAttribute("lang", card.title_lang);
    const item = element("li", "m-entry", element("h3", "m-entry__title", link));
    item.dataset.articleId = card.id;
    if (card.authors) item.append(element("p", "m-entry__authors", card.authors));
    const meta = element("p", "m-entry__meta");
    for (const mark of [card.draft && "draft", card.status].filter(Boolean)) {
      const text = tell(`search.${mark}`);
      if (text) meta.append(element("span", `m-badge m-badge--${mark}`, text), " ");
    }
    if (card.issue) meta.append(element("span", "m-entry__issue", card.issue), " ");
    for (const code of card.languages ?? []) {
      const own = code === card.language ? " m-chip--own" : "";
      const chip = element("abbr", `m-chip${own}`, code);
      const name = languageName(code, lang);
      if (name) chip.title = name;
      meta.append(chip, " ");
    }
    item.append(meta);
    return item;
  }

  function addScript(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`cannot load ${address}`));
      document.head.append(script);
    });
  }

  async function fetchJson(address) {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return response.json();
  }

  function start(box) {
    const { index, documents, lunr: lunrAddress, root = "", lang = "en" } = box.dataset;
    const input = box.querySelector("input[name=q]");
    const status = box.querySelector("[role=status]");
    const list = box.querySelector("ul.m-results");
    const form = input.form;
    const source = document.getElementById("muragat-search-strings");
    const strings = source ? JSON.parse(source.textContent) : {};
    const tell = (key, values) => say(strings, lang, key, values);
    const setting = { root, lang, tell };
    let engine = null; // a promise, made at the first search
    let latest = 0; // the number of the newest search: the answers of older ones are dropped
    let timer = 0;

    function load() {
      engine ??= Promise.all([
        fetchJson(index),
        fetchJson(documents),
        globalThis.lunr?.Index ? null : addScript(lunrAddress),
      ]).then(([payload, cards]) => engineOf(globalThis.lunr, payload, cards));
      return engine;
    }

    /** Write the results, the first PAGE of them at once and the others when there is time. */
    function show(cards, number) {
      list.replaceChildren();
      const more = (from) => {
        if (number !== latest) return;
        list.append(...cards.slice(from, from + PAGE).map((card) => entry(card, setting)));
        if (from + PAGE < cards.length) setTimeout(more, 0, from + PAGE);
      };
      more(0);
    }

    /** Put the query into the address, so that the results can be shared and come back. */
    function share(query) {
      const address = new URL(location.href);
      if (query) address.searchParams.set("q", query);
      else address.searchParams.delete("q");
      try {
        if (address.href !== location.href) history.replaceState(history.state, "", address);
      } catch {
        // Browsers refuse a page that changes its address too often: the results still stand.
      }
    }

    async function search() {
      clearTimeout(timer);
      const query = input.value.slice(0, MAX_CHARACTERS).trim();
      const number = ++latest;
      share(query);
      if (query.length < MIN_CHARACTERS) {
        list.replaceChildren();
        status.textContent = "";
        return;
      }
      try {
        const waiting = setTimeout(() => {
          if (number === latest) status.textContent = tell("search.loading");
        }, DELAY);
        const ready = await load().finally(() => clearTimeout(waiting));
        if (number !== latest) return;
        const cards = find(ready, query);
        show(cards, number);
        status.textContent =
          cards.length > 0
            ? tell("search.found", { count: cards.length })
            : tell("search.none", { query });
      } catch {
        engine = null; // the next search tries again
        if (number !== latest) return;
        list.replaceChildren();
        status.textContent = tell("search.failed");
      }
    }

    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      search();
    });
    input.addEventListener("input", (event) => {
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(search, DELAY);
    });
    input.addEventListener("compositionend", () => {
      timer = setTimeout(search, DELAY);
    });

    const asked = new URLSearchParams(location.search).get("q");
    if (asked) {
      input.value = asked.slice(0, MAX_CHARACTERS);
      search();
    }
  }

  globalThis.muragatSearch = Object.freeze({ analyser, queryTerms, engineOf, find, say });

  function begin() {
    const box = document.getElementById("muragat-search");
    if (box) start(box);
  }
  if (typeof document !== "undefined") {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
    else begin();
  }
})();
