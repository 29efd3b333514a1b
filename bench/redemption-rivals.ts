/**
 * 2 to 16 clients at one balance, round after round: exactly floor(balance / cost) may succeed, whatever the kind, with codes for all, for
 * some or for none; and afterwards the books are clean.
 */
import type pg from 'pg';
import { withShopSql } from '../app/db.server.ts';
import { findAccount } from '../app/loyalty/ledger/read-account.server.ts';
import { verifyLedger } from '../app/loyalty/ledger/verify-ledger.server.ts';
import { redeemReward } from '../app/loyalty/rewards/redeem-reward.server.ts';
import type { RewardSettings } from '../app/loyalty/rewards/reward.ts';
import { verifyRedemptions } from '../app/loyalty/rewards/verify-redemptions.server.ts';
import { addMembers, addReward, addShop, amountOff, experience, giftCard } from './redemption-shop.ts';
import { randomFrom } from './seeded-random.ts';

export interface RivalsRow {
  what: string;
  rounds: number;
  attempts: number;
  succeeded: number;
  /** Rounds in which more or fewer succeeded than the balance pays for, or the balance was not what is left. */
  wrong: number;
  /** What verifyLedger and verifyRedemptions find at the end. */
  drifts: number;
  seconds: number;
  met: boolean;
}

const SHOP = 2n;
const KINDS: readonly ((points: number) => RewardSettings)[] = [amountOff, amountOff, giftCard, experience];

interface Round {
  rivals: number;
  points: number;
  balance: number;
  settings: RewardSettings;
  codes: number;
}

function roundOf(random: (below: number) => number): Round {
  const [rivals, points, balance] = [2 + random(15), 1 + random(400), random(3001)];
  const settings = (KINDS[random(KINDS.length)] ?? amountOff)(points);
  return { rivals, points, balance, settings, codes: settings.kind === 'amount_off' ? random(17) : 0 };
}

/** @returns how many succeeded, and whether that is right */
async function play(admin: pg.Pool, pool: pg.Pool, round: Round): Promise<{ succeeded: number; right: boolean }> {
  const { rivals, points, balance, settings, codes } = round;
  const rewardId = await addReward(admin, SHOP, settings, { codes, size: 0 });
  const [memberId = 0n] = await addMembers(pool, SHOP, 1, balance);
  const one = (rival: number) =>
    withShopSql(
      SHOP,
      (db) => {
        const request = { memberId, rewardId, step: 1, clientKey: `rival-key-${rival}`, by: 'shopper' } as const;
        return redeemReward({ db, shopId: SHOP, now: new Date() }, request);
      },
      pool,
    );
  const outcomes = await Promise.all(Array.from({ length: rivals }, (_, rival) => one(rival)));
  const succeeded = outcomes.filter(({ ok }) => ok).length;
  const account = await withShopSql(SHOP, (db) => findAccount({ db, shopId: SHOP, now: new Date() }, memberId), pool);
  const left = Number((account?.available ?? 0n) - (account?.held ?? 0n));
  const wanted = Math.min(rivals, Math.floor(balance / points));
  const reasons = outcomes.every((outcome) => outcome.ok || outcome.refusal.reason === 'points');
  return { succeeded, right: reasons && succeeded === wanted && left === balance - wanted * points };
}

/** @param pool as comeback_app, for at least 16 clients */
export async function benchRivals(admin: pg.Pool, pool: pg.Pool, rounds: number): Promise<RivalsRow> {
  await addShop(admin, SHOP, 'rivals.myshopify.com');
  const random = randomFrom(20_261_122);
  const started = performance.now();
  let [attempts, succeeded, wrong] = [0, 0, 0];
  for (let n = 0; n < rounds; n += 1) {
    const round = roundOf(random);
    const played = await play(admin, pool, round);
    attempts += round.rivals;
    succeeded += played.succeeded;
    if (!played.right) {
      wrong += 1;
      console.error(`round ${n}: ${JSON.stringify(round)}: ${played.succeeded} succeeded`);
    }
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  const redemptions = await withShopSql(SHOP, (db) => verifyRedemptions(db, SHOP), pool);
  const drifts = redemptions.length + (await verifyLedger(SHOP, pool)).length;
  const what = '2 to 16 at one balance';
  return { what, rounds, attempts, succeeded, wrong, drifts, seconds, met: wrong === 0 && drifts === 0 };
}
