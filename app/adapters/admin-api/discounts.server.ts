/**
 * Discounts with a code at Shopify: one a reward's terms (and step), created with a code that nobody is given; what redemptions hand
 * out are codes added to it (redeem-codes.server.ts). userErrors are values; busy and lost answers are thrown for the job.
 */
import { runOperation } from './run-operation.server.ts';
import type { AdminGraphql, UserError } from './run-operation.server.ts';
import type {
  CreateBasicDiscountMutation as BasicData,
  CreateBasicDiscountMutationVariables as BasicVariables,
  CreateBxgyDiscountMutation as BxgyData,
  CreateBxgyDiscountMutationVariables as BxgyVariables,
  CreateFreeShippingDiscountMutation as FreeShippingData,
  CreateFreeShippingDiscountMutationVariables as FreeShippingVariables,
  DiscountAmountOffQuery,
  DiscountAmountOffQueryVariables,
  DiscountExistsQuery,
  DiscountExistsQueryVariables,
  ProductPricesQuery,
  ProductPricesQueryVariables,
  UpdateBasicDiscountMutation,
  UpdateBasicDiscountMutationVariables,
  VariantPriceQuery,
  VariantPriceQueryVariables,
} from './generated/admin.generated.d.ts';

const CREATE_BASIC = `#graphql
  mutation CreateBasicDiscount($discount: DiscountCodeBasicInput!) {
    discountCodeBasicCreate(basicCodeDiscount: $discount) {
      codeDiscountNode {
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

const CREATE_FREE_SHIPPING = `#graphql
  mutation CreateFreeShippingDiscount($discount: DiscountCodeFreeShippingInput!) {
    discountCodeFreeShippingCreate(freeShippingCodeDiscount: $discount) {
      codeDiscountNode {
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

const CREATE_BXGY = `#graphql
  mutation CreateBxgyDiscount($discount: DiscountCodeBxgyInput!) {
    discountCodeBxgyCreate(bxgyCodeDiscount: $discount) {
      codeDiscountNode {
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

const DISCOUNT_AMOUNT = `#graphql
  query DiscountAmountOff($id: ID!) {
    discountNode(id: $id) {
      discount {
        ... on DiscountCodeBasic {
          customerGets {
            value {
              ... on DiscountAmount {
                amount {
                  amount
                }
              }
            }
          }
        }
      }
    }
  }
`;

const UPDATE_BASIC = `#graphql
  mutation UpdateBasicDiscount($id: ID!, $discount: DiscountCodeBasicInput!) {
    discountCodeBasicUpdate(id: $id, basicCodeDiscount: $discount) {
      userErrors {
        field
        message
        code
      }
    }
  }
`;

const DISCOUNT_EXISTS = `#graphql
  query DiscountExists($id: ID!) {
    discountNode(id: $id) {
      id
    }
  }
`;

const PRODUCT_PRICES = `#graphql
  query ProductPrices($id: ID!) {
    product(id: $id) {
      variants(first: 250) {
        nodes {
          price
        }
      }
    }
  }
`;

const VARIANT_PRICE = `#graphql
  query VariantPrice($id: ID!) {
    productVariant(id: $id) {
      price
      product {
        id
      }
    }
  }
`;

/** What a discount is made of, in the mutation that makes it. */
export type DiscountInput =
  | { kind: 'basic'; discount: BasicVariables['discount'] }
  | { kind: 'free_shipping'; discount: FreeShippingVariables['discount'] }
  | { kind: 'bxgy'; discount: BxgyVariables['discount'] };

export type CreatedDiscount =
  { ok: true; discountGid: string } | { ok: false; reason: 'code_taken' | 'refused'; message: string };

type Payload = { codeDiscountNode?: { id: string } | null; userErrors: readonly UserError[] } | null | undefined;

async function payloadOf(graphql: AdminGraphql, input: DiscountInput): Promise<Payload> {
  const { kind } = input;
  if (kind === 'basic') {
    const variables: BasicVariables = { discount: input.discount };
    const data = await runOperation<BasicData, BasicVariables>(graphql, CREATE_BASIC, variables);
    return data.discountCodeBasicCreate;
  }
  if (kind === 'free_shipping') {
    const variables: FreeShippingVariables = { discount: input.discount };
    const data = await runOperation<FreeShippingData, FreeShippingVariables>(graphql, CREATE_FREE_SHIPPING, variables);
    return data.discountCodeFreeShippingCreate;
  }
  const variables: BxgyVariables = { discount: input.discount };
  const data = await runOperation<BxgyData, BxgyVariables>(graphql, CREATE_BXGY, variables);
  return data.discountCodeBxgyCreate;
}

/** What Shopify said, in one line. */
export function saidBy(errors: readonly UserError[]): string {
  return errors.map(({ message }) => message).join('; ');
}

/**
 * Creates a discount with its first code.
 * @returns `code_taken` where the shop has that code: after a lost answer it may be this very discount (findRedeemCode says)
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function createDiscount(graphql: AdminGraphql, input: DiscountInput): Promise<CreatedDiscount> {
  const payload = await payloadOf(graphql, input);
  const id = payload?.codeDiscountNode?.id;
  if (id) return { ok: true, discountGid: id };
  const errors = payload?.userErrors ?? [];
  const taken = errors.some(({ code, field }) => code === 'TAKEN' && field?.at(-1) === 'code');
  return { ok: false, reason: taken ? 'code_taken' : 'refused', message: saidBy(errors) };
}

/** Whether a discount is still there: the merchant, or another app, may have deleted it. @throws AdminApiBusy, AdminApiRefused */
export async function discountExists(graphql: AdminGraphql, discountGid: string): Promise<boolean> {
  const { discountNode } = await runOperation<DiscountExistsQuery, DiscountExistsQueryVariables>(
    graphql,
    DISCOUNT_EXISTS,
    { id: discountGid },
  );
  return Boolean(discountNode);
}

/**
 * Prices of a product's variants, decimal strings of the shop's currency; null when the shop has no such product.
 * @param productId decimal
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function findProductPrices(graphql: AdminGraphql, productId: string): Promise<string[] | null> {
  const { product } = await runOperation<ProductPricesQuery, ProductPricesQueryVariables>(graphql, PRODUCT_PRICES, {
    id: `gid://shopify/Product/${productId}`,
  });
  return product ? product.variants.nodes.map(({ price }) => price) : null;
}

