/** Shops by what their clocks show. */
import { Temporal } from 'temporal-polyfill';
import type { Hands } from './handlers.server.ts';

/** @param zone IANA; @returns null where this host knows no such zone: it may be newer than the host's list */
function hourIn(now: Date, zone: string): number | null {
  try {
    return Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).hour;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/**
 * Ids of the installed shops on whose clocks it is one of these hours. A shop whose zone is not known here is left out and logged: it must
 * not keep all others from their day.
 */
export async function listShopsInHours(
  hands: Pick<Hands, 'db' | 'now' | 'log'>,
  hours: ReadonlySet<number>,
): Promise<bigint[]> {
  const { rows } = await hands.db.query<{ id: string; zone: string }>(
    'select id, zone from public.shop where uninstalled_at is null order by id',
  );
  const hourOf = new Map([...new Set(rows.map(({ zone }) => zone))].map((zone) => [zone, hourIn(hands.now, zone)]));
  return rows.flatMap(({ id, zone }) => {
    const hour = hourOf.get(zone) ?? null;
    if (hour === null) hands.log.warn({ shopId: id, zone }, 'a time zone that nobody here knows');
    return hour !== null && hours.has(hour) ? [BigInt(id)] : [];
  });
}
