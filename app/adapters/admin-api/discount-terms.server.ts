/** A code discount as it stands at Shopify now: what somebody may have changed there. */
import { runOperation } from './run-operation.server.ts';
import type { AdminGraphql } from './run-operation.server.ts';
import type {
  DiscountTermsQuery,
  DiscountTermsQueryVariables,
  GoodsFragment,
  NodesThereQuery,
  NodesThereQueryVariables,
} from './generated/admin.generated.d.ts';

/** So many of what a discount is for are looked at: a reward names fifty collections at most. */
const DISCOUNT_TERMS = `#graphql
  fragment Minimum on DiscountMinimumRequirement {
    ... on DiscountMinimumSubtotal {
      greaterThanOrEqualToSubtotal {
        amount
      }
    }
    ... on DiscountMinimumQuantity {
      greaterThanOrEqualToQuantity
    }
  }

  fragment Combines on DiscountCombinesWith {
    orderDiscounts
    productDiscounts
    shippingDiscounts
  }

  fragment Goods on DiscountItems {
    ... on AllDiscountItems {
      allItems
    }
    ... on DiscountCollections {
      collections(first: 60) {
        nodes {
          id
        }
      }
    }
    ... on DiscountProducts {
      products(first: 60) {
        nodes {
          id
        }
      }
      productVariants(first: 60) {
        nodes {
          id
        }
      }
    }
  }

  query DiscountTerms($id: ID!) {
    discountNode(id: $id) {
      discount {
        ... on DiscountCodeBasic {
          status
          startsAt
          endsAt
          usageLimit
          appliesOncePerCustomer
          context {
            ... on DiscountBuyerSelectionAll {
              all
            }
          }
          combinesWith {
            ...Combines
          }
          minimumRequirement {
            ...Minimum
          }
          customerGets {
            appliesOnOneTimePurchase
            items {
              ...Goods
            }
            value {
              ... on DiscountPercentage {
                percentage
              }
              ... on DiscountAmount {
                amount {
                  amount
                }
                appliesOnEachItem
              }
            }
          }
        }
        ... on DiscountCodeFreeShipping {
          status
          startsAt
          endsAt
          usageLimit
          appliesOncePerCustomer
          appliesOnOneTimePurchase
          context {
            ... on DiscountBuyerSelectionAll {
              all
            }
          }
          combinesWith {
            ...Combines
          }
          minimumRequirement {
            ...Minimum
          }
          destinationSelection {
            ... on DiscountCountryAll {
              allCountries
            }
          }
          maximumShippingPrice {
            amount
          }
        }
        ... on DiscountCodeBxgy {
          status
          startsAt
          endsAt
          usageLimit
          appliesOncePerCustomer
          usesPerOrderLimit
          context {
            ... on DiscountBuyerSelectionAll {
              all
            }
          }
          combinesWith {
            ...Combines
          }
          customerBuys {
            isOneTimePurchase
            items {
              ...Goods
            }
            value {
              ... on DiscountPurchaseAmount {
                bought: amount
              }
              ... on DiscountQuantity {
                quantity
              }
            }
          }
          customerGets {
            appliesOnOneTimePurchase
            items {
              ...Goods
            }
            value {
              ... on DiscountOnQuantity {
                quantity {
                  quantity
                }
                effect {
                  ... on DiscountPercentage {
                    percentage
                  }
                }
              }
            }
          }
        }
      }
    }
  }
`;

const NODES_THERE = `#graphql
  query NodesThere($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
    }
  }
`;

export interface DiscountTerms {
  status: 'ACTIVE' | 'EXPIRED' | 'SCHEDULED';
  /** ISO 8601. */
  startsAt: string;
  endsAt: string | null;
  /** Of each code; null: any number. */
  usageLimit: number | null;
  oncePerCustomer: boolean;
  /** Not for certain customers, segments or markets only. */
  isForEverybody: boolean;
  /** Purchases that are no subscriptions count. */
  isForOnePurchase: boolean;
  combinesWith: { order: boolean; product: boolean; shipping: boolean };
  /** Decimal string of the shop's currency, or a number of goods, to be in the cart or bought; null: none. */
  minimum: { subtotal: string } | { quantity: string } | null;
  /** A share (0.1 is ten percent); a decimal string of the shop's currency; a share off so many units; null: another kind. */
  value:
    | { share: number }
    | { amount: string; isEach: boolean }
    | { units: string; share: number | null; timesAnOrder: number | null }
    | null;
  /** Of free shipping: to every country, and what a parcel may cost at most; null: another kind. */
  delivery: { isEverywhere: boolean; most: string | null } | null;
  /** Shopify's ids of what money is taken off of, and of what has to be bought for it; null: another kind. */
  gets: 'all' | string[] | null;
  buys: 'all' | string[] | null;
}

