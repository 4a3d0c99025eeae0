// Beside the transcript: what is given and proposed for the passage in focus, and the tree of codes.

class Side {
  constructor(bench) {
    this.bench = bench;
    const { words } = bench.state;
    this.own = element("ul", { class: "iw-own", "aria-label": words.own });
    this.notes = element("ul", { class: "iw-notes", "aria-label": words.notesHere });
    this.list = element("ol", { class: "iw-proposed", "aria-label": words.proposals });
    this.tree = element("ul", { class: "iw-tree", role: "tree", "aria-label": words.codes, tabindex: "0", onkeydown: (event) => this.keyed(event), onfocus: () => this.mark(this.at),
      onmousedown: (event) => { if (event.target.closest("li")) event.preventDefault(); } }); // the focus would scroll the code away from under the mouse
    this.node = element("div", { class: "iw-side" },
      element("section", { class: "iw-now", "aria-label": words.proposals }, element("h2", {}, words.proposals), this.list, element("h2", {}, words.own), this.own, this.notes),
      element("section", { class: "iw-codes", "aria-label": words.codes }, element("h2", {}, words.codes), this.tree));
    this.at = 0;
    this.why = new Map();
    this.build();
  }

  // The passage in focus: codes it has, codes proposed, with score and reason.
  now() {
    const { bench } = this;
    const { state } = bench;
    const id = bench.item()?.id;
    const { words } = state;
    const given = id ? [...(state.given.get(id) ?? [])] : [];
    this.own.replaceChildren(...given.map(([code, decision]) => {
      const accepted = decision.status === "accepted";
      const remove = element("button", { type: "button", tabindex: "-1", class: "iw-off", "aria-label": say(words.removed, { code: state.name(code) }), onclick: () => bench.give(code, null) }, "×");
      const label = element("span", { class: accepted ? "iw-own-name" : "iw-own-name iw-no", title: state.name(code) }, state.name(code));
      return element("li", {}, swatch(state.colour(code)), label, decision.quote ? element("q", { title: decision.quote }, decision.quote) : "", remove);
    }));
    if (!given.length) this.own.append(element("li", { class: "iw-none" }, words.undecided));
    this.notes.replaceChildren(...state.notesOn(id).map((note) => noteLine(note)));
    this.offer(id, bench.slots);
  }

  // Buttons that are still right are kept, so that whoever has the focus on one keeps it.
  offer(id, slots) {
    const { bench } = this;
    const { state } = bench;
    const { words } = state;
    const shape = `${id} ${slots.map(({ code }) => `${code} ${state.name(code)} ${state.colour(code)}`).join(" ")}`;
    if (this.shape !== shape || !slots.length) {
      this.shape = shape;
      this.buttons = slots.map(({ code }, n) => {
        const share = element("span", { class: "iw-share" });
        const why = element("span", { class: "iw-why" });
        const button = element("button", { type: "button", class: "iw-take", "aria-keyshortcuts": String(n + 1), onclick: () => bench.toggle(code) },
          element("kbd", {}, String(n + 1)), swatch(state.colour(code)), element("span", { class: "iw-take-name", title: state.name(code) }, state.name(code)), share, why);
        return { code, button, share, why };
      });
      this.list.replaceChildren(...this.buttons.map(({ button }) => element("li", {}, button)));
      if (!slots.length) this.list.append(element("li", { class: "iw-none" }, state.blind ? words.blindProposal : state.proposals ? words.noProposal : words.preparing));
    }
    this.buttons.forEach(({ code, button, share, why }, n) => {
      const status = state.value("decision", id, code)?.status;
      button.setAttribute("aria-pressed", status === "accepted" ? "true" : status ? "mixed" : "false");
      share.textContent = `${slots[n].percent} %`;
      const reason = this.why.get(`${id}\u0000${code}`) ?? "";
      if (why.textContent !== reason) why.textContent = why.title = reason;
    });
  }

  build() {
    const { state } = this.bench;
    this.nodes = state.tree.map(({ code, level, of, at }, n) => {
      const use = element("span", { class: "iw-use" });
      const node = element("li", { role: "treeitem", id: `${this.bench.id}-c${n}`, "aria-level": level, "aria-setsize": of, "aria-posinset": at, "aria-selected": "false", title: code.definition ? `${code.name}: ${code.definition}` : code.name,
        onclick: () => { this.mark(n); this.bench.give(code.id, "accepted"); this.bench.transcript.node.focus(); },
        ondblclick: () => this.bench.dialogs.code(code.id) }, swatch(code.colour), element("span", { class: "iw-code-name" }, code.name), use);
      node.style.paddingInlineStart = `${6 + 14 * (level - 1)}px`;
      return { node, use, code };
    });
    this.tree.replaceChildren(...this.nodes.map(({ node }) => node));
    this.at = Math.min(this.at, Math.max(this.nodes.length - 1, 0));
    this.byCode = new Map(this.nodes.map((own) => [own.code.id, own]));
    this.count();
  }

  count(only) {
    const { state } = this.bench;
    for (const { code, use } of only ? only.map((id) => this.byCode.get(id)).filter(Boolean) : this.nodes) {
      const own = state.uses.get(code.id);
      const text = own?.verbatims.size ? `${peopleIn(state.words, own)} · ${own.verbatims.size}` : "";
      if (use.textContent !== text) use.textContent = text;
    }
  }

  mark(n) {
    if (!this.nodes.length) return;
    this.nodes[this.at]?.node.setAttribute("aria-selected", "false");
    this.at = Math.max(0, Math.min(n, this.nodes.length - 1));
    const { node } = this.nodes[this.at];
    node.setAttribute("aria-selected", "true");
    this.tree.setAttribute("aria-activedescendant", node.id);
    node.scrollIntoView({ block: "nearest" });
  }

  keyed(event) {
    const { bench } = this;
    const code = this.nodes[this.at]?.code;
    const moves = { ArrowDown: this.at + 1, ArrowUp: this.at - 1, Home: 0, End: this.nodes.length - 1 };
    if (event.key in moves) this.mark(moves[event.key]);
    else if (event.key === "Enter" && code) bench.give(code.id, "accepted");
    else if ((event.key === "b" || event.key === " ") && code) bench.dialogs.code(code.id);
    else if (event.key === "Escape") bench.transcript.node.focus();
    else if (event.key.length === 1 && /\p{Lu}/u.test(event.key)) {
      const next = this.nodes.findIndex(({ code: own }, n) => n > this.at && own.name.toLocaleUpperCase().startsWith(event.key));
      this.mark(next >= 0 ? next : this.nodes.findIndex(({ code: own }) => own.name.toLocaleUpperCase().startsWith(event.key)));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function peopleIn(words, use) {
  return use.people.size === 1 ? words.onePerson : say(words.people, { n: use.people.size });
}

function swatch(colour) {
  const node = element("i", { class: "iw-swatch", "aria-hidden": "true" });
  node.style.background = colour;
  return node;
}
