/*
 * From a text to the terms of the search index: the twin of muragat/search/analysis.py and
 * stemmers.py. Both take the same steps by the same tables, which come with the index; what
 * changes here changes there. A test runs both over the same words and accepts no difference.
 */
(() => {
  "use strict";

  const INVISIBLE = /\p{Cf}/u;
  const DIACRITIC = /[\u0300-\u036f]/u;
  const WORD = /[\p{L}\p{M}\p{N}]/u;

  // Look-alikes: the twin of muragat/repairs/mixed_script.py

  const LETTERS = /[\p{L}\p{Nl}\p{No}]+/gu;
  const LATIN = /[A-Za-z\u00c0-\u024f\u0259\u018f]/;
  const CYRILLIC = /[\u0400-\u052f]/;
  const ROMAN = /^[IVXLCDM]+$/;

  function repairer({ Latn, Cyrl }, allowed) {
    const latin = Array.from(Latn);
    const cyrillic = Array.from(Cyrl);
    const toCyrillic = new Map(latin.map((char, i) => [char, cyrillic[i]]));
    const toLatin = new Map(cyrillic.map((char, i) => [char, latin[i]]));
    const written = (word, table) => Array.from(word, (char) => table.get(char) ?? char).join("");
    const count = (word, script) => Array.from(word).filter((char) => script.test(char)).length;

    function judge(word) {
      if (!LATIN.test(word) || !CYRILLIC.test(word)) return word;
      const asLatin = written(word, toLatin);
      const asCyrillic = written(word, toCyrillic);
      const more = count(word, LATIN) - count(word, CYRILLIC);
      if (allowed.has(asLatin)) return asLatin;
      if (ROMAN.test(asLatin)) return more > 0 ? asLatin : word;
      const latinFree = Array.from(word).every((c) => !LATIN.test(c) || toCyrillic.has(c));
      const cyrillicFree = Array.from(word).every((c) => !CYRILLIC.test(c) || toLatin.has(c));
      if (latinFree && !cyrillicFree) return asCyrillic;
      if (cyrillicFree && !latinFree) return asLatin;
      if (!latinFree) return word;
      return more > 0 ? asLatin : asCyrillic;
    }
    return (text) =>
      LATIN.test(text) && CYRILLIC.test(text) ? text.replace(LETTERS, judge) : text;
  }

  // Stemmers

  const longest = (endings) => endings.reduce((most, ending) => Math.max(most, ending.length), 0);

  /** Return the longest of the endings (a Set or Map) that a word has, "" for none. */
  function endingOf(word, endings, most) {
    for (let length = Math.min(most, word.length); length > 0; length -= 1) {
      if (endings.has(word.slice(-length))) return word.slice(-length);
    }
    return "";
  }
  const without = (word, ending) => (ending ? word.slice(0, -ending.length) : word);
  const removed = (word, ending) => (word.endsWith(ending) ? without(word, ending) : word);

  function russian(table) {
    const v = table.vowels;
    const first = new RegExp(`^[^${v}]*[${v}]`);
    const second = new RegExp(`^[^${v}]*[${v}]+[^${v}]+[${v}]+[^${v}]`);
    const groups = new Map();
    for (const name of ["gerund", "reflexive", "adjective", "participle", "verb", "noun"]) {
      const { after, always } = table[name];
      const endings = new Map(after.map((ending) => [ending, true]));
      for (const ending of always) endings.set(ending, false);
      groups.set(name, { endings, most: longest([...after, ...always]) });
    }
    const derivational = new Set(table.derivational);
    const superlative = new Set(table.superlative);

    function cut(tail, name) {
      const { endings, most } = groups.get(name);
      const ending = endingOf(tail, endings, most);
      if (!ending) return null;
      const rest = without(tail, ending);
      if (endings.get(ending) && !(rest && table.after.includes(rest.slice(-1)))) return null;
      return rest;
    }

    function inflected(tail) {
      const gerund = cut(tail, "gerund");
      if (gerund !== null) return gerund;
      const bare = cut(tail, "reflexive") ?? tail;
      const adjective = cut(bare, "adjective");
      if (adjective !== null) return cut(adjective, "participle") ?? adjective;
      return cut(bare, "verb") ?? cut(bare, "noun") ?? bare;
    }

    return (word) => {
      const begin = first.exec(word);
      if (!begin) return word;
      const p2 = second.exec(word)?.[0].length ?? word.length;
      const head = begin[0];
      let tail = removed(inflected(word.slice(head.length)), "и");
      let ending = endingOf(tail, derivational, 4);
      if (ending && head.length + tail.length - ending.length >= p2) tail = without(tail, ending);
      ending = endingOf(tail, superlative, 4);
      tail = without(tail, ending);
      if (tail.endsWith("нн")) tail = tail.slice(0, -1);
      else if (!ending) tail = removed(tail, "ь");
      return head + tail;
    };
  }

  function english(table) {
    const v = table.vowels;
    const marked = new RegExp(`([${v}])y`, "g");
    const region = new RegExp(`[^${v}]*[${v}]+[^${v}]`, "y");
    const vowel = new RegExp(`[${v}]`);
    const special = [...table.regions].sort((a, b) => b.length - a.length);
    const short = new RegExp(`(?:[^${v}][${v}][^${v}wxY]|^[${v}][^${v}]|past)$`);
    const whole = new Map(Object.entries(table.whole));
    const step1 = new Set(["eedly", "ingly", "edly", "eed", "ing", "ed"]);
    const step2 = new Map(Object.entries(table.step2));
    const step3 = new Map(Object.entries(table.step3));
    const step4 = new Set(table.step4);

    function regionAfter(word, start) {
      region.lastIndex = start;
      return region.test(word) ? region.lastIndex : word.length;
    }

    function step1a(w) {
      if (w.endsWith("sses")) return w.slice(0, -2);
      if (w.endsWith("ied") || w.endsWith("ies")) return w.slice(0, w.length > 4 ? -2 : -1);
      if (w.endsWith("us") || w.endsWith("ss") || !w.endsWith("s")) return w;
      return vowel.test(w.slice(0, -2)) ? w.slice(0, -1) : w;
    }

    function step1b(w, p1) {
      const ending = endingOf(w, step1, 5);
      const rest = without(w, ending);
      if (ending === "eed" || ending === "eedly") {
        return rest.length >= p1 && !table.keep_eed.includes(rest) ? `${rest}ee` : w;
      }
      if (ending === "ing") {
        if (table.keep_ing.includes(rest)) return w;
        if (rest.length === 2 && rest[1] === "y" && !v.includes(rest[0])) return `${rest[0]}ie`;
      }
      if (!ending || !vowel.test(rest)) return w;
      const last = rest.slice(-2);
      if (table.restore_e.includes(last)) return `${rest}e`;
      if (table.doubles.includes(last)) {
        return rest.length === 3 && "aeo".includes(rest[0]) ? rest : rest.slice(0, -1);
      }
      return rest.length === p1 && short.test(rest) ? `${rest}e` : rest;
    }

    function replaced(word, p1, p2) {
      let w = word;
      let ending = endingOf(w, step2, 7);
      let rest = without(w, ending);
      const before = { ogi: "l", li: table.before_li }[ending];
      if (ending && rest.length >= p1 && (!before || (rest && before.includes(rest.slice(-1))))) {
        w = rest + step2.get(ending);
      }
      ending = endingOf(w, step3, 7);
      rest = without(w, ending);
      if (ending && rest.length >= (ending === "ative" ? Math.max(p1, p2) : p1)) {
        w = rest + step3.get(ending);
      }
      return w;
    }

    return (word) => {
      if (whole.has(word)) return whole.get(word);
      if (word.length < 3) return word;
      let w = (word[0] === "y" ? `Y${word.slice(1)}` : word).replace(marked, "$1Y");
      const start = special.find((beginning) => w.startsWith(beginning));
      const p1 = start ? start.length : regionAfter(w, 0);
      const p2 = regionAfter(w, p1);
      w = step1b(step1a(w), p1);
      if (w.length > 2 && /[yY]$/.test(w) && !v.includes(w.at(-2))) w = `${w.slice(0, -1)}i`;
      w = replaced(w, p1, p2);
      const ending = endingOf(w, step4, 5);
      const rest = without(w, ending);
      if (ending && rest.length >= p2 && (ending !== "ion" || /[st]$/.test(rest))) w = rest;
      const at = w.length - 1;
      if (w.endsWith("e")) {
        if (at >= p2 || (at >= p1 && !short.test(w.slice(0, -1)))) w = w.slice(0, -1);
      } else if (w.endsWith("ll") && at >= p2) {
        w = w.slice(0, -1);
      }
      return w.replaceAll("Y", "y");
    };
  }

  function suffixes(table, fold) {
    const layers = table.layers.map((layer) => [new Set(layer), longest(layer)]);
    const every = new Set(table.layers.flat());
    const guarded = table.protected.map(fold);
    const known = new Set(guarded);
    const shortest = guarded.reduce((least, word) => Math.min(least, word.length), Infinity);
    const most = longest(guarded);
    const longestSuffix = Math.max(...layers.map(([, width]) => width));
    const hasVowel = (text) => Array.from(table.vowels).some((vowel) => text.includes(vowel));

    function madeOfSuffixes(text) {
      // What suffixes are put together to, from the beginning: to try all ways to part the text
      // would take a time that doubles with each letter.
      const ends = new Set([0]);
      for (let begin = 0; begin < text.length; begin += 1) {
        if (!ends.has(begin)) continue;
        for (let length = Math.min(longestSuffix, text.length - begin); length > 0; length -= 1) {
          if (every.has(text.slice(begin, begin + length))) ends.add(begin + length);
        }
      }
      return ends.has(text.length);
    }

    function kept(word) {
      for (let length = Math.min(most, word.length); length >= shortest; length -= 1) {
        const stem = word.slice(0, length);
        if (known.has(stem) && madeOfSuffixes(word.slice(length))) return stem;
      }
      return "";
    }

    function peeled(word) {
      let rest = word;
      for (const [layer, width] of layers) {
        for (let n = Math.min(width, rest.length - table.least); n > 0; n -= 1) {
          if (layer.has(rest.slice(-n)) && hasVowel(rest.slice(0, -n))) {
            rest = rest.slice(0, -n);
            break;
          }
        }
      }
      return rest;
    }

    const last = new Map(Object.entries(table.last));
    return (word) => {
      const stem = kept(word) || peeled(word);
      if (stem.length <= table.least) return stem;
      const letter = stem.slice(-1);
      return stem.slice(0, -1) + (last.get(letter) ?? letter);
    };
  }

  const KINDS = { russian, english, suffixes };

  function stemmer(table, fold) {
    const alphabet = new Set(table.alphabet);
    const stem = KINDS[table.kind](table, fold);
    return (word) => (Array.from(word).every((char) => alphabet.has(char)) ? stem(word) : word);
  }

  // The whole

  /** Make the analysis from its tables, which come with the index. */
  function analyser({ letters, twins, names, languages }) {
    const drop = new Set(letters.drop);
    const folds = new Map(Object.entries(letters.fold));
    const repair = repairer(twins, new Set(letters.latin));
    const cleaned = new Map();
    const foldedChars = new Map();
    const foldedWords = new Map();
    const stemmers = new Map();

    function cleanChar(char) {
      if (drop.has(char) || DIACRITIC.test(char) || INVISIBLE.test(char)) return "";
      return WORD.test(char) ? char : " ";
    }

    function foldChar(char) {
      if (DIACRITIC.test(char)) return "";
      if (folds.has(char)) return folds.get(char);
      const bare = Array.from(char.normalize("NFD")).filter((c) => !DIACRITIC.test(c));
      return Array.from(bare.join("").normalize("NFC"), (c) => folds.get(c) ?? c).join("");
    }

    function mapped(text, known, workOut) {
      let result = "";
      for (const char of text) {
        if (!known.has(char)) known.set(char, workOut(char));
        result += known.get(char);
      }
      return result;
    }

    const clean = (text) =>
      mapped(text.normalize("NFC"), cleaned, cleanChar).split(" ").filter(Boolean);

    function fold(word) {
      if (!foldedWords.has(word)) {
        const folded = mapped(repair(word).toLowerCase(), foldedChars, foldChar);
        foldedWords.set(word, mapped(repair(folded), foldedChars, foldChar));
      }
      return foldedWords.get(word);
    }

    const analyse = (text) => clean(text).map(fold).filter(Boolean);

    function ofLanguage(lang) {
      if (!stemmers.has(lang)) {
        const table = Object.hasOwn(languages, lang) ? languages[lang] : null;
        const stem = table ? stemmer(table, fold) : (word) => word;
        const stop = new Set(table ? analyse(table.stop.join(" ")) : []);
        stemmers.set(lang, { stem, stop });
      }
      return stemmers.get(lang);
    }

    /** Return the term of a folded word in a language, "" for a stop word. */
    function term(folded, lang) {
      const { stem, stop } = ofLanguage(lang);
      return stop.has(folded) ? "" : stem(folded);
    }

    /** Return the terms of a text in a language; "" holds the place of a stop word. */
    const terms = (text, lang) => clean(text).map((word) => term(fold(word), lang));

    /** Return what a folded name shares with its spellings in other scripts. */
    function skeleton(folded) {
      const known = new Map(Object.entries(names.letters));
      let text = Array.from(folded, (char) => known.get(char) ?? char).join("");
      for (const [old, now] of names.pairs) text = text.replaceAll(old, now);
      return text.replace(/[^a-z0-9]/g, "").replace(/(.)\1+/g, "$1");
    }

    return { clean, fold, analyse, term, terms, skeleton };
  }

  globalThis.muragatAnalysis = Object.freeze({ analyser });
})();
