// The conversation: what has been said, what is on its way, and the connection that carries both.
//
// Events have numbers. The widget tells the last number it has and is sent what follows, so that a reload, a second
// tab, a lost connection or a night's sleep neither lose nor double anything. A message has an id of its own and stays
// in the outbox until an event with this id comes back; the desk stores an id once, however often it is sent.

import { io, type Socket } from "socket.io-client";
import { Memory } from "./memory";
import type { ChatEvent, Known, Options, Outgoing, Refusal, Shop } from "./types";
import { type Words, wordsOf } from "./words";

const ANSWER_MS = 20_000;
const TYPING_MS = 4000;
const LONGEST = 20_000;

type Session = { session_id: string; shop: Shop; customer: Known };

function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The part of a token that says which conversation it opens; the rest is the date and the signature.
function conversationOf(token: string): string {
  return token.split(".")[0] ?? "";
}

function refusal(answer: unknown): string | undefined {
  return (answer as Partial<Refusal> | undefined)?.error?.message;
}

export class Chat {
  events: ChatEvent[] = [];
  outbox: Outgoing[];
  waiting = false;
  typing = false; // the person who has joined is writing
  open: boolean;
  trouble = "";
  notice = "";
  known = false; // whether the shop's page has shown who the customer is
  ready = false;
  shop: Shop = { title: "", greeting: "", time_zone: "UTC", language: "", photo_megabytes: 0 };
  rated: number;
  lastRead: number;
  token: string;
  readonly memory: Memory;
  readonly words: Words;
  private socket: Socket | undefined;
  private toldAt = 0;
  private stops: ReturnType<typeof setTimeout> | undefined;
  private conversation = ""; // whose events are shown
  private readonly met = new Set<string>(); // the ids of messages that this tab has had in its outbox or seen come back

  constructor(
    readonly options: Options,
    private readonly changed: () => void,
  ) {
    this.memory = new Memory(options.server);
    this.words = wordsOf(options.spoken);
    this.token = this.memory.read("token", "");
    this.outbox = this.memory.outbox;
    for (const { id } of this.outbox) this.met.add(id);
    this.lastRead = this.memory.read("read", 0);
    this.rated = this.memory.read("rated", 0);
    this.open = options.open || this.memory.read("open", false);
    addEventListener("storage", (event) => this.elsewhere(event));
    document.addEventListener("visibilitychange", () => !document.hidden && this.catchUp());
    document.addEventListener("resume", () => this.catchUp()); // the page was frozen, as on a laptop that slept
    for (const back of ["online", "pageshow"]) addEventListener(back, () => this.catchUp());
    if (this.open || this.token) this.connect();
  }

  get last(): number {
    return this.events.at(-1)?.number ?? 0;
  }

  get unread(): number {
    return this.events.filter((event) => event.source !== "customer" && event.text && event.number > this.lastRead).length;
  }

  // The person who has joined, until they leave.
  get agent(): string {
    const said = this.lastSaid;
    return said?.source === "agent" && said.kind !== "left" ? (said.name ?? "") : "";
  }

  get speaker(): string {
    if (this.lastSaid?.source !== "agent") return this.words("assistant");
    return this.agent ? this.words("agent", { name: this.agent }) : this.words("team");
  }

  private get lastSaid(): ChatEvent | undefined {
    return this.events.findLast((event) => event.source !== "customer" && event.text);
  }

  toggle(open: boolean): void {
    this.open = open;
    this.memory.write("open", open);
    if (open) this.connect();
    this.seen();
    this.changed();
  }

  say(message: string, title = message, photos: string[] = []): void {
    if (message.length > LONGEST) return this.tell(this.words("too_long", { most: LONGEST.toLocaleString(this.options.language) }));
    const item = { id: newId(), message, title, photos, at: new Date().toISOString() };
    this.outbox.push(item);
    this.connect();
    this.keepOutbox();
    void this.deliver(item);
  }

  // Shows agents that something is being typed, never what.
  types(): void {
    if (Date.now() - this.toldAt < TYPING_MS / 2) return;
    this.toldAt = Date.now();
    this.socket?.volatile.emit("typing");
  }

  again(item: Outgoing): void {
    delete item.trouble;
    this.keepOutbox();
    void this.deliver(item);
  }

  async startOver(): Promise<void> {
    this.emptyOutbox();
    await this.begin(true);
  }

  async rate(helped: boolean): Promise<void> {
    const answer = await this.ask("rate", { helped });
    if (!answer) return;
    this.rated = this.last;
    this.memory.write("rated", this.rated);
    this.changed();
  }

  // Sends the conversation by email: to the address that is typed, or to the customer's own.
  async mail(email: string): Promise<boolean> {
    const answer = await this.ask<{ sent_to: string }>("transcript", { email });
    if (!answer) return false;
    this.tell("");
    this.note(this.words("mail_sent", { address: answer.sent_to }));
    return true;
  }

  // For a page whose customer signs out: the next person at this computer sees nothing of the conversation.
  forgetAll(): void {
    this.emptyOutbox();
    this.token = "";
    this.memory.write("token", "");
    this.options.customer = "";
    if (this.socket?.connected) void this.begin(true);
    else this.forget();
    this.toggle(false);
  }

  note(notice: string): void {
    this.notice = notice;
    this.changed();
  }

  tell(trouble: string): void {
    this.trouble = trouble;
    this.changed();
  }

