import { z } from 'zod';
import { runFlowAction } from '../flow/run-flow-action.ts';
import type { Standin } from '../standin.ts';
import { type AddRoute, bodyOf } from './route.ts';

const RunBody = z.strictObject({
  properties: z.record(z.string().max(100), z.string().max(10_000)),
  /** A run that was sent before, sent again. */
  runId: z.string().min(1).max(100).optional(),
});

/** The app's actions in Shopify Flow, and running one as a workflow's step would. */
export function addFlowRoutes(add: AddRoute, standin: Standin): void {
  add('get', '/flow/actions', () => standin.app.flowActions);
  add('post', '/shops/:handle/flow/:action', ({ shop, request }) => {
    const { properties, runId } = bodyOf(RunBody, request);
    return runFlowAction(standin, shop(), String(request.params['action']), properties, runId);
  });
}
