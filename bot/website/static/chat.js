// The chat page: sends what the customer writes, shows what comes back, and looks for answers that come later.

import { Trouble, beginSession, newEvents, sendMessage } from "./server.js";
import { clear, draw, drawFailed, drawSending } from "./view.js";

const WAITING_MS = 1500; // between two looks while an answer is still to come
const IDLE_MS = 20000; // between two looks otherwise
const SESSION_ENDED = 401;

const form = document.getElementById("composer");
const field = document.getElementById("message");
const writing = document.getElementById("writing");
const trouble = document.getElementById("trouble");

let shown = 0; // the number of the last event on the page
let sending = 0; // messages on their way
let waiting = false; // an answer is still to come
let chat = 0; // counts new beginnings, so that answers of an ended chat are not shown
let ready = null; // settled once the session has begun
let timer;

function tell(message) {
  trouble.textContent = message;
  trouble.hidden = !message;
}

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function show(history) {
  for (const event of history.events) {
    if (event.number <= shown) continue;
    shown = event.number;
    draw(event, say);
  }
  waiting = history.waiting;
}

function lookAgain() {
  clearTimeout(timer);
  timer = setTimeout(look, waiting ? WAITING_MS : IDLE_MS);
}

async function look() {
  const asked = chat;
  if (shown > 0 && sending === 0 && !document.hidden) {
    try {
      const history = await newEvents(shown);
      if (asked === chat) {
        show(history);
        tell("");
      }
    } catch (error) {
      if (asked === chat && waiting) tell(error.message);
    }
  }
  lookAgain();
}

// Back to the field where there is a keyboard; on a phone that would cover half of the page.
function restFocus() {
  const place = matchMedia("(hover: hover)").matches ? field : document.getElementById("conversation");
  place.focus();
}

async function say(text, title = text, id = newId()) {
  await ready;
  drawSending(title, id);
  restFocus();
  deliver(text, title, id);
}

async function deliver(text, title, id) {
  const asked = chat;
  sending += 1;
  writing.hidden = false;
  try {
    const history = await sendMessage(text, id, shown);
    if (asked === chat) {
      show(history);
      tell("");
    }
  } catch (error) {
    if (asked === chat) failed(error, () => say(text, title, id), id);
  } finally {
    sending -= 1;
    writing.hidden = sending === 0;
    lookAgain();
  }
}

function failed(error, again, id) {
  tell(error instanceof Trouble ? error.message : "That did not work; please reload the page.");
  drawFailed(id, async () => {
    if (error.status === SESSION_ENDED) await begin(false);
    again();
  });
}

function begin(fresh) {
  ready = resume(fresh);
  return ready;
}

async function resume(fresh) {
  try {
    const history = await beginSession(fresh);
    chat += 1;
    shown = 0;
    clear();
    tell("");
    show(history);
  } catch (error) {
    tell(error.message);
  }
  lookAgain();
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return field.focus();
  field.value = "";
  grow();
  return say(text);
});

field.addEventListener("input", grow);
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

document.getElementById("greeting").addEventListener("click", ({ target }) => {
  if (target.dataset?.say) say(target.dataset.say);
});

document.getElementById("start-over").addEventListener("click", async () => {
  await begin(true);
  restFocus();
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) look();
});

begin(false);
