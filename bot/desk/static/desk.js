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

function draftOf(text) {
  return `draft ${text.dataset.draft}`;
}

function showDraft() {
  const text = document.querySelector("[data-draft]");
  if (!text) return;
  if ("said" in text.dataset) {
    sessionStorage.removeItem(draftOf(text));
    history.replaceState(null, "", location.pathname);
  }
  if (text.value === text.defaultValue) text.value = sessionStorage.getItem(draftOf(text)) ?? text.defaultValue;
  else keepDraft(text); // typed while the page was still loading
}

function keepDraft(text) {
  if (text.dataset?.draft) sessionStorage.setItem(draftOf(text), text.value);
}

// What is being sent is not sent twice.
function sendOnce(event) {
  if (!event.target.matches("form.answer")) return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
}

function maySendAgain() {
  const form = document.querySelector("form.answer");
  if (form) delete form.dataset.sent;
}

function useReply(choice) {
  const text = field("text");
  if (choice.value) text.value = text.value ? `${text.value}\n${choice.value}` : choice.value;
  choice.value = "";
  keepDraft(text);
  text.focus();
}

// Photos come by the button or by pasting; with one, nothing need be written.
function addPhotos(photos) {
  field("text").required = !photos.files.length;
}

function pastePhotos(event) {
  const photos = field("photo");
  if (!photos || event.target.id !== "text") return;
  const pasted = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
  if (!pasted.length) return;
  event.preventDefault();
  const all = new DataTransfer();
  for (const file of [...photos.files, ...pasted]) all.items.add(file);
  photos.files = all.files;
  addPhotos(photos);
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

// Listened to on the whole page from its first line on, so that nothing done while it still loads is lost.
document.addEventListener("keydown", press);
document.addEventListener("click", askForDay);
document.addEventListener("input", (event) => keepDraft(event.target));
document.addEventListener("submit", sendOnce);
document.addEventListener("paste", pastePhotos);
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-replies]")) useReply(event.target);
  if (event.target.id === "photo") addPhotos(event.target);
});
window.addEventListener("pageshow", maySendAgain);
document.addEventListener("htmx:afterSwap", (event) => {
  badge();
  if (event.detail.target.id !== "events") return;
  toLast();
  field("typing").textContent = "";
});
document.addEventListener("htmx:afterRequest", (event) => {
  field("lost").hidden = event.detail.successful;
});
document.addEventListener("DOMContentLoaded", () => {
  badge();
  offerNotifications();
  toLast();
  showDraft();
});
