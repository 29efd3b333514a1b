import { BlockStack, Card, Checkbox, ChoiceList, FormLayout, Select, Text, TextField } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { ProgramField, ProgramForm, ProgramProblems } from '../../loyalty/program/program-form.ts';
import { useFormat, useShop } from '../../ui/shop-context.tsx';
import { problemWords } from './problem-words.ts';

type Problems = ProgramProblems;

export interface RuleCardsProps {
  form: ProgramForm;
  problems: Problems;
  /** what the go-live date means for orders that exist already, a sentence each */
  cost: readonly string[];
  change: (field: ProgramField, value: string) => void;
}

/** The sentence for a field's problem, naming the field's own bounds. */
function useProblemWords(problems: Problems): (field: ProgramField) => string | undefined {
  const { t } = useTranslation();
  const { currency } = useShop();
  const format = useFormat();
  return (field) => {
    const problem = problems[field];
    if (problem === undefined) return undefined;
    return problemWords(t, format, currency, problem);
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

interface CardProps {
  form: ProgramForm;
  change: RuleCardsProps['change'];
  say: (field: ProgramField) => string | undefined;
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

function WhenCard({ form, change, say }: CardProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('points.when.title')}
        </Text>
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
  const card = { form, change, say };
  return (
    <BlockStack gap="400">
      <RateCard {...card} />
      <CountsCard {...card} />
      <WhenCard {...card} />
      <StartCard {...card} cost={cost} />
    </BlockStack>
  );
}
