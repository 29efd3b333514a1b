import { BlockStack, Box, Button, ButtonGroup, InlineError, InlineStack, Text } from '@shopify/polaris';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LIST_MAX } from '../../loyalty/program/order-rule.ts';
import { bonusList, multiplierList, typedList } from '../../loyalty/program/program-form-lists.ts';
import { visibleText } from '../../loyalty/program/visible-text.ts';
import { useFormat, useShop } from '../../ui/shop-context.tsx';
import type { CardProps } from './card-props.ts';
import { EntryFields, nameFieldId, type TypedEntry } from './entry-fields.tsx';
import { FoldCard } from './fold-card.tsx';
import { entryWords } from './rule-words.ts';

type Field = 'multipliers' | 'bonuses';

/** Names that a folded card lists. */
const NAMED_MAX = 5;

/** Moves the focus to what the next drawing brings. */
const focusSoon = (id: string): void => {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[id="${id}"]`)?.focus());
};

/** What an entry says when it is published; null while it cannot be read. */
function useEntryWords(field: Field): (entry: TypedEntry) => string | null {
  const { t } = useTranslation();
  const format = useFormat();
  const shop = useShop();
  return (entry) => {
    const schema = field === 'multipliers' ? multiplierList(shop.zone) : bonusList(shop);
    const read = schema.safeParse(JSON.stringify([entry]));
    const [one] = read.success ? read.data : [];
    return one === undefined ? null : entryWords({ t, format }, one);
  };
}

interface RowProps {
  field: Field;
  entry: TypedEntry;
  open: boolean;
  onToggle: () => void;
  onRemove: () => void;
  change: (part: Partial<TypedEntry>) => void;
  say: (part: string) => string | undefined;
}

function EntryRow({ field, entry, open, onToggle, onRemove, change, say }: RowProps) {
  const { t } = useTranslation();
  const words = useEntryWords(field)(entry);
  const id = useId();
  const name = visibleText(entry.name) || t('points.entryForm.nameless');
  return (
    <Box as="li" padding="300" borderColor="border" borderWidth="025" borderRadius="200">
      <BlockStack gap="300">
        <div className="comeback-fold">
          <BlockStack gap="050">
            <Text as="h3" variant="headingSm" id={id}>
              {name}
            </Text>
            <Text as="p" tone={words === null ? 'critical' : 'subdued'}>
              {words ?? t('points.entryForm.unreadable')}
            </Text>
          </BlockStack>
          <ButtonGroup>
            <Button
              size="slim"
              ariaExpanded={open}
              onClick={onToggle}
              accessibilityLabel={t(open ? 'points.entryForm.closeOf' : 'points.entryForm.editOf', { name })}
            >
              {t(open ? 'points.entryForm.close' : 'points.entryForm.edit')}
            </Button>
            <Button
              size="slim"
              tone="critical"
              onClick={onRemove}
              accessibilityLabel={t('points.entryForm.removeOf', { name })}
            >
              {t('points.entryForm.remove')}
            </Button>
          </ButtonGroup>
        </div>
        {open && (
          <fieldset className="comeback-fieldset" aria-labelledby={id}>
            <EntryFields entry={entry} change={change} say={say} />
          </fieldset>
        )}
      </BlockStack>
    </Box>
  );
}

/** The multipliers, or the bonuses: each a line that opens in place; the rule of precedence above them. */
export function EntriesCard({ field, form, problems, change, say }: CardProps & { field: Field }) {
  const { t } = useTranslation();
  const addId = useId();
  const [opened, setOpened] = useState<string | null>(null);
  const entries: TypedEntry[] = typedList(field, form[field]);
  const keep = (next: readonly TypedEntry[]) => change(field, JSON.stringify(next));
  const isWrong = (place: number) => Object.keys(problems).some((path) => path.startsWith(`${field}.${place}.`));
  const add = () => {
    const id = crypto.randomUUID();
    const name = t(`points.${field}.newName`, { number: entries.length + 1 });
    const scope = { id, name, match: null, tiers: [], from: '', until: '' };
    keep([...entries, field === 'multipliers' ? { ...scope, factor: '2' } : { ...scope, points: '50', minimum: '' }]);
    setOpened(id);
    focusSoon(nameFieldId({ id }));
  };
  const toggle = (entry: TypedEntry) => {
    const opens = opened !== entry.id;
    setOpened(opens ? entry.id : null);
    if (opens) focusSoon(nameFieldId(entry));
  };
  const remove = (entry: TypedEntry) => {
    keep(entries.filter((other) => other.id !== entry.id));
    focusSoon(addId);
  };
  const names = entries
    .slice(0, NAMED_MAX)
    .map((entry) => t('factor' in entry ? 'points.multipliers.listed' : 'points.bonuses.listed', { ...entry }));
  const more = entries.length - names.length;
  const listed = more > 0 ? t('points.summary.andMore', { list: names.join(', '), count: more }) : names.join(', ');
  const error = say(field);
  return (
    <FoldCard
      title={t(`points.${field}.title`)}
      summary={entries.length === 0 ? t(`points.${field}.none`) : listed}
      wrong={error !== undefined || entries.some((_, place) => isWrong(place))}
    >
      <Text as="p">{t(`points.${field}.precedence`)}</Text>
      {entries.length > 0 && (
        <ul className="comeback-entries">
          {entries.map((entry, place) => (
            <EntryRow
              key={entry.id}
              field={field}
              entry={entry}
              open={opened === entry.id || isWrong(place)}
              onToggle={() => toggle(entry)}
              onRemove={() => remove(entry)}
              change={(part) => keep(entries.map((other) => (other.id === entry.id ? { ...other, ...part } : other)))}
              say={(part) => say(`${field}.${place}.${part}`)}
            />
          ))}
        </ul>
      )}
      {error !== undefined && (
        <div data-problem="" tabIndex={-1}>
          <InlineError message={error} fieldID={addId} />
        </div>
      )}
      <InlineStack gap="200" blockAlign="center">
        <Button id={addId} onClick={add} disabled={entries.length >= LIST_MAX}>
          {t(`points.${field}.add`)}
        </Button>
        {entries.length >= LIST_MAX && (
          <Text as="span" tone="subdued">
            {t('points.problem.list_long', { max: LIST_MAX })}
          </Text>
        )}
      </InlineStack>
    </FoldCard>
  );
}
