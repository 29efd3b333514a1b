import type { Sql } from '../../db.server.ts';

export interface ShopRecord {
  id: bigint;
  domain: string;
  name: string;
  /** IANA zone: business dates are counted in it. */
  zone: string;
  /** ISO 4217. */
  currency: string;
  taxesIncluded: boolean;
  installed: boolean;
}

interface Row {
  id: string;
  domain: string;
  name: string;
  zone: string;
  currency: string;
  taxes_included: boolean;
  uninstalled_at: Date | null;
}

const COLUMNS = 'id, domain, name, zone, currency, taxes_included, uninstalled_at';

function recordOf(row: Row): ShopRecord {
  return {
    id: BigInt(row.id),
    domain: row.domain,
    name: row.name,
    zone: row.zone,
    currency: row.currency,
    taxesIncluded: row.taxes_included,
    installed: row.uninstalled_at === null,
  };
}

/** The shop with this myshopify domain, also one that uninstalled; null if it never installed or was redacted. */
export async function findShopByDomain(db: Sql, domain: string): Promise<ShopRecord | null> {
  const { rows } = await db.query<Row>({
    name: 'shop-by-domain',
    text: `select ${COLUMNS} from public.shop where domain = $1`,
    values: [domain],
  });
  return rows[0] ? recordOf(rows[0]) : null;
}

/** @throws Error when there is no such shop */
export async function getShop(db: Sql, shopId: bigint): Promise<ShopRecord> {
  const { rows } = await db.query<Row>({
    name: 'shop-by-id',
    text: `select ${COLUMNS} from public.shop where id = $1`,
    values: [shopId],
  });
  if (!rows[0]) throw new Error(`shop ${shopId} is not in the directory`);
  return recordOf(rows[0]);
}
