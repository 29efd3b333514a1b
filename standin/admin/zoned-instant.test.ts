import { expect, test } from 'vitest';
import { instantInZone, zonedFields } from './zoned-instant.ts';

test.each([
  ['2026-11-21T23:05:00', 'Europe/Warsaw', '2026-11-21T22:05:00.000Z'],
  ['2026-07-01T00:00', 'Europe/Warsaw', '2026-06-30T22:00:00.000Z'],
  ['2026-01-01T05:45:00', 'Asia/Kathmandu', '2026-01-01T00:00:00.000Z'],
  ['2026-10-25T02:30:00', 'Europe/Warsaw', '2026-10-25T00:30:00.000Z'], // repeated: the first one
  ['2026-03-29T02:30:00', 'Europe/Warsaw', null], // skipped
  ['2026-02-30T10:00:00', 'Europe/Warsaw', null],
  ['tomorrow', 'Europe/Warsaw', null],
])('%s in %s is %s', (text, zone, instant) => {
  expect(instantInZone(text, zone)).toBe(instant);
});

test('a field shows an instant in the zone', () => {
  expect(zonedFields(new Date('2026-11-21T22:05:09Z'), 'Europe/Warsaw')).toBe('2026-11-21T23:05:09');
});
