/** A draft that a plan's version overtakes: what somebody was working on stays, and what they left alone follows what is live now. */
import { programChanges } from './program-changes.ts';
import { ProgramSettings } from './settings.ts';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What became of one value, of the three that there are of it. */
const carried = <Value>(draft: Value, was: Value, now: Value): Value => (same(draft, was) ? now : draft);

/** Field by field. */
function carriedFields<Part extends object>(draft: Part, was: Part, now: Part): Part {
  const fields = new Set([...Object.keys(now), ...Object.keys(draft)]) as Set<keyof Part>;
  return Object.fromEntries([...fields].map((field) => [field, carried(draft[field], was[field], now[field])])) as Part;
}

/** Entry by entry, which are the same one by their id; what is new in the draft comes last. */
function carriedEntries<Entry extends { id: string }>(draft: Entry[], was: Entry[], now: Entry[]): Entry[] {
  const find = (entries: Entry[], wanted: string) => entries.find(({ id }) => id === wanted);
  const ids = new Set([...now, ...draft].map(({ id }) => id));
  return [...ids].flatMap((id) => carried(find(draft, id), find(was, id), find(now, id)) ?? []);
}

/**
 * @param draft made while `was` was live
 * @param now what is live from here on
 * @returns the draft as it would be, had `now` been live when it was begun; null where nothing of its own is left in it
 */
export function carryDraft(draft: ProgramSettings, was: ProgramSettings, now: ProgramSettings): ProgramSettings | null {
  const rateKept = draft.order.points === was.order.points && draft.order.perMinor === was.order.perMinor;
  const { points, perMinor } = rateKept ? now.order : draft.order;
  const carriedOn: ProgramSettings = {
    ...carriedFields(draft, was, now),
    order: {
      ...carriedFields(draft.order, was.order, now.order),
      points,
      perMinor,
      multipliers: carriedEntries(draft.order.multipliers, was.order.multipliers, now.order.multipliers),
      bonuses: carriedEntries(draft.order.bonuses, was.order.bonuses, now.order.bonuses),
    },
    eligibility: carriedFields(draft.eligibility, was.eligibility, now.eligibility),
    actions: carriedEntries(draft.actions, was.actions, now.actions),
  };
  // two lists that are full each may come to more than one can hold
  if (!ProgramSettings.safeParse(carriedOn).success) return draft;
  return programChanges(now, carriedOn).length === 0 ? null : carriedOn;
}
