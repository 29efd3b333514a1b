import { List, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { ProgramChange } from '../../loyalty/program/program-changes.ts';
import { useFormat } from '../../ui/shop-context.tsx';
import { becomesWords, changeWords } from './program-words.ts';

/** What differs between two versions, a line each: what, from what, to what. */
export function ChangeList({ changes }: { changes: readonly ProgramChange[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <List>
      {changes
        .map((change) => changeWords({ t, format }, change))
        .map((words) => (
          // two entries of a list may have one name
          <List.Item key={`${words.label} ${words.from} ${words.to}`}>
            <Text as="span" fontWeight="semibold">
              {words.label}
            </Text>
            {`: ${becomesWords(t, words)}`}
          </List.Item>
        ))}
    </List>
  );
}
