import type { Order, Refund } from '../model.ts';
import type { CommerceContext } from '../standin.ts';
import { returnToGiftCards } from './gift-cards.ts';
import { GIFT_CARD, STORE_CREDIT } from './order-payments.ts';
import { creditAccount, openCreditAccount } from './store-credit.ts';

/** Puts the money a refund gave back where it says: on the gift cards that had paid, or on the customer's store credit. */
export function returnStoredValue(ctx: CommerceContext, order: Order, refund: Refund): void {
  for (const { gateway, amountMinor, kind, status } of refund.transactions) {
    if (kind !== 'refund' || status !== 'success') continue;
    if (gateway === GIFT_CARD) returnToGiftCards(ctx, order, amountMinor);
    if (gateway === STORE_CREDIT && order.customerId !== null) {
      const account = openCreditAccount(ctx, order.shopId, order.customerId, order.currency);
      creditAccount(ctx, account, amountMinor, null, { event: 'ORDER_REFUND', orderId: order.id });
    }
  }
}
