import { useLoaderData } from '@remix-run/react';
import { BlockStack, Card, Checkbox, ChoiceList, FormLayout, Select, Text, TextField } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { ProgramForm, ProgramProblems } from '../../loyalty/program/program-form.ts';
import { useFormat, useShop } from '../../ui/shop-context.tsx';
import type { CardProps } from './card-props.ts';
import { EntriesCard } from './entries-card.tsx';
import { FoldCard } from './fold-card.tsx';
import { problemWords } from './problem-words.ts';
import type { loader } from './route.tsx';
import type { ChangeField } from './use-program-form.ts';
import { WhatCard } from './what-card.tsx';
import { WhoCard } from './who-card.tsx';
import { TestersCard } from './testers-card.tsx';

export interface RuleCardsProps {
  form: ProgramForm;
  problems: ProgramProblems;
  /** what the go-live date means for orders that exist already, a sentence each */
  cost: readonly string[];
  change: ChangeField;
}

/** The sentence for a field's problem, naming the field's own bounds. */
function useProblemWords(problems: ProgramProblems): CardProps['say'] {
  const { t } = useTranslation();
  const { currency } = useShop();
  const format = useFormat();
  return (path) => {
    const problem = problems[path];
    return problem && problemWords(t, format, currency, problem);
  };
}

function RateCard({ form, change, say }: CardProps) {
  const { t } = useTranslation();
  const { currency } = useShop();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('points.rule.title')}
        </Text>
        <FormLayout>
          <FormLayout.Group>
            <TextField
              label={t('points.rule.points')}
              name="points"
              value={form.points}
              onChange={(value) => change('points', value)}
              inputMode="numeric"
              autoComplete="off"
              error={say('points')}
            />
            <TextField
              label={t('points.rule.amount')}
              name="amount"
              value={form.amount}
              onChange={(value) => change('amount', value)}
              inputMode="decimal"
              autoComplete="off"
              suffix={currency}
              error={say('amount')}
            />
          </FormLayout.Group>
          <Select
            label={t('points.rule.rounding')}
            name="rounding"
            options={[
              { value: 'down', label: t('points.rule.roundingDown') },
              { value: 'nearest', label: t('points.rule.roundingNearest') },
              { value: 'up', label: t('points.rule.roundingUp') },
            ]}
            value={form.rounding}
            onChange={(value) => change('rounding', value)}
            helpText={t('points.rule.roundingHelp')}
            error={say('rounding')}
          />
        </FormLayout>
      </BlockStack>
    </Card>
  );
}

function CountsCard({ form, change, say }: CardProps) {
  const { t } = useTranslation();
  const { taxesIncluded } = useShop();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('points.counts.title')}
        </Text>
        <Select
          label={t('points.counts.tax')}
          name="tax"
          options={[
            {
              value: 'displayed',
              label: t(taxesIncluded ? 'points.counts.taxDisplayedWith' : 'points.counts.taxDisplayedWithout'),
            },
            { value: 'included', label: t('points.counts.taxIncluded') },
            { value: 'excluded', label: t('points.counts.taxExcluded') },
          ]}
          value={form.tax}
          onChange={(value) => change('tax', value)}
          error={say('tax')}
        />
        <Checkbox
          label={t('points.counts.shipping')}
          name="shipping"
          value="on"
          checked={form.shipping === 'on'}
          onChange={(checked) => change('shipping', checked ? 'on' : '')}
        />
      </BlockStack>
    </Card>
  );
}

