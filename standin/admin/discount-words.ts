import type { Discount } from '../discount-model.ts';
import type { Id, Shop } from '../model.ts';
import { shopMoney } from '../shop-money.ts';
import type { Standin } from '../standin.ts';
import { personName } from '../strip.ts';

/** What a discount takes off. */
export function valueText(shop: Shop, { rule }: Discount): string {
  if (rule.type === 'free_shipping') return 'Free shipping';
  const { effect } = rule.type === 'bxgy' ? rule.gets : rule;
  const off =
    effect.kind === 'percentage' ? `${effect.basisPoints / 100} %` : shopMoney(effect.amountMinor, shop.currency);
  if (rule.type === 'bxgy') return `${off} off ${rule.gets.quantity} got`;
  const what = { all: 'everything', collections: 'collections', products: 'products' }[rule.items.kind];
  return `${off} off ${effect.kind === 'amount' && effect.onEachItem ? 'each of ' : ''}${what}`;
}

/** Who may use it. */
export function buyersText(standin: Standin, { customerIds, segmentTag }: Discount): string {
  if (customerIds === null) return segmentTag ? `customers tagged ${segmentTag}` : 'everybody';
  return customerIds.map((id) => nameOf(standin, id)).join(', ');
}

function nameOf(standin: Standin, customerId: Id): string {
  const customer = standin.store.find('customers', customerId);
  return customer ? personName(customer) : 'a deleted customer';
}
