// Whoever gets past this is believed to be a shop's signed-in customer, so each way around it is tried here.
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verifyProxyQuery } from './app-proxy-signature.ts';

const SECRET = 'present-secret';
const OLD = 'old-secret';
const now = new Date('2026-11-21T12:00:00Z');
const SECONDS = now.getTime() / 1000;

type Pairs = [string, string][];

/** Signs as Shopify documents it, written apart from the code under test. */
function signed(pairs: Pairs, secret = SECRET): URLSearchParams {
  const byKey = new Map<string, string[]>();
  for (const [key, value] of pairs) byKey.set(key, [...(byKey.get(key) ?? []), value]);
  const text = [...byKey]
    .map(([key, values]) => `${key}=${values.join(',')}`)
    .toSorted()
    .join('');
  return new URLSearchParams([...pairs, ['signature', createHmac('sha256', secret).update(text).digest('hex')]]);
}

const usual = (customer = '7000000000001', timestamp = SECONDS): Pairs => [
  ['shop', 'sample-records.myshopify.com'],
  ['path_prefix', '/apps/loyalty'],
  ['timestamp', String(timestamp)],
  ['logged_in_customer_id', customer],
];

const verify = (query: URLSearchParams, secrets = [SECRET]) => verifyProxyQuery(query, secrets, now);

describe('believed', () => {
  test('the signature of a documented example', () => {
    // shopify.dev, "Authenticate app proxies": the page's secret, query and signature
    const query = new URLSearchParams(
      'extra=1&extra=2&shop=shop-name.myshopify.com&logged_in_customer_id=1&path_prefix=%2Fapps%2Fawesome_reviews&timestamp=1317327555' +
        '&signature=4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb',
    );
    const then = new Date(1_317_327_555_000);
    expect(verifyProxyQuery(query, ['hush'], then)).toEqual({
      ok: true,
      shop: 'shop-name.myshopify.com',
      customerId: 1n,
    });
  });

  test.each<[string, URLSearchParams, bigint | null]>([
    ['a signed-in customer', signed(usual()), 7_000_000_000_001n],
    ['a signed-out visitor', signed(usual('')), null],
    ['a visitor without the parameter', signed(usual().slice(0, 3)), null],
    ['own parameters, repeated', signed([...usual(), ['tag', 'b'], ['tag', 'a']]), 7_000_000_000_001n],
    ['own parameters with brackets', signed([...usual(), ['ids[]', '1'], ['ids[]', '2']]), 7_000_000_000_001n],
    ['text beyond ASCII, = and &', signed([...usual(), ['q', 'żółć = zł & 😀 ?']]), 7_000_000_000_001n],
    ['an id of 19 digits', signed(usual('9223372036854775807')), 9_223_372_036_854_775_807n],
    ['a clock 90 s behind', signed(usual('5', SECONDS + 90)), 5n],
    ['a request 90 s old', signed(usual('5', SECONDS - 90)), 5n],
  ])('%s', (_, query, customerId) => {
    expect(verify(query)).toEqual({ ok: true, shop: 'sample-records.myshopify.com', customerId });
  });

  test('both secrets while one replaces the other', () => {
    expect(verify(signed(usual(), OLD), [SECRET, OLD]).ok).toBe(true);
    expect(verify(signed(usual(), SECRET), [SECRET, OLD]).ok).toBe(true);
  });
});

function changed(query: URLSearchParams, change: (copy: URLSearchParams) => void): URLSearchParams {
  const copy = new URLSearchParams(query);
  change(copy);
  return copy;
}

