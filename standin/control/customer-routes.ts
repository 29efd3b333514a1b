import { z } from 'zod';
import {
  changeConsent,
  changeTags,
  deleteCustomer,
  disableCustomer,
  mergeCustomers,
} from '../commerce/customer-events.ts';
import { redactCustomer, requestCustomerData } from '../commerce/install-app.ts';
import { changeCustomer, enableCustomer, registerCustomer } from '../commerce/register-customer.ts';
import type { Customer, Shop } from '../model.ts';
import { Refusal, type Standin } from '../standin.ts';
import { CustomerBody, CustomerChange } from './request-shapes.ts';
import { type AddRoute, bodyOf } from './route.ts';
import { customerView } from './views.ts';

const Tags = z.array(z.string().min(1).max(255)).max(250);
const TagsBody = z.strictObject({ add: Tags, remove: Tags }).partial();
const MergeBody = z.strictObject({ other: z.string().regex(/^\d{1,19}$/) });
const ConsentBody = z.strictObject({
  state: z.enum(['SUBSCRIBED', 'UNSUBSCRIBED', 'NOT_SUBSCRIBED', 'PENDING']),
  optInLevel: z.enum(['single_opt_in', 'confirmed_opt_in']).optional(),
});

/** Customers and what happens to them. */
export function addCustomerRoutes(add: AddRoute, standin: Standin): void {
  const path = '/shops/:handle/customers';
  add('get', path, ({ shop, request }) => {
    const { email } = request.query;
    const all = standin.store.list('customers', shop().id);
    return all.filter((customer) => email === undefined || customer.email === email).map(customerView);
  });
  add('post', path, ({ shop, request }) =>
    customerView(registerCustomer(standin, shop().id, bodyOf(CustomerBody, request))),
  );
  add('get', `${path}/:id`, ({ shop, request }) => customerView(customerOf(standin, shop(), request.params['id'])));
  add('patch', `${path}/:id`, ({ shop, request }) => {
    const customer = customerOf(standin, shop(), request.params['id']);
    return customerView(changeCustomer(standin, customer.id, bodyOf(CustomerChange, request)));
  });
  add('post', `${path}/:id/data-request`, ({ shop, request }) =>
    requestCustomerData(standin, shop().id, String(request.params['id'])),
  );
  add('post', `${path}/:id/redact`, ({ shop, request }) =>
    redactCustomer(standin, shop().id, String(request.params['id'])),
  );
  addCustomerEventRoutes(add, standin, path);
}

function addCustomerEventRoutes(add: AddRoute, standin: Standin, path: string): void {
  add('post', `${path}/:id/enable`, ({ shop, request }) =>
    customerView(enableCustomer(standin, customerOf(standin, shop(), request.params['id']).id)),
  );
  add('post', `${path}/:id/disable`, ({ shop, request }) =>
    customerView(disableCustomer(standin, customerOf(standin, shop(), request.params['id']))),
  );
  add('post', `${path}/:id/tags`, ({ shop, request }) =>
    customerView(changeTags(standin, customerOf(standin, shop(), request.params['id']), bodyOf(TagsBody, request))),
  );
  add('post', `${path}/:id/consent`, ({ shop, request }) => {
    const { state, optInLevel } = bodyOf(ConsentBody, request);
    return customerView(changeConsent(standin, customerOf(standin, shop(), request.params['id']), state, optInLevel));
  });
  // The customer in the path is kept.
  add('post', `${path}/:id/merge`, ({ shop, request }) => {
    const { other } = bodyOf(MergeBody, request);
    const kept = customerOf(standin, shop(), request.params['id']);
    return customerView(mergeCustomers(standin, kept, customerOf(standin, shop(), other)));
  });
  add('post', `${path}/:id/delete`, ({ shop, request }) =>
    deleteCustomer(standin, customerOf(standin, shop(), request.params['id'])),
  );
}

function customerOf(standin: Standin, shop: Shop, id: unknown): Customer {
  const customer = standin.store.find('customers', String(id));
  if (customer === null || customer.shopId !== shop.id) throw new Refusal('This shop has no such customer', 404);
  return customer;
}
