import { BlockStack, Button, Form, InlineError, InlineStack, Select, Tag, Text, TextField } from '@shopify/polaris';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { goodsKey } from '../../loyalty/program/goods-key.ts';
import type { GoodsMatch } from '../../loyalty/program/order-rule.ts';
import { TEXT_MAX } from '../../loyalty/program/program-form-lists.ts';
import { usePickGoods, type PickedKind } from './use-pick-goods.ts';

interface Props {
  label: string;
  helpText?: string;
  value: readonly GoodsMatch[];
  onChange: (value: GoodsMatch[]) => void;
  error: string | undefined;
}

/** A vendor or a tag, typed. */
function TypedGoods({ label, onAdd }: { label: string; onAdd: (goods: GoodsMatch[]) => void }) {
  const { t } = useTranslation();
  const [by, setBy] = useState<'vendor' | 'tag'>('tag');
  const [typed, setTyped] = useState('');
  const add = () => {
    // Shopify's tags hold no comma, a vendor's name may
    const values = (by === 'tag' ? typed.split(',') : [typed]).map((text) => text.trim());
    setTyped('');
    onAdd(values.filter((value) => value !== '').map((value) => ({ by, value, label: value })));
  };
  return (
    <Form onSubmit={add}>
      <TextField
        label={t('points.what.typed', { list: label })}
        labelHidden
        placeholder={t(by === 'tag' ? 'points.what.tagExample' : 'points.what.vendorExample')}
        value={typed}
        onChange={setTyped}
        onBlur={(event) => {
          // whoever goes on to say what it is has not finished
          if (event?.relatedTarget?.closest('form') !== event?.target.closest('form')) add();
        }}
        maxLength={TEXT_MAX}
        autoComplete="off"
        connectedLeft={
          <Select
            label={t('points.what.kind', { list: label })}
            labelHidden
            options={[
              { value: 'tag', label: t('points.what.tag') },
              { value: 'vendor', label: t('points.what.vendor') },
            ]}
            value={by}
            onChange={(value) => setBy(value === 'vendor' ? 'vendor' : 'tag')}
          />
        }
        connectedRight={
          <Button submit accessibilityLabel={t('points.list.addTo', { label })}>
            {t('points.list.add')}
          </Button>
        }
      />
    </Form>
  );
}

/** A list of goods: products and collections from Shopify's picker, vendors and tags as text; each a tag that names its kind. */
export function GoodsField({ label, helpText, value, onChange, error }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const pick = usePickGoods();
  const choose = async (by: PickedKind) => {
    const picked = await pick(by, value, true);
    // the picker knows all that is chosen of its kind
    if (picked) onChange([...value.filter((goods) => goods.by !== by), ...picked]);
  };
  const add = (goods: GoodsMatch[]) => {
    const all = [...value, ...goods];
    const distinct = all.filter((each, place) => all.findIndex((old) => goodsKey(old) === goodsKey(each)) === place);
    if (distinct.length > value.length) onChange(distinct);
  };
  return (
    <fieldset className="comeback-fieldset" aria-labelledby={id}>
      <BlockStack gap="200">
        <BlockStack>
          <Text as="h3" variant="headingSm" id={id}>
            {label}
          </Text>
          {helpText !== undefined && (
            <Text as="p" tone="subdued">
              {helpText}
            </Text>
          )}
        </BlockStack>
        {value.length > 0 && (
          <InlineStack gap="100">
            {value.map((goods) => (
              <Tag key={goodsKey(goods)} onRemove={() => onChange(value.filter((other) => other !== goods))}>
                {t(`points.chip.${goods.by}`, { label: goods.label })}
              </Tag>
            ))}
          </InlineStack>
        )}
        <InlineStack gap="200">
          <Button
            onClick={() => void choose('collection')}
            accessibilityLabel={`${label}: ${t('points.what.collections')}`}
          >
            {t('points.what.collections')}
          </Button>
          <Button onClick={() => void choose('product')} accessibilityLabel={`${label}: ${t('points.what.products')}`}>
            {t('points.what.products')}
          </Button>
        </InlineStack>
        <TypedGoods label={label} onAdd={add} />
        {error !== undefined && (
          <div data-problem="" tabIndex={-1}>
            <InlineError message={error} fieldID={id} />
          </div>
        )}
      </BlockStack>
    </fieldset>
  );
}
