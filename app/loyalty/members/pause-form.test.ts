import { expect, test } from 'vitest';
import { parsePause, PAUSE_REASON_CHARS_MAX } from './pause-form.ts';

test.each([
  [true, ' a complaint ', 'a complaint'],
  [true, 'ok', 'reason_short'],
  [true, '\u200b\u200b\u200b', 'reason_short'],
  [true, 'ok\u2060\u202e', 'reason_short'],
  [true, 'x'.repeat(PAUSE_REASON_CHARS_MAX + 1), 'reason_long'],
  [false, '', ''],
])('pausing (%s) for %j: %s', (pause, typed, expected) => {
  const parsed = parsePause(pause, typed);
  expect(parsed.ok ? parsed.pausing.reason : parsed.problem).toBe(expected);
});
