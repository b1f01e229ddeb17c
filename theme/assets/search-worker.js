/*
 * The worker of the search: one for a page, made when a reader first turns to the search. It is
 * joined with lunr.js and the other parts into one file by the build. The first message brings
 * the addresses; each later one is a question with a number, answered by that number.
 */
(() => {
  "use strict";

  let setting = null;
  let engine = null; // a promise

  async function fetchJson(address, cache = "default") {
    const response = await fetch(address, { cache });
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return response.json();
  }

  async function makeEngine(cache) {
    const { root, start } = setting;
    return new globalThis.muragatEngine.Engine({
      lunr: globalThis.lunr,
      setting: await fetchJson(start, cache),
      load: (url) => fetchJson(root + url),
    });
  }

  /** Return the engine; what could not be loaded is asked for again the next time. */
  function ready(cache) {
    if (!engine || cache === "reload") {
      const made = makeEngine(cache);
      made.catch(() => {
        if (engine === made) engine = null;
      });
      engine = made;
    }
    return engine;
  }

  function handle(made, { kind, ...question }) {
    if (kind === "search") return made.search(question);
    if (kind === "snippet") return made.snippet(question);
    if (kind === "facets") return made.offered(question);
    if (kind === "person") return made.person(question.author);
    if (kind === "strings") return made.setting.strings;
    throw new Error(`unknown question ${kind}`);
  }

  /** Answer a question. When a file is missing, the site may have been published anew since the
   * start was loaded, under other names: the start is loaded once more. */
  async function answer(question) {
    const made = await ready("no-cache");
    try {
      return await handle(made, question);
    } catch {
      return handle(await ready("reload"), question);
    }
  }

  if (typeof WorkerGlobalScope === "undefined" || !(globalThis instanceof WorkerGlobalScope)) return;
  globalThis.addEventListener("message", async ({ data }) => {
    if (data.start) {
      setting = data;
      return;
    }
    const { number, question } = data;
    try {
      globalThis.postMessage({ number, value: await answer(question) });
    } catch (error) {
      globalThis.postMessage({ number, error: String(error) });
    }
  });
})();
