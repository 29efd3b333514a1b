import { BlockStack, FormLayout, TextField } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { NAME_MAX, type TypedBonus, type TypedMultiplier } from '../../loyalty/program/program-form-lists.ts';
import { useShop } from '../../ui/shop-context.tsx';
import { ScopeFields } from './scope-fields.tsx';

export type TypedEntry = TypedMultiplier | TypedBonus;

/** Where the focus goes when an entry is opened. */
export const nameFieldId = ({ id }: { id: string }): string => `entry-${id}`;

interface Props {
  entry: TypedEntry;
  change: (part: Partial<TypedMultiplier> | Partial<TypedBonus>) => void;
  /** why a part is refused */
  say: (part: string) => string | undefined;
}

/** What an entry is worth. */
function Worth({ entry, change, say }: Props) {
  const { t } = useTranslation();
  const { currency } = useShop();
  if ('factor' in entry)
    return (
      <TextField
        label={t('points.entryForm.factor')}
        prefix="×"
        value={entry.factor}
        onChange={(factor) => change({ factor })}
        inputMode="decimal"
        autoComplete="off"
        helpText={t('points.entryForm.factorHelp')}
        error={say('factor')}
      />
    );
  return (
    <FormLayout.Group>
      <TextField
        label={t('points.entryForm.points')}
        value={entry.points}
        onChange={(points) => change({ points })}
        inputMode="numeric"
        autoComplete="off"
        error={say('points')}
      />
      <TextField
        label={t('points.entryForm.minimum')}
        value={entry.minimum}
        onChange={(minimum) => change({ minimum })}
        inputMode="decimal"
        autoComplete="off"
        suffix={currency}
        helpText={t('points.entryForm.minimumHelp')}
        error={say('minimum')}
      />
    </FormLayout.Group>
  );
}

/** One multiplier or bonus, open for typing. */
export function EntryFields({ entry, change, say }: Props) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="400">
      <FormLayout>
        <TextField
          id={nameFieldId(entry)}
          label={t('points.entryForm.name')}
          value={entry.name}
          onChange={(name) => change({ name })}
          maxLength={NAME_MAX}
          autoComplete="off"
          error={say('name')}
        />
        <Worth entry={entry} change={change} say={say} />
      </FormLayout>
      <ScopeFields entry={entry} change={change} say={say} />
    </BlockStack>
  );
}
