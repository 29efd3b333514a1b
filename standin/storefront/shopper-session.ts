import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Cart, Customer, Id, Shop } from '../model.ts';
import type { Standin } from '../standin.ts';

/** Cookies know no ports, so the name must differ from anything the app or the admin sets on localhost. */
const COOKIE = 'standin_shopper';
const COOKIE_DAYS = 30;
const QUANTITY_MAX = 99;

/** The cart behind the shopper's cookie, if this shop has it. */
export function findCart(standin: Pick<Standin, 'store'>, shop: Shop, request: Request): Cart | null {
  const id = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]+)`).exec(request.headers.cookie ?? '')?.[1];
  const cart = id === undefined ? null : standin.store.find('carts', id);
  return cart?.shopId === shop.id ? cart : null;
}

/** The same, made and given to the browser where there is none. */
export function ensureCart(
  standin: Pick<Standin, 'store' | 'now'>,
  shop: Shop,
  request: Request,
  response: Response,
): Cart {
  const known = findCart(standin, shop, request);
  if (known) return known;
  const cart = standin.store.put('carts', {
    id: randomUUID(),
    shopId: shop.id,
    customerId: null,
    lines: [],
    discountCode: null,
    updatedAt: standin.now().toISOString(),
  });
  response.cookie(COOKIE, cart.id, { httpOnly: true, sameSite: 'lax', maxAge: COOKIE_DAYS * 86_400_000 });
  return cart;
}

/** Who is signed in: the cart's customer while the record exists and may sign in. */
export function signedInCustomer(standin: Pick<Standin, 'store'>, cart: Cart | null): Customer | null {
  const customer = cart?.customerId ? standin.store.find('customers', cart.customerId) : null;
  return customer && customer.shopId === cart?.shopId && customer.state === 'enabled' ? customer : null;
}

/** Changes a cart's fields and notes when. */
export function changeCart(
  standin: Pick<Standin, 'store' | 'now'>,
  cart: Cart,
  fields: Partial<Omit<Cart, 'id' | 'shopId'>>,
): Cart {
  return standin.store.patch('carts', cart.id, { ...fields, updatedAt: standin.now().toISOString() });
}

/** A cart with `quantity` more of a variant; a line never holds more than 99. */
export function withMore(standin: Pick<Standin, 'store'>, cart: Cart, variantId: Id, quantity: number): Cart['lines'] {
  const units = Math.min(Math.max(Math.trunc(quantity) || 1, 1), QUANTITY_MAX);
  const known = cart.lines.find((line) => line.variantId === variantId);
  if (!known) return [...cart.lines, { id: standin.store.nextId(), variantId, quantity: units }];
  return cart.lines.map((line) =>
    line === known ? { ...line, quantity: Math.min(line.quantity + units, QUANTITY_MAX) } : line,
  );
}

/** Lines with the quantity of one set; 0 takes it away. */
export function withQuantity(cart: Cart, lineId: Id, quantity: number): Cart['lines'] {
  const units = Math.min(Math.max(Math.trunc(quantity) || 0, 0), QUANTITY_MAX);
  return cart.lines
    .map((line) => (line.id === lineId ? { ...line, quantity: units } : line))
    .filter((line) => line.quantity > 0);
}
