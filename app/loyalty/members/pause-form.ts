/** The form that pauses a member; read by the same schema in the browser and on the server. */
import { z } from 'zod';
import { visibleText } from '../program/visible-text.ts';

export const PAUSE_REASON_CHARS_MAX = 500;
const REASON_CHARS_MIN = 3;

export interface Pausing {
  pause: boolean;
  /** Empty only where somebody goes on. */
  reason: string;
}

export type PauseProblem = 'reason_short' | 'reason_long';

/** @param typed the reason as it was typed; going on needs none */
export function parsePause(
  pause: boolean,
  typed: string,
): { ok: true; pausing: Pausing } | { ok: false; problem: PauseProblem } {
  const reason = visibleText(z.string().catch('').parse(typed));
  if (pause && reason.length < REASON_CHARS_MIN) return { ok: false, problem: 'reason_short' };
  if (reason.length > PAUSE_REASON_CHARS_MAX) return { ok: false, problem: 'reason_long' };
  return { ok: true, pausing: { pause, reason } };
}
