/** `console.error` in a test fails it, unless the test said that it expects one. Loaded for every test file. */
import { format } from 'node:util';
import { afterEach, beforeEach } from 'vitest';

let lines: string[] = [];
let expected = false;

console.error = (...words: unknown[]) => {
  lines.push(format(...words));
};

/** Call it in a test that provokes an error report; the list grows as lines are written. */
export function expectConsoleErrors(): readonly string[] {
  expected = true;
  return lines;
}

beforeEach(() => {
  lines = [];
  expected = false;
});

afterEach(() => {
  if (!expected && lines.length > 0) throw new Error(`console.error was called:\n${lines.join('\n')}`);
});
