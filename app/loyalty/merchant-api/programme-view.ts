/** The live programme, as the API gives it: as shoppers read it, and what brings points, by id. */
import { mayTell } from '../actions/who-may.ts';
import type { PublishedVersion } from '../program/settings.ts';
import { programWords } from '../storefront/earn-sentence.ts';
import { dayIn } from '../storefront/shopper-words.ts';
import type { Programme } from './shapes.ts';

/** @param shop its currency (ISO 4217) and zone (IANA) */
export function programmeView(
  { version, publishedAt, settings }: PublishedVersion,
  shop: { currency: string; zone: string },
  now: Date,
): Programme {
  const { order, expiry, actions, eligibility, paused, goLiveAt } = settings;
  const startsAt = new Date(goLiveAt);
  const startsOn = startsAt > now ? dayIn(shop.zone, startsAt) : null;
  const shown = { currency: shop.currency, paused, startsOn, expiry };
  return {
    version,
    publishedAt: publishedAt.toISOString(),
    paused,
    testMode: eligibility.testersTag !== null,
    currency: shop.currency,
    startsAt: startsAt.toISOString(),
    order: { points: order.points, perMinor: order.perMinor, pendingDays: order.pendingDays },
    words: { en: programWords(order, shown, 'en'), pl: programWords(order, shown, 'pl') },
    actions: actions
      .filter((rule) => rule.on)
      .map((rule) => ({
        id: rule.id,
        kind: rule.kind,
        byApi: mayTell('api', rule.kind),
        name: rule.name,
        points: rule.points,
        limit: rule.limit,
        pendingDays: rule.pendingDays,
        tiers: rule.tiers,
        from: rule.from,
        until: rule.until,
      })),
  };
}
