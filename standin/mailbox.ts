import type { AddressInfo } from 'node:net';
import PostalMime, { type Address } from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

/** Older mails leave the box; it is a window on what the app sends, not an archive. */
const MAILS_MAX = 500;
const MAIL_BYTES_MAX = 10 * 1024 * 1024;

export type Mail = {
  id: string;
  receivedAt: string;
  /** The addresses the sender named to the server, whatever the headers say. */
  recipients: string[];
  from: string;
  to: string;
  subject: string;
  html: string | null;
  text: string | null;
  headers: { name: string; value: string }[];
};

/** An SMTP server that takes every mail, delivers none and shows them all. Kept in memory. */
export class Mailbox {
  readonly #now: () => Date;
  readonly #server: SMTPServer;
  #mails: Mail[] = [];
  #count = 0;

  constructor(now: () => Date) {
    this.#now = now;
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      size: MAIL_BYTES_MAX,
      onAuth: (_auth, _session, done) => done(null, { user: 'anybody' }),
      onData: (stream, session, done) => {
        const recipients = session.envelope.rcptTo.map((one) => one.address);
        this.#receive(stream, recipients).then(
          () => done(),
          (error: Error) => done(error),
        );
      },
    });
    // a client that hangs up in the middle is its own affair
    this.#server.on('error', () => {});
  }

  /** Starts listening on this machine; @returns the port, the system's choice for 0. Rejects when the port is taken. */
  listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.server.once('error', reject);
      const listener = this.#server.listen(port, '127.0.0.1', () => resolve((listener.address() as AddressInfo).port));
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** Newest first. */
  list(): Mail[] {
    return this.#mails;
  }

  find(id: string): Mail | null {
    return this.#mails.find((mail) => mail.id === id) ?? null;
  }

  clear(): void {
    this.#mails = [];
  }

  async #receive(stream: SMTPServerDataStream, recipients: string[]): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
    if (stream.sizeExceeded) throw Object.assign(new Error('The mail is larger than 10 MiB'), { responseCode: 552 });
    const mail = await PostalMime.parse(Buffer.concat(chunks));
    this.#count += 1;
    const received: Mail = {
      id: String(this.#count),
      receivedAt: this.#now().toISOString(),
      recipients,
      from: mail.from ? addressText(mail.from) : '',
      to: (mail.to ?? []).map(addressText).join(', '),
      subject: mail.subject ?? '',
      html: mail.html ?? null,
      text: mail.text ?? null,
      headers: mail.headers.map(({ key, value }) => ({ name: key, value })),
    };
    this.#mails = [received, ...this.#mails].slice(0, MAILS_MAX);
  }
}

function addressText({ name, address }: Address): string {
  return name ? `${name} <${address ?? ''}>` : (address ?? '');
}
