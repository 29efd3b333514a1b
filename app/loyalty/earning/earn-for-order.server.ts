/**
 * One order's news → its fact → a decision → the ledger, in one transaction under a lock on that order
 * (rules.md "Earning from orders"; design.md "The way of an order" 3–5).
 */
import { createHash } from 'node:crypto';
import type { SqlContext } from '../../db.server.ts';
import { expiresAtOf } from '../expiry/expiry-of-new-lot.server.ts';
import { postPoints } from '../ledger/post-points.server.ts';
import { countClaim } from '../members/enrol-member.server.ts';
import { listVersions } from '../program/list-versions.server.ts';
import type { PublishedVersion } from '../program/settings.ts';
import { buyerOfOrder } from './buyer-of-order.server.ts';
import { UnreadablePayload } from './parse-order-payload.ts';
import { freezeDecision, lacksForRule, lacksNotes, lacksToFreeze, STORE_CREDIT_GATEWAY } from './freeze-decision.ts';
import type { Buyer, FrozenDecision, Wait } from './freeze-decision.ts';
import { canonicalJson, mergeFact } from './merge-fact.ts';
import type { CustomerNews, FactOrder, OrderFact, OrderNews } from './order-fact.ts';
import { missingFrom } from './order-wait.ts';
import { pointsForOrder } from './points-for-order.ts';
import { wantProducts, withProductNotes } from './product-notes.server.ts';
import { lockFact, storeFact } from './stored-orders.server.ts';
import type { Decision, LookedUp, StoredFact } from './stored-orders.server.ts';

/** What earning asks of rewards, which stand beside it: neither part imports the other, so the job hands it in. */
export interface RewardsAsked {
  /** Those of an order's discount codes that loyalty rewards brought. */
  codesAmong: (codes: readonly string[]) => Promise<string[]>;
  /** Locks the accounts that the order and its codes touch, all at once, before anything is posted. */
  lockMembers: (memberId: bigint, codes: readonly string[]) => Promise<void>;
  /** Whether points buy store credit: then what is paid with it does not earn again. */
  payStoreCredit: () => Promise<boolean>;
}

/** `rewards` is left out only where there can be none. */
export type OrderContext = SqlContext & { rewards?: RewardsAsked };

/** What became of the news, and what the order still waits for. */
export interface OrderOutcome {
  outcome: 'nothing_new' | 'kept' | 'posted' | 'unchanged';
  missing: Wait | null;
}

const LOOKED_UP: readonly (Wait | null)[] = ['products', 'payments', 'customer_tags'] satisfies LookedUp[];

const DAY_MS = 86_400_000;
/** Points that come back to a lot that has expired live at least this long (rules.md "The ledger" 4). */
const GRACE_DAYS = 30;

/** Business time of a posting: the order's own for what it earned first, or when it was claimed; that of the newest change afterwards. */
function occurredAt(fact: OrderFact, order: FactOrder, frozen: FrozenDecision, first: boolean): Date {
  if (first) return new Date(frozen.claimedAt ?? order.processedAt);
  const changes = [...Object.values(fact.refunds), ...Object.values(fact.edits)].map(({ createdAt }) =>
    Date.parse(createdAt),
  );
  return new Date(Math.max(Date.parse(order.updatedAt), ...changes));
}

type Posted = Decision & { memberId: bigint; frozen: FrozenDecision; target: bigint; at: Date };

