import { GraphQLError } from 'graphql';
import { STORE_CREDIT } from '../../commerce/order-payments.ts';
import {
  creditAccount,
  creditAccountsOf,
  debitAccount,
  findCreditAccount,
  openCreditAccount,
} from '../../commerce/store-credit.ts';
import type { Customer, Id } from '../../model.ts';
import { minorFrom } from '../../money.ts';
import { gid } from '../../payload/edge-values.ts';
import type { StoreCreditAccount, StoreCreditMovement } from '../../stored-value-model.ts';
import { pageOf } from '../connection.ts';
import { type Arguments, type Fields, type GraphqlContext, idOf } from '../context.ts';
import { searched, type SearchFields } from '../search-query.ts';
import type { Amount } from './money-fields.ts';

type MovementSource = { __typename: string; account: StoreCreditAccount; movement: StoreCreditMovement };
type Problem = { field: string[]; code: string; message: string };
type MoneyInput = { amount: string; currencyCode: string };

const TYPE_NAMES = {
  credit: 'StoreCreditAccountCreditTransaction',
  debit: 'StoreCreditAccountDebitTransaction',
  expiration: 'StoreCreditAccountExpirationTransaction',
} as const;

export const storeCreditAccountFields: Fields<StoreCreditAccount> = {
  id: (account) => gid('StoreCreditAccount', account.id),
  balance: (account): Amount => ({ amountMinor: account.balanceMinor, currency: account.currency }),
  owner: (account, _args, ctx) => ({
    ...ctx.standin.store.get('customers', account.customerId),
    __typename: 'Customer',
  }),
  transactions: (account, args) => {
    if (args['sortKey'] !== 'CREATED_AT') throw new GraphQLError('The stand-in sorts store credit by CREATED_AT only');
    const found = searched(account.movements, args['query'], movementSearch);
    const all = found.map((movement) => sourceOf(account, movement));
    return pageOf(all, args, ({ movement }) => movement.id);
  },
};

/** All kinds of transaction; the schema says which of them has which field. */
export const storeCreditMovementFields: Fields<MovementSource> = {
  id: ({ movement, __typename }) => gid(__typename, movement.id),
  account: ({ account }) => account,
  amount: ({ account, movement }): Amount => ({ amountMinor: movement.amountMinor, currency: account.currency }),
  balanceAfterTransaction: ({ account, movement }): Amount => ({
    amountMinor: movement.balanceAfterMinor,
    currency: account.currency,
  }),
  remainingAmount: ({ account, movement }): Amount => ({
    amountMinor: movement.remainingMinor,
    currency: account.currency,
  }),
  createdAt: ({ movement }) => movement.createdAt,
  expiresAt: ({ movement }) => movement.expiresAt,
  event: ({ movement }) => movement.event,
  // nothing of the app's is kept with a transaction: only an order leads back to what it was for
  origin: ({ movement }, _args, ctx) => originOf(ctx, movement),
  creditTransaction: ({ account, movement }) => {
    const expired = account.movements.find((one) => one.id === movement.creditId);
    return expired ? sourceOf(account, expired) : null;
  },
};

/** `storeCreditAccounts` of a customer. */
export const storeCreditOfCustomer: Fields<Customer> = {
  storeCreditAccounts: (customer, args, ctx) => {
    const own = creditAccountsOf(ctx.standin, ctx.shop.id, customer.id);
    return pageOf(searched(own, args['query'], accountSearch), args, ({ id }) => id);
  },
};

export const storeCreditQueries: Fields<undefined> = {
  storeCreditAccount: (_root, args, ctx) => accountOf(ctx, args['id']),
};

export const storeCreditMutations: Fields<undefined> = {
  storeCreditAccountCredit: (_root, args, ctx) => credit(ctx, args),
  storeCreditAccountDebit: (_root, args, ctx) => debit(ctx, args),
};

