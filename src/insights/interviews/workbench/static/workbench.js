// The workbench: keys, the queue to Python, and what comes back.
const FRESH = "#777777"; // the colour of a code until Python has given it one
const RESEND = 4000; // milliseconds without an answer after which it is said that Python does not answer

class Bench {
  constructor(model, root, opening) {
    this.model = model;
    this.root = root;
    this.window = crypto.randomUUID().slice(0, 8);
    this.id = `iw-${this.window}`;
    this.number = 0;
    this.state = new State(opening);
    this.pending = new Pending(`${opening.study}:${opening.coder}`, this.window);
    this.outbox = [];
    this.order = "text";
    this.advance = false;
    this.slots = [];
    this.past = [];
    this.future = [];
    this.filters = { unit: "", status: "", code: "", person: "" };
    const { state } = this;
    state.memoOn = (id) => state.notesOn(id).length > 0;
    this.build();
    for (const notice of opening.notices) this.notice(notice);
    this.pending.left().then((actions) => {
      for (const action of actions) this.sendAgain(action);
      this.told(); // only now is it known whether everything is saved
    });
    this.progress();
    this.side.now();
    this.asked();
    this.blindBox.checked = this.state.blind;
  }

  build() {
    const { words, language } = this.state;
    this.root.replaceChildren();
    this.root.lang = language;
    this.live = element("div", { class: "iw-live", role: "status", "aria-live": "polite" });
    this.notices = element("div", { class: "iw-notices", role: "alert" });
    this.bar = this.toolbar();
    const times = this.state.rows.some((row) => row.time) ? "" : " iw-no-times";
    const list = element("div", { class: `iw-text${times}`, role: "listbox", tabindex: "0", "aria-label": words.transcript });
    this.transcript = new Transcript(this.state, list, this.id);
    this.side = new Side(this);
    this.dialogs = new Dialogs(this);
    this.foot = element("div", { class: "iw-foot" }, this.live, this.saved = element("span", { class: "iw-saved" }));
    this.root.append(this.bar, this.notices, element("div", { class: "iw-main" }, list, this.side.node), this.foot);
    list.addEventListener("mousedown", (event) => this.pressed(event));
    list.addEventListener("mouseup", () => this.selected());
    this.root.onkeydown = (event) => this.keyed(event);
    this.arrange();
  }

  toolbar() {
    const { state } = this;
    const { words } = state;
    const choice = (name, label, options) => {
      const select = element("select", { "aria-label": label, title: label, onchange: () => { this.filters[name] = select.value; this.arrange(); this.transcript.node.focus(); if (select.value === "differing") this.compare(); } },
        element("option", { value: "" }, label), ...options.map(([id, text]) => element("option", { value: id }, text)));
      return select;
    };
    const attributes = new Map();
    const groups = { customer: words.customer, "former customer": words.formerCustomer, staff: words.staff };
    const shown = (name, text) => (name === "group" ? `${words.group}: ${groups[text] ?? text}` : `${name}: ${text}`);
    for (const own of Object.values(state.people)) for (const [name, text] of Object.entries(own)) attributes.set(`${name}\u0000${text}`, shown(name, text));
    const options = [...attributes].sort((a, b) => a[1].localeCompare(b[1])).slice(0, 200);
    this.search = element("input", { type: "search", placeholder: words.search, "aria-label": words.search, onkeydown: (event) => this.searched(event) });
    const button = (text, doing, keys) => element("button", { type: "button", title: keys ? `${text} (${keys})` : text, onclick: () => { doing(); } }, text);
    this.orderButton = element("button", { type: "button", onclick: () => this.changeOrder() });
    this.blindBox = element("input", { type: "checkbox", onchange: () => {
      this.act({ do: "blind", value: this.blindBox.checked }, [["mode", [this.blindBox.checked ? "blind" : "ended"], true]]);
      this.tell(this.blindBox.checked ? "" : words.blindEnds);
    } });
    this.codeFilter = choice("code", words.code, state.tree.map(({ code }) => [code.id, code.name]));
    this.done = element("span", { class: "iw-progress" });
    return element("div", { class: "iw-bar", role: "toolbar", "aria-label": state.title },
      choice("unit", words.interview, state.units.map((unit) => [unit.id, `${unit.name.slice(0, 60)} (${unit.n})`])),
      choice("status", words.status, [["open", words.open], ["coded", words.coded], ["memo", words.memo], ["differing", words.differing]]),
      this.codeFilter, choice("person", words.person_, options), this.search, this.orderButton,
      element("label", { class: "iw-check" }, this.blindBox, words.blind), button(words.report, () => this.dialogs.report(), "d"),
      button("?", () => this.dialogs.help(), words.help), this.done);
  }

