// Finding a code by typing: a whole name before a beginning, before the beginning of a word, before a part, before letters in order.
const WHOLE = 5;
const BEGINNING = 4;
const WORD = 3;
const INSIDE = 2;
const LETTERS = 1;
const SHOWN_CODES = 30;

// The codes that fit what was typed, best first, and where something that has no code yet stands among them: {name} is a code to be made.
function findCodes(state, typed) {
  const want = typed.trim().replace(/\s+/g, " ");
  const uses = (code) => state.uses.get(code.id)?.verbatims.size ?? 0;
  const found = state.codes.map((code) => ({ code, fit: fitOf(want, code) })).filter((own) => own.fit.kind)
    .sort((a, b) => b.fit.kind - a.fit.kind || a.fit.gaps - b.fit.gaps || uses(b.code) - uses(a.code) || a.code.name.length - b.code.name.length);
  const low = want.toLocaleLowerCase();
  const isKnown = state.codes.some((code) => [code.name, code.id].some((name) => name.toLocaleLowerCase() === low));
  const sure = found.filter((own) => !want || own.fit.kind >= INSIDE);
  const rest = found.slice(sure.length);
  const fresh = want && !isKnown ? [{ name: want }] : [];
  return [...sure.slice(0, SHOWN_CODES), ...fresh, ...rest.slice(0, SHOWN_CODES - Math.min(sure.length, SHOWN_CODES))];
}

// A code is found by its id and former names too, after those that have such a name now.
function fitOf(want, code) {
  const own = fits(want, code.name);
  for (const other of [code.id, ...(code.former ?? [])]) {
    const fit = fits(want, other);
    if (fit.kind - 0.5 > own.kind) Object.assign(own, { kind: fit.kind - 0.5, gaps: fit.gaps });
  }
  return own;
}

// How a typed text fits a name, with umlauts or without: what kind of hit it is, and how many letters letters in order leave out.
function fits(typed, name) {
  const [a, b] = [fitsAs(bare(typed), bare(name)), fitsAs(bare(spelled(typed)), bare(spelled(name)))];
  return a.kind > b.kind || (a.kind === b.kind && a.gaps <= b.gaps) ? a : b;
}

function bare(text) {
  return text.toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ß", "ss");
}

function spelled(text) {
  return text.toLocaleLowerCase().normalize("NFC").replace(/[äöü]/g, (letter) => ({ ä: "ae", ö: "oe", ü: "ue" })[letter]);
}

function fitsAs(want, have) {
  if (!want) return { kind: LETTERS, gaps: 0 };
  if (have === want) return { kind: WHOLE, gaps: 0 };
  if (have.startsWith(want)) return { kind: BEGINNING, gaps: 0 };
  for (let at = have.indexOf(want); at >= 0; at = have.indexOf(want, at + 1)) if (/[^\p{L}\p{N}]/u.test(have[at - 1])) return { kind: WORD, gaps: 0 };
  if (have.includes(want)) return { kind: INSIDE, gaps: 0 };
  let from = -1;
  let gaps = 0;
  for (const letter of want) {
    const next = have.indexOf(letter, from + 1);
    if (next < 0) return { kind: 0, gaps: 0 };
    gaps += from < 0 ? 0 : next - from - 1;
    from = next;
  }
  return { kind: LETTERS, gaps };
}
