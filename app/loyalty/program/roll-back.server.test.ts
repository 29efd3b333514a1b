/** Versions listed and used again, on real PostgreSQL. */
import { beforeEach, expect, test } from 'vitest';
import { makeShop, type TestShop } from '../../../tests/support/database.ts';
import { EVERYONE, PLAIN_RULE } from '../../../tests/support/order-facts.ts';
import { withShop, type PrismaContext } from '../../db.server.ts';
import { getProgram, saveDraft } from './draft-program.server.ts';
import { publishProgram } from './publish-program.server.ts';
import { rollBack } from './roll-back.server.ts';
import type { ProgramSettings } from './settings.ts';
import { VERSIONS_LISTED, versionHistory } from './version-history.server.ts';
import { PLAIN_SECTIONS } from './settings.ts';

const now = new Date('2026-03-05T10:00:00Z');
let shop: TestShop;

beforeEach(async () => {
  shop = await makeShop();
});

const inShop = <Result>(work: (ctx: PrismaContext) => Promise<Result>) =>
  withShop(shop.id, (db) => work({ db, shopId: shop.id, now }));

const settings = (points: number, goLiveAt = '2026-01-01T00:00:00Z'): ProgramSettings => ({
  schema: 1,
  goLiveAt,
  paused: false,
  order: { ...PLAIN_RULE, points },
  eligibility: EVERYONE,
  ...PLAIN_SECTIONS,
});

const publish = (points: number, goLiveAt?: string) =>
  inShop((ctx) => publishProgram(ctx, settings(points, goLiveAt), '101'));

const back = (version: number, live: number | null = null) => inShop((ctx) => rollBack(ctx, { version, live }, '102'));

test('an earlier version becomes a new one, with the live go-live date; the draft is dropped, earlier versions stay', async () => {
  await publish(1);
  await publish(2, '2026-02-01T00:00:00Z');
  await inShop((ctx) => saveDraft(ctx, settings(5)));
  expect(await back(1, 2)).toMatchObject({ ok: true, version: { version: 3 } });
  const program = await inShop((ctx) => getProgram(ctx, shop.currency));
  expect(program).toMatchObject({ unpublished: false, live: { version: 3 } });
  expect(program.live?.settings).toEqual(settings(1, '2026-02-01T00:00:00Z'));
  const { versions, older } = await inShop(versionHistory);
  expect(versions.map(({ version, publishedBy, changes }) => [version, publishedBy, changes])).toEqual([
    [3, '102', [{ field: 'rate', from: { points: 2, perMinor: 100 }, to: { points: 1, perMinor: 100 } }]],
    [
      2,
      '101',
      [
        { field: 'rate', from: { points: 1, perMinor: 100 }, to: { points: 2, perMinor: 100 } },
        { field: 'goLiveAt', from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' },
      ],
    ],
    [1, '101', null],
  ]);
  expect(older).toBe(false);
});

test('refusals: no such version, nothing published, no difference, someone published since; nothing changes', async () => {
  expect(await back(1)).toEqual({ ok: false, reason: 'unknown_version' });
  await publish(1);
  await publish(2);
  await publish(1, '2026-02-01T00:00:00Z');
  expect(await back(0)).toEqual({ ok: false, reason: 'unknown_version' });
  expect(await back(999_999_999)).toEqual({ ok: false, reason: 'unknown_version' });
  expect(await back(1)).toEqual({ ok: false, reason: 'same_as_live' });
  expect(await back(3)).toEqual({ ok: false, reason: 'same_as_live' });
  expect(await back(2, 2)).toEqual({ ok: false, reason: 'someone_published_first' });
  expect((await inShop(versionHistory)).versions).toHaveLength(3);
});

test('two at the same moment: one publishes, the other is told', async () => {
  await publish(1);
  await publish(2);
  const both = await Promise.all([back(1, 2), back(1, 2)]);
  const refused = both.filter((done) => !done.ok);
  expect(both.filter((done) => done.ok)).toHaveLength(1);
  expect(refused).toEqual([{ ok: false, reason: 'someone_published_first' }]);
});

test('another shop has versions of its own', async () => {
  await publish(1);
  await publish(2);
  shop = await makeShop();
  expect(await inShop(versionHistory)).toEqual({ versions: [], older: false });
  expect(await back(1)).toEqual({ ok: false, reason: 'unknown_version' });
});

test('the newest are listed, the oldest of them compared with the one before', async () => {
  for (let points = 1; points <= VERSIONS_LISTED + 2; points += 1) await publish(points);
  const { versions, older } = await inShop(versionHistory);
  expect(versions.map(({ version }) => version)).toEqual(
    Array.from({ length: VERSIONS_LISTED }, (_, place) => VERSIONS_LISTED + 2 - place),
  );
  expect(versions.at(-1)?.changes).toMatchObject([{ field: 'rate', from: { points: 2 }, to: { points: 3 } }]);
  expect(older).toBe(true);
});
