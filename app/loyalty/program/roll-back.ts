import { programChanges } from './program-changes.ts';
import type { ProgramSettings } from './settings.ts';

/**
 * An earlier version's settings as they would be published again: everything of it but the go-live date, which stays the live
 * version's. (An earlier date would promise the past again, a later one would take away what is promised.)
 */
export function rolledBack(earlier: ProgramSettings, live: ProgramSettings): ProgramSettings {
  return { ...earlier, goLiveAt: live.goLiveAt };
}

/** Whether using an earlier version again would change anything. */
export function differsFromLive(earlier: ProgramSettings, live: ProgramSettings): boolean {
  return programChanges(live, rolledBack(earlier, live)).length > 0;
}
