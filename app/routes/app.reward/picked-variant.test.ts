import { expect, test } from 'vitest';
import { variantPicked, type PickedVariant } from './picked-variant.ts';

const variant = (id: number, title: string) => ({ id: `gid://shopify/ProductVariant/${id}`, title });
const small = variant(71, 'S');
const middle = variant(72, 'M / black');

test.each<[string, Parameters<typeof variantPicked>[0], PickedVariant | null]>([
  ['the picker was closed', undefined, null],
  ['nothing was ticked', [], null],
  ['one', [{ hasOnlyDefaultVariant: false, variants: [middle] }], { is: 'one', value: '72', label: 'M / black' }],
  ['two', [{ hasOnlyDefaultVariant: false, variants: [small, middle] }], { is: 'several' }],
  [
    'a product without variants',
    [{ hasOnlyDefaultVariant: true, variants: [variant(7, 'Default Title')] }],
    { is: 'none' },
  ],
  ['a product with none of them', [{ hasOnlyDefaultVariant: false, variants: [] }], { is: 'none' }],
])('%s', (_name, picked, expected) => {
  expect(variantPicked(picked)).toEqual(expected);
});
