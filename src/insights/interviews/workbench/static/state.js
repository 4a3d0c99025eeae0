// What the screen knows: rows, codes, decisions. Every key changes it at once; Python confirms, and is asked for nothing on the way.
const PASSAGE = 1;
const GAP = " … ";

class State {
  constructor(opening) {
    Object.assign(this, { ...opening, words: WORDS[opening.language] });
    this.byId = new Map();
    this.rows.forEach((row, at) => row.id && this.byId.set(row.id, at));
    if (!this.byId.size) this.rows = [{ kind: 0, text: say(this.words.nothing, { study: this.study }) }, ...this.rows];
    this.setNotes(opening.notes);
    this.proposalRow = new Map(this.ids.map((id, at) => [id, at]));
    this.proposals = null;
    this.teach = [];
    this.waiting = new Map(); // changes on their way to Python, by place
    this.setCodes(opening.codes);
    this.setAll(opening.state);
  }

  setCodes(codes) {
    this.codes = codes;
    this.code = new Map(codes.map((code) => [code.id, code]));
    const children = new Map();
    for (const code of codes) {
      const parent = this.code.has(code.parent) ? code.parent : "";
      children.set(parent, [...(children.get(parent) ?? []), code]);
    }
    this.tree = [];
    const grow = (parent, level) => {
      for (const code of children.get(parent) ?? []) {
        this.tree.push({ code, level, of: children.get(parent).length, at: children.get(parent).indexOf(code) + 1 });
        grow(code.id, level + 1);
      }
    };
    grow("", 1);
    this.codeNumber = null;
  }

  setAll(entries) {
    this.tables = { decision: new Map(), read: new Map(), cuts: new Map(), joined: new Map(), memo: new Map(), mode: new Map() };
    this.given = new Map(); // verbatim -> code -> decision
    this.uses = new Map(); // code -> {verbatims: Set, people: person -> count}
    for (const [table, key, value] of entries) this.put(table, key, value);
  }

  put(table, key, value) {
    const place = key.join("\u0000");
    const own = (this.tables[table] ??= new Map());
    if (table === "decision") this.count(key, own.get(place), value);
    if (value === null) own.delete(place);
    else own.set(place, value);
    if (table === "decision") {
      const codes = this.given.get(key[0]) ?? new Map();
      if (value === null) codes.delete(key[1]);
      else codes.set(key[1], value);
      this.given.set(key[0], codes);
    }
  }

  count([verbatim, code], before, after) {
    const was = before?.status === "accepted";
    const is = after?.status === "accepted";
    if (was === is) return;
    const use = this.uses.get(code) ?? { verbatims: new Set(), people: new Map() };
    const row = this.rows[this.byId.get(verbatim)];
    const person = row?.who ?? "";
    if (is) use.verbatims.add(verbatim);
    else use.verbatims.delete(verbatim);
    const times = (use.people.get(person) ?? 0) + (is ? 1 : -1);
    if (times) use.people.set(person, times);
    else use.people.delete(person);
    this.uses.set(code, use);
  }

  // What others noted, by what it is about.
  setNotes(notes) {
    this.notes = new Map();
    for (const note of notes ?? []) this.notes.set(aboutOf(note), [...(this.notes.get(aboutOf(note)) ?? []), note]);
  }

  // What stands noted at a place (about, verbatim_id, code, interview_id): the coder's own memos, then those of others, which a blind
  // coder does not see.
  notesAt(place) {
    const former = place.about === "code" ? this.code.get(place.code)?.former ?? [] : [];
    const places = [aboutOf(place), ...former.map((code) => aboutOf({ ...place, code }))];
    const own = [...this.tables.memo.values()].filter((memo) => places.includes(aboutOf(memo)));
    return [...own.map((memo) => ({ ...memo, author: this.words.mine, isMine: true })), ...(this.blind ? [] : places.flatMap((at) => this.notes.get(at) ?? []))];
  }

  notesOn(id) {
    return id ? this.notesAt({ about: "passage", verbatim_id: id }) : [];
  }

  // Python has given a new code its id: what was decided with it meanwhile goes along.
  renamed(old, id) {
    for (const [place, value] of [...this.tables.decision]) {
      const [verbatim, code] = place.split("\u0000");
      if (code !== old) continue;
      this.put("decision", [verbatim, old], null);
      this.put("decision", [verbatim, id], value);
    }
    for (const [place, n] of [...this.waiting]) {
      if (!place.endsWith(`\u0000${old}`)) continue;
      this.waiting.delete(place);
      this.waiting.set(place.slice(0, -old.length) + id, n);
    }
  }

