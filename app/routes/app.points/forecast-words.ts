import type { TFunction } from 'i18next';
import type { ExpiryForecast } from '../../loyalty/expiry/expiry-forecast.ts';

/** What an expiry rule would come to in a year, in one sentence. */
export function forecastSentence(t: TFunction, { points, members }: ExpiryForecast): string {
  if (points === 0) return t('expiry.forecast.none');
  return t('expiry.forecast.total', {
    points: t('expiry.pointsOf', { count: points }),
    members: t('expiry.membersOf', { count: members }),
  });
}
