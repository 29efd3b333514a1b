/** Money given as a gift card or as store credit, by the calls of Shopify's schema: made once, found again, never below zero. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBackend, type Backend } from '../testing/start-backend.ts';

const SCOPES = [
  'read_orders',
  'read_products',
  'write_customers',
  'write_gift_cards',
  'read_gift_card_transactions',
  'read_store_credit_accounts',
  'write_store_credit_account_transactions',
];

let backend: Backend;

beforeEach(async () => {
  backend = await startBackend();
  await backend.api('PUT', '/shops/example/scopes', { scopes: SCOPES });
});

afterEach(() => backend.stop());

/** The data of an operation that must have none but user errors. */
async function asked<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
  const answer = await backend.graphql(query, variables);
  expect(answer.errors).toBeUndefined();
  return answer.data as T;
}

async function control<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await backend.api(method, `/shops/example${path}`, body);
  expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 200 });
  return answer.body as T;
}

type Errors = { field: string[] | null; code: string | null; message: string }[];
describe('gift cards', () => {
  const CREATE = `mutation ($input: GiftCardCreateInput!) {
    giftCardCreate(input: $input) {
      giftCardCode
      giftCard { id balance { amount } initialValue { amount } lastCharacters maskedCode enabled expiresOn note customer { email } }
      userErrors { field code message }
    }
  }`;
  type Made = {
    giftCardCreate: { giftCardCode: string | null; giftCard: { id: string } | null; userErrors: Errors };
  };
  const money = (amount: string): Record<string, unknown> => ({ amount, currencyCode: 'PLN' });

  test('are made with the code given, told once, found by it later', async () => {
    const customer = await control<{ gid: string }>('POST', '/customers', { email: 'shopper-1@example.com' });
    const input = {
      code: 'ABCD2345EFGH',
      initialAmount: money('25.00'),
      customerId: customer.gid,
      expiresOn: '2030-01-31',
      note: 'r 1',
    };
    const { giftCardCreate: made } = await asked<Made>(CREATE, { input });
    expect(made).toEqual({
      giftCardCode: 'abcd2345efgh',
      giftCard: {
        id: expect.stringMatching(/^gid:\/\/shopify\/GiftCard\/\d+$/) as string,
        balance: { amount: '25.0' },
        initialValue: { amount: '25.0' },
        lastCharacters: 'efgh',
        maskedCode: '•••• •••• •••• efgh',
        enabled: true,
        expiresOn: '2030-01-31',
        note: 'r 1',
        customer: { email: 'shopper-1@example.com' },
      },
      userErrors: [],
    });
    const { giftCardCreate: again } = await asked<Made>(CREATE, { input: { ...input, code: 'abcd2345EFGH' } });
    expect(again).toMatchObject({ giftCard: null, userErrors: [{ field: ['input', 'code'], code: 'TAKEN' }] });
    const found = await asked(`{ byCode: giftCards(first: 5, query: "abcd2345efgh") { nodes { id } }
      full: giftCards(first: 5, query: "status:enabled balance_status:full") { nodes { lastCharacters } } }`);
    expect(found).toEqual({
      byCode: { nodes: [{ id: made.giftCard?.id }] },
      full: { nodes: [{ lastCharacters: 'efgh' }] },
    });
  });

  test.each<[Record<string, unknown>, string, string]>([
    [{ code: 'SHORT' }, 'code', 'TOO_SHORT'],
    [{ code: 'A'.repeat(21) }, 'code', 'TOO_LONG'],
    [{ code: 'ABCD-EFGH' }, 'code', 'INVALID'],
    [{ initialAmount: { amount: '0', currencyCode: 'PLN' } }, 'initialAmount', 'GREATER_THAN'],
    [{ initialAmount: null }, 'initialAmount', 'MISSING_ARGUMENT'],
    [{ customerId: 'gid://shopify/Customer/1' }, 'customerId', 'CUSTOMER_NOT_FOUND'],
    [{ expiresOn: '2020-01-01' }, 'expiresOn', 'INVALID'],
  ])('are refused: %o', async (input, field, code) => {
    const { giftCardCreate: made } = await asked<Made>(CREATE, { input: { initialAmount: money('5.00'), ...input } });
    expect(made.giftCard).toBeNull();
    expect(made.userErrors).toMatchObject([{ field: ['input', field], code }]);
  });

  test('are deactivated for good, and show what was spent', async () => {
    const { giftCardCreate: made } = await asked<Made>(CREATE, {
      input: { code: 'ABCD2345EFGH', initialAmount: money('25.00') },
    });
    const id = made.giftCard?.id ?? '';
    const product = await control<{ variants: { id: string }[] }>('POST', '/products', {
      title: 'Record',
      variants: [{ price: '10.00' }],
    });
    await control('POST', '/checkouts', {
      lines: [{ variantId: product.variants[0]?.id }],
      giftCards: ['abcd2345efgh'],
    });
    const card = `{ giftCard(id: "${id}") { enabled balance { amount } transactions(first: 5) { nodes { __typename amount { amount } } } } }`;
    expect(await asked(card)).toEqual({
      giftCard: {
        enabled: true,
        balance: { amount: '15.0' },
        transactions: { nodes: [{ __typename: 'GiftCardDebitTransaction', amount: { amount: '-10.0' } }] },
      },
    });
    const send = `mutation ($id: ID!) { giftCardSendNotificationToCustomer(id: $id) { giftCard { enabled } userErrors { code } } }`;
    // it was made for nobody
    expect(await asked(send, { id })).toMatchObject({
      giftCardSendNotificationToCustomer: { giftCard: null, userErrors: [{ code: 'CUSTOMER_NOT_FOUND' }] },
    });
    const off = `mutation ($id: ID!) { giftCardDeactivate(id: $id) { giftCard { enabled } userErrors { code } } }`;
    expect(await asked(off, { id })).toEqual({ giftCardDeactivate: { giftCard: { enabled: false }, userErrors: [] } });
    expect(await asked(off, { id: 'gid://shopify/GiftCard/1' })).toMatchObject({
      giftCardDeactivate: { userErrors: [{ code: 'GIFT_CARD_NOT_FOUND' }] },
    });
  });
});

