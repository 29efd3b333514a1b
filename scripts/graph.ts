/**
 * `npm run graph`: the parts of the app and who imports whom, as a picture in docs/parts.svg.
 *
 * Rows are those of the import rules (scripts/part-rows.json), lowest at the bottom; what uses the parts stands above them, what
 * they stand on below. A number on an arrow says how many imports it stands for; a dashed arrow means types and pure files only.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import rows from './part-rows.json' with { type: 'json' };

const ROOT = path.resolve(import.meta.dirname, '..');
const FILE = path.join(ROOT, 'docs/parts.svg');
const ABOVE = [['routes', 'jobs'], ['ui']];
const BELOW = [['database', 'adapters', 'shopify', 'i18n']];
const BOX = { width: 122, height: 40 };
const GAP = { x: 26, y: 62 };
const MARGIN = 24;

interface Module {
  source: string;
  dependencies: { resolved: string }[];
}

interface Edge {
  from: string;
  to: string;
  imports: number;
  /** Whether every import of it is of a pure file. */
  pure: boolean;
}

interface Place {
  x: number;
  y: number;
  files: number;
}

/** The box a file belongs to; undefined for what the picture leaves out (tests, generated types, the frame of the app). */
function boxOf(file: string): string | undefined {
  if (/\.test\.tsx?$/.test(file) || file.includes('/generated/')) return undefined;
  const part = /^app\/loyalty\/([^/]+)\//.exec(file)?.[1];
  if (part) return part;
  if (/^app\/(db|env)\.server\.ts$/.test(file)) return 'database';
  if (file === 'app/shopify.server.ts') return 'shopify';
  return /^app\/(routes|jobs|ui|adapters|i18n)\//.exec(file)?.[1];
}

function readModules(): Module[] {
  const bin = path.join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [bin, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'app'];
  // it ends with a code when a rule is broken; the picture is wanted all the same
  const options = { cwd: ROOT, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 } as const;
  try {
    return (JSON.parse(execFileSync(process.execPath, args, options)) as { modules: Module[] }).modules;
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    if (!stdout) throw error;
    return (JSON.parse(stdout) as { modules: Module[] }).modules;
  }
}

function edgesOf(modules: Module[]): Edge[] {
  const edges = new Map<string, Edge>();
  for (const { source, dependencies } of modules) {
    const from = boxOf(source);
    for (const { resolved } of from ? dependencies : []) {
      const to = boxOf(resolved);
      if (!from || !to || from === to) continue;
      const edge = edges.get(`${from} ${to}`) ?? { from, to, imports: 0, pure: true };
      edge.imports += 1;
      edge.pure &&= !/\.server\.tsx?$/.test(resolved);
      edges.set(`${from} ${to}`, edge);
    }
  }
  return [...edges.values()];
}

/** Each box has a row and a column of its own, so that an arrow rarely passes behind another box. */
function placesOf(modules: Module[]): { places: Map<string, Place>; width: number; height: number } {
  const files = new Map<string, number>();
  for (const { source } of modules) {
    const name = boxOf(source) ?? '';
    files.set(name, (files.get(name) ?? 0) + 1);
  }
  const present = (row: string[]) => row.filter((name) => files.has(name));
  const parts = rows.map(present).filter((row) => row.length > 0);
  const columns = Math.max(parts.flat().length, 5);
  const width = MARGIN * 2 + columns * (BOX.width + GAP.x) - GAP.x;
  const places = new Map<string, Place>();
  let y = MARGIN + 34;
  const put = (name: string, x: number) => places.set(name, { x, y, files: files.get(name) ?? 0 });
  const spread = (row: string[]) => {
    row.forEach((name, index) => put(name, ((index + 1) * width) / (row.length + 1)));
    if (row.length > 0) y += BOX.height + GAP.y;
  };
  ABOVE.map(present).forEach(spread);
  let column = parts.flat().length;
  for (const row of parts.toReversed()) {
    for (const name of row.toReversed()) {
      column -= 1;
      put(name, MARGIN + BOX.width / 2 + column * (BOX.width + GAP.x));
      y += 26;
    }
    y += BOX.height + GAP.y - 40;
  }
  y += 20;
  BELOW.map(present).forEach(spread);
  return { places, width, height: y - GAP.y + MARGIN };
}

