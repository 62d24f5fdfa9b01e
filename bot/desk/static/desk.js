// What the pages do by themselves beside htmx: the title's badge, keys, saved replies, drafts, and news of the desk being away.

const title = document.title;
let waiting = null;

function field(id) {
  return document.getElementById(id);
}

function badge() {
  const list = field("list");
  if (!list) return;
  const now = Number(list.dataset.waiting);
  document.title = now ? `(${now}) ${title}` : title;
  if (waiting !== null && now > waiting && document.hidden && window.Notification?.permission === "granted") {
    new Notification("A customer is waiting", { tag: "desk" });
  }
  waiting = now;
}

function offerNotifications() {
  const button = document.querySelector("[data-notify]");
  if (!button || window.Notification?.permission !== "default") return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await Notification.requestPermission();
    button.hidden = true;
  });
}

function toLast() {
  const events = field("events");
  if (events) events.scrollTop = events.scrollHeight;
}

function keepDraft() {
  const text = field("text");
  if (!text) return;
  const key = `draft ${text.dataset.draft}`;
  if ("said" in text.dataset) {
    sessionStorage.removeItem(key);
    history.replaceState(null, "", location.pathname);
  }
  text.value = sessionStorage.getItem(key) ?? text.defaultValue;
  text.addEventListener("input", () => sessionStorage.setItem(key, text.value));
  text.form.addEventListener("submit", (event) => {
    if (text.form.dataset.sent) event.preventDefault();
    text.form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => delete text.form.dataset.sent);
}

function useReplies() {
  const choice = document.querySelector("[data-replies]");
  choice?.addEventListener("change", () => {
    const text = field("text");
    if (choice.value) text.value = text.value ? `${text.value}\n${choice.value}` : choice.value;
    choice.value = "";
    text.dispatchEvent(new Event("input"));
    text.focus();
  });
}

// Photos come by the button or by pasting; with one, nothing need be written.
function addPhotos() {
  const text = field("text");
  const photos = field("photo");
  if (!text || !photos) return;
  photos.addEventListener("change", () => (text.required = !photos.files.length));
  text.addEventListener("paste", (event) => {
    const pasted = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
    if (!pasted.length) return;
    event.preventDefault();
    const all = new DataTransfer();
    for (const file of [...photos.files, ...pasted]) all.items.add(file);
    photos.files = all.files;
    photos.dispatchEvent(new Event("change"));
  });
}

// Of the ways out of a question, only the day beside the button that was pressed has to be given.
function askForDay(event) {
  const way = event.target.closest?.(".ways button");
  const days = way?.form.querySelectorAll('input[type="datetime-local"]') ?? [];
  for (const day of days) day.required = way.closest("li").contains(day);
}

function step(by) {
  const entries = [...document.querySelectorAll(".entry")];
  const next = entries.indexOf(document.activeElement) + by;
  entries.at(Math.max(0, Math.min(next, entries.length - 1)))?.focus();
}

function press(event) {
  const typing = event.target.closest?.("input, textarea, select");
  if (typing) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      typing.form?.querySelector("button.main")?.click();
    } else if (event.key === "Escape") typing.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (field("rma") && scanner(event)) return;
  const keys = {
    "/": () => field("q")?.focus(),
    j: () => step(1),
    k: () => step(-1),
    t: () => field("take")?.click(),
    r: () => field("text")?.focus(),
  };
  if (!keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
}

// A scanner types wherever the focus is; a number's capitals and digits belong into the field for it.
function scanner(event) {
  if (!/^[A-Z0-9]$/.test(event.key)) return false;
  field("rma").focus();
  return true;
}

document.addEventListener("keydown", press);
document.addEventListener("click", askForDay);
document.addEventListener("htmx:afterSwap", (event) => {
  badge();
  if (event.detail.target.id !== "events") return;
  toLast();
  field("typing").textContent = "";
});
document.addEventListener("htmx:afterRequest", (event) => {
  field("lost").hidden = event.detail.successful;
});
badge();
offerNotifications();
toLast();
keepDraft();
useReplies();
addPhotos();
