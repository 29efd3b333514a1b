import { randomBytes } from 'node:crypto';
import type { Id, Minor, Order, Shop } from '../model.ts';
import { type CommerceContext, Refusal } from '../standin.ts';
import type { GiftCard } from '../stored-value-model.ts';

type GiftCardContext = Pick<CommerceContext, 'store' | 'now'>;

export type GiftCardRequest = {
  /** 8–20 letters and digits; null: one is made up. */
  code: string | null;
  initialMinor: Minor;
  customerId: Id | null;
  note: string | null;
  /** `2027-01-31` */
  expiresOn: string | null;
  source: GiftCard['source'];
};

/** Why a gift card cannot be made with a code; null when it can. Letters of either case are the same. */
export function giftCardCodeProblem(
  ctx: GiftCardContext,
  shopId: Id,
  code: string,
): 'TOO_SHORT' | 'TOO_LONG' | 'INVALID' | 'TAKEN' | null {
  if (code.length < 8) return 'TOO_SHORT';
  if (code.length > 20) return 'TOO_LONG';
  if (!/^[a-z0-9]+$/i.test(code)) return 'INVALID';
  return findGiftCard(ctx, shopId, code) === null ? null : 'TAKEN';
}

/**
 * Makes a gift card.
 * @returns the card and its code, which is told this once.
 * @throws Refusal for an amount that is not positive, or a code that cannot be had; Admin API callers look first.
 */
export function createGiftCard(ctx: GiftCardContext, shop: Shop, request: GiftCardRequest): [GiftCard, string] {
  const code = (request.code ?? randomBytes(8).toString('hex')).toLowerCase();
  const problem = giftCardCodeProblem(ctx, shop.id, code);
  if (problem !== null) throw new Refusal(`This code cannot be had: ${problem.toLowerCase().replace('_', ' ')}`, 409);
  if (!Number.isSafeInteger(request.initialMinor) || request.initialMinor <= 0) {
    throw new Refusal('A gift card is worth more than nothing');
  }
  const at = ctx.now().toISOString();
  const card = ctx.store.put('giftCards', {
    ...request,
    id: ctx.store.nextId(),
    shopId: shop.id,
    code,
    currency: shop.currency,
    balanceMinor: request.initialMinor,
    deactivatedAt: null,
    movements: [],
    createdAt: at,
    updatedAt: at,
  });
  return [card, code];
}

/** The shop's card with a code, usable or not; null when there is none. */
export function findGiftCard(ctx: Pick<GiftCardContext, 'store'>, shopId: Id, typed: string): GiftCard | null {
  const code = typed.replaceAll(/[\s-]/g, '').toLowerCase();
  return ctx.store.list('giftCards', shopId).find((card) => card.code === code) ?? null;
}

/** Whether a card can pay now: money on it, not deactivated, its last day not over in the shop's zone. */
export function isRedeemable(card: GiftCard, shop: Pick<Shop, 'timeZone'>, now: Date): boolean {
  return card.deactivatedAt === null && card.balanceMinor > 0 && !hasExpired(card, shop, now);
}

/** Whether a card's last day is over in the shop's zone. */
export function hasExpired(card: GiftCard, shop: Pick<Shop, 'timeZone'>, now: Date): boolean {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: shop.timeZone }).format(now);
  return card.expiresOn !== null && card.expiresOn < today;
}

/** Deactivates a card for good. Doing it again changes nothing. */
export function deactivateGiftCard(ctx: GiftCardContext, card: GiftCard): GiftCard {
  if (card.deactivatedAt !== null) return card;
  const at = ctx.now().toISOString();
  return ctx.store.patch('giftCards', card.id, { deactivatedAt: at, updatedAt: at });
}

/**
 * Moves money on a card: positive onto it, negative off it.
 * @throws Refusal when that would take more than is on it.
 */
export function moveOnGiftCard(ctx: GiftCardContext, cardId: Id, amountMinor: Minor, orderId: Id | null): GiftCard {
  const card = ctx.store.get('giftCards', cardId);
  const balanceMinor = card.balanceMinor + amountMinor;
  if (balanceMinor < 0) throw new Refusal('The gift card has less on it');
  const at = ctx.now().toISOString();
  const movement = { id: ctx.store.nextId(), amountMinor, orderId, processedAt: at };
  return ctx.store.patch('giftCards', cardId, {
    balanceMinor,
    movements: [...card.movements, movement],
    updatedAt: at,
  });
}

/** Gives an amount back to the cards that paid an order, the last one first, never more than each paid. */
export function returnToGiftCards(ctx: GiftCardContext, order: Order, amountMinor: Minor): void {
  let leftMinor = amountMinor;
  for (const card of ctx.store.list('giftCards', order.shopId).toReversed()) {
    const own = card.movements.filter((movement) => movement.orderId === order.id);
    const paidMinor = -own.reduce((sum, movement) => sum + movement.amountMinor, 0);
    const partMinor = Math.min(leftMinor, paidMinor);
    if (partMinor <= 0) continue;
    leftMinor -= partMinor;
    moveOnGiftCard(ctx, card.id, partMinor, order.id);
  }
}
