/**
 * All orders that changed within a window, through one of Shopify's bulk queries: it is asked for, runs there for as long as it takes,
 * and leaves a file of JSON lines. The file has sketches only, a line an order: a bulk query refuses the lines of refunds (a
 * connection within a list), and what differs is looked up whole.
 */
import { z } from 'zod';
import { AdminApiBusy, AdminApiRefused, runOperation } from './run-operation.server.ts';
import type { AdminGraphql } from './run-operation.server.ts';
import type {
  BulkOperationQuery,
  BulkOperationQueryVariables,
  RunBulkQueryMutation,
  RunBulkQueryMutationVariables,
} from './generated/admin.generated.d.ts';

const RUN_BULK_QUERY = `#graphql
  mutation RunBulkQuery($query: String!) {
    bulkOperationRunQuery(query: $query, groupObjects: false) {
      bulkOperation {
        id
      }
      userErrors {
        code
        message
      }
    }
  }
`;

const BULK_OPERATION = `#graphql
  query BulkOperation($id: ID!) {
    bulkOperation(id: $id) {
      status
      errorCode
      url
      rootObjectCount
    }
  }
`;

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
export async function askForOrders(
  graphql: AdminGraphql,
  window: { since: Date; until: Date },
): Promise<string | null> {
  const { bulkOperationRunQuery: answer } = await runOperation<RunBulkQueryMutation, RunBulkQueryMutationVariables>(
    graphql,
    RUN_BULK_QUERY,
    { query: sketchQuery(window) },
  );
  if (answer?.bulkOperation) return answer.bulkOperation.id;
  const errors = answer?.userErrors ?? [];
  if (errors.some(({ code }) => code === 'LIMIT_REACHED' || code === 'OPERATION_IN_PROGRESS')) return null;
  throw new AdminApiRefused(errors.map(({ message }) => message).join('; ') || 'Shopify gave no reason');
}

export type BulkState =
  | { state: 'running' }
  /** `url` is null where there are no orders. */
  | { state: 'done'; url: string | null; orders: number }
  /** `reason` is Shopify's error code or the operation's status. */
  | { state: 'failed'; reason: string };

/** Where an operation stands. @throws AdminApiBusy, AdminApiRefused */
export async function findBulkState(graphql: AdminGraphql, id: string): Promise<BulkState> {
  const { bulkOperation } = await runOperation<BulkOperationQuery, BulkOperationQueryVariables>(
    graphql,
    BULK_OPERATION,
    { id },
  );
  const { status, errorCode, url, rootObjectCount } = bulkOperation ?? {};
  if (status === 'CREATED' || status === 'RUNNING' || status === 'CANCELING') return { state: 'running' };
  if (status === 'COMPLETED') return { state: 'done', url: url ?? null, orders: Number(rootObjectCount) };
  return { state: 'failed', reason: errorCode ?? status ?? 'GONE' };
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
    refundIds: line.refunds.map(({ id }) => id),
  };
}

/** @throws AdminApiBusy: a line that cannot be read is one that broke off */
function sketchIn(text: string): ReturnType<typeof sketchOf> {
  try {
    return sketchOf(Line.parse(JSON.parse(text)));
  } catch (error) {
    throw new AdminApiBusy(
      `A line of the list of orders cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** The lines of a body as they arrive. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const lines = (rest + decoder.decode(chunk.value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    yield rest;
  } finally {
    // whoever stops reading half-way does not leave the rest to be sent
    await reader.cancel().catch(() => undefined);
  }
}

/** The file's lines. @throws AdminApiBusy when it cannot be had, or breaks off */
async function* fetchLines(url: string): AsyncGenerator<string> {
  try {
    const response = await fetch(url);
    if (!response.ok || !response.body) throw new Error(String(response.status));
    yield* linesOf(response.body);
  } catch (error) {
    throw new AdminApiBusy(
      `The list of orders cannot be had whole: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/**
 * The orders of an operation's file, one after the other as they arrive: however long it is, a line is held at a time.
 * @param orders how many Shopify says there are
 * @throws AdminApiBusy when the file cannot be had, breaks off, or a line is not what was asked for: what came before it is right
 */
export async function* readOrders(url: string, orders: number): AsyncGenerator<ReturnType<typeof sketchOf>> {
  let read = 0;
  for await (const text of fetchLines(url)) {
    if (text === '') continue;
    yield sketchIn(text);
    read += 1;
  }
  if (read < orders) throw new AdminApiBusy(`The list of orders breaks off after ${read} of ${orders}.`);
}
