/**
 * A token as it is handed out: `comeback_`, 256 random bits, and a checksum, so that a mistyped or made-up one is refused without a look
 * into the database, and scanners of leaked secrets can tell ours. Only its SHA-256 is kept: what is random in full needs no slow hash.
 */
import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const PREFIX = 'comeback_';
const SECRET_BYTES = 32;
const HINT_CHARS = PREFIX.length + 4;
const SHAPE = /^comeback_[\w-]{43}[\w-]{6}$/;
const CHECKSUM_CHARS = 6;

/** CRC-32 as six characters; it keeps out mistakes, not attackers. */
function checksumOf(text: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return bytes.toString('base64url');
}

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();

export interface NewToken {
  /** To be shown once, and kept nowhere. */
  token: string;
  hash: Buffer;
  /** Its first characters, which give nothing away: 232 bits stay unknown. */
  hint: string;
}

export function makeToken(): NewToken {
  const secret = PREFIX + randomBytes(SECRET_BYTES).toString('base64url');
  const token = secret + checksumOf(secret);
  return { token, hash: digestOf(token), hint: token.slice(0, HINT_CHARS) };
}

/**
 * The digest under which a token is kept, or null for what never was one. Nobody can steer a digest towards a stored one, so looking it
 * up by equality tells an attacker's clock nothing.
 */
export function digestOfToken(token: string): Buffer | null {
  if (!SHAPE.test(token)) return null;
  const secret = token.slice(0, -CHECKSUM_CHARS);
  return token.slice(-CHECKSUM_CHARS) === checksumOf(secret) ? digestOf(token) : null;
}
