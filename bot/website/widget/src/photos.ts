// Photos on their way to the desk, and back on the screen: only this session may see them, so they are fetched with it.

import type { Chat } from "./chat";

export const MOST_PHOTOS = 5;
const FAILED = "The photo could not be sent. Check the connection and try again.";

export class PhotoTrouble extends Error {}

export async function sendPhoto(chat: Chat, file: Blob): Promise<string> {
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
  throw new PhotoTrouble(body?.error?.message ?? FAILED);
}
