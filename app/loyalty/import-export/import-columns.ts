/** What a column of a file of members can hold, and how columns are recognised by their headers (docs/decisions/084 has the sources). */
import { z } from 'zod';

export const IMPORT_FIELDS = [
  'customer_id',
  'email',
  'first_name',
  'last_name',
  'points',
  'birthday',
  'tier',
  'referral_code',
  'enrolled_at',
  'expires_at',
  'status',
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** Columns a file may have; wider is no list of members. */
export const COLUMNS_MAX = 200;

/** own: our export of everything · smile, loyaltylion: as those apps do · other: by the words in its header */
export const IMPORT_SOURCES = ['own', 'smile', 'loyaltylion', 'other'] as const;
export type ImportSource = (typeof IMPORT_SOURCES)[number];

/** For each column, left to right, what it holds; null: nothing that is imported. */
export const ImportColumns = z.array(z.enum(IMPORT_FIELDS).nullable()).max(COLUMNS_MAX);
export type ImportColumns = z.infer<typeof ImportColumns>;

/** What is the same in "Points balance", "points_balance" and "PointsBalance". */
export function plainHeader(header: string): string {
  return header
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('ł', 'l')
    .replaceAll(/[^a-z0-9]/g, '');
}

const WORDS: Record<ImportField, readonly string[]> = {
  customer_id: ['customerid', 'shopifycustomerid', 'shopifyid', 'idklienta', 'numerklienta'],
  email: ['email', 'emailaddress', 'customeremail', 'mail', 'adresemail'],
  first_name: ['firstname', 'givenname', 'imie'],
  last_name: ['lastname', 'surname', 'familyname', 'nazwisko'],
  points: [
    'points',
    'pointsbalance',
    'pointbalance',
    'balance',
    'currentpoints',
    'availablepoints',
    'punkty',
    'saldo',
    'saldopunktow',
  ],
  birthday: ['birthday', 'dateofbirth', 'birthdate', 'dob', 'urodziny', 'dataurodzenia'],
  tier: ['tier', 'viptier', 'viptiername', 'tiername', 'loyaltytier', 'level', 'poziom'],
  referral_code: ['referralcode', 'refcode', 'kodpolecenia'],
  enrolled_at: ['enrolledat', 'enrolleddate', 'joinedat', 'membersince', 'signupdate', 'datadolaczenia'],
  expires_at: ['expiresat', 'pointsexpireat', 'pointsexpirydate', 'expirydate', 'expirationdate', 'datawygasniecia'],
  // elsewhere it may be an account's, an order's or a part of an address: only the merchant knows
  status: [],
};

// Their `id` is their own number for the customer, never Shopify's.
const SMILE = {
  all: ['email', 'pointsbalance'],
  any: ['dateofbirth', 'birthdate', 'referralurl', 'viptier', 'viptiername', 'viptierid', 'state', 'customerstatus'],
};
const LOYALTYLION_POINTS = ['pointsapproved', 'approvedpoints'];
const LOYALTYLION_ANY = ['merchantid', 'pointspending', 'pendingpoints', 'pointsspent', 'spentpoints'];
// The last three are what tells our export from a list that somebody made of our example.
const OWN = ['customerid', 'email', 'points', 'expiresat', 'enrolledat', 'pending', 'debt', 'lifetime'];

function sourceOf(plain: ReadonlySet<string>): ImportSource {
  if (OWN.every((word) => plain.has(word))) return 'own';
  if (LOYALTYLION_POINTS.some((word) => plain.has(word)) && LOYALTYLION_ANY.some((word) => plain.has(word)))
    return 'loyaltylion';
  if (SMILE.all.every((word) => plain.has(word)) && SMILE.any.some((word) => plain.has(word))) return 'smile';
  return 'other';
}

/** What they call otherwise, or mean by a word that says nothing elsewhere. */
const OWN_WORDS: Partial<Record<ImportSource, Partial<Record<ImportField, readonly string[]>>>> = {
  own: { status: ['status'] },
  smile: { status: ['state', 'customerstatus'] },
  // the shop's own id of the customer, and what can be spent right away
  loyaltylion: {
    customer_id: ['merchantid'],
    points: LOYALTYLION_POINTS,
    tier: ['loyaltytiername', 'loyaltytiermembershiployaltytiername'],
  },
};

/**
 * Where a file comes from and what its columns hold, as far as its header says. A field is found once: in the first column whose
 * header is one of its words, in the order of the words.
 */
export function recognisedColumns(header: readonly string[]): { source: ImportSource; columns: ImportColumns } {
  const plain = header.map(plainHeader);
  const source = sourceOf(new Set(plain));
  const columns: ImportColumns = header.map(() => null);
  for (const field of IMPORT_FIELDS) {
    const words = [...(OWN_WORDS[source]?.[field] ?? []), ...WORDS[field]];
    const at = words.map((word) => plain.indexOf(word)).find((place) => place >= 0 && columns[place] === null);
    if (at !== undefined) columns[at] = field;
  }
  return { source, columns };
}

export type ColumnsProblem =
  /** neither customer_id nor email is among them */
  | 'nobody'
  /** nothing to import is */
  | 'nothing'
  /** a field is given to two columns */
  | 'twice';

/** What keeps columns from being imported, or null. */
export function columnsProblem(columns: ImportColumns): ColumnsProblem | null {
  const given = columns.filter((field) => field !== null);
  if (new Set(given).size < given.length) return 'twice';
  if (!given.includes('customer_id') && !given.includes('email')) return 'nobody';
  return given.some((field) => field !== 'customer_id' && field !== 'email') ? null : 'nothing';
}
