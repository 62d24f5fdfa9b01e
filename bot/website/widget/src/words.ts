// How dates, money and outcomes are written.

import type { Chat } from "./chat";
import type { Decision } from "./types";

const OUTCOMES: Record<string, string> = {
  cancelled: "Cancelled",
  already_cancelled: "Already cancelled",
  opened: "open",
  already_open: "already open",
  preapproved: "Return approved in advance",
  allowed: "Possible",
  refused: "Not possible",
  wait: "Not yet",
  human: "With our team",
};
const GOALS: Record<string, string> = {
  cancel: "Cancellation",
  return: "Return",
  exchange: "Exchange",
  defect: "Claim",
  incomplete: "Claim",
  wrong_item: "Claim",
  delay: "Claim",
};

export function outcomeOf({ outcome, goal }: Decision): string {
  const words = OUTCOMES[outcome] ?? outcome;
  return /^[a-z]/.test(words) ? `${GOALS[goal] ?? "Request"} ${words}` : words;
}

export function money(amount: string, currency: string, language: string): string {
  return new Intl.NumberFormat(language, { style: "currency", currency }).format(Number(amount));
}

// Only a cancellation's refund is certain; that of a return is for the inspection to decide.
export function refundOf({ outcome, refund }: Decision, language: string): string | undefined {
  if (!refund || outcome !== "cancelled") return undefined;
  const to = refund.to ? `to ${refund.to}` : "to you";
  const days = refund.within_days ? ` in ${refund.within_days.join(" to ")} days` : "";
  return `${money(refund.amount, refund.currency, language)} back ${to}${days}`;
}

// Deadlines end in the shop's time zone, wherever the customer is.
export function moment(chat: Chat, iso: string): string {
  return new Intl.DateTimeFormat(chat.options.language, {
    day: "numeric",
    month: "short",
    hour: "numeric",
    minute: "2-digit",
    timeZone: chat.shop.time_zone,
    timeZoneName: "short",
  }).format(new Date(iso));
}

export function clock(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" }).format(new Date(iso));
}

export function transcript(chat: Chat): string {
  const lines = chat.events.filter((event) => event.text).map((event) => {
    const who = { customer: "You", bot: "Assistant", agent: event.name ?? "Support team" }[event.source];
    return `[${new Date(event.at).toLocaleString(chat.options.language)}] ${who}: ${event.text}`;
  });
  return [`${chat.options.title ?? chat.shop.title}`, "", ...lines, ""].join("\n");
}