function credit(ctx: GraphqlContext, args: Arguments): unknown {
  const { creditAmount, expiresAt } = args['creditInput'] as { creditAmount: MoneyInput; expiresAt?: string | null };
  const refuse = (field: string[], code: string, message: string): unknown => refused(field, code, message);
  const known = accountOf(ctx, args['id']);
  const ownerId = idOf(args['id'], 'Customer');
  if (known === null && ownerId === null) return refuse(['id'], 'ACCOUNT_NOT_FOUND', 'Store credit account not found.');
  if (ownerId !== null && ctx.standin.store.find('customers', ownerId)?.shopId !== ctx.shop.id) {
    return refuse(['id'], 'OWNER_NOT_FOUND', 'Owner does not exist.');
  }
  const path = ['creditInput', 'creditAmount'];
  const { currencyCode } = creditAmount;
  if (known !== null && known.currency !== currencyCode) return refuse(path, 'MISMATCHING_CURRENCY', MISMATCH);
  if (currencyCode !== ctx.shop.currency) {
    return refuse([...path, 'currencyCode'], 'UNSUPPORTED_CURRENCY', 'The currency is not currently supported.');
  }
  const amountMinor = minorIn(creditAmount);
  if (amountMinor <= 0)
    return refuse([...path, 'amount'], 'NEGATIVE_OR_ZERO_AMOUNT', 'A positive amount must be used.');
  const until = expiresAt ? new Date(expiresAt) : null;
  if (until !== null && until <= ctx.standin.now()) {
    return refuse(['creditInput', 'expiresAt'], 'EXPIRES_AT_IN_PAST', 'The expiry date must be in the future.');
  }
  const account = known ?? openCreditAccount(ctx.standin, ctx.shop.id, ownerId as Id, currencyCode);
  return answered(ctx, account.id, creditAccount(ctx.standin, account, amountMinor, until?.toISOString() ?? null));
}

function debit(ctx: GraphqlContext, args: Arguments): unknown {
  const { debitAmount } = args['debitInput'] as { debitAmount: MoneyInput };
  const ownerId = idOf(args['id'], 'Customer');
  const own = ownerId === null ? [] : creditAccountsOf(ctx.standin, ctx.shop.id, ownerId);
  const account = accountOf(ctx, args['id']) ?? own.find((one) => one.currency === debitAmount.currencyCode) ?? null;
  if (account === null) return refused(['id'], 'ACCOUNT_NOT_FOUND', 'Store credit account not found.');
  const path = ['debitInput', 'debitAmount'];
  if (account.currency !== debitAmount.currencyCode) return refused(path, 'MISMATCHING_CURRENCY', MISMATCH);
  const amountMinor = minorIn(debitAmount);
  if (amountMinor <= 0)
    return refused([...path, 'amount'], 'NEGATIVE_OR_ZERO_AMOUNT', 'A positive amount must be used.');
  if (amountMinor > account.balanceMinor) {
    const message = 'The store credit account does not have sufficient funds to satisfy the request.';
    return refused([...path, 'amount'], 'INSUFFICIENT_FUNDS', message);
  }
  return answered(ctx, account.id, debitAccount(ctx.standin, account, amountMinor));
}

const MISMATCH = 'The currency provided does not match the currency of the store credit account.';

function refused(
  field: string[],
  code: string,
  message: string,
): { storeCreditAccountTransaction: null; userErrors: Problem[] } {
  return { storeCreditAccountTransaction: null, userErrors: [{ field, code, message }] };
}

function answered(ctx: GraphqlContext, accountId: Id, movement: StoreCreditMovement): object {
  const account = ctx.standin.store.get('storeCreditAccounts', accountId);
  return { storeCreditAccountTransaction: sourceOf(account, movement), userErrors: [] };
}

/** @throws GraphQLError for more decimals than the currency has: what Shopify does then is not documented. */
function minorIn({ amount, currencyCode }: MoneyInput): number {
  const minor = minorFrom(amount, currencyCode);
  if (minor === null) throw new GraphQLError(`${amount} is no amount of ${currencyCode}`);
  return minor;
}

function accountOf(ctx: GraphqlContext, gidText: unknown): StoreCreditAccount | null {
  const id = idOf(gidText, 'StoreCreditAccount');
  return id === null ? null : findCreditAccount(ctx.standin, ctx.shop.id, id);
}

function sourceOf(account: StoreCreditAccount, movement: StoreCreditMovement): MovementSource {
  return { __typename: TYPE_NAMES[movement.kind], account, movement };
}

function originOf(ctx: GraphqlContext, { orderId, kind }: StoreCreditMovement): object | null {
  const order = orderId === null ? null : ctx.standin.store.find('orders', orderId);
  if (order === null) return null;
  const refunds = order.refunds.flatMap((refund) => refund.transactions);
  const all = kind === 'debit' ? order.transactions : refunds;
  const transaction = all.find((one) => one.gateway === STORE_CREDIT);
  return transaction ? { __typename: 'OrderTransaction', order, transaction } : null;
}

const accountSearch: SearchFields<StoreCreditAccount> = {
  fields: {
    id: { kind: 'text', of: ({ id }) => id },
    currency_code: { kind: 'text', of: ({ currency }) => currency },
  },
  free: ({ currency }) => currency,
};

const movementSearch: SearchFields<StoreCreditMovement> = {
  fields: {
    id: { kind: 'text', of: ({ id }) => id },
    type: { kind: 'text', of: ({ kind }) => kind },
  },
  free: ({ kind }) => kind,
};
