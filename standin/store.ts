import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { WebhookDelivery } from './delivery.ts';
import type { BulkOperation } from './bulk-model.ts';
import type { CodeJob, Discount, RedeemCode } from './discount-model.ts';
import type { Collection } from './collection-model.ts';
import type { AccessToken, Cart, Customer, Id, Metafield, MetafieldDefinition, Order, Product, Shop } from './model.ts';
import type { GiftCard, StoreCreditAccount } from './stored-value-model.ts';

/** Every stored kind of document. A document has a string `id`, unique in its kind, and the shop it belongs to. */
export type Collections = {
  shops: Shop;
  customers: Customer;
  products: Product;
  collections: Collection;
  carts: Cart;
  orders: Order;
  metafieldDefinitions: MetafieldDefinition;
  metafields: Metafield;
  tokens: AccessToken;
  deliveries: WebhookDelivery;
  discounts: Discount;
  redeemCodes: RedeemCode;
  codeJobs: CodeJob;
  bulkOperations: BulkOperation;
  giftCards: GiftCard;
  storeCreditAccounts: StoreCreditAccount;
};

export type CollectionName = keyof Collections;

const COLLECTION_NAMES: CollectionName[] = [
  'shops',
  'customers',
  'products',
  'collections',
  'carts',
  'orders',
  'metafieldDefinitions',
  'metafields',
  'tokens',
  'deliveries',
  'discounts',
  'redeemCodes',
  'codeJobs',
  'bulkOperations',
  'giftCards',
  'storeCreditAccounts',
];

/** Ids start here so that they have as many digits as Shopify's (13) and stay below 2^53 as JSON numbers. */
const FIRST_ID = 8_100_000_000_001;
/** How many ids one journal line reserves; a killed process skips at most this many. */
const ID_BLOCK = 1_000;

type JournalLine =
  | { ids: number }
  | { put: CollectionName; doc: Collections[CollectionName] }
  | { patch: CollectionName; id: string; fields: Record<string, unknown> }
  | { drop: CollectionName; id: string };

type Shelf<T> = { all: Map<string, T>; byShop: Map<Id, Map<string, T>> };

/**
 * All of the stand-in's documents in memory, and their journal on disk.
 *
 * Every change is one line appended with a synchronous write, so it is in the operating system's hands before the
 * change is visible to anybody: SIGKILL loses nothing. A torn last line (power loss) is dropped at the next start,
 * which also rewrites the journal to one line a document. Without a file the store is memory only.
 *
 * Documents handed out are the stored ones: treat them as read-only and change them through put or patch.
 */
export class Store {
  readonly #shelves: { [K in CollectionName]: Shelf<Collections[K]> };
  #journal: number | null = null;
  #nextId = FIRST_ID;
  #reservedId = FIRST_ID;

