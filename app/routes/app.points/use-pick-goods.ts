import { useAppBridge } from '@shopify/app-bridge-react';
import type { GoodsMatch } from '../../loyalty/program/order-rule.ts';

const TYPES = { product: 'Product', collection: 'Collection' } as const;

export type PickedKind = keyof typeof TYPES;

/**
 * Shopify's own picker for products or collections. It is opened with what is chosen already.
 * @returns a function that gives what is chosen then, or null where the picker was closed
 */
export function usePickGoods() {
  const bridge = useAppBridge();
  return async (by: PickedKind, chosen: readonly GoodsMatch[], multiple: boolean): Promise<GoodsMatch[] | null> => {
    const selectionIds = chosen
      .filter((goods) => goods.by === by && goods.value !== '')
      .map(({ value }) => ({ id: `gid://shopify/${TYPES[by]}/${value}` }));
    const picked = await bridge.resourcePicker({
      type: by,
      action: 'select',
      multiple,
      selectionIds,
      // a rule is about products, not about one of their variants
      ...(by === 'product' && { filter: { variants: false } }),
    });
    return (
      picked?.map(({ id, title }): GoodsMatch => ({ by, value: id.slice(id.lastIndexOf('/') + 1), label: title })) ??
      null
    );
  };
}
