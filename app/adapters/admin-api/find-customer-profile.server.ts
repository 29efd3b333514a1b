import type { CustomerProfileQuery, CustomerProfileQueryVariables } from './generated/admin.generated.d.ts';
import { runOperation } from './run-operation.server.ts';
import type { AdminGraphql } from './run-operation.server.ts';

const CUSTOMER_PROFILE = `#graphql
  query CustomerProfile($id: ID!) {
    customer(id: $id) {
      firstName
      lastName
      defaultPhoneNumber {
        phoneNumber
      }
      defaultEmailAddress {
        marketingState
      }
      defaultAddress {
        address1
        city
      }
    }
  }
`;

/** Whether there is something, and whether they agreed to e-mails; the values stay with Shopify. */
export interface CustomerProfile {
  subscribed: boolean;
  name: boolean;
  phone: boolean;
  address: boolean;
}

const isThere = (text: string | null | undefined): boolean => (text ?? '').trim() !== '';

/**
 * What of a customer's profile is filled in now; null where Shopify has no such customer any more.
 * @throws AdminApiBusy, AdminApiRefused
 */
export async function findCustomerProfile(graphql: AdminGraphql, customerId: string): Promise<CustomerProfile | null> {
  const id = `gid://shopify/Customer/${customerId}`;
  const variables = { id };
  const { customer } = await runOperation<CustomerProfileQuery, CustomerProfileQueryVariables>(
    graphql,
    CUSTOMER_PROFILE,
    variables,
  );
  if (!customer) return null;
  const { defaultAddress: address } = customer;
  return {
    subscribed: customer.defaultEmailAddress?.marketingState === 'SUBSCRIBED',
    name: isThere(customer.firstName) && isThere(customer.lastName),
    phone: isThere(customer.defaultPhoneNumber?.phoneNumber),
    address: isThere(address?.address1) && isThere(address?.city),
  };
}
