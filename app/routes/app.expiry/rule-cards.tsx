import { BlockStack, Card, ChoiceList, FormLayout, Select, Text, TextField } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { ExpiryField, ExpiryForm, ExpiryProblems } from '../../loyalty/program/expiry-form.ts';
import { EXPIRY_MONTHS_MAX, WARN_DAYS_MAX } from '../../loyalty/program/expiry-rule.ts';
import { useMonths } from '../../ui/use-months.ts';

interface Props {
  form: ExpiryForm;
  problems: ExpiryProblems;
  change: (field: ExpiryField, value: string) => void;
}

function useProblemWords(problems: ExpiryProblems) {
  const { t } = useTranslation();
  return (field: ExpiryField): string | undefined => {
    const problem = problems[field];
    return problem && t(`expiry.problem.${problem}`, { max: EXPIRY_MONTHS_MAX, maxDays: WARN_DAYS_MAX });
  };
}

function MonthsField({ form, problems, change }: Props) {
  const { t } = useTranslation();
  const say = useProblemWords(problems);
  return (
    <div className="comeback-short-field">
      <TextField
        label={t('expiry.monthsLabel')}
        helpText={t('expiry.monthsHelp', { max: EXPIRY_MONTHS_MAX })}
        value={form.months}
        onChange={(value) => change('months', value)}
        inputMode="numeric"
        autoComplete="off"
        maxLength={4}
        error={say('months')}
      />
    </div>
  );
}

function DateFields({ form, problems, change }: Props) {
  const { t } = useTranslation();
  const say = useProblemWords(problems);
  const months = useMonths(2);
  return (
    <FormLayout>
      <FormLayout.Group condensed>
        <TextField
          label={t('expiry.day')}
          value={form.day}
          onChange={(value) => change('day', value)}
          inputMode="numeric"
          autoComplete="off"
          maxLength={2}
          error={say('day')}
          helpText={form.month === '02' && form.day === '29' ? t('expiry.leapHelp') : undefined}
        />
        <Select
          label={t('expiry.month')}
          options={months}
          value={form.month}
          onChange={(value) => change('month', value)}
        />
      </FormLayout.Group>
    </FormLayout>
  );
}

/** When points expire: four ways, each explained by a sentence. */
export function ModeCard(props: Props) {
  const { t } = useTranslation();
  const { form, problems, change } = props;
  const say = useProblemWords(problems);
  const fields = (selected: boolean, mode: string) => {
    if (!selected || mode === 'none') return null;
    return mode === 'yearly' ? <DateFields {...props} /> : <MonthsField {...props} />;
  };
  return (
    <Card>
      <ChoiceList
        title={
          <Text as="span" variant="headingMd">
            {t('expiry.mode.title')}
          </Text>
        }
        name="mode"
        choices={(['none', 'inactivity', 'age', 'yearly'] as const).map((mode) => ({
          value: mode,
          label: t(`expiry.mode.${mode}`),
          helpText: t(`expiry.mode.${mode}Help`),
          renderChildren: (selected: boolean) => fields(selected, mode),
        }))}
        selected={[form.mode]}
        onChange={([mode]) => change('mode', mode ?? 'none')}
        error={say('mode')}
      />
    </Card>
  );
}

/** How long before members are told. */
export function WarnCard({ form, problems, change }: Props) {
  const { t } = useTranslation();
  const say = useProblemWords(problems);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t('expiry.warn.title')}
        </Text>
        <TextField
          label={t('expiry.warn.label')}
          helpText={t('expiry.warn.help')}
          value={form.warnDays}
          onChange={(value) => change('warnDays', value)}
          autoComplete="off"
          maxLength={40}
          error={say('warnDays')}
        />
        <Text as="p" tone="subdued">
          {t('expiry.warn.note')}
        </Text>
      </BlockStack>
    </Card>
  );
}