type Found = NonNullable<NonNullable<DiscountTermsQuery['discountNode']>['discount']>;
type Told = Extract<Found, { usageLimit?: unknown }>;

function minimumOf(discount: Told): DiscountTerms['minimum'] {
  if ('customerBuys' in discount) {
    const { value } = discount.customerBuys;
    return 'bought' in value
      ? { subtotal: value.bought }
      : 'quantity' in value
        ? { quantity: String(value.quantity) }
        : null;
  }
  const minimum = discount.minimumRequirement;
  if (!minimum) return null;
  if ('greaterThanOrEqualToSubtotal' in minimum) return { subtotal: minimum.greaterThanOrEqualToSubtotal.amount };
  return 'greaterThanOrEqualToQuantity' in minimum ? { quantity: String(minimum.greaterThanOrEqualToQuantity) } : null;
}

function valueOf(discount: Told): DiscountTerms['value'] {
  if ('customerBuys' in discount) {
    const { value } = discount.customerGets;
    if (!('effect' in value)) return null;
    const share = 'percentage' in value.effect ? value.effect.percentage : null;
    return { units: String(value.quantity.quantity), share, timesAnOrder: discount.usesPerOrderLimit ?? null };
  }
  if (!('customerGets' in discount)) return null;
  const { value } = discount.customerGets;
  if ('percentage' in value) return { share: value.percentage };
  return 'amount' in value ? { amount: value.amount.amount, isEach: value.appliesOnEachItem } : null;
}

function goodsOf(items: GoodsFragment): 'all' | string[] {
  if ('allItems' in items) return 'all';
  const nodes =
    'collections' in items
      ? items.collections.nodes
      : 'products' in items
        ? [...items.products.nodes, ...items.productVariants.nodes]
        : [];
  return nodes.map(({ id }) => id);
}

function isForOnePurchase(discount: Told): boolean {
  if ('appliesOnOneTimePurchase' in discount) return discount.appliesOnOneTimePurchase;
  if ('customerBuys' in discount && !discount.customerBuys.isOneTimePurchase) return false;
  return discount.customerGets.appliesOnOneTimePurchase;
}

/** @returns null when the discount is gone, or is none with codes @throws AdminApiBusy, AdminApiRefused */
export async function findDiscountTerms(graphql: AdminGraphql, discountGid: string): Promise<DiscountTerms | null> {
  const { discountNode } = await runOperation<DiscountTermsQuery, DiscountTermsQueryVariables>(
    graphql,
    DISCOUNT_TERMS,
    { id: discountGid },
  );
  const discount = discountNode?.discount;
  if (!discount || !('combinesWith' in discount)) return null;
  const { orderDiscounts, productDiscounts, shippingDiscounts } = discount.combinesWith;
  return {
    status: discount.status,
    startsAt: discount.startsAt,
    endsAt: discount.endsAt ?? null,
    usageLimit: discount.usageLimit ?? null,
    oncePerCustomer: discount.appliesOncePerCustomer,
    isForEverybody: 'all' in discount.context,
    isForOnePurchase: isForOnePurchase(discount),
    combinesWith: { order: orderDiscounts, product: productDiscounts, shipping: shippingDiscounts },
    minimum: minimumOf(discount),
    value: valueOf(discount),
    delivery:
      'destinationSelection' in discount
        ? {
            isEverywhere: 'allCountries' in discount.destinationSelection,
            most: discount.maximumShippingPrice?.amount ?? null,
          }
        : null,
    gets: 'customerGets' in discount ? goodsOf(discount.customerGets.items) : null,
    buys: 'customerBuys' in discount ? goodsOf(discount.customerBuys.items) : null,
  };
}

/** Which of these are not in the shop any more. @param gids products, variants, collections @throws AdminApiBusy, AdminApiRefused */
export async function findGone(graphql: AdminGraphql, gids: readonly string[]): Promise<string[]> {
  const { nodes } = await runOperation<NodesThereQuery, NodesThereQueryVariables>(graphql, NODES_THERE, {
    ids: [...gids],
  });
  const there = new Set(nodes.flatMap((node) => (node ? [node.id] : [])));
  return gids.filter((gid) => !there.has(gid));
}
