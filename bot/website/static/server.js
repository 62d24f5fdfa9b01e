// The page's side of the chat's three addresses. Every error becomes one sentence for the customer.

const UNREACHABLE = "The shop cannot be reached just now; check your connection and try again.";

export class Trouble extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function call(address, options) {
  let response;
  try {
    response = await fetch(address, { credentials: "same-origin", cache: "no-store", ...options });
  } catch {
    throw new Trouble(UNREACHABLE, 0);
  }
  const body = await response.json().catch(() => null);
  if (!response.ok || body === null) {
    throw new Trouble(body?.error?.message ?? UNREACHABLE, response.status);
  }
  return body;
}

function post(address, body) {
  const headers = { "Content-Type": "application/json" };
  return call(address, { method: "POST", headers, body: JSON.stringify(body) });
}

export const beginSession = (fresh) => post("/chat/session", { fresh });
export const sendMessage = (text, id, after) => post("/chat/messages", { text, id, after });
export const newEvents = (after) => call(`/chat/events?after=${after}`);
