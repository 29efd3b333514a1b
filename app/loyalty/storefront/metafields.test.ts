// What the theme prints without asking us. A value that does not fit its own schema would print nonsense in every page.
import { expect, test } from 'vitest';
import { initialSettings } from '../program/settings.ts';
import type { ProgramSettings } from '../program/settings.ts';
import {
  CustomerLoyalty,
  ProgramMetafield,
  customerLoyaltyValue,
  customerMetafieldWrite,
  exactNumber,
  programMetafieldValue,
  programMetafieldWrite,
} from './metafields.ts';

const at = new Date('2026-11-21T12:00:00Z');
const account = { available: 120n, pending: 4n, held: 10n, debt: 0n, lifetime: 124n, seq: 9n };

function publishedWith(settings: Partial<ProgramSettings>, pendingDays: number) {
  const usual = initialSettings(100, new Date('2026-01-01T00:00:00Z'));
  return { version: 3, settings: { ...usual, order: { ...usual.order, pendingDays }, ...settings } };
}

test('an account becomes the value Liquid reads', () => {
  const value = customerLoyaltyValue(account, new Date('2026-12-04T23:30:00Z'), 'Europe/Warsaw', at);
  expect(value).toEqual({
    available: 120,
    pending: 4,
    held: 10,
    debt: 0,
    lifetime: 124,
    seq: 9,
    pendingUntilOn: '2026-12-05',
    expiring: null,
    at: '2026-11-21T12:00:00.000Z',
  });
  expect(CustomerLoyalty.parse(value)).toEqual(value);
});

test('what expires next is told with its last day; whoever is shown no points is shown no date', () => {
  const expiring = { points: 100n, at: new Date('2027-03-03T23:00:00Z') };
  const value = customerLoyaltyValue(account, null, 'Europe/Warsaw', at, expiring);
  expect(value.expiring).toEqual({ points: 100, on: '2027-03-03' });
  expect(CustomerLoyalty.parse(value)).toEqual(value);
  const nothing = { ...account, available: 0n, pending: 0n };
  expect(customerLoyaltyValue(nothing, null, 'Europe/Warsaw', at, expiring).expiring).toBeNull();
});

test('a balance below zero shows as 0 and its debt', () => {
  const value = customerLoyaltyValue({ ...account, available: -40n, pending: 0n, debt: 40n }, at, 'Europe/Warsaw', at);
  expect(value).toMatchObject({ available: 0, debt: 40, pendingUntilOn: null });
});

test('whoever has left is marked as one', () => {
  const value = customerLoyaltyValue({ ...account, available: 0n, left: true }, null, 'Europe/Warsaw', at);
  expect(value.left).toBe(true);
  expect(CustomerLoyalty.parse(value)).toEqual(value);
});

test('points that JSON cannot carry exactly are refused, never rounded', () => {
  expect(() => exactNumber(2n ** 53n)).toThrow(RangeError);
  expect(exactNumber(2n ** 53n - 1n)).toBe(9_007_199_254_740_991);
});

test('a published programme becomes words in every language', () => {
  const published = publishedWith({ goLiveAt: '2026-11-21T13:00:00Z' }, 14);
  const value = programMetafieldValue(published, { currency: 'PLN', zone: 'Europe/Warsaw' }, at);
  expect(ProgramMetafield.parse(value)).toEqual(value);
  expect(value.version).toBe(3);
  expect(value.words.pl.earn).toBe('Od 21 listopada 2026 dostajesz 1 punkt za każdą wydaną złotówkę.');
  const later = programMetafieldValue(
    published,
    { currency: 'PLN', zone: 'Europe/Warsaw' },
    new Date('2026-11-22T00:00:00Z'),
  );
  expect(later.words.en.notes[0]).toBe('Points are pending for 14 days after payment, then they are yours.');
});

test('writes name their owner, namespace and key', () => {
  const value = customerLoyaltyValue(account, null, 'Europe/Warsaw', at);
  const write = customerMetafieldWrite(7_000_000_000_001n, value);
  expect(write).toMatchObject({
    ownerId: 'gid://shopify/Customer/7000000000001',
    namespace: '$app',
    key: 'loyalty',
    type: 'json',
  });
  expect(JSON.parse(write.value)).toEqual(value);
  const published = publishedWith({ paused: true }, 0);
  const program = programMetafieldValue(published, { currency: 'PLN', zone: 'Europe/Warsaw' }, at);
  const appWrite = programMetafieldWrite('gid://shopify/AppInstallation/1', program);
  expect(appWrite).toMatchObject({ ownerId: 'gid://shopify/AppInstallation/1', namespace: 'loyalty', key: 'program' });
  expect(program.words.en.notes).toEqual([]);
});
