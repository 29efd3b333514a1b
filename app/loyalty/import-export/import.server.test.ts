/** Imports from the upload to the undoing, on PostgreSQL, where everybody the file names is a member already. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { adminPool, appPool, makeShop } from '../../../tests/support/database.ts';
import { ImportWorld } from '../../../tests/support/import-world.ts';
import { withShopSql } from '../../db.server.ts';
import { openAccount } from '../ledger/open-account.server.ts';
import { postPoints } from '../ledger/post-points.server.ts';
import { verifyLedger } from '../ledger/verify-ledger.server.ts';
import { bringBackMember } from '../members/bring-back-member.server.ts';
import { findMember } from '../members/enrol-member.server.ts';
import { leaveProgram } from '../members/leave-program.server.ts';
import { mergeMembers, planMemberMerge } from '../members/merge-members.server.ts';
import { pauseMember } from '../members/pause-member.server.ts';
import { commitImport, startCommit } from './commit-import.server.ts';
import { listImportRows } from './list-import-rows.server.ts';

const now = new Date('2026-11-22T12:00:00Z');
let world: ImportWorld;

/** Points earned or spent by other ways than an import. */
async function move(memberId: bigint, points: number): Promise<void> {
  await withShopSql(
    world.shopId,
    async (db) => {
      const ctx = { db, shopId: world.shopId, now };
      await openAccount(ctx, [memberId]);
      const kind = points > 0 ? ('earn' as const) : ('spend' as const);
      const common = { memberId, key: randomUUID(), hash: Buffer.from('x'), at: now };
      const [outcome] = await postPoints(ctx, [{ kind, ...common, points: BigInt(Math.abs(points)) }]);
      expect(outcome?.outcome).toBe('posted');
    },
    appPool,
  );
}

beforeEach(async () => {
  world = new ImportWorld((await makeShop()).id, now);
});

