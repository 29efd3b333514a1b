import { AdminApiBusy, runOperation } from './run-operation.server.ts';
import type { AdminGraphql } from './run-operation.server.ts';
import type { OrderPastQuery, OrderPastQueryVariables } from './generated/admin.generated.d.ts';

const ORDER_PAST = `#graphql
  fragment PastMoney on MoneyBag {
    shopMoney {
      amount
      currencyCode
    }
  }

  query OrderPast($id: ID!) {
    order(id: $id) {
      updatedAt
      agreements(first: 25) {
        pageInfo {
          hasNextPage
        }
        nodes {
          id
          reason
          happenedAt
          sales(first: 50) {
            pageInfo {
              hasNextPage
            }
            nodes {
              actionType
              quantity
              totalAmount {
                ...PastMoney
              }
              totalTaxAmount {
                ...PastMoney
              }
              ... on ProductSale {
                lineItem {
                  id
                }
              }
              ... on GiftCardSale {
                lineItem {
                  id
                }
              }
              ... on TipSale {
                lineItem {
                  id
                }
              }
            }
          }
        }
      }
      transactions(first: 50) {
        kind
        status
        processedAt
        amountSet {
          ...PastMoney
        }
      }
    }
  }
`;

type ShopifyOrderPast = NonNullable<OrderPastQuery['order']>;

/**
 * What was agreed on and paid of an order, one thing after the other; null when it is gone.
 * @param updatedAt as the order itself was read: what was agreed on later does not fit what was owed then
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function findOrderPast(
  graphql: AdminGraphql,
  orderId: bigint,
  updatedAt: string,
): Promise<ShopifyOrderPast | null> {
  const { order } = await runOperation<OrderPastQuery, OrderPastQueryVariables>(graphql, ORDER_PAST, {
    id: `gid://shopify/Order/${orderId}`,
  });
  if (order && order.updatedAt !== updatedAt) throw new AdminApiBusy(`Order ${orderId} changed while it was read.`);
  return order ?? null;
}
