"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const say = data.say;
  const byId = (id) => document.getElementById(id);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

  // Place of an answer among those of its question, -1 for an unknown or missing one.
  function place(question, value) {
    if (value === null || value === undefined) return -1;
    if (question.kind === "number") {
      if (typeof value !== "number" || !Number.isFinite(value) || question.missing.includes(value)) return -1;
      let found = 0;
      question.answers.forEach((answer, i) => { if (answer.low !== null && value >= answer.low) found = i; });
      return found;
    }
    const text = String(value).replace(/^ +| +$/g, "");
    return question.answers.findIndex((answer) => answer.spellings.includes(text));
  }

  // The persona of a person; `answers`: one per question, by column. Ties go to the persona that comes first.
  function assign(answers) {
    const points = data.personas.map((persona) => persona.intercept);
    const places = data.questions.map((question) => place(question, Object.hasOwn(answers, question.column) ? answers[question.column] : null));
    places.forEach((at, q) => { if (at >= 0) data.questions[q].answers[at].points.forEach((value, i) => { points[i] += value; }); });
    const answered = places.filter((at) => at >= 0).length;
    const ordered = points.map((value, i) => i).sort((a, b) => points[b] - points[a] || a - b);
    return { persona: answered ? data.personas[ordered[0]].id : null, order: ordered, points, places, answered, lead: points[ordered[0]] - points[ordered[1]] };
  }

  // 35, 35.5 and 35,5 are numbers; 12.500 can be two of them and is asked for again.
  function number(text) {
    const plain = text.trim();
    return /^[-+]?\d+([.,]\d{1,2})?$/.test(plain) ? Number(plain.replace(",", ".")) : null;
  }

  const form = byId("form");
  const result = byId("result");

  function given() {
    const answers = {};
    let wrong = null;
    data.questions.forEach((question, q) => {
      const field = form.elements["q" + q];
      if (question.kind === "choice") {
        answers[question.column] = field.value === "" ? null : question.answers[Number(field.value)].spellings[0];
      } else {
        const value = field.value.trim() === "" ? null : number(field.value);
        const bad = field.value.trim() !== "" && value === null;
        byId("e" + q).textContent = bad ? say.no_number : "";
        field.setAttribute("aria-invalid", String(bad));
        if (bad && !wrong) wrong = field;
        answers[question.column] = value;
      }
    });
    return { answers, wrong };
  }

  function progress() {
    byId("progress").textContent = fill(say.progress, { n: assign(given().answers).answered, of: data.questions.length });
  }

  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };

  function listed(kind, items) {
    const list = byId(kind);
    list.replaceChildren();
    list.closest("section").hidden = !items.length;
    items.forEach((item) => {
      const line = element("li", item.text + " ");
      if (item.people) line.append(element("span", "(" + item.people + ")", "people"));
      list.append(line);
    });
  }

  // One figure: of the persona with such a lead where enough people had it, else of the persona.
  function sure(found) {
    const box = byId("result-sure");
    const first = data.personas[found.order[0]];
    const second = data.personas[found.order[1]];
    const complete = found.answered === data.questions.length;
    const step = first.leads.filter((one) => found.lead >= one.points).pop();
    const close = found.lead < data.close;
    box.classList.toggle("close", close);
    box.replaceChildren(element("p", (complete && step && step.sure) || first.sure, "first"));
    box.append(element("p", fill(close ? say.close : say.ahead, { lead: found.lead, name: second.name })));
    if (!complete) box.append(element("p", fill(say.part, { n: found.answered, of: data.questions.length })));
  }

  function row(cells, kind) {
    const made = element("tr", undefined, kind);
    cells.forEach((cell, i) => {
      const one = element(i === 0 ? "th" : "td", String(cell).replace(/^-/, "\u2212"));
      if (i === 0) one.scope = "row";
      made.append(one);
    });
    return made;
  }

  function table(found) {
    const head = element("tr");
    [say.answer, ...data.personas.map((persona) => persona.name)].forEach((name) => {
      const cell = element("th", name);
      cell.scope = "col";
      head.append(cell);
    });
    byId("points-head").replaceChildren(head);
    const rows = [row([say.intercept, ...data.personas.map((persona) => persona.intercept)])];
    data.questions.forEach((question, q) => {
      const answer = question.answers[found.places[q]];
      rows.push(row([question.wording + " \u2013 " + (answer ? answer.label : say.no_answer), ...(answer ? answer.points : data.personas.map(() => 0))]));
    });
    rows.push(row([say.sum, ...found.points], "sum"));
    byId("points-body").replaceChildren(...rows);
  }

  function show() {
    const { answers, wrong } = given();
    if (wrong) { wrong.focus(); return; }
    const found = assign(answers);
    const persona = found.persona === null ? null : data.personas[found.order[0]];
    byId("result-name").textContent = persona ? persona.name : say.nobody;
    byId("result-headline").textContent = persona ? persona.headline : say.nobody_why;
    ["result-invented", "result-sure", "result-advice", "result-points"].forEach((id) => { byId(id).hidden = !persona; });
    if (persona) {
      sure(found);
      data.kinds.forEach((kind) => listed(kind, persona[kind]));
      byId("result-advice").hidden = data.kinds.every((kind) => !persona[kind].length);
      table(found);
    }
    form.hidden = true;
    result.hidden = false;
    window.scrollTo(0, 0);
    byId("result-name").focus();
  }

  function back() {
    result.hidden = true;
    form.hidden = false;
    form.querySelector("input").focus();
    progress();
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  form.addEventListener("change", progress);
  form.addEventListener("input", progress);
  form.addEventListener("reset", () => setTimeout(back, 0));
  byId("back").addEventListener("click", back);
  byId("print").addEventListener("click", () => window.print());
  byId("next").addEventListener("click", () => form.reset());
  byId("clear").addEventListener("click", () => form.reset());
  window.screening = { assign };
  progress();
})();
