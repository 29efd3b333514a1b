/** What publishing a draft would change, field by field, for the merchant to read before it happens. */
import type { ProgramSettings } from './settings.ts';

export type ProgramChange =
  | { field: 'rate'; from: { points: number; perMinor: number }; to: { points: number; perMinor: number } }
  | { field: 'rounding'; from: 'down' | 'nearest' | 'up'; to: 'down' | 'nearest' | 'up' }
  | { field: 'tax'; from: 'displayed' | 'included' | 'excluded'; to: 'displayed' | 'included' | 'excluded' }
  | { field: 'shipping'; from: boolean; to: boolean }
  | { field: 'pendingDays'; from: number; to: number }
  | { field: 'clawback'; from: 'owe' | 'forgive'; to: 'owe' | 'forgive' }
  | { field: 'goLiveAt'; from: string; to: string }
  | { field: 'paused'; from: boolean; to: boolean };

/**
 * @param live the settings that are in force
 * @param draft the settings that would replace them
 * @returns the differences in the order of the form; empty when publishing would change nothing
 */
export function programChanges(live: ProgramSettings, draft: ProgramSettings): ProgramChange[] {
  const [was, will] = [live.order, draft.order];
  const changes: ProgramChange[] = [];
  if (was.points !== will.points || was.perMinor !== will.perMinor) {
    changes.push({
      field: 'rate',
      from: { points: was.points, perMinor: was.perMinor },
      to: { points: will.points, perMinor: will.perMinor },
    });
  }
  if (was.rounding !== will.rounding) changes.push({ field: 'rounding', from: was.rounding, to: will.rounding });
  if (was.tax !== will.tax) changes.push({ field: 'tax', from: was.tax, to: will.tax });
  if (was.shipping !== will.shipping) changes.push({ field: 'shipping', from: was.shipping, to: will.shipping });
  if (was.pendingDays !== will.pendingDays)
    changes.push({ field: 'pendingDays', from: was.pendingDays, to: will.pendingDays });
  if (was.clawback !== will.clawback) changes.push({ field: 'clawback', from: was.clawback, to: will.clawback });
  if (Date.parse(live.goLiveAt) !== Date.parse(draft.goLiveAt)) {
    changes.push({ field: 'goLiveAt', from: live.goLiveAt, to: draft.goLiveAt });
  }
  if (live.paused !== draft.paused) changes.push({ field: 'paused', from: live.paused, to: draft.paused });
  return changes;
}