  constructor(file: string | null = null) {
    this.#shelves = Object.fromEntries(
      COLLECTION_NAMES.map((name) => [name, { all: new Map(), byShop: new Map() }]),
    ) as unknown as { [K in CollectionName]: Shelf<Collections[K]> };
    if (file === null) return;
    mkdirSync(dirname(file), { recursive: true });
    if (existsSync(file)) this.#load(file);
    this.#compact(file);
    this.#journal = openSync(file, 'a');
  }

  /** A new id: a decimal string, greater than every id given before, also by killed predecessors on the same file. */
  nextId(): Id {
    const id = this.#nextId++;
    if (id >= this.#reservedId) {
      this.#reservedId = id + ID_BLOCK;
      this.#append({ ids: this.#reservedId });
    }
    return String(id);
  }

  find<K extends CollectionName>(name: K, id: string): Collections[K] | null {
    return this.#shelves[name].all.get(id) ?? null;
  }

  /** The document, or an error for a caller that knows it must exist. */
  get<K extends CollectionName>(name: K, id: string): Collections[K] {
    const doc = this.find(name, id);
    if (doc === null) throw new Error(`No ${name} document with id ${id}`);
    return doc;
  }

  /** All documents of one shop in the order they were first stored. */
  list<K extends CollectionName>(name: K, shopId: Id): Collections[K][] {
    return [...(this.#shelves[name].byShop.get(shopId)?.values() ?? [])];
  }

  /** All documents of all shops in the order they were first stored. */
  listAll<K extends CollectionName>(name: K): Collections[K][] {
    return [...this.#shelves[name].all.values()];
  }

  /** How many documents one shop has. */
  count(name: CollectionName, shopId: Id): number {
    return this.#shelves[name].byShop.get(shopId)?.size ?? 0;
  }

  /** Stores a document, new or whole replacement, and gives it back. */
  put<K extends CollectionName>(name: K, doc: Collections[K]): Collections[K] {
    this.#append({ put: name, doc });
    this.#place(name, doc);
    return doc;
  }

  /** Replaces the named fields of a stored document and gives the new document back. */
  patch<K extends CollectionName>(name: K, id: string, fields: Partial<Collections[K]>): Collections[K] {
    const doc = { ...this.get(name, id), ...fields };
    this.#append({ patch: name, id, fields });
    this.#place(name, doc);
    return doc;
  }

  /** Removes a document; removing what is not there is fine. */
  remove(name: CollectionName, id: string): void {
    if (this.find(name, id) === null) return;
    this.#append({ drop: name, id });
    this.#take(name, id);
  }

  shopByDomain(domain: string): Shop | null {
    return this.listAll('shops').find((shop) => shop.domain === domain) ?? null;
  }

  shopByHandle(handle: string): Shop | null {
    return this.listAll('shops').find((shop) => shop.handle === handle) ?? null;
  }

  /** Closes the journal; the store must not be changed afterwards. */
  close(): void {
    if (this.#journal !== null) closeSync(this.#journal);
    this.#journal = null;
  }

  #place<K extends CollectionName>(name: K, doc: Collections[K]): void {
    const shelf = this.#shelves[name];
    shelf.all.set(doc.id, doc);
    const ofShop = shelf.byShop.get(doc.shopId) ?? new Map<string, Collections[K]>();
    ofShop.set(doc.id, doc);
    shelf.byShop.set(doc.shopId, ofShop);
  }

  #take(name: CollectionName, id: string): void {
    const shelf = this.#shelves[name];
    const doc = shelf.all.get(id);
    if (!doc) return;
    shelf.all.delete(id);
    shelf.byShop.get(doc.shopId)?.delete(id);
  }

  #append(line: JournalLine): void {
    if (this.#journal !== null) writeWhole(this.#journal, `${JSON.stringify(line)}\n`);
  }

  #load(file: string): void {
    const lines = readFileSync(file, 'utf8').split('\n');
    lines.forEach((text, index) => {
      if (text === '') return;
      const line = parsedLine(text);
      if (line !== null) this.#replay(line);
      else if (index < lines.length - 1) throw new Error(`${file} is damaged at line ${index + 1}`);
    });
  }

  #replay(line: JournalLine): void {
    if ('ids' in line) this.#nextId = this.#reservedId = Math.max(this.#reservedId, line.ids);
    else if ('put' in line) this.#place(line.put, line.doc);
    else if ('drop' in line) this.#take(line.drop, line.id);
    else this.#place(line.patch, { ...this.get(line.patch, line.id), ...line.fields });
  }

  #compact(file: string): void {
    const fresh = `${file}.new`;
    const out = openSync(fresh, 'w');
    writeWhole(out, `${JSON.stringify({ ids: this.#reservedId } satisfies JournalLine)}\n`);
    for (const put of COLLECTION_NAMES) {
      for (const doc of this.#shelves[put].all.values()) writeWhole(out, `${JSON.stringify({ put, doc })}\n`);
    }
    fsyncSync(out);
    closeSync(out);
    renameSync(fresh, file);
  }
}

function parsedLine(text: string): JournalLine | null {
  try {
    return JSON.parse(text) as JournalLine;
  } catch {
    return null;
  }
}

/** write(2) may take fewer bytes than offered; half a line must never be followed by another. */
function writeWhole(fd: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  let written = 0;
  while (written < bytes.length) written += writeSync(fd, bytes, written);
}
