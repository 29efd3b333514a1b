import { useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Checkbox, ChoiceList, FormLayout, Link, Select, Text, TextField } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { wayTitle } from '../../loyalty/actions/way-words.ts';
import { ACTION_NAME_MAX, ActionLimit } from '../../loyalty/program/action-rule.ts';
import {
  hasOwnLimit,
  hasUrl,
  needsName,
  TIER_NAME_MAX,
  URL_MAX,
  type ActionProblem,
  type TypedAction,
} from '../../loyalty/program/actions-form.ts';
import { wallTime } from '../../loyalty/program/typed-values.ts';
import { useLocale, useShop } from '../../ui/shop-context.tsx';
import { TagsField } from '../app.points/tags-field.tsx';
import type { loader } from './route.tsx';

interface Props {
  typed: TypedAction;
  change: (part: Partial<TypedAction>) => void;
  /** why a field is refused */
  say: (field: keyof TypedAction) => ActionProblem | undefined;
}

type Field = Props & { error: (field: keyof TypedAction) => string | undefined };

/** Points, how often, and how long they wait. */
function Worth({ typed, change, error }: Field) {
  const { t } = useTranslation();
  const periods = ActionLimit.shape.per.options.map((per) => ({ value: per, label: t(`actions.per.${per}`) }));
  const number = (field: 'points' | 'times' | 'pendingDays', suffix?: string) => (
    <TextField
      label={t(`actions.field.${field}`)}
      value={typed[field]}
      onChange={(value) => change({ [field]: value })}
      inputMode="numeric"
      autoComplete="off"
      maxLength={12}
      suffix={suffix}
      error={error(field)}
    />
  );
  return (
    <>
      <FormLayout.Group>
        {number('points')}
        {number('pendingDays', t('actions.field.days'))}
      </FormLayout.Group>
      {!hasOwnLimit(typed.kind) && (
        <FormLayout.Group>
          {number('times', '×')}
          <Select
            label={t('actions.field.per')}
            options={periods}
            value={typed.per}
            onChange={(per) => change({ per })}
            error={error('per')}
          />
        </FormLayout.Group>
      )}
    </>
  );
}

/** Where a follow, a share or a review leads. */
function Url({ typed, change, error }: Field) {
  const { t } = useTranslation();
  const { kind } = typed;
  if (kind !== 'social_follow' && kind !== 'social_share' && kind !== 'review') return null;
  return (
    <TextField
      label={t(`actions.field.url.${kind}`)}
      type="url"
      value={typed.url}
      onChange={(url) => change({ url })}
      autoComplete="off"
      maxLength={URL_MAX}
      placeholder="https://"
      helpText={t('actions.field.urlHelp')}
      error={error('url')}
    />
  );
}

/** What a profile must hold. */
function ProfileParts({ typed, change, error }: Field) {
  const { t } = useTranslation();
  if (typed.kind !== 'profile') return null;
  const choices = [
    { value: 'name', label: t('actions.field.fieldName') },
    { value: 'phone', label: t('actions.field.fieldPhone') },
    { value: 'address', label: t('actions.field.fieldAddress') },
  ];
  const problem = error('fields');
  return (
    <ChoiceList
      title={t('actions.field.fields')}
      allowMultiple
      choices={choices}
      selected={typed.fields}
      onChange={(fields) => change({ fields: fields as TypedAction['fields'] })}
      {...(problem !== undefined && { error: problem })}
    />
  );
}

/** For whom and when, and whether it counts towards tiers. */
function Scope({ typed, change, error }: Field) {
  const { t } = useTranslation();
  const { zone } = useShop();
  const { tiers } = useLoaderData<typeof loader>();
  const date = (field: 'from' | 'until', helpText?: string) => (
    <TextField
      type="datetime-local"
      label={t(`actions.field.${field}`)}
      // an instant that was kept shows as the shop's wall time; what is typed is that already
      value={wallTime(typed[field], zone) || typed[field]}
      onChange={(value) => change({ [field]: value })}
      autoComplete="off"
      helpText={helpText}
      error={error(field)}
    />
  );
  return (
    <>
      <TagsField
        label={t('actions.field.tiers')}
        helpText={t('actions.field.tiersHelp')}
        value={typed.tiers}
        onChange={(value) => change({ tiers: value })}
        suggestions={tiers}
        maxLength={TIER_NAME_MAX}
        error={error('tiers')}
      />
      <FormLayout.Group>
        {date('from', t('actions.field.datesHelp'))}
        {date('until')}
      </FormLayout.Group>
      <Checkbox
        label={t('actions.field.counts')}
        checked={typed.countsForTiers}
        onChange={(countsForTiers) => change({ countsForTiers })}
      />
    </>
  );
}

/** What a merchant should know of this kind before it is on. */
function Note({ typed }: Props) {
  const { t } = useTranslation();
  const { kind, id } = typed;
  if (kind === 'social_follow' || kind === 'social_share')
    return <Banner tone="warning">{t('actions.note.honour')}</Banner>;
  if (kind === 'anniversary') return <Text as="p">{t('actions.note.anniversary')}</Text>;
  if (kind === 'content')
    return (
      <Text as="p">
        {t('actions.note.content')} <Link url="/app/points/submissions">{t('actions.submissions.title')}</Link>
      </Text>
    );
  if (kind !== 'review' && kind !== 'custom') return null;
  return (
    <TextField
      label={t('actions.field.rule')}
      value={id}
      readOnly
      autoComplete="off"
      helpText={t(`actions.note.${kind}`)}
    />
  );
}

/** One way to earn, open for typing. */
export function RuleFields(props: Props) {
  const { t } = useTranslation();
  const language = useLocale();
  const { typed, change, say } = props;
  const error = (field: keyof TypedAction): string | undefined => {
    const problem = say(field);
    return problem === undefined ? undefined : t(`actions.problem.${problem}`);
  };
  const field = { ...props, error };
  const standard = wayTitle({ kind: typed.kind, name: '' }, language);
  return (
    <BlockStack gap="400">
      <Note {...props} />
      <FormLayout>
        <TextField
          label={t('actions.field.name')}
          value={typed.name}
          onChange={(name) => change({ name })}
          maxLength={ACTION_NAME_MAX}
          autoComplete="off"
          placeholder={needsName(typed.kind) ? undefined : standard}
          helpText={needsName(typed.kind) ? t('actions.field.nameNeeded') : t('actions.field.nameHelp', { standard })}
          error={error('name')}
        />
        <Worth {...field} />
        {hasUrl(typed.kind) && <Url {...field} />}
        <ProfileParts {...field} />
        <Scope {...field} />
      </FormLayout>
    </BlockStack>
  );
}
