/** What became of asking for one variant of a product in Shopify's picker, which lets merchants tick several of them. Pure. */

/** What of a picked product is looked at. */
interface PickedProduct {
  hasOnlyDefaultVariant?: boolean | undefined;
  /** those that were ticked */
  variants?: { id?: string | undefined; title?: string | undefined }[] | undefined;
}

export type PickedVariant =
  | { is: 'one'; value: string; label: string }
  /** Which one is to be free, nobody said. */
  | { is: 'several' }
  /** The product comes in one form only: it is its own only variant. */
  | { is: 'none' };

/** @returns null where nothing was picked */
export function variantPicked(picked: readonly PickedProduct[] | null | undefined): PickedVariant | null {
  const [product] = picked ?? [];
  if (!product) return null;
  if (product.hasOnlyDefaultVariant === true) return { is: 'none' };
  const [variant, ...more] = product.variants ?? [];
  if (more.length > 0) return { is: 'several' };
  const value = /\/(\d{1,19})$/.exec(variant?.id ?? '')?.[1];
  return value === undefined ? { is: 'none' } : { is: 'one', value, label: variant?.title ?? '' };
}
