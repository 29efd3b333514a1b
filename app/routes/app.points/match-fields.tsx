import { Button, FormLayout, InlineError, Select, Text, TextField } from '@shopify/polaris';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { GoodsMatch } from '../../loyalty/program/order-rule.ts';
import { TEXT_MAX } from '../../loyalty/program/program-form-lists.ts';
import { usePickGoods, type PickedKind } from './use-pick-goods.ts';

interface Props {
  match: GoodsMatch | null;
  onChange: (match: GoodsMatch | null) => void;
  error: string | undefined;
}

/** One product or collection, from Shopify's picker. */
function PickedOne({ by, match, onChange, error }: Props & { by: PickedKind; match: GoodsMatch }) {
  const { t } = useTranslation();
  const id = useId();
  const pick = usePickGoods();
  const choose = async () => {
    const picked = await pick(by, [match], false);
    if (picked?.[0]) onChange(picked[0]);
  };
  return (
    <div className="comeback-picked">
      {match.value !== '' && (
        <Text as="span" fontWeight="medium" id={id}>
          {match.label}
        </Text>
      )}
      <Button onClick={() => void choose()}>
        {t(match.value === '' ? `points.match.${by}` : 'points.match.another')}
      </Button>
      {error !== undefined && (
        <div data-problem="" tabIndex={-1}>
          <InlineError message={error} fieldID={id} />
        </div>
      )}
    </div>
  );
}

/** What a multiplier or bonus is for: the whole order, or one kind of goods. */
export function MatchFields({ match, onChange, error }: Props) {
  const { t } = useTranslation();
  const choose = (by: string) => onChange(by === 'order' ? null : { by: by as GoodsMatch['by'], value: '', label: '' });
  return (
    <FormLayout>
      <Select
        label={t('points.match.for')}
        options={[
          { value: 'order', label: t('points.match.order') },
          { value: 'collection', label: t('points.match.aCollection') },
          { value: 'product', label: t('points.match.aProduct') },
          { value: 'vendor', label: t('points.match.aVendor') },
          { value: 'tag', label: t('points.match.aTag') },
        ]}
        value={match?.by ?? 'order'}
        onChange={choose}
      />
      {match !== null && (match.by === 'collection' || match.by === 'product') && (
        <PickedOne by={match.by} match={match} onChange={onChange} error={error} />
      )}
      {match !== null && (match.by === 'vendor' || match.by === 'tag') && (
        <TextField
          label={t(match.by === 'vendor' ? 'points.what.vendor' : 'points.what.tag')}
          value={match.value}
          onChange={(value) => onChange({ by: match.by, value, label: value })}
          maxLength={TEXT_MAX}
          autoComplete="off"
          error={error}
        />
      )}
    </FormLayout>
  );
}
