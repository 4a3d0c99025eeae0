"""The screen of the workbench in a page of its own: real Chromium and a real session in Python, with no notebook between them."""

from __future__ import annotations

import base64
from pathlib import Path

from insights.interviews.workbench import widget
from insights.interviews.workbench.session import load_tables

_ADDRESS = "http://localhost:9"
_PAGE = """<!doctype html><html><head><title>Codieren</title><link rel="stylesheet" href="/style.css"></head>
<body data-jp-theme-light="true" style="margin: 0">
<main id="scroller" style="height: 100vh; overflow: auto"><div id="before"></div><div id="cell"></div><div id="after"></div></main>
<script type="module">
import widget from "/bench.js";
const hearing = new Set();
const hear = (answers) => {
    for (const [message, buffers] of answers) {
        const views = buffers.map((own) => new DataView(Uint8Array.from(atob(own), (letter) => letter.charCodeAt(0)).buffer));
        for (const own of hearing) own(message, views);
    }
};
window.down = false;
const send = (message) => {
    if (window.down === "gone" && message) throw new Error("Cannot send");
    if (!window.down) window.toPython(message).then(hear);
};
setInterval(() => send(null), 30);
const model = { send, on: (_, own) => hearing.add(own), off: (_, own) => hearing.delete(own) };
widget.render({ model, el: document.querySelector("#cell") });
</script></body></html>"""


class Bare:
    """A page with the workbench of `study`; `down` stands for a kernel that does not answer."""

    def __init__(self, page, study, *, prepared=None):
        self.page, self._study, self._prepared = page, study, prepared
        self.talk: widget.Talk | None = None
        self._answers: list = []
        served = {"/": ("text/html", _PAGE), "/bench.js": ("text/javascript", widget.script()), "/style.css": ("text/css", widget.style())}  # fmt: skip
        page.route(f"{_ADDRESS}/**", lambda route: self._serve(route, served))
        page.expose_function("toPython", self._heard)

    def open(self, coder: str = "anna", *, shown: str = ".iw-row") -> None:
        """Run the cell as a new kernel would, and wait for what is `shown`."""
        self.close()
        options = {"coder": coder, "prepared": self._prepared}
        send = lambda message, buffers: self._answers.append((message, buffers))  # noqa: E731
        self.talk = widget.Talk(self._study, load_tables(self._study), send, **options)
        self.page.goto(_ADDRESS + "/")
        self.page.wait_for_selector(shown)

    def down(self, value: bool | str) -> None:
        """Let Python hear nothing, or hear again; "gone": as where the kernel has died, so that nothing can be sent."""
        self.page.evaluate("(value) => { window.down = value; }", value)

    def type(self, *keys: str) -> None:
        """Press `keys` one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def saved(self) -> None:
        """Wait until Python confirmed everything."""
        self.page.wait_for_function("() => document.querySelector('.iw-saved').dataset.pending === '0'")

    def bench(self, expression: str, argument=None):
        """What an expression on `bench` comes to in the page."""
        return self.page.evaluate(f"(own) => {{ const bench = document.querySelector('.iw').bench; return {expression}; }}", argument)  # fmt: skip

    def live(self) -> str:
        """What the screen said last."""
        return self.page.locator(".iw-live").inner_text()

    def picture(self, path: Path) -> None:
        """Keep a picture of the page."""
        self.page.screenshot(path=str(path))

    def close(self) -> None:
        """End the session in Python."""
        if self.talk:
            self.talk.close()
        self.talk = None
        self._answers.clear()

    def _heard(self, message) -> list:
        if message and self.talk:
            self.talk.heard(message)
        heard, self._answers[:] = list(self._answers), []
        return [[own, [base64.b64encode(buffer).decode() for buffer in buffers]] for own, buffers in heard]

    def _serve(self, route, served) -> None:
        path = "/" + route.request.url.removeprefix(_ADDRESS).strip("/")
        kind, body = served.get(path, ("text/plain", ""))
        route.fulfill(content_type=f"{kind}; charset=utf-8", body=body)
