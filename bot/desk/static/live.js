// The live connection of a page: that something changed, and who is typing. Without it the page asks by itself, only later.

const PAUSE = 200;
const COME_BACK = 5000;
let busy = false;
let again = false;

function livePart() {
  return document.getElementById("events") ?? document.getElementById("list");
}

// A question under way may have been read before the change, so another one follows it: five a second at most.
function ask() {
  if (busy) again = true;
  else if (livePart()) htmx.trigger(livePart(), "news");
}

function rested() {
  busy = false;
  if (!again) return;
  again = false;
  ask();
}

function isLive(event) {
  return ["events", "list"].includes(event.detail.target.id);
}

function listen(socket, conversation) {
  socket.on("connect", () => {
    if (conversation) socket.emit("watch", { conversation });
    ask();
  });
  socket.on("news", (news) => {
    if (!conversation || news.conversation === conversation) ask();
  });
  socket.on("disconnect", (reason) => {
    // The session has ended; in this browser somebody may have signed in again.
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), COME_BACK);
  });
}

// Typing is shown both ways while it lasts.
function showTyping(socket, line) {
  const { conversation } = line.dataset;
  let stops;
  let toldAt = 0;
  socket.on("typing", () => {
    clearTimeout(stops);
    line.textContent = "The customer is typing …";
    stops = setTimeout(() => (line.textContent = ""), 4000);
  });
  document.getElementById("text")?.addEventListener("input", (event) => {
    if (!event.isTrusted || !socket.connected || Date.now() - toldAt < 2000) return;
    toldAt = Date.now();
    socket.volatile.emit("typing", { conversation });
  });
}

function connect() {
  if (!livePart() || !window.io) return;
  const socket = io("/desk", { path: "/desk/socket.io", transports: ["websocket", "polling"], reconnectionDelayMax: 4000 });
  const line = document.getElementById("typing");
  listen(socket, line?.dataset.conversation);
  if (line) showTyping(socket, line);
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isLive(event)) busy = true;
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (isLive(event)) setTimeout(rested, PAUSE);
});
connect();
