(function () {
  var links = [].slice.call(document.querySelectorAll(".toc a"));
  if (!("IntersectionObserver" in window) || !links.length) return;
  var seen = {};
  var watch = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) { seen[entry.target.id] = entry.isIntersecting; });
    var current = links.filter(function (link) { return seen[link.hash.slice(1)]; })[0];
    if (!current) return;
    links.forEach(function (link) { link.removeAttribute("aria-current"); });
    current.setAttribute("aria-current", "true");
    var strip = document.querySelector(".toc");
    if (strip.scrollWidth > strip.clientWidth) strip.scrollTo({ left: current.offsetLeft - strip.clientWidth / 3 });
  }, { rootMargin: "-10% 0px -70% 0px" });
  document.querySelectorAll("main > section").forEach(function (section) { watch.observe(section); });
  function open() {
    var target = location.hash && document.getElementById(location.hash.slice(1));
    for (var box = target; box; box = box.parentElement) if (box.tagName === "DETAILS") box.open = true;
    if (target) target.scrollIntoView();
  }
  window.addEventListener("hashchange", open);
  open();
})();
(function () {
  var words = document.body.dataset, german = document.documentElement.lang === "de";
  function number(text) {
    var found = text.replace(/[\u202f\u00a0\u2060]/g, " ").match(german ? /[−+-]?\d[\d.]*(?:,\d+)?/ : /[−+-]?\d[\d,]*(?:\.\d+)?/);
    if (!found || found.index > 2) return null;
    var plain = german ? found[0].replace(/\./g, "").replace(",", ".") : found[0].replace(/,/g, "");
    return parseFloat(plain.replace("−", "-"));
  }
  function sort(table, column, head) {
    var body = table.tBodies[0], rows = [].slice.call(body.rows), before = head.getAttribute("aria-sort");
    rows.forEach(function (row, place) { if (!row.dataset.place) row.dataset.place = place; });
    var cells = rows.map(function (row) { var text = row.cells[column].textContent.trim(); return { row: row, text: text, number: number(text) }; });
    var numeric = cells.filter(function (cell) { return cell.number !== null; }).length > cells.length / 2;
    var steps = numeric ? ["descending", "ascending"] : ["ascending", "descending"];
    var next = before === steps[0] ? steps[1] : before === steps[1] ? "none" : steps[0], sign = next === "ascending" ? 1 : -1;
    cells.sort(function (a, b) {
      var order = a.row.dataset.place - b.row.dataset.place;
      if (next === "none") return order;
      if (!numeric) return sign * a.text.localeCompare(b.text, document.documentElement.lang, { numeric: true }) || order;
      if (a.number === null || b.number === null) return (a.number === null) - (b.number === null) || order;
      return sign * (a.number - b.number) || order;
    });
    [].forEach.call(table.tHead.rows[0].cells, function (cell) { cell.setAttribute("aria-sort", cell === head ? next : "none"); });
    cells.forEach(function (cell) { body.appendChild(cell.row); });
  }
  document.querySelectorAll("table.data").forEach(function (table) {
    if (!table.tHead || table.tBodies[0].rows.length < 3) return;
    [].forEach.call(table.tHead.rows[0].cells, function (head, column) {
      if (!head.textContent.trim()) return;
      var button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.title = words.sort + " " + head.textContent.trim().replace(/\u00ad/g, "").slice(0, 80);
      while (head.firstChild) button.appendChild(head.firstChild);
      head.appendChild(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", function () { sort(table, column, head); });
    });
  });
  function copied(button) {
    button.textContent = words.copied;
    setTimeout(function () { button.textContent = words.copy; }, 1600);
  }
  document.addEventListener("toggle", function (event) {
    var id = event.target.open && event.target.querySelector && event.target.querySelector(":scope > .proof-body .claim-id");
    if (!id || id.nextElementSibling) return;
    var button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = words.copy;
    button.setAttribute("aria-live", "polite");
    id.after(" ", button);
    button.addEventListener("click", function () {
      var text = id.textContent, range = document.createRange();
      range.selectNodeContents(id);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      if (navigator.clipboard) navigator.clipboard.writeText(text).then(function () { copied(button); }, function () {});
      else if (document.execCommand("copy")) copied(button);
    });
  }, true);
})();
