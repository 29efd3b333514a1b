import { useLoaderData } from '@remix-run/react';
import {
  BlockStack,
  Button,
  Checkbox,
  FormLayout,
  InlineError,
  InlineStack,
  Select,
  Tag,
  Text,
  TextField,
} from '@shopify/polaris';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { NAME_MAX, typedList } from '../../loyalty/program/program-form-lists.ts';
import { goodsKey } from '../../loyalty/program/goods-key.ts';
import { parseTypedAmount, wallTime } from '../../loyalty/program/typed-values.ts';
import type { RewardField, RewardProblems } from '../../loyalty/rewards/reward-form.ts';
import { DISCOUNT_KINDS } from '../../loyalty/rewards/reward.ts';
import { useFormat, useShop } from '../../ui/shop-context.tsx';
import { FoldCard } from '../app.points/fold-card.tsx';
import { TagsField } from '../app.points/tags-field.tsx';
import { usePickGoods } from '../app.points/use-pick-goods.ts';
import type { FieldProps } from './field-props.ts';
import type { loader } from './route.tsx';
import { NumberField } from './value-card.tsx';

interface Props extends FieldProps {
  problems: RewardProblems;
}

const anyOf = (problems: RewardProblems, fields: readonly RewardField[]): boolean =>
  fields.some((field) => problems[field] !== undefined);

/** A list kept as JSON of texts; [] for what cannot be read. */
const textsIn = (json: string): string[] => typedList('withoutTags', json);

/** Collections that the code is for, from Shopify's picker. */
function CollectionsField({ form, change, say }: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const pick = usePickGoods();
  const chosen = typedList('only', form.collections);
  const error = say('collections');
  const choose = async () => {
    const picked = await pick('collection', chosen, true);
    if (picked) change('collections', JSON.stringify(picked));
  };
  return (
    <fieldset className="comeback-fieldset" aria-labelledby={id}>
      <BlockStack gap="200">
        <Text as="span" id={id}>
          {t(form.kind === 'free_product' ? 'rewards.code.collectionsBought' : 'rewards.code.collections')}
        </Text>
        <InlineStack gap="100">
          {chosen.map((goods) => (
            <Tag
              key={goodsKey(goods)}
              onRemove={() =>
                change('collections', JSON.stringify(chosen.filter((other) => goodsKey(other) !== goodsKey(goods))))
              }
            >
              {goods.label}
            </Tag>
          ))}
        </InlineStack>
        <InlineStack>
          <Button onClick={() => void choose()}>{t('rewards.code.choose')}</Button>
        </InlineStack>
        <Text as="p" tone="subdued">
          {t(form.kind === 'free_product' ? 'rewards.code.collectionsBoughtHelp' : 'rewards.code.collectionsHelp')}
        </Text>
        {error !== undefined && (
          <div data-problem="" tabIndex={-1}>
            <InlineError message={error} fieldID={id} />
          </div>
        )}
      </BlockStack>
    </fieldset>
  );
}

/** Which discounts a code may be used beside. */
function CombinesFields({ form, change }: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const box = (field: 'combinesOrder' | 'combinesProduct' | 'combinesShipping', label: string) => (
    <Checkbox
      label={label}
      name={field}
      value="on"
      checked={form[field] === 'on'}
      onChange={(checked) => change(field, checked ? 'on' : '')}
    />
  );
  return (
    <fieldset className="comeback-fieldset" aria-labelledby={id}>
      <BlockStack gap="100">
        <Text as="span" id={id}>
          {t('rewards.code.combines')}
        </Text>
        {box('combinesProduct', t('rewards.code.combinesProduct'))}
        {box('combinesOrder', t('rewards.code.combinesOrder'))}
        {form.kind !== 'free_shipping' && box('combinesShipping', t('rewards.code.combinesShipping'))}
        <Text as="p" tone="subdued">
          {t('rewards.code.combinesHelp')}
        </Text>
      </BlockStack>
    </fieldset>
  );
}

