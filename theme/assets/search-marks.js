/*
 * Texts with the found words marked, as parts that the page can write as text nodes.
 */
(() => {
  "use strict";

  const LENGTH = 260; // characters of a snippet
  const WORDS = /[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}\p{Cf}'’ʼ`]*[\p{L}\p{M}\p{N}])?/gu;

  /** Part a text into {text, mark}; `test` tells whether a word is to be marked. */
  function marked(text, test) {
    const parts = [];
    let end = 0;
    for (const { 0: word, index } of text.matchAll(WORDS)) {
      if (!test(word)) continue;
      if (index > end) parts.push({ text: text.slice(end, index), mark: false });
      parts.push({ text: word, mark: true });
      end = index + word.length;
    }
    if (end < text.length) parts.push({ text: text.slice(end), mark: false });
    return parts;
  }

  /** Cut a marked text to about LENGTH characters around as many different marks as can be. */
  function cut(parts) {
    const whole = parts.map(({ text }) => text).join("");
    if (whole.length <= LENGTH) return parts;
    const marks = [];
    let at = 0;
    for (const { text, mark } of parts) {
      if (mark) marks.push({ at, end: at + text.length, word: text.toLowerCase() });
      at += text.length;
    }
    let best = { worth: 0, begin: 0 };
    for (const { at: begin } of marks) {
      const inside = marks.filter((m) => m.at >= begin && m.end <= begin + LENGTH - 40);
      const worth = new Set(inside.map(({ word }) => word)).size * 10 + inside.length;
      if (worth > best.worth) best = { worth, begin };
    }
    let begin = best.begin <= 60 ? 0 : whole.indexOf(" ", best.begin - 60) + 1;
    if (begin > best.begin) begin = best.begin;
    let end = Math.min(whole.length, begin + LENGTH);
    if (end < whole.length) end = Math.max(whole.lastIndexOf(" ", end), begin + 1);
    const kept = [];
    at = 0;
    for (const { text, mark } of parts) {
      const piece = text.slice(Math.max(0, begin - at), Math.max(0, end - at));
      if (piece) kept.push({ text: piece, mark });
      at += text.length;
    }
    if (begin > 0) kept.unshift({ text: "… ", mark: false });
    if (end < whole.length) kept.push({ text: " …", mark: false });
    return kept;
  }

  /** Choose the text with the most different marks, the reader's language before the others. */
  function choice({ keywords = {}, abstract = {} }, mark, lang) {
    const own = (entries) => entries.sort(([a], [b]) => (b === lang) - (a === lang));
    let best = { worth: -1, texts: [], language: lang };
    for (const texts of [abstract, keywords]) {
      for (const [language, text] of own(Object.entries(texts))) {
        const parts = mark(text, language);
        const found = parts.filter((part) => part.mark).map((part) => part.text.toLowerCase());
        const worth = new Set(found).size + (language === lang ? 0.5 : 0);
        if (worth > best.worth) best = { worth, texts: parts, language };
      }
    }
    return { texts: cut(best.texts), language: best.language };
  }

  globalThis.muragatMarks = Object.freeze({ marked, cut, choice });
})();
