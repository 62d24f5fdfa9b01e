// What the widget itself says, in the language that the page asks for, and how dates, money and outcomes are written.
// The words stand in data/widget; the desk puts them in front of this bundle.

import type { Chat } from "./chat";
import type { Decision, OpenWay } from "./types";

declare const DESK_WORDS: Record<string, Record<string, string>>;
const USUAL = "en";

export type Words = (key: string, filled?: Record<string, string | number>) => string;

// The tag of the words for a wanted language: "es-MX" is served by es, and what is not there by English.
export function spoken(wanted: string): string {
  const tags = [wanted, wanted.split("-")[0] ?? ""];
  const there = Object.keys(DESK_WORDS);
  return tags.map((tag) => there.find((name) => name.toLowerCase() === tag.toLowerCase())).find(Boolean) ?? USUAL;
}

export function wordsOf(tag: string): Words {
  const texts = DESK_WORDS[tag] ?? {};
  return (key, filled = {}) => (texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(filled[name] ?? ""));
}

// "The assistant reads and writes English", on a page in another language: what people and the assistant write is not translated.
export function languageNote({ options, shop, words }: Chat): string {
  if (!shop.language || options.spoken.split("-")[0] === shop.language) return "";
  const language = new Intl.DisplayNames(options.spoken, { type: "language" }).of(shop.language) ?? shop.language;
  return words("language_note", { language });
}

export function outcomeOf({ words }: Chat, { outcome, goal }: Decision): string {
  return words(`outcome_${outcome}`, { goal: words(`goal_${goal}`) });
}

export function money(amount: string | number, currency: string, language: string): string {
  return new Intl.NumberFormat(language, { style: "currency", currency }).format(Number(amount));
}

// Only a cancellation's refund is certain; that of a return is for the inspection to decide.
export function refundOf({ words, options }: Chat, { outcome, refund }: Decision): string | undefined {
  if (!refund?.within_days || outcome !== "cancelled") return undefined;
  const [first, last] = refund.within_days;
  const amount = money(refund.amount, refund.currency, options.language);
  return refund.to ? words("back_to", { amount, to: refund.to, first, last }) : words("back_to_you", { amount, first, last });
}

export function stillOpen(chat: Chat, { goal, verdict, from, until }: OpenWay): string {
  const what = chat.words(`goal_${goal}`);
  if (verdict === "wait") return from ? chat.words("open_from", { goal: what, from: moment(chat, from) }) : chat.words("open_delivered", { goal: what });
  return until ? chat.words("open_until", { goal: what, until: moment(chat, until) }) : what;
}

// Deadlines end in the shop's time zone, wherever the customer is. The year is named when it is another than this one.
export function moment(chat: Chat, iso: string): string {
  const at = new Date(iso);
  return new Intl.DateTimeFormat(chat.options.language, {
    year: at.getFullYear() === new Date().getFullYear() ? undefined : "numeric",
    day: "numeric",
    month: "short",
    hour: "numeric",
    minute: "2-digit",
    timeZone: chat.shop.time_zone,
    timeZoneName: "short",
  }).format(at);
}

export function clock(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" }).format(new Date(iso));
}

export function transcript(chat: Chat): string {
  const { words, options } = chat;
  const lines = chat.events.filter((event) => event.text).map((event) => {
    const who = { customer: words("you"), bot: words("assistant"), agent: event.name ?? words("team") }[event.source];
    return `[${new Date(event.at).toLocaleString(options.language)}] ${who}: ${event.text}`;
  });
  return [`${options.title ?? chat.shop.title}`, "", ...lines, ""].join("\n");
}
