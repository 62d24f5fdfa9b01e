// What the desk sends. Field names are those of bot/website/showing.py.

export interface Button {
  title: string;
  payload?: string;
}

export interface Check {
  id: string;
  holds: boolean | null;
  because: string;
}

export interface OpenWay {
  goal: string;
  verdict: string;
  from: string | null;
  until: string | null;
}

export interface Decision {
  order: string;
  items?: string;
  goal: string;
  outcome: string;
  verdict: string;
  rma: string | null;
  deadline: string | null;
  refund: { amount: string; currency: string; to?: string | null; within_days?: [number, number] } | null;
  requested_at?: string;
  checks?: Check[];
  open?: OpenWay[];
  policy_version?: string;
  slip?: string; // where the return slip is
}

export interface OrderLine {
  title: string;
  variant: string | null;
  quantity: number;
  unit_price: string | null;
}

export interface Order {
  number: string;
  status: string | null;
  placed_at: string | null;
  currency: string;
  total?: string;
  lines: OrderLine[];
}

export interface ChatEvent {
  number: number;
  source: "customer" | "bot" | "agent";
  kind: string;
  text: string;
  at: string;
  id?: string | null;
  name?: string;
  buttons?: Button[];
  image?: unknown;
  attachment?: unknown;
  photos?: string[];
  decision?: Decision;
  order?: Order;
  closed?: boolean;
  passed_on?: boolean; // to a person, so that it is too early to ask whether it helped
}

export interface Outgoing {
  id: string;
  message: string;
  title: string;
  photos: string[];
  at: string;
  trouble?: string;
}

export interface Shop {
  title: string;
  greeting: string;
  time_zone: string;
  language: string;
  photo_megabytes: number;
}

export interface Refusal {
  error: { message: string; reference: string };
}

export interface Options {
  server: string;
  title: string | null;
  color: string | null;
  position: "left" | "right";
  language: string; // how dates and money are written
  spoken: string; // the tag of the words
  open: boolean;
  customer: string;
}

export interface Known {
  known: boolean;
  message?: string;
}