describe('the dry run', () => {
  it('says of each row what would become of it, and changes nothing', async () => {
    const first = await world.enter({ customer: 501, email: 'Shopper-1@example.com', tier: 'Gold' });
    await world.enter({ customer: 502, email: 'shopper-2@example.com' });
    await move(first, 30);
    const before = await world.members();
    const id = await world.upload(
      'customer_id,email,points,tier,birthday\n501,,10,Silver,1990-05-17\n,SHOPPER-2@example.com,0,,\n,shopper-2@example.co,,,\n',
    );
    const { reading } = await world.batch(id);
    expect(reading).toMatchObject({
      encoding: 'utf-8',
      separator: ',',
      source: 'other',
      header: ['customer_id', 'email', 'points', 'tier', 'birthday'],
    });
    await world.enter({ customer: 503, email: 'shopper-2@example.co' });
    const batch = await world.check(id);
    expect(batch).toMatchObject({
      state: 'checked',
      total: 3,
      found: { new: 0, change: 1, same: 2, problem: 0, points: '10' },
    });
    expect(await world.members()).toMatchObject(before);
  });

  it('names each bad row by its line', async () => {
    await world.enter({ customer: 501, email: 'shopper-1@example.com' });
    await world.enter({ customer: 502, email: 'twins@example.com' });
    await world.enter({ customer: 503, email: 'Twins@example.com' });
    await world.enter({ customer: 504, status: 'left' });
    await world.enter({ customer: 505, status: 'redacted' });
    await world.enter({ customer: 506, status: 'paused' });
    await world.enter({ customer: 507, code: 'Taken' });
    await world.enter({ customer: 508 });
    await world.enter({ customer: 509 });
    const rows = [
      'customer_id,email,points,referral_code',
      '501,,5,', // 2: twice, by id
      ',shopper-1@example.com,5,', // 3: and by address
      ',twins@example.com,5,', // 4
      '504,,5,', // 5
      '505,,5,', // 6
      '506,,5,', // 7
      '508,,5,TAKEN', // 8
      '7.12E+12,,5,', // 9
      '509,,5', // 10
      '"509",,"5",""x', // 11: fine but for the code of one letter
      '502,,-1,', // 12
      '503,,5,one', // 13
      '507,,5,ONE', // 14
    ];
    const id = await world.upload(rows.join('\r\n'));
    const batch = await world.check(id);
    expect(await world.problems(id)).toEqual({
      '2': 'duplicate',
      '3': 'duplicate',
      '4': 'ambiguous_email',
      '5': 'left',
      '6': 'erased',
      '7': 'paused',
      '8': 'code_taken',
      '9': 'id_mangled',
      '10': 'columns',
      '12': 'points_negative',
      '13': 'code_twice',
      '14': 'code_twice',
    });
    expect(batch.found).toMatchObject({ change: 1, problem: 12 });
    const { rows: kept } = await adminPool.query(
      'select cells from public.import_row where shop_id = $1 and batch_id = $2 and line = 9',
      [world.shopId, id],
    );
    expect(kept).toEqual([{ cells: ['7.12E+12', '', '5', ''] }]);
  });

  it('follows who was merged to the member that has their points', async () => {
    const to = await world.enter({ customer: 601 });
    const from = await world.enter({ customer: 602 });
    await adminPool.query(`update public.member set status = 'merged', merged_into = $2 where id = $1`, [from, to]);
    const id = await world.run('customer_id,points\n602,40\n');
    expect((await world.batch(id)).state).toBe('committed');
    expect((await world.members())['601']?.available).toBe(40);
  });

  it.each([
    [
      'windows-1250',
      Uint8Array.from([...Buffer.from('customer_id,tier\n501,Z'), 0xb3, ...Buffer.from('oto\n')]),
      'Złoto',
    ],
    ['utf-16le', Buffer.from('\ufeffcustomer_id\ttier\n501\tZłoto\n', 'utf16le'), 'Złoto'],
    ['utf-8', Buffer.from('\ufeffcustomer_id;tier\r\n501;Złoto\r\n'), 'Złoto'],
  ] as const)('reads %s', async (encoding, bytes, tier) => {
    await world.enter({ customer: 501 });
    const id = await world.upload(bytes);
    const { reading } = await world.batch(id);
    expect(reading?.encoding).toBe(encoding.startsWith('utf') ? encoding : null);
    await world.check(id, { encoding });
    await world.commit(id);
    expect((await world.members())['501']?.tier).toBe(tier);
  });

  it.each([
    ['an empty file', '', 'empty'],
    ['a workbook', 'PK\u0003\u0004 and so on', 'workbook'],
    ['blank lines', '\n\n\n', 'no_header'],
  ])('%s is no list', async (_, text, reason) => {
    await expect(world.upload(text)).rejects.toThrow(reason);
  });

  it('a header alone is sent back with the reason', async () => {
    const id = await world.upload('customer_id,points\n');
    expect(await world.check(id)).toMatchObject({ state: 'uploaded', problem: { code: 'no_rows' } });
  });
});

