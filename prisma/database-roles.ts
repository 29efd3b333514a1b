/**
 * How one DATABASE_URL becomes the logins of the roles in roles.sql.
 *
 * The web and the worker never work with the privileged login: `migrate` gives comeback_app and comeback_queue a password
 * derived from the privileged URL's own, and the app derives the same. Whoever wants the web hosts not to hold the privileged
 * URL at all sets APP_DATABASE_URL and QUEUE_DATABASE_URL there instead (docs/decisions/001-one-database-url.md).
 */
import { createHmac } from 'node:crypto';

/** The roles that log in. */
export type LoginRole = 'comeback_app' | 'comeback_queue';

/** The password of a role: hex, 40 characters, stable for as long as the privileged URL's user and password are. */
export function rolePassword(databaseUrl: string, role: LoginRole): string {
  const url = new URL(databaseUrl);
  const secret = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return createHmac('sha256', secret).update(`comeback:${role}`).digest('hex').slice(0, 40);
}

/** The same database, entered as `role`. */
export function roleUrl(databaseUrl: string, role: LoginRole): string {
  const url = new URL(databaseUrl);
  const password = rolePassword(databaseUrl, role);
  url.username = role;
  url.password = password;
  return url.href;
}
