import { Drop } from 'liquidjs';
import type { AppConfig } from '../app-config.ts';
import type { Id, Metafield } from '../model.ts';
import type { Store } from '../store.ts';

/**
 * A Liquid object of Shopify's with the properties the stand-in plays. A property it does not know is an error: on Shopify it
 * might have a value, or be a slip of the pen that prints nothing, and both should be seen here.
 */
export class LiquidObject extends Drop {
  readonly #name: string;

  constructor(name: string, properties: Record<string, unknown>) {
    super();
    this.#name = name;
    Object.assign(this, properties);
  }

  override liquidMethodMissing(key: string | number): unknown {
    if (Object.hasOwn(this, key)) return null;
    throw new Error(`The stand-in does not play the Liquid property ${this.#name}.${String(key)}`);
  }
}

/** Whose metafields, and which of them may be seen. */
export type MetafieldOwner = { shopId: Id; gid: string; ownerType: string };

/** `$app` → `app--<id>`, `$app:x` → `app--<id>--x`; any other namespace is itself (reserved prefixes in theme app extensions). */
function resolveNamespace(namespace: string, app: Pick<AppConfig, 'id'>): string {
  if (namespace === '$app') return `app--${app.id}`;
  return namespace.startsWith('$app:') ? `app--${app.id}--${namespace.slice('$app:'.length)}` : namespace;
}

/**
 * `owner.metafields`. On a resource a metafield is there only if a definition opens it to the storefront (access.storefront
 * PUBLIC_READ); app-data metafields, which hang on the app's installation, need no definition. Everything else is nil.
 */
export class MetafieldsObject extends Drop {
  readonly #store: Store;
  readonly #app: Pick<AppConfig, 'id'>;
  readonly #owner: MetafieldOwner;

  constructor(store: Store, app: Pick<AppConfig, 'id'>, owner: MetafieldOwner) {
    super();
    this.#store = store;
    this.#app = app;
    this.#owner = owner;
  }

  override liquidMethodMissing(key: string | number): unknown {
    const namespace = resolveNamespace(String(key), this.#app);
    const { gid, ownerType, shopId } = this.#owner;
    return new MetafieldNamespace((name) => {
      if (ownerType !== 'APP_INSTALLATION' && !isPublic(this.#store, shopId, ownerType, namespace, name)) return null;
      const metafield = this.#store.find('metafields', `${gid}|${namespace}|${name}`);
      return metafield && metafield.shopId === shopId ? new MetafieldObject(metafield) : null;
    });
  }
}

function isPublic(store: Store, shopId: Id, ownerType: string, namespace: string, key: string): boolean {
  const definition = store
    .list('metafieldDefinitions', shopId)
    .find((one) => one.ownerType === ownerType && one.namespace === namespace && one.key === key);
  return definition?.access.storefront === 'PUBLIC_READ';
}

class MetafieldNamespace extends Drop {
  readonly #find: (key: string) => MetafieldObject | null;

  constructor(find: (key: string) => MetafieldObject | null) {
    super();
    this.#find = find;
  }

  override liquidMethodMissing(key: string | number): unknown {
    return this.#find(String(key));
  }
}

/** One metafield: `.value` typed, `.type`; printed by itself it is its value. */
class MetafieldObject extends Drop {
  readonly value: unknown;
  readonly type: string;
  readonly 'list?': boolean;

  constructor(metafield: Metafield) {
    super();
    this.type = metafield.type;
    this['list?'] = metafield.type.startsWith('list.');
    this.value = metafieldValue(metafield.type, metafield.value);
  }

  override toString(): string {
    return typeof this.value === 'object' ? JSON.stringify(this.value) : String(this.value);
  }

  override liquidMethodMissing(key: string | number): unknown {
    throw new Error(`A metafield has no property ${String(key)}; its content is in .value`);
  }
}

const TEXT_TYPES = new Set([
  'single_line_text_field',
  'multi_line_text_field',
  'date',
  'date_time',
  'url',
  'color',
  'id',
]);

function metafieldValue(type: string, text: string): unknown {
  if (type === 'json' || type.startsWith('list.')) return JSON.parse(text);
  if (type === 'number_integer' || type === 'number_decimal') return Number(text);
  if (type === 'boolean') return text === 'true';
  if (TEXT_TYPES.has(type)) return text;
  throw new Error(`The stand-in does not play metafields of type ${type} in Liquid`);
}