describe('committing', () => {
  it('adds points, or sets balances, and writes down why', async () => {
    const first = await world.enter({ customer: 501 });
    await world.enter({ customer: 502 });
    await move(first, 100);
    const id = await world.run('customer_id,points,expires_at\n501,40,2027-01-31\n502,7,\n');
    expect(await world.members()).toMatchObject({ '501': { available: 140 }, '502': { available: 7 } });
    await world.run('customer_id,points\n501,25\n502,7\n', { points: 'set' });
    expect(await world.members()).toMatchObject({ '501': { available: 25 }, '502': { available: 7 } });
    const { rows } = await adminPool.query(
      'select kind, rule, cause, why, expires_at from ledger.entry where shop_id = $1 and member_id = $2 order by seq offset 1',
      [world.shopId, first],
    );
    expect(rows).toMatchObject([
      {
        kind: 'earn',
        rule: `import:${id}`,
        cause: `import:${id}:1`,
        why: { import: String(id), line: 2, how: 'add' },
        expires_at: new Date('2027-01-31T23:00:00Z'),
      },
      { kind: 'adjust', why: { how: 'set' } },
    ]);
    expect(await verifyLedger(world.shopId, appPool)).toEqual([]);
  });

  it('is refused while rows have problems, unless those are to be left out', async () => {
    await world.enter({ customer: 501 });
    const id = await world.upload('customer_id,points\n501,5\n502x,5\n');
    await world.check(id);
    await expect(world.commit(id)).rejects.toThrow('not to be committed');
    expect(await world.commit(id, true)).toMatchObject({ state: 'committed', found: { leftOut: 1, points: '5' } });
  });

  it('leaves nothing behind when one row turns out otherwise than it was checked', async () => {
    await world.enter({ customer: 501 });
    const second = await world.enter({ customer: 502 });
    const id = await world.upload('customer_id,points,tier\n501,5,Gold\n502,5,Gold\n');
    await world.check(id);
    await adminPool.query(`update public.member set status = 'paused' where id = $1`, [second]);
    expect(await world.commit(id)).toMatchObject({ state: 'checked', problem: { code: 'changed' } });
    expect((await world.members())['501']).toMatchObject({ available: 0, tier: null });
  });

  it('leaves nothing behind when it crashes half-way, and begins anew', async () => {
    for (let customer = 1; customer <= 5; customer++) await world.enter({ customer });
    const id = await world.upload('customer_id,points\n1,5\n2,5\n3,5\n4,5\n5,5\n');
    await world.check(id);
    await world.inTx((ctx) => startCommit(ctx, id, '1', false));
    const broken = {
      ...world.work,
      inTx: <Result>(task: Parameters<typeof world.inTx<Result>>[0]) =>
        world.inTx<Result>((ctx) =>
          task({
            ...ctx,
            db: {
              query: async (text: string | { text: string }, values?: unknown[]) => {
                const answer = await ctx.db.query<never>(text, values);
                if (typeof text !== 'string' && text.text.includes('ledger.post(')) throw new Error('the power went');
                return answer;
              },
            },
          }),
        ),
    };
    await expect(commitImport(broken, id)).rejects.toThrow('the power went');
    expect(Object.values(await world.members()).every(({ available }) => available === 0)).toBe(true);
    await commitImport(world.work, id);
    await commitImport(world.work, id);
    expect(Object.values(await world.members()).map(({ available }) => available)).toEqual([5, 5, 5, 5, 5]);
  });
});