/** Between two boxes of one row: a straight arrow, or a bow under the boxes between them. */
function beside(a: Place, b: Place, imports: number): string {
  const towards = Math.sign(b.x - a.x);
  const near = Math.abs(b.x - a.x) < 2.5 * BOX.width;
  const start = { x: a.x + (towards * BOX.width) / (near ? 2 : 4), y: a.y + (near ? 0 : BOX.height / 2) };
  const end = {
    x: b.x - towards * (BOX.width / (near ? 2 : 4) + (near ? 5 : 0)),
    y: b.y + (near ? 0 : BOX.height / 2 + 4),
  };
  const bow = near ? 0 : 26;
  const line = `M${start.x} ${start.y} C${start.x} ${start.y + bow} ${end.x} ${end.y + bow} ${end.x} ${end.y}`;
  const count = `<text class="count" x="${(start.x + end.x) / 2}" y="${start.y + bow * 0.75 - 3}">${imports}</text>`;
  return `<path class="arrow" d="${line}" marker-end="url(#head)"/>${count}`;
}

function arrow({ from, to, imports, pure }: Edge, places: Map<string, Place>): string {
  const a = places.get(from);
  const b = places.get(to);
  if (!a || !b) return '';
  if (a.y === b.y) return beside(a, b, imports);
  const down = b.y >= a.y;
  const start = { x: a.x + Math.sign(b.x - a.x) * 24, y: a.y + (down ? BOX.height / 2 : -BOX.height / 2) };
  const end = { x: b.x + Math.sign(a.x - b.x) * 16, y: b.y + (down ? -BOX.height / 2 - 5 : BOX.height / 2 + 5) };
  const bend = Math.max(24, Math.abs(end.y - start.y) * 0.45) * (down ? 1 : -1);
  const line = `M${start.x} ${start.y} C${start.x} ${start.y + bend} ${end.x} ${end.y - bend} ${end.x} ${end.y}`;
  // the curve at a third of its way, where arrows from one box have parted and those into one have not met
  const at = (p0: number, p1: number, p2: number, p3: number) => 0.216 * p0 + 0.432 * p1 + 0.288 * p2 + 0.064 * p3;
  const x = at(start.x, start.x, end.x, end.x).toFixed(0);
  const y = at(start.y, start.y + bend, end.y - bend, end.y).toFixed(0);
  const isPart = (name: string) => rows.flat().includes(name);
  const kind = [pure ? 'pure' : '', isPart(from) && isPart(to) ? 'inner' : '', down ? '' : 'upward'].join(' ');
  return (
    `<path class="arrow ${kind}" d="${line}" marker-end="url(#head)"/>` +
    `<text class="count" x="${x}" y="${y}">${imports}</text>`
  );
}

function box(name: string, { x, y, files }: Place): string {
  const kind = rows.flat().includes(name) ? 'part' : 'frame';
  return (
    `<rect class="${kind}" x="${x - BOX.width / 2}" y="${y - BOX.height / 2}" width="${BOX.width}" height="${BOX.height}" rx="7"/>` +
    `<text class="name" x="${x}" y="${y - 1}">${name}</text><text class="files" x="${x}" y="${y + 13}">${files} files</text>`
  );
}

const STYLE = `
  text { font-family: system-ui, sans-serif; text-anchor: middle; fill: #1f2430 }
  .title { font-size: 13px; text-anchor: start; fill: #5b6472 } .name { font-size: 13px; font-weight: 600 }
  .files { font-size: 10px; fill: #5b6472 } .count { font-size: 10px; paint-order: stroke; stroke: #fff; stroke-width: 4px }
  .part { fill: #e9f2ec; stroke: #3f7a57 } .frame { fill: #f1f1f4; stroke: #8a8fa0 }
  .arrow { fill: none; stroke: #b4bac6; stroke-width: 1.1 } .inner { stroke: #2f6b49; stroke-width: 1.6 } .pure { stroke-dasharray: 4 3 } .upward { stroke: #c0392b }`;

function draw(modules: Module[]): string {
  const { places, width, height } = placesOf(modules);
  const edges = edgesOf(modules);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="The parts and their imports">`,
    `<style>${STYLE}</style><rect width="100%" height="100%" fill="#fff"/>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto">' +
      '<path d="M0 0 8 4 0 8z" fill="#6d7688"/></marker></defs>',
    `<text class="title" x="${MARGIN}" y="22">Who imports whom. Dashed: types and pure files only. Numbers count imports.</text>`,
    ...edges.map((edge) => arrow(edge, places)),
    ...[...places].map(([name, place]) => box(name, place)),
    '</svg>\n',
  ].join('\n');
}

fs.mkdirSync(path.dirname(FILE), { recursive: true });
fs.writeFileSync(FILE, draw(readModules()));
console.log(`Wrote ${path.relative(ROOT, FILE)}`);
