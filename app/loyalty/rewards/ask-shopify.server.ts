/** Asks Shopify for a gift card or store credit, or whether it was done; outside any transaction. What it says is one Answer. */
import { createGiftCard, findGiftCard } from '../../adapters/admin-api/gift-cards.server.ts';
import { AdminApiBusy, AdminApiRefused, AdminApiThrottled } from '../../adapters/admin-api/run-operation.server.ts';
import type { AdminGraphql, UserError } from '../../adapters/admin-api/run-operation.server.ts';
import { creditCustomer, listCredits } from '../../adapters/admin-api/store-credit.server.ts';
import { formatDecimal, parseMinor } from '../program/money.ts';
import { CALL_MS } from './settle-decision.ts';
import { lastDayOf } from './expiry.ts';
import type { Answer } from './settle-decision.ts';

/** All that Shopify is told. */
export interface Wanted {
  kind: 'gift_card' | 'store_credit';
  redemptionId: bigint;
  customerId: bigint;
  /** Of a gift card. */
  code: string | null;
  valueMinor: number;
  currency: string;
  /** When what is issued ends. */
  expiresAt: Date | null;
  /** The shop's IANA zone: a gift card's last day is a day there. */
  zone: string;
  askedAt: Date;
  /** It was asked for before, and nobody knows what came of it. */
  isAgain: boolean;
  /** Transactions that redemptions have already; and how many others of this member and amount are unclear. */
  claimed: readonly string[];
  rivals: number;
}

/** Credits so long before we asked may be ours, if clocks differ. */
const CLOCKS_MS = 120_000;

/** An accident of theirs, told as a userError: what was done is not known. */
const ACCIDENT = 'INTERNAL_ERROR';
const GONE = new Set(['CUSTOMER_NOT_FOUND', 'OWNER_NOT_FOUND', 'ACCOUNT_NOT_FOUND']);

function refusedBy(errors: readonly UserError[]): Answer {
  const [error] = errors;
  if (!error || error.code === ACCIDENT) return { is: 'lost' };
  if (GONE.has(error.code ?? '')) return { is: 'refused', why: 'customer_gone' };
  return { is: 'refused', why: `shopify:${errors.map(({ message }) => message).join('; ')}` };
}

/** Where Shopify would not even read what was asked. */
function refusedWhole(error: unknown): Answer {
  if (error instanceof AdminApiRefused) return { is: 'refused', why: `shopify:${error.message}` };
  throw error;
}

/**
 * Whether an earlier asking, whose answer was lost, had made the card: what stands in the way now may not have stood there then.
 * @param refused what is said now, and holds where there is none; where nobody may look, nothing is known
 */
async function lookForGiftCard(graphql: AdminGraphql, code: string, note: string, refused: Answer): Promise<Answer> {
  try {
    const gid = await findGiftCard(graphql, code, note);
    return gid === null ? refused : { is: 'done', gid };
  } catch (error) {
    if (error instanceof AdminApiRefused) return { is: 'lost' };
    throw error;
  }
}

async function askForGiftCard(graphql: AdminGraphql, wanted: Wanted): Promise<Answer> {
  const code = wanted.code ?? '';
  const note = `Comeback redemption ${wanted.redemptionId}`;
  const expiresOn = wanted.expiresAt && lastDayOf(wanted.expiresAt, wanted.zone);
  const value = formatDecimal(wanted.valueMinor, wanted.currency);
  const card = { code, value, customerId: wanted.customerId, expiresOn, note };
  const made = await createGiftCard(graphql, card).catch(refusedWhole);
  if ('is' in made) return wanted.isAgain ? lookForGiftCard(graphql, code, note, made) : made;
  const { gid, userErrors } = made;
  if (gid !== null) return { is: 'done', gid };
  if (userErrors.some((error) => error.code === 'TAKEN'))
    return { is: 'taken', gid: await findGiftCard(graphql, code, note) };
  return wanted.isAgain ? lookForGiftCard(graphql, code, note, refusedBy(userErrors)) : refusedBy(userErrors);
}

async function askForStoreCredit(graphql: AdminGraphql, wanted: Wanted): Promise<Answer> {
  const { customerId, valueMinor, currency, expiresAt } = wanted;
  const amount = formatDecimal(valueMinor, currency);
  const { gid, userErrors } = await creditCustomer(graphql, { customerId, amount, currency, expiresAt });
  return gid === null ? refusedBy(userErrors) : { is: 'done', gid };
}

async function lookForStoreCredit(graphql: AdminGraphql, wanted: Wanted): Promise<Answer> {
  const credits = await listCredits(graphql, wanted.customerId, wanted.currency);
  const free = credits.filter(
    ({ gid, amount }) => parseMinor(amount, wanted.currency) === wanted.valueMinor && !wanted.claimed.includes(gid),
  );
  // Shopify tells instants to the second
  const askedMs = Math.floor(wanted.askedAt.getTime() / 1000) * 1000;
  const since = free.filter(({ createdAt }) => createdAt.getTime() >= askedMs).map(({ gid }) => gid);
  const before = free.filter(({ createdAt }) => createdAt.getTime() < askedMs);
  const around = before.filter(({ createdAt }) => createdAt.getTime() >= askedMs - CLOCKS_MS).length;
  return { is: 'seen', since, around, rivals: wanted.rivals };
}

/** The promise, or a loss where it takes too long; whatever it says later is not waited for. */
async function inTime(work: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => resolve({ is: 'lost' }), CALL_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param move `ask` to have it done, `look` whether it was
 * @param adminOf the shop's Admin API; where that cannot be had now, nothing was asked
 */
export async function askShopify(
  adminOf: () => Promise<AdminGraphql>,
  move: 'ask' | 'look',
  wanted: Wanted,
): Promise<Answer> {
  let graphql: AdminGraphql;
  try {
    graphql = await adminOf();
  } catch (error) {
    if (error instanceof AdminApiBusy) return { is: move === 'ask' ? 'turned_away' : 'lost' };
    throw error;
  }
  const ask = wanted.kind === 'gift_card' ? askForGiftCard : askForStoreCredit;
  try {
    return await inTime(move === 'ask' ? ask(graphql, wanted) : lookForStoreCredit(graphql, wanted));
  } catch (error) {
    if (move === 'ask' && error instanceof AdminApiThrottled) return { is: 'turned_away' };
    if (error instanceof AdminApiBusy) return { is: 'lost' };
    if (move === 'ask') return refusedWhole(error);
    throw error;
  }
}
