import { z } from 'zod';
import { closeOrder, deleteOrder, reopenOrder } from '../commerce/close-order.ts';
import { changeDispute, openDispute } from '../commerce/dispute-order.ts';
import { returnOrder } from '../commerce/return-order.ts';
import type { Standin } from '../standin.ts';
import { lineRequest } from './order-routes.ts';
import { Line, minorOf, Money } from './request-shapes.ts';
import { type AddRoute, bodyOf } from './route.ts';
import { orderView } from './views.ts';

const DisputeStatus = z.enum(['needs_response', 'under_review', 'charge_refunded', 'accepted', 'won', 'lost']);
const DisputeType = z.enum(['chargeback', 'inquiry']);

const DisputeBody = z.strictObject({
  type: DisputeType.optional(),
  status: DisputeStatus.optional(),
  amount: Money.optional(),
  reason: z
    .enum([
      'credit_not_processed',
      'duplicate',
      'fraudulent',
      'general',
      'product_not_received',
      'product_unacceptable',
      'subscription_canceled',
      'unrecognized',
    ])
    .optional(),
});

const DisputeChange = z.strictObject({ type: DisputeType.optional(), status: DisputeStatus.optional() });

const ReturnBody = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        lineId: z.string().regex(/^\d{1,19}$/),
        quantity: z.number().int().min(1).max(10_000),
        reason: z
          .enum([
            'color',
            'defective',
            'not_as_described',
            'other',
            'size_too_large',
            'size_too_small',
            'style',
            'unknown',
            'unwanted',
            'wrong_item',
          ])
          .optional(),
      }),
    )
    .min(1)
    .max(250),
  exchange: z.array(Line).max(250).optional(),
  gateway: z.string().min(1).max(255).optional(),
  amount: Money.optional(),
});

/** What may happen to an order long after it was placed: disputes, archiving, deletion, returns and exchanges. */
export function addOrderEventRoutes(add: AddRoute, standin: Standin): void {
  const path = '/shops/:handle/orders/:id';
  add('post', `${path}/dispute`, ({ shop, request }) => {
    const { amount, ...rest } = bodyOf(DisputeBody, request);
    const { id, currency } = shop();
    const dispute = { ...rest, ...(amount === undefined ? {} : { amountMinor: minorOf(amount, currency) }) };
    return orderView(openDispute(standin, id, String(request.params['id']), dispute));
  });
  add('patch', `${path}/dispute`, ({ shop, request }) =>
    orderView(changeDispute(standin, shop().id, String(request.params['id']), bodyOf(DisputeChange, request))),
  );
  add('post', `${path}/close`, ({ shop, request }) =>
    orderView(closeOrder(standin, shop().id, String(request.params['id']))),
  );
  add('post', `${path}/reopen`, ({ shop, request }) =>
    orderView(reopenOrder(standin, shop().id, String(request.params['id']))),
  );
  add('post', `${path}/delete`, ({ shop, request }) => deleteOrder(standin, shop().id, String(request.params['id'])));
  add('post', `${path}/return`, ({ shop, request }) => {
    const { amount, exchange, ...rest } = bodyOf(ReturnBody, request);
    const { id, currency } = shop();
    const given = {
      ...rest,
      exchange: (exchange ?? []).map((line) => lineRequest(line, currency)),
      ...(amount === undefined ? {} : { amountMinor: minorOf(amount, currency) }),
    };
    return orderView(returnOrder(standin, id, String(request.params['id']), given));
  });
}
