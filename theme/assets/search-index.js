/*
 * The index in the worker: loads the shards that hold the asked terms, and makes of some terms a
 * small lunr index that gives them the scores of the whole one. How a shard is written is said in
 * muragat/search/shards.py.
 */
(() => {
  "use strict";

  const K1 = 1.2; // lunr's; its b is 0 here, see muragat/search/index.py
  const HASH = 10;
  const RANGE_SHARDS = 6; // at most so many shards for all terms that begin alike

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

  /** The shards of one layer, loaded as they are needed. `fetchShard` takes a hash. */
  class Layer {
    constructor({ starts, hashes }, fields, withPlaces, fetchShard) {
      Object.assign(this, { starts, hashes, fields, withPlaces, fetchShard });
      this.loading = new Map();
      this.loaded = new Map();
    }

    /** Return the number of the shard that a term would lie in, -1 in an empty index. */
    place(term) {
      let low = 0;
      let high = this.starts.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.starts[middle] <= term) low = middle + 1;
        else high = middle;
      }
      return low - 1;
    }

    load(place) {
      if (place < 0) return null;
      if (!this.loading.has(place)) {
        const hash = this.hashes.slice(place * HASH, (place + 1) * HASH);
        const shard = this.fetchShard(hash).then((rows) => {
          this.loaded.set(place, new Shard(rows, this.fields, this.withPlaces));
        });
        shard.catch(() => this.loading.delete(place));
        this.loading.set(place, shard);
      }
      return this.loading.get(place);
    }

    /** Load the shards of all terms that begin with a text, or the first few of them. */
    loadRange(text) {
      const first = this.place(text);
      const last = Math.min(this.place(`${text}\uffff`), first + RANGE_SHARDS - 1);
      const all = [];
      for (let place = first; place <= last; place += 1) all.push(this.load(place));
      return Promise.all(all);
    }

    shard(term) {
      return this.loaded.get(this.place(term));
    }

    postings(term) {
      return this.shard(term)?.postings(term) ?? null;
    }

    /** Yield the terms that begin with a text, of the shards that are there. */
    *beginningWith(text) {
      const last = this.place(`${text}\uffff`);
      for (let place = this.place(text); place <= last && place >= 0; place += 1) {
        const shard = this.loaded.get(place);
        for (let i = shard?.from(text) ?? Infinity; i < (shard?.terms.length ?? 0); i += 1) {
          if (!shard.terms[i].startsWith(text)) return;
          yield shard.terms[i];
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

    /** Return in how many places, counted by document and field, a term stands. */
    size(term) {
      let size = 0;
      for (const postings of this.of(term)?.values() ?? []) size += postings.length;
      return size;
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
