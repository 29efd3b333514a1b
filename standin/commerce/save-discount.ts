import { randomUUID } from 'node:crypto';
import type { Discount, DiscountItems } from '../discount-model.ts';
import type { Id, Shop } from '../model.ts';
import { discountDeletedPayload, discountPayload } from '../payload/discount-payload.ts';
import { Refusal, type Standin } from '../standin.ts';
import { addCode, codesOfDiscount, problemOf } from './redeem-codes.ts';

type DiscountContext = Pick<Standin, 'store' | 'now' | 'faults' | 'webhooks'>;

export type DiscountFields = Omit<Discount, 'id' | 'shopId' | 'byApp' | 'createdAt' | 'updatedAt'>;

/**
 * Stores a discount with its first code and fires discounts/create.
 * @throws Refusal when the shop has the code already; Admin API callers look first (problemOf).
 */
export function createDiscount(
  ctx: DiscountContext,
  shopId: Id,
  fields: DiscountFields,
  first: { code: string; byApp: boolean },
): Discount {
  if (problemOf(ctx, shopId, first.code) !== null) throw new Refusal(`The code "${first.code}" cannot be had`, 409);
  const at = ctx.now().toISOString();
  const id = ctx.store.nextId();
  const discount = { ...fields, id, shopId, byApp: first.byApp, createdAt: at, updatedAt: at };
  ctx.store.put('discounts', discount);
  addCode(ctx, shopId, id, first.code);
  publish(ctx, discount, 'discounts/create', () => discountPayload(shopOf(ctx, shopId), discount, ctx.now()));
  return discount;
}

/** Changes a discount and fires discounts/update. Codes already out follow it, for they have nothing of their own. */
export function changeDiscount(ctx: DiscountContext, id: Id, fields: Partial<DiscountFields>): Discount {
  const discount = ctx.store.patch('discounts', id, { ...fields, updatedAt: ctx.now().toISOString() });
  publish(ctx, discount, 'discounts/update', () => discountPayload(shopOf(ctx, discount.shopId), discount, ctx.now()));
  return discount;
}

/** The rule for other goods: what money is taken off of, or what is got. @throws Refusal for free shipping, which is for no goods */
export function ruleForItems(rule: Discount['rule'], items: DiscountItems): Discount['rule'] {
  if (rule.type === 'free_shipping') throw new Refusal('Free shipping is for every cart');
  return rule.type === 'bxgy' ? { ...rule, gets: { ...rule.gets, items } } : { ...rule, items };
}

/** Removes a discount with all its codes and whatever was being done to them, and fires discounts/delete. */
export function deleteDiscount(ctx: DiscountContext, discount: Discount): void {
  for (const code of codesOfDiscount(ctx, discount.shopId, discount.id)) ctx.store.remove('redeemCodes', code.id);
  for (const job of ctx.store.list('codeJobs', discount.shopId)) {
    if (job.discountId === discount.id) ctx.store.remove('codeJobs', job.id);
  }
  ctx.store.remove('discounts', discount.id);
  const payload = (): unknown => discountDeletedPayload(shopOf(ctx, discount.shopId), discount, ctx.now());
  publish(ctx, discount, 'discounts/delete', payload);
}

function shopOf(ctx: DiscountContext, shopId: Id): Shop {
  return ctx.store.get('shops', shopId);
}

function publish(ctx: DiscountContext, discount: Discount, topic: string, payload: () => unknown): void {
  ctx.webhooks.publish({ shopId: discount.shopId, topic, eventId: randomUUID(), subjectId: discount.id, payload });
}