/**
 * What one variant of a product costs, a decimal string of the shop's currency; null when the product has no such variant (any more).
 * @param productId and variantId decimal
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function findVariantPrice(
  graphql: AdminGraphql,
  productId: string,
  variantId: string,
): Promise<string | null> {
  const { productVariant } = await runOperation<VariantPriceQuery, VariantPriceQueryVariables>(graphql, VARIANT_PRICE, {
    id: `gid://shopify/ProductVariant/${variantId}`,
  });
  return productVariant?.product.id === `gid://shopify/Product/${productId}` ? productVariant.price : null;
}

/** What an amount-off discount takes off, a decimal string; null when it is gone, or takes off something else. @throws AdminApiBusy, AdminApiRefused */
export async function findDiscountAmount(graphql: AdminGraphql, discountGid: string): Promise<string | null> {
  const { discountNode } = await runOperation<DiscountAmountOffQuery, DiscountAmountOffQueryVariables>(
    graphql,
    DISCOUNT_AMOUNT,
    { id: discountGid },
  );
  const discount = discountNode?.discount;
  const value = discount && 'customerGets' in discount ? discount.customerGets.value : null;
  return value && 'amount' in value ? value.amount.amount : null;
}

/**
 * Changes what an amount-off discount takes off; its codes, also those that are out, follow.
 * @param amount decimal string of the shop's currency
 * @returns what Shopify refused, in its words; null when done
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function changeDiscountAmount(
  graphql: AdminGraphql,
  discountGid: string,
  amount: string,
): Promise<string | null> {
  const value = { discountAmount: { amount, appliesOnEachItem: false } };
  const { discountCodeBasicUpdate } = await runOperation<
    UpdateBasicDiscountMutation,
    UpdateBasicDiscountMutationVariables
  >(graphql, UPDATE_BASIC, { id: discountGid, discount: { customerGets: { value } } });
  const errors = discountCodeBasicUpdate?.userErrors ?? [];
  return errors.length === 0 ? null : saidBy(errors);
}
