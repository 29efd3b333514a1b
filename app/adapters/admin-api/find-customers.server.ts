import { z } from 'zod';
import { askInBulk, readInBulk } from './bulk-query.server.ts';
import type {
  CustomersByEmailQuery,
  CustomersByEmailQueryVariables,
  CustomersByIdQuery,
  CustomersByIdQueryVariables,
} from './generated/admin.generated.d.ts';
import { runOperation } from './run-operation.server.ts';
import type { AdminGraphql } from './run-operation.server.ts';

/** Ids asked for at once. */
export const IDS_AT_ONCE = 100;
/** Addresses asked for at once: as many terms as one search takes without trouble. */
export const EMAILS_AT_ONCE = 40;
/** An address is one customer's; more are asked for, because a search may find its parts. */
const FOUND_MAX = 100;

const CUSTOMERS_BY_ID = `#graphql
  query CustomersById($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Customer {
        id
        firstName
        lastName
        locale
        defaultEmailAddress {
          emailAddress
        }
      }
    }
  }
`;

const CUSTOMERS_BY_EMAIL = `#graphql
  query CustomersByEmail($query: String!, $first: Int!) {
    customers(first: $first, query: $query) {
      nodes {
        id
        firstName
        lastName
        locale
        defaultEmailAddress {
          emailAddress
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`;

export interface FoundCustomer {
  customerId: string;
  firstName: string | null;
  lastName: string | null;
  /** in lower case */
  email: string | null;
  locale: string;
}

type Answered = CustomersByEmailQuery['customers']['nodes'][number] | z.output<typeof Line>;

const foundIn = (node: Answered): FoundCustomer => ({
  customerId: node.id.slice(node.id.lastIndexOf('/') + 1),
  firstName: node.firstName ?? null,
  lastName: node.lastName ?? null,
  email: node.defaultEmailAddress?.emailAddress.toLowerCase() ?? null,
  locale: node.locale,
});

/**
 * The shop's customers with these ids; those it does not have are left out.
 * @param ids at most IDS_AT_ONCE, decimal
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function findCustomersById(graphql: AdminGraphql, ids: readonly string[]): Promise<FoundCustomer[]> {
  const { nodes } = await runOperation<CustomersByIdQuery, CustomersByIdQueryVariables>(graphql, CUSTOMERS_BY_ID, {
    ids: ids.map((id) => `gid://shopify/Customer/${id}`),
  });
  return nodes.flatMap((node) => (node && 'locale' in node ? [foundIn(node)] : []));
}

/** An address as one term of Shopify's search: quoted, and what could end the quotes is not in an address that passed the check. */
const termOf = (email: string): string => `email:"${email.replaceAll(/["\\]/g, '')}"`;

/**
 * The shop's customers with exactly these addresses, in any case. (https://shopify.dev/docs/api/usage/search-syntax)
 * @param emails at most EMAILS_AT_ONCE, in lower case
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function findCustomersByEmail(graphql: AdminGraphql, emails: readonly string[]): Promise<FoundCustomer[]> {
  const { customers } = await runOperation<CustomersByEmailQuery, CustomersByEmailQueryVariables>(
    graphql,
    CUSTOMERS_BY_EMAIL,
    { query: emails.map(termOf).join(' OR '), first: FOUND_MAX },
  );
  // the search found more than fits: smaller questions have smaller answers
  if (customers.pageInfo.hasNextPage && emails.length > 1) {
    const half = Math.ceil(emails.length / 2);
    const first = await findCustomersByEmail(graphql, emails.slice(0, half));
    return [...first, ...(await findCustomersByEmail(graphql, emails.slice(half)))];
  }
  const wanted = new Set(emails);
  return customers.nodes.map(foundIn).filter(({ email }) => email !== null && wanted.has(email));
}

const ALL_CUSTOMERS = `{
  customers {
    edges {
      node {
        id
        firstName
        lastName
        locale
        defaultEmailAddress {
          emailAddress
        }
      }
    }
  }
}`;

const Line = z.object({
  id: z.string().regex(/\/\d{1,19}$/),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  locale: z.string(),
  defaultEmailAddress: z.object({ emailAddress: z.string() }).nullable(),
});

/**
 * Asks for every customer of the shop, in bulk.
 * @returns the operation's id; null when as many operations as Shopify allows are under way
 * @throws AdminApiBusy, AdminApiRefused
 */
export function askForAllCustomers(graphql: AdminGraphql): Promise<string | null> {
  return askInBulk(graphql, ALL_CUSTOMERS);
}

/**
 * The customers of an operation's file, as they arrive.
 * @param found how many Shopify says there are
 * @throws AdminApiBusy when the file cannot be had whole: what came before is right
 */
export function readAllCustomers(url: string, found: number): AsyncGenerator<FoundCustomer> {
  return readInBulk(url, found, (line) => foundIn(Line.parse(line)));
}