/** What of an order's money counts beyond tax and shipping. */
function PaymentsCard({ form, change, say }: CardProps) {
  const { t } = useTranslation();
  const { paysStoreCredit } = useLoaderData<typeof loader>();
  const [giftCard, storeCredit] = [form.giftCardPayments === 'on', form.storeCreditPayments === 'on'];
  const summary = [
    t(form.discounts === 'ignored' ? 'points.summary.discountsIgnored' : 'points.payments.discountsDeducted'),
    giftCard && storeCredit && !paysStoreCredit ? t('points.payments.all') : null,
    giftCard ? null : t('points.summary.giftCardNo'),
    storeCredit && !paysStoreCredit ? null : t('points.summary.storeCreditNo'),
  ];
  return (
    <FoldCard
      title={t('points.payments.title')}
      summary={summary.filter((sentence) => sentence !== null).join(' ')}
      wrong={say('discounts') !== undefined}
    >
      <ChoiceList
        title={t('points.payments.discounts')}
        name="discounts"
        choices={[
          { value: 'deducted', label: t('points.payments.deducted') },
          { value: 'ignored', label: t('points.payments.ignored') },
        ]}
        selected={[form.discounts]}
        onChange={([value]) => change('discounts', value ?? '')}
        error={say('discounts')}
      />
      <Text as="p" tone="subdued">
        {t('points.payments.rewards')}
      </Text>
      <Checkbox
        label={t('points.payments.giftCard')}
        name="giftCardPayments"
        checked={giftCard}
        onChange={(checked) => change('giftCardPayments', checked ? 'on' : '')}
      />
      <Checkbox
        label={t('points.payments.storeCredit')}
        helpText={paysStoreCredit ? t('points.payments.storeCreditRewards') : undefined}
        name="storeCreditPayments"
        checked={storeCredit}
        onChange={(checked) => change('storeCreditPayments', checked ? 'on' : '')}
      />
    </FoldCard>
  );
}

function WhenCard({ form, change, say }: CardProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('points.when.title')}
        </Text>
        <ChoiceList
          title={t('points.when.qualifies')}
          name="qualifies"
          choices={[
            { value: 'paid', label: t('points.when.paid') },
            { value: 'fulfilled', label: t('points.when.fulfilled') },
          ]}
          selected={[form.qualifies]}
          onChange={([value]) => change('qualifies', value ?? '')}
          error={say('qualifies')}
        />
        <TextField
          label={t('points.when.pendingDays')}
          name="pendingDays"
          value={form.pendingDays}
          onChange={(value) => change('pendingDays', value)}
          inputMode="numeric"
          autoComplete="off"
          helpText={t('points.when.pendingHelp')}
          error={say('pendingDays')}
        />
        <ChoiceList
          title={t('points.when.clawback')}
          name="clawback"
          choices={[
            { value: 'owe', label: t('points.when.clawbackOwe') },
            { value: 'forgive', label: t('points.when.clawbackForgive') },
          ]}
          selected={[form.clawback]}
          onChange={([value]) => change('clawback', value ?? '')}
          error={say('clawback')}
        />
      </BlockStack>
    </Card>
  );
}

function StartCard({ form, change, say, cost }: CardProps & Pick<RuleCardsProps, 'cost'>) {
  const { t } = useTranslation();
  const { zone } = useShop();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('points.start.title')}
        </Text>
        <TextField
          label={t('points.start.goLiveAt')}
          name="goLiveAt"
          type="datetime-local"
          value={form.goLiveAt}
          onChange={(value) => change('goLiveAt', value)}
          autoComplete="off"
          helpText={t('points.start.goLiveHelp', { zone: zone.replaceAll('_', ' ') })}
          error={say('goLiveAt')}
        />
        <div aria-live="polite">
          {cost.map((sentence) => (
            <Text as="p" key={sentence}>
              {sentence}
            </Text>
          ))}
        </div>
        <Checkbox
          label={t('points.start.paused')}
          name="paused"
          value="on"
          checked={form.paused === 'on'}
          onChange={(checked) => change('paused', checked ? 'on' : '')}
          helpText={t('points.start.pausedHelp')}
        />
      </BlockStack>
    </Card>
  );
}

/** The programme's form, one card a question. */
export function RuleCards({ form, problems, cost, change }: RuleCardsProps) {
  const say = useProblemWords(problems);
  const card = { form, problems, change, say };
  return (
    <BlockStack gap="400">
      <RateCard {...card} />
      <CountsCard {...card} />
      <WhenCard {...card} />
      <WhatCard {...card} />
      <EntriesCard {...card} field="multipliers" />
      <EntriesCard {...card} field="bonuses" />
      <PaymentsCard {...card} />
      <WhoCard {...card} />
      <StartCard {...card} cost={cost} />
      <TestersCard {...card} />
    </BlockStack>
  );
}
