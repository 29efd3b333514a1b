import { describe, expect, test } from 'vitest';
import { createAdminI18n } from '../../i18n/admin-i18n.ts';
import type { AdminLocale } from '../../i18n/locale.ts';
import type { ActivityChange } from '../../loyalty/activity/activity.ts';
import { initialSettings } from '../../loyalty/program/settings.ts';
import { formatFor } from '../../ui/format.ts';
import { activityDetails, activitySentence } from './activity-words.ts';

const LIVE = initialSettings(100, new Date('2026-11-21T11:00:00Z'));
const DOUBLE = { ...LIVE, order: { ...LIVE.order, points: 2 } };
const PAUSED = { ...LIVE, paused: true };
const SHOPPER = { name: 'Shopper 1', customerId: '501', redacted: false };

const publish = (before: object | null, after: object): ActivityChange => ({
  action: 'program.publish',
  subject: '2',
  before: before && { version: 1, settings: { ...before } },
  after: { version: 2, settings: { ...after } },
});
const publishAs = (more: object): ActivityChange => ({
  action: 'program.publish',
  subject: '5',
  before: { version: 4, settings: { ...LIVE } },
  after: { version: 5, settings: { ...DOUBLE }, ...more },
});
const PUBLISH_AT = '2026-11-27T11:00:00.000Z';
const schedule = (before: object | null, planned: object): ActivityChange => ({
  action: 'program.schedule',
  subject: '5',
  before: before && { version: 4, settings: { ...before } },
  after: { version: 5, settings: { ...planned }, publishAt: PUBLISH_AT },
});
const unschedule = (why: 'cancelled' | 'published' | 'replaced'): ActivityChange => ({
  action: 'program.unschedule',
  subject: null,
  before: { version: null, settings: { ...DOUBLE }, publishAt: PUBLISH_AT },
  after: { why, live: { version: 4, settings: { ...LIVE } } },
});
const discard = (before: object, after: object | null): ActivityChange => ({
  action: 'program.discard',
  subject: null,
  before: { version: null, settings: { ...before } },
  after: after && { version: 4, settings: { ...after } },
});
const adjust = (points: number): ActivityChange => ({
  action: 'member.adjust',
  subject: '9',
  before: { available: 1200 },
  after: { available: 1200 + points, points, cause: 'adjust:a' },
});
const retry = (what: string): ActivityChange => ({
  action: 'problem.retry',
  subject: 'job 3',
  before: null,
  after: { what },
});
const retryAll = (count: number): ActivityChange => ({
  action: 'problem.retry-all',
  subject: null,
  before: null,
  after: { count },
});
const setup = (shown: boolean): ActivityChange => ({
  action: 'setup.list',
  subject: null,
  before: { shown: !shown },
  after: { shown },
});
const standing = (before: 'active' | 'paused' | 'left', after: 'active' | 'paused' | 'left'): ActivityChange => ({
  action: 'member.status',
  subject: '9',
  before: { status: before },
  after: { status: after },
});
const detail = (name: 'birthdayMd' | 'referralCode', before: boolean, after: boolean): ActivityChange => ({
  action: 'member.detail',
  subject: '9',
  before: { detail: name, known: before },
  after: { detail: name, known: after },
});
const DOWNLOAD: ActivityChange = { action: 'privacy.download', subject: '7', before: null, after: null };

