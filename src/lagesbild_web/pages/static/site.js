/*
 * The site's own script. Everything works without it, and it stores nothing in the browser.
 *
 * A form that saves itself
 * ------------------------
 * The page:
 *
 *   <form method="post" action="…" data-autosave autocomplete="off" novalidate>
 *     {% csrf_token %}
 *     <input type="hidden" name="token" value="{{ token }}">      a UUID that the server made
 *     <input type="hidden" name="version" value="{{ version }}">  of the answer that is shown; 0 for none
 *     …fields…
 *     {% include "parts/save_status.html" %}
 *     <button name="next" value="1">Spara och fortsätt</button>
 *   </form>
 *
 * It is sent to `data-autosave` if that has a value, else to `action`, with the header `X-Autosave: 1`:
 * at once when a choice is made, 1.5 s after the last key in a text or the last arrow in a choice, and when
 * a text is left. The server answers with a piece of HTML (`pages/forms/autosave.py` makes each of them):
 *
 *   200  #save-status is shown ("Sparat 14:02" comes from nowhere else); the hidden inputs in the answer
 *        replace those of the same name in the form: the next token and the version
 *   409  somebody else has answered: #save-conflict is shown with both answers; saving rests until the
 *        person has chosen. "Keep mine" saves again with the hidden inputs of the answer
 *   4xx  nothing was saved: #save-problem, or the lead of a whole page, says why; tried again when something
 *        has changed
 *   401  logged out: tried again when the same person has logged in, in another tab
 *   5xx, 408, 429, or no answer: tried again after 2, 4, 8, 16 and then every 30 s
 *
 * What is tried again is byte for byte what was sent, with the same token, so that an answer that did
 * arrive is kept once. What has been typed since follows with the next token. Sending the form by its
 * button waits for this, for the same reason. Leaving the page is held up only while something is unsaved.
 */
