// The transcript: only the rows in sight are drawn, so that five thousand cost no more than fifty.
const OVERSCAN = 8;

class Transcript {
  constructor(state, node, id) {
    Object.assign(this, { state, node, id });
    this.space = element("div", { class: "iw-space", role: "presentation" });
    node.append(this.space);
    this.drawn = new Map();
    this.focus = -1;
    this.marked = null; // {row, from, to}: words marked in the focus
    this.found = "";
    this.filter = () => true;
    this.place = 0; // how far the text was scrolled when it was last seen
    node.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.watch = new ResizeObserver(() => this.resized());
    this.watch.observe(node);
    node.addEventListener("animationstart", () => this.back()); // begins whenever the text comes into the page
  }

  // The lines of the list: everything said, or only the passages that a filter lets through.
  arrange(filter, wholeTalk) {
    const here = this.items?.[this.focus];
    this.items = [];
    const { state } = this;
    this.unitOf = new Map();
    state.rows.forEach((row, at) => {
      if (row.kind !== PASSAGE) {
        if (wholeTalk(row)) this.items.push({ row: at, key: `t${at}` });
        return;
      }
      if (!filter(row)) return;
      const pieces = piecesOf(state, row.id);
      pieces.forEach(([from, to], n) => this.items.push({ row: at, id: row.id, from, to, piece: pieces.length > 1 ? n + 1 : 0, key: `${row.id}/${n}` }));
    });
    this.heights = new Float32Array(this.items.length).fill(0);
    this.estimate();
    for (const node of this.drawn.values()) node.remove();
    this.drawn.clear();
    this.focus = this.placeOf(here);
    if (this.focus >= 0) this.show(this.focus);
    else this.draw();
  }

  // Where the focus goes when lines change: where it was, to the part that its words are in now, or to the next passage.
  placeOf(here) {
    const again = here ? this.items.findLastIndex((item) => item.id && item.row === here.row && item.from <= here.from) : -1;
    if (again >= 0) return again;
    const next = here ? this.items.findIndex((item) => item.id && item.row >= here.row) : -1;
    return next >= 0 ? next : this.items.findIndex((item) => item.id);
  }

  pieces(id) {
    return this.items.filter((item) => item.id === id).length;
  }

  estimate() {
    const beside = this.node.closest(".iw-narrow") ? 80 : 330; // pixels of numbers, speaker and names
    const width = Math.max(this.node.clientWidth - beside, 200);
    const letters = width / 7.2;
    this.items.forEach((item, n) => {
      const length = item.id ? item.to - item.from : this.state.rows[item.row].text.length;
      this.heights[n] = 12 + 21 * Math.max(1, Math.ceil(length / letters));
    });
    this.sum();
  }

  sum() {
    this.tops = new Float64Array(this.items.length + 1);
    for (let n = 0; n < this.items.length; n++) this.tops[n + 1] = this.tops[n] + this.heights[n];
    this.space.style.height = `${this.tops[this.items.length]}px`;
  }

  scrolled() {
    if (!this.node.clientHeight) return;
    this.place = this.node.scrollTop;
    this.draw();
  }

  // Notebooks take cells out of the page and back, which scrolls them to their beginning and tells nobody.
  back() {
    if (!this.items || !this.node.clientHeight) return;
    if (this.node.scrollTop !== this.place) this.node.scrollTop = this.place;
    this.draw(true);
  }

  resized() {
    if (!this.items || !this.node.clientWidth) return;
    if (this.width === this.node.clientWidth) {
      this.back();
      return;
    }
    this.width = this.node.clientWidth;
    this.estimate();
    this.draw(true);
    if (this.focus >= 0) this.show(this.focus);
  }

  at(top) {
    let low = 0;
    let high = this.items.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.tops[middle] <= top) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  draw(anew = false) {
    if (!this.items) return;
    const { scrollTop, clientHeight } = this.node;
    const first = Math.max(0, this.at(scrollTop) - OVERSCAN);
    const last = Math.min(this.items.length - 1, this.at(scrollTop + clientHeight) + OVERSCAN);
    for (const [n, node] of this.drawn) {
      if (n < first || n > last || anew) {
        node.remove();
        this.drawn.delete(n);
      }
    }
    const fresh = [];
    for (let n = first; n <= last; n++) {
      if (!this.drawn.has(n)) {
        const node = this.line(n);
        this.drawn.set(n, node);
        fresh.push(node);
      }
    }
    this.space.append(...fresh);
    this.measure(scrollTop);
    this.aim();
  }

