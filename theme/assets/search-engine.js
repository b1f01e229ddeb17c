/*
 * The search in the worker: finds the articles for a query, narrows them by facets, and makes
 * what the page shows of them. Articles go by their number in the order of the archive.
 */
(() => {
  "use strict";

  const { Layer, Postings, ask } = globalThis.muragatIndex;
  const { EXACT, MIN_FUZZY, MIN_MENDED, NAME, Terms, parser, relaid } = globalThis.muragatQuery;
  const BLOCK = 5; // cards in a file
  const TOGETHER = 12; // files of cards that share a hash
  const PEOPLE_BLOCK = 64; // names in a file
  const BLOCK_HASH = 4;
  const AUTHORS = 12; // values that the facet of authors shows
  const FACETS = ["year", "section", "language", "author"];

  class Engine {
    /** `setting` is the start of the search, `load` fetches the JSON at a URL from the root. */
    constructor({ lunr, setting, load }) {
      Object.assign(this, { lunr, setting, load });
      this.analysis = globalThis.muragatAnalysis.analyser(setting.tables);
      this.parse = parser(this.analysis, setting.tables.operators);
      this.kept = new Map();
      this.base = this.layer("t", setting.layers[0]);
      // The tables of the languages are prepared now, before the first letter is typed.
      for (const lang of setting.languages) this.analysis.term("", lang);
    }

    layer(name, top) {
      return new Layer({
        top,
        name,
        fields: this.setting.fields.map(([field]) => field),
        withPlaces: new Set(this.setting.places),
        load: this.load,
      });
    }

    /** Return the layer whose list is a file of its own. */
    listed(name, { list }) {
      return this.once(name, async () =>
        this.layer(name, await this.load(`search/l/${list}.json`)),
      );
    }

    /** Return the layers to search, the full text's if it is asked for. */
    async layers(full) {
      return full ? [this.base, await this.listed("b", this.setting.layers[1])] : [this.base];
    }

    once(key, make) {
      if (!this.kept.has(key)) {
        const made = make();
        made.catch(() => this.kept.delete(key));
        this.kept.set(key, made);
      }
      return this.kept.get(key);
    }

    // Finding

    /** Find the articles for a query; `exact` forbids mending it, `full` adds the full text. */
    async find(query, { full = false, exact = false } = {}) {
      const layers = await this.layers(full);
      const asked = this.parse(query);
      const first = await this.attempt(asked, layers);
      const worth = first.words.some(({ folded, weak }) => !weak && folded.length >= MIN_MENDED);
      if (exact || first.complete || !worth) return first;
      const known = (word) => [...word.terms.values()].some((boost) => boost >= NAME);
      if (!first.words.some(known)) {
        const other = await this.inOtherLayout(query, layers);
        if (other) return other;
      }
      const long = (word) => !word.weak && word.folded.length >= MIN_FUZZY;
      const strange = first.words.filter((word) => long(word) && !known(word));
      if (strange.length === 0) return first;
      const mended = await this.attempt(asked, layers, new Set(strange.map((w) => w.folded)));
      const better = mended.complete || mended.hits.length > first.hits.length;
      return better ? { ...mended, corrected: await this.spelt(asked, mended) } : first;
    }

    async inOtherLayout(query, layers) {
      const tried = await Promise.all(
        Array.from(relaid(query, this.setting.tables.keyboards), async (corrected) => {
          const result = await this.attempt(this.parse(corrected), layers);
          const exact = result.words.filter((word) => [...word.terms.values()].includes(EXACT));
          return { ...result, corrected: corrected.trim(), exact: exact.length };
        }),
      );
      const found = tried.filter(({ complete, exact }) => complete && exact > 0);
      return found.sort((a, b) => b.exact - a.exact)[0] ?? null;
    }

    /** Write a mended query with words as they stand in what was found. */
    async spelt(asked, { words, hits }) {
      const written = [];
      for (const word of words) {
        let form = null;
        if (word.mended) {
          const hit = hits.find(({ matched }) => [...word.terms.keys()].some((t) => t in matched));
          form = hit ? await this.surface(hit.document, new Set(word.terms.keys())) : null;
        }
        written.push(form ?? asked.typed.get(word.folded));
      }
      return written.join(" ");
    }

    async attempt(asked, layers, mend = new Set()) {
      const { setting, analysis } = this;
      const postings = new Postings(layers);
      const endings = () => this.listed("e", setting.layers[2]);
      const finder = new Terms({ analysis, setting, layers, postings, endings });
      const base = layers[0];
      const codes = asked.codes.map((code) => setting.code + code);
      const authors = asked.authors.map((folded) => finder.word(folded, true));
      let words = asked.words.map((folded) => finder.word(folded, folded === asked.typing));
      await Promise.all([
        ...words.map((word) => finder.load(word)),
        ...authors.map(({ name }) => base.loadRange(name, 2)),
        ...codes.map((code) => base.load(code)),
      ]);
      // What looks like a code and is none is a number among words.
      const numbers = codes.filter((code) => !finder.has(code) && !code.includes("/"));
      const digits = analysis.analyse(numbers.join(" ")).map((text) => finder.word(text, false));
      await Promise.all(digits.map((word) => finder.load(word)));
      words = [...words, ...digits];
      words.forEach((word) => finder.fill(word));
      await Promise.all(words.map((word) => mend.has(word.folded) && finder.mend(word)));

      const boosts = new Map();
      const more = (term, boost) => boosts.set(term, Math.max(boost, boosts.get(term) ?? 0));
      for (const { terms } of words) terms.forEach((boost, term) => more(term, boost));
      const clauses = [...boosts];
      const groups = words.filter(({ weak }) => !weak).map(({ terms }) => [...terms.keys()]);
      const restricted = [];
      for (const { name } of authors.filter((a) => authors.length === 1 || a.folded.length > 1)) {
        const terms = [...base.beginningWith(name)].slice(0, 40);
        clauses.push(...terms.map((term) => [term, term === name ? EXACT : 1, ["authors"]]));
        restricted.push([terms, "authors"]);
      }
      for (const code of codes) {
        if (numbers.includes(code)) continue;
        if (finder.has(code)) clauses.push([code, EXACT, ["codes"]]);
        restricted.push([[code], "codes"]);
      }
      let hits = ask(this.lunr, clauses, postings, setting);
      if (clauses.length === 0 && asked.years && restricted.length === 0 && words.length === 0) {
        hits = Array.from({ length: setting.articles }, (_, document) => ({
          document, score: 0, matched: {},
        }));
      }
      hits = hits.filter(({ matched }) =>
        restricted.every(([terms, field]) => terms.some((t) => t in matched && field in matched[t])),
      );
      if (asked.years) {
        const [from, to] = asked.years;
        hits = hits.filter(({ document }) => {
          const year = this.year(document);
          return from <= year && year <= to;
        });
      }
      const result = this.ranked(hits, groups);
      result.words = words;
      result.terms = boosts;
      for (const { name } of authors) {
        for (const term of base.beginningWith(name)) boosts.set(term, 1);
      }
      if (asked.phrases.length > 0) this.keepPhrases(result, asked, finder, postings);
      return result;
    }

    /** Put the articles with all words first; if there are none, the more words the better. */
    ranked(hits, groups) {
      const groupsOf = new Map();
      groups.forEach((terms, i) => {
        for (const term of terms) groupsOf.set(term, [...(groupsOf.get(term) ?? []), i]);
      });
      for (const hit of hits) {
        const had = new Set();
        for (const term in hit.matched) for (const i of groupsOf.get(term) ?? []) had.add(i);
        hit.has = had.size;
      }
      const complete = hits.filter((hit) => hit.has === groups.length);
      const chosen = complete.length > 0 ? complete : hits;
      for (const hit of chosen) {
        const share = groups.length > 0 ? hit.has / groups.length : 1;
        hit.rank = Math.round(hit.score * share * share * 1e6);
      }
      chosen.sort((a, b) => b.rank - a.rank || b.document - a.document);
      return { hits: chosen, complete: complete.length > 0 };
    }

    /** Keep the articles that have the phrases in a title, if there are any. */
    keepPhrases(result, asked, finder, postings) {
      const holds = asked.phrases.map((phrase) => {
        const places = phrase.map((folded) => {
          const found = new Map();
          for (const stem of finder.word(folded, false).stems) {
            for (const [document, , at] of postings.of(stem)?.get("title") ?? []) {
              found.set(document, [...(found.get(document) ?? []), ...at]);
            }
          }
          return found;
        });
        const anchor = places.findIndex((found) => found.size > 0);
        return (document) =>
          anchor >= 0 &&
          (places[anchor].get(document) ?? []).some((place) =>
            places.every(
              (found, i) =>
                found.size === 0 || (found.get(document) ?? []).includes(place - anchor + i),
            ),
          );
      });
      const kept = result.hits.filter(({ document }) => holds.every((test) => test(document)));
      result.phrase = kept.length > 0;
      if (kept.length > 0) result.hits = kept;
    }

    year(document) {
      const { years } = this.setting;
      let low = 0;
      let high = years.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (years[middle][1] <= document) low = middle + 1;
        else high = middle;
      }
      return years[low - 1][0];
    }

    // Facets

    facets() {
      return this.once("facets", () => this.load(`search/f/${this.setting.facets}.json`));
    }

    people() {
      return this.once("people", () => this.load(`search/f/${this.setting.authors}.json`));
    }

    /** Return the (id, name) of an author. */
    async person(number) {
      const { blocks } = await this.people();
      const lang = this.setting.language;
      const block = Math.floor(number / PEOPLE_BLOCK);
      const hash = blocks[lang].slice(block * BLOCK_HASH, (block + 1) * BLOCK_HASH);
      const names = await this.once(`people/${block}`, () =>
        this.load(`search/f/${lang}/${block}-${hash}.json`),
      );
      return names[number % PEOPLE_BLOCK];
    }

    /** Return for each facet the function from article to its values, those that are needed. */
    async values(names) {
      const all = { year: (document) => [String(this.year(document))] };
      const place = (places, document) => places.charCodeAt(document) - 49;
      if (names.includes("section") || names.includes("language")) {
        const { sections, section, languages, language } = await this.facets();
        all.section = (document) =>
          section[document] === "0" ? [] : [sections[place(section, document)][0]];
        all.language = (document) => [languages[place(language, document)]];
      }
      if (names.includes("author") && this.setting.authors) {
        const { authors } = await this.people();
        all.author = (document) => authors[document].map(String);
      }
      return all;
    }

    /** Split hits by the chosen values: those that pass all, and counts of every facet's values. */
    async narrowed(hits, chosen, names) {
      const active = FACETS.filter((name) => chosen[name]?.length > 0);
      const values = await this.values([...new Set([...names, ...active])]);
      const sets = new Map(active.map((name) => [name, new Set(chosen[name].map(String))]));
      const counts = new Map(names.map((name) => [name, new Map()]));
      const passed = [];
      for (const hit of hits) {
        const failed = active.filter(
          (name) => !values[name]?.(hit.document).some((value) => sets.get(name).has(value)),
        );
        if (failed.length === 0) passed.push(hit);
        if (failed.length > 1) continue;
        for (const [name, count] of counts) {
          if (failed.length === 1 && failed[0] !== name) continue;
          for (const value of values[name]?.(hit.document) ?? []) {
            count.set(value, (count.get(value) ?? 0) + 1);
          }
        }
      }
      return { passed, counts };
    }

    /** Return the values of facets with names and counts, for the page to offer. */
    async offered({ query, full, exact, chosen = {}, names }) {
      const { hits } = await this.answer(query, { full, exact });
      const { counts } = await this.narrowed(hits, chosen, names);
      const offered = {};
      for (const [name, count] of counts) {
        for (const value of chosen[name] ?? []) if (!count.has(value)) count.set(value, 0);
        const rows = [...count].map(([value, number]) => ({ value, count: number }));
        offered[name] = await this.named(name, rows, chosen[name] ?? []);
      }
      return offered;
    }

    async named(name, rows, chosen) {
      const byCount = (a, b) => b.count - a.count || (a.value < b.value ? -1 : 1);
      if (name === "year") return rows.sort((a, b) => Number(b.value) - Number(a.value));
      if (name === "language") return rows.sort(byCount);
      if (name === "section") {
        const { sections } = await this.facets();
        const titles = new Map(sections);
        return rows.filter(({ value }) => titles.has(value)).sort(byCount)
          .map((row) => ({ ...row, name: titles.get(row.value) }));
      }
      const { authors } = await this.people();
      const most = authors.flat().reduce((a, b) => Math.max(a, b), -1);
      const shown = rows.filter(({ value }) => Number(value) <= most).sort(byCount)
        .filter(({ value }, i) => i < AUTHORS || chosen.includes(value));
      return Promise.all(
        shown.map(async (row) => {
          const [id, title] = await this.person(Number(row.value));
          return { ...row, id, name: title };
        }),
      );
    }

    // Answers

    /** Find, keeping the last answer, as the page asks more than once about one query. */
    answer(query, options) {
      const key = JSON.stringify([query, options]);
      if (this.last?.key !== key) {
        const found = this.find(query, options);
        this.last = { key, found };
        found.catch(() => (this.last = null));
      }
      return this.last.found;
    }

    /** Answer a query with some of its results as cards. */
    async search({ query, full, exact, chosen = {}, sort, from = 0, count = 10 }) {
      const found = await this.answer(query, { full, exact });
      let { hits } = found;
      if (FACETS.some((name) => chosen[name]?.length > 0)) {
        hits = (await this.narrowed(hits, chosen, [])).passed;
      }
      if (sort === "date") hits = [...hits].sort((a, b) => b.document - a.document);
      const cards = await Promise.all(
        hits.slice(from, from + count).map(({ document }) => this.card(document)),
      );
      return {
        cards: cards.map((card) => this.shown(card, found.terms)),
        total: hits.length,
        complete: found.complete,
        corrected: found.corrected ?? null,
        phrase: found.phrase ?? null,
      };
    }

    async card(document) {
      const lang = this.setting.language;
      const block = Math.floor(document / BLOCK);
      const group = Math.floor(block / TOGETHER) * BLOCK_HASH;
      const hash = this.setting.cards.slice(group, group + BLOCK_HASH);
      const cards = await this.once(`cards/${block}`, () =>
        this.load(`search/c/${lang}/${block}-${hash}.json`),
      );
      return { ...cards[document % BLOCK], document };
    }

    async texts(document) {
      const { texts } = await this.card(document);
      return this.once(`texts/${texts}`, () =>
        this.load(`search/x/${texts.slice(0, 2)}/${texts.slice(2)}.json`),
      );
    }

    shown(card, terms) {
      const lang = card.title_lang ?? this.setting.language;
      return {
        ...card,
        title: this.marked(card.title, lang, terms),
        authors: this.markedNames(card.authors ?? "", terms),
      };
    }

    /** Return the snippet of an article for a query: marked parts and their language. */
    async snippet({ query, full, exact, document }) {
      const { terms } = await this.answer(query, { full, exact });
      const { texts, language } = globalThis.muragatMarks.choice(
        await this.texts(document),
        (text, lang) => this.marked(text, lang, terms),
        this.setting.language,
      );
      return { parts: texts, language };
    }

    marked(text, lang, terms) {
      return globalThis.muragatMarks.marked(text, (word) =>
        this.analysis.terms(word, lang).some((term) => term && terms.has(term)),
      );
    }

    markedNames(text, terms) {
      const { name } = this.setting;
      return globalThis.muragatMarks.marked(text, (word) =>
        this.analysis
          .analyse(word)
          .some((folded) => terms.has(name + (this.analysis.skeleton(folded) || folded))),
      );
    }

    /** Return how one of some terms is written in the texts of an article. */
    async surface(document, terms) {
      const { title, keywords, abstract } = await this.texts(document);
      for (const texts of [title, keywords, abstract]) {
        for (const [lang, text] of Object.entries(texts ?? {})) {
          const part = this.marked(text, lang, terms).find(({ mark }) => mark);
          if (part) return part.text.toLowerCase();
        }
      }
      const card = await this.card(document);
      return this.markedNames(card.authors ?? "", terms).find(({ mark }) => mark)?.text ?? null;
    }
  }

  globalThis.muragatEngine = Object.freeze({ Engine });
})();
