"""Those who take part in a round, each with a browser of their own and the same kind of hands."""

from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage
from tests.browser.hands import DONE_MS, Hands, MouseWithoutScript
from tests.web.live import PASSWORD, Site


@dataclass
class Crew:
    """Whoever is asked for by username logs in; what their browsers complain of is kept."""

    site: Site
    browser: Browser
    kind: type
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def __getitem__(self, username: str) -> Hands:
        """Log somebody in, from the address of the site."""
        context = self.browser.new_context(
            base_url=f"http://127.0.0.1:{self.site.port}",
            locale="sv-SE",
            java_script_enabled=self.kind is not MouseWithoutScript,
            reduced_motion="reduce",
            accept_downloads=True,
        )
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(DONE_MS)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", self._listen)
        page.goto("/")
        hands: Hands = self.kind(page)
        hands.write(username, into="Användarnamn")
        hands.write(PASSWORD, into="Lösenord")
        hands.press("Logga in")
        return hands

    def _listen(self, said: ConsoleMessage) -> None:
        # A form that lacks something is answered with 422, which the browser also complains of.
        if said.type in {"error", "warning"} and "status of 422" not in said.text:
            self.complaints.append(f"{said.location}: {said.text}")
