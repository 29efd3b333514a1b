/** Who did something, in words: staff by their account's number, or a token of the merchant API by its own. */
import type { TFunction } from 'i18next';

const TOKEN = /^api:(\d{1,19})$/;

/** @param staff as it was kept */
export function whoWords(t: TFunction, staff: string): string {
  if (staff === 'unknown') return t('activity.byUnknown');
  const token = TOKEN.exec(staff)?.[1];
  return token === undefined ? t('activity.by', { staff }) : t('apiAccess.byToken', { number: token });
}

/** Who gave a reason. */
export function writtenByWords(t: TFunction, staff: string): string {
  const token = TOKEN.exec(staff)?.[1];
  return token === undefined ? t('member.reasonBy', { staff }) : t('apiAccess.writtenByToken', { number: token });
}
