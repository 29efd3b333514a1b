import { expect, test } from 'vitest';
import { parseEnv } from './env.server.ts';

const GIVEN = {
  DATABASE_URL: 'postgresql://owner:secret@db.example.com:5432/comeback',
  SHOPIFY_API_KEY: 'key',
  SHOPIFY_API_SECRET: 'secret',
  SHOPIFY_APP_URL: 'https://comeback.example.com',
};

test('one privileged URL becomes the app’s and the queue’s own logins', () => {
  const env = parseEnv(GIVEN);
  const [app, queue] = [new URL(env.appDatabaseUrl), new URL(env.queueDatabaseUrl)];
  expect([app.username, app.host, app.pathname]).toEqual(['comeback_app', 'db.example.com:5432', '/comeback']);
  expect(queue.username).toBe('comeback_queue');
  expect(app.password).toMatch(/^[0-9a-f]{40}$/);
  expect(app.password).not.toBe(queue.password);
  expect(parseEnv(GIVEN).appDatabaseUrl).toBe(env.appDatabaseUrl);
});

test('a host that holds only the roles’ URLs needs no privileged one', () => {
  const { DATABASE_URL: _, ...rest } = GIVEN;
  const env = parseEnv({ ...rest, APP_DATABASE_URL: 'postgresql://a@h/d', QUEUE_DATABASE_URL: 'postgresql://q@h/d' });
  expect([env.appDatabaseUrl, env.queueDatabaseUrl]).toEqual(['postgresql://a@h/d', 'postgresql://q@h/d']);
});

test('while one secret replaces the other, both are known, the new one first', () => {
  expect(parseEnv({ ...GIVEN, SHOPIFY_API_SECRET_OLD: 'old' }).apiSecrets).toEqual(['secret', 'old']);
  expect(parseEnv(GIVEN).apiSecrets).toEqual(['secret']);
});

test('everything that is missing or wrong is said at once', () => {
  const message = /The environment is not complete[\s\S]*DATABASE_URL[\s\S]*SHOPIFY_API_KEY[\s\S]*PORT/;
  expect(() => parseEnv({ ...GIVEN, DATABASE_URL: 'nowhere', SHOPIFY_API_KEY: '', PORT: '0' })).toThrow(message);
});
