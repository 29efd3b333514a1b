/** The programme's form on real PostgreSQL: saved beside another page of the same draft. */
import { expect, test } from 'vitest';
import { makeShop } from '../../../tests/support/database.ts';
import { withShop, type StaffContext } from '../../db.server.ts';
import { getProgram, saveDraft } from '../../loyalty/program/draft-program.server.ts';
import { parseProgramForm, formOfSettings } from '../../loyalty/program/program-form.ts';
import { ifDraftAsSeen } from '../../loyalty/program/seen-draft.server.ts';
import { postedForm } from './posted-form.server.ts';

const NOW = new Date('2026-03-05T10:00:00Z');
const SHOP = { currency: 'PLN', zone: 'Europe/Warsaw' };

function aGate(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

test('a script that saves the rate while expiry is being saved keeps both', async () => {
  const { id } = await makeShop();
  const inShop = <Result>(work: (ctx: StaffContext) => Promise<Result>) =>
    withShop(id, (db) => work({ db, shopId: id, now: NOW, staff: '101' }));
  const turn = aGate();
  const begun = aGate();
  const expirySaved = inShop((ctx) =>
    ifDraftAsSeen(ctx, undefined, async () => {
      const { draft } = await getProgram(ctx, SHOP.currency);
      begun.resolve();
      await turn.promise;
      await saveDraft(ctx, { ...draft, expiry: { ...draft.expiry, mode: 'age' } });
      return { ok: true as const };
    }),
  );
  await begun.promise;
  const body = new FormData();
  const first = await inShop((ctx) => getProgram(ctx, SHOP.currency));
  for (const [field, text] of Object.entries({ ...formOfSettings(first.draft, SHOP), points: '7' }))
    body.set(field, text);
  const rateSaved = inShop((ctx) =>
    ifDraftAsSeen(ctx, undefined, async () => {
      const { form, other } = await postedForm(ctx, body, SHOP);
      const parsed = parseProgramForm(form, SHOP, other);
      if (parsed.ok) await saveDraft(ctx, parsed.settings);
      return parsed;
    }),
  );
  turn.resolve();
  expect(await Promise.all([expirySaved, rateSaved])).toMatchObject([{ ok: true }, { ok: true }]);
  const { draft } = await inShop((ctx) => getProgram(ctx, SHOP.currency));
  expect([draft.order.points, draft.expiry.mode]).toEqual([7, 'age']);
});
