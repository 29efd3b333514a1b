/** What each job of the catalogue does. The worker gives them their connections; nothing here opens one. */
import type { AdminGraphql } from '../adapters/admin-api/run-operation.server.ts';
import type { Log } from '../adapters/log.server.ts';
import type { Sql, Tx } from '../db.server.ts';
import { awardPostponed } from '../loyalty/actions/award-soon.server.ts';
import { giveAnniversaries } from '../loyalty/actions/give-anniversaries.server.ts';
import { listShopsDue } from '../loyalty/ledger/due-points.server.ts';
import { maturePoints } from '../loyalty/ledger/mature-points.server.ts';
import { verifyLedger } from '../loyalty/ledger/verify-ledger.server.ts';
import { wipeRawData } from '../loyalty/privacy/wipe-raw-data.server.ts';
import { publishDueOrWait } from '../loyalty/program/schedule-due.server.ts';
import { giveBackLongDead } from '../loyalty/rewards/dead-codes.server.ts';
import { refillPools } from '../loyalty/rewards/refill-pools.server.ts';
import { sweepCodes } from '../loyalty/rewards/sweep-codes.server.ts';
import { sweepRedemptions } from '../loyalty/rewards/sweep-redemptions.server.ts';
import { lookAgainAtStopped } from '../loyalty/rewards/watch-discount.server.ts';
import { expireRedemption } from '../loyalty/rewards/turn-back.server.ts';
import { verifyRedemptions } from '../loyalty/rewards/verify-redemptions.server.ts';
import { getShop } from '../loyalty/shops/find-shop.server.ts';
import { mirrorAllMembers, mirrorMember, mirrorProgram } from '../loyalty/storefront/mirror-points.server.ts';
import type { TaskName, TaskPayload } from './catalogue.ts';
import { eraseCustomer } from './erase-customer.server.ts';
import { dateLotsOf, listShopsAtNight, runNightOf } from './expiry.server.ts';
import { importStep } from './imports.server.ts';
import {
  decideUndecidedOrders,
  lookUpCustomerTags,
  lookUpOrder,
  lookUpProducts,
  refreshProducts,
} from './look-up.server.ts';
import { claimAfterMerge } from './merge-customers.server.ts';
import { welcomeMember } from './member-enrolled.server.ts';
import { beginReconciliation, goOnReconciling, spreadReconciliation } from './reconcile.server.ts';
import { settleOrFinish } from './redemptions.server.ts';
import { processWebhook } from './process-webhook.server.ts';
import { lookAtDiscountOf, pollBatch, prepareRewardOf, sendBatch } from './reward-codes.server.ts';
import { listShopsInHours } from './shop-hours.server.ts';

export interface Hands {
  now: Date;
  /** Across shops: the directory and the finders of due work only. */
  db: Sql;
  inShop: <Result>(shopId: bigint, work: (sql: Sql) => Promise<Result>) => Promise<Result>;
  inShopPrisma: <Result>(shopId: bigint, work: (tx: Tx) => Promise<Result>) => Promise<Result>;
  adminOf: (domain: string) => Promise<AdminGraphql>;
  log: Log;
}

type Handler<Name extends TaskName> = (hands: Hands, payload: TaskPayload<Name>) => Promise<void>;

async function enqueuePerShop(hands: Hands, task: TaskName, shopIds: readonly bigint[]): Promise<void> {
  for (const shopId of shopIds) {
    const payload = JSON.stringify({ shopId: String(shopId) });
    await hands.db.query('select public.enqueue_job($1, $2::json, null, $3)', [task, payload, `${task}:${shopId}`]);
  }
}

async function listShopIds(hands: Hands): Promise<bigint[]> {
  const { rows } = await hands.db.query<{ id: string }>('select id from public.shop order by id');
  return rows.map((row) => BigInt(row.id));
}

/** Hours at which a shop's day is looked at: the first after midnight, and again in case it was missed. */
const DAY_HOURS: ReadonlySet<number> = new Set([0, 1, 6, 12, 18]);

/** The shop and its Admin API, or null once it has uninstalled: there is nobody to mirror to. */
async function mirrorWork(hands: Hands, shopId: bigint) {
  const shop = await getShop(hands.db, shopId);
  if (!shop.installed) return null;
  return { shop, now: hands.now, admin: await hands.adminOf(shop.domain), inShop: hands.inShop };
}

async function mirrorProgramOf(hands: Hands, shopId: bigint): Promise<void> {
  const work = await mirrorWork(hands, shopId);
  if (!work) return;
  await hands.inShopPrisma(shopId, (db) => mirrorProgram({ db, shopId, now: hands.now }, work.shop, work.admin));
}

