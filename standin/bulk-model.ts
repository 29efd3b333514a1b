import type { Id, Instant } from './model.ts';

/** A query that runs in the background. It is done once it is due and somebody looks, or its timer does. */
export type BulkOperation = {
  id: Id;
  shopId: Id;
  /** As it was given. */
  query: string;
  groupObjects: boolean;
  /** What the token that asked for it may see. */
  scopes: string[];
  status: 'CREATED' | 'RUNNING' | 'CANCELING' | 'CANCELED' | 'COMPLETED' | 'FAILED';
  errorCode: 'ACCESS_DENIED' | 'INTERNAL_SERVER_ERROR' | 'TIMEOUT' | null;
  objectCount: number;
  rootObjectCount: number;
  /** In the address of the result; nobody guesses it. */
  key: string;
  /** JSON, a line an object; null while there is none, when nothing was found, and a week after it was made. */
  result: string | null;
  createdAt: Instant;
  dueAt: Instant;
  completedAt: Instant | null;
};
