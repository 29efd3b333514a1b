import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A listening port whose pages come later: until `answerWith` is called every request gets 503. */
export type Door = {
  origin: string;
  answerWith: (listener: http.RequestListener) => void;
  close: () => Promise<void>;
};

/**
 * Listens on this machine's loopback address only.
 * @param port 0 lets the system choose
 * @throws when the port is taken (code EADDRINUSE)
 */
export async function openDoor(port: number): Promise<Door> {
  let listener: http.RequestListener = (_request, response) => {
    response.writeHead(503, { 'retry-after': '1' }).end('The stand-in is starting');
  };
  const server = http.createServer((request, response) => listener(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    answerWith: (next) => {
      listener = next;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