  // Rows are as high as their text; what was guessed is put right, and what is read stays where it is.
  measure(scrollTop) {
    const anchor = this.at(scrollTop);
    const offset = scrollTop - this.tops[anchor];
    let changed = false;
    for (const [n, node] of this.drawn) {
      const height = node.offsetHeight;
      if (height && Math.abs(height - this.heights[n]) > 0.5) {
        this.heights[n] = height;
        changed = true;
      }
    }
    if (changed) {
      this.sum();
      if (Math.abs(this.tops[anchor] + offset - this.node.scrollTop) > 0.5) this.node.scrollTop = this.place = this.tops[anchor] + offset;
    }
    for (const [n, node] of this.drawn) node.style.transform = `translateY(${this.tops[n]}px)`;
  }

  refresh(ids) {
    for (const [n, node] of this.drawn) {
      const id = this.items[n].id;
      if (id && (!ids || ids.has(id))) {
        const next = this.line(n);
        node.replaceWith(next);
        this.drawn.set(n, next);
      }
    }
    this.measure(this.node.scrollTop);
    this.aim();
  }

  show(n) {
    const before = this.focus;
    this.focus = n;
    if (before !== n) this.marked = null;
    const top = this.tops[n];
    const bottom = this.tops[n + 1];
    const { scrollTop, clientHeight } = this.node;
    const [over, under] = [Math.min(30, clientHeight * 0.06), Math.min(60, clientHeight * 0.12)];
    const above = Math.min(clientHeight * 0.3, Math.max(0, clientHeight - (bottom - top)));
    if (top < scrollTop + over || bottom > scrollTop + clientHeight - under) this.node.scrollTop = this.place = Math.max(0, top - above);
    for (const at of [before, n]) this.redraw(at);
    this.draw();
  }

  redraw(n) {
    const node = this.drawn.get(n);
    if (!node) return;
    const next = this.line(n);
    node.replaceWith(next);
    this.drawn.set(n, next);
  }

  aim() {
    const own = this.drawn.get(this.focus);
    if (own) this.node.setAttribute("aria-activedescendant", own.id);
    else this.node.removeAttribute("aria-activedescendant");
  }

  // The lines that belong to the focus: one, or those joined to it.
  group(n = this.focus) {
    if (n < 0 || !this.items[n]?.id) return [];
    const { items, state } = this;
    let first = n;
    let last = n;
    while (this.canJoin(first - 1) && state.value("joined", items[first - 1].id)) first--;
    while (this.canJoin(last) && state.value("joined", items[last].id)) last++;
    return items.slice(first, last + 1);
  }

  // Whether the passage in line n and the one below it follow each other in the talk, both whole.
  canJoin(n) {
    const [own, next] = [this.items[n], this.items[n + 1]];
    const isWhole = (item) => item?.id && !item.piece;
    return Boolean(isWhole(own) && isWhole(next) && next.row === own.row + 1 && this.state.rows[own.row].unit === this.state.rows[next.row].unit);
  }

