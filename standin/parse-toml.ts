/** The part of TOML that Shopify's app and extension files use. Dates and inline tables are not among it. */
export type TomlValue = string | number | boolean | TomlValue[] | TomlTable;
export type TomlTable = { [key: string]: TomlValue };

/**
 * Parses tables, arrays of tables, dotted keys, basic, literal and multi-line strings, integers, floats, booleans
 * and arrays over several lines.
 * @throws Error naming the line for anything else, instead of guessing.
 */
export function parseToml(text: string): TomlTable {
  const root: TomlTable = {};
  let table = root;
  const reader = new TomlReader(text);
  while (reader.skipBlank()) {
    if (reader.take('[[')) {
      table = pushTable(root, reader.keyPath(), reader);
      reader.expect(']]');
    } else if (reader.take('[')) {
      table = tableFor(root, reader.keyPath(), reader);
      reader.expect(']');
    } else {
      const path = reader.keyPath();
      reader.expect('=');
      const last = path.pop() ?? '';
      const target = tableFor(table, path, reader);
      if (Object.hasOwn(target, last)) reader.fail(`${last} is set twice`);
      target[last] = reader.value();
    }
    reader.endOfLine();
  }
  return root;
}

function tableFor(from: TomlTable, path: string[], reader: TomlReader): TomlTable {
  let table = from;
  for (const key of path) {
    const found = (table[key] ??= {});
    const next = Array.isArray(found) ? found.at(-1) : found;
    if (typeof next !== 'object' || Array.isArray(next)) return reader.fail(`${key} is not a table`);
    table = next;
  }
  return table;
}

function pushTable(root: TomlTable, path: string[], reader: TomlReader): TomlTable {
  const last = path.pop() ?? '';
  const parent = tableFor(root, path, reader);
  const list = (parent[last] ??= []);
  if (!Array.isArray(list)) return reader.fail(`${last} is not an array of tables`);
  const table: TomlTable = {};
  list.push(table);
  return table;
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '"': '"', '\\': '\\' };

class TomlReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text.replaceAll('\r\n', '\n');
  }

  fail(why: string): never {
    throw new Error(`TOML line ${this.#text.slice(0, this.#at).split('\n').length}: ${why}`);
  }

  /** Moves past white space, line ends and comments; false at the end of the text. */
  skipBlank(): boolean {
    this.#match(/(?:\s|#[^\n]*)*/y);
    return this.#at < this.#text.length;
  }

  take(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  expect(token: string): void {
    this.#match(/[ \t]*/y);
    if (!this.take(token)) this.fail(`expected ${token}`);
    this.#match(/[ \t]*/y);
  }

  endOfLine(): void {
    this.#match(/[ \t]*(?:#[^\n]*)?/y);
    if (this.#at < this.#text.length && !this.take('\n')) this.fail('expected the end of the line');
  }

  keyPath(): string[] {
    const path: string[] = [];
    do {
      this.#match(/[ \t]*/y);
      path.push(this.#match(/[A-Za-z0-9_-]+/y) ?? this.#string());
      this.#match(/[ \t]*/y);
    } while (this.take('.'));
    return path;
  }

  value(): TomlValue {
    if (this.take('[')) return this.#array();
    if (/["']/.test(this.#text[this.#at] ?? '')) return this.#string();
    const word = this.#match(/[^\s,\]#]+/y) ?? this.fail('expected a value');
    if (word === 'true' || word === 'false') return word === 'true';
    if (!/^[+-]?\d[\d_]*(?:\.\d+)?$/.test(word)) this.fail(`cannot read ${word}`);
    return Number(word.replaceAll('_', ''));
  }

  #array(): TomlValue[] {
    const items: TomlValue[] = [];
    while (this.skipBlank() && !this.take(']')) {
      items.push(this.value());
      this.skipBlank();
      if (!this.take(',') && this.#text[this.#at] !== ']') this.fail('expected , or ]');
    }
    return items;
  }

  #string(): string {
    const long = this.#match(/"""\n?(?:[^\\]|\\[^])*?"""/y) ?? this.#match(/'''\n?[^]*?'''/y);
    if (long) return this.#unescaped(long.slice(3, -3).replace(/^\n/, ''), long.startsWith('"'));
    const short = this.#match(/"(?:[^"\\\n]|\\.)*"/y) ?? this.#match(/'[^'\n]*'/y);
    if (!short) return this.fail('expected a string');
    return this.#unescaped(short.slice(1, -1), short.startsWith('"'));
  }

  #unescaped(text: string, basic: boolean): string {
    if (!basic) return text;
    const joined = text.replaceAll(/\\\n\s*/g, '');
    return joined.replaceAll(
      /\\(?:u([0-9a-fA-F]{4})|(.))/g,
      (whole, hex: string | undefined, char: string | undefined) =>
        hex
          ? String.fromCharCode(Number.parseInt(hex, 16))
          : (ESCAPES[char ?? ''] ?? this.fail(`unknown escape ${whole}`)),
    );
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (!found) return null;
    this.#at += found[0].length;
    return found[0];
  }
}