async function post(ctx: SqlContext, decision: Posted): Promise<boolean> {
  const { fact, revision, frozen } = decision;
  const availableAt = new Date(frozen.availableAt);
  // from when they are credited: an order of long ago, or told of late, must not cost its buyer a part of their time (decision 080)
  const expiresAt = decision.target > 0n ? await expiresAtOf(ctx, ctx.now, availableAt) : null;
  const [outcome] = await postPoints(ctx, [
    {
      kind: 'order',
      memberId: decision.memberId,
      key: `order:${fact.orderId}:r${revision}`,
      hash: createHash('sha256').update(canonicalJson(fact)).digest(),
      orderId: BigInt(fact.orderId),
      target: decision.target,
      policy: frozen.rule?.clawback ?? 'owe',
      at: decision.at,
      availableAt,
      ...(expiresAt === null ? {} : { expiresAt }),
      graceUntil: new Date(ctx.now.getTime() + GRACE_DAYS * DAY_MS),
      version: frozen.version ?? 0,
      ...(decision.why === null ? {} : { why: decision.why }),
    },
  ]);
  if (outcome?.outcome === 'bad_posting')
    throw new UnreadablePayload(`The order is worth ${decision.target} points, more than the ledger takes.`);
  if (outcome?.outcome !== 'posted' && outcome?.outcome !== 'unchanged' && outcome?.outcome !== 'duplicate') {
    throw new Error(`order ${fact.orderId} revision ${revision}: the ledger says ${outcome?.outcome}`);
  }
  return outcome.outcome === 'posted';
}

/** Has a job look up what an order waits for; it is decided again once that is known. */
async function askFor(ctx: SqlContext, waits: LookedUp, fact: OrderFact): Promise<void> {
  if (waits === 'products') return wantProducts(ctx, fact);
  const shop = { shopId: String(ctx.shopId) };
  const [task, payload, key] =
    waits === 'payments'
      ? ['order.look-up', { ...shop, orderId: fact.orderId }, `order.look-up:${ctx.shopId}:${fact.orderId}`]
      : ['customer-tags.look-up', shop, `customer-tags.look-up:${ctx.shopId}`];
  await ctx.db.query('select public.enqueue_job($1, $2::json, null, $3)', [task, JSON.stringify(payload), key]);
}

/** Keeps a fact that cannot be decided yet. What was decided before stays as it is. */
async function keep(ctx: SqlContext, stored: StoredFact, kept: Kept): Promise<OrderOutcome> {
  const { fact, missing } = kept;
  const lookedUp = LOOKED_UP.includes(missing) ? (missing as LookedUp) : null;
  const waitsFor = missing === 'membership' ? missing : lookedUp;
  await storeFact(ctx, { ...kept, frozen: stored.frozen, why: stored.why, target: stored.target, waitsFor });
  if (lookedUp !== null) await askFor(ctx, lookedUp, fact);
  return { outcome: 'kept', missing };
}

/** Keeps a decision that gives nothing to nobody: its customer is no member, and whoever they become, it stays. */
async function bar(
  ctx: SqlContext,
  barred: Pick<Decision, 'fact' | 'revision'>,
  frozen: FrozenDecision,
): Promise<OrderOutcome> {
  const { target, why } = pointsForOrder(barred.fact, frozen);
  await storeFact(ctx, { ...barred, memberId: null, frozen, why, target, waitsFor: null });
  return { outcome: 'unchanged', missing: null };
}

async function rewardCodesOf(ctx: OrderContext, order: FactOrder): Promise<string[]> {
  return order.discountCodes.length === 0 ? [] : ((await ctx.rewards?.codesAmong(order.discountCodes)) ?? []);
}

/** The versions that may decide; where loyalty pays out store credit, none of them lets payments with it earn (rules.md "Earning from orders" 4). */
async function versionsFor(ctx: OrderContext, order: FactOrder): Promise<PublishedVersion[]> {
  const versions = await listVersions(ctx);
  if (!order.gateways.includes(STORE_CREDIT_GATEWAY) || !(await ctx.rewards?.payStoreCredit())) return versions;
  return versions.map((version) => ({
    ...version,
    settings: { ...version.settings, order: { ...version.settings.order, storeCreditPayments: false } },
  }));
}

type Kept = Pick<Decision, 'fact' | 'revision' | 'memberId'> & { missing: Wait | null };

/** What a decision that is frozen, or is to be, still lacks. */
function lacksOf(
  fact: OrderFact,
  stored: StoredFact,
  versions: readonly PublishedVersion[],
  buyer: Buyer,
): Wait | null {
  const { frozen } = stored;
  if (frozen === null) return lacksToFreeze(fact, versions, buyer);
  return frozen.rule && (frozen.never === null ? lacksForRule(fact, frozen.rule) : null);
}

