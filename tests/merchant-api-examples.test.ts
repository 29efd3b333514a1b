// Every example of docs/merchant-api.md, sent as it is written: the status it names, and an answer with the fields it shows.
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { actionRule, startApiWorld } from './support/api-world.ts';
import type { ApiWorld } from './support/api-world.ts';

const page = fs.readFileSync(path.join(import.meta.dirname, '../docs/merchant-api.md'), 'utf8');
const EXAMPLE = /```sh\n(curl .+)\n# (\d+)\n```(?:\n\n```json\n([^`]+(?:`\w+`[^`]+)*)```)?/g;
const examples = [...page.matchAll(EXAMPLE)].map(([, command = '', status, answer]) => ({
  command,
  status: Number(status),
  answer: answer === undefined ? null : (JSON.parse(answer) as unknown),
}));

let world: ApiWorld;
let variables: Record<string, string> = {};

beforeAll(async () => {
  world = await startApiWorld();
  const rules = [actionRule(), actionRule({ id: 'review', kind: 'review', points: 20 })];
  await world.publish({ actions: rules });
  const customer = await world.member(120, { email: 'shopper-1@example.com', last_name: '1', locale: 'pl' });
  variables = { COMEBACK: `${world.origin}/api/v1`, TOKEN: await world.token(), CUSTOMER: customer };
});

/** A command's words, as a shell would see them: quotes taken off, variables filled in outside of single quotes. */
function wordsOf(command: string): string[] {
  const fill = (text: string) => text.replaceAll(/\$([A-Z]+)/g, (_, name: string) => variables[name] ?? '');
  return [...command.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"']+)+/g)].map(([word]) =>
    word.replaceAll(/"([^"]*)"|'([^']*)'|([^"']+)/g, (_, double?: string, single?: string, bare?: string) =>
      single === undefined ? fill(double ?? bare ?? '') : single,
    ),
  );
}

async function send(command: string): Promise<Response> {
  const [, ...words] = wordsOf(command);
  const headers = new Headers();
  let [method, url] = ['GET', ''];
  let body: string | null = null;
  while (words.length > 0) {
    const word = words.shift() ?? '';
    if (word === '-X') method = words.shift() ?? '';
    else if (word === '--data') body = words.shift() ?? '';
    else if (word === '-H') {
      const [name = '', ...value] = (words.shift() ?? '').split(': ');
      headers.set(name, value.join(': '));
    } else url = word;
  }
  return fetch(url, { method, headers, body });
}

/** The fields of an answer with their types, whatever their values. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]));
}

test('there are examples of each kind of request', () => {
  expect(examples).toHaveLength(7);
  expect(page.match(/curl /g)).toHaveLength(7);
});

test.each(examples)('$status $command', async ({ command, status, answer }) => {
  const response = await send(command);
  const body: unknown = await response.json();
  expect([response.status, body]).toEqual([status, expect.anything()]);
  expect(answer === null || shapeOf(body)).toEqual(answer === null || shapeOf(answer));
});

test('the numbers of the page’s examples follow from one another', async () => {
  expect(await world.balance(variables['CUSTOMER'] ?? '')).toBe(120 + 50 + 20 + 25);
});