describe('whoever is disabled where they come from', () => {
  /** A Smile.io export of these states, in which everybody has points. */
  const file = (states: Record<string, [state: string, points: number]>) =>
    [
      'email,points_balance,state',
      ...Object.entries(states).map(([who, [state, points]]) => `${who}@example.com,${points},${state}`),
    ].join('\n');
  const enter = (customer: number, status?: string) =>
    world.enter({ customer, email: `${customer}@example.com`, ...(status && { status }) });
  const stands = async () =>
    Object.fromEntries(
      Object.entries(await world.members()).map(([who, { status, available }]) => [who, [status, available]]),
    );

  it('is paused, and the dry run says so', async () => {
    for (const customer of [501, 503, 505, 506]) await enter(customer);
    for (const customer of [502, 504]) await enter(customer, 'paused');
    const id = await world.upload(
      file({
        501: ['disabled', 40],
        502: ['disabled', 0],
        503: ['member', 5],
        504: ['disabled', 7],
        505: ['gone', 1],
        506: ['candidate', 3],
      }),
    );
    const checked = await world.check(id);
    expect(checked.reading).toMatchObject({ source: 'smile', columns: ['email', 'points', 'status'] });
    expect(checked.found).toMatchObject({ change: 3, same: 1, problem: 2, paused: 1, points: '48' });
    expect(await world.problems(id)).toEqual({ '5': 'paused', '6': 'status' });
    const { rows } = await world.inTx((ctx) => listImportRows(ctx, id, { view: 'change', page: 1 }));
    expect(rows.map(({ email, status }) => [email, status])).toEqual([
      ['501@example.com', 'paused'],
      ['503@example.com', 'active'],
      ['506@example.com', 'active'],
    ]);
    expect((await stands())['501']).toEqual(['active', 0]);
    expect((await world.commit(id, true)).found).toMatchObject({ paused: 1, leftOut: 2 });
    expect(await stands()).toEqual({
      501: ['paused', 40],
      502: ['paused', 0],
      503: ['active', 5],
      504: ['paused', 0],
      505: ['active', 0],
      506: ['active', 3],
    });
  });

  it('goes on when the import is undone, unless somebody paused them since', async () => {
    const [first, second, third] = [await enter(501), await enter(502), await enter(503)];
    const id = await world.run(file({ 501: ['disabled', 40], 502: ['excluded', 5], 503: ['disabled', 6] }));
    const staff = (memberId: bigint, pause: boolean) =>
      world.inTx((ctx) =>
        pauseMember({ ...ctx, now: new Date(now.getTime() + 60_000) }, memberId, { pause, reason: 'Asked' }, '1'),
      );
    await staff(second, false);
    await staff(second, true);
    await world.inTx((ctx) => leaveProgram(ctx, third, null));
    await world.undo(id);
    expect(await stands()).toEqual({ 501: ['active', 0], 502: ['paused', 0], 503: ['left', 0] });
    // who left while paused was to be paused again; that the import had paused them is taken back as well
    expect(await world.inTx((ctx) => bringBackMember(ctx, third, '1'))).toEqual({ ok: true, as: 'active' });
    expect(await world.inTx((ctx) => findMember(ctx, 501n))).toMatchObject({ id: first });
    expect(await verifyLedger(world.shopId, appPool)).toEqual([]);
  });

  const merge = (deleted: bigint, kept: bigint) =>
    world.inTx(async (ctx) => mergeMembers(ctx, { deleted, kept }, await planMemberMerge(ctx, { deleted, kept })));
  const pause = (memberId: bigint, minutes: number, isPause = true) =>
    world.inTx((ctx) =>
      pauseMember(
        { ...ctx, now: new Date(now.getTime() + minutes * 60_000) },
        memberId,
        { pause: isPause, reason: 'Asked' },
        '1',
      ),
    );
  const status = async (customer: number) => (await world.members())[String(customer)]?.status;

  it('ends with its import also at the member in whom they ended by two merges', async () => {
    for (const customer of [501, 502, 503]) await enter(customer);
    const id = await world.run(file({ 501: ['disabled', 40] }));
    await merge(501n, 502n);
    await merge(502n, 503n);
    expect(await status(503)).toBe('paused');
    await world.undo(id);
    expect(await status(503)).toBe('active');
  });

  it('leaves a pause of staff’s that came to them with a merge', async () => {
    const [first] = [await enter(501), await enter(502)];
    const id = await world.run(file({ 502: ['disabled', 40] }));
    await pause(first, 1);
    await merge(501n, 502n);
    await world.undo(id);
    expect(await status(502)).toBe('paused');
  });

  it('ends although a pause came to them with a merge before, where staff had ended that', async () => {
    const [first, second] = [await enter(501), await enter(502)];
    await pause(first, -2);
    await merge(501n, 502n);
    await pause(second, -1, false);
    const id = await world.run(file({ 502: ['disabled', 40] }));
    expect(await status(502)).toBe('paused');
    await world.undo(id);
    expect(await status(502)).toBe('active');
  });

  it.each([[[0, 1]], [[1, 0]]])('of two imports and a merge stays until both are undone, order %j', async (order) => {
    for (const customer of [501, 502]) await enter(customer);
    const ids = [await world.run(file({ 501: ['disabled', 40] }))];
    world.now = new Date(now.getTime() + 60_000);
    ids.push(await world.run(file({ 502: ['disabled', 40] })));
    await merge(501n, 502n);
    await world.undo(ids[order[0] ?? 0] ?? 0n);
    expect(await status(502)).toBe('paused');
    await world.undo(ids[order[1] ?? 0] ?? 0n);
    expect(await status(502)).toBe('active');
  });
});