describe('store credit', () => {
  const CREDIT = `mutation ($id: ID!, $input: StoreCreditAccountCreditInput!) {
    storeCreditAccountCredit(id: $id, creditInput: $input) {
      storeCreditAccountTransaction { id amount { amount } balanceAfterTransaction { amount } expiresAt event account { id balance { amount } owner { ... on Customer { email } } } }
      userErrors { field code message }
    }
  }`;
  const DEBIT = `mutation ($id: ID!, $input: StoreCreditAccountDebitInput!) {
    storeCreditAccountDebit(id: $id, debitInput: $input) {
      storeCreditAccountTransaction { amount { amount } balanceAfterTransaction { amount } }
      userErrors { field code }
    }
  }`;
  const money = (amount: string, currencyCode = 'PLN'): Record<string, unknown> => ({ amount, currencyCode });
  let customer: { id: string; gid: string };

  beforeEach(async () => {
    customer = await control('POST', '/customers', { email: 'shopper-1@example.com' });
  });

  const credit = (amount: string, more: Record<string, unknown> = {}, id = customer.gid): Promise<unknown> =>
    asked(CREDIT, { id, input: { creditAmount: money(amount), ...more } });

  test('opens an account, adds to it, takes from it, and knows one request from another by nothing', async () => {
    const first = await credit('20.00', { expiresAt: '2030-01-01T00:00:00Z' });
    expect(first).toMatchObject({
      storeCreditAccountCredit: {
        storeCreditAccountTransaction: {
          amount: { amount: '20.0' },
          balanceAfterTransaction: { amount: '20.0' },
          expiresAt: '2030-01-01T00:00:00Z',
          event: 'ADJUSTMENT',
          account: { balance: { amount: '20.0' }, owner: { email: 'shopper-1@example.com' } },
        },
        userErrors: [],
      },
    });
    await backend.api('PUT', '/faults', {
      graphql: { rules: [{ on: 'storeCreditAccountCredit', how: 'dropped_after' }] },
    });
    await expect(
      backend.graphql(CREDIT, { id: customer.gid, input: { creditAmount: money('20.00') } }),
    ).rejects.toThrow('fetch failed');
    await credit('20.00');
    expect(await asked(DEBIT, { id: customer.gid, input: { debitAmount: money('5.00') } })).toMatchObject({
      storeCreditAccountDebit: {
        storeCreditAccountTransaction: { amount: { amount: '-5.0' }, balanceAfterTransaction: { amount: '55.0' } },
      },
    });
    const accounts = await asked(
      `query ($id: ID!) { customer(id: $id) { storeCreditAccounts(first: 5) { nodes {
      balance { amount currencyCode }
      transactions(first: 10, reverse: true) { nodes { __typename amount { amount } createdAt ... on StoreCreditAccountCreditTransaction { remainingAmount { amount } } } }
    } } } }`,
      { id: customer.gid },
    );
    const transactions = [
      { __typename: 'StoreCreditAccountDebitTransaction', amount: { amount: '-5.0' } },
      { amount: { amount: '20.0' }, remainingAmount: { amount: '20.0' } },
      { amount: { amount: '20.0' }, remainingAmount: { amount: '20.0' } },
      { amount: { amount: '20.0' }, remainingAmount: { amount: '15.0' } },
    ];
    expect(accounts).toMatchObject({
      customer: {
        storeCreditAccounts: {
          nodes: [{ balance: { amount: '55.0', currencyCode: 'PLN' }, transactions: { nodes: transactions } }],
        },
      },
    });
  });

  test.each<[string, Record<string, unknown>, string | null, string]>([
    ['nothing', { creditAmount: money('0') }, null, 'NEGATIVE_OR_ZERO_AMOUNT'],
    ['another currency', { creditAmount: money('5', 'EUR') }, null, 'UNSUPPORTED_CURRENCY'],
    ['the past', { creditAmount: money('5'), expiresAt: '2020-01-01T00:00:00Z' }, null, 'EXPIRES_AT_IN_PAST'],
    ['nobody', { creditAmount: money('5') }, 'gid://shopify/Customer/1', 'OWNER_NOT_FOUND'],
    ['no account', { creditAmount: money('5') }, 'gid://shopify/StoreCreditAccount/1', 'ACCOUNT_NOT_FOUND'],
  ])('is refused for %s', async (_name, input, id, code) => {
    expect(await asked(CREDIT, { id: id ?? customer.gid, input })).toMatchObject({
      storeCreditAccountCredit: { storeCreditAccountTransaction: null, userErrors: [{ code }] },
    });
  });

  test('never goes below zero', async () => {
    const debit = (): Promise<unknown> => asked(DEBIT, { id: customer.gid, input: { debitAmount: money('5.01') } });
    expect(await debit()).toMatchObject({ storeCreditAccountDebit: { userErrors: [{ code: 'ACCOUNT_NOT_FOUND' }] } });
    await credit('5.00');
    expect(await debit()).toMatchObject({ storeCreditAccountDebit: { userErrors: [{ code: 'INSUFFICIENT_FUNDS' }] } });
  });

  test('leads from a payment to its order', async () => {
    await credit('100.00');
    const product = await control<{ variants: { id: string }[] }>('POST', '/products', {
      title: 'Record',
      variants: [{ price: '10.00' }],
    });
    const { order } = await control<{ order: { gid: string } }>('POST', '/checkouts', {
      customerId: customer.id,
      lines: [{ variantId: product.variants[0]?.id }],
      useStoreCredit: true,
    });
    const accounts = await asked(
      `query ($id: ID!) { customer(id: $id) { storeCreditAccounts(first: 5) { nodes {
      transactions(first: 10, query: "type:debit") { nodes { event origin { ... on OrderTransaction { gateway order { id } } } } }
    } } } }`,
      { id: customer.gid },
    );
    const origin = { gateway: 'shopify_store_credit', order: { id: order.gid } };
    expect(accounts).toEqual({
      customer: { storeCreditAccounts: { nodes: [{ transactions: { nodes: [{ event: 'ORDER_PAYMENT', origin }] } }] } },
    });
  });
});
