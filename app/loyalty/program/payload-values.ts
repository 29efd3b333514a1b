/**
 * What Shopify's payloads are made of, as far as we store it. PostgreSQL has no NUL and no half a character, its bigint ends at
 * 2^63 − 1, and a date has a year people use: what is outside is cleaned (text) or refused (the rest), at the edge and nowhere else.
 */
import { z } from 'zod';

const ID_MAX = 2n ** 63n - 1n;

/** A Shopify id: a number, or a string of digits where it exceeds 2^53 (exact-json.ts). Given as a string. */
export const ShopifyId = z
  .union([z.number().int().positive(), z.string().regex(/^\d{1,19}$/)])
  .transform(String)
  .refine((id) => BigInt(id) <= ID_MAX, 'is no Shopify id');

/** The first half of a character beyond U+FFFF, whose second half was cut off. */
const HALF_AT_END = /[\ud800-\udbff]$/;

/** Text as it can be stored: well formed, without NUL, cut at 255 characters. */
export const StoredText = z
  .string()
  .transform((text) => text.toWellFormed().replaceAll('\u0000', '').slice(0, 255).replace(HALF_AT_END, ''));

export const Instant = z.iso.datetime({ offset: true }).refine((text) => {
  const year = new Date(text).getUTCFullYear();
  return year >= 1970 && year <= 9999;
}, 'is no date an order could have');

export const CurrencyCode = z.string().regex(/^[A-Z]{3}$/, 'is no currency code');
