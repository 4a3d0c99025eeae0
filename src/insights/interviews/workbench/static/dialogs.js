// Dialogs: each is a <dialog>, so focus stays inside, Esc closes, and afterwards the focus is where it was.

class Dialogs {
  constructor(bench) {
    this.bench = bench;
    this.drafts = new Map(); // memos that were typed and not saved, by what they are about
  }

  open(name, title, ...content) {
    const { words } = this.bench.state;
    const text = this.bench.transcript.node;
    const before = this.bench.root.contains(document.activeElement) ? document.activeElement : text;
    const head = element("h2", { id: `${this.bench.id}-${name}` }, title);
    const node = element("dialog", { class: `iw-dialog iw-${name}`, "aria-labelledby": head.id }, head, ...content);
    node.append(element("button", { type: "button", class: "iw-close", "aria-label": words.close, onclick: () => node.close() }, "×"));
    node.addEventListener("keydown", (event) => event.stopPropagation());
    node.addEventListener("close", () => { node.remove(); (node.dataset.to === "text" || !before.isConnected ? text : before).focus({ preventScroll: true }); });
    this.bench.root.append(node);
    node.showModal();
    return node;
  }

  // From a dialog to a passage, where the focus goes, too.
  leaveFor(node, verbatim) {
    node.dataset.to = "text";
    node.close();
    this.bench.goTo(verbatim);
  }

  help() {
    const { words } = this.bench.state;
    const rows = words.keyList.map(([keys, what]) => element("tr", {}, element("th", { scope: "row" }, ...keys.split("  ").flatMap((key) => [element("kbd", {}, key), " "])), element("td", {}, what)));
    this.open("help", words.keys, element("table", {}, element("tbody", {}, ...rows)));
  }

  // Find a code by typing, or make a new one from what was typed.
  pick() {
    const { bench } = this;
    const { state } = bench;
    const { words } = state;
    const id = `${bench.id}-pick`;
    const list = element("ul", { role: "listbox", id: `${id}-list`, "aria-label": words.codes, class: "iw-found-codes" });
    const input = element("input", { type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": list.id, "aria-autocomplete": "list", "aria-label": words.pick, placeholder: words.pick, autocomplete: "off" });
    let found = [];
    let at = 0;
    const draw = () => {
      list.replaceChildren(...found.map((own, n) => element("li", { role: "option", id: `${id}-${n}`, "aria-selected": String(n === at), onclick: () => take(found[n]) },
        swatch(own.code ? own.code.colour : "transparent"), element("span", {}, own.code ? own.code.name : say(words.newCode, { name: own.name })), own.code?.parent ? element("small", {}, state.name(own.code.parent)) : "")));
      if (found.length) input.setAttribute("aria-activedescendant", `${id}-${at}`);
      list.children[at]?.scrollIntoView({ block: "nearest" });
    };
    const search = () => {
      found = findCodes(state, input.value);
      at = 0;
      draw();
    };
    const take = (own) => {
      if (!own) return;
      node.close();
      if (own.code) bench.give(own.code.id, "accepted");
      else bench.newCode({ name: own.name });
    };
    const typed = () => found.find((own) => !own.code) ?? found[0]; // what was typed as a new code, or the code that is called so
    input.addEventListener("input", search);
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") at = Math.min(at + 1, found.length - 1);
      else if (event.key === "ArrowUp") at = Math.max(at - 1, 0);
      else if (event.key === "Enter") { event.preventDefault(); take(event.shiftKey ? typed() : found[at]); return; }
      else return;
      event.preventDefault();
      draw();
    });
    const hint = element("small", { id: `${id}-hint` }, words.pickHint);
    input.setAttribute("aria-describedby", hint.id);
    const node = this.open("pick", words.give, input, hint, list);
    search();
    input.focus();
  }

  parents(except) {
    const { state } = this.bench;
    const inside = new Set([except]);
    for (const { code } of state.tree) if (inside.has(code.parent)) inside.add(code.id);
    const options = state.tree.filter(({ code }) => !except || !inside.has(code.id)).map(({ code, level }) => element("option", { value: code.id }, `${"\u2003".repeat(level - 1)}${code.name}`));
    return [element("option", { value: "" }, state.words.top), ...options];
  }

