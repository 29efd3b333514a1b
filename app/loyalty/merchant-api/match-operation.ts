/** Which operation a method and an address mean. */
import { OPERATIONS } from './operations.ts';
import type { Operation, OperationId } from './operations.ts';

export interface Matched {
  id: OperationId;
  operation: Operation;
  /** The parts of the address in braces, decoded. */
  params: Record<string, string>;
}

const IDS = Object.keys(OPERATIONS) as OperationId[];

/** @returns the parts in braces, or null where the address is another */
function paramsOf(template: string, path: string): Record<string, string> | null {
  const [wanted, given] = [template.split('/'), path.split('/')];
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [place, part] of wanted.entries()) {
    const text = given[place] ?? '';
    if (part.startsWith('{')) params[part.slice(1, -1)] = text;
    else if (part !== text) return null;
  }
  return params;
}

/**
 * @param path under /api/v1, decoded, without its query
 * @returns the operation; or the methods the address does take, none where there is nothing at it
 */
export function matchOperation(method: string, path: string): Matched | { methods: string[] } {
  const found = IDS.flatMap((id): Matched[] => {
    const operation: Operation = OPERATIONS[id];
    const params = paramsOf(operation.path, path);
    return params === null ? [] : [{ id, operation, params }];
  });
  const asked = method === 'HEAD' ? 'GET' : method;
  const matched = found.find(({ operation }) => operation.method === asked);
  if (matched) return matched;
  return { methods: found.flatMap(({ operation }) => (operation.method === 'GET' ? ['GET', 'HEAD'] : ['POST'])) };
}