export const HANDLERS: { [Name in TaskName]: Handler<Name> } = {
  'webhook.process': (hands, { shopId, deliveryId }) => processWebhook({ ...hands, shopId }, deliveryId),
  'member.mirror': async (hands, { shopId, memberId }) => {
    const work = await mirrorWork(hands, shopId);
    if (work) await mirrorMember(work, memberId);
  },
  'member.enrolled': (hands, { shopId, memberId }) => welcomeMember(hands, shopId, memberId),
  'member.merged': (hands, { shopId, memberId }) => claimAfterMerge(hands, shopId, memberId),
  'customer.erase': (hands, { shopId, customerId }) =>
    hands.inShop(shopId, (db) => eraseCustomer({ db, shopId, now: hands.now }, customerId)),
  'program.mirror': (hands, { shopId }) => mirrorProgramOf(hands, shopId),
  'program.publish-due': (hands, { shopId }) =>
    hands.inShopPrisma(shopId, (db) => publishDueOrWait({ db, shopId, now: hands.now })),
  'orders.decide-waiting': (hands, { shopId }) => decideUndecidedOrders(hands, shopId),
  'products.look-up': (hands, { shopId }) => lookUpProducts(hands, shopId),
  'products.refresh': async (hands) => enqueuePerShop(hands, 'products.refresh-shop', await listShopIds(hands)),
  'products.refresh-shop': (hands, { shopId }) => refreshProducts(hands, shopId),
  'customer-tags.look-up': (hands, { shopId, customerId }) => lookUpCustomerTags(hands, shopId, customerId),
  'order.look-up': (hands, { shopId, orderId }) => lookUpOrder(hands, shopId, orderId),
  'orders.reconcile': async (hands) => spreadReconciliation(hands, await listShopIds(hands)),
  'orders.reconcile-shop': (hands, { shopId }) => beginReconciliation(hands, shopId),
  'orders.reconcile-go-on': (hands, { shopId }) => goOnReconciling(hands, shopId),
  'reward.prepare': (hands, { shopId, rewardId }) => prepareRewardOf(hands, shopId, rewardId),
  'reward.look-at-discount': (hands, { shopId, ...key }) => lookAtDiscountOf(hands, shopId, key),
  'codes.refill': (hands, { shopId, rewardId }) =>
    hands.inShop(shopId, (db) => refillPools({ db, shopId, now: hands.now }, rewardId)),
  'codes.send': (hands, { shopId, batchId }) => sendBatch(hands, shopId, batchId),
  'codes.poll': (hands, { shopId, batchId }) => pollBatch(hands, shopId, batchId),
  'shop.mirror': async (hands, { shopId }) => {
    await mirrorProgramOf(hands, shopId);
    const work = await mirrorWork(hands, shopId);
    if (work) await mirrorAllMembers(work);
  },
  'points.mature': async (hands) =>
    enqueuePerShop(hands, 'points.mature-shop', await listShopsDue(hands.db, hands.now)),
  'points.mature-shop': async (hands, { shopId }) => {
    await maturePoints(shopId, hands.now);
  },
  'points.redate-shop': (hands, { shopId }) => dateLotsOf(hands, shopId),
  'points.expire': async (hands) => enqueuePerShop(hands, 'points.expire-shop', await listShopsAtNight(hands)),
  'points.expire-shop': (hands, { shopId }) => runNightOf(hands, shopId),
  'ledger.verify': async (hands) => enqueuePerShop(hands, 'ledger.verify-shop', await listShopIds(hands)),
  'ledger.verify-shop': async (hands, { shopId }) => {
    const off = await hands.inShop(shopId, (db) => verifyRedemptions(db, shopId));
    if (off.length > 0) hands.log.error({ shopId: String(shopId), off: off.slice(0, 20) }, 'redemptions have drifted');
    const drifts = await verifyLedger(shopId);
    if (drifts.length + off.length === 0) return;
    hands.log.error({ shopId: String(shopId), drifts: drifts.slice(0, 20) }, 'the ledger has drifted');
    throw new Error(`The ledger has drifted in ${drifts.length + off.length} places; run npm run verify`);
  },
  'redemption.settle': (hands, { shopId, redemptionId }) => settleOrFinish(hands, shopId, redemptionId),
  'redemption.expire': (hands, { shopId, redemptionId }) =>
    hands.inShop(shopId, (db) => expireRedemption({ db, shopId, now: hands.now }, redemptionId)),
  'redemption.sweep': async (hands) => enqueuePerShop(hands, 'redemption.sweep-shop', await listShopIds(hands)),
  'redemption.sweep-shop': async (hands, { shopId }) => {
    await hands.inShop(shopId, (db) => sweepRedemptions({ db, shopId, now: hands.now }));
    await hands.inShop(shopId, (db) => sweepCodes({ db, shopId, now: hands.now }));
    await hands.inShop(shopId, (db) => lookAgainAtStopped({ db, shopId }));
    while ((await hands.inShop(shopId, (db) => giveBackLongDead({ db, shopId, now: hands.now }))) > 0);
  },
  'action.award': (hands, { shopId, tries, ...award }) =>
    hands.inShop(shopId, (db) => awardPostponed({ db, shopId, now: hands.now }, award, tries)),
  'action.anniversaries': async (hands) =>
    enqueuePerShop(hands, 'action.anniversaries-shop', await listShopsInHours(hands, DAY_HOURS)),
  'action.anniversaries-shop': (hands, { shopId }) => giveAnniversaries(hands, shopId),
  'import.check': (hands, { shopId, batchId }) => importStep(hands, 'import.check', shopId, batchId),
  'import.commit': (hands, { shopId, batchId }) => importStep(hands, 'import.commit', shopId, batchId),
  'import.undo': (hands, { shopId, batchId }) => importStep(hands, 'import.undo', shopId, batchId),
  'raw-data.wipe': async (hands) => enqueuePerShop(hands, 'raw-data.wipe-shop', await listShopIds(hands)),
  'raw-data.wipe-shop': async (hands, { shopId }) => {
    await hands.inShop(shopId, (db) => wipeRawData({ db, shopId, now: hands.now }));
  },
};
