import { html, type Html } from '../html.ts';

const PALETTES = [
  ['#c2412d', '#f4e3c8', '#26221d'],
  ['#1f6f6b', '#f2d7a6', '#0f2b2a'],
  ['#2c3e8f', '#f6c445', '#f7efe2'],
  ['#5b3f8c', '#f08a5d', '#fbe9d7'],
  ['#e0a021', '#30343f', '#faf3e3'],
  ['#3f7d4e', '#e9edc9', '#1d3124'],
] as const;

/** A small seeded generator (mulberry32), so that a record keeps its sleeve. */
function seeded(text: string): () => number {
  let state = 0;
  for (const char of text) state = (Math.imul(state, 31) + (char.codePointAt(0) ?? 0)) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Draw = (random: () => number, a: string, b: string) => Html[];

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const DRAWINGS: Draw[] = [
  (random, a, b) => {
    const [x, y] = [30 + random() * 40, 30 + random() * 40];
    return range(7).map((i) => html`<circle cx="${x}" cy="${y}" r="${62 - i * 9}" fill="${i % 2 === 0 ? a : b}" />`);
  },
  (random, a, b) =>
    range(8).map(
      (i) =>
        html`<rect
          x="${i * 13 - 2}"
          y="${random() * 60}"
          width="8"
          height="100"
          rx="4"
          fill="${i % 3 === 0 ? a : b}"
        />`,
    ),
  (random, a, b) =>
    range(25).map(
      (i) =>
        html`<circle
          cx="${10 + (i % 5) * 20}"
          cy="${10 + Math.floor(i / 5) * 20}"
          r="${2 + random() * 8}"
          fill="${random() > 0.4 ? b : a}"
        />`,
    ),
  (random, a, b) =>
    range(6).map((i) => {
      const y = 18 + i * 14;
      const lift = 6 + random() * 14;
      return html`<path
        d="M0 ${y} Q25 ${y - lift} 50 ${y} T100 ${y}"
        fill="none"
        stroke="${i % 2 === 0 ? b : a}"
        stroke-width="7"
      />`;
    }),
  (random, a, b) => {
    const turn = Math.round(random() * 90);
    return range(5).map(
      (i) =>
        html`<rect
          x="${i * 8}"
          y="${i * 8}"
          width="${100 - i * 16}"
          height="${100 - i * 16}"
          fill="${i % 2 === 0 ? a : b}"
          transform="rotate(${turn / (i + 1)} 50 50)"
        />`,
    );
  },
];

/** A record sleeve drawn from a seed; decoration only, the title stands beside it. */
export function cover(seed: string): Html {
  const random = seeded(seed);
  const palette = PALETTES[Math.floor(random() * PALETTES.length)] ?? PALETTES[0];
  const draw = DRAWINGS[Math.floor(random() * DRAWINGS.length)];
  return html`<svg class="cover" viewBox="0 0 100 100" aria-hidden="true" focusable="false">
    <rect width="100" height="100" fill="${palette[0]}" />
    ${draw?.(random, palette[1], palette[2])}
  </svg>`;
}
