/** Lists as merchants have them: what each row says, by hand. */
import { describe, expect, test } from 'vitest';
import { LIST_ROWS_MAX, readAwardList } from './award-list.ts';

const NOW = new Date('2026-11-22T11:00:00Z');
const ABOUT = { zone: 'Europe/Warsaw', now: NOW };

/** Each row in a few words, or why it is none. */
function read(text: string): string[] | string {
  const list = readAwardList(text, ABOUT);
  if (!list.ok) return list.problem;
  return list.rows.map((each) => {
    if (!each.ok) return `${each.line}: ${each.problem}`;
    const { line, customerId, email, reference, at } = each.row;
    return `${line}: ${email ?? customerId} ${reference}${at.getTime() === NOW.getTime() ? '' : ` ${at.toISOString()}`}`;
  });
}

describe('a list', () => {
  test.each<[name: string, text: string, expected: string[] | string]>([
    ['from a spreadsheet', '501\tfair-1\n502\tfair-1\n', ['1: 501 fair-1', '2: 502 fair-1']],
    ['with addresses', 'Shopper-1@Example.com;fair-1', ['1: shopper-1@example.com fair-1']],
    [
      'with what nobody sees',
      '\u200b501\tfair-1\u202c\n\u2060shopper-1@example.com\u200b\tfair-2',
      ['1: 501 fair-1', '2: shopper-1@example.com fair-2'],
    ],
    ['of both', '501,a\nshopper-1@example.com,b', ['1: 501 a', '2: shopper-1@example.com b']],
    [
      'with a header in any order',
      'Reference,E-mail\nfair-1,shopper-1@example.com',
      ['2: shopper-1@example.com fair-1'],
    ],
    [
      'with a Polish header',
      'Adres e-mail;Numer zamówienia\nshopper-1@example.com;1001',
      ['2: shopper-1@example.com 1001'],
    ],
    [
      'the id before the address',
      'customer_id,email,reference\n501,x@example.com,a\n,y@example.com,b',
      ['2: 501 a', '3: y@example.com b'],
    ],
    ['a gid', 'gid://shopify/Customer/501,a', ['1: 501 a']],
    [
      'with days',
      '501,a,2026-11-20\n501,b,20.11.2026',
      ['1: 501 a 2026-11-20T22:59:59.999Z', '2: 501 b 2026-11-20T22:59:59.999Z'],
    ],
    ['today is until now', '501,a,2026-11-22', ['1: 501 a']],
    [
      'with a byte order mark and empty lines',
      '\uFEFFemail,reference\r\n\r\nshopper-1@example.com,a\r\n',
      ['3: shopper-1@example.com a'],
    ],
    ['quoted', '"501","order 7, shelf 2"', ['1: 501 order 7, shelf 2']],
    ['a reference our own export guarded', `501,'=A1`, ['1: 501 =A1']],
    ['the largest id', '9223372036854775807,a\n9223372036854775808,a', ['1: 9223372036854775807 a', '2: customer']],
    ['nobody', ',a\n501,b', ['1: nobody', '2: 501 b']],
    ['no customer', 'someone,a\na@b@c,a\n-5,a\n0,a\n7.1E+12,a', [1, 2, 3, 4, 5].map((line) => `${line}: customer`)],
    ['no reference', '501\n502,', ['1: reference_missing', '2: reference_missing']],
    [
      'a reference that is an address, or too long',
      `501,x@example.com\n501,${'r'.repeat(201)}`,
      ['1: reference', '2: reference'],
    ],
    ['no such day', '501,a,2026-02-30\n501,b,yesterday', ['1: date', '2: date']],
    ['a day to come', '501,a,2026-11-23', ['1: future']],
    ['a quote that was never closed', '501,a\n502,"b', ['1: 501 a', '2: cells']],
    ['a header that names nobody', 'reference,day\na,2026-11-20', 'columns'],
    ['a header without a reference', 'email\nshopper-1@example.com', 'columns'],
    ['nothing', ' \n\n', 'nothing'],
    ['a header alone', 'email,reference\n', 'nothing'],
    ['as many rows as may be', Array.from({ length: LIST_ROWS_MAX + 1 }, (_, n) => `501,${n}`).join('\n'), 'rows'],
    ['far too long', 'x'.repeat(200_001), 'long'],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });
});
