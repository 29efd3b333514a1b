import http, { type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

type Received = { method: string; url: string; headers: IncomingHttpHeaders; body: string };

export type RecordedApp = {
  url: string;
  received: Received[];
  /** Decides the status of each answer; 200 to begin with. */
  answerWith: (status: (request: Received, index: number) => number) => void;
  stop: () => Promise<void>;
};

/** A web server that stands where the app would, keeps every request and answers as told. For tests. */
export async function startRecordedApp(): Promise<RecordedApp> {
  const received: Received[] = [];
  let statusFor: (request: Received, index: number) => number = () => 200;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const one = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
      received.push(one);
      response.writeHead(statusFor(one, received.length - 1), { 'set-cookie': 'app=1', 'content-type': 'text/plain' });
      response.end('from the app');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answerWith: (status) => {
      statusFor = status;
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
