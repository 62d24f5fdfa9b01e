// The messages of a conversation. Whatever people or the assistant write becomes text, never HTML.

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { DecisionCard, OrderCard } from "./cards";
import type { Chat } from "./chat";
import { fetchPhoto } from "./photos";
import type { Button, ChatEvent, Outgoing } from "./types";
import { clock, languageNote } from "./words";

// What the suggestions say to the assistant, in the language that it understands.
const STARTS = [
  ["start_cancel", "I want to cancel my order"],
  ["start_return", "I want to return something"],
  ["start_defect", "My item arrived with a defect"],
  ["start_track", "Where is my order?"],
] as const;

export function Greeting({ chat }: { chat: Chat }) {
  const { words } = chat;
  const begun = chat.events.length + chat.outbox.length > 0;
  const note = languageNote(chat);
  return (
    <li class="event bot" id="greeting">
      {chat.shop.greeting ? <p class="text" lang={chat.shop.language}>{chat.shop.greeting}</p> : null}
      {note ? <p class="meta">{note}</p> : null}
      {begun ? null : (
        <div class="choices" role="group" aria-label={words("begin")}>
          {STARTS.map(([name, message]) => (
            <button type="button" key={name} onClick={() => chat.say(message)}>
              {words(name)}
            </button>
          ))}
        </div>
      )}
    </li>
  );
}

export function Message({ chat, event }: { chat: Chat; event: ChatEvent }) {
  if (event.decision) return <Item of={event}><DecisionCard chat={chat} decision={event.decision} /></Item>;
  if (event.order) return <Item of={event}><OrderCard chat={chat} order={event.order} /></Item>;
  if (!event.text && !event.image && !event.attachment) return null;
  return (
    <Item of={event}>
      {event.photos?.map((id) => <Photo key={id} chat={chat} id={id} by={event.source} />)}
      <p class="text">
        <span class="hidden">{speaker(chat, event)}: </span>
        <span class="said" lang={event.source === "bot" ? chat.shop.language : undefined}>{linked(event.text)}</span>
        {[event.image, event.attachment].map((link) => (typeof link === "string" ? linked(`\n${link}`) : null))}
      </p>
      <span class="meta">
        {event.source === "agent" ? `${speaker(chat, event)} · ` : ""}
        <time dateTime={event.at}>{clock(event.at, chat.options.language)}</time>
      </span>
    </Item>
  );
}

export function Sending({ chat, item }: { chat: Chat; item: Outgoing }) {
  const { words } = chat;
  return (
    <li class={`event customer ${item.trouble ? "failed" : "sending"}`}>
      {item.photos.map((id) => <Photo key={id} chat={chat} id={id} by="customer" />)}
      <p class="text">
        <span class="hidden">{words("you")}: </span>
        <span class="said">{item.title || words("photo")}</span>
      </p>
      {item.trouble ? (
        <>
          <span class="meta trouble">{item.trouble}</span>
          <button type="button" onClick={() => chat.again(item)}>{words("send_again")}</button>
        </>
      ) : (
        <span class="meta">{words("sending")}</span>
      )}
    </li>
  );
}

export function Helped({ chat }: { chat: Chat }) {
  return (
    <li class="event bot helped">
      <p class="text" id="helped">{chat.words("helped")}</p>
      <div class="choices" role="group" aria-labelledby="helped">
        <button type="button" onClick={() => void chat.rate(true)}>{chat.words("helped_yes")}</button>
        <button type="button" onClick={() => void chat.rate(false)}>{chat.words("helped_no")}</button>
      </div>
    </li>
  );
}

function Item({ of, children }: { of: ChatEvent; children: ComponentChildren }) {
  return <li class={`event ${of.source} ${of.kind}`}>{children}</li>;
}

// The answers that the last message suggests; they stand below whatever came with it.
export function Choices({ chat, buttons }: { chat: Chat; buttons: Button[] }) {
  return (
    <li class="event bot">
      <div class="choices" role="group" aria-label={chat.words("suggested")} lang={chat.shop.language}>
        {buttons.map(({ title, payload }) => (
          <button type="button" key={title} onClick={() => chat.say(payload ?? title, title)}>
            {title}
          </button>
        ))}
      </div>
    </li>
  );
}

function Photo({ chat, id, by }: { chat: Chat; id: string; by: string }) {
  const { words } = chat;
  const [address, setAddress] = useState("");
  useEffect(() => {
    let made = "";
    void fetchPhoto(chat, id).then(
      (found) => setAddress((made = found)),
      () => setAddress(""),
    );
    return () => URL.revokeObjectURL(made);
  }, [id]);
  const name = words(by === "customer" ? "photo_sent" : "photo");
  return address ? <img class="photo" src={address} alt={name} /> : <span class="meta">{words("photo")}</span>;
}

function speaker({ words }: Chat, event: ChatEvent): string {
  return { customer: words("you"), bot: words("assistant"), agent: event.name ?? words("team") }[event.source];
}

// Addresses in a text become links; anything but http and https stays a word.
function linked(text: string): ComponentChildren {
  return text.split(/(https?:\/\/[^\s<>"']+)/).map((part, index) =>
    index % 2 ? (
      <a href={part} target="_blank" rel="noopener noreferrer">
        {part}
      </a>
    ) : (
      part
    ),
  );
}
