import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { type GraphqlFault, takeFault } from '../faults.ts';
import type { Shop } from '../model.ts';
import { findValidToken } from '../oauth/tokens.ts';
import type { Standin } from '../standin.ts';
import { finishBulkOperations, finishLater } from './bulk/finish-bulk-operations.ts';
import type { Arguments, GraphqlContext } from './context.ts';
import { type CostBuckets, SINGLE_QUERY_MAX, type ThrottleStatus } from './cost-bucket.ts';
import { executeOperation, namesOf, prepareOperation, type Prepared } from './execute-operation.ts';
import { ADMIN_VERSION } from './schema.ts';

/**
 * POST /admin/api/<version>/graphql.json for one shop. Answers 401 for a bad token, 404 for another version, 503 or
 * THROTTLED or nothing at all under faults (faults.ts), errors with 200 as Shopify does, and what it cost in `extensions.cost`.
 * Source of the shapes: https://shopify.dev/docs/api/admin-graphql#status_and_error_codes
 */
export async function answerGraphql(
  standin: Standin,
  buckets: CostBuckets,
  shop: Shop,
  request: Request,
  response: Response,
): Promise<void> {
  const { faults } = standin;
  response.set('x-request-id', randomUUID());
  if (faults.graphql.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.graphql.slowMs));
  if (faults.graphql.down) return answerUnavailable(response);
  if (request.params['version'] !== ADMIN_VERSION) {
    return void response.status(404).json({ errors: `The stand-in plays ${ADMIN_VERSION} only` });
  }
  const token = findValidToken(standin, shop.id, request.get('x-shopify-access-token') ?? '');
  if (token === null || shop.installation === null) {
    const errors = '[API] Invalid API key or access token (unrecognized login or wrong password)';
    return void response.status(401).json({ errors });
  }
  response.set('x-shopify-api-version', ADMIN_VERSION);
  const body = (request.body ?? {}) as { query?: unknown; variables?: unknown; operationName?: unknown };
  if (typeof body.query !== 'string')
    return void response.status(400).json({ errors: { query: 'Required parameter missing or invalid' } });
  const variables = (typeof body.variables === 'object' && body.variables !== null ? body.variables : {}) as Arguments;
  const prepared = prepareOperation(body.query, typeof body.operationName === 'string' ? body.operationName : null);
  if (!prepared.ok) return void response.json({ errors: prepared.errors });
  await answerPrepared({ standin, shop, token }, buckets, prepared, variables, response);
}

/** Takes the cost, runs the operation and answers, with whatever goes wrong on request before or after. */
async function answerPrepared(
  context: GraphqlContext,
  buckets: CostBuckets,
  prepared: Extract<Prepared, { ok: true }>,
  variables: Arguments,
  response: Response,
): Promise<void> {
  const { standin, shop } = context;
  const requested = prepared.requestedCost(variables);
  if (requested > SINGLE_QUERY_MAX) return void response.json({ errors: [tooExpensive(requested)] });
  const { taken, status } = buckets.take(shop.id, shop.plan, requested, standin.now().getTime());
  if (!taken || standin.faults.graphql.throttled) return answerThrottled(response, requested, status);
  const fault = takeFault(standin.faults, namesOf(prepared));
  if (fault !== null && endedBefore(fault, response, () => answerThrottled(response, requested, status))) return;
  const refuse = fault?.how === 'user_error' ? { refuse: { code: fault.code } } : {};
  await finishBulkOperations(standin, shop);
  const { actualCost, ...result } = await executeOperation(prepared, variables, { ...context, ...refuse });
  finishLater(standin, shop);
  const after = buckets.giveBack(shop.id, shop.plan, Math.max(0, requested - actualCost), standin.now().getTime());
  if (fault?.how === 'unavailable_after') return answerUnavailable(response);
  if (fault?.how === 'dropped_after') return void response.socket?.destroy();
  response.json({ ...result, extensions: { cost: costAnswer(requested, actualCost, after) } });
}

/** Ends the request as a fault wants that strikes before anything is done; false for the other faults. */
function endedBefore(fault: GraphqlFault, response: Response, throttle: () => void): boolean {
  if (fault.how === 'unavailable') answerUnavailable(response);
  else if (fault.how === 'dropped') response.socket?.destroy();
  else if (fault.how === 'throttled') throttle();
  else return false;
  return true;
}

function answerThrottled(response: Response, requested: number, status: ThrottleStatus): void {
  response.json({ errors: [THROTTLED], extensions: { cost: costAnswer(requested, null, status) } });
}

function answerUnavailable(response: Response): void {
  response.status(503).json({ errors: 'Service Unavailable' });
}

const THROTTLED = {
  message: 'Throttled',
  extensions: { code: 'THROTTLED', documentation: 'https://shopify.dev/api/usage/rate-limits' },
};

function tooExpensive(cost: number): Record<string, unknown> {
  return {
    message: `Query cost is ${cost}, which exceeds the single query max cost limit (${SINGLE_QUERY_MAX}).`,
    extensions: { code: 'MAX_COST_EXCEEDED', cost, maxCost: SINGLE_QUERY_MAX },
  };
}

function costAnswer(requested: number, actual: number | null, throttleStatus: ThrottleStatus): Record<string, unknown> {
  return { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus };
}
