// Drawing the conversation. Whatever people or the assistant write is put in as text, never as HTML.

const conversation = document.getElementById("conversation");
const list = document.getElementById("events");
const greeting = document.getElementById("greeting");
const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });
const SPEAKERS = { customer: "You", bot: "Assistant", agent: "Support team" };

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function stamp(at) {
  const time = element("time", "", clock.format(at));
  time.dateTime = at.toISOString();
  time.title = full.format(at);
  return time;
}

function link(address) {
  const made = element("a", "", address);
  if (/^https?:\/\//i.test(address)) {
    made.href = address;
    made.rel = "noopener noreferrer";
    made.target = "_blank";
  }
  return made;
}

function bubble(event) {
  const text = element("p", "text");
  text.append(element("span", "hidden", `${SPEAKERS[event.source]}: `), element("span", "said", event.text));
  for (const address of [event.image, event.attachment]) {
    if (typeof address === "string") text.append(event.text ? "\n" : "", link(address));
  }
  return text;
}

function choices(buttons, onChoice) {
  const group = element("div", "choices");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Suggested answers");
  for (const { title, payload } of buttons) {
    const button = element("button", "", title);
    button.type = "button";
    button.addEventListener("click", () => onChoice(payload ?? title, title));
    group.append(button);
  }
  return group;
}

function toEnd() {
  conversation.scrollTop = conversation.scrollHeight;
}

export function clear() {
  list.replaceChildren(greeting);
  greeting.querySelector(".choices").hidden = false;
}

// Suggestions stand until the customer says something or newer ones come.
export function closeChoices() {
  for (const group of list.querySelectorAll(".event:not(#greeting) .choices")) group.remove();
  greeting.querySelector(".choices").hidden = true;
}

export function draw(event, onChoice) {
  if (!event.text && !event.buttons && !event.image && !event.attachment) return;
  if (event.id) document.getElementById(`sent-${event.id}`)?.remove();
  const item = element("li", `event ${event.source} ${event.kind}`);
  item.append(bubble(event), stamp(new Date(event.at)));
  if (event.source === "customer" || event.buttons?.length) closeChoices();
  if (event.buttons?.length) item.append(choices(event.buttons, onChoice));
  list.append(item);
  toEnd();
}

export function drawSending(text, id) {
  const item = element("li", "event customer sending");
  item.id = `sent-${id}`;
  item.append(bubble({ source: "customer", text }), element("span", "state", "Sending…"));
  closeChoices();
  list.append(item);
  toEnd();
}

// The message stays on the page with a button to send it again; its id keeps it from being counted twice.
export function drawFailed(id, onRetry) {
  const item = document.getElementById(`sent-${id}`);
  if (!item) return;
  item.className = "event customer failed";
  const retry = element("button", "", "Send again");
  retry.type = "button";
  retry.addEventListener("click", () => {
    item.remove();
    onRetry();
  });
  item.querySelector(".state").replaceWith(retry);
  toEnd();
}