describe('refused', () => {
  test.each<[string, URLSearchParams, string]>([
    ['another customer', changed(signed(usual()), (q) => q.set('logged_in_customer_id', '8')), 'bad_signature'],
    ['another shop', changed(signed(usual()), (q) => q.set('shop', 'other.myshopify.com')), 'bad_signature'],
    ['a parameter added afterwards', changed(signed(usual()), (q) => q.append('locale', 'pl')), 'bad_signature'],
    ['a parameter taken away', changed(signed(usual()), (q) => q.delete('logged_in_customer_id')), 'bad_signature'],
    ['a secret that was not asked for', signed(usual(), OLD), 'bad_signature'],
    ['an empty signature', changed(signed(usual()), (q) => q.set('signature', '')), 'missing_parameter'],
    ['a signature cut short', changed(signed(usual()), (q) => q.set('signature', 'ab')), 'bad_signature'],
    [
      'a signature that is not hex',
      changed(signed(usual()), (q) => q.set('signature', 'z'.repeat(64))),
      'bad_signature',
    ],
    ['no shop', signed(usual().slice(1)), 'missing_parameter'],
    ['no path prefix', signed(usual().filter(([key]) => key !== 'path_prefix')), 'missing_parameter'],
    ['two path prefixes, signed', signed([...usual(), ['path_prefix', '/apps/other']]), 'repeated_parameter'],
    ['no timestamp', signed(usual().filter(([key]) => key !== 'timestamp')), 'missing_parameter'],
    ['two customers, signed', signed([...usual(), ['logged_in_customer_id', '8']]), 'repeated_parameter'],
    ['two shops, signed', signed([...usual(), ['shop', 'other.myshopify.com']]), 'repeated_parameter'],
    ['two timestamps, signed', signed([...usual(), ['timestamp', '1']]), 'repeated_parameter'],
    ['two signatures', changed(signed(usual()), (q) => q.append('signature', 'a'.repeat(64))), 'repeated_parameter'],
    ['91 s old', signed(usual('5', SECONDS - 91)), 'stale'],
    ['91 s ahead', signed(usual('5', SECONDS + 91)), 'stale'],
    ['an id that is a word', signed(usual('me')), 'bad_parameter'],
    ['an id below zero', signed(usual('-5')), 'bad_parameter'],
    ['an id of 20 digits', signed(usual('1'.repeat(20))), 'bad_parameter'],
    ['digits that are not ASCII', signed(usual('٣')), 'bad_parameter'],
    ['two ids in one', signed(usual('5,8')), 'bad_parameter'],
    ['a shop elsewhere', signed([['shop', 'sample.example.com'], ...usual().slice(1)]), 'bad_parameter'],
    ['a timestamp that is not one', signed(usual('5', Number.NaN)), 'bad_parameter'],
  ])('%s', (_, query, reason) => {
    expect(verify(query)).toEqual({ ok: false, reason });
  });

  // Each text is what Shopify signs for customer 66 with a parameter of their own, cut anew so that customer 5 is read.
  const rest = 'shop=sample-records.myshopify.com';
  const again = (own: Pairs, query: string): URLSearchParams => {
    const signature = signed([...own, ...usual('66')]).get('signature') ?? '';
    return new URLSearchParams(`${query}&${rest}&timestamp=${SECONDS}&signature=${signature}`);
  };
  test.each<[string, Pairs, string, string]>([
    [
      'into a name with "="',
      [['foo', '1logged_in_customer_id=5']],
      'foo=1&logged_in_customer_id=5&logged_in_customer_id%3D66path_prefix=/apps/loyalty',
      'bad_parameter',
    ],
    [
      'into a value',
      [['foo', '1logged_in_customer_id=5logged_in_customer_ida=']],
      'foo=1&logged_in_customer_id=5&logged_in_customer_ida=logged_in_customer_id%3D66&path_prefix=/apps/loyalty',
      'repeated_parameter',
    ],
    [
      'into a longer name',
      [['foo', '1logged_in_customer_id=5m']],
      'foo=1&logged_in_customer_id=5&mlogged_in_customer_id=66&path_prefix=/apps/loyalty',
      'repeated_parameter',
    ],
    [
      'across a value and a name',
      [
        ['a', '1'],
        ['m', '1logged_in_customer_id=5'],
      ],
      'a=1logged_in_&customer_id=66m%3D1&logged_in_customer_id=5&path_prefix=/apps/loyalty',
      'repeated_parameter',
    ],
  ])('a signature cut anew %s', (_, own, query, reason) => {
    const cut = again(own, query);
    // the premise: the text is the very one that was signed, so the signature alone would be believed
    const pairs = [...cut].filter(([key]) => key !== 'signature');
    expect(signed(pairs).get('signature')).toBe(cut.get('signature'));
    expect(verify(cut)).toEqual({ ok: false, reason });
  });

  test.each(['a=b', 'a&b', 'a,b'])('a name like %s', (name) => {
    expect(verify(signed([...usual(), [name, '1']]))).toEqual({ ok: false, reason: 'bad_parameter' });
  });

  test('everything, without a secret', () => {
    expect(verifyProxyQuery(signed(usual()), [], now)).toEqual({ ok: false, reason: 'bad_signature' });
  });
});
