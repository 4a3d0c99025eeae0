// How high the workbench is: as what of the notebook is in sight, so that nothing of it lies below the fold.
const LOWEST = 210; // pixels; in less there is no room to read and to decide
const HIGHEST = 960;
const NARROW = 760; // pixels of width below which codes stand below the transcript

class Fitting {
  constructor(root) {
    this.root = root;
    this.watch = new ResizeObserver(() => this.fit());
    this.watch.observe(root);
    this.lookedAway = false;
    this.away = new AbortController();
    for (const name of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      document.addEventListener(name, (event) => { if (!root.contains(event.target)) this.lookedAway = true; }, { capture: true, passive: true, signal: this.away.signal });
    }
    root.addEventListener("focusin", () => this.reveal(), { once: true });
  }

  // What scrolls the notebook: the first place around that does not grow with what is in it.
  scroller() {
    const { root } = this;
    const { height } = root.style;
    root.style.height = "50000px";
    let place = root.parentElement;
    while (place && !(place.clientHeight && place.clientHeight < 40000 && /auto|scroll|overlay/.test(getComputedStyle(place).overflowY))) place = place.parentElement;
    root.style.height = height;
    return place;
  }

  fit() {
    const { root } = this;
    if (!root.offsetWidth) return;
    if (!this.place?.isConnected) {
      if (this.place) this.watch.unobserve(this.place);
      this.place = this.scroller() ?? document.documentElement;
      this.watch.observe(this.place);
    }
    const room = Math.min(this.place.clientHeight, window.innerHeight) - 12;
    root.style.setProperty("--iw-room", `${Math.max(LOWEST, Math.min(room, HIGHEST))}px`);
    const isNarrow = root.offsetWidth < NARROW;
    const isOther = this.isNarrow !== undefined && this.isNarrow !== isNarrow;
    root.classList.toggle("iw-narrow", this.isNarrow = isNarrow);
    if (isOther && root.contains(document.activeElement)) this.reveal(); // everything stands elsewhere now
  }

  // Into sight: when it opens for whoever waits for it, when its user first turns to it, and when its parts are placed anew. What is
  // too high begins at the text.
  reveal() {
    this.fit();
    const isWhole = this.root.offsetHeight <= this.place?.clientHeight;
    const own = isWhole ? this.root : this.root.querySelector(".iw-text") ?? this.root;
    own.scrollIntoView({ block: isWhole ? "nearest" : "start" });
  }

  // Whether nobody turned to something else since the cell was run, or is writing somewhere.
  get isAwaited() {
    const own = document.activeElement?.closest("input, textarea, select, dialog, [contenteditable='true']");
    return !this.lookedAway && !(own && !this.root.contains(own) && (own.value ?? own.textContent).trim());
  }

  end() {
    this.watch.disconnect();
    this.away.abort();
  }
}
