import { runOperation } from './run-operation.server.ts';
import type { AdminGraphql, UserError } from './run-operation.server.ts';
import type {
  CreditStoreCreditMutation,
  CreditStoreCreditMutationVariables,
  StoreCreditOfQuery,
  StoreCreditOfQueryVariables,
} from './generated/admin.generated.d.ts';

const CREDIT_STORE_CREDIT = `#graphql
  mutation CreditStoreCredit($id: ID!, $creditInput: StoreCreditAccountCreditInput!) {
    storeCreditAccountCredit(id: $id, creditInput: $creditInput) {
      storeCreditAccountTransaction {
        id
      }
      userErrors {
        field
        message
        code
      }
    }
  }
`;

/** Only credits are asked for their id, which tells them from other movements. Newest first: what was just asked for stands at the beginning. */
const STORE_CREDIT_OF = `#graphql
  query StoreCreditOf($id: ID!, $currency: String!) {
    customer(id: $id) {
      storeCreditAccounts(first: 1, query: $currency) {
        nodes {
          transactions(first: 50, sortKey: CREATED_AT, reverse: true) {
            nodes {
              createdAt
              event
              amount {
                amount
                currencyCode
              }
              ... on StoreCreditAccountCreditTransaction {
                id
              }
            }
          }
        }
      }
    }
  }
`;

interface Credit {
  customerId: bigint;
  /** In units, "25.00". */
  amount: string;
  currency: string;
  expiresAt: Date | null;
}

/** A credit as Shopify lists it. */
interface SeenCredit {
  gid: string;
  amount: string;
  createdAt: Date;
}

const customerGid = (id: bigint): string => `gid://shopify/Customer/${id}`;

/** Adds store credit. Asked twice it adds twice: Shopify knows no key for it. @throws AdminApiBusy, AdminApiRefused */
export async function creditCustomer(
  graphql: AdminGraphql,
  credit: Credit,
): Promise<{ gid: string | null; userErrors: UserError[] }> {
  const currencyCode =
    credit.currency as CreditStoreCreditMutationVariables['creditInput']['creditAmount']['currencyCode'];
  const creditInput = {
    creditAmount: { amount: credit.amount, currencyCode },
    ...(credit.expiresAt === null ? {} : { expiresAt: credit.expiresAt.toISOString() }),
  };
  const { storeCreditAccountCredit } = await runOperation<
    CreditStoreCreditMutation,
    CreditStoreCreditMutationVariables
  >(graphql, CREDIT_STORE_CREDIT, { id: customerGid(credit.customerId), creditInput });
  return {
    gid: storeCreditAccountCredit?.storeCreditAccountTransaction?.id ?? null,
    userErrors: storeCreditAccountCredit?.userErrors ?? [],
  };
}

/**
 * The newest fifty movements of a customer's account that are credits by hand or by an app, newest first; empty where there is no
 * account or no customer.
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function listCredits(graphql: AdminGraphql, customerId: bigint, currency: string): Promise<SeenCredit[]> {
  const { customer } = await runOperation<StoreCreditOfQuery, StoreCreditOfQueryVariables>(graphql, STORE_CREDIT_OF, {
    id: customerGid(customerId),
    currency: `currency_code:${currency}`,
  });
  const movements = customer?.storeCreditAccounts.nodes[0]?.transactions.nodes ?? [];
  return movements.flatMap((one) =>
    'id' in one && one.event === 'ADJUSTMENT'
      ? [{ gid: one.id, amount: one.amount.amount, createdAt: new Date(one.createdAt) }]
      : [],
  );
}
