import { useLoaderData } from '@remix-run/react';
import { BlockStack, FormLayout, TextField } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { NAME_MAX, type TypedScope } from '../../loyalty/program/program-form-lists.ts';
import { wallTime } from '../../loyalty/program/typed-values.ts';
import { useShop } from '../../ui/shop-context.tsx';
import { MatchFields } from './match-fields.tsx';
import type { loader } from './route.tsx';
import { TagsField } from './tags-field.tsx';

interface Props {
  entry: TypedScope;
  change: (part: Partial<TypedScope>) => void;
  /** why a part is refused */
  say: (part: string) => string | undefined;
}

/** For what, for whom and when: the same for multipliers and bonuses. */
export function ScopeFields({ entry, change, say }: Props) {
  const { t } = useTranslation();
  const { zone } = useShop();
  const { tiers } = useLoaderData<typeof loader>();
  const tierProblem = say('tiers') ?? entry.tiers.map((_, place) => say(`tiers.${place}`)).find(Boolean);
  const date = (part: 'from' | 'until', label: string, helpText?: string) => (
    <TextField
      type="datetime-local"
      label={label}
      // an instant that was kept shows as the shop's wall time; what is typed is that already
      value={wallTime(entry[part], zone) || entry[part]}
      onChange={(value) => change({ [part]: value })}
      autoComplete="off"
      helpText={helpText}
      error={say(part)}
    />
  );
  return (
    <BlockStack gap="400">
      <MatchFields
        match={entry.match}
        onChange={(match) => change({ match })}
        error={say('match.value') ?? say('match')}
      />
      <TagsField
        label={t('points.entryForm.tiers')}
        helpText={t('points.entryForm.tiersHelp')}
        value={entry.tiers}
        onChange={(value) => change({ tiers: value })}
        suggestions={tiers}
        maxLength={NAME_MAX}
        error={tierProblem}
      />
      <FormLayout>
        <FormLayout.Group>
          {date(
            'from',
            t('points.entryForm.from'),
            t('points.entryForm.datesHelp', { zone: zone.replaceAll('_', ' ') }),
          )}
          {date('until', t('points.entryForm.until'))}
        </FormLayout.Group>
      </FormLayout>
    </BlockStack>
  );
}