  private connect(): void {
    if (this.socket) return;
    this.socket = io(this.options.server, { transports: ["websocket", "polling"], reconnectionDelayMax: 4000 });
    this.socket.on("connect", () => void this.begin(false));
    this.socket.on("session_confirm", (token) => this.confirmed(token));
    this.socket.on("events", (found) => this.take(found));
    this.socket.on("typing", () => this.showTyping(true));
    this.socket.on("disconnect", (why) => why === "io client disconnect" || this.tell(this.words("offline")));
    this.socket.on("connect_error", (error) => {
      this.tell(this.socket?.active ? this.words("offline") : error.message || this.words("not_here"));
      if (!this.ready) void this.askWhetherWelcome();
    });
  }

  // A page that may not hold the chat gets no answer that it could read; this one address answers every page.
  private async askWhetherWelcome(): Promise<void> {
    const answer = await fetch(`${this.options.server}/chat/welcome`, { credentials: "omit" })
      .then((found) => found.json())
      .catch(() => undefined);
    if (answer?.welcome !== false) return;
    this.socket?.disconnect();
    this.tell(this.words("not_here"));
    console.error(`The desk's setting DESK_WEBSITE_ORIGINS does not list ${location.origin}.`);
  }

  private showTyping(typing: boolean): void {
    clearTimeout(this.stops);
    if (typing) this.stops = setTimeout(() => this.showTyping(false), TYPING_MS);
    if (typing === this.typing) return;
    this.typing = typing;
    this.changed();
  }

  private catchUp(): void {
    if (this.socket?.connected) void this.begin(false);
    else if (!this.socket?.active) this.socket?.connect(); // one that is connecting would ask twice, and the server then closes it
  }

  private async begin(fresh: boolean): Promise<void> {
    const after = conversationOf(this.token) === this.conversation ? this.last : 0;
    const wish = { session_id: this.token || undefined, after, fresh, customer: this.options.customer || undefined };
    const answer = await this.ask<Session>("session_request", wish);
    if (!answer) return;
    this.shop = answer.shop;
    this.ready = true;
    this.known = answer.customer.known;
    this.tell("");
    this.note(answer.customer.message ?? "");
    for (const item of this.outbox) if (!item.trouble) void this.deliver(item);
  }

  // The desk confirms before it sends events, so those that follow belong to this conversation.
  private confirmed(token: string): void {
    const another = this.conversation !== "" || (this.token && conversationOf(token) !== conversationOf(this.token));
    if (another && conversationOf(token) !== this.conversation) this.forget();
    this.conversation = conversationOf(token);
    this.token = token;
    this.memory.write("token", token);
  }

  private forget(): void {
    this.events = [];
    this.waiting = false;
    this.lastRead = this.rated = 0;
    this.memory.write("read", 0);
    this.memory.write("rated", 0);
  }

  private async deliver(item: Outgoing): Promise<void> {
    this.changed();
    if (!this.ready || !this.socket?.connected) return; // it goes out when the session begins
    const { id, message, photos } = item;
    const answer = await this.socket
      .timeout(ANSWER_MS)
      .emitWithAck("user_uttered", { id, message, photos, session_id: this.token })
      .catch(() => undefined);
    const trouble = refusal(answer);
    if (trouble) item.trouble = trouble;
    if (answer && !trouble) this.outbox = this.outbox.filter((other) => other.id !== id);
    this.keepOutbox();
  }

  private async ask<T>(event: string, data: object): Promise<T | undefined> {
    const answer = await this.socket?.timeout(ANSWER_MS).emitWithAck(event, data).catch(() => undefined);
    const trouble = refusal(answer);
    if (trouble) this.tell(trouble);
    return trouble ? undefined : answer;
  }

  private take(found: { events: ChatEvent[]; waiting: boolean }): void {
    const fresh = found.events.filter((event) => event.number > this.last);
    this.events = [...this.events, ...fresh];
    this.waiting = found.waiting;
    if (fresh.some((event) => event.source === "agent")) this.showTyping(false);
    const back = new Set(fresh.map((event) => event.id));
    for (const id of back) if (id) this.met.add(id);
    this.outbox = this.outbox.filter((item) => !back.has(item.id));
    this.seen();
    this.keepOutbox();
  }

  private seen(): void {
    if (!this.open) return;
    this.lastRead = this.last;
    this.memory.write("read", this.lastRead);
  }

  private emptyOutbox(): void {
    this.outbox = [];
    this.memory.write("outbox", []);
    this.changed();
  }

  // Another tab may keep messages of its own there.
  private keepOutbox(): void {
    for (const { id } of this.outbox) this.met.add(id);
    const others = this.memory.outbox.filter(({ id }) => !this.met.has(id));
    this.memory.write("outbox", [...others, ...this.outbox]);
    this.changed();
  }

  // Another tab read what is new, or began another conversation, which this one then follows.
  private elsewhere(event: StorageEvent): void {
    if (event.key === this.memory.key("read")) this.lastRead = this.memory.read("read", 0);
    if (event.key === this.memory.key("rated")) this.rated = this.memory.read("rated", 0);
    if (event.key === this.memory.key("token")) this.follow(this.memory.read("token", ""));
    this.changed();
  }

  private follow(token: string): void {
    const another = conversationOf(token) !== this.conversation;
    this.token = token;
    if (another) this.catchUp();
  }
}
