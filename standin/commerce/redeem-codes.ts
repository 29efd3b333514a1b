import { randomUUID } from 'node:crypto';
import type { CodeJob, CreatedCode, RedeemCode } from '../discount-model.ts';
import type { Id, Order } from '../model.ts';
import type { Standin } from '../standin.ts';

export type CodeContext = Pick<Standin, 'store' | 'now' | 'faults'>;

const CODE_MAX = 255;

/**
 * The redeem code somebody typed, whatever its case and the blanks around it; null when the shop has none.
 * Source: "Discount codes are case-insensitive", https://shopify.dev/docs/api/storefront/2026-07/mutations/cartDiscountCodesUpdate
 */
export function findRedeemCode(ctx: CodeContext, shopId: Id, typed: string): RedeemCode | null {
  finishDueJobs(ctx, shopId);
  return ctx.store.find('redeemCodes', keyOf(shopId, typed));
}

/** All codes of a discount in the order they were added. */
export function codesOfDiscount(ctx: CodeContext, shopId: Id, discountId: Id): RedeemCode[] {
  finishDueJobs(ctx, shopId);
  return ctx.store.list('redeemCodes', shopId).filter((code) => code.discountId === discountId);
}

/** Adds one code at once, as creating a discount does; says why not. */
export function addCode(ctx: CodeContext, shopId: Id, discountId: Id, typed: string): CreatedCode {
  finishDueJobs(ctx, shopId);
  return placedCode(ctx, shopId, discountId, typed);
}

/** Why a code cannot be added to the shop now; null when it can. */
export function problemOf(ctx: CodeContext, shopId: Id, code: string): CreatedCode['problem'] {
  finishDueJobs(ctx, shopId);
  return problemWith(ctx, shopId, code);
}

/** Begins to add codes: nothing is there before the job is due, and each code is judged only then. */
export function addCodesLater(ctx: CodeContext, shopId: Id, discountId: Id, codes: string[]): CodeJob {
  const created = codes.map((code) => ({ code, codeId: null, problem: null }));
  return beginJob(ctx, shopId, discountId, { kind: 'add', codes: created });
}

/** Begins to delete codes by their ids: until the job is due they can still be used. Unknown ids are passed over. */
export function deleteCodesLater(ctx: CodeContext, shopId: Id, discountId: Id, codeIds: Id[]): CodeJob {
  return beginJob(ctx, shopId, discountId, { kind: 'delete', codeIds });
}

/** The job as it stands now; null when the shop has none of that id. */
export function findCodeJob(ctx: CodeContext, shopId: Id, jobId: Id): CodeJob | null {
  finishDueJobs(ctx, shopId);
  const job = ctx.store.find('codeJobs', jobId);
  return job?.shopId === shopId ? job : null;
}

/** Notes that an order used these codes, so that limits count it. */
export function countUses(ctx: CodeContext, order: Order, codes: string[]): void {
  const at = ctx.now().toISOString();
  const use = { orderId: order.id, customerKey: order.customerId ?? order.email?.toLowerCase() ?? null, at };
  for (const typed of codes) {
    const code = findRedeemCode(ctx, order.shopId, typed);
    if (code !== null) ctx.store.patch('redeemCodes', code.id, { uses: [...code.uses, use] });
  }
}

/** How often codes were used as Shopify reports it: "updated asynchronously", so behind by the fault of that name. */
export function reportedUses(ctx: CodeContext, codes: RedeemCode[]): number {
  const until = ctx.now().getTime() - ctx.faults.discounts.usageLagMs;
  return codes.reduce((sum, code) => sum + code.uses.filter((use) => Date.parse(use.at) <= until).length, 0);
}

function beginJob(ctx: CodeContext, shopId: Id, discountId: Id, work: CodeJob['work']): CodeJob {
  const now = ctx.now();
  return ctx.store.put('codeJobs', {
    // as Shopify's: a creation is a numbered object, a job is not
    id: work.kind === 'add' ? ctx.store.nextId() : randomUUID(),
    shopId,
    discountId,
    work,
    done: false,
    dueAt: new Date(now.getTime() + ctx.faults.discounts.jobMs).toISOString(),
    createdAt: now.toISOString(),
  });
}

/** Does the jobs whose time has come, in the order they were begun. Nobody can look before, so later is early enough. */
function finishDueJobs(ctx: CodeContext, shopId: Id): void {
  const now = ctx.now().getTime();
  for (const job of ctx.store.list('codeJobs', shopId)) {
    if (job.done || Date.parse(job.dueAt) > now) continue;
    ctx.store.patch('codeJobs', job.id, { done: true, work: workDone(ctx, job) });
  }
}

function workDone(ctx: CodeContext, { shopId, discountId, work }: CodeJob): CodeJob['work'] {
  if (work.kind === 'add') {
    return { kind: 'add', codes: work.codes.map(({ code }) => placedCode(ctx, shopId, discountId, code)) };
  }
  const doomed = new Set(work.codeIds);
  for (const code of ctx.store.list('redeemCodes', shopId)) {
    if (code.discountId === discountId && doomed.has(code.codeId)) ctx.store.remove('redeemCodes', code.id);
  }
  return work;
}

function placedCode(ctx: CodeContext, shopId: Id, discountId: Id, typed: string): CreatedCode {
  const code = typed.trim();
  const problem = problemWith(ctx, shopId, code);
  if (problem !== null) return { code, codeId: null, problem };
  const codeId = ctx.store.nextId();
  const createdAt = ctx.now().toISOString();
  ctx.store.put('redeemCodes', { id: keyOf(shopId, code), shopId, codeId, discountId, code, uses: [], createdAt });
  return { code, codeId, problem: null };
}

function problemWith(ctx: CodeContext, shopId: Id, code: string): CreatedCode['problem'] {
  if (code.trim() === '') return 'blank';
  if (code.length > CODE_MAX) return 'too_long';
  const isTaken = ctx.store.find('redeemCodes', keyOf(shopId, code)) !== null || isSimpleCode(ctx, shopId, code);
  return isTaken ? 'taken' : null;
}

/** The shop's sample codes live in its settings and are taken too. */
function isSimpleCode(ctx: CodeContext, shopId: Id, code: string): boolean {
  const known = ctx.store.get('shops', shopId).discounts;
  return known.some((one) => one.code.toLowerCase() === code.trim().toLowerCase());
}

function keyOf(shopId: Id, code: string): string {
  return `${shopId}|${code.trim().toLowerCase()}`;
}