  // The code that a code is now, which may have been merged with another; undefined where it is gone.
  now(code) {
    return this.code.has(code) ? code : this.codes.find((own) => own.former?.includes(code))?.id;
  }

  value(table, ...key) {
    return this.tables[table]?.get(key.join("\u0000")) ?? null;
  }

  // Changes made here and not yet confirmed count more than what Python says of older ones.
  expect(changes) {
    for (const [table, key, value] of changes) {
      const place = `${table}\u0000${key.join("\u0000")}`;
      this.waiting.set(place, (this.waiting.get(place) ?? 0) + 1);
      this.put(table, key, value);
    }
  }

  settle(own, changes) {
    for (const [table, key] of own) {
      const place = `${table}\u0000${key.join("\u0000")}`;
      const left = (this.waiting.get(place) ?? 1) - 1;
      if (left > 0) this.waiting.set(place, left);
      else this.waiting.delete(place);
    }
    for (const [table, key, value] of changes) {
      if (!this.waiting.has(`${table}\u0000${key.join("\u0000")}`)) this.put(table, key, value);
    }
    for (const [table, key] of own) { // of a code that was refused, or became another one meanwhile
      if (table === "decision" && !this.code.has(key[1]) && !this.waiting.has(`${table}\u0000${key.join("\u0000")}`)) this.put(table, key, null);
    }
  }

  get blind() {
    return this.value("mode", "blind") === true && this.value("mode", "ended") === null;
  }

  isDone(id) {
    return this.value("read", id) === true;
  }

  accepted(id) {
    return [...(this.given.get(id) ?? [])].filter(([, d]) => d.status === "accepted").map(([code]) => code);
  }

  name(code) {
    return this.code.get(code)?.name ?? code;
  }

  colour(code) {
    return this.code.get(code)?.colour ?? "#777777";
  }

  // Codes proposed for a passage that the coder has not decided there: [{code, percent}]
  proposed(id) {
    if (!this.proposals || this.blind) return [];
    const at = this.proposalRow.get(id);
    if (at === undefined) return [];
    const decided = this.given.get(id);
    const found = [];
    for (let n = at * 5; n < at * 5 + 5; n++) {
      const code = this.proposals.of[this.proposals.codes[n]];
      if (code && this.code.has(code) && !decided?.has(code)) found.push({ code, percent: this.proposals.percent[n] });
    }
    return found;
  }

  progress() {
    let done = 0;
    for (const id of this.byId.keys()) done += this.isDone(id) ? 1 : 0;
    return { done, all: this.byId.size };
  }
}

function aboutOf({ about, verbatim_id: passage, code, interview_id: interview }) {
  if (passage) return `passage ${passage}`;
  return { code: `code ${code}`, interview: `interview ${interview}` }[about] ?? about;
}

// ---- passages, their pieces and the words coded in them

function piecesOf(state, id) {
  const text = state.rows[state.byId.get(id)].text;
  const cuts = (state.value("cuts", id) ?? []).filter((at) => at > 0 && at < text.length);
  const edges = [0, ...cuts, text.length];
  return edges.slice(1).map((to, n) => [edges[n], to]);
}

function rangesOf(text, quote) {
  const found = [];
  let from = 0;
  for (const part of quote.split(GAP)) {
    let at = text.indexOf(part, from);
    if (at < 0) at = text.indexOf(part);
    if (at < 0 || !part) continue;
    found.push([at, at + part.length]);
    from = at + part.length;
  }
  return found;
}

// The quote of a code when [from, to] is added or taken away; null: nothing of the passage is left.
function quoteWith(text, quote, from, to, add) {
  const covers = new Uint8Array(text.length);
  for (const [a, b] of quote === "" ? [[0, text.length]] : quote === null ? [] : rangesOf(text, quote)) covers.fill(1, a, b);
  covers.fill(add ? 1 : 0, from, to);
  const parts = [];
  for (let at = 0; at < text.length; ) {
    if (!covers[at]) { at++; continue; }
    let end = at;
    while (end < text.length && covers[end]) end++;
    const part = text.slice(at, end).trim();
    if (/[\p{L}\p{N}]/u.test(part)) parts.push(part);
    at = end;
  }
  if (!parts.length) return null;
  return parts.length === 1 && parts[0] === text.trim() ? "" : parts.join(GAP);
}

function wholeWords(text, from, to) {
  const letter = /[\p{L}\p{N}]/u;
  while (from < to && !letter.test(text[from])) from++;
  while (to > from && !letter.test(text[to - 1])) to--;
  while (from > 0 && letter.test(text[from - 1])) from--;
  while (to < text.length && letter.test(text[to])) to++;
  return [from, to];
}
