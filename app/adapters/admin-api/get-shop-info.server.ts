import { runOperation } from './run-operation.server.ts';
import type { AdminGraphql } from './run-operation.server.ts';
import type { ShopInfoQuery } from './generated/admin.generated.d.ts';

const SHOP_INFO = `#graphql
  query ShopInfo {
    shop {
      id
      name
      myshopifyDomain
      ianaTimezone
      currencyCode
      taxesIncluded
      plan {
        partnerDevelopment
      }
    }
    currentAppInstallation {
      id
      accessScopes {
        handle
      }
    }
  }
`;

export interface ShopInfo {
  id: bigint;
  domain: string;
  name: string;
  zone: string;
  currency: string;
  taxesIncluded: boolean;
  /** A development store: its orders are test orders. */
  development: boolean;
  scopes: string;
  appInstallationGid: string;
}

/** The numeric id at the end of a Shopify gid: "gid://shopify/Shop/7" → 7n. @throws Error on anything else */
function numericId(gid: string): bigint {
  const match = /\/(\d+)(?:\?.*)?$/.exec(gid);
  if (!match?.[1]) throw new Error(`not a Shopify gid: ${gid}`);
  return BigInt(match[1]);
}

/** What installation must know of the shop. @throws AdminApiBusy, AdminApiRefused */
export async function getShopInfo(graphql: AdminGraphql): Promise<ShopInfo> {
  const { shop, currentAppInstallation } = await runOperation<ShopInfoQuery>(graphql, SHOP_INFO);
  return {
    id: numericId(shop.id),
    domain: shop.myshopifyDomain,
    name: shop.name,
    zone: shop.ianaTimezone,
    currency: shop.currencyCode,
    taxesIncluded: shop.taxesIncluded,
    development: shop.plan.partnerDevelopment,
    scopes: currentAppInstallation.accessScopes
      .map(({ handle }) => handle)
      .sort()
      .join(','),
    appInstallationGid: currentAppInstallation.id,
  };
}
