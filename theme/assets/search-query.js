/*
 * What a reader asks, and the plan that answers it. What was typed never reaches lunr's own query
 * language: it is cut into words here, the words become terms of the index, and only such terms
 * are asked for.
 */
(() => {
  "use strict";

  const MAX_CHARACTERS = 300; // of a query: what follows is not read
  const MAX_WORDS = 12;
  const EXACT = 10; // boosts: a word itself,
  const NAME = 6; //   a name in any script,
  const NEAR = 4; //   a word that is one letter off,
  const FAR = 2; //    two letters off,
  const BEGINS = 1; // a word that begins so, or that is the beginning
  const MIN_PREFIX = 4; // letters of a word that also finds longer ones
  const LAST_PREFIX = 2; // the same for the last word, which may still be being typed
  const MIN_NAME = 3;
  const MIN_MENDED = 3; // letters of the longest word of a query that is worth mending
  const MIN_FUZZY = 5; // letters of a word in which one may be wrong
  const MIN_FAR = 8; // letters of a word in which two may be wrong
  const MAX_ENDING = 5; // letters that a word may have beyond the term it is found by
  const MAX_TERMS = 40; // terms that stand for one word
  const MAX_BESIDE = 12; // the same beside the word itself
  const TYPING_SHARDS = 2; // that are loaded for the words that the last one may become
  const MENDING_SHARDS = 6; // that are looked through for words that begin like a misspelt one
  const ENDING_SHARDS = 3; // the same for words that end like it
  const MAX_POSTINGS = 4_000; // of the terms that only begin like a word
  const TYPED_POSTINGS = 125; // the same while it is typed, doubled by each letter

  // What is asked

  const DOI = /(?:https?:\/\/)?(?:(?:dx\.)?doi\.org\/)?(10\.\d{4,9}(?:\.\d+)*\/[^\s"<>\\^`{|}«»]+)/giu;
  const IRSTI = /(?<![\d.])\d\d\.\d\d(?:\.\d\d)?(?![\d.])/g;
  const QUOTED = /["«“„]([^"«»“”„]+)["»”“]/g;
  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  /** Make the function that cuts a query up; `operators` is a table of the index. */
  function parser(analysis, operators) {
    const operator = (name, value) =>
      new RegExp(`(?<![\\p{L}\\p{N}])(?:${operators[name].map(escaped).join("|")}):\\s*${value}`, "giu");
    const author = operator("author", '(?:["«“]([^"»”]*)["»”]|(\\S+))');
    const year = operator("year", "(\\d{4})(?:\\s*[-–—]\\s*(\\d{4}))?");
    const doi = operator("doi", "(?=\\S)");
    const labels = operators.code.map(escaped).join("|");
    const code = new RegExp(`(?<![\\p{L}\\p{N}])(?:${labels})\\.?:?\\s+(\\d[\\d.:()/+-]*)`, "giu");

    return (query) => {
      const asked = { words: [], phrases: [], authors: [], codes: [], years: null };
      const take = (text, pattern, use) =>
        text.replace(pattern, (...match) => {
          use(...match);
          return " ";
        });
      let rest = query.slice(0, MAX_CHARACTERS).normalize("NFC").replace(doi, " ");
      rest = take(rest, DOI, (_, found) => {
        asked.codes.push(found.toLowerCase().replace(/[.,;:)\]]+$/, ""));
      });
      rest = take(rest, author, (_, quoted, word) => {
        asked.authors.push(...analysis.analyse(quoted ?? word));
      });
      rest = take(rest, year, (_, first, last) => {
        asked.years = [Number(first), Number(last ?? first)].sort((a, b) => a - b);
      });
      rest = take(rest, code, (_, found) => asked.codes.push(found.replace(/[.:]+$/, "")));
      rest = take(rest, IRSTI, (found) => asked.codes.push(found));
      for (const [, found] of rest.matchAll(QUOTED)) {
        const phrase = analysis.analyse(found);
        if (phrase.length > 1) asked.phrases.push(phrase);
      }
      const words = analysis.clean(rest).map((word) => [analysis.fold(word), word]);
      asked.typing = /[\p{L}\p{M}\p{N}]$/u.test(query) ? (words.at(-1)?.[0] ?? null) : null;
      asked.typed = new Map(words.filter(([folded]) => folded));
      asked.words = shortened([...asked.typed.keys()]);
      return asked;
    };
  }

  /** Keep the longest of too many words, in their order. */
  function shortened(words) {
    if (words.length <= MAX_WORDS) return words;
    const longest = new Set([...words].sort((a, b) => b.length - a.length).slice(0, MAX_WORDS));
    return words.filter((word) => longest.has(word));
  }

  /** Return a query as it would read had its keys been struck in another layout. */
  function* relaid(query, { keys, layouts }) {
    const start = query.slice(0, MAX_CHARACTERS);
    const from = Array.from(keys);
    for (const layout of Object.values(layouts)) {
      const to = Array.from(layout);
      const there = new Map(from.map((key, i) => [key, to[i]]));
      const back = new Map(to.map((key, i) => [key, from[i]]));
      for (const table of [there, back]) {
        const changed = Array.from(start, (char) => table.get(char) ?? char).join("");
        if (changed !== start) yield changed;
      }
    }
  }

  const turned = (text) => Array.from(text).reverse().join("");

  /** Return how many letters differ, `most + 1` for more than that; swapped neighbours are one. */
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [];
    let above = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i += 1) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= b.length; j += 1) {
        const same = a[i - 1] === b[j - 1] ? 0 : 1;
        row[j] = Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
        least = Math.min(least, row[j]);
      }
      if (least > most) return most + 1;
      before = above;
      above = row;
    }
    return above[b.length];
  }

  // From words to terms

  /** Finds the terms of the index that stand for a word. */
  class Terms {
    constructor({ analysis, setting, layers, postings, endings }) {
      Object.assign(this, { analysis, setting, layers, postings, endings });
    }

    /** Return a word with the terms that it would have in each language, and its skeleton. */
    word(folded, typing) {
      const stems = this.setting.languages.map((lang) => this.analysis.term(folded, lang));
      const name = this.setting.name + (this.analysis.skeleton(folded) || folded);
      // One letter that is being typed says nothing yet.
      const weak = stems.includes("") || (typing && folded.length < LAST_PREFIX);
      return { folded, typing, weak, name, stems: new Set(stems.filter(Boolean)), terms: new Map() };
    }

    /** Load the shards that a word needs. */
    async load({ folded, typing, name, stems, weak }) {
      const needed = [...stems].map((stem) => this.each((layer) => layer.load(stem)));
      if (typing && folded.length >= LAST_PREFIX) {
        needed.push(this.layers[0].loadRange(folded, TYPING_SHARDS));
        needed.push(this.layers[0].loadRange(name, TYPING_SHARDS));
      } else if (!weak) {
        needed.push(this.layers[0].load(name));
      }
      await Promise.all(needed.flat());
    }

    each(action) {
      return this.layers.map(action);
    }

    has(term) {
      return this.layers.some((layer) => layer.shard(term)?.has(term));
    }

    /** Fill the terms of a word: itself, its name, words that begin so, beginnings of it. */
    fill(word) {
      const { folded, typing, stems, name, terms } = word;
      const add = (term, boost) => {
        if (!terms.has(term) && this.has(term)) terms.set(term, boost);
      };
      for (const stem of stems) add(stem, EXACT);
      add(name, NAME);
      const most = terms.size > 0 ? MAX_BESIDE : MAX_TERMS;
      const least = typing ? LAST_PREFIX : MIN_PREFIX;
      const near = [];
      if (folded.length >= least) near.push(...this.beginning(folded));
      if (name.length > (typing ? MIN_NAME : MIN_PREFIX)) near.push(...this.beginning(name));
      near.sort((a, b) => a.length - b.length);
      // The beginning of a word that is being typed says little: some rare words, which score
      // highest, are enough for what a reader sees of the results.
      let room = typing ? Math.min(TYPED_POSTINGS * 2 ** folded.length, MAX_POSTINGS) : MAX_POSTINGS;
      for (const term of near.slice(0, most)) {
        const size = this.postings.size(term);
        if (size > room) continue;
        room -= size;
        add(term, BEGINS);
      }
      for (const whole of new Set([folded, ...stems])) {
        const shortest = Math.max(MIN_PREFIX, whole.length - MAX_ENDING);
        for (let n = whole.length - 1; n >= shortest; n -= 1) add(whole.slice(0, n), BEGINS);
      }
      for (let n = name.length - 1; n >= Math.max(MIN_FUZZY, name.length - 2); n -= 1) {
        add(name.slice(0, n), BEGINS);
      }
    }

    *beginning(text) {
      for (const term of this.layers[0].beginningWith(text)) yield term;
    }

    /** Find the terms that a misspelt word may mean; they are what `word.terms` lacked.
     *
     * They are looked for among the words that begin like it, and for slips in its first letters
     * among those that end like it. */
    async mend(word) {
      const base = this.layers[0];
      const endings = await this.endings();
      const forms = [];
      for (const form of new Set([...word.stems, word.folded, word.name])) {
        const lead = form.startsWith(this.setting.name) ? this.setting.name.length : 0;
        const letters = form.length - lead;
        if (letters < MIN_FUZZY) continue;
        const most = letters >= MIN_FAR ? 2 : 1;
        const trusted = lead + most + 1; // letters of a beginning that is looked up
        // One letter more is left out of the ending, as two may have changed places.
        const ending = turned(form.slice(trusted + 1));
        forms.push({ form, most, beginning: form.slice(0, trusted), ending });
      }
      await Promise.all([
        ...forms.map(({ beginning }) => base.loadRange(beginning, MENDING_SHARDS)),
        ...forms.map(({ ending }) => endings.loadRange(ending, ENDING_SHARDS)),
      ]);
      const found = new Map();
      for (const { form, most, beginning, ending } of forms) {
        const consider = (term) => {
          const off = distance(form, term, most);
          if (off <= most) found.set(term, Math.min(off, found.get(term) ?? off));
        };
        for (const term of base.beginningWith(beginning)) consider(term);
        for (const term of endings.beginningWith(ending)) consider(turned(term));
      }
      const nearest = Math.min(...found.values());
      const meant = [...found].filter(([, off]) => off === nearest);
      for (const [term, off] of meant) word.terms.set(term, off < 2 ? NEAR : FAR);
      await Promise.all(meant.flatMap(([term]) => this.each((layer) => layer.load(term))));
      word.mended = word.terms.size > 0;
    }
  }

  globalThis.muragatQuery = Object.freeze({
    MAX_CHARACTERS,
    MIN_FUZZY,
    MIN_MENDED,
    EXACT,
    NAME,
    BEGINS,
    Terms,
    distance,
    parser,
    relaid,
  });
})();
