import type { CustomerTagsQuery, CustomerTagsQueryVariables } from './generated/admin.generated.d.ts';
import type { ProductNotesQuery, ProductNotesQueryVariables } from './generated/admin.generated.d.ts';
import { runOperation } from './run-operation.server.ts';
import type { AdminGraphql } from './run-operation.server.ts';

/** Products asked for at once: with a hundred collections each, the cost stays below what a query may cost. */
export const PRODUCTS_AT_ONCE = 25;
/** Customers asked for at once. */
export const CUSTOMERS_AT_ONCE = 100;

const PRODUCT_NOTES = `#graphql
  query ProductNotes($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Product {
        id
        tags
        collections(first: 100) {
          nodes {
            id
          }
        }
      }
    }
  }
`;

const CUSTOMER_TAGS = `#graphql
  query CustomerTags($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Customer {
        id
        tags
      }
    }
  }
`;

const tail = (gid: string): string => gid.slice(gid.lastIndexOf('/') + 1);

/**
 * Tags and collections of products as they are now; those that are gone are left out.
 * @param productIds at most PRODUCTS_AT_ONCE decimal ids
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function findProductNotes(graphql: AdminGraphql, productIds: readonly string[]) {
  const { nodes } = await runOperation<ProductNotesQuery, ProductNotesQueryVariables>(graphql, PRODUCT_NOTES, {
    ids: productIds.map((id) => `gid://shopify/Product/${id}`),
  });
  return nodes.flatMap((node) =>
    node && 'collections' in node
      ? [{ productId: tail(node.id), tags: node.tags, collections: node.collections.nodes.map(({ id }) => tail(id)) }]
      : [],
  );
}

/**
 * Tags of customers as they are now; those that are gone are left out.
 * @param customerIds at most CUSTOMERS_AT_ONCE decimal ids
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function findCustomerTags(graphql: AdminGraphql, customerIds: readonly string[]) {
  const { nodes } = await runOperation<CustomerTagsQuery, CustomerTagsQueryVariables>(graphql, CUSTOMER_TAGS, {
    ids: customerIds.map((id) => `gid://shopify/Customer/${id}`),
  });
  return nodes.flatMap((node) => (node && 'tags' in node ? [{ customerId: tail(node.id), tags: node.tags }] : []));
}