/** Decides what can be decided, posts it, and keeps the fact either way. */
async function decide(
  ctx: OrderContext,
  stored: StoredFact,
  known: OrderFact,
  revision: number,
  customer: CustomerNews | null,
): Promise<OrderOutcome> {
  const missing = missingFrom(known, stored.frozen);
  const { order } = known;
  const waiting = { fact: known, revision, memberId: stored.memberId };
  if (!order || (stored.frozen === null && known.lastPaid === null)) return keep(ctx, stored, { ...waiting, missing });
  if (stored.frozen !== null && stored.memberId === null) return bar(ctx, waiting, stored.frozen);
  const versions = stored.frozen === null ? await versionsFor(ctx, order) : [];
  const { memberId, buyer, ...found } = await buyerOfOrder(ctx, stored, order, versions, customer);
  if (buyer === null) return keep(ctx, stored, { ...waiting, missing: 'waits' in found ? found.waits : missing });
  const fact = await withProductNotes(ctx, known);
  if (memberId === null) {
    const barred = freezeDecision(fact, versions, buyer);
    if (barred.never === null) return keep(ctx, stored, { ...waiting, fact, missing: 'membership' });
    return bar(ctx, { fact, revision }, barred);
  }
  const lacks = lacksOf(fact, stored, versions, buyer);
  if (lacks !== null) return keep(ctx, stored, { fact, revision, memberId, missing: lacks });
  const frozen = stored.frozen ?? freezeDecision(fact, versions, buyer, await rewardCodesOf(ctx, order));
  const { target, why } = pointsForOrder(fact, frozen);
  // the tags and collections of its day belong to the fact, also where no rule asks for them today
  const waitsFor = frozen.never === null && lacksNotes(fact) ? 'products' : null;
  const decision = { fact, revision, memberId, frozen, why, target, waitsFor } satisfies Decision;
  // members before accounts, as everybody takes them: the customer may be signing up at this moment
  if (stored.frozen === null && frozen.claimedAt !== null && target > 0n) await countClaim(ctx, memberId, target);
  await ctx.rewards?.lockMembers(memberId, order.discountCodes);
  const posted = await post(ctx, { ...decision, at: occurredAt(fact, order, frozen, stored.frozen === null) });
  await storeFact(ctx, decision);
  if (waitsFor !== null) await askFor(ctx, waitsFor, fact);
  return { outcome: posted ? 'posted' : 'unchanged', missing };
}

/**
 * Takes in news of one order. Repeating it, or telling it in another order, changes nothing in the end.
 * @param ctx `db` inside a transaction of the shop: fact, frozen decision and posting commit together or not at all
 * @throws Error when the ledger refuses (another hash under the same cause: the books must be looked at)
 */
export async function earnForOrder(ctx: OrderContext, news: OrderNews): Promise<OrderOutcome> {
  const stored = await lockFact(ctx, BigInt(news.orderId));
  const fact = mergeFact(stored.fact, news);
  if (stored.fact !== null && canonicalJson(fact) === canonicalJson(stored.fact)) {
    return { outcome: 'nothing_new', missing: missingFrom(fact, stored.frozen) };
  }
  return decide(ctx, stored, fact, stored.revision + 1, news.customer);
}

/**
 * Decides an order again that waited for something which is here now: the first publication, or what a job looked up. An order
 * that still waits, or is decided already, stays as it is.
 */
export async function reconsiderOrder(ctx: OrderContext, orderId: bigint): Promise<void> {
  const stored = await lockFact(ctx, orderId);
  if (stored.fact === null || (stored.frozen !== null && stored.waitsFor === null)) return;
  const fact = await withProductNotes(ctx, stored.fact);
  // a fact that says more than the one that was posted is a revision of its own; one that was only kept has its cause still free
  const changed = canonicalJson(fact) !== canonicalJson(stored.fact);
  await decide(ctx, stored, fact, changed ? stored.revision + 1 : stored.revision, null);
}
