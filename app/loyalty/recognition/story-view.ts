/** What of a member's long story is shown, as it stands in the page's address; what cannot be read is as if it had not been said. Pure. */
import { z } from 'zod';

/** Kinds of entries that are looked for together. */
export const STORY_KINDS = {
  orders: ['order', 'clawback'],
  others: ['earn', 'undo', 'adjust', 'merge_in', 'merge_out'],
  rewards: ['spend', 'hold', 'void', 'return'],
  dates: ['mature', 'expire', 'redate'],
} as const;

const Id = z
  .string()
  .regex(/^[1-9]\d{0,17}$/)
  .transform(BigInt)
  .nullable()
  .catch(null);

export const StoryView = z.object({
  /** entries older than this one */
  before: Id,
  kind: z.enum(['orders', 'others', 'rewards', 'dates']).nullable().catch(null),
  /** orders without points that are older than this order */
  unrewarded: Id,
});
export type StoryView = z.infer<typeof StoryView>;

/** @param asked the address's parameters */
export const storyViewOf = (asked: URLSearchParams): StoryView =>
  StoryView.parse(Object.fromEntries(['before', 'kind', 'unrewarded'].map((name) => [name, asked.get(name)])));
