// The messages of a conversation. Whatever people or the assistant write becomes text, never HTML.

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { DecisionCard, OrderCard } from "./cards";
import type { Chat } from "./chat";
import { fetchPhoto } from "./photos";
import type { Button, ChatEvent, Outgoing } from "./types";
import { clock } from "./words";

const STARTS = [
  ["Cancel an order", "I want to cancel my order"],
  ["Return something", "I want to return something"],
  ["Report a defect", "My item arrived with a defect"],
  ["Where is my order?", "Where is my order?"],
] as const;

export function Greeting({ chat }: { chat: Chat }) {
  const begun = chat.events.length + chat.outbox.length > 0;
  return (
    <li class="event bot" id="greeting">
      <p class="text">{chat.shop.greeting}</p>
      {begun ? null : (
        <div class="choices" role="group" aria-label="Where to begin">
          {STARTS.map(([title, message]) => (
            <button type="button" key={title} onClick={() => chat.say(message)}>
              {title}
            </button>
          ))}
        </div>
      )}
    </li>
  );
}

export function Message({ chat, event, last }: { chat: Chat; event: ChatEvent; last: boolean }) {
  if (event.decision) return <Item of={event}><DecisionCard chat={chat} decision={event.decision} /></Item>;
  if (event.order) return <Item of={event}><OrderCard chat={chat} order={event.order} /></Item>;
  if (!event.text && !event.image && !event.attachment) return null;
  return (
    <Item of={event}>
      {event.photos?.map((id) => <Photo key={id} chat={chat} id={id} />)}
      <p class="text">
        <span class="hidden">{speaker(event)}: </span>
        <span class="said">{linked(event.text)}</span>
        {[event.image, event.attachment].map((link) => (typeof link === "string" ? linked(`\n${link}`) : null))}
      </p>
      <span class="meta">
        {event.source === "agent" ? `${speaker(event)} · ` : ""}
        <time dateTime={event.at}>{clock(event.at, chat.options.language)}</time>
      </span>
      {last && event.buttons ? <Choices chat={chat} buttons={event.buttons} /> : null}
    </Item>
  );
}

export function Sending({ chat, item }: { chat: Chat; item: Outgoing }) {
  return (
    <li class={`event customer ${item.trouble ? "failed" : "sending"}`}>
      {item.photos.map((id) => <Photo key={id} chat={chat} id={id} />)}
      <p class="text">
        <span class="hidden">You: </span>
        <span class="said">{item.title || "Photo"}</span>
      </p>
      {item.trouble ? (
        <>
          <span class="meta trouble">{item.trouble}</span>
          <button type="button" onClick={() => chat.again(item)}>Send again</button>
        </>
      ) : (
        <span class="meta">Sending…</span>
      )}
    </li>
  );
}

export function Helped({ chat }: { chat: Chat }) {
  return (
    <li class="event bot helped">
      <p class="text" id="helped">Did this help?</p>
      <div class="choices" role="group" aria-labelledby="helped">
        <button type="button" onClick={() => void chat.rate(true)}>Yes, it did</button>
        <button type="button" onClick={() => void chat.rate(false)}>No, it did not</button>
      </div>
    </li>
  );
}

function Item({ of, children }: { of: ChatEvent; children: ComponentChildren }) {
  return <li class={`event ${of.source} ${of.kind}`}>{children}</li>;
}

function Choices({ chat, buttons }: { chat: Chat; buttons: Button[] }) {
  return (
    <div class="choices" role="group" aria-label="Suggested answers">
      {buttons.map(({ title, payload }) => (
        <button type="button" key={title} onClick={() => chat.say(payload ?? title, title)}>
          {title}
        </button>
      ))}
    </div>
  );
}

function Photo({ chat, id }: { chat: Chat; id: string }) {
  const [address, setAddress] = useState("");
  useEffect(() => {
    let made = "";
    void fetchPhoto(chat, id).then(
      (found) => setAddress((made = found)),
      () => setAddress(""),
    );
    return () => URL.revokeObjectURL(made);
  }, [id]);
  return address ? <img class="photo" src={address} alt="Photo you sent" /> : <span class="meta">Photo</span>;
}

function speaker(event: ChatEvent): string {
  return { customer: "You", bot: "Assistant", agent: event.name ?? "Support team" }[event.source];
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
