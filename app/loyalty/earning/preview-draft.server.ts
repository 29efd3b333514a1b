import type { SqlContext } from '../../db.server.ts';
import { listVersions } from '../program/list-versions.server.ts';
import type { ProgramSettings } from '../program/settings.ts';
import { compareOrders, draftTotals, type DraftTotals, type OrderComparison } from './draft-preview.ts';
import { FrozenDecision } from './freeze-decision.ts';
import { OrderFact } from './order-fact.ts';
import { withProductNotesOfAll } from './product-notes.server.ts';

/** So many of the newest orders are priced: enough to see the effect, few enough to answer while one types. */
const ORDERS_MAX = 100;

export interface PreviewedMember {
  /** null where the customer is no member yet: the order waits for the first publication */
  id: string | null;
  customerId: string | null;
  /** null where none is known, or it was erased */
  name: string | null;
  redacted: boolean;
}

export interface DraftPreview {
  totals: DraftTotals;
  /** Newest first. */
  orders: (Omit<OrderComparison, 'member' | 'beforeGoLive' | 'unknown'> & { member: PreviewedMember })[];
}

interface Row {
  fact: unknown;
  frozen: unknown;
  customer_id: string | null;
  member_id: string | null;
  first_name: string | null;
  last_name: string | null;
  status: string | null;
  tier: string | null;
  tags: string[] | null;
}

// guests' orders are left out, and those of customers who have yet to join: no rule gives them points until somebody claims them
const NEWEST_PAID = `select f.fact, f.frozen, f.customer_id,
    coalesce(own.id, buyer.id) as member_id, coalesce(own.first_name, buyer.first_name) as first_name,
    coalesce(own.last_name, buyer.last_name) as last_name, coalesce(own.status, buyer.status) as status,
    coalesce(own.tier, buyer.tier) as tier, coalesce(own.tags, buyer.tags, note.tags) as tags
  from (
    select fact, frozen, shop_id, customer_id, member_id, processed_at, order_id from public.order_fact
    where shop_id = $1 and processed_at is not null
      and (frozen is not null or (customer_id is not null and fact -> 'lastPaid' <> 'null'
        and waits_for is distinct from 'membership'))
    order by processed_at desc, order_id desc limit ${ORDERS_MAX}
  ) f
  left join public.member own on own.shop_id = f.shop_id and own.id = f.member_id
  left join public.member buyer on own.id is null and buyer.shop_id = f.shop_id and buyer.customer_id = f.customer_id
  left join public.customer_note note on note.shop_id = f.shop_id and note.customer_id = f.customer_id
  order by f.processed_at desc, f.order_id desc`;

function memberOf(row: Row): PreviewedMember {
  const name = [row.first_name, row.last_name].filter((part) => part !== null && part !== '').join(' ');
  return {
    id: row.member_id,
    customerId: row.customer_id,
    name: name === '' ? null : name,
    redacted: row.status === 'redacted',
  };
}

const keyOf = (row: Row): string =>
  row.member_id === null ? `customer ${row.customer_id}` : `member ${row.member_id}`;

/**
 * What the newest decided or paid orders of members would have earned under a draft, beside what they earn today. Reads only.
 * @param wanted the settings as they would be published
 * @param paysStoreCredit whether points buy store credit: then what is paid with it does not earn, whatever the settings say
 */
export async function previewDraft(
  ctx: SqlContext,
  wanted: ProgramSettings,
  paysStoreCredit = false,
): Promise<DraftPreview> {
  const effective = (settings: ProgramSettings): ProgramSettings =>
    paysStoreCredit ? { ...settings, order: { ...settings.order, storeCreditPayments: false } } : settings;
  const draft = effective(wanted);
  const known = await listVersions(ctx);
  const versions = known.map((version) => ({ ...version, settings: effective(version.settings) }));
  const { rows } = await ctx.db.query<Row>({ name: 'newest-paid-orders', text: NEWEST_PAID, values: [ctx.shopId] });
  const members = new Map(rows.map((row) => [keyOf(row), memberOf(row)]));
  const facts = await withProductNotesOfAll(
    ctx,
    rows.map((row) => OrderFact.parse(row.fact)),
  );
  const paid = rows.flatMap((row, place) => {
    const fact = facts[place];
    const frozen = row.frozen === null ? null : FrozenDecision.parse(row.frozen);
    return fact ? [{ fact, frozen, buyer: { tier: row.tier, tags: row.tags }, member: keyOf(row) }] : [];
  });
  const compared = compareOrders(paid, versions, draft);
  return {
    totals: draftTotals(compared),
    orders: compared.flatMap(({ member: key, orderId, name, processedAt, today, drafted }) => {
      const member = members.get(key);
      return member ? [{ orderId, name, processedAt, today, drafted, member }] : [];
    }),
  };
}
