/** What of the members list is wanted, as it stands in the page's address; what cannot be read is as if it had not been said. Pure. */
import { z } from 'zod';
import { ungrouped } from '../program/typed-values.ts';
import { ENROLLED_BY } from './member-status.ts';

const SEARCH_LENGTH_MAX = 100;
const TIERS_MAX = 20;
const POINTS_MAX = 1_000_000_000;

export const MEMBER_VIEWS = ['all', 'pending', 'owing'] as const;
export const LISTED_STATUS = ['active', 'paused', 'left', 'redacted'] as const;
export const MEMBER_SORTS = [
  'enrolled desc',
  'enrolled asc',
  'balance desc',
  'balance asc',
  'lifetime desc',
  'lifetime asc',
  'name asc',
  'name desc',
] as const;
export type MemberSort = (typeof MEMBER_SORTS)[number];

/** Within so many days: what "expiring soon" offers. */
export const EXPIRING_DAYS = ['7', '30', '90'] as const;

/** "a,b" of known words, in the order in which they are known. */
const several = <Word extends string>(known: readonly Word[]) =>
  z
    .string()
    .catch('')
    .transform((text) => {
      const said = text.split(',');
      return known.filter((word) => said.includes(word));
    });

/** "1200", "1 200" */
const amount = z
  .string()
  .transform(ungrouped)
  .pipe(z.string().regex(/^\d{1,10}$/))
  .transform((text) => Math.min(Number(text), POINTS_MAX))
  .nullable()
  .catch(null);

const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};
const day = z
  .string()
  .regex(/^(19|20|21)\d\d-\d\d-\d\d$/)
  .refine(isDay)
  .nullable()
  .catch(null);

/** The last instant of the year 9999; no later one is anybody's. */
const INSTANT_MAX = 253_402_300_799_999;

/** Where a page begins or ends: the sorted value and the member. PostgreSQL can compare with all that fits, made up or not. */
const Cursor = z.tuple([
  z.union([
    z.int(),
    z
      .string()
      .max(200)
      .refine((name) => !name.includes('\u0000')),
  ]),
  z.string().regex(/^\d{1,18}$/),
]);
export type Cursor = z.infer<typeof Cursor>;

/** @param cursor as a word of an address */
export const cursorWord = (cursor: Cursor): string =>
  btoa(String.fromCodePoint(...new TextEncoder().encode(JSON.stringify(cursor))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

function readCursor(word: string): Cursor | null {
  try {
    const bytes = atob(word.replaceAll('-', '+').replaceAll('_', '/'));
    const text = new TextDecoder().decode(Uint8Array.from(bytes, (letter) => letter.codePointAt(0) ?? 0));
    const parsed = Cursor.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

const cursor = z
  .string()
  .max(1000)
  .nullable()
  .catch(null)
  .transform((word) => (word === null ? null : readCursor(word)));

export const MembersQuery = z
  .object({
    search: z
      .string()
      .catch('')
      .transform((text) => text.toWellFormed().replaceAll('\u0000', '').trim().slice(0, SEARCH_LENGTH_MAX)),
    view: z.enum(MEMBER_VIEWS).catch('all'),
    status: several(LISTED_STATUS),
    /** names, apart by commas; tiers have none in theirs that staff could not do without */
    tier: z
      .string()
      .max(2000)
      .catch('')
      .transform((text) =>
        text
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== '')
          .slice(0, TIERS_MAX),
      ),
    /** available points, at least and at most */
    min: amount,
    max: amount,
    /** joined on this day of the shop or later, and on that one or earlier */
    since: day,
    until: day,
    by: several(ENROLLED_BY),
    /** points that expire within so many days */
    expiring: z.enum(EXPIRING_DAYS).nullable().catch(null),
    /** none: no order yet */
    orders: z.enum(['none']).nullable().catch(null),
    sort: z.enum(MEMBER_SORTS).catch('enrolled desc'),
    before: cursor,
    after: cursor,
  })
  .transform((query) => {
    // a cursor of another sort is none
    const isOf = ([value]: Cursor): boolean => {
      if (typeof value === 'string') return query.sort.startsWith('name');
      return query.sort.startsWith('enrolled') ? value >= 0 && value <= INSTANT_MAX : !query.sort.startsWith('name');
    };
    const fits = (each: Cursor | null) => (each !== null && isOf(each) ? each : null);
    return { ...query, before: fits(query.before), after: fits(query.after) };
  });
export type MembersQuery = z.infer<typeof MembersQuery>;

const NAMES = [
  'search',
  'view',
  'status',
  'tier',
  'min',
  'max',
  'since',
  'until',
  'by',
  'expiring',
  'orders',
  'sort',
] as const;

/** @param asked the address's parameters */
export function membersQueryOf(asked: URLSearchParams): MembersQuery {
  const words = Object.fromEntries([...NAMES, 'before', 'after'].map((name) => [name, asked.get(name)]));
  return MembersQuery.parse(words);
}

/** The parameters that say the same, without where in it one is; what is as usual is left out. */
export function paramsOfQuery(query: MembersQuery): URLSearchParams {
  const usual: Record<string, string> = { view: 'all', sort: 'enrolled desc' };
  const params = new URLSearchParams();
  for (const name of NAMES) {
    const value = query[name];
    const text = Array.isArray(value) ? value.join(',') : value === null ? '' : String(value);
    if (text !== '' && text !== usual[name]) params.set(name, text);
  }
  return params;
}
