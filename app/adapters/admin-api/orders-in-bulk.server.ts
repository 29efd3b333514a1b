/**
 * All orders that changed within a window, through one of Shopify's bulk queries. The file has sketches only, a line an order: a bulk
 * query refuses the lines of refunds (a connection within a list), and what differs is looked up whole.
 */
import { z } from 'zod';
import { askInBulk, readInBulk } from './bulk-query.server.ts';
import type { AdminGraphql } from './run-operation.server.ts';

/** What is read of each order: a whole query of its own, which Shopify takes as text. */
function sketchQuery({ since, until }: { since: Date; until: Date }): string {
  const within = `updated_at:>='${since.toISOString()}' AND updated_at:<='${until.toISOString()}'`;
  return `{
    orders(query: "${within}") {
      edges {
        node {
          id
          updatedAt
          cancelledAt
          displayFinancialStatus
          displayFulfillmentStatus
          edited
          subtotalLineItemsQuantity
          totalOutstandingSet {
            shopMoney {
              amount
              currencyCode
            }
          }
          customer {
            id
          }
          refunds {
            id
          }
        }
      }
    }
  }`;
}

/**
 * Asks for the orders that last changed within a window.
 * @returns the operation's id; null when as many operations as Shopify allows are under way
 * @throws AdminApiBusy, AdminApiRefused
 */
export function askForOrders(graphql: AdminGraphql, window: { since: Date; until: Date }): Promise<string | null> {
  return askInBulk(graphql, sketchQuery(window));
}

const numberIn = (gid: string): string => /\/(\d{1,19})$/.exec(gid)?.[1] ?? '';
const Gid = z
  .string()
  .regex(/\/\d{1,19}$/)
  .transform(numberIn);

const Line = z.object({
  id: Gid,
  updatedAt: z.iso.datetime({ offset: true }),
  cancelledAt: z.string().nullish(),
  displayFinancialStatus: z.string().nullish(),
  displayFulfillmentStatus: z.string(),
  edited: z.boolean(),
  subtotalLineItemsQuantity: z.number().int(),
  totalOutstandingSet: z.object({ shopMoney: z.object({ amount: z.string(), currencyCode: z.string() }) }),
  customer: z.object({ id: Gid }).nullish(),
  refunds: z.array(z.object({ id: Gid })),
});

function sketchOf(line: z.output<typeof Line>) {
  return {
    orderId: line.id,
    updatedAt: line.updatedAt,
    cancelled: typeof line.cancelledAt === 'string',
    financialStatus: (line.displayFinancialStatus ?? 'PENDING').toLowerCase(),
    fulfillmentStatus: line.displayFulfillmentStatus.toLowerCase(),
    customerId: line.customer?.id ?? null,
    edited: line.edited,
    units: line.subtotalLineItemsQuantity,
    outstanding: line.totalOutstandingSet.shopMoney,
    refundIds: line.refunds.map(({ id }) => id),
  };
}

/**
 * The orders of an operation's file, as they arrive.
 * @param found how many Shopify says there are
 * @throws AdminApiBusy when the file cannot be had, breaks off, or a line is not what was asked for: what came before it is right
 */
export function readOrders(url: string, found: number): AsyncGenerator<ReturnType<typeof sketchOf>> {
  return readInBulk(url, found, (line) => sketchOf(Line.parse(line)));
}
