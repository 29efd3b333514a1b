import { useAppBridge } from '@shopify/app-bridge-react';
import { BlockStack, Button, InlineError, Text } from '@shopify/polaris';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { typedList } from '../../loyalty/program/program-form-lists.ts';
import { productName } from '../../loyalty/rewards/reward.ts';
import { variantTyped } from '../../loyalty/rewards/typed-product.ts';
import { usePickGoods } from '../app.points/use-pick-goods.ts';
import type { FieldProps } from './field-props.ts';
import { variantPicked, type PickedVariant } from './picked-variant.ts';

/** Shopify's picker with nothing but one product and its variants; a picker of variants would not say of which product they are. */
function usePickVariant() {
  const bridge = useAppBridge();
  return async (productId: string, variantId: string | null): Promise<PickedVariant | null> => {
    const chosen = variantId === null ? null : { id: `gid://shopify/ProductVariant/${variantId}` };
    const picked = await bridge.resourcePicker({
      type: 'product',
      action: 'select',
      multiple: false,
      filter: { variants: true, query: `id:${productId}` },
      selectionIds: chosen ? [{ id: `gid://shopify/Product/${productId}`, variants: [chosen] }] : [],
    });
    return variantPicked(picked);
  };
}

/** The product that is free, from Shopify's picker; and the one variant of it, where it is not to be any of them. */
export function ProductField({ form, change, say }: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const pickProduct = usePickGoods();
  const pickVariant = usePickVariant();
  const [unclear, setUnclear] = useState<'several' | 'none' | null>(null);
  const chosen = typedList('only', form.product);
  const [product] = chosen;
  const variant = variantTyped(form.variant);
  const error = say('product') ?? say('variant') ?? (unclear === 'several' && t('rewards.value.variant.several'));
  const take = (text: string) => {
    setUnclear(null);
    change('variant', text);
  };
  const choose = async () => {
    const [picked] = (await pickProduct('product', chosen, false)) ?? [];
    if (!picked) return;
    change('product', JSON.stringify([picked]));
    if (picked.value !== product?.value) take('');
  };
  const narrow = async (productId: string) => {
    const picked = await pickVariant(productId, variant?.value ?? null);
    if (picked?.is === 'one') take(JSON.stringify({ value: picked.value, label: picked.label }));
    else if (picked) {
      // one that was chosen once is not among them any more
      if (picked.is === 'none') change('variant', '');
      setUnclear(picked.is);
    }
  };
  return (
    <BlockStack gap="100">
      <Text as="span">{t('rewards.value.product')}</Text>
      <div className="comeback-picked">
        {product && (
          <Text as="span" fontWeight="medium" id={id}>
            {productName({ product, variant })}
          </Text>
        )}
        <Button onClick={() => void choose()}>
          {t(product ? 'rewards.value.anotherProduct' : 'points.match.product')}
        </Button>
        {product && (
          <Button onClick={() => void narrow(product.value)}>
            {t(variant ? 'rewards.value.variant.another' : 'rewards.value.variant.choose')}
          </Button>
        )}
        {variant && <Button onClick={() => take('')}>{t('rewards.value.variant.any')}</Button>}
      </div>
      <Text as="p" tone="subdued">
        {t('rewards.value.productHelp')}
      </Text>
      {unclear === 'none' && (
        <Text as="p">
          <output>{t('rewards.value.variant.none')}</output>
        </Text>
      )}
      {error && (
        <div data-problem="" tabIndex={-1}>
          <InlineError message={error} fieldID={id} />
        </div>
      )}
    </BlockStack>
  );
}