/** What a code asks for and how long it is good; for kinds with codes. */
export function CodeCard(props: Props) {
  const { t } = useTranslation();
  const { currency } = useShop();
  const format = useFormat();
  const { form, change, say, problems } = props;
  if (!DISCOUNT_KINDS.some((kind) => kind === form.kind)) return null;
  const minimum = parseTypedAmount(form.minimum, currency) ?? 0;
  const collections = form.kind !== 'free_shipping' && (form.kind !== 'free_product' || minimum > 0);
  const days = Number(form.codeDays);
  const summary = [
    minimum > 0 ? t('rewards.code.minimumShort', { amount: format.money(minimum) }) : t('rewards.code.noMinimum'),
    days > 0 ? t('rewards.code.daysShort', { days: t('common.days', { count: days }) }) : t('rewards.code.noEnd'),
  ].join(' · ');
  return (
    <FoldCard
      title={t('rewards.code.title')}
      summary={summary}
      wrong={anyOf(problems, ['minimum', 'collections', 'codeDays', 'atExpiry'])}
    >
      <FormLayout>
        <NumberField
          {...props}
          field="minimum"
          label={t('rewards.code.minimum')}
          suffix={currency}
          helpText={t('rewards.code.minimumHelp')}
        />
        {collections && <CollectionsField {...props} />}
        <CombinesFields {...props} />
        <NumberField
          {...props}
          field="codeDays"
          label={t('rewards.code.days')}
          suffix={t('rewards.value.daysUnit')}
          helpText={t('rewards.code.daysHelp')}
        />
        {form.codeDays.trim() !== '' && (
          <Select
            label={t('rewards.code.atExpiry')}
            name="atExpiry"
            options={[
              { value: 'points_back', label: t('rewards.code.pointsBack') },
              { value: 'points_gone', label: t('rewards.code.pointsGone') },
            ]}
            value={form.atExpiry}
            onChange={(value) => change('atExpiry', value)}
            helpText={t('rewards.code.atExpiryHelp')}
            error={say('atExpiry')}
          />
        )}
      </FormLayout>
    </FoldCard>
  );
}

/** Who may have it, how often, and when. */
export function OfferCard(props: Props) {
  const { t } = useTranslation();
  const { zone } = useShop();
  const { tiers: suggestions } = useLoaderData<typeof loader>();
  const { form, change, say, problems } = props;
  const tiers = textsIn(form.tiers);
  const date = (field: 'from' | 'until', label: string, helpText?: string) => (
    <TextField
      type="datetime-local"
      label={label}
      value={wallTime(form[field], zone) || form[field]}
      onChange={(value) => change(field, value)}
      autoComplete="off"
      helpText={helpText}
      error={say(field)}
    />
  );
  const summary = [
    tiers.length > 0 ? tiers.join(', ') : t('rewards.offer.everyone'),
    form.perMember === '' && form.stock === '' ? t('rewards.offer.noLimits') : t('rewards.offer.limits'),
    form.from === '' && form.until === '' ? t('rewards.offer.always') : t('rewards.offer.dates'),
  ].join(' · ');
  return (
    <FoldCard
      title={t('rewards.offer.title')}
      summary={summary}
      wrong={anyOf(problems, ['tiers', 'perMember', 'stock', 'from', 'until'])}
    >
      <TagsField
        label={t('rewards.offer.tiers')}
        helpText={t('rewards.offer.tiersHelp')}
        value={tiers}
        onChange={(value) => change('tiers', JSON.stringify(value))}
        suggestions={suggestions}
        maxLength={NAME_MAX}
        error={say('tiers')}
      />
      <FormLayout>
        <FormLayout.Group>
          <NumberField
            {...props}
            field="perMember"
            label={t('rewards.offer.perMember')}
            helpText={t('rewards.offer.perMemberHelp')}
          />
          <NumberField
            {...props}
            field="stock"
            label={t('rewards.offer.stock')}
            helpText={t('rewards.offer.stockHelp')}
          />
        </FormLayout.Group>
        <FormLayout.Group>
          {date('from', t('rewards.offer.from'), t('rewards.offer.zone', { zone: zone.replaceAll('_', ' ') }))}
          {date('until', t('rewards.offer.until'))}
        </FormLayout.Group>
      </FormLayout>
    </FoldCard>
  );
}
