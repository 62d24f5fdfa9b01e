// What survives a reload, in the page's own storage; without it (private windows) the chat works for one page.

import type { Outgoing } from "./types";

export class Memory {
  constructor(private readonly server: string) {}

  key(name: string): string {
    return `desk-chat ${this.server} ${name}`;
  }

  read<T>(name: string, otherwise: T): T {
    try {
      return JSON.parse(localStorage.getItem(this.key(name)) ?? "null") ?? otherwise;
    } catch {
      return otherwise;
    }
  }

  write(name: string, value: unknown): void {
    try {
      localStorage.setItem(this.key(name), JSON.stringify(value));
    } catch {
      // full or forbidden: nothing to be done, and nothing that the customer needs to know
    }
  }

  get outbox(): Outgoing[] {
    return this.read<Outgoing[]>("outbox", []);
  }
}
