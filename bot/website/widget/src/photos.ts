// Photos on their way to the desk, and back on the screen: only this session may see them, so they are fetched with it.

import type { Chat } from "./chat";

export const MOST_PHOTOS = 5;
const MEGABYTE = 1_048_576;

export class PhotoTrouble extends Error {}

// The desk looks at every photo itself; one that is too large need not be sent to be told so.
export async function sendPhoto(chat: Chat, file: File): Promise<string> {
  const most = chat.shop.photo_megabytes;
  if (most && file.size > most * MEGABYTE) throw new PhotoTrouble(chat.words("photo_too_large", { name: file.name, most }));
  const answer = await call(chat, "", { method: "POST", body: file });
  return ((await answer.json()) as { id: string }).id;
}

export async function fetchPhoto(chat: Chat, id: string): Promise<string> {
  const answer = await call(chat, `/${id}`, {});
  return URL.createObjectURL(await answer.blob());
}

export function picturesIn(list: DataTransfer | null): File[] {
  return [...(list?.files ?? [])];
}

async function call(chat: Chat, path: string, options: RequestInit): Promise<Response> {
  const headers = { Authorization: `Bearer ${chat.token}` };
  const answer = await fetch(`${chat.options.server}/chat/photos${path}`, { ...options, headers, credentials: "omit" }).catch(
    () => undefined,
  );
  if (answer?.ok) return answer;
  const body = await answer?.json().catch(() => undefined);
  throw new PhotoTrouble(body?.error?.message ?? chat.words("photo_failed"));
}