async function wordsIn(locale: AdminLocale) {
  const { t } = await createAdminI18n(locale);
  return { t, format: formatFor(locale, 'PLN', 'Europe/Warsaw'), locale, currency: 'PLN', taxesIncluded: true };
}
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('the sentence', () => {
  test.each([
    [publish(null, LIVE), 'Published the first version of the programme'],
    [standing('left', 'active'), 'Brought Shopper 1 back as a member'],
    [standing('left', 'paused'), 'Brought Shopper 1 back as a member'],
    [detail('birthdayMd', false, true), 'Entered the birthday of Shopper 1'],
    [detail('birthdayMd', true, true), 'Changed the birthday of Shopper 1'],
    [detail('referralCode', true, false), 'Removed the referral code of Shopper 1'],
    [publish(LIVE, DOUBLE), 'Published version 2 of the programme'],
    [publish(LIVE, PAUSED), 'Paused the programme with version 2'],
    [publish(PAUSED, LIVE), 'Resumed the programme with version 2'],
    [publishAs({ backTo: 2 }), 'Went back to version 2 of the programme, published as version 5'],
    [publishAs({ planned: true }), 'Version 5 of the programme was published as planned'],
    [schedule(LIVE, DOUBLE), 'Planned version 5 of the programme'],
    [unschedule('cancelled'), 'Cancelled the planned version of the programme'],
    [unschedule('published'), 'Cancelled the planned version by publishing another one'],
    [unschedule('replaced'), 'Replaced the planned version by another plan'],
    [discard(DOUBLE, LIVE), 'Threw away the draft of the programme'],
    [adjust(50), 'Added 50 points to Shopper 1'],
    [adjust(-1), 'Took 1 point away from Shopper 1'],
    [retry('orders/paid'), 'Tried a problem again: Points for an order'],
    [retryAll(1), 'Tried 1 problem again'],
    [retryAll(12), 'Tried 12 problems again'],
    [setup(false), 'Hid the set-up list on Home'],
    [setup(true), 'Brought back the set-up list on Home'],
    [DOWNLOAD, 'Downloaded the data of a customer who asked for it'],
    [null, 'Changed something that a newer version of Comeback can describe'],
  ])('%j', async (change, expected) => {
    expect(activitySentence(await wordsIn('en'), change, SHOPPER)).toBe(expected);
  });

  test.each([
    [{ ...SHOPPER, name: null }, 'Added 5 points to Customer 501'],
    [{ name: null, customerId: '501', redacted: true }, 'Added 5 points to a member whose data was erased'],
    [undefined, 'Added 5 points to a member'],
  ])('of %j', async (member, expected) => {
    expect(activitySentence(await wordsIn('en'), adjust(5), member)).toBe(expected);
  });

  test('in Polish, with its plural forms', async () => {
    const words = await wordsIn('pl');
    expect(activitySentence(words, adjust(-5), SHOPPER)).toBe('Odjęto 5 punktów – Shopper 1');
    expect([1, 3, 5].map((count) => activitySentence(words, retryAll(count), undefined))).toEqual([
      'Ponowiono 1 problem',
      'Ponowiono 3 problemy',
      'Ponowiono 5 problemów',
    ]);
  });
});

describe('from what to what', () => {
  test('settings, field by field', async () => {
    const { intro, changes, sentences } = activityDetails(
      await wordsIn('en'),
      publish(LIVE, { ...DOUBLE, paused: true }),
    );
    expect({ intro, sentences }).toEqual({ intro: null, sentences: [] });
    expect(changes.map(({ label, from, to }) => plain(`${label}: ${from} > ${to}`))).toEqual([
      'Points: 1 point for each 1.00 zł > 2 points for each 1.00 zł',
      'Programme: running > paused',
    ]);
  });

  test.each([
    ['a first version says what it is', publish(null, LIVE), null, 'A member gets 1 point for each 1.00 zł.'],
    ['a publication without a difference', publish(LIVE, LIVE), null, 'Nothing differs from version 1.'],
    ['a draft without a difference', discard(LIVE, LIVE), null, 'The draft did not differ from what is live.'],
    [
      'a draft before the first version',
      discard(DOUBLE, null),
      'No version was live then. The draft said:',
      'A member gets 2 points for each 1.00 zł.',
    ],
    ['settings of a shape that is gone', publish({ schema: 0 }, LIVE), null, 'These settings cannot be read any more.'],
    ['a retry', retry('member.mirror'), null, 'For support: member.mirror · job 3'],
  ])('%s', async (_, change, intro, first) => {
    const details = activityDetails(await wordsIn('en'), change);
    expect(details.intro).toBe(intro);
    expect(details.changes).toEqual([]);
    expect(plain(details.sentences[0] ?? '')).toBe(first);
  });

  test.each([
    ['a plan', schedule(LIVE, DOUBLE), 'Planned for 27 Nov 2026, 12:00:'],
    ['a plan that was given up', unschedule('cancelled'), 'Was planned for 27 Nov 2026, 12:00:'],
  ])('%s: when, and what it changes', async (_, change, intro) => {
    const details = activityDetails(await wordsIn('en'), change);
    expect(plain(details.intro ?? '')).toBe(intro);
    expect(details.changes).toMatchObject([{ label: 'Points' }]);
  });

  test('a plan for a first version says what it is to be', async () => {
    const details = activityDetails(await wordsIn('en'), schedule(null, DOUBLE));
    expect(plain(details.intro ?? '')).toBe('Planned for 27 Nov 2026, 12:00:');
    expect(plain(details.sentences[0] ?? '')).toBe('A member gets 2 points for each 1.00 zł.');
  });

  test('a draft thrown away, and a balance', async () => {
    const words = await wordsIn('en');
    expect(activityDetails(words, discard(DOUBLE, LIVE))).toMatchObject({
      intro: 'From the draft to what is live:',
      changes: [{ label: 'Points' }],
    });
    expect(activityDetails(words, adjust(50)).changes).toEqual([
      { label: 'Available points', from: '1,200', to: '1,250' },
    ]);
  });

  test.each([retryAll(2), setup(true), DOWNLOAD, standing('left', 'active'), detail('birthdayMd', true, false), null])(
    'nothing more to say about %j',
    async (change) => {
      expect(activityDetails(await wordsIn('en'), change)).toEqual({ intro: null, changes: [], sentences: [] });
    },
  );
});
