import { type DiscountFields, ruleForItems } from '../commerce/save-discount.ts';
import type { Discount, DiscountItems } from '../discount-model.ts';
import { html, type Html } from '../html.ts';
import type { Shop } from '../model.ts';
import { Refusal, type Standin } from '../standin.ts';
import { personName } from '../strip.ts';
import { type AdminVisit, textOf } from './admin-context.ts';
import { instantInZone, zonedFields } from './zoned-instant.ts';

/** Goods and customers to choose from at most. */
const CHOICES_MAX = 200;
const KEEP = 'keep';

type Choice = { value: string; label: string };

function goodsChoices(standin: Standin, shop: Shop): Choice[] {
  const collections = standin.store.list('collections', shop.id).slice(0, CHOICES_MAX);
  const products = standin.store.list('products', shop.id).slice(0, CHOICES_MAX);
  return [
    { value: 'all', label: 'Everything' },
    ...collections.map(({ id, title }) => ({ value: `collections:${id}`, label: `Collection ${title}` })),
    ...products.map(({ id, title }) => ({ value: `products:${id}`, label: `Product ${title}` })),
    ...products.flatMap(({ title, variants }) =>
      variants.map((variant) => ({ value: `variants:${variant.id}`, label: `Variant ${title}, ${variant.title}` })),
    ),
  ];
}

function buyerChoices(standin: Standin, shop: Shop): Choice[] {
  const customers = standin.store.list('customers', shop.id).slice(0, CHOICES_MAX);
  const tags = [...new Set(['vip', ...customers.flatMap((customer) => customer.tags)])];
  return [
    { value: 'all', label: 'Everybody' },
    ...tags.map((tag) => ({ value: `tag:${tag}`, label: `Segment: customers tagged ${tag}` })),
    ...customers.map((customer) => ({ value: `customer:${customer.id}`, label: `Only ${personName(customer)}` })),
  ];
}

/** What a merchant may change of a discount, whoever made it. */
export function discountChangeForm(standin: Standin, shop: Shop, discount: Discount): Html {
  const select = (name: string, label: string, choices: Choice[]): Html =>
    html`<label
      >${label}
      <select name="${name}">
        <option value="${KEEP}">As it is</option>
        ${choices.map((choice) => html`<option value="${choice.value}">${choice.label}</option>`)}
      </select></label
    >`;
  const at = (instant: string | null): string =>
    instant === null ? '' : zonedFields(new Date(instant), shop.timeZone).slice(0, 16);
  return html`<form
    method="post"
    action="/store/${shop.handle}/discounts/${discount.id}"
    class="card form"
    aria-label="Change the discount"
  >
    <h2>Change it</h2>
    <div class="pair">
      ${discount.rule.type === 'free_shipping' ? '' : select('goods', 'Applies to', goodsChoices(standin, shop))}
      ${select('buyers', 'Customers', buyerChoices(standin, shop))}
    </div>
    <div class="pair">
      <label>Starts <input type="datetime-local" name="startsAt" value="${at(discount.startsAt)}" required /></label>
      <label>Ends <input type="datetime-local" name="endsAt" value="${at(discount.endsAt)}" /></label>
    </div>
    <label
      >Uses for each code (empty: any number)
      <input name="usageLimit" inputmode="numeric" value="${discount.usageLimit ?? ''}"
    /></label>
    <label class="check"
      ><input type="checkbox" name="once" ${discount.appliesOncePerCustomer ? 'checked' : ''} /> Once for each
      customer</label
    >
    <div class="actions"><button class="button">Save discount</button></div>
  </form>`;
}

function itemsOf(chosen: string): DiscountItems {
  const [kind, id = ''] = chosen.split(':');
  if (kind === 'collections') return { kind, collectionIds: [id] };
  if (kind === 'products') return { kind, productIds: [id], variantIds: [] };
  if (kind === 'variants') return { kind: 'products', productIds: [], variantIds: [id] };
  return { kind: 'all' };
}

function buyersOf(chosen: string): Pick<DiscountFields, 'customerIds' | 'segmentTag'> {
  if (chosen.startsWith('customer:')) return { customerIds: [chosen.slice('customer:'.length)], segmentTag: null };
  return { customerIds: null, segmentTag: chosen.startsWith('tag:') ? chosen.slice('tag:'.length) : null };
}

/** @throws Refusal for dates that are none, an end before the start, and fewer uses than one */
export function discountChangesOf({ shop, request }: AdminVisit, discount: Discount): Partial<DiscountFields> {
  const instantOf = (name: string): string | null => {
    const text = textOf(request, name);
    const instant = text === '' ? null : instantInZone(text, shop.timeZone);
    if (text !== '' && instant === null) throw new Refusal('That is no date');
    return instant;
  };
  const [goods, buyers, uses] = [textOf(request, 'goods'), textOf(request, 'buyers'), textOf(request, 'usageLimit')];
  const [startsAt, endsAt] = [instantOf('startsAt') ?? discount.startsAt, instantOf('endsAt')];
  if (endsAt !== null && endsAt <= startsAt) throw new Refusal('A discount ends after it starts');
  if (uses !== '' && !/^[1-9]\d{0,5}$/.test(uses)) throw new Refusal('A code is used at least once');
  return {
    startsAt,
    endsAt,
    usageLimit: uses === '' ? null : Number(uses),
    appliesOncePerCustomer: textOf(request, 'once') === 'on',
    ...(goods !== '' && goods !== KEEP && { rule: ruleForItems(discount.rule, itemsOf(goods)) }),
    ...(buyers !== '' && buyers !== KEEP && buyersOf(buyers)),
  };
}
