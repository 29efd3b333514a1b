import { List, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import type { ProgramChange } from '../../loyalty/program/program-changes.ts';
import { useFormat } from '../../ui/shop-context.tsx';
import { changeWords } from './program-words.ts';

/** What differs between two versions, a line each: what, from what, to what. */
export function ChangeList({ changes }: { changes: readonly ProgramChange[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <List>
      {changes.map((change) => {
        const { label, from, to } = changeWords({ t, format }, change);
        return (
          <List.Item key={label}>
            <Text as="span" fontWeight="semibold">
              {label}
            </Text>
            {`: ${t('points.change.becomes', { from, to })}`}
          </List.Item>
        );
      })}
    </List>
  );
}
