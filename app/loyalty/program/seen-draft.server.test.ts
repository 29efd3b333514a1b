/** Two tabs and one draft, on real PostgreSQL: whoever decided on an older draft is refused, and neither overwrites the other. */
import { beforeEach, expect, test, vi } from 'vitest';
import { adminPool, makeShop, type TestShop } from '../../../tests/support/database.ts';
import { withShop } from '../../db.server.ts';
import { getProgram, saveDraft } from './draft-program.server.ts';
import { draftSavedAt, ifDraftAsSeen } from './seen-draft.server.ts';
import { initialSettings } from './settings.ts';

const FIRST = new Date('2026-11-22T10:00:00.000Z');
const LATER = new Date('2026-11-22T10:05:00.000Z');
const settings = (points: number) => {
  const initial = initialSettings(100, FIRST);
  return { ...initial, order: { ...initial.order, points } };
};
let shop: TestShop;

beforeEach(async () => {
  shop = await makeShop();
});

/** A tab that was opened when the draft was saved at `seen` saves another. */
const save = (points: number, now: Date, seen: string | null | undefined) =>
  withShop(shop.id, (db) => {
    const ctx = { db, shopId: shop.id, now };
    return ifDraftAsSeen(ctx, seen, () => saveDraft(ctx, settings(points)).then(() => ({ ok: true as const })));
  });
const drafted = () =>
  withShop(shop.id, async (db) => {
    const { draft } = await getProgram({ db, shopId: shop.id, now: FIRST }, 'PLN');
    return draft.order.points;
  });
const savedAt = () => withShop(shop.id, (db) => draftSavedAt({ db, shopId: shop.id }));

test('a save on top of the draft that was seen is kept, one on top of an older one is refused', async () => {
  expect(await savedAt()).toBeNull();
  expect(await save(2, FIRST, null)).toEqual({ ok: true });
  expect(await savedAt()).toBe(FIRST.toISOString());
  expect(await save(3, LATER, FIRST.toISOString())).toEqual({ ok: true });
  for (const stale of [null, FIRST.toISOString(), 'yesterday'])
    expect(await save(9, LATER, stale)).toEqual({ ok: false, reason: 'someone_saved_first' });
  expect(await drafted()).toBe(3);
});

test('a script that looked at no draft replaces whichever there is', async () => {
  await save(2, FIRST, null);
  expect(await save(5, LATER, undefined)).toEqual({ ok: true });
  expect(await drafted()).toBe(5);
});

test('of two first saves at the same time one is kept and the other told', async () => {
  const answers = await Promise.all([save(2, FIRST, null), save(3, LATER, null)]);
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await drafted()).toBe(answers[0]?.ok ? 2 : 3);
});

/** Whoever awaits it waits until somebody opens it. */
function gate(): { passed: Promise<void>; open: () => void } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open: () => open() };
}

test('whoever comes while another one’s save is under way waits for its end, and is told', async () => {
  const [begun, goOn] = [gate(), gate()];
  const first = withShop(shop.id, (db) => {
    const ctx = { db, shopId: shop.id, now: FIRST };
    return ifDraftAsSeen(ctx, null, async () => {
      begun.open();
      await goOn.passed;
      await saveDraft(ctx, settings(2));
      return { ok: true as const };
    });
  });
  await begun.passed;
  let done = false;
  const second = save(3, LATER, null).finally(() => (done = true));
  // it waits for its turn; or, wrongly, has not waited
  await vi.waitFor(
    async () => {
      const { rows } = await adminPool.query<{ waits: boolean }>(
        `select exists (select from pg_locks where locktype = 'advisory' and not granted) as waits`,
      );
      expect(done || rows[0]?.waits).toBe(true);
    },
    { timeout: 10_000 },
  );
  goOn.open();
  expect(await first).toEqual({ ok: true });
  expect(await second).toEqual({ ok: false, reason: 'someone_saved_first' });
});
