/** Dates, warnings and expiry by the clock of each shop. */
import { dateLots } from '../loyalty/expiry/date-lots.server.ts';
import { NIGHT_HOURS } from '../loyalty/expiry/night.ts';
import { runNight } from '../loyalty/expiry/run-night.server.ts';
import type { Hands } from './handlers.server.ts';
import { listShopsInHours } from './shop-hours.server.ts';

/** Ids of the installed shops in whose zone it is the time of the nightly run; every hour asks. */
export const listShopsAtNight = (hands: Pick<Hands, 'db' | 'now' | 'log'>): Promise<bigint[]> =>
  listShopsInHours(hands, NIGHT_HOURS);

export async function runNightOf(hands: Pick<Hands, 'now' | 'log'>, shopId: bigint): Promise<void> {
  const run = await runNight(shopId, hands.now);
  if (run.redated + run.warnings + run.expired > 0) hands.log.info({ shopId: String(shopId), ...run }, 'expiry ran');
}

/** Goes on dating after a publication; where it is not at the end, another job does. */
export async function dateLotsOf(hands: Pick<Hands, 'now' | 'inShop'>, shopId: bigint): Promise<void> {
  if (await dateLots(shopId, hands.now)) return;
  const task = 'points.redate-shop';
  const payload = JSON.stringify({ shopId: String(shopId) });
  await hands.inShop(shopId, (db) =>
    db.query('select public.enqueue_job($1, $2::json, null, $3)', [task, payload, `${task}:${shopId}`]),
  );
}
