import { html, type Html } from '../html.ts';
import type { WebhookDelivery } from '../delivery.ts';
import type { Faults } from '../faults.ts';
import type { Shop } from '../model.ts';
import {
  numberOf,
  pageNumberOf,
  sendAdmin,
  textOf,
  type AdminContext,
  type AdminRegister,
  type AdminVisit,
} from './admin-context.ts';
import { badge, pager } from './layout.ts';

const LIST_SIZE = 50;
const DELAY_MS_MAX = 600_000;

/** @param isLog on the log page itself, where sending again leads back to it */
export function deliveryTable(shop: Shop, deliveries: WebhookDelivery[], isLog: boolean): Html {
  if (deliveries.length === 0) return html`<div class="card empty"><p>No webhooks yet.</p></div>`;
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: shop.timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return html`<div class="card flush">
    <table class="deliveries">
      <thead>
        <tr>
          <th>Topic</th>
          <th>Triggered</th>
          <th>Sent</th>
          <th>Answer</th>
          <th><span class="visually-hidden">Action</span></th>
        </tr>
      </thead>
      <tbody>
        ${deliveries.map((delivery) => {
          const last = delivery.attempts.at(-1);
          const tone = delivery.status === 'delivered' ? 'good' : delivery.status === 'failed' ? 'bad' : 'warn';
          return html`<tr>
            <td><a href="/store/${shop.handle}/webhooks/${delivery.id}">${delivery.topic}</a></td>
            <td>${time.format(new Date(delivery.triggeredAt))}</td>
            <td>${badge(delivery.status, tone)} ${delivery.attempts.length} ×</td>
            <td>
              ${last ? (last.status ?? last.error ?? '') : ''}
              ${last ? html`<span class="hint">${last.durationMs} ms</span>` : ''}
            </td>
            <td class="number">${resendForm(shop, delivery, isLog)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

function resendForm(shop: Shop, delivery: WebhookDelivery, isLog: boolean): Html {
  if (delivery.body === '') return html``;
  const label = delivery.status === 'queued' ? 'Send twice' : 'Send again';
  return html`<form method="post" action="/store/${shop.handle}/webhooks/${delivery.id}/resend">
    <input type="hidden" name="back" value="${isLog ? 'log' : (delivery.subjectId ?? 'log')}" />
    <button class="button quiet small" aria-label="${label}: ${delivery.topic}">${label}</button>
  </form>`;
}

/** The log of deliveries with resend, duplicate and delay; and the faults of the Admin API. */
export function registerWebhookRoutes(context: AdminContext, register: AdminRegister): void {
  const { standin } = context;
  register.get('/webhooks', (visit) => {
    const number = pageNumberOf(visit.request);
    const all = standin.store.list('deliveries', visit.shop.id).reverse();
    const path = `/store/${visit.shop.handle}/webhooks`;
    const queued = all.filter((one) => one.status === 'queued').length;
    sendAdmin(context, visit, {
      section: 'tools',
      title: 'Webhooks',
      actions: html`<a class="button quiet" href="${path}">Refresh</a>
        <form method="post" action="${path}/flush"><button class="button quiet">Send queued now</button></form>`,
      content: html`<p class="hint">
          ${all.length} in the log, ${queued} queued. Whatever is sent again keeps its X-Shopify-Webhook-Id, as
          Shopify's retries do.
        </p>
        ${deliveryFaultsForm(visit.shop, standin.faults)}
        ${deliveryTable(visit.shop, all.slice((number - 1) * LIST_SIZE, number * LIST_SIZE), true)}
        ${pager(path, number, all.length > number * LIST_SIZE)}`,
    });
  });
  register.post('/webhooks/faults', ({ request, response, shop }) => {
    const { webhooks } = standin.faults;
    webhooks.duplicateRate = Math.min(Math.max(numberOf(request, 'duplicatePercent', 0), 0), 100) / 100;
    webhooks.delayMs = Math.min(Math.max(numberOf(request, 'delaySeconds', 0) * 1000, 0), DELAY_MS_MAX);
    webhooks.shuffle = textOf(request, 'shuffle') === 'on';
    webhooks.paused = textOf(request, 'paused') === 'on';
    standin.webhooks.faultsChanged();
    response.redirect(303, `/store/${shop.handle}/webhooks?said=saved`);
  });
  register.post('/webhooks/flush', ({ response, shop }) => {
    standin.webhooks.flush();
    response.redirect(303, `/store/${shop.handle}/webhooks?said=flushed`);
  });
  register.post('/webhooks/:id/resend', (visit) => {
    const delivery = ownDelivery(context, visit);
    if (delivery) standin.webhooks.resend(delivery.id);
    const store = `/store/${visit.shop.handle}`;
    const back = textOf(visit.request, 'back');
    const path =
      /^\d+$/.test(back) && standin.store.find('orders', back) ? `${store}/orders/${back}` : `${store}/webhooks`;
    visit.response.redirect(303, `${path}?said=resent`);
  });
  register.get('/webhooks/:id', (visit) => sendDelivery(context, visit));
  register.get('/faults', (visit) => sendFaults(context, visit));
  register.post('/faults', ({ request, response, shop }) => {
    const { graphql } = standin.faults;
    graphql.down = textOf(request, 'down') === 'on';
    graphql.throttled = textOf(request, 'throttled') === 'on';
    graphql.userErrors = textOf(request, 'userErrors') === 'on';
    graphql.slowMs = Math.min(Math.max(numberOf(request, 'slowMs', 0), 0), 60_000);
    standin.webhooks.faultsChanged();
    response.redirect(303, `/store/${shop.handle}/faults?said=saved`);
  });
}

function ownDelivery({ standin }: AdminContext, { request, shop }: AdminVisit): WebhookDelivery | null {
  const delivery = standin.store.find('deliveries', request.params.id ?? '');
  return delivery?.shopId === shop.id ? delivery : null;
}

function sendDelivery(context: AdminContext, visit: AdminVisit): void {
  const delivery = ownDelivery(context, visit);
  const back = { href: `/store/${visit.shop.handle}/webhooks`, label: 'Webhooks' };
  if (!delivery)
    return sendAdmin(context, visit, {
      section: 'tools',
      title: 'Webhook',
      back,
      content: html``,
      problem: 'It is not in the log any more',
    });
  const content = html`<div class="card">
    <dl class="facts">
      <div>
        <dt>Goes to</dt>
        <dd>${delivery.uri}</dd>
      </div>
      <div>
        <dt>X-Shopify-Webhook-Id</dt>
        <dd>${delivery.webhookId}</dd>
      </div>
      <div>
        <dt>X-Shopify-Event-Id</dt>
        <dd>${delivery.eventId}</dd>
      </div>
      <div>
        <dt>X-Shopify-Triggered-At</dt>
        <dd>${delivery.triggeredAt}</dd>
      </div>
      <div>
        <dt>API version</dt>
        <dd>${delivery.apiVersion}</dd>
      </div>
    </dl>
    <h2>Attempts</h2>
    <ol>
      ${delivery.attempts.map((one) => html`<li>${one.at} – ${one.status ?? one.error} in ${one.durationMs} ms</li>`)}
    </ol>
    <h2>Body</h2>
    <pre>${prettyJson(delivery.body)}</pre>
  </div>`;
  sendAdmin(context, visit, {
    section: 'tools',
    title: delivery.topic,
    back,
    actions: resendForm(visit.shop, delivery, true),
    content,
  });
}

function prettyJson(body: string): string {
  if (body === '') return 'Delivered long ago; the body was let go.';
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function check(name: string, label: string, isOn: boolean): Html {
  return html`<label class="check"
    ><input type="checkbox" name="${name}" ${isOn ? html`checked` : ''} /> ${label}</label
  >`;
}

function deliveryFaultsForm(shop: Shop, { webhooks }: Faults): Html {
  return html`<form
    method="post"
    action="/store/${shop.handle}/webhooks/faults"
    class="card form faults"
    aria-label="How webhooks are delivered"
  >
    <label
      >Delivered twice (%)
      <input
        type="number"
        class="short"
        name="duplicatePercent"
        min="0"
        max="100"
        value="${Math.round(webhooks.duplicateRate * 100)}"
    /></label>
    <label
      >Delay (seconds)
      <input
        type="number"
        class="short"
        name="delaySeconds"
        min="0"
        max="600"
        value="${Math.round(webhooks.delayMs / 1000)}"
    /></label>
    ${check('shuffle', 'In shuffled order', webhooks.shuffle)}
    ${check('paused', 'Hold everything back', webhooks.paused)}
    <button class="button quiet">Save</button>
  </form>`;
}

function sendFaults(context: AdminContext, visit: AdminVisit): void {
  const { graphql } = context.standin.faults;
  sendAdmin(context, visit, {
    section: 'tools',
    title: 'Faults',
    content: html`<p class="hint">
        What can go wrong on Shopify's side, for all shops of this stand-in. How webhooks are delivered is set on
        <a href="/store/${visit.shop.handle}/webhooks">Webhooks</a>.
      </p>
      <form method="post" class="card form">
        <h2>Admin API</h2>
        ${check('down', 'Down: every call answers 503', graphql.down)}
        ${check('throttled', 'THROTTLED: the cost budget is always used up', graphql.throttled)}
        ${check('userErrors', 'Mutations answer with userErrors', graphql.userErrors)}
        <label
          >Slow by (milliseconds)
          <input type="number" class="medium" name="slowMs" min="0" max="60000" value="${graphql.slowMs}"
        /></label>
        <div class="actions"><button class="button">Save</button></div>
      </form>`,
  });
}