describe('undoing', () => {
  it('takes back what is unspent, lists the rest, and puts back what nobody changed', async () => {
    const first = await world.enter({ customer: 501, tier: 'Gold', code: 'OLD' });
    const second = await world.enter({ customer: 502 });
    const id = await world.run(
      'customer_id,points,tier,birthday,referral_code\n501,40,Silver,05-17,NEW\n502,10,Silver,06-18,\n',
    );
    await move(first, -25);
    await adminPool.query(`update public.member set tier = 'Platinum' where id = $1`, [second]);
    const batch = await world.undo(id);
    expect(batch).toMatchObject({
      state: 'undone',
      found: { takenBack: '25', missing: '25', membersMissing: 1, ended: 0 },
    });
    expect(await world.members()).toMatchObject({
      '501': { available: 0, tier: 'Gold', birthday: null, code: 'OLD' },
      '502': { available: 0, tier: 'Platinum', birthday: null },
    });
    expect(await verifyLedger(world.shopId, appPool)).toEqual([]);
  });

  it('gives back what setting a balance took', async () => {
    const first = await world.enter({ customer: 501 });
    await move(first, 100);
    const id = await world.run('customer_id,points\n501,30\n', { points: 'set' });
    expect((await world.members())['501']?.available).toBe(30);
    await world.undo(id);
    expect((await world.members())['501']?.available).toBe(100);
  });

  it('is done once, and not when it is too old to be known', async () => {
    await world.enter({ customer: 501 });
    const id = await world.run('customer_id,points\n501,30\n');
    await world.undo(id);
    await expect(world.undo(id)).rejects.toThrow('not to be undone');
    const other = await world.run('customer_id,points\n501,30\n');
    await adminPool.query('update public.import_batch set wiped_at = now() where id = $1', [other]);
    await expect(world.undo(other)).rejects.toThrow('not to be undone');
  });

  it('is exact, whatever happened before and after', async () => {
    const history = fc.record({
      before: fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 2 }),
      points: fc.integer({ min: 0, max: 60 }),
      after: fc.array(fc.integer({ min: -60, max: 60 }), { maxLength: 3 }),
      set: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(history, async ({ before, points, after, set }) => {
        world = new ImportWorld((await makeShop()).id, now);
        const member = await world.enter({ customer: 1 });
        let balance = 0;
        for (const some of before) {
          await move(member, some);
          balance += some;
        }
        const id = await world.upload(`customer_id,points\n1,${points}\n`);
        await world.check(id, { points: set ? 'set' : 'add' });
        const posted = set ? points - balance : points;
        if (posted === 0) return;
        await world.commit(id);
        balance += posted;
        for (const some of after) {
          if (some === 0 || balance + some < 0) continue;
          await move(member, some);
          balance += some;
        }
        const { found } = await world.undo(id);
        const missing = Number(found?.missing);
        expect((await world.members())['1']?.available).toBe(balance - posted + missing);
        // what is missing was spent, and never more than was brought
        expect(missing).toBeLessThanOrEqual(Math.max(0, posted));
        const spent = after.some((some) => some < 0);
        expect(missing === 0 || spent).toBe(true);
        expect(await verifyLedger(world.shopId, appPool)).toEqual([]);
      }),
      { numRuns: 25, seed: 84 },
    );
  });
});
