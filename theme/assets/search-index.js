/*
 * The index in the worker: loads the shards that hold the asked terms, and makes of some terms a
 * small lunr index that gives them the scores of the whole one. How a shard is written is said in
 * muragat/search/shards.py.
 */
(() => {
  "use strict";

  const K1 = 1.2; // lunr's; its b is 0 here, see muragat/search/index.py
  const HASH = 10;
  const PART_HASH = 4; // of a shard, whose name says which part of the index it is

  /** A shard: its terms in order, and their postings, unpacked when asked for. */
  class Shard {
    constructor(rows, fields, withPlaces) {
      this.terms = rows.map(([term]) => term);
      this.numbers = rows.map(([, numbers]) => numbers);
      this.fields = fields;
      this.withPlaces = withPlaces;
      this.unpacked = new Map();
    }

    /** Return the place of the first term that is not before a text. */
    from(text) {
      let low = 0;
      let high = this.terms.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.terms[middle] < text) low = middle + 1;
        else high = middle;
      }
      return low;
    }

    /** Return about in how many places a term stands, without unpacking them. */
    size(term) {
      const at = this.from(term);
      return this.terms[at] === term ? this.numbers[at].length : 0;
    }

    has(term) {
      return this.terms[this.from(term)] === term;
    }

    /** Return a term's postings: a Map from field to [document, times, places] in order. */
    postings(term) {
      const at = this.from(term);
      if (this.terms[at] !== term) return null;
      if (!this.unpacked.has(term)) this.unpacked.set(term, this.unpack(this.numbers[at]));
      return this.unpacked.get(term);
    }

    unpack(numbers) {
      const found = new Map();
      for (let i = 0; i < numbers.length; ) {
        const field = this.fields[numbers[i]];
        const end = i + 2 + numbers[i + 1];
        const hasPlaces = this.withPlaces.has(field);
        const postings = [];
        let document = -1;
        i += 2;
        while (i < end) {
          const step = numbers[i++];
          const times = step < 0 ? numbers[i++] : 1;
          document += Math.abs(step);
          const places = [];
          let place = 0;
          for (let n = 0; hasPlaces && n < times; n += 1) places.push((place += numbers[i++]));
          postings.push([document, times, places]);
        }
        found.set(field, postings);
      }
      return found;
    }
  }

  /** Return the place of the last of some sorted texts that is not after a text. */
  function placeIn(starts, text) {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= text) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  const bytesInHex = (text) =>
    Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, "0")).join("");

  /** Return a list with the whole beginnings, of which it holds what differs. */
  function unpacked({ starts, hashes, depth }) {
    let before = "";
    const whole = starts.map((row) => {
      before = before.slice(0, row.charCodeAt(0) - 48) + row.slice(1);
      return before;
    });
    return { starts: whole, hashes, depth };
  }

  /** The shards of one layer, loaded as they are needed. `top` is its list of shards, or of lists
   * of them; `name` is the layer's folder, `load` fetches the JSON at a URL from the root. */
  class Layer {
    constructor({ top, name, fields, withPlaces, load }) {
      Object.assign(this, { top: unpacked(top), name, fields, withPlaces, fetch: load });
      this.loading = new Map(); // by URL
      this.starts = []; // of the loaded shards, in order
      this.shards = [];
    }

    once(url, use) {
      if (!this.loading.has(url)) {
        const made = this.fetch(url).then(use);
        made.catch(() => this.loading.delete(url));
        this.loading.set(url, made);
      }
      return this.loading.get(url);
    }

    /** Load the shards that may hold terms from `first` to `last`, or the first `most` of them. */
    async loadBetween(first, last, most, list = this.top, depth = this.top.depth, end = null) {
      const { starts, hashes } = list;
      const digits = depth > 0 ? HASH : PART_HASH;
      const begin = Math.max(0, placeIn(starts, first));
      const stop = Math.min(placeIn(starts, last), begin + most - 1);
      const all = [];
      for (let place = begin; place <= stop; place += 1) {
        const hash = hashes.slice(place * digits, (place + 1) * digits);
        const next = starts[place + 1] ?? end;
        all.push(
          depth > 0
            ? this.once(`search/l/${hash}.json`, unpacked).then((inner) =>
                this.loadBetween(first, last, most, inner, depth - 1, next),
              )
            : this.once(`search/${this.name}/${hash}${bytesInHex(starts[place])}.json`, (rows) =>
                this.put(rows, starts[place], next),
              ),
        );
      }
      await Promise.all(all);
    }

    put(rows, start, end) {
      const shard = new Shard(rows, this.fields, this.withPlaces);
      const at = placeIn(this.starts, start) + 1;
      this.starts.splice(at, 0, start);
      this.shards.splice(at, 0, Object.assign(shard, { end }));
    }

    /** Load the shard of a term. */
    load(term) {
      return this.loadBetween(term, term, 1);
    }

    /** Load the shards of all terms that begin with a text, or the first `most` of them. */
    loadRange(text, most) {
      return this.loadBetween(text, `${text}\uffff`, most);
    }

    /** Return the loaded shard of a term. */
    shard(term) {
      const shard = this.shards[placeIn(this.starts, term)];
      return shard && (shard.end === null || term < shard.end) ? shard : undefined;
    }

    postings(term) {
      return this.shard(term)?.postings(term) ?? null;
    }

    /** Yield the terms that begin with a text, of the shards that are there. */
    *beginningWith(text) {
      const last = placeIn(this.starts, `${text}\uffff`);
      for (let place = Math.max(0, placeIn(this.starts, text)); place <= last; place += 1) {
        const { terms } = this.shards[place];
        for (let i = this.shards[place].from(text); i < terms.length; i += 1) {
          if (!terms[i].startsWith(text)) break;
          yield terms[i];
        }
      }
    }
  }

  /** The postings of some terms, those of all layers in use together. */
  class Postings {
    constructor(layers) {
      this.layers = layers;
    }

    of(term) {
      const found = this.layers.map((layer) => layer.postings(term)).filter(Boolean);
      return found.length < 2 ? (found[0] ?? null) : new Map(found.flatMap((f) => [...f]));
    }

    /** Return about in how many places, counted by document and field, a term stands. */
    size(term) {
      return this.layers.reduce((sum, layer) => sum + (layer.shard(term)?.size(term) ?? 0), 0);
    }
  }

  /** Make the lunr index of some terms. `fields` are [field, weight]. */
  function assemble(lunr, terms, postings, { articles, fields, lunr: version }) {
    const names = fields.map(([name]) => name);
    const vectors = new Map();
    const inverted = [...terms].sort((a, b) => (a < b ? -1 : 1)).map((term, i) => {
      const found = postings.of(term) ?? new Map();
      let count = 0;
      for (const documents of found.values()) count += documents.length;
      const idf = Math.log(1 + Math.abs((articles - count + 0.5) / (count + 0.5)));
      const row = { _index: i };
      for (const [name, boost] of fields) {
        const documents = Object.create(null);
        for (const [document, times] of found.get(name) ?? []) {
          documents[document] = {};
          const weight = ((idf * ((K1 + 1) * times)) / (K1 + times)) * boost;
          const key = `${name}/${document}`;
          if (!vectors.has(key)) vectors.set(key, []);
          vectors.get(key).push(i, Math.round(weight * 1000) / 1000);
        }
        row[name] = documents;
      }
      return [term, row];
    });
    return lunr.Index.load({
      version,
      fields: names,
      fieldVectors: [...vectors],
      invertedIndex: inverted,
      pipeline: [],
    });
  }

  /** Ask lunr for the documents with any of the terms; `clauses` are [term, boost, fields]. */
  function ask(lunr, clauses, postings, setting) {
    if (clauses.length === 0) return [];
    const terms = new Set(clauses.map(([term]) => term));
    const index = assemble(lunr, terms, postings, setting);
    const hits = index.query((query) => {
      for (const [term, boost, fields] of clauses) {
        query.term(term, { usePipeline: false, boost, ...(fields && { fields }) });
      }
    });
    return hits.map(({ ref, score, matchData }) => ({
      document: Number(ref),
      score,
      matched: matchData.metadata,
    }));
  }

  globalThis.muragatIndex = Object.freeze({ Layer, Postings, Shard, assemble, ask });
})();
