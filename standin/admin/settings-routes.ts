import { changeShop } from '../commerce/create-shop.ts';
import { redactShop, uninstallApp } from '../commerce/install-app.ts';
import { html, raw, type Html } from '../html.ts';
import type { Shop } from '../model.ts';
import { Refusal } from '../standin.ts';
import { sendAdmin, textOf, type AdminContext, type AdminRegister, type AdminVisit } from './admin-context.ts';

const CURRENCIES = ['PLN', 'EUR', 'USD', 'GBP', 'RON', 'CZK', 'JPY', 'KWD'];
const ZONES = [
  'Europe/Warsaw',
  'Europe/Bucharest',
  'Europe/London',
  'America/New_York',
  'America/Los_Angeles',
  'Asia/Tokyo',
  'Pacific/Auckland',
  'UTC',
];

/** The shop's settings (each save fires shop/update), and the end of the app: uninstall, shop/redact. */
export function registerSettingsRoutes(context: AdminContext, register: AdminRegister): void {
  const { standin } = context;
  register.get('/settings', (visit) => show(context, visit, null));
  register.post(
    '/settings',
    ({ request, response, shop }) => {
      const percent = Number(textOf(request, 'taxPercent').replace(',', '.'));
      if (!(percent >= 0 && percent <= 100)) throw new Refusal('The tax rate is a percentage from 0 to 100');
      const name = textOf(request, 'name');
      if (name === '') throw new Refusal('The shop needs a name');
      changeShop(standin, shop.id, {
        name,
        currency: oneOf(textOf(request, 'currency'), [...CURRENCIES, shop.currency]),
        timeZone: oneOf(textOf(request, 'timeZone'), [...ZONES, shop.timeZone]),
        taxesIncluded: textOf(request, 'taxesIncluded') === 'on',
        taxRateBp: Math.round(percent * 100),
        plan: oneOf(textOf(request, 'plan'), ['standard', 'advanced', 'plus']) as Shop['plan'],
      });
      response.redirect(303, `/store/${shop.handle}/settings?said=saved`);
    },
    (visit, problem) => show(context, visit, problem),
  );
  register.post('/settings/uninstall', ({ response, shop }) => {
    uninstallApp(standin, shop.id);
    response.redirect(303, `/store/${shop.handle}/settings?said=uninstalled`);
  });
  register.post('/settings/redact', ({ response, shop }) => {
    redactShop(standin, shop.id);
    response.redirect(303, `/store/${shop.handle}/settings?said=redacted`);
  });
}

function oneOf(value: string, allowed: string[]): string {
  if (!allowed.includes(value)) throw new Refusal(`"${value}" is none of the choices`);
  return value;
}

function select(name: string, label: string, values: string[], current: string): Html {
  return html`<label
    >${label}
    <select name="${name}">
      ${[...new Set([...values, current])].map((value) => html`<option ${value === current ? raw('selected') : ''}>${value}</option>`)}
    </select></label
  >`;
}

function show(context: AdminContext, visit: AdminVisit, problem: string | null): void {
  const { standin } = context;
  const shop = standin.store.get('shops', visit.shop.id);
  const path = `/store/${shop.handle}/settings`;
  const content = html`<form method="post" class="card form">
      <h2>Shop</h2>
      <label>Name <input name="name" value="${shop.name}" /></label>
      <div class="pair">
        ${select('currency', 'Currency', CURRENCIES, shop.currency)}
        ${select('timeZone', 'Time zone', ZONES, shop.timeZone)}
      </div>
      <div class="pair">
        <label>Tax rate (%) <input name="taxPercent" inputmode="decimal" value="${shop.taxRateBp / 100}" /></label>
        ${select('plan', 'Plan (Admin API limits)', ['standard', 'advanced', 'plus'], shop.plan)}
      </div>
      <label class="check"
        ><input type="checkbox" name="taxesIncluded" ${shop.taxesIncluded ? raw('checked') : ''} /> Prices include
        tax</label
      >
      <div class="actions"><button class="button">Save</button></div>
    </form>
    <section class="card">
      <h2>${standin.app.name}</h2>
      ${
        shop.installation
          ? html`<p>Installed, with the scopes <code>${shop.installation.scopes.join(', ')}</code>.</p>
              <form method="post" action="${path}/uninstall">
                <button class="button danger">Uninstall ${standin.app.name}</button>
              </form>`
          : html`<p>Not installed. Shopify sends shop/redact 48 hours after an uninstall; here it can be sent now.</p>
              <div class="actions">
                <a class="button" href="/store/${shop.handle}/apps/${standin.app.handle}"
                  >Install ${standin.app.name}</a
                >
                <form method="post" action="${path}/redact">
                  <button class="button quiet">Send shop/redact</button>
                </form>
              </div>`
      }
    </section>`;
  sendAdmin(context, visit, { section: 'settings', title: 'Settings', content, problem });
}
