// Small helps for people whose browser runs scripts. Every page works without them.
// Texts come from data attributes of the page, so that they are in its language.

"use strict";

const page = document.documentElement;
const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));

// Focus: an error summary is read out first; after that come title and field as usual.
document.querySelector(".error-summary")?.focus();

// Show password: only with a script does the button do something, so only then is it there.
for (const button of all("[data-shows]")) {
  const field = document.getElementById(button.dataset.shows);
  const turn = (shown) => {
    field.type = shown ? "text" : "password";
    button.textContent = shown ? button.dataset.hide : button.dataset.show;
    button.setAttribute("aria-label", shown ? button.dataset.hideLabel : button.dataset.showLabel);
  };
  button.hidden = false;
  button.addEventListener("click", () => turn(field.type === "password"));
  field.form.addEventListener("submit", () => turn(false));
}

// A switch says On or Off in words and hides what is of no use while off; without a script it is a box.
for (const button of all("[data-switches]")) {
  const box = document.getElementById(button.dataset.switches);
  const settle = () => {
    button.setAttribute("aria-checked", String(box.checked));
    button.firstElementChild.textContent = box.checked ? button.dataset.on : button.dataset.off;
    document.getElementById(button.dataset.hides).hidden = !box.checked;
  };
  box.parentElement.hidden = true;
  button.parentElement.hidden = false;
  button.addEventListener("click", () => {
    box.checked = !box.checked;
    settle();
  });
  settle();
}

// Menus close by Esc and by a press outside.
for (const menu of all("details.menu")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// Copy: the answer is said in a live region.
for (const button of all("[data-copies]")) {
  if (!navigator.clipboard) break;
  const said = document.getElementById(button.getAttribute("aria-describedby"));
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copies);
    await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
    said.textContent = "";
    setTimeout(() => (said.textContent = button.dataset.copied), 50);
  });
}

// A form is sent once: for five seconds a second press is ignored.
for (const form of all("form[method=post]")) {
  let busy = false;
  form.addEventListener("submit", (event) => {
    if (busy) return event.preventDefault();
    const pressed = event.submitter;
    if (!pressed || pressed.name === "language") return;
    const button = pressed.ariaHidden ? form.querySelector("button:not([type])") : pressed;
    const label = button.textContent;
    const settle = (sending) => {
      busy = sending;
      button.setAttribute("aria-disabled", sending);
      button.textContent = sending ? page.dataset.sending : label;
    };
    settle(true);
    setTimeout(settle, 5000, false);
  });
}

// Organisations are listed while one types; without a script the button does it.
for (const form of all("form[data-finds]")) {
  const field = form.elements.name;
  let pause;
  const find = async () => {
    const name = field.value.trim();
    if (name.length < 3) return;
    const answer = await fetch(`${form.dataset.finds}?name=${encodeURIComponent(name)}`);
    if (!answer.ok || answer.redirected || field.value.trim() !== name) return;
    document.getElementById(form.dataset.found).innerHTML = await answer.text();
  };
  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(find, 400);
  });
}

// The reader's own hour, where their clock shows another than the places that the page names.
for (const time of all("time[data-zones]")) {
  const at = new Date(time.dateTime);
  const zones = time.dataset.zones.split(" ");
  const clock = (options) => at.toLocaleString(page.lang, { hourCycle: "h23", ...options });
  const hour = (timeZone) => clock({ hour: "2-digit", minute: "2-digit", timeZone });
  const day = (timeZone) => clock({ weekday: "long", timeZone });
  if (zones.some((zone) => hour(zone) === hour() && day(zone) === day())) continue;
  const yours = day(zones[0]) === day() ? hour() : `${day()} ${hour()}`;
  time.insertAdjacentText("afterend", " " + page.dataset.yours.replace("{time}", yours));
}

// On paper: where this page is, and when it was printed.
addEventListener("beforeprint", () => {
  const now = new Date().toLocaleString(page.lang, { dateStyle: "long", timeStyle: "short" });
  const foot = document.getElementById("print-foot");
  if (foot) foot.textContent = `${location.origin}${location.pathname} · ${now}`;
});

// A session ends when nobody uses it. Two minutes before, say so; at its end, leave the page.
// The clock is read every few seconds, because timers stop while a device sleeps.
const warning = document.getElementById("idle-warning");
if (warning) {
  const title = document.title;
  const idle = Number(warning.dataset.seconds) * 1000;
  let end = Date.now() + idle;
  const leave = () => location.replace(warning.dataset.then);
  const warn = (shown) => {
    warning.hidden = !shown;
    document.title = shown ? warning.dataset.title : title;
    (shown ? warning : document.getElementById("main")).focus();
  };
  setInterval(() => {
    const left = end - Date.now();
    if (left <= 0) leave();
    else if (left <= 120000 && warning.hidden) warn(true);
  }, 5000);
  warning.querySelector("button").addEventListener("click", async () => {
    const answer = await fetch(location.href, { method: "HEAD", redirect: "manual" });
    if (!answer.ok) return leave();
    end = Date.now() + idle;
    warn(false);
  });
  // A page brought back by the Back button after logging out shows nothing of what it held.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}