  line(n) {
    const item = this.items[n];
    const row = this.state.rows[item.row];
    const own = element("div", { class: "iw-row", role: "option", id: `${this.id}-o${n}`, "aria-setsize": this.items.length, "aria-posinset": n + 1 });
    const first = !item.piece || item.piece === 1;
    const side = element("span", { class: "iw-side-mark" });
    side.append(element("span", { class: "iw-line" }, first && row.line ? String(row.line) : ""), element("span", { class: "iw-time" }, first ? row.time ?? "" : ""));
    const { words } = this.state;
    const isAsking = row.kind === 0 && row.who === "interviewer";
    const who = element("span", { class: "iw-who", title: isAsking ? words.interviewer : row.who ?? null }, !first || !row.who ? "" : isAsking ? words.asks : row.who);
    const text = element("span", { class: "iw-words" });
    own.append(side, who, text);
    if (!item.id) {
      own.classList.add("iw-talk");
      own.setAttribute("aria-disabled", "true");
      own.setAttribute("aria-selected", "false");
      text.textContent = row.text;
      return own;
    }
    const inFocus = this.group().some((other) => other.row === item.row && other.from === item.from);
    own.setAttribute("aria-selected", String(inFocus));
    own.classList.toggle("iw-focus", inFocus);
    own.classList.toggle("iw-done", this.state.isDone(item.id));
    own.classList.toggle("iw-joined", Boolean(this.state.value("joined", item.id)));
    own.dataset.n = n;
    this.write(text, item, row.text, n === this.focus);
    this.bars(own, item, row.text);
    return own;
  }

  // The text with what is coded in it underlined, one line for each code, so that overlaps show.
  write(node, item, text, focus) {
    const spans = [];
    for (const [code, decision] of this.state.given.get(item.id) ?? []) {
      if (decision.status === "accepted" && decision.quote) for (const [a, b] of rangesOf(text, decision.quote)) spans.push([a, b, code]);
    }
    if (this.found) {
      const low = text.toLocaleLowerCase();
      for (let at = low.indexOf(this.found); at >= 0; at = low.indexOf(this.found, at + 1)) spans.push([at, at + this.found.length, "\u0000found"]);
    }
    if (focus && this.marked) spans.push([this.marked.from, this.marked.to, "\u0000marked"]);
    const edges = [...new Set([item.from, item.to, ...spans.flatMap(([a, b]) => [a, b])])].filter((at) => at >= item.from && at <= item.to).sort((a, b) => a - b);
    for (let n = 0; n + 1 < edges.length; n++) {
      const part = text.slice(edges[n], edges[n + 1]);
      const own = spans.filter(([a, b]) => a <= edges[n] && b >= edges[n + 1]);
      if (!own.length) {
        node.append(part);
        continue;
      }
      const codes = own.filter(([, , code]) => code[0] !== "\u0000").map(([, , code]) => code);
      const mark = element("span", { class: "iw-part" }, part);
      if (codes.length) {
        mark.style.backgroundImage = codes.map((code) => `linear-gradient(${this.state.colour(code)},${this.state.colour(code)})`).join(",");
        mark.style.backgroundSize = codes.map(() => "100% 2px").join(",");
        mark.style.backgroundPosition = codes.map((_, at) => `0 calc(100% - ${at * 3}px)`).join(",");
        mark.title = codes.map((code) => this.state.name(code)).join(", ");
      }
      if (own.some(([, , code]) => code === "\u0000found")) mark.classList.add("iw-found");
      if (own.some(([, , code]) => code === "\u0000marked")) mark.classList.add("iw-marked");
      node.append(mark);
    }
  }

  bars(own, item, text) {
    const codes = [];
    for (const [code, decision] of this.state.given.get(item.id) ?? []) {
      if (decision.status !== "accepted") continue;
      const touches = !decision.quote || rangesOf(text, decision.quote).some(([a, b]) => a < item.to && b > item.from);
      if (touches) codes.push(code);
    }
    const bars = element("span", { class: "iw-bars", "aria-hidden": "true" });
    const names = element("span", { class: "iw-names" });
    for (const code of codes) {
      const bar = element("i", {});
      bar.style.background = this.state.colour(code);
      bars.append(bar);
      names.append(element("span", { class: "iw-name", title: this.state.name(code) }, this.state.name(code)));
    }
    const { words } = this.state;
    if (this.state.isDone(item.id)) names.append(element("span", { class: "iw-read", title: words.readMark, role: "img", "aria-label": words.readMark }, "✓"));
    if (this.state.memoOn?.(item.id)) names.append(element("span", { class: "iw-has-memo", title: words.memo, role: "img", "aria-label": words.memo }, "✎"));
    if (this.state.differs?.has(item.id)) names.append(element("span", { class: "iw-differs", title: words.differing, role: "img", "aria-label": words.differing }, "≠"));
    own.append(bars, names);
  }
}

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}
