import net from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Mailbox } from './mailbox.ts';

let mailbox: Mailbox;
let port: number;

beforeEach(async () => {
  mailbox = new Mailbox(() => new Date('2026-11-21T12:00:00Z'));
  port = await mailbox.listen(0);
});

afterEach(() => mailbox.close());

/** Says SMTP line by line, waiting for the server's answer to each; gives the last answer. */
async function speak(lines: string[]): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  socket.setEncoding('utf8');
  let answer = '';
  const answered = (): Promise<string> =>
    new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('data', (text: string) => resolve(text));
    });
  answer = await answered();
  for (const line of lines) {
    socket.write(`${line}\r\n`);
    answer = await answered();
  }
  socket.destroy();
  return answer;
}

const message = (subject: string): string =>
  [
    'From: Sample staff <staff@example.com>',
    'To: shopper-1@example.com',
    `Subject: ${subject}`,
    'List-Unsubscribe: <https://example.com/u>',
    'MIME-Version: 1.0',
    'Content-Type: text/html; charset=utf-8',
    '',
    '<p>Zażółć</p>',
    '.',
  ].join('\r\n');

const envelope = ['EHLO test', 'MAIL FROM:<staff@example.com>', 'RCPT TO:<shopper-1@example.com>', 'DATA'];

test('a mail is taken and shown with its parts and headers, newest first', async () => {
  expect(await speak([...envelope, message('First')])).toMatch(/^250/);
  expect(await speak([...envelope, message('=?utf-8?B?xbt5Y3plbmlh?=')])).toMatch(/^250/);
  expect(mailbox.list().map((mail) => mail.subject)).toEqual(['Życzenia', 'First']);
  expect(mailbox.find('1')).toMatchObject({
    receivedAt: '2026-11-21T12:00:00.000Z',
    recipients: ['shopper-1@example.com'],
    from: 'Sample staff <staff@example.com>',
    html: expect.stringContaining('<p>Zażółć</p>'),
  });
  expect(mailbox.find('1')?.headers).toContainEqual({ name: 'list-unsubscribe', value: '<https://example.com/u>' });
  mailbox.clear();
  expect(mailbox.list()).toEqual([]);
});

test('a taken port is an error of listen()', async () => {
  await expect(new Mailbox(() => new Date()).listen(port)).rejects.toThrow('EADDRINUSE');
});
