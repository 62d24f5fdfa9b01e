// Cards: an order, and what was decided about it.

import type { Chat } from "./chat";
import type { Check, Decision, Order } from "./types";
import { moment, money, outcomeOf, refundOf } from "./words";

const MARKS = new Map([
  [true, "✓"],
  [false, "✗"],
  [null, "?"],
]);
const SAID = new Map([
  [true, "holds"],
  [false, "does not hold"],
  [null, "cannot be known"],
]);

export function DecisionCard({ chat, decision }: { chat: Chat; decision: Decision }) {
  const refund = refundOf(decision, chat.options.language);
  const settled = ["cancelled", "opened", "already_open", "already_cancelled", "preapproved"].includes(decision.outcome);
  return (
    <div class={`card ${settled ? "good" : "plain"}`} role="group" aria-label={`Decision on order ${decision.order}`}>
      <p class="headline">
        {outcomeOf(decision)}
        {refund && settled ? ` · ${refund}` : ""}
      </p>
      <dl>
        <Fact name="Order" value={decision.order} />
        <Fact name="RMA number" value={decision.rma} />
        <Deadline chat={chat} decision={decision} />
      </dl>
      {decision.checks?.length ? <Why checks={decision.checks} version={decision.policy_version} /> : null}
    </div>
  );
}

// Until when something can be done; of a refusal, when its time ran out.
function Deadline({ chat, decision }: { chat: Chat; decision: Decision }) {
  const { deadline, outcome } = decision;
  if (!deadline || /cancelled/.test(outcome)) return null;
  const over = Date.parse(deadline) < Date.now();
  if (outcome === "refused" && !over) return null; // its reason is another one
  return <Fact name={outcome === "refused" ? "Was possible until" : "Until"} value={moment(chat, deadline)} />;
}

function Why({ checks, version }: { checks: Check[]; version?: string }) {
  return (
    <details>
      <summary>Why?</summary>
      <ul class="clauses">
        {checks.map((check) => (
          <li key={check.id}>
            <span aria-hidden="true">{MARKS.get(check.holds)} </span>
            <span class="hidden">{SAID.get(check.holds)}: </span>
            {check.because}
          </li>
        ))}
      </ul>
      {version ? <p class="version">Return policy {version}</p> : null}
    </details>
  );
}

export function OrderCard({ chat, order }: { chat: Chat; order: Order }) {
  return (
    <div class="card plain" role="group" aria-label={`Order ${order.number}`}>
      <p class="headline">
        Order {order.number}
        {order.status ? ` · ${order.status}` : ""}
      </p>
      <ul class="lines">
        {order.lines.map((line, index) => (
          <li key={index}>
            {line.quantity} × {line.title}
            {line.variant ? ` (${line.variant})` : ""}
            {line.unit_price ? ` · ${money(line.unit_price, order.currency, chat.options.language)}` : ""}
          </li>
        ))}
      </ul>
      <dl>
        <Fact name="Placed" value={order.placed_at && moment(chat, order.placed_at)} />
      </dl>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string | null | undefined }) {
  return value ? (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  ) : null;
}