  newCode() {
    const { words } = this.bench.state;
    const name = field(words.name, element("input", { type: "text", required: true }));
    const parent = field(words.parent, element("select", {}, ...this.parents("")));
    const definition = field(words.definition, element("textarea", { rows: 3 }));
    this.form("new", words.add, [name, parent, definition], words.save, () =>
      this.bench.newCode({ name: value(name), parent: value(parent) || null, definition: value(definition) }));
  }

  form(name, title, fields, doing, submit, ...more) {
    const form = element("form", { method: "dialog" }, ...fields, element("div", { class: "iw-buttons" }, element("button", { type: "submit", class: "iw-main-button" }, doing)));
    const node = this.open(name, title, form, ...more);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      node.close();
      submit();
    });
    form.querySelector("input, textarea, select").focus();
    return node;
  }

  // Everything that can be done with a code: rename, define, colour, move; merge; split; with passages that have it.
  code(id) {
    const { bench } = this;
    const { state } = bench;
    const { words } = state;
    const code = state.code.get(id);
    if (!code) return;
    const name = field(words.name, element("input", { type: "text", required: true, value: code.name }));
    const definition = field(words.definition, element("textarea", { rows: 3 }));
    definition.querySelector("textarea").value = code.definition ?? "";
    const colour = field(words.colour, element("input", { type: "color", value: code.colour }));
    const parent = field(words.parent, element("select", {}, ...this.parents(id)));
    parent.querySelector("select").value = code.parent ?? "";
    const into = field(words.mergeInto, element("select", {}, ...state.tree.filter((own) => own.code.id !== id).map((own) => element("option", { value: own.code.id }, own.code.name))));
    const names = field(words.split, element("textarea", { rows: 3 }));
    const change = (action, said) => bench.changeCode({ code: id, ...action }, said);
    const merge = element("button", { type: "button", onclick: () => { node.close(); change({ do: "merge", into: value(into) }, words.merged); } }, words.merge);
    const split = element("button", { type: "button", onclick: () => { node.close(); change({ do: "split", names: value(names).split("\n").map((line) => line.trim()).filter(Boolean) }, words.splitted); } }, words.splitDo);
    const uses = [...(state.uses.get(id)?.verbatims ?? [])];
    const examples = element("ul", { class: "iw-examples" }, ...uses.slice(0, 6).map((verbatim) => element("li", {},
      element("button", { type: "button", onclick: () => this.leaveFor(node, verbatim) }, state.given.get(verbatim)?.get(id)?.quote || state.rows[state.byId.get(verbatim)]?.text.slice(0, 160) || verbatim), ` ${verbatim}`)));
    const notes = state.notesAt({ about: "code", code: id }).map((note) => noteLine(note));
    const node = this.form("code", `${words.editCode}: ${code.name}`, [name, definition, element("div", { class: "iw-pair" }, parent, colour)], words.save, () => {
      if (value(name).trim() !== code.name) change({ do: "rename", name: value(name) }, words.renamed);
      if (value(definition).trim() !== (code.definition ?? "")) change({ do: "define", definition: value(definition) });
      if (value(colour) !== code.colour) change({ do: "colour", colour: value(colour) });
      if (value(parent) !== (code.parent ?? "")) change({ do: "move", parent: value(parent) || null });
    }, element("div", { class: "iw-pair" }, element("div", {}, into, merge), element("div", {}, names, split)),
    uses.length ? element("h3", {}, `${words.examples}: ${peopleIn(words, state.uses.get(id))}, ${uses.length === 1 ? words.onePassage : say(words.passages, { n: uses.length })}`) : "", examples, notes.length ? element("h3", {}, words.memos) : "", element("ul", { class: "iw-memos" }, ...notes));
  }

  memo() {
    const { bench } = this;
    const { state } = bench;
    const { words } = state;
    const item = bench.item();
    const row = item && state.rows[item.row];
    const inTree = document.activeElement === bench.side.tree;
    const code = (!inTree && state.code.get(bench.lastCode())) || bench.side.nodes[bench.side.at]?.code;
    const abouts = [["passage", `${words.passage} ${item?.id ?? ""}`], ["interview", `${words.interview} ${row?.unit ?? ""}`], ["code", `${words.code} ${code?.name ?? ""}`], ["project", words.project]];
    const about = field(words.memoOn, element("select", {}, ...abouts.map(([id, text]) => element("option", { value: id }, text))));
    const title = field(words.title, element("input", { type: "text" }));
    const text = field(words.text, element("textarea", { rows: 6 }), words.deleteMemo);
    const place = () => ({ passage: { verbatim_id: item?.id, interview_id: row?.unit }, interview: { interview_id: row?.unit }, code: { code: code?.id }, project: {} })[value(about)];
    const theirs = element("div");
    const typed = () => ({ title: value(title), text: value(text) });
    const fill = (own) => { title.querySelector("input").value = own.title ?? ""; text.querySelector("textarea").value = own.text ?? ""; };
    let [at, known, stood] = ["", null, typed()];
    const isTyped = () => JSON.stringify(typed()) !== JSON.stringify(stood);
    const load = () => {
      const where = { about: value(about), ...place() };
      const [isUnsaved, before] = [isTyped(), typed()];
      if (isUnsaved) this.drafts.set(at, before);
      const from = at;
      at = aboutOf(where);
      known = [...state.tables.memo].find(([, memo]) => memo.about === value(about) && aboutOf(memo) === at);
      stood = { title: known?.[1].title ?? "", text: known?.[1].text ?? "" };
      if (isUnsaved && !known && !this.drafts.has(at)) this.drafts.delete(from); // typed first, then said what it is about
      else fill(this.drafts.get(at) ?? stood);
      const notes = state.notesAt(where).filter((note) => !note.isMine).map((note) => noteLine(note));
      theirs.replaceChildren(...(notes.length ? [element("h3", {}, words.notesOfOthers), element("ul", { class: "iw-memos" }, ...notes)] : []));
    };
    about.querySelector("select").addEventListener("change", load);
    const all = [...state.tables.memo].slice(-12).reverse().map(([, memo]) => element("li", {}, element("b", {}, memo.title || memo.code || memo.verbatim_id || memo.interview_id || words.project), ` ${memo.text}`));
    let isSaved = false;
    const node = this.form("memo", words.memo, [about, title, text], words.save, () => {
      isSaved = true;
      this.drafts.delete(at);
      const memo = { id: known?.[0] ?? bench.nextId(), about: value(about), ...place(), ...typed() };
      const { id, ...kept } = memo;
      bench.act({ do: "memo", memo }, [["memo", [id], memo.text.trim() ? kept : null]]);
      bench.tell(memo.text.trim() ? words.memoSaved : words.memoGone);
    }, theirs, all.length ? element("h3", {}, words.memos) : "", element("ul", { class: "iw-memos" }, ...all));
    node.addEventListener("close", () => {
      if (isSaved) return;
      this.drafts.delete(at);
      if (!isTyped()) return;
      this.drafts.set(at, typed());
      bench.tell(words.draft);
    });
    load();
    text.querySelector("textarea").focus();
  }

  // Agreement by code, disagreements by their cost with what each gave, saturation; asked for when it is opened.
  report() {
    const { bench } = this;
    const { words } = bench.state;
    this.reportBody = element("div", { class: "iw-report-body", role: "status" }, words.loading);
    this.reportNode = this.open("report", words.report, this.reportBody);
    bench.send({ kind: "report" });
  }

  reported(report) {
    const { bench } = this;
    const { state } = bench;
    const { words } = state;
    const number = (figure) => figure === null || figure === undefined ? "–" : figure.toLocaleString(state.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).replace("-", "−");
    state.differs = new Set(report.disagreements.filter((own) => !own.settled).map((own) => own.verbatim));
    bench.transcript.refresh();
    if (bench.filters.status === "differing") {
      bench.arrange();
      bench.tell(say(words.found, { n: state.differs.size }));
    }
    const body = [];
    if (report.problem) body.push(element("p", { class: "iw-warning" }, report.problem));
    if (report.saturation) body.push(element("h3", {}, words.saturation), element("p", {}, report.saturation));
    body.push(element("h3", {}, words.agreement));
    if (report.blind) body.push(element("p", {}, words.hidden));
    else if (!report.others.length) body.push(element("p", {}, words.nobody));
    else {
      body.push(element("p", {}, report.statement ?? ""));
      const rows = report.agreement.map((own) => element("tr", { "data-code": own.code }, element("th", { scope: "row" }, own.code === "all" ? words.total : state.name(own.code)), element("td", {}, own.other), element("td", { "data-alpha": own.alpha }, number(own.alpha)), element("td", {}, own.percent === null ? "–" : `${Math.round(100 * own.percent)} %`), element("td", {}, String(own.n))));
      const head = element("tr", {}, ...[words.code, words.person, words.alpha, words.percent, words.base].map((name) => element("th", { scope: "col" }, name)));
      body.push(element("table", { class: "iw-agreement" }, element("thead", {}, head), element("tbody", {}, ...rows)));
      body.push(element("h3", {}, words.disagreements), element("ol", { class: "iw-differing" }, ...report.disagreements.slice(0, 100).map((own) => this.difference(own))));
    }
    if (report.memos.length) body.push(element("h3", {}, words.memos), element("ul", { class: "iw-memos" }, ...report.memos.map((memo) => this.noted(memo))));
    for (const [title, rows] of [[words.lost, state.lost.map(([id, text, codes]) => `${id}: ${text} (${codes.map((code) => state.name(code)).join(", ")})`)], [words.orphans, state.orphans.map(([id, code]) => `${code}: ${state.rows[state.byId.get(id)]?.text ?? id}`)]]) {
      if (rows.length) body.push(element("h3", {}, title), element("ul", {}, ...rows.map((row) => element("li", {}, row))));
    }
    this.reportBody?.replaceChildren(...body);
  }

  noted(memo) {
    const { bench } = this;
    const { state } = bench;
    const about = { project: state.words.project, code: state.name(memo.code), interview: memo.interview_id, passage: memo.verbatim_id }[memo.about] ?? "";
    const where = memo.verbatim_id ? element("button", { type: "button", onclick: () => this.leaveFor(this.reportNode, memo.verbatim_id) }, about) : element("b", {}, about);
    return element("li", {}, where, ` ${memo.title ? `${memo.title}: ` : ""}${memo.text} `, element("small", {}, memo.coder));
  }

  difference(own) {
    const { bench } = this;
    const { state } = bench;
    const { words } = state;
    const mine = Object.fromEntries(own.mine.map((code) => [code, state.value("decision", own.verbatim, code)?.quote]));
    const named = (quotes) => {
      const codes = Object.entries(quotes).flatMap(([code, quote]) => [", ", state.name(code), ...(quote ? [" ", element("q", {}, quote)] : [])]);
      return codes.length ? codes.slice(1) : [words.noCode];
    };
    const note = element("input", { type: "text", "aria-label": words.note, placeholder: words.note });
    const settle = (take) => {
      const items = [];
      if (take) {
        for (const [code, quote] of Object.entries(own.theirs)) if (!own.mine.includes(code)) items.push([own.verbatim, code, "accepted", quote]);
        for (const code of own.mine) if (!(code in own.theirs)) items.push([own.verbatim, code, "rejected", ""]);
      }
      const memo = { id: bench.nextId(), about: "passage", verbatim_id: own.verbatim, title: `${words.resolve}: ${own.other}`, text: note.value.trim() || (take ? words.take : words.keep) };
      const { id, ...kept } = memo;
      bench.act({ do: "resolve", items, memo }, [...decisions(items), ["memo", [id], kept]]);
      row.classList.add("iw-settled");
      state.differs?.delete(own.verbatim);
      bench.transcript.refresh();
      const next = [...row.parentElement.querySelectorAll("li:not(.iw-settled) input")].find((input) => row.compareDocumentPosition(input) & Node.DOCUMENT_POSITION_FOLLOWING);
      (next ?? this.reportNode.querySelector(".iw-close")).focus();
      for (const button of row.querySelectorAll("button")) button.disabled = true;
    };
    const row = element("li", own.settled ? { class: "iw-settled" } : {},
      own.settled ? element("p", {}, element("b", {}, words.settled), ` ${own.settled}`) : "",
      element("p", {}, state.rows[state.byId.get(own.verbatim)]?.text ?? own.verbatim),
      element("dl", {}, element("dt", {}, words.mine), element("dd", {}, ...named(mine)), element("dt", {}, own.other), element("dd", {}, ...named(own.theirs))),
      element("div", { class: "iw-buttons" }, note, element("button", { type: "button", onclick: () => settle(false) }, words.keep), element("button", { type: "button", onclick: () => settle(true) }, words.take),
        element("button", { type: "button", onclick: () => this.leaveFor(this.reportNode, own.verbatim) }, words.goTo)));
    return row;
  }
}

// A note with whose it is.
function noteLine({ author, title, text }) {
  return element("li", {}, element("b", {}, author), ` ${title ? `${title}: ` : ""}${text}`);
}

function field(label, control, hint) {
  return element("label", { class: "iw-field" }, element("span", {}, label), control, hint ? element("small", {}, hint) : "");
}

function value(own) {
  return own.querySelector("input, select, textarea").value;
}
