// Where the customer writes, and adds photos: by picker, camera, drag or paste.

import { useRef, useState } from "preact/hooks";
import type { Chat } from "./chat";
import { MOST_PHOTOS, sendPhoto } from "./photos";

interface Added {
  id: string;
  name: string;
}

export function usePhotos(chat: Chat) {
  const [added, setAdded] = useState<Added[]>([]);
  const add = async (files: File[]) => {
    if (added.length + files.length > MOST_PHOTOS) return chat.tell(chat.words("too_many_photos", { most: MOST_PHOTOS }));
    for (const file of files) {
      try {
        const id = await sendPhoto(chat, file);
        setAdded((before) => [...before, { id, name: file.name || chat.words("photo") }]);
        chat.tell("");
      } catch (error) {
        chat.tell((error as Error).message);
      }
    }
  };
  return { added, setAdded, add };
}

export function Composer({ chat, photos }: { chat: Chat; photos: ReturnType<typeof usePhotos> }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const { added, setAdded, add } = photos;
  const { words } = chat;
  const send = (event: Event) => {
    event.preventDefault();
    const text = field.current?.value.trim() ?? "";
    field.current?.focus();
    if (!text && !added.length) return;
    chat.say(text, text, added.map(({ id }) => id));
    setAdded([]);
    if (field.current) field.current.value = "";
    grow(field.current);
  };
  return (
    <form id="composer" onSubmit={send}>
      {added.length ? <Chosen chat={chat} added={added} drop={(id) => setAdded(added.filter((one) => one.id !== id))} /> : null}
      <label class="attach" title={words("add_photo")}>
        <span class="hidden">{words("add_photo")}</span>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 7h4l2-2h4l2 2h4v12H4z M12 9.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 0 0 0-7z" /></svg>
        <input
          type="file"
          accept="image/jpeg,image/png,image/webp,image/gif"
          multiple
          onChange={({ currentTarget }) => {
            void add([...(currentTarget.files ?? [])]);
            currentTarget.value = "";
          }}
        />
      </label>
      <textarea
        ref={field}
        rows={1}
        aria-label={words("message")}
        placeholder={words("message_hint")}
        autocomplete="off"
        enterkeyhint="send"
        onInput={({ currentTarget }) => {
          grow(currentTarget);
          chat.types();
        }}
        onKeyDown={(event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && send(event)}
        onPaste={(event) => void pasted(event, add)}
      />
      <button type="submit" aria-label={words("send")} title={words("send")}>
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 20.5 21.5 12 3 3.5 3 10l12 2-12 2z" /></svg>
      </button>
    </form>
  );
}

function Chosen({ chat, added, drop }: { chat: Chat; added: Added[]; drop: (id: string) => void }) {
  return (
    <ul class="chosen" aria-label={chat.words("photos_to_send")}>
      {added.map(({ id, name }) => (
        <li key={id}>
          {name}{" "}
          <button type="button" aria-label={chat.words("leave_out", { name })} onClick={() => drop(id)}>×</button>
        </li>
      ))}
    </ul>
  );
}

function pasted(event: ClipboardEvent, add: (files: File[]) => unknown): void {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length) return;
  event.preventDefault();
  add(files);
}

function grow(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}
