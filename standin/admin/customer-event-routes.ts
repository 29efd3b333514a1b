import { changeConsent, deleteCustomer, disableCustomer, mergeCustomers } from '../commerce/customer-events.ts';
import { runFlowAction } from '../flow/run-flow-action.ts';
import { changeCustomer, enableCustomer, findCustomerByEmail } from '../commerce/register-customer.ts';
import { html, type Html } from '../html.ts';
import type { Customer, Shop } from '../model.ts';
import { Refusal, type Standin } from '../standin.ts';
import type { FlowAction } from '../flow/flow-actions.ts';
import { textOf, type AdminContext, type AdminRegister, type AdminVisit } from './admin-context.ts';
import { tagsIn } from './collection-routes.ts';

/** What a person can try on a customer: tags, consent, the account, a merge, deletion. */
export function registerCustomerEventRoutes(context: AdminContext, register: AdminRegister): void {
  const { standin } = context;
  const on = (what: string, said: string, act: (visit: AdminVisit, customer: Customer) => void | Promise<void>): void =>
    register.post(`/customers/:id/${what}`, async (visit) => {
      const { response, request, shop } = visit;
      await act(visit, customerOf(context, visit));
      const isThere = standin.store.find('customers', request.params.id ?? '') !== null;
      response.redirect(303, `/store/${shop.handle}/customers${isThere ? `/${request.params.id}` : ''}?said=${said}`);
    });
  on('tags', 'saved', ({ request }, customer) => {
    changeCustomer(standin, customer.id, { tags: tagsIn(textOf(request, 'tags')) });
  });
  on('consent', 'saved', (_visit, customer) => {
    changeConsent(standin, customer, customer.emailMarketing === 'SUBSCRIBED' ? 'UNSUBSCRIBED' : 'SUBSCRIBED');
  });
  on('account', 'saved', (_visit, customer) => {
    if (customer.state === 'enabled') disableCustomer(standin, customer);
    else enableCustomer(standin, customer.id);
  });
  on('merge', 'merged', ({ request, shop }, customer) => {
    const other = findCustomerByEmail(standin, shop.id, textOf(request, 'email'));
    if (other === null) throw new Refusal('This shop has no customer with that e-mail');
    mergeCustomers(standin, customer, other);
  });
  on('flow', 'flow', async ({ request, shop }, customer) => {
    const handle = textOf(request, 'action');
    const action = standin.app.flowActions.find((one) => one.handle === handle);
    const typed = (action?.fields ?? []).flatMap(({ key }) => {
      const value = key === 'customer_id' ? customer.id : textOf(request, key);
      return value === '' ? [] : [[key, value] as const];
    });
    const run = await runFlowAction(standin, shop, handle, Object.fromEntries(typed));
    const last = run.attempts.at(-1);
    if (run.outcome !== 'done')
      throw new Refusal(`The action has ${run.outcome}: ${last?.status ?? 'no answer'} ${last?.body ?? ''}`);
  });
  on('delete', 'deleted', (_visit, customer) => deleteCustomer(standin, customer));
}

/** The forms for all that, for a customer's page. */
export function customerForms({ app }: Pick<Standin, 'app'>, shop: Shop, customer: Customer): Html {
  const path = `/store/${shop.handle}/customers/${customer.id}`;
  const button = (what: string, label: string): Html =>
    html`<form method="post" action="${path}/${what}"><button class="button quiet">${label}</button></form>`;
  return html`<h2>Change</h2>
    <form method="post" action="${path}/tags" class="card form" aria-label="Tags">
      <label>Tags, with commas between <input name="tags" value="${customer.tags.join(', ')}" /></label>
      <div class="actions"><button class="button">Save tags</button></div>
    </form>
    <form method="post" action="${path}/merge" class="card form" aria-label="Merge">
      <label>Merge another customer into this one, by e-mail <input type="email" name="email" required /></label>
      <div class="actions"><button class="button quiet">Merge</button></div>
    </form>
    ${app.flowActions.map((action) => flowForm(path, action))}
    <div class="card actions">
      ${button('consent', customer.emailMarketing === 'SUBSCRIBED' ? 'Take back e-mail consent' : 'Give e-mail consent')}
      ${button('account', customer.state === 'enabled' ? 'Disable the account' : 'Enable the account')}
      ${button('delete', 'Delete')}
    </div>`;
}

/** A workflow's step, filled in by hand. */
function flowForm(path: string, { name, handle, fields }: FlowAction): Html {
  const typed = fields.filter(({ key }) => key !== 'customer_id');
  return html`<form method="post" action="${path}/flow" class="card form" aria-label="Flow: ${name}">
    <h3>Run in Flow: ${name}</h3>
    <input type="hidden" name="action" value="${handle}" />
    ${typed.map((field) => html`<label>${field.name} <input name="${field.key}" /></label>`)}
    <div class="actions"><button class="button quiet">Run</button></div>
  </form>`;
}

function customerOf({ standin }: AdminContext, { request, shop }: AdminVisit): Customer {
  const customer = standin.store.find('customers', request.params.id ?? '');
  if (customer?.shopId !== shop.id) throw new Refusal('This shop has no such customer', 404);
  return customer;
}