  // ---- what the coder does

  item() {
    return this.transcript.items[this.transcript.focus];
  }

  // Give, reject (status "rejected") or take back (null) a code on the passages in focus, or on the words marked in one.
  give(code, status) {
    const { state } = this;
    const items = this.decided(code, status);
    if (!items.length) return;
    const said = { accepted: state.words.accepted, rejected: state.words.rejected }[status] ?? state.words.removed;
    this.lastGiven = status === "accepted" ? code : null;
    this.transcript.marked = null;
    this.act({ do: "decide", items }, decisions(items));
    this.tell(say(said, { code: state.name(code) }));
    if (this.advance && status === "accepted") this.next();
  }

  // What the coder means now by giving a code: [verbatim, code, status, quote] for the passages in focus or the words marked there.
  decided(code, status) {
    const { state } = this;
    const marked = this.transcript.marked;
    const items = [];
    for (const item of this.transcript.group()) {
      const { text } = state.rows[item.row];
      const now = state.value("decision", item.id, code);
      const piece = marked ? [marked.from, marked.to] : item.piece ? [item.from, item.to] : null;
      if (!piece) items.push([item.id, code, status, ""]);
      else if (status === "rejected") items.push([item.id, code, status, ""]);
      else {
        const had = now?.status === "accepted" ? now.quote : null;
        const quote = quoteWith(text, status && had === "" ? null : had, piece[0], piece[1], Boolean(status));
        items.push(quote === null ? [item.id, code, null, ""] : [item.id, code, "accepted", quote]);
      }
    }
    return items;
  }

  toggle(code) {
    const has = this.transcript.group().every((item) => this.state.value("decision", item.id, code)?.status === "accepted");
    this.give(code, has && !this.transcript.marked ? null : "accepted");
  }

  propose(n, status) {
    const own = this.slots[n]?.code;
    if (!own) this.tell(this.state.blind ? this.state.words.blindProposal : this.state.words.noProposal);
    else if (status === "accepted") this.toggle(own);
    else this.give(own, status);
  }

  // The proposals behind the digits stay as they stood when the passage came into focus, until something else is known and nothing
  // was decided there: a second key means what was read.
  slot(anew) {
    const id = this.item()?.id;
    const touched = this.slots?.some(({ code }) => this.state.value("decision", id, code));
    if (anew || !touched) this.slots = id ? this.state.proposed(id) : [];
  }

  read(rejecting) {
    const group = this.transcript.group();
    if (!group.length) return;
    const { piece, row, to } = this.item();
    if (piece && to < this.state.rows[row].text.length) { // a passage is read with its last part
      this.goOn(this.transcript.focus + 1);
      return;
    }
    const items = rejecting ? group.flatMap((item) => this.state.proposed(item.id).slice(0, 3).map(({ code }) => [item.id, code, "rejected", ""])) : [];
    const verbatims = [...new Set(group.map((item) => item.id))];
    this.act({ do: "done", verbatims, items }, [...decisions(items), ...verbatims.map((id) => ["read", [id], true])]);
    this.tell(rejecting ? this.state.words.noneFits : this.state.words.wasRead);
    this.next();
  }

  // A new code, given to the passages in focus. It is there at once, under the id of the action until Python has made one from its name.
  newCode(action) {
    const { state } = this;
    const id = this.nextId();
    const items = this.decided(id, "accepted");
    state.setCodes([...state.codes, { ...action, id, isFresh: true, colour: FRESH }]);
    this.showCodes();
    this.lastGiven = id;
    this.transcript.marked = null;
    this.act({ do: "codebook", id, action: { do: "new", ...action }, items }, decisions(items));
    this.tell(say(items.length ? state.words.madeAndGiven : state.words.made, { code: action.name }));
    if (this.advance && items.length) this.next();
  }

