import type { Request, Response } from 'express';
import { isExpired } from '../commerce/bulk-operations.ts';
import type { Standin } from '../standin.ts';

/**
 * GET /bulk-results/<key>.jsonl: what a bulk operation found, to whoever knows the address, for a week. Under faults (faults.ts) 503,
 * or a connection that breaks half-way.
 */
export function answerBulkResult(standin: Standin, request: Request, response: Response): void {
  const key = String(request.params['name']).replace(/\.jsonl$/, '');
  const operation = standin.store.listAll('bulkOperations').find((one) => one.key === key);
  if (!operation?.result || isExpired(standin, operation))
    return void response.status(404).type('text').send('Not Found');
  const { resultDown, cutAfterBytes } = standin.faults.bulk;
  if (resultDown) return void response.status(503).type('text').send('Service Unavailable');
  const body = Buffer.from(operation.result);
  response.type('application/jsonl');
  if (cutAfterBytes === null || cutAfterBytes >= body.length) return void response.send(body);
  response.set('content-length', String(body.length));
  response.write(body.subarray(0, cutAfterBytes), () => response.socket?.destroy());
}
