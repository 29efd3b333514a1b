/** Structured logs: one JSON line an event, on standard output. Never personal data, tokens or payloads: ids only. */
import { pino } from 'pino';
import { env } from '../env.server.ts';

export type Log = Pick<ReturnType<typeof pino>, 'debug' | 'info' | 'warn' | 'error'>;

let logger: ReturnType<typeof pino> | undefined;

export function log(): Log {
  return (logger ??= pino({
    level: env().logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['*.accessToken', '*.refreshToken', '*.id_token', '*.email'],
  }));
}
