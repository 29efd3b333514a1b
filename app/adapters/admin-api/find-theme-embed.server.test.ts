import { expect, test } from 'vitest';
import { embedIsOn } from './find-theme-embed.server.ts';

const settings = (blocks: object, comment = '') => `${comment}${JSON.stringify({ current: { blocks } })}`;
const ours = 'shopify://apps/comeback/blocks/loyalty/0193f0c1-aaaa';

test.each([
  ['switched on', settings({ 1: { type: ours, disabled: false, settings: {} } }), true],
  ['on, with no word of disabled', settings({ 1: { type: ours } }), true],
  [
    'behind the comment that generated files begin with',
    settings({ 1: { type: ours } }, '/* auto-generated\n */\n'),
    true,
  ],
  ['switched off', settings({ 1: { type: ours, disabled: true } }), false],
  ['somebody else’s', settings({ 1: { type: 'shopify://apps/comeback-kids/blocks/loyalty/1' } }), false],
  ['no blocks', JSON.stringify({ current: {} }), false],
  ['a preset by name', JSON.stringify({ current: 'Default' }), false],
  ['not JSON', 'hello', false],
  ['empty', '', false],
])('%s: %s → %s', (_name, content, on) => {
  expect(embedIsOn(content, 'comeback')).toBe(on);
});
