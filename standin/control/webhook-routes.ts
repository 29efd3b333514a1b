import type { Standin } from '../standin.ts';
import { Refusal } from '../standin.ts';
import { FaultsBody } from './request-shapes.ts';
import { type AddRoute, bodyOf } from './route.ts';
import { deliveryView } from './views.ts';

const LOG_PAGE_MAX = 500;

/** Faults, the log of deliveries, and waiting for them. */
export function addWebhookRoutes(add: AddRoute, standin: Standin): void {
  add('get', '/faults', () => standin.faults);
  add('put', '/faults', ({ request }) => {
    const { graphql, webhooks, discounts, bulk } = bodyOf(FaultsBody, request);
    Object.assign(standin.faults.graphql, graphql);
    Object.assign(standin.faults.discounts, discounts);
    Object.assign(standin.faults.bulk, bulk);
    Object.assign(standin.faults.webhooks, webhooks);
    standin.webhooks.faultsChanged();
    return standin.faults;
  });
  add('get', '/webhooks', ({ request }) => {
    const { topic, status, subjectId, shop } = request.query;
    const limit = Math.min(Number(request.query['limit'] ?? 100) || 100, LOG_PAGE_MAX);
    const shopId = typeof shop === 'string' ? (standin.store.shopByHandle(shop)?.id ?? '') : undefined;
    const wanted = standin.store
      .listAll('deliveries')
      .filter(
        (delivery) =>
          (topic === undefined || delivery.topic === topic) &&
          (status === undefined || delivery.status === status) &&
          (subjectId === undefined || delivery.subjectId === subjectId) &&
          (shopId === undefined || delivery.shopId === shopId),
      );
    return wanted
      .slice(-limit)
      .toReversed()
      .map((one) => deliveryView(one));
  });
  add('get', '/webhooks/:id', ({ request }) => {
    const delivery = standin.store.find('deliveries', String(request.params['id']));
    if (delivery === null) throw new Refusal('There is no such delivery', 404);
    return deliveryView(delivery, true);
  });
  // The same delivery again is a duplicate to the app, so both names do the same.
  for (const name of ['resend', 'duplicate']) {
    add('post', `/webhooks/:id/${name}`, ({ request }) => {
      if (!standin.webhooks.resend(String(request.params['id']))) throw new Refusal('There is no such delivery', 404);
    });
  }
  add('post', '/webhooks/flush', () => standin.webhooks.flush());
  add('post', '/idle', () => standin.webhooks.idle());
  add('get', '/deliveries', () => standin.webhooks.counts());
}
