import { BlockStack, List, Text } from '@shopify/polaris';
import { useTranslation } from 'react-i18next';
import { programChanges } from '../../loyalty/program/program-changes.ts';
import type { ProgramSettings } from '../../loyalty/program/settings.ts';
import { useFormat, useShop } from '../../ui/shop-context.tsx';
import { ChangeList } from './change-list.tsx';
import { summarySentences } from './program-words.ts';

interface Props {
  /** null before the first publication: then the settings are told in sentences */
  live: ProgramSettings | null;
  settings: ProgramSettings;
  intro: string;
  /** what is said where nothing differs */
  same: string;
}

/** What settings would change, or what they say where nothing is live. */
export function SettingsCompared({ live, settings, intro, same }: Props) {
  const { t } = useTranslation();
  const { taxesIncluded } = useShop();
  const format = useFormat();
  const changes = live ? programChanges(live, settings) : [];
  if (live && changes.length === 0) return <Text as="p">{same}</Text>;
  return (
    <BlockStack gap="200">
      <Text as="p">{intro}</Text>
      {live ? (
        <ChangeList changes={changes} />
      ) : (
        <List>
          {summarySentences({ t, format }, settings, taxesIncluded).map((sentence) => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
      )}
    </BlockStack>
  );
}
