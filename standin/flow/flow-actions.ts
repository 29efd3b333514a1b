import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseToml, type TomlTable, type TomlValue } from '../parse-toml.ts';

/** An action that the app offers to Shopify Flow, as its shopify.extension.toml says. */
export type FlowAction = {
  name: string;
  handle: string;
  /** Path and query of runtime_url: on this machine the app answers at another origin. */
  path: string;
  fields: { type: string; key: string; name: string; required: boolean }[];
};

const HANDLE = /^[A-Za-z0-9-]{1,30}$/;
const KEY = /^[A-Za-z][A-Za-z-]*$/;
/** Types that name a thing of the shop's, and the property under which Flow sends its id. */
const REFERENCES: Record<string, string> = {
  customer_reference: 'customer_id',
  order_reference: 'order_id',
  product_reference: 'product_id',
};
const TEXTS = new Set(['single_line_text_field', 'multi_line_text_field', 'email', 'url', 'boolean', 'number_decimal']);

/**
 * The Flow actions among an app's extensions.
 * @throws Error in words for what `shopify app deploy` would refuse.
 * Source: https://shopify.dev/docs/apps/build/flow/actions/reference
 */
export function readFlowActions(extensionsDir: string): FlowAction[] {
  if (!existsSync(extensionsDir)) return [];
  const files = readdirSync(extensionsDir)
    .sort()
    .map((name) => path.join(extensionsDir, name, 'shopify.extension.toml'))
    .filter((file) => existsSync(file));
  const actions = files.flatMap((file) => flowActionsFrom(readFileSync(file, 'utf8'), file));
  const handles = actions.map(({ handle }) => handle);
  const twice = handles.find((handle, place) => handles.indexOf(handle) !== place);
  if (twice !== undefined) throw new Error(`Two extensions have the handle ${twice}`);
  return actions;
}

/** The same from the text of one file. @param where named in what is thrown */
export function flowActionsFrom(toml: string, where: string): FlowAction[] {
  const root = parseToml(toml);
  const actions = tablesIn(root['extensions']).filter((entry) => entry['type'] === 'flow_action');
  return actions.map((entry) => {
    const refuse = (what: string): never => {
      throw new Error(`${where}: ${what}`);
    };
    const handle = String(entry['handle'] ?? '');
    if (!HANDLE.test(handle)) refuse(`a handle has 1 to 30 letters, digits and hyphens, not "${handle}"`);
    if (typeof entry['name'] !== 'string') refuse('the action has no name');
    const url = URL.canParse(String(entry['runtime_url'])) ? new URL(String(entry['runtime_url'])) : null;
    if (url?.protocol !== 'https:') refuse('runtime_url must be an https address');
    const settings = root['settings'];
    const fields = isTable(settings) ? tablesIn(settings['fields']).map((field) => fieldOf(field, refuse)) : [];
    return { name: String(entry['name']), handle, path: `${url?.pathname ?? ''}${url?.search ?? ''}`, fields };
  });
}

function fieldOf(field: TomlTable, refuse: (what: string) => never): FlowAction['fields'][number] {
  const type = String(field['type'] ?? '');
  const required = field['required'] === true;
  const reference = REFERENCES[type];
  if (reference !== undefined) {
    if (field['key'] !== undefined || field['name'] !== undefined) refuse(`a ${type} takes neither key nor name`);
    return { type, key: reference, name: reference, required };
  }
  if (!TEXTS.has(type)) refuse(`the stand-in does not play fields of type ${type}`);
  const key = String(field['key'] ?? '');
  if (!KEY.test(key)) refuse(`a field's key has letters and hyphens only, not "${key}"`);
  if (typeof field['name'] !== 'string') refuse(`the field ${key} has no name`);
  return { type, key, name: String(field['name']), required };
}

const isTable = (value: TomlValue | undefined): value is TomlTable =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const tablesIn = (value: TomlValue | undefined): TomlTable[] => (Array.isArray(value) ? value.filter(isTable) : []);
