// The open chat: who speaks, what was said, where to write.

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Chat } from "./chat";
import { Composer, usePhotos } from "./composer";
import { Choices, Greeting, Helped, Message, Sending } from "./messages";
import { picturesIn } from "./photos";
import { transcript } from "./words";

const PERSON = "I want to talk to a person";

export function Panel({ chat, close }: { chat: Chat; close: () => void }) {
  const panel = useRef<HTMLElement>(null);
  const photos = usePhotos(chat);
  const [mailing, setMailing] = useState(false);
  const mail = () => void (chat.known ? chat.mail("") : setMailing(!mailing));
  useEffect(() => settle(panel.current), []);
  return (
    <section
      ref={panel}
      class={`panel ${mailing ? "mailing" : ""}`}
      role="dialog"
      aria-label={titleOf(chat)}
      onKeyDown={(event) => event.key === "Escape" && close()}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void photos.add(picturesIn(event.dataTransfer));
      }}
    >
      <Header chat={chat} close={close} mail={mail} />
      <Log chat={chat} />
      {mailing ? <MailForm chat={chat} done={() => setMailing(false)} /> : null}
      {chat.trouble ? <p class="alert" role="alert">{chat.trouble}</p> : null}
      {chat.notice ? <Notice chat={chat} /> : null}
      <Composer chat={chat} photos={photos} />
    </section>
  );
}

function Notice({ chat }: { chat: Chat }) {
  return (
    <p class="note" role="status">
      <span>{chat.notice}</span>
      <button type="button" aria-label={chat.words("hide_note")} onClick={() => chat.note("")}>×</button>
    </p>
  );
}

function MailForm({ chat, done }: { chat: Chat; done: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const send = async (event: Event) => {
    event.preventDefault();
    if (await chat.mail(field.current?.value.trim() ?? "")) done();
  };
  return (
    <form class="mail" noValidate onSubmit={(event) => void send(event)}>
      <label for="mail">{chat.words("mail_to")}</label>
      <input id="mail" ref={field} type="email" autocomplete="email" placeholder="you@example.com" />
      <button type="submit">{chat.words("mail_send")}</button>
      <button type="button" onClick={done}>{chat.words("mail_cancel")}</button>
    </form>
  );
}

function Header({ chat, close, mail }: { chat: Chat; close: () => void; mail: () => void }) {
  const { words } = chat;
  return (
    <header>
      <span class="face" aria-hidden="true">
        {chat.agent ? chat.agent.charAt(0).toUpperCase() : <svg viewBox="0 0 24 24"><path d="M4 4h16v12H9l-5 4z" /></svg>}
      </span>
      <div class="names">
        <h2>{titleOf(chat)}</h2>
        <p class="speaker" aria-live="polite">{chat.speaker}</p>
      </div>
      <button type="button" class="close" aria-label={words("close")} onClick={close}>×</button>
      <div class="tools">
        <button type="button" onClick={() => chat.say(PERSON)}>{words("talk_to_person")}</button>
        <button type="button" onClick={() => void chat.startOver()}>{words("start_over")}</button>
        <button type="button" onClick={() => download(chat)}>{words("save")}</button>
        <button type="button" onClick={mail}>{words("email")}</button>
      </div>
    </header>
  );
}

function Log({ chat }: { chat: Chat }) {
  const log = useRef<HTMLDivElement>(null);
  const spoken = chat.events.filter((event) => event.text).at(-1);
  const asked = chat.events.at(-1);
  const ended = chat.events.findLast((event) => event.closed)?.number ?? 0;
  const quiet = !chat.outbox.length && !chat.waiting;
  const turn = chat.events.slice(chat.events.findLastIndex((event) => event.source === "customer") + 1);
  const ask = quiet && ended > chat.rated && ended === asked?.number && !turn.some((event) => event.passed_on);
  useLayoutEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [chat.last, chat.outbox.length, chat.waiting, chat.typing, ask]);
  // What opens below takes its room from here; the last message stays in sight.
  useEffect(() => {
    const sight = new ResizeObserver(([entry]) => entry?.target.scrollTo({ top: entry.target.scrollHeight }));
    if (log.current) sight.observe(log.current);
    return () => sight.disconnect();
  }, []);
  return (
    <div
      ref={log}
      class="log"
      role="log"
      aria-label={chat.words("conversation")}
      aria-live="polite"
      tabIndex={0}
      onClick={({ target }) => (target as Element).closest("button") && settle(log.current?.closest(".panel"))}
    >
      <ol>
        <Greeting chat={chat} />
        {chat.events.map((event) => (
          <Message key={event.number} chat={chat} event={event} />
        ))}
        {quiet && spoken?.buttons ? <Choices chat={chat} buttons={spoken.buttons} /> : null}
        {chat.outbox.map((item) => <Sending key={item.id} chat={chat} item={item} />)}
        {ask ? <Helped chat={chat} /> : null}
      </ol>
      {chat.typing || chat.waiting || chat.outbox.some((item) => !item.trouble) ? <Writing chat={chat} /> : null}
    </div>
  );
}

function Writing({ chat }: { chat: Chat }) {
  return (
    <p class="writing" role="status">
      <span class="hidden">{chat.words("writing")}</span>
      <i /><i /><i />
    </p>
  );
}

// Where the focus goes when the chat opens, and when a button that had it goes away: to the field, or, where typing brings up a
// keyboard over half of the screen, to the conversation.
function settle(panel: Element | null | undefined): void {
  const field = matchMedia("(pointer: fine)").matches ? "textarea" : ".log";
  panel?.querySelector<HTMLElement>(field)?.focus({ preventScroll: true });
}

export function titleOf(chat: Chat): string {
  return chat.options.title ?? (chat.shop.title || chat.words("chat"));
}

function download(chat: Chat): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([transcript(chat)], { type: "text/plain" }));
  link.download = "conversation.txt";
  link.click();
  URL.revokeObjectURL(link.href);
}
