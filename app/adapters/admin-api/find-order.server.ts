import { AdminApiBusy, runOperation } from './run-operation.server.ts';
import type { AdminGraphql } from './run-operation.server.ts';
import type {
  OrderQuery,
  OrderQueryVariables,
  RefundLinesQuery,
  RefundLinesQueryVariables,
} from './generated/admin.generated.d.ts';

export const ORDER = `#graphql
  fragment MoneyParts on MoneyBag {
    shopMoney {
      amount
      currencyCode
    }
  }

  query Order($id: ID!, $linesAfter: String) {
    order(id: $id) {
      id
      name
      updatedAt
      processedAt
      cancelledAt
      test
      sourceName
      customerLocale
      currencyCode
      presentmentCurrencyCode
      taxesIncluded
      displayFinancialStatus
      displayFulfillmentStatus
      discountCodes
      paymentGatewayNames
      totalOutstandingSet {
        ...MoneyParts
      }
      purchasingEntity {
        ... on PurchasingCompany {
          company {
            id
          }
        }
      }
      transactions(first: 50) {
        kind
        status
        gateway
        amountSet {
          ...MoneyParts
        }
      }
      disputes {
        id
        initiatedAs
        status
      }
      customer {
        id
        firstName
        lastName
        locale
        defaultEmailAddress {
          emailAddress
        }
      }
      lineItems(first: 250, after: $linesAfter) {
        nodes {
          id
          title
          vendor
          quantity
          currentQuantity
          isGiftCard
          product {
            id
          }
          variant {
            id
          }
          originalUnitPriceSet {
            ...MoneyParts
          }
          discountAllocations {
            allocatedAmountSet {
              ...MoneyParts
            }
            discountApplication {
              ... on DiscountCodeApplication {
                code
              }
            }
          }
          taxLines {
            priceSet {
              ...MoneyParts
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
      shippingLines(first: 20) {
        nodes {
          discountedPriceSet {
            ...MoneyParts
          }
          taxLines {
            priceSet {
              ...MoneyParts
            }
          }
        }
      }
      refunds {
        id
        createdAt
        totalRefundedSet {
          ...MoneyParts
        }
        duties {
          amountSet {
            ...MoneyParts
          }
        }
        refundLineItems(first: 50) {
          nodes {
            quantity
            lineItem {
              id
            }
            subtotalSet {
              ...MoneyParts
            }
            totalTaxSet {
              ...MoneyParts
            }
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
        refundShippingLines(first: 10) {
          nodes {
            subtotalAmountSet {
              ...MoneyParts
            }
            taxAmountSet {
              ...MoneyParts
            }
          }
        }
      }
    }
  }
`;

const REFUND_LINES = `#graphql
  query RefundLines($id: ID!, $after: String) {
    refund(id: $id) {
      refundLineItems(first: 250, after: $after) {
        nodes {
          quantity
          lineItem {
            id
          }
          subtotalSet {
            shopMoney {
              amount
              currencyCode
            }
          }
          totalTaxSet {
            shopMoney {
              amount
              currencyCode
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`;

export type ShopifyOrder = NonNullable<OrderQuery['order']>;
type ShopifyRefund = ShopifyOrder['refunds'][number];

/** Something changed between two pages: nothing of what was read can be used. */
const changed = (orderId: bigint) => new AdminApiBusy(`Order ${orderId} changed while it was read.`);

async function readOrder(graphql: AdminGraphql, orderId: bigint, linesAfter: string | null) {
  const variables = { id: `gid://shopify/Order/${orderId}`, linesAfter };
  return (await runOperation<OrderQuery, OrderQueryVariables>(graphql, ORDER, variables)).order ?? null;
}

/** An order may have 500 lines, and a page shows 250: the rest of them, of the same state of the order. */
async function withAllLines(graphql: AdminGraphql, orderId: bigint, order: ShopifyOrder): Promise<ShopifyOrder> {
  const nodes = [...order.lineItems.nodes];
  let { pageInfo } = order.lineItems;
  while (pageInfo.hasNextPage) {
    const more = await readOrder(graphql, orderId, pageInfo.endCursor ?? null);
    if (more?.updatedAt !== order.updatedAt) throw changed(orderId);
    nodes.push(...more.lineItems.nodes);
    pageInfo = more.lineItems.pageInfo;
  }
  return { ...order, lineItems: { nodes, pageInfo } };
}

/** A refund's lines beyond the few that come with its order. A refund is never changed. */
async function withAllItsLines(graphql: AdminGraphql, orderId: bigint, refund: ShopifyRefund): Promise<ShopifyRefund> {
  const nodes = [...refund.refundLineItems.nodes];
  let { pageInfo } = refund.refundLineItems;
  while (pageInfo.hasNextPage) {
    const variables = { id: refund.id, after: pageInfo.endCursor ?? null };
    const found = await runOperation<RefundLinesQuery, RefundLinesQueryVariables>(graphql, REFUND_LINES, variables);
    if (!found.refund) throw changed(orderId);
    nodes.push(...found.refund.refundLineItems.nodes);
    pageInfo = found.refund.refundLineItems.pageInfo;
  }
  return { ...refund, refundLineItems: { nodes, pageInfo } };
}

/** One order as Shopify has it now, whole; null when it is gone or out of our reach. @throws AdminApiBusy, AdminApiRefused */
export async function findOrder(graphql: AdminGraphql, orderId: bigint): Promise<ShopifyOrder | null> {
  const found = await readOrder(graphql, orderId, null);
  if (found === null) return null;
  const order = await withAllLines(graphql, orderId, found);
  const refunds: ShopifyRefund[] = [];
  for (const refund of order.refunds) refunds.push(await withAllItsLines(graphql, orderId, refund));
  return { ...order, refunds };
}
