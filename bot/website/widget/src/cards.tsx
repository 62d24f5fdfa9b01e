// Cards: an order, and what was decided about it.

import type { Chat } from "./chat";
import type { Check, Decision, Order } from "./types";
import { moment, money, outcomeOf, refundOf, stillOpen } from "./words";

const MARKS = new Map([
  [true, "✓"],
  [false, "✗"],
  [null, "?"],
]);
const SAID = new Map([
  [true, "holds"],
  [false, "holds_not"],
  [null, "holds_unknown"],
]);
const SETTLED = ["cancelled", "opened", "already_open", "already_cancelled", "preapproved"];
const KINDS: Record<string, string> = { refused: "bad", wait: "later", human: "later" };

export function DecisionCard({ chat, decision }: { chat: Chat; decision: Decision }) {
  const { words } = chat;
  const refund = refundOf(chat, decision);
  const kind = SETTLED.includes(decision.outcome) ? "good" : (KINDS[decision.outcome] ?? "plain");
  return (
    <div class={`card ${kind}`} role="group" aria-label={words("decision_on", { order: decision.order })}>
      <p class="headline">
        {outcomeOf(chat, decision)}
        {refund ? ` · ${refund}` : ""}
      </p>
      <dl>
        <Fact name={words("fact_order")} value={decision.order} />
        <Fact name={words("fact_items")} value={decision.items} lang={chat.shop.language} />
        <Fact name={words("fact_rma")} value={decision.rma} />
        <Times chat={chat} decision={decision} />
        {kind === "good" ? null : <Fact name={words("fact_open")} value={decision.open?.map((way) => stillOpen(chat, way)).join("; ")} />}
      </dl>
      {/^https?:\/\//.test(decision.slip ?? "") ? (
        <p class="slip"><a href={decision.slip} target="_blank" rel="noopener noreferrer">{words("slip")}</a></p>
      ) : null}
      {decision.checks?.length ? <Why chat={chat} checks={decision.checks} version={decision.policy_version} /> : null}
    </div>
  );
}

// Until when something can be done; of a refusal, when its time ran out; of what a person decides, from when it counts.
function Times({ chat, decision }: { chat: Chat; decision: Decision }) {
  const { deadline, outcome, requested_at } = decision;
  const { words } = chat;
  if (outcome === "human") return <Fact name={words("fact_counts_from")} value={requested_at && moment(chat, requested_at)} />;
  if (!deadline || /cancelled/.test(outcome)) return null;
  const over = Date.parse(deadline) < Date.now();
  if (outcome === "refused" && !over) return null; // its reason is another one
  return <Fact name={words(outcome === "refused" ? "fact_was_until" : "fact_until")} value={moment(chat, deadline)} />;
}

function Why({ chat, checks, version }: { chat: Chat; checks: Check[]; version?: string }) {
  const { words } = chat;
  return (
    <details>
      <summary>{words("why")}</summary>
      <ul class="clauses">
        {checks.map((check) => (
          <li key={check.id} class={SAID.get(check.holds)}>
            <span class="mark" aria-hidden="true">{MARKS.get(check.holds)}</span>
            <span>
              <span class="hidden">{words(SAID.get(check.holds) ?? "")}: </span>
              <span lang={chat.shop.language}>{check.because}</span>
            </span>
          </li>
        ))}
      </ul>
      {version ? <p class="version">{words("policy_version", { version })}</p> : null}
    </details>
  );
}

export function OrderCard({ chat, order }: { chat: Chat; order: Order }) {
  const { words, options } = chat;
  return (
    <div class="card plain" role="group" aria-label={words("order", { order: order.number })}>
      <p class="headline">
        {words("order", { order: order.number })}
        {order.status ? <span class={`status ${order.status}`}>{words(`status_${order.status}`)}</span> : null}
      </p>
      <ul class="lines" lang={chat.shop.language}>
        {order.lines.map((line, index) => (
          <li key={index}>
            <span>
              {line.quantity} × {line.title}
              {line.variant ? ` (${line.variant})` : ""}
            </span>
            {line.unit_price ? <span> {money(Number(line.unit_price) * line.quantity, order.currency, options.language)}</span> : null}
          </li>
        ))}
      </ul>
      <dl>
        <Fact name={words("fact_total")} value={order.total && money(order.total, order.currency, options.language)} />
        <Fact name={words("fact_placed")} value={order.placed_at && moment(chat, order.placed_at)} />
      </dl>
    </div>
  );
}

function Fact({ name, value, lang }: { name: string; value: string | null | undefined; lang?: string }) {
  return value ? (
    <div>
      <dt>{name}</dt>
      <dd lang={lang || undefined}>{value}</dd>
    </div>
  ) : null;
}
