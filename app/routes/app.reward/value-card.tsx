import { BlockStack, Button, Card, FormLayout, InlineStack, Text, TextField } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import {
  DESCRIPTION_MAX,
  REWARD_NAME_MAX,
  stepsTyped,
  TASK_MAX,
  type RewardField,
} from '../../loyalty/rewards/reward-form.ts';
import { STEPS_MAX } from '../../loyalty/rewards/reward.ts';
import { useShop } from '../../ui/shop-context.tsx';
import type { FieldProps } from './field-props.ts';
import { ProductField } from './product-field.tsx';

interface NumberProps extends FieldProps {
  field: RewardField;
  label: string;
  suffix?: string;
  helpText?: string;
}

/** A number or an amount. */
export function NumberField({ form, change, say, field, label, suffix, helpText }: NumberProps) {
  const money = suffix !== undefined && suffix.length === 3;
  return (
    <TextField
      label={label}
      name={field}
      value={form[field]}
      onChange={(value) => change(field, value)}
      inputMode={money ? 'decimal' : 'numeric'}
      autoComplete="off"
      maxLength={20}
      suffix={suffix}
      helpText={helpText}
      error={say(field)}
    />
  );
}

/** Step by step: what each costs and is worth, and from where to where. */
function SliderFields(props: FieldProps) {
  const { t } = useTranslation();
  const { currency } = useShop();
  const steps = stepsTyped(props.form, currency);
  return (
    <FormLayout>
      <FormLayout.Group>
        <NumberField
          {...props}
          field="stepPoints"
          label={t('rewards.value.stepPoints')}
          suffix={t('rewards.value.pointsUnit')}
        />
        <NumberField {...props} field="stepValue" label={t('rewards.value.stepValue')} suffix={currency} />
      </FormLayout.Group>
      <FormLayout.Group>
        <NumberField {...props} field="least" label={t('rewards.value.least')} suffix={currency} />
        <NumberField {...props} field="most" label={t('rewards.value.most')} suffix={currency} />
      </FormLayout.Group>
      <Text as="p" tone="subdued">
        {steps === null
          ? t('rewards.value.stepsHelp', { max: STEPS_MAX })
          : t('rewards.value.steps', { count: steps, max: STEPS_MAX })}
      </Text>
    </FormLayout>
  );
}

/** What a kind asks for: what it is worth, and what it costs the member. */
function KindFields(props: FieldProps) {
  const { t } = useTranslation();
  const { currency } = useShop();
  const { kind } = props.form;
  if (kind === 'any_amount') return <SliderFields {...props} />;
  const price = (
    <NumberField {...props} field="points" label={t('rewards.value.points')} suffix={t('rewards.value.pointsUnit')} />
  );
  return (
    <FormLayout>
      {kind === 'free_product' && <ProductField {...props} />}
      {kind === 'amount_off' || kind === 'gift_card' || kind === 'store_credit' ? (
        <FormLayout.Group>
          <NumberField {...props} field="value" label={t(`rewards.value.of.${kind}`)} suffix={currency} />
          {price}
        </FormLayout.Group>
      ) : kind === 'percentage_off' ? (
        <FormLayout.Group>
          <NumberField {...props} field="percent" label={t('rewards.value.percent')} suffix="%" />
          {price}
        </FormLayout.Group>
      ) : (
        price
      )}
      {(kind === 'gift_card' || kind === 'store_credit') && (
        <NumberField
          {...props}
          field="days"
          label={t('rewards.value.days')}
          suffix={t('rewards.value.daysUnit')}
          helpText={t('rewards.value.daysHelp')}
        />
      )}
      {kind === 'experience' && (
        <TextField
          label={t('rewards.value.task')}
          name="task"
          value={props.form.task}
          onChange={(value) => props.change('task', value)}
          multiline={3}
          maxLength={TASK_MAX}
          autoComplete="off"
          helpText={t('rewards.value.taskHelp')}
          error={props.say('task')}
        />
      )}
    </FormLayout>
  );
}

interface ValueProps extends FieldProps {
  /** a name made from the settings, where none is typed or the one there no longer fits; else empty */
  suggestedName: string;
}

/** What the reward is, what it costs, and what it is called. */
export function ValueCard({ suggestedName, ...props }: ValueProps) {
  const { t } = useTranslation();
  const { form, change, say } = props;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t('rewards.value.title')}
        </Text>
        <KindFields {...props} />
        <FormLayout>
          <TextField
            label={t('rewards.value.name')}
            name="name"
            value={form.name}
            onChange={(value) => change('name', value)}
            maxLength={REWARD_NAME_MAX}
            showCharacterCount
            autoComplete="off"
            helpText={t('rewards.value.nameHelp')}
            error={say('name')}
          />
          {suggestedName !== '' && (
            <InlineStack>
              <Button size="slim" onClick={() => change('name', suggestedName)}>
                {t('rewards.value.suggest', { name: suggestedName })}
              </Button>
            </InlineStack>
          )}
          <TextField
            label={t('rewards.value.description')}
            name="description"
            value={form.description}
            onChange={(value) => change('description', value)}
            multiline={2}
            maxLength={DESCRIPTION_MAX}
            showCharacterCount
            autoComplete="off"
            helpText={t('rewards.value.descriptionHelp')}
            error={say('description')}
          />
        </FormLayout>
      </BlockStack>
    </Card>
  );
}
