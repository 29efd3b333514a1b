import type { Id, Instant, Minor } from '../model.ts';
import { type CommerceContext, Refusal } from '../standin.ts';
import type { StoreCreditAccount, StoreCreditMovement } from '../stored-value-model.ts';

type CreditContext = Pick<CommerceContext, 'store' | 'now'>;

type Origin = { event: StoreCreditMovement['event']; orderId: Id | null };

const BY_HAND: Origin = { event: 'ADJUSTMENT', orderId: null };

/** A customer's accounts, one a currency, with what has expired until now taken off. */
export function creditAccountsOf(ctx: CreditContext, shopId: Id, customerId: Id): StoreCreditAccount[] {
  const own = ctx.store.list('storeCreditAccounts', shopId).filter((account) => account.customerId === customerId);
  return own.map((account) => withoutExpired(ctx, account));
}

/** The account of that id as it stands now; null when the shop has none. */
export function findCreditAccount(ctx: CreditContext, shopId: Id, accountId: Id): StoreCreditAccount | null {
  const account = ctx.store.find('storeCreditAccounts', accountId);
  return account?.shopId === shopId ? withoutExpired(ctx, account) : null;
}

/** The customer's account in a currency, opened where there is none. */
export function openCreditAccount(
  ctx: CreditContext,
  shopId: Id,
  customerId: Id,
  currency: string,
): StoreCreditAccount {
  const known = creditAccountsOf(ctx, shopId, customerId).find((account) => account.currency === currency);
  if (known) return known;
  const id = ctx.store.nextId();
  const createdAt = ctx.now().toISOString();
  return ctx.store.put('storeCreditAccounts', {
    id,
    shopId,
    customerId,
    currency,
    balanceMinor: 0,
    movements: [],
    createdAt,
  });
}

/**
 * Adds to an account. Asked twice it adds twice: nothing here knows one request from another.
 * @throws Refusal for an amount that is not positive.
 */
export function creditAccount(
  ctx: CreditContext,
  account: StoreCreditAccount,
  amountMinor: Minor,
  expiresAt: Instant | null,
  origin: Origin = BY_HAND,
): StoreCreditMovement {
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0) throw new Refusal('Credit is more than nothing');
  const credit = { kind: 'credit' as const, amountMinor, remainingMinor: amountMinor, expiresAt, creditId: null };
  return book(ctx, account, account.movements, { ...credit, ...origin });
}

/**
 * Takes from an account, what expires soonest first.
 * @throws Refusal for an amount that is not positive or more than is there.
 */
export function debitAccount(
  ctx: CreditContext,
  account: StoreCreditAccount,
  amountMinor: Minor,
  origin: Origin = BY_HAND,
): StoreCreditMovement {
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0) throw new Refusal('A debit is more than nothing');
  if (amountMinor > account.balanceMinor) throw new Refusal('There is less store credit');
  const soonest = account.movements
    .filter((movement) => movement.remainingMinor > 0)
    .sort((a, b) => endOf(a) - endOf(b) || Number(a.id) - Number(b.id));
  let leftMinor = amountMinor;
  const taken = new Map<Id, Minor>();
  for (const credit of soonest) {
    const part = Math.min(leftMinor, credit.remainingMinor);
    taken.set(credit.id, part);
    leftMinor -= part;
  }
  const movements = account.movements.map((movement) => ({
    ...movement,
    remainingMinor: movement.remainingMinor - (taken.get(movement.id) ?? 0),
  }));
  const debit = { kind: 'debit' as const, amountMinor: -amountMinor, remainingMinor: 0, expiresAt: null };
  return book(ctx, account, movements, { ...debit, creditId: null, ...origin });
}

/** Books what has expired since somebody last looked, each credit at its own instant. */
function withoutExpired(ctx: CreditContext, account: StoreCreditAccount): StoreCreditAccount {
  const now = ctx.now().getTime();
  const isOver = (movement: StoreCreditMovement): boolean =>
    movement.remainingMinor > 0 && movement.expiresAt !== null && Date.parse(movement.expiresAt) <= now;
  const over = account.movements.filter(isOver).sort((a, b) => endOf(a) - endOf(b));
  for (const credit of over) {
    const present = ctx.store.get('storeCreditAccounts', account.id);
    const movements = present.movements.map((one) => (one.id === credit.id ? { ...one, remainingMinor: 0 } : one));
    const expired = { kind: 'expiration' as const, amountMinor: -credit.remainingMinor, remainingMinor: 0 };
    const what = { ...expired, expiresAt: null, creditId: credit.id, ...BY_HAND };
    book(ctx, present, movements, what, credit.expiresAt ?? undefined);
  }
  return ctx.store.get('storeCreditAccounts', account.id);
}

/** When a credit goes; what never goes, goes last. */
function endOf({ expiresAt }: StoreCreditMovement): number {
  return expiresAt === null ? Number.MAX_SAFE_INTEGER : Date.parse(expiresAt);
}

function book(
  ctx: CreditContext,
  account: StoreCreditAccount,
  before: StoreCreditMovement[],
  what: Omit<StoreCreditMovement, 'id' | 'balanceAfterMinor' | 'createdAt'>,
  at: Instant = ctx.now().toISOString(),
): StoreCreditMovement {
  const balanceAfterMinor = account.balanceMinor + what.amountMinor;
  const movement = { ...what, id: ctx.store.nextId(), balanceAfterMinor, createdAt: at };
  ctx.store.patch('storeCreditAccounts', account.id, {
    balanceMinor: balanceAfterMinor,
    movements: [...before, movement],
  });
  return movement;
}
