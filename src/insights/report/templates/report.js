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
