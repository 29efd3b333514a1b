import { randomInt } from 'node:crypto';

/** No 0, O, 1, I, L, which people mix up, and no vowels, so that chance spells no words. */
const ALPHABET = 'BCDFGHJKMNPQRSTVWXYZ23456789';
/** 28 letters: 14 of them are 67 bits. */
const RANDOM_LENGTH = 14;
/** Says whose code it is, in the merchant's list of discounts. */
const PREFIX = 'CB';

/** A code nobody can guess: upper case, letters and digits only, 16 of them (a gift card's code may have 8 to 20). */
export function newCode(): string {
  const letters = Array.from({ length: RANDOM_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]);
  return `${PREFIX}${letters.join('')}`;
}