  // A change of a code; it is said to be done when Python has done it.
  changeCode(action, said = "") {
    const { state } = this;
    const old = { code: state.name(action.code), into: state.name(action.into) };
    this.act({ do: "codebook", action }, [], (answer) => {
      if (said && !answer.refused) this.tell(say(said, { ...old, n: state.uses.get(action.into)?.verbatims.size ?? 0 }));
    });
  }

  // The code that was given last, also when it has become another one since; else that of the passage, else that in the tree.
  lastCode() {
    const { state } = this;
    return [this.lastGiven, ...state.accepted(this.item()?.id).slice(0, 1), this.side.nodes[this.side.at]?.code.id].map((code) => code && state.now(code)).find(Boolean);
  }

  quote() {
    const { state } = this;
    const item = this.item();
    if (!item?.id) return;
    const marked = this.transcript.marked;
    const { text } = state.rows[item.row];
    const quote = marked ? text.slice(marked.from, marked.to) : item.piece ? text.slice(item.from, item.to).trim() : "";
    const items = [[item.id, "quote", "accepted", quote]];
    this.transcript.marked = null;
    this.act({ do: "quote", items }, decisions(items));
    this.tell(state.words.quoted);
  }

  split() {
    const { state } = this;
    const item = this.item();
    const marked = this.transcript.marked;
    if (!item?.id || !marked) {
      this.tell(state.words.cutHow);
      return;
    }
    const cuts = state.value("cuts", item.id) ?? [];
    const text = state.rows[item.row].text;
    let at = marked.to;
    while (at < text.length && /[^\p{L}\p{N}„“"«»(]/u.test(text[at])) at++;
    if (at >= text.length) {
      this.tell(state.words.cutEnd);
      return;
    }
    const isCut = cuts.includes(at);
    this.cut(item.id, isCut ? cuts.filter((own) => own !== at) : [...cuts, at].sort((a, b) => a - b));
    this.tell(isCut ? state.words.whole : state.words.cut);
  }

  cut(verbatim, at) {
    this.act({ do: "cuts", verbatim, at }, [["cuts", [verbatim], at.length ? at : null]]);
  }

  // Joins a part of a passage with the next part, which takes back the split, and a whole passage with the next passage, or parts them.
  join() {
    const item = this.item();
    const { state, transcript } = this;
    if (!item?.id) return;
    if (item.piece) {
      const isLast = item.to >= state.rows[item.row].text.length;
      if (!isLast) this.cut(item.id, state.value("cuts", item.id).filter((at) => at !== item.to));
      this.tell(isLast ? state.words.lastPart : state.words.whole);
      return;
    }
    const on = !state.value("joined", item.id);
    if (on && !transcript.canJoin(transcript.focus)) {
      this.tell(state.words.nothingToJoin);
      return;
    }
    this.act({ do: "join", verbatim: item.id, value: on }, [["joined", [item.id], on || null]]);
    this.tell(on ? state.words.joined : state.words.apart);
  }

  // What this window did is taken back here at once; what was done before it opened, and changes of the codebook, when Python says so.
  takeBack(verb) {
    const { words } = this.state;
    const [from, to] = verb === "undo" ? [this.past, this.future] : [this.future, this.past];
    if (!from.length && !this.outbox.length && !this.state[verb]) {
      this.tell(verb === "undo" ? words.nothingUndo : words.nothingRedo);
      return;
    }
    const own = from.pop();
    if (own) to.push(own);
    const changes = own ? (verb === "undo" ? own.before : own.after) : [];
    const here = this.transcript.focus;
    this.act({ do: verb, ...(own ? { of: own.id } : {}) }, changes, (answer) => {
      if (!changes.length) this.goToChange(answer.changes ?? [], here);
      else if (!sameKeys(changes, answer.changes ?? [])) this.send({ kind: "state" }); // another window decided in between
    });
    this.tell(verb === "undo" ? words.undone : words.redone);
    this.goToChange(changes, here);
  }

  // To where something changed, unless the coder has gone on meanwhile.
  goToChange(changes, here) {
    const place = changes.find(([table]) => ["decision", "read", "cuts", "joined"].includes(table));
    if (place && this.transcript.focus === here) this.goTo(place[1][0]);
  }

  // ---- moving

  move(step) {
    const { items, focus } = this.transcript;
    let n = focus + step;
    while (items[n] && !items[n].id) n += step;
    const group = this.transcript.group();
    if (step > 0 && group.length > 1 && group.includes(items[n])) n = items.indexOf(group[group.length - 1]) + 1;
    while (items[n] && !items[n].id) n += step;
    this.goOn(n);
  }

  // To another line by the coder's own keys: what was said of the line before is no longer said.
  goOn(n) {
    if (!this.transcript.items[n]) return;
    this.tell("");
    this.focusOn(n);
  }

  next() {
    const { state } = this;
    const { items, focus } = this.transcript;
    const open = (item) => item?.id && !state.isDone(item.id);
    if (this.order === "teach") {
      if (!state.blind) this.send({ kind: "order" });
      for (const id of state.teach) {
        const at = state.isDone(id) ? -1 : items.findIndex((item) => item.id === id);
        if (at >= 0 && at !== focus) return this.focusOn(at);
      }
    }
    const last = this.transcript.group().at(-1);
    for (let n = Math.max(focus, items.indexOf(last)) + 1; n < items.length; n++) if (open(items[n])) return this.focusOn(n);
    for (let n = 0; n < focus; n++) if (open(items[n])) return this.focusOn(n);
    this.transcript.redraw(focus);
    this.tell(state.words.end);
    return undefined;
  }

  focusOn(n) {
    this.transcript.show(n);
    this.slot(true);
    this.side.now();
    this.asked();
  }

  goTo(id) {
    let n = this.transcript.items.findIndex((item) => item.id === id);
    if (n < 0 && this.state.byId.has(id)) {
      this.clearFilters();
      n = this.transcript.items.findIndex((item) => item.id === id);
    }
    if (n >= 0) this.focusOn(n);
  }

  // What differs is asked for anew: others code on meanwhile.
  compare() {
    this.tell(this.state.words.loading);
    this.send({ kind: "report" });
  }

  clearFilters() {
    for (const name of Object.keys(this.filters)) this.filters[name] = "";
    for (const select of this.bar.querySelectorAll("select")) select.value = "";
    this.arrange();
  }

  arrange() {
    const { state, filters } = this;
    const [name, text] = filters.person.split("\u0000");
    const holds = {
      "": () => true, open: (id) => !state.isDone(id), coded: (id) => state.accepted(id).length > 0, memo: (id) => state.memoOn(id), differing: (id) => state.differs?.has(id),
    }[filters.status];
    const filter = (row) => (!filters.unit || row.unit === filters.unit) && holds(row.id) && (!filters.code || state.value("decision", row.id, filters.code)?.status === "accepted")
      && (!filters.person || state.people[row.who]?.[name] === text);
    const whole = !filters.status && !filters.code && !filters.person;
    this.transcript.arrange(filter, (row) => whole && (!filters.unit || row.unit === filters.unit));
    if (this.side) this.focusOn(this.transcript.focus);
    if (this.side && !this.item() && state.byId.size) this.tell(state.words.noneHere);
    this.namedOrder();
  }

  namedOrder() {
    const { words, blind } = this.state;
    const text = this.order === "text" ? words.inText : blind ? words.sample : words.teach;
    this.orderButton.textContent = text;
    this.orderButton.title = `${words.order}: ${text} (o)`;
  }

  changeOrder() {
    this.order = this.order === "text" ? "teach" : "text";
    if (this.order === "teach") this.send({ kind: "order" });
    this.namedOrder();
    this.tell(`${this.state.words.order}: ${this.orderButton.textContent}`);
  }

  searched(event) {
    event.stopPropagation();
    if (event.key === "Escape") this.transcript.node.focus();
    if (event.key !== "Enter") return;
    event.preventDefault();
    const { state, transcript } = this;
    transcript.found = this.search.value.trim().toLocaleLowerCase();
    transcript.draw(true);
    const hits = transcript.items.map((item, n) => [item, n]).filter(([item]) => item.id && transcript.found && state.rows[item.row].text.toLocaleLowerCase().includes(transcript.found)).map(([, n]) => n);
    this.tell(hits.length ? say(state.words.found, { n: hits.length }) : state.words.none);
    if (hits.length) this.focusOn(hits.find((n) => n > transcript.focus) ?? hits[0]);
  }

  // ---- marking words

  pressed(event) {
    const row = event.target.closest(".iw-row[data-n]");
    if (row && Number(row.dataset.n) !== this.transcript.focus) {
      const n = Number(row.dataset.n);
      requestAnimationFrame(() => { if (document.getSelection().isCollapsed) this.goOn(n); });
    }
    this.transcript.node.focus({ preventScroll: true });
  }

  selected() {
    const selection = document.getSelection();
    if (selection.isCollapsed || !this.root.contains(selection.anchorNode)) return;
    const range = selection.getRangeAt(0);
    const words = range.startContainer.parentElement?.closest(".iw-words") ?? range.startContainer.closest?.(".iw-words");
    const row = words?.closest(".iw-row[data-n]");
    if (!row) return;
    const n = Number(row.dataset.n);
    const item = this.transcript.items[n];
    const before = document.createRange();
    before.selectNodeContents(words);
    before.setEnd(range.startContainer, range.startOffset);
    const from = item.from + before.toString().length;
    const inside = words.contains(range.endContainer);
    const to = inside ? from + range.toString().length : item.to;
    selection.removeAllRanges();
    this.focusOn(n);
    this.markWords(from, to);
  }

  markWords(from, to) {
    const item = this.item();
    const { text } = this.state.rows[item.row];
    [from, to] = wholeWords(text, Math.max(from, item.from), Math.min(to, item.to));
    if (from >= to) return;
    this.transcript.marked = { from, to };
    this.transcript.redraw(this.transcript.focus);
    this.transcript.draw();
    this.tell(say(this.state.words.selection, { text: text.slice(from, to) }));
  }

  // Marking by keys: the arrow keys move the beginning, with Shift the end, word by word.
  marking(event) {
    const item = this.item();
    const { text } = this.state.rows[item.row];
    const words = [...text.slice(item.from, item.to).matchAll(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)].map((match) => [match.index + item.from, match.index + item.from + match[0].length]);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape") this.transcript.marked = null;
    if (event.key === "Escape" || event.key === "Enter") {
      this.isMarking = false;
      this.transcript.redraw(this.transcript.focus);
      this.transcript.draw();
      return true;
    }
    if (!step || !words.length) return false;
    let [first, last] = this.span;
    if (event.shiftKey) last = Math.min(Math.max(last + step, first), words.length - 1);
    else {
      first = Math.min(Math.max(first + step, 0), words.length - 1);
      last = Math.max(first, last + step);
      last = Math.min(last, words.length - 1);
    }
    this.span = [first, last];
    this.markWords(words[first][0], words[last][1]);
    return true;
  }

  startMarking() {
    const item = this.item();
    if (!item?.id) return;
    this.isMarking = true;
    this.span = [-1, -1];
    this.marking({ key: "ArrowRight", shiftKey: false });
    this.tell(this.state.words.marking);
  }

  // ---- keys

  keyed(event) {
    if (event.target.closest("dialog, input, select, textarea") || event.altKey || event.isComposing) return;
    const held = event.ctrlKey || event.metaKey;
    if (event.target.closest("button") && (event.key === "Enter" || event.key === " ")) return;
    const handled = held ? this.held(event) : this.plain(event);
    if (handled !== false) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  held(event) {
    const key = event.key.toLowerCase();
    if (key === "z") return this.takeBack(event.shiftKey ? "redo" : "undo");
    if (key === "y") return this.takeBack("redo");
    return false;
  }

  plain(event) {
    if (this.isMarking && this.marking(event)) return true;
    const digit = /^(?:Digit|Numpad)([1-5])$/.exec(event.code);
    if (digit) return this.propose(Number(digit[1]) - 1, event.shiftKey ? "rejected" : "accepted");
    const does = {
      j: () => this.move(1), ArrowDown: () => this.move(1), k: () => this.move(-1), ArrowUp: () => this.move(-1), J: () => this.join(),
      " ": () => this.read(false), Enter: () => this.read(false), x: () => this.read(true), c: () => this.dialogs.pick(), n: () => this.dialogs.newCode(),
      b: () => this.dialogs.code(this.lastCode()), m: () => this.dialogs.memo(), q: () => this.quote(), s: () => this.split(), v: () => this.startMarking(),
      z: () => this.takeBack("undo"), Z: () => this.takeBack("redo"), f: () => this.search.focus(), g: () => this.bar.querySelector("select").focus(), o: () => this.changeOrder(),
      a: () => { this.advance = !this.advance; this.tell(this.advance ? this.state.words.autoOn : this.state.words.autoOff); },
      t: () => this.side.tree.focus(), d: () => this.dialogs.report(), "?": () => this.dialogs.help(),
      Home: () => this.goOn(this.transcript.items.findIndex((item) => item.id)), End: () => this.goOn(this.transcript.items.findLastIndex((item) => item.id)),
      PageDown: () => this.page(1), PageUp: () => this.page(-1), Delete: () => this.dropLast(), Backspace: () => this.dropLast(),
      Escape: () => { this.transcript.marked = null; this.transcript.redraw(this.transcript.focus); this.transcript.draw(); },
    }[event.key];
    return does ? does() : false;
  }

  page(step) {
    for (let n = 0; n < 10; n++) this.move(step);
  }

  dropLast() {
    const code = this.state.accepted(this.item()?.id).at(-1);
    if (code) this.give(code, null);
  }

  // ---- Python

  nextId() {
    this.number += 1;
    return `${this.window}-${this.number}`;
  }

  // Whether a kernel is there to hear it; without one, what is decided waits in this browser.
  send(message) {
    try {
      this.model.send({ ...message, window: this.window });
      this.isHeard = true;
    } catch {
      this.isHeard = false;
    }
  }

  // Show the changes at once, keep the action until Python says that it is on the disk.
  act(action, changes = [], after = null) {
    const own = { action: { id: this.nextId(), ...action }, changes: changes.map(([table, key]) => [table, key]), after };
    if (!["undo", "redo"].includes(action.do)) this.remember(own, changes);
    this.state.expect(changes);
    this.outbox.push(own);
    this.pending.keep(own.action);
    this.send({ kind: "act", action: own.action });
    if (changes.length) this.changed(changes);
    this.told();
  }

  // What can be taken back here: actions that change something, with what stood before.
  remember(own, changes) {
    const before = changes.map(([table, key]) => [table, key, this.state.value(table, ...key)]);
    const some = changes.some(([, , value], n) => JSON.stringify(value) !== JSON.stringify(before[n][2]));
    if (!some && own.action.do !== "codebook") return;
    own.step = { id: own.action.id, ...(some ? { before, after: changes } : { before: [], after: [] }) };
    this.past.push(own.step);
    this.future.length = 0;
  }

  // What Python refused cannot be taken back; where it refused to take back, it alone knows what comes next.
  forget(own) {
    const isLeft = ["undo", "redo"].includes(own?.action.do) ? () => false : (step) => step !== own?.step;
    this.past = this.past.filter(isLeft);
    this.future = this.future.filter(isLeft);
  }

  answered(answer) {
    if (answer.made) this.renamed(...answer.made);
    const at = this.outbox.findIndex((own) => own.action.id === answer.id);
    const own = at >= 0 ? this.outbox.splice(at, 1)[0] : null;
    this.pending.drop(answer.id);
    for (const name of ["undo", "redo", "lost", "orphans", "seconds"]) if (name in answer) this.state[name] = answer[name];
    if (answer.codes || own?.action.action?.do === "new") this.recoded(answer.codes ?? this.state.codes);
    this.state.settle(own?.changes ?? [], answer.changes ?? []);
    if (answer.refused) {
      this.forget(own);
      this.notice(answer.refused);
      this.tell(this.state.words.refused);
      const { memo } = own?.action ?? {};
      if (memo?.text) this.dialogs.drafts.set(aboutOf(memo), { title: memo.title, text: memo.text });
      this.send({ kind: "state" });
    }
    for (const text of answer.notices ?? []) this.notice(text);
    this.changed(answer.changes ?? []);
    own?.after?.(answer);
    this.told();
  }

  // The codes of now: those of Python, and those it was not told of yet.
  recoded(codes) {
    const fresh = (code) => code.isFresh && this.outbox.some(({ action }) => action.id === code.id);
    this.state.setCodes([...codes.filter((code) => !code.isFresh), ...this.state.codes.filter(fresh)]);
    this.showCodes();
  }

  showCodes() {
    this.side.build();
    const select = this.codeFilter;
    select.replaceChildren(select.options[0], ...this.state.tree.map(({ code }) => element("option", { value: code.id }, code.name)));
    const before = this.filters.code;
    select.value = this.filters.code = this.state.now(before) ?? "";
    if (this.filters.code !== before) this.arrange();
    this.transcript.refresh();
    this.slots = this.slots.filter(({ code }) => this.state.code.has(code));
    this.side.now();
  }

  // Python has made a code of what was typed: what was done with it meanwhile goes along.
  renamed(old, id) {
    const key = (parts) => parts.map((part) => (part === old ? id : part));
    for (const own of this.outbox) own.changes = own.changes.map(([table, parts]) => [table, key(parts)]);
    for (const step of [...this.past, ...this.future]) for (const side of ["before", "after"]) step[side] = step[side].map(([table, parts, value]) => [table, key(parts), value]);
    if (this.lastGiven === old) this.lastGiven = id;
    this.state.renamed(old, id);
  }

  changed(changes) {
    if (!changes.length) return;
    const ids = new Set(changes.filter(([table]) => ["decision", "read", "cuts", "joined"].includes(table)).map(([, key]) => key[0]));
    for (const [table, , value] of changes) if (table === "memo" && value?.verbatim_id) ids.add(value.verbatim_id);
    if (changes.some(([table, key]) => table === "cuts" && this.transcript.pieces(key[0]) !== piecesOf(this.state, key[0]).length)) this.arrange();
    else this.transcript.refresh(ids.size && !changes.some(([table]) => table === "joined") ? ids : undefined);
    this.side.count(changes.filter(([table]) => table === "decision").map(([, key]) => key[1]));
    this.side.now();
    this.blindBox.checked = this.state.blind;
    if (changes.some(([table]) => table === "read")) this.progress();
  }

  proposed(codes, percent, of) {
    this.state.proposals = { codes, percent, of };
    this.slot(false);
    this.side.now();
    this.asked();
  }

  // Why the first codes are proposed is asked once the focus rests.
  asked() {
    clearTimeout(this.asking);
    const id = this.item()?.id;
    if (!id || !this.state.proposals || this.state.blind) return;
    this.asking = setTimeout(() => this.send({ kind: "why", verbatim: id, codes: this.slots.slice(0, 3).map(({ code }) => code) }), 120);
  }

  // What others noted has changed.
  noted(notes) {
    this.state.setNotes(notes);
    this.transcript.refresh();
    this.side.now();
  }

  because(message) {
    for (const [code, why] of Object.entries(message.reasons)) this.side.why.set(`${message.verbatim}\u0000${code}`, why);
    if (message.verbatim === this.item()?.id) this.side.now();
  }

  // What a window left that is gone; Python does each action once, however often it is sent.
  sendAgain(action) {
    this.outbox.push({ action, changes: [] });
    this.send({ kind: "act", action });
    this.told();
  }

  // ---- what is said

  tell(text) {
    this.live.textContent = text;
  }

  notice(text) {
    if ([...this.notices.children].some((own) => own.firstChild.textContent === text)) return;
    const own = element("p", {}, text, element("button", { type: "button", "aria-label": this.state.words.close, onclick: () => own.remove() }, "×"));
    this.notices.append(own);
  }

  told() {
    const { words } = this.state;
    const n = this.outbox.length;
    const waiting = say(n === 1 ? words.waitingOne : words.waiting, { n });
    const text = !n ? words.saved : this.isHeard ? say(n === 1 ? words.savingOne : words.saving, { n }) : waiting;
    if (this.saved.textContent !== text) this.saved.textContent = text;
    this.saved.dataset.pending = n;
    clearTimeout(this.silent);
    if (n) this.silent = setTimeout(() => { this.saved.textContent = waiting; }, RESEND);
  }

  progress() {
    const { state } = this;
    const { done, all } = state.progress();
    const minutes = state.seconds ? Math.round(((all - done) * state.seconds) / 60) : 0;
    const time = minutes >= 60 ? say(state.words.hours, { h: Math.floor(minutes / 60), n: minutes % 60 }) : say(state.words.minutes, { n: minutes });
    if (all) this.done.textContent = say(state.words.progress, { done, all }) + (minutes ? `, ${say(state.words.left, { time })}` : "");
  }
}

function sameKeys(some, others) {
  const keys = (changes) => new Set(changes.map(([table, key]) => `${table} ${key.join(" ")}`));
  const [a, b] = [keys(some), keys(others)];
  return a.size === b.size && [...a].every((key) => b.has(key));
}

function decisions(items) {
  return items.map(([verbatim, code, status, quote]) => ["decision", [verbatim, code], status ? { status, quote } : null]);
}

function askWho(root, hello, opened, isAwaited) {
  const words = WORDS[hello.language];
  const list = element("datalist", { id: "iw-coders" }, ...hello.coders.map((name) => element("option", { value: name })));
  const name = element("input", { type: "text", list: list.id, required: true, autocomplete: "off", value: lastCoder(hello.study) });
  const form = element("form", { class: "iw-begin" }, element("h2", {}, words.who), element("label", {}, words.name, name), list, element("small", {}, words.coderHint), element("button", { type: "submit", class: "iw-main-button" }, words.start));
  if (hello.problem) form.append(element("p", { class: "iw-warning", role: "alert" }, hello.problem));
  form.addEventListener("submit", (event) => { event.preventDefault(); opened(name.value); });
  root.lang = hello.language;
  root.replaceChildren(form);
  if (!isAwaited) return;
  name.focus();
  name.select();
}

// Who coded last in this browser; `now` is kept.
function lastCoder(study, now = "") {
  try {
    if (now) localStorage.setItem(`insights-workbench:${study}`, now);
    return localStorage.getItem(`insights-workbench:${study}`) ?? "";
  } catch {
    return "";
  }
}

function render({ model, el }) {
  const view = crypto.randomUUID().slice(0, 8);
  const root = element("div", { class: "iw", "data-lm-suppress-shortcuts": "true" });
  const fitting = new Fitting(root);
  root.addEventListener("keydown", (event) => event.stopPropagation()); // else the notebook takes Enter for itself
  el.append(root);
  let bench = null;
  const open = (coder) => {
    performance.mark("iw-asked");
    model.send({ kind: "open", view, coder });
  };
  const heard = (message, buffers) => {
    if (message.view && message.view !== view) return;
    if (message.kind === "who") askWho(root, message, open, fitting.isAwaited);
    else if (message.kind === "opening") {
      bench = new Bench(model, root, message);
      lastCoder(message.study, message.coder);
      root.bench = bench;
      performance.mark("iw-shown");
      if (fitting.isAwaited) {
        bench.transcript.node.focus({ preventScroll: true });
        fitting.reveal();
      }
    } else if (!bench) return;
    else if (message.kind === "done") bench.answered(message);
    else if (message.kind === "proposals") {
      const [codes, percent] = buffers.map((buffer) => buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength));
      bench.proposed(new Uint16Array(codes), new Uint8Array(percent), message.codes);
    } else if (message.kind === "why") bench.because(message);
    else if (message.kind === "order") bench.state.teach = message.ids;
    else if (message.kind === "report") bench.dialogs.reported(message);
    else if (message.kind === "notes") bench.noted(message.notes);
    else if (message.kind === "state") {
      bench.state.setAll(message.state);
      bench.arrange();
      bench.progress();
      bench.side.count();
      bench.blindBox.checked = bench.state.blind;
    } else if (message.kind === "trouble") bench.notice(message.text);
  };
  const looked = () => { if (bench && document.visibilityState === "visible") bench.send({ kind: "refresh" }); };
  model.on("msg:custom", heard);
  window.addEventListener("focus", looked);
  open("");
  return () => {
    model.off("msg:custom", heard);
    window.removeEventListener("focus", looked);
    bench?.pending.close();
    fitting.end();
    root.remove();
  };
}

export default { render };