(() => {
  "use strict";

  const IDLE_MS = 1500;
  const PATIENCE_MS = 20000;
  const FIRST_RETRY_MS = 2000;
  const LONGEST_RETRY_MS = 30000;
  const WARN_S = 300;

  const page = document.body;
  const byId = (id) => document.getElementById(id);
  const texts = JSON.parse(byId("site-texts")?.textContent ?? "{}");

  /* ---- Small things ---- */

  function leadToErrors() {
    const summary = document.querySelector("[data-error-summary]");
    if (!summary) return;
    summary.focus();
    summary.addEventListener("click", (event) => {
      const id = event.target.closest("a")?.hash.slice(1);
      const control = id && byId(id);
      if (!control) return;
      event.preventDefault();
      (control.closest("fieldset")?.querySelector("legend") ?? control.closest(".field") ?? control)
        .scrollIntoView({ block: "start" });
      control.focus({ preventScroll: true });
    });
  }

  function offerWhatNeedsAScript() {
    for (const button of document.querySelectorAll("[data-needs-script]")) button.hidden = false;
    for (const button of document.querySelectorAll("[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
  }

  function closeMenus() {
    const menus = [...document.querySelectorAll("details[data-menu]")];
    document.addEventListener("click", (event) => {
      for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      for (const menu of menus.filter((one) => one.open)) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    });
  }

  /* ---- The session: warn five minutes before it ends ---- */

  const session = {
    loggedIn: Boolean(page.dataset.user),
    seenAt: Date.now(),
    endsAt: Date.now() + 1000 * Number(page.dataset.secondsLeft),
    idleMs: 1000 * Number(page.dataset.idleSeconds),
    other: null,

    start() {
      if (!this.loggedIn) return;
      if ("BroadcastChannel" in window) {
        // Other tabs of the same person: being active in one keeps all of them logged in.
        this.other = new BroadcastChannel("lagesbild-session");
        this.other.onmessage = () => this.wasSeen(false);
        this.other.postMessage("seen");
      }
      document.addEventListener("htmx:after:request", () => this.wasSeen());
      byId("session-go-on").addEventListener("click", () => this.goOn());
      byId("session-close").addEventListener("click", () => byId("session-ending").close());
      setInterval(() => this.look(), 10000);
      document.addEventListener("visibilitychange", () => this.look());
    },

    wasSeen(tellOthers = true) {
      this.seenAt = Date.now();
      if (tellOthers) this.other?.postMessage("seen");
      if (byId("session-ending").open && !this.endsForGood()) byId("session-ending").close();
    },

    endsForGood() {
      return this.endsAt <= this.seenAt + this.idleMs;
    },

    look() {
      const dialog = byId("session-ending");
      const left = Math.round((Math.min(this.endsAt, this.seenAt + this.idleMs) - Date.now()) / 1000);
      if (left > WARN_S || (dialog.dataset.closedOnce && this.endsForGood() && left > 0)) return;
      const words = left <= 0 ? texts.ended : this.endsForGood() ? texts.endsForGood : texts.endsSoon;
      byId("session-ending-text").textContent = words.replace("{minutes}", Math.max(1, Math.ceil(left / 60)));
      byId("session-go-on").hidden = left <= 0 || this.endsForGood();
      byId("session-log-in").hidden = left > 0;
      if (!dialog.open) dialog.showModal();
      if (this.endsForGood()) dialog.dataset.closedOnce = "1";
    },

    async goOn() {
      const state = await this.ask();
      if (state) byId("session-ending").close();
    },

    /* Who is logged in now? Gives null when nobody is. A login changes the token of all forms. */
    async ask() {
      let answer;
      try {
        answer = await fetch(page.dataset.sessionUrl, { headers: { Accept: "application/json" } });
      } catch {
        return null;
      }
      if (!answer.ok) return null;
      const state = await answer.json();
      if (String(state.user) === page.dataset.user) {
        for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
          input.value = state.token;
        }
        page.setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRFToken": state.token }));
        this.endsAt = Date.now() + 1000 * state.secondsLeft;
        this.wasSeen();
      }
      return state;
    },
  };

  /* ---- Forms that save themselves ---- */

  class Autosave {
    constructor(form) {
      this.form = form;
      this.status = byId("save-status");
      this.problem = byId("save-problem");
      this.conflict = byId("save-conflict");
      this.known = this.content(); // what the server has
      this.sent = null; // what is on its way, or is to be sent again as it was
      this.sending = false;
      this.changed = false; // something has been typed since `sent` was read
      this.resting = false; // a conflict waits for the person, or the login is gone
      this.askedWhy = false; // a 403 has been looked into
      this.leaving = false;
      this.submitter = null; // a button that waits for what is on its way
      this.retryMs = FIRST_RETRY_MS;
      this.timer = null;

      this.byArrow = false; // arrows choose every step on their way: only where they stop is meant
      form.addEventListener("keydown", (event) => (this.byArrow = event.key.startsWith("Arrow")));
      form.addEventListener("pointerdown", () => (this.byArrow = false));
      form.addEventListener("input", (event) =>
        this.touched(event, this.byArrow || isText(event.target) ? IDLE_MS : 0),
      );
      form.addEventListener("change", (event) => this.touched(event, this.byArrow ? IDLE_MS : 0));
      form.addEventListener("submit", (event) => this.submitting(event));
      window.addEventListener("beforeunload", (event) => {
        if (this.isUnsaved() && !this.leaving) event.preventDefault();
      });
      window.addEventListener("focus", () => this.backAgain());
      window.addEventListener("online", () => this.again());
      window.addEventListener("pageshow", () => (this.leaving = false));
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "hidden" && this.changed) this.plan(0);
      });
    }

    /* What a person has filled in, without the hidden inputs, which are the server's. */
    content() {
      const data = new FormData(this.form);
      for (const hidden of this.form.querySelectorAll("input[type=hidden]")) data.delete(hidden.name);
      return new URLSearchParams(data).toString();
    }

    isUnsaved() {
      return this.changed || this.sent !== null;
    }

    touched(event, wait) {
      if (!event.target.name || event.target.type === "hidden") return;
      this.changed = true;
      if (!this.resting && !this.sent) this.plan(wait);
    }

    plan(wait) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), wait);
    }

    async save() {
      if (this.sending || this.resting) return;
      if (!this.sent) {
        if (!this.changed) return;
        this.changed = false;
        if (this.content() === this.known) return this.say("");
        this.sent = new URLSearchParams(new FormData(this.form));
        this.sentContent = this.content();
      }
      this.sending = true;
      let answer = null;
      let html = "";
      try {
        // The token of the form is of the login, not of the answer: it is read anew each time.
        this.sent.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
        answer = await fetch(this.form.dataset.autosave || this.form.action, {
          method: "POST",
          body: this.sent,
          headers: { "X-Autosave": "1" },
          redirect: "manual",
          signal: AbortSignal.timeout(PATIENCE_MS),
        });
        html = await answer.text();
      } catch {
        answer = null;
      }
      this.sending = false;
      this.understand(answer?.status ?? 0, new DOMParser().parseFromString(html, "text/html"));
    }

    understand(status, answer) {
      const part = (id) => answer.getElementById(id);
      if (status === 200 && part("save-status")) this.wasSaved(answer);
      else if (status === 409 && part("save-conflict")) this.wasChanged(answer);
      else if (status === 401) this.wasLoggedOut(part("save-problem"));
      else if (status === 403 && !this.askedWhy) this.mayHaveLoggedInAgain();
      else if (status >= 400 && status < 500 && ![408, 429].includes(status)) {
        this.askedWhy = false;
        this.sent = null;
        this.changed = true;
        this.stopWaiting();
        this.say((part("save-problem") ?? answer.querySelector("main .lead"))?.textContent ?? texts.refused);
      } else {
        this.say(texts.retrying);
        this.stopWaiting();
        this.plan(this.retryMs);
        this.retryMs = Math.min(2 * this.retryMs, LONGEST_RETRY_MS);
      }
    }

    wasSaved(answer) {
      session.wasSeen();
      this.askedWhy = false;
      this.known = this.sentContent;
      this.sent = null;
      this.retryMs = FIRST_RETRY_MS;
      this.take(answer);
      this.say("");
      this.status.textContent = answer.getElementById("save-status").textContent.trim();
      if (this.submitter) {
        const submitter = this.submitter;
        this.stopWaiting();
        this.form.requestSubmit(submitter === this.form ? null : submitter);
      } else if (this.changed) this.plan(0);
    }

    wasChanged(answer) {
      const waiting = answer.getElementById("save-conflict");
      this.resting = true;
      this.sent = null;
      this.changed = true;
      this.stopWaiting();
      this.say("");
      this.status.textContent = "";
      this.conflict.replaceChildren(...waiting.childNodes);
      this.conflict.focus();
      this.conflict.querySelector("[data-keep-mine]")?.addEventListener("click", () => {
        this.take(answer);
        this.conflict.replaceChildren();
        this.resting = false;
        this.plan(0);
      });
      this.conflict.querySelector("[data-take-theirs]")?.addEventListener("click", () => {
        this.leaving = true;
      });
    }

    wasLoggedOut(told) {
      this.resting = true;
      this.stopWaiting();
      this.say(texts.loggedOut);
      const link = document.createElement("a");
      link.href = told?.querySelector("a")?.getAttribute("href") ?? page.dataset.loginUrl;
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = texts.logIn;
      this.problem.append(" ", link);
    }

    /* A 403 can be a token from before a login in another tab; then there is a new one to try with. */
    async mayHaveLoggedInAgain() {
      this.askedWhy = true;
      const state = await session.ask();
      if (state && String(state.user) !== page.dataset.user) this.isAnother();
      else if (state) this.save();
      else this.wasLoggedOut(null);
    }

    async backAgain() {
      if (!this.resting || this.conflict.childElementCount || !this.isUnsaved()) return;
      const state = await session.ask();
      if (!state) return;
      if (String(state.user) !== page.dataset.user) return this.isAnother();
      this.resting = false;
      this.save();
    }

    isAnother() {
      this.resting = true;
      this.say(texts.someoneElse);
    }

    again() {
      if (this.sent) this.plan(0);
    }

    submitting(event) {
      if (!this.sent && !this.resting) {
        clearTimeout(this.timer);
        this.leaving = true;
        return;
      }
      event.preventDefault();
      this.submitter = event.submitter ?? this.form;
      this.form.setAttribute("aria-busy", "true");
      if (this.resting) this.stopWaiting();
      else this.plan(0);
    }

    stopWaiting() {
      this.submitter = null;
      this.form.removeAttribute("aria-busy");
    }

    take(answer) {
      for (const given of answer.querySelectorAll("input[type=hidden][name]")) {
        const own = this.form.elements[given.name];
        if (own) own.value = given.value;
      }
    }

    say(words) {
      this.problem.textContent = words;
      this.problem.hidden = !words;
      if (words) this.status.textContent = "";
    }
  }

  const isText = (control) =>
    control.matches("textarea, input:not([type=radio], [type=checkbox], [type=date])");

  leadToErrors();
  offerWhatNeedsAScript();
  closeMenus();
  session.start();
  for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
})();
