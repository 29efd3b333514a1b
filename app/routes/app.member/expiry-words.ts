import type { TFunction } from 'i18next';
import type { EntryExpiry } from '../../loyalty/recognition/expiry-story.server.ts';
import type { EntryWords } from './entry-words.ts';

/** That a date moved, or went. */
export const redateTitle = (t: TFunction, expiry: EntryExpiry | null): string =>
  t(expiry === null || expiry.until === null ? 'expiry.member.undated' : 'expiry.member.redated');

/** Why a date moved, or why points went, in sentences. */
export function expirySentences(
  { t, format }: Pick<EntryWords, 't' | 'format'>,
  entry: { kind: string; version: number | null; expiry: EntryExpiry | null },
): string[] {
  const { kind, version, expiry } = entry;
  if (expiry === null) return [];
  if (kind === 'expire') {
    const dates = format.list(expiry.warnedAt.map(format.date));
    return [t('member.expireWhy'), ...(dates === '' ? [] : [t('expiry.member.expiredWarned', { dates })])];
  }
  return [
    expiry.until === null ? t('expiry.member.noDate') : t('expiry.member.until', { date: format.date(expiry.until) }),
    expiry.by === 'rule' ? t('expiry.member.byRule', { version: version ?? 0 }) : t('expiry.member.byNight'),
  ];
}
