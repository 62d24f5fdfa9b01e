// The one <script> tag: reads its attributes and puts the chat into a shadow root, out of the page's CSS.

import { render } from "preact";
import { Chat } from "./chat";
import { Panel, titleOf } from "./panel";
import style from "./style.css";
import type { Options } from "./types";
import { spoken } from "./words";

declare global {
  interface Window {
    DeskChat?: { open(): void; close(): void; say(text: string): void; forget(): void };
  }
}

const script = document.currentScript as HTMLScriptElement | null;

function options({ src, dataset }: HTMLScriptElement): Options {
  return {
    server: new URL(src).origin,
    title: dataset.title ?? null,
    color: /^#[0-9a-f]{6}$/i.test(dataset.color ?? "") ? dataset.color! : null,
    position: dataset.position === "left" ? "left" : "right",
    language: languageOf(dataset.language),
    spoken: spoken(languageOf(dataset.language)),
    open: dataset.open === "true",
    customer: dataset.customer ?? "",
  };
}

function languageOf(named: string | undefined): string {
  try {
    return Intl.getCanonicalLocales(named ?? "en-US")[0] ?? "en-US";
  } catch {
    return "en-US";
  }
}

// White or black, whichever is read better on the shop's colour.
function inkOn(color: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => (parseInt(color.slice(at, at + 2), 16) / 255) ** 2.2) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "#000000" : "#ffffff";
}

function Widget({ chat }: { chat: Chat }) {
  const toggle = (open: boolean) => {
    chat.toggle(open);
    if (!open) root.querySelector<HTMLElement>(".launcher")?.focus();
  };
  const { words } = chat;
  const badge = chat.open ? 0 : chat.unread;
  return (
    <div class={`widget ${chat.options.position}`} lang={chat.options.spoken}>
      {chat.open ? <Panel chat={chat} close={() => toggle(false)} /> : null}
      <button
        type="button"
        class={`launcher ${chat.open ? "is-open" : ""}`}
        aria-expanded={chat.open}
        aria-label={[words(chat.open ? "minimise" : "open"), ...(badge ? [words("unread", { count: badge })] : [])].join(", ")}
        title={titleOf(chat)}
        onClick={() => toggle(!chat.open)}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 4h16v12H9l-5 4z" /></svg>
        {badge ? <span class="badge">{badge}</span> : null}
      </button>
    </div>
  );
}

const host = document.createElement("desk-chat");
const root = host.attachShadow({ mode: "open" });

function start(wanted: Options): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  if (wanted.color) {
    host.style.setProperty("--desk-brand", wanted.color);
    host.style.setProperty("--desk-on-brand", inkOn(wanted.color));
  }
  const chat: Chat = new Chat(wanted, () => draw());
  const draw = () => render(<Widget chat={chat} />, root);
  document.body.append(host);
  draw();
  window.DeskChat = {
    open: () => chat.toggle(true),
    close: () => chat.toggle(false),
    say: (text) => {
      chat.toggle(true);
      chat.say(text);
    },
    forget: () => chat.forgetAll(),
  };
}

if (script && !window.DeskChat) {
  const wanted = options(script);
  if (document.body) start(wanted);
  else addEventListener("DOMContentLoaded", () => start(wanted));
}
